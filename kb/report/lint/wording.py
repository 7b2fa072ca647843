"""Acronyms, instructions left standing, and numbers in words."""

import re
from collections.abc import Iterator

from kb.report.lint.fault import Fault
from kb.report.lint.seen import Line, Seen, fault
from kb.report.sections.acronyms import long_forms

_ACRONYM = re.compile(r"(?<![\w/.@-])[A-Z][A-Z&]{1,7}(?=s?\b)(?![-/]?[a-z0-9]{2,})")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_IN_CAPITALS = re.compile(
    r"\b[^\W\d_a-zß-ÿ]{2,}(?: [^\W\d_a-zß-ÿ]{2,})+\b"
)  # a heading quoted, or shouted words
_ROMAN = re.compile(r"[IVXLC]+")
# What every reader of such reports knows, and what is no acronym though set in capitals.
_KNOWN = frozenset(
    ("UN", "EU", "UK", "US", "USA", "UAE", "ID", "IT", "TV", "PDF", "CD", "DVD", "HIV", "AIDS")
    + ("OK", "AM", "PM", "BC", "AD", "PO", "NB", "QR", "URL", "SMS", "GPS", "CCTV", "FAQ", "ISBN")
    + ("ISO", "COVID", "DNA", "CEO", "PHD", "MA", "BA", "SOS", "VAT", "CSV", "XML", "HTML", "OCR")
)
_LIST = re.compile(r"\b(?:acronyms|abbreviations)\b", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<short>[A-Z][A-Za-z&-]{1,9})s?(?:\t| [–—:-] |: )\s*\S")
_BEFORE = re.compile(r"\((?P<long>[^()]{6,120})\)")
_INSTRUCTION = re.compile(
    r"(?i)\[(?:insert|add|name|date|tbc|tbd|to be (?:completed|confirmed|added)|xx+)\b[^\]]*\]"
    r"|\blorem ipsum\b|\b(?:TODO|TBC|TBD|FIXME)\b|\bx{3,}\b|click (?:here|or tap) to enter"
    r"|\{\{[^}]*\}\}|^write the (?:finding|executive summary)"
)
_NUMBERS = re.compile(
    r"(?<=[a-z,;] )(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)\b"
)


def acronyms(seen: Seen) -> Iterator[Fault]:
    """Yield acronyms of the author's own text that are spelt out late or never, or not listed."""
    listed = _listed(seen)
    own = [line for line in seen.of("text", "list") if not _in_list(line)]
    first: dict[str, Line] = {}
    for line in own:
        for short in _used(line.text):
            first.setdefault(short, line)
    everything = "\n".join(
        line.text for line in seen.of("text", "list", "quote", "cell", "caption")
    )
    known = _spelt_out(set(first), everything)
    for short, line in first.items():
        if short not in listed and short not in known:
            yield fault(
                line, "acronym-unknown", "error", f"“{short}” is nowhere spelt out",
                "write the long form at its first use, with the acronym in brackets",
            )  # fmt: skip
        elif short not in listed and not _spelt_out({short}, _until(own, line)):
            yield fault(
                line, "acronym-late", "advice", f"“{short}” is used before it is spelt out",
                "spell it out here, at its first use",
            )  # fmt: skip
    yield from _against_list(seen, listed, first)


def _against_list(seen: Seen, listed: dict[str, Line], first: dict[str, Line]) -> Iterator[Fault]:
    if not listed:
        return
    for short, line in first.items():
        if short not in listed:
            yield fault(
                line, "acronym-unlisted", "advice",
                f"“{short}” is missing from the list of acronyms", "add it to the list",
            )  # fmt: skip
    rest = "\n".join(line.text for line in seen.lines if not _in_list(line))
    rest += "\n".join(p.text for note in seen.finished.notes.values() for p in note)
    for short, line in listed.items():
        if not re.search(rf"\b{re.escape(short)}s?\b", rest):
            yield fault(
                line, "acronym-unused", "advice", f"“{short}” is listed and nowhere used",
                "take it out of the list",
            )  # fmt: skip


def _in_list(line: Line) -> bool:
    return bool(line.trail) and _LIST.search(line.trail[-1]) is not None


def _listed(seen: Seen) -> dict[str, Line]:
    """Return the acronyms of the list: a table's cells of one acronym, or lines that begin so."""
    found: dict[str, Line] = {}
    for line in seen.of("cell", "text", "list"):
        if not _in_list(line):
            continue
        entry = _ENTRY.match(line.text)
        bare = re.fullmatch(r"[A-Z][A-Za-z&-]*[A-Z]s?", line.text.strip())
        if entry or (line.role == "cell" and bare):
            short = entry["short"] if entry else line.text.strip()
            found.setdefault(short.rstrip("s"), line)
    return found


def _used(text: str) -> Iterator[str]:
    """Yield the acronyms of a paragraph without what it quotes; none of one in capitals."""
    own = _IN_CAPITALS.sub(" ", _QUOTED.sub(" ", text))
    letters = [c for c in own if c.isalpha()]
    if sum(map(str.isupper, letters)) * 2 > len(letters):
        return
    for found in _ACRONYM.finditer(own):
        short = found.group().rstrip("&")
        if len(short) > 1 and short not in _KNOWN and not _ROMAN.fullmatch(short):
            yield short


def _spelt_out(acronyms: set[str], text: str) -> set[str]:
    """Return those acronyms that a text gives the long form of, before or in the bracket."""
    after = {
        short
        for short in acronyms
        if (m := re.search(rf"\b{re.escape(short)}s? ?{_BEFORE.pattern}", text))
        and m["long"][0].casefold() == short[0].casefold()
    }
    bracketed = {
        short for short in acronyms if re.search(rf"[A-Za-z] [(\[“]+{re.escape(short)}s?\b", text)
    }
    return after | bracketed | set(long_forms(acronyms, [text]))


def _until(lines: list[Line], last: Line) -> str:
    return "\n".join(line.text for line in lines if line.at <= last.at)


def instructions(seen: Seen) -> Iterator[Fault]:
    """Yield what the author was still to do: instructions and placeholders."""
    for line in seen.of("instruction"):
        yield fault(
            line, "instruction-left", "error", "an instruction to the author stands here",
            "do what it says, then delete it",
        )  # fmt: skip
    for line in seen.of("text", "list", "cell", "heading", "front", "caption"):
        if found := _INSTRUCTION.search(line.text):
            yield fault(
                line, "instruction-left", "error", f"“{found.group()}” is a placeholder",
                "write what belongs there",
            )  # fmt: skip


def numbers(seen: Seen) -> Iterator[Fault]:
    """Yield numbers from ten up that are written in words within a sentence."""
    for line in seen.of("text", "list"):
        if found := _NUMBERS.search(_QUOTED.sub(" ", line.text)):
            yield fault(
                line, "number-in-words", "advice", f"“{found.group()}” is written in words",
                "use figures from 10 up",
            )  # fmt: skip

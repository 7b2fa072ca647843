"""What a document is called: its title, and the number under which a law is cited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from kb.ingest import language
from kb.ingest.dates import years
from kb.model import BlockStyle, Kind

_LONGEST_TITLE = 300

_LAW_WORD = (
    r"act|code|ordinance|order|rules|regulations?|law|constitution|convention|protocol|treaty|"
    r"covenant|charter|directive|decree|statute|proclamation|bill|agreement|decision|"
    r"loi|ley|decreto|ordonnance|gesetz|verordnung|richtlinie|règlement|reglamento|legge|lei|"
    r"verdrag|আইন|অধ্যাদেশ|বিধিমালা|প্রবিধানমালা|আদেশ|সংবিধান|কোড|নীতিমালা|قانون|اتفاقية"
)
_TITLE_LINE = re.compile(
    rf"(?i)(?:.*[\s(])?(?:{_LAW_WORD})(?:\s*\([^)]*\))?"
    r"(?:\s*,?\s*(?:[0-9০-৯]{4}|\[?chapter [\d:]+\]?))?(?:\s*\([^)]*\))?\s*[*†।.]?"
    r"|(?:the )?(?:code|law|rules) of [^.;:]+,? [0-9]{4}",
    re.S,
)
_TREATY_LINE = re.compile(
    r"(?i)(?:(?:european|international|inter-american|united nations|regional) )?"
    r"(?:convention|protocol|treaty|covenant|agreement|regulation|directive|loi|ley|verordnung)\s+"
    r"(?:\(|to|on|for|against|concerning|relating|n[o°]|inzake|tegen|relative)[\s\S]+|"
    r"(?:council|commission)\s+(?:implementing |delegated )?(?:regulation|directive|decision)\b"
    r"[\s\S]+"
)
_CITED = re.compile(
    r"(?:is|(?:may|shall) be) (?:called|cited as|known as|referred to as)\s*(?:as\s+)?"
    r"[“\"‘]?(?P<title>the\s+)?"
    rf"(?P<name>[^.;“”\n]{{4,160}}?\b(?:{_LAW_WORD})\b\]?(?:\s*\([^)]*\))?(?:,?\s*[0-9]{{4}})?)",
    re.IGNORECASE,
)
_CITED_BANGLA = re.compile(
    r"এই (?:আইন|অধ্যাদেশ|বিধিমালা|আদেশ)\s+(?P<name>[^।\n]{4,160}?)\s+নামে\s+অভিহিত"
)
_NUMBERS = (
    re.compile(
        r"\b(?P<kind>(?:central |federal |bengal |east (?:pakistan|bengal) |president['’]s )?"
        r"(?:act|ordinance|order|regulation|decree|law|p\.?\s?o\.?))\s*(?:no[.,]?\s*)?(?P<number>[IVXLCDM]+|[0-9]{1,4})\s+of\s+"
        r"(?P<year>[12][0-9]{3})\b",
        re.IGNORECASE,
    ),
    re.compile(r"[০-৯]{4}\s*সনের\s*[০-৯]+\s*নং\s*(?:আইন|অধ্যাদেশ|আদেশ)"),
    re.compile(
        r"(?i)\b(?:regulation|verordnung|règlement|reglamento)\s+"
        r"\((?:EU|EC|EEC|EG|CE|UE)\)\s*(?:No|Nr\.?|n°)?\s*[0-9]{1,4}/[0-9]{2,4}"
    ),
    re.compile(r"(?i)\b(?:directive|decision|richtlinie)\s+[0-9]{4}/[0-9]{1,4}/(?:EU|EC|EEC|EG)\b"),
    re.compile(r"(?i)\b(?:loi|ley|decreto|ordonnance|law)\s+(?:n[°ºo]\.?|no\.)\s*[0-9][0-9/.-]*"),
)
_JUNK_TITLE = re.compile(
    r"(?i)microsoft word|untitled|document\d*$|\.(?:docx?|pdf|html?|xml|indd|qxd|rtf|odt)\b|"
    r"transformed document|^[\w-]*\d[\w.-]*$|^slide|^print|^layout|^http|eur-lex|^title$|"
    r"^template|consolidated text|^(?:microsoft )?powerpoint\b|^presentation\d*$|^präsentation"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a document's front, on one line."""

    text: str
    style: BlockStyle
    level: int


def title(front: Sequence[Line], body: str, hint: str, kind: Kind, tongue: str) -> str:
    """Return a document's title, ``""`` when nothing in it reads like one.

    ``hint`` is the file's own property: it wins when it names a law or is printed in the front, and
    is dropped when it names a file ("Microsoft Word - act.doc").
    """
    hint = "" if _JUNK_TITLE.search(hint) or len(hint) > _LONGEST_TITLE else _clean(hint)
    if kind == "law":
        names_law = bool(
            hint
            and (
                _TITLE_LINE.fullmatch(hint)
                or _TREATY_LINE.fullmatch(hint)
                or any(line.style == "title" and _clean(line.text) == hint for line in front)
            )
        )
        found = (hint if names_law else "") or _law_title(front, body, tongue) or _headed(front)
    else:
        found = hint if hint and _is_printed(hint, front) else _study_title(front)
    return found or hint


def _law_title(front: Sequence[Line], body: str, tongue: str) -> str:
    """Return the line that names the law, or the name by which it says it may be cited.

    The line wins unless only the other gives the year.
    """
    lines = [line for line in front if len(line.text) <= _LONGEST_TITLE]
    titled = [p for p, line in enumerate(lines) if _is_title_line(_clean(line.text))]
    own = [p for p in titled if language.detect(lines[p].text) in (tongue, "")] or titled
    own.sort(key=lambda p: lines[p].style != "title")
    printed = _clean(_continued(lines, own[0])) if own else ""
    cited = _cited_title(body[:20_000])
    return cited if cited and (not printed or (years(cited) and not years(printed))) else printed


def _cited_title(text: str) -> str:
    m = _CITED.search(text)
    if m:
        name = m["name"].replace("[", "").replace("]", "")
        return _clean(f"The {name}" if m["title"] else name)
    m = _CITED_BANGLA.search(text)
    return _clean(m["name"]) if m else ""


def _is_title_line(text: str) -> bool:
    if len(text.split()) < 2 or text.endswith((";", ":", ",")) or _number_line(text):
        return False
    if text[0].islower() or _NO_TITLE.match(text) or re.search(r"[.।]\s+[^\W\da-z]", text):
        return False
    return bool(_TITLE_LINE.fullmatch(text) or _TREATY_LINE.fullmatch(text))


_NO_TITLE = re.compile(
    r"(?i)[(\d]|an? act\b|acts\b|whereas|to |in this|this |being |sample\b"
    r"|.*\b(?:means|hereby|(?:may|shall) be (?:called|cited))\b"
)


def _number_line(text: str) -> bool:
    return any(p.fullmatch(text.strip("()[] ")) for p in _NUMBERS[:2])


def _continued(lines: Sequence[Line], place: int) -> str:
    """Return a title with the lines that run on from it: "of 26 June 2013", "on prudential …"."""
    title = lines[place].text
    for line in lines[place + 1 : place + 4]:
        if not re.match(r"(?:of|on|concerning|relating|vom|über|du|relatif|relative)\b", line.text):
            break
        title = f"{title} {line.text}"
    return title


def _study_title(front: Sequence[Line]) -> str:
    """Return the front's largest heading with what runs on from it; else a first plain line."""
    titles = [place for place, line in enumerate(front) if line.style == "title"]
    headings = [p for p, line in enumerate(front) if line.style == "heading" and _tells(line.text)]
    if titles or headings:
        place = titles[0] if titles else min(headings, key=lambda p: (front[p].level, p))
        below = front[place + 1] if place + 1 < len(front) else None
        runs_on = below and below.style == "heading" and _runs_on(front[place], below)
        return _clean(
            f"{front[place].text} {below.text}" if below and runs_on else front[place].text
        )
    plain = (line.text for line in front if _tells(line.text) and len(line.text) < 120)
    return next((_clean(text) for text in plain if text[-1] not in ".;,।"), "")


def _headed(front: Sequence[Line]) -> str:
    """Return what a text begins with, if it is set as a heading: a declaration, a judgment."""
    opening = [line for line in front[:_OPENING] if line.style in ("title", "heading")]
    return _study_title(opening) if opening else ""


def _runs_on(line: Line, below: Line) -> bool:
    """Return whether a title goes on below: with a small word, or in capitals of the same size."""
    shouted = line.text.isupper() and below.text.isupper() and line.level == below.level
    return bool(_RUNS_ON.match(below.text)) or (shouted and _tells(below.text))


_OPENING = 3  # lines
_RUNS_ON = re.compile(r"(?i)(?:to|of|and|in|for|on|against|from|at|by|with)\b")


def _tells(text: str) -> bool:
    """Return whether a line could be a title: no quotation, no usual heading of a first page."""
    letters = sum(map(str.isalpha, text))
    return (
        letters >= 6
        and text[0] not in '“"‘[('
        and not re.match(
            r"\d{1,2}(?:\.\d{1,2})*[.)]\s|(?i:annex|appendix|template|chapter)\s", text
        )
        and not re.fullmatch(
            r"(?i)(?:table of )?contents|acknowledge?ments?|foreword|preface|disclaimer|"
            r"executive summary|introduction|[\w\s]{0,20}\d{4}",
            text.strip(" :"),
        )
    )


def _is_printed(title: str, front: Sequence[Line]) -> bool:
    """Return whether most words of a title stand in the front of the text."""
    words = {w for w in language.terms(title, "en") if len(w) > 2}
    printed = set(language.terms(" ".join(line.text for line in front), "en"))
    return bool(words) and len(words & printed) >= 0.6 * len(words)


def _clean(title: str) -> str:
    """Return a title without a glued footnote number, marks and shouting: ``1The Penal Code``."""
    title = re.sub(r"\d*\[\s*\]", "", re.sub(r"[♠❖•*†‡]+", " ", title))
    title = " ".join(title.split())
    title = re.sub(r"^\d{1,3}(?=[^\W\d_])|^\[\d+\]\s*", "", title).strip(" .।:;\"“”'")
    plain = title.translate(_TYPOGRAPHIC)
    return _lowered(title) if plain.isupper() and plain.isascii() else title


_TYPOGRAPHIC = dict.fromkeys(map(ord, "–—‘’“”"))
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
_KEPT = re.compile(r"\(?(?:[IVXLC]+|EU|EC|EEC|UN|UK|US|USA|IOM|UNODC|ILO|NGO|OSCE|ADGM|No)\)?[,.]?")


def _lowered(title: str) -> str:
    """Return a title in capitals as titles are cited: each word's first letter large."""
    words = [
        word
        if _KEPT.fullmatch(word)
        else word.lower()
        if place and word.lower() in _SMALL
        else re.sub(r"[A-Z][A-Z'’]*", lambda m: m[0].capitalize(), word)
        for place, word in enumerate(title.split())
    ]
    return " ".join(words)


def from_name(name: str) -> str:
    """Return a title of last resort, made of a source's file name."""
    stem = PurePath(name).name.split(".")[0]
    return re.sub(r"[\s_-]+", " ", stem).strip().capitalize() or name


def number(hint: str, title: str, front: Sequence[Line]) -> str:
    """Return a law's number as cited: ``Act No. XLV of 1860``, ``২০১২ সনের ৩ নং আইন``."""
    for text in (hint, title, *(line.text for line in front[:20])):
        if len(text) >= 120 and text != title:
            continue
        for pattern in _NUMBERS:
            if m := pattern.search(text):
                return _as_cited(m[0])
    return hint


def _as_cited(number: str) -> str:
    """Return ``ACT NO. XLV OF 1860`` as ``Act No. XLV of 1860``."""
    number = re.sub(r"(?i)\bno[.,]?\s*(?=[IVXLCDM\d])", "No. ", " ".join(number.split()))
    words = [
        word if _ROMAN.fullmatch(word) or not word.isupper() else _lowered(word)
        for word in number.split()
    ]
    return re.sub(r"\bOf\b", "of", " ".join(words))


_ROMAN = re.compile(r"[IVXLCDM]+|\([A-Z]{2,3}\)|[^A-Za-z]+")

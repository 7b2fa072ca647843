"""Which numbered paragraphs are the law's sections or articles, and what their headings are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest import numbers
from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.law_grammar import Family
from kb.ingest.structure.law_units import Candidate, Unit
from kb.ingest.structure.sequence import Numbered, heaviest

# A contents list gives each section about a line; a body gives it sentences.
CONTENTS_SPAN = 110
_LONG_FOR_HEADING = 120
STRONG = 3.0


@dataclass(frozen=True, slots=True)
class Section:
    """A chosen candidate: where its provision starts (its heading may come first) and its text."""

    unit: int
    start: int
    body: int
    family: Family
    number: str
    heading: str
    weight: float
    repaired: bool = False
    until: int = 0

    @property
    def value(self) -> int:
        """The number without inserted letters; 0 for none."""
        digits = re.match(r"\d+", self.number)
        return int(digits[0]) if digits else numbers.roman(self.number) or 0


def choose(lines: Sequence[Unit], candidates: Sequence[Candidate], end: int) -> list[Section]:
    """Return the sections among the candidates of one region of a law, in document order.

    The family (numbers by themselves, or after a word such as Article) whose sequence weighs most
    wins. A law printed in several languages has its articles once for each: the sequences that a
    word introduces may start again, those of bare numbers may not.
    """
    best: list[Section] = []
    best_weight = 0.0
    for family in ("bare", "bracket", "article", "section", "rule"):
        own = [candidate for candidate in candidates if candidate.family == family]
        if not own:
            continue
        weighed = _weigh(lines, own, end)
        runs = [weighed] if family in ("bare", "bracket") else _runs(weighed)
        chains = [_chain(run) for run in runs]
        total = sum(weight for weight, _ in chains)
        if total > best_weight:
            best_weight = total
            best = [section for _, chain in _without_contents(chains) for section in chain]
    return best


def _weigh(
    lines: Sequence[Unit], own: Sequence[Candidate], end: int
) -> list[tuple[Section, Candidate]]:
    """Give each candidate its heading and evidence; drop a heading that its section repeats."""
    result: list[tuple[Section, Candidate]] = []
    for index, candidate in enumerate(own):
        following = own[index + 1] if index + 1 < len(own) else None
        if _is_heading_of(lines, candidate, following):
            continue
        until = following.start if following else end
        result.append((_section(lines, candidate, until), candidate))
    return result


def _is_heading_of(
    lines: Sequence[Unit], candidate: Candidate, following: Candidate | None
) -> bool:
    """``### 10. Amendment of …`` before ``10. In the said …``: one section, named twice."""
    return (
        following is not None
        and candidate.unit + 1 == following.unit
        and candidate.number == following.number
        and lines[candidate.unit].is_heading
        and not lines[candidate.unit].text.endswith(("-", "–", "—"))
        and not lines[following.unit].is_heading
    )


def _section(lines: Sequence[Unit], candidate: Candidate, until: int) -> Section:
    unit = lines[candidate.unit]
    before = _heading_before(lines, candidate)
    heading, body = "", candidate.after
    if not candidate.inline or candidate.family == "bare":
        heading, body = run_in_heading(unit, candidate.after)
    if before is not None and before.is_heading and body > unit.start + unit.bold_end:
        heading, body = "", candidate.after
    evidence = 1.0
    start = candidate.start
    if heading:
        heading, body = _continued(lines, candidate.unit, heading, body)
        evidence += 2.0
    elif before is not None:
        heading, start, evidence = _heading_text(before.text, candidate.number), before.start, 3.0
    elif not candidate.inline:
        heading, body = _heading_by_itself(lines, candidate, body)
        evidence += 1.0 if heading else 0.0
    if candidate.family not in ("bare", "bracket"):
        evidence += 1.5
    if unit.is_heading:
        evidence += 1.0
    if until - candidate.start > CONTENTS_SPAN:
        evidence += 0.5
    if candidate.inline:
        evidence = min(evidence, 2.0) * 0.4
    return Section(
        candidate.unit,
        start,
        body,
        candidate.family,
        candidate.number,
        heading,
        evidence,
        until=candidate.until,
    )


def _heading_before(lines: Sequence[Unit], candidate: Candidate) -> Unit | None:
    """The heading line directly above a numbered paragraph, when it announces nothing else."""
    index = candidate.unit
    if index == 0 or candidate.inline or candidate.family == "bracket":
        return None
    if lines[index].is_heading and not _is_text(lines[index]):
        return None
    before = lines[index - 1]
    if not before.opens or not before.looks_like_heading or before.style == "title":
        return None
    # In capitals it is rather the title of the chapter, or of the law, that begins here.
    if before.text.isupper() and (_heading_by_itself(lines, candidate, 0)[0] or index < 2):
        return None
    if before.text.isupper() and grammar.container(lines[index - 2].text, True):
        return None
    if grammar.CONTENTS.match(before.text):
        return None
    if grammar.container(before.text, True) or grammar.schedule(before.text, True):
        return None
    if grammar.keyword_number(before.text, True) or grammar.PREAMBLE.match(before.text):
        return None
    return before


def _is_text(unit: Unit) -> bool:
    """Whether a heading by its style is a paragraph by its words: some files style all alike."""
    return len(unit.text) > _LONG_FOR_HEADING or bool(re.search(r"[.।৷]\s?\([1১]\)", unit.text))


def _heading_text(text: str, number: str) -> str:
    """A heading without the section's number, if it repeats that."""
    found = grammar.bare_number(text, True)
    repeats = found is not None and grammar.number_of(found) == number
    return clean_heading(text[found.end() :] if found and repeats else text)


def run_in_heading(unit: Unit, after: int) -> tuple[str, int]:
    """Return the heading that a numbered paragraph begins with and where its text starts.

    The heading is what is set in bold, or what stands before ``.—``; ("", after) when there is
    none.
    """
    at = after - unit.start
    text = unit.text
    found = grammar.HEADING_END.search(text, at, at + grammar.LONGEST_HEADING)
    dashed = found and _is_run_in(text[at : found.start()], found.group(), text[found.end() :])
    if _is_bold_heading(unit, at) and not (dashed and found and found.end() > unit.bold_end):
        return clean_heading(text[at : unit.bold_end]), unit.start + unit.bold_end
    if dashed and found:
        return clean_heading(text[at : found.start()]), unit.start + found.end()
    found = grammar.HEADING_BEFORE_ONE.match(text, at)
    if found:
        return clean_heading(found["heading"]), unit.start + found.end("heading")
    return "", after


def _is_bold_heading(unit: Unit, at: int) -> bool:
    """Whether the bold at the paragraph's beginning is a heading: not its number, not its all."""
    bold = unit.bold_end
    return (
        at + 2 < bold <= at + grammar.LONGEST_HEADING
        and bool(unit.text[at:bold].strip(" .:-–—[]()0123456789"))
        and (bold < len(unit.text) or len(unit.text) <= 160)
    )


def _is_run_in(heading: str, mark: str, rest: str) -> bool:
    heading = heading.strip()
    if not heading or grammar.NOT_IN_HEADING.search(heading):
        return False
    if mark[0] in ".।৷":
        return bool(rest.strip()) or len(heading) <= 200
    if not rest.strip() or heading.endswith(",") or grammar.LEAD_IN.match(heading):
        return False
    return len(heading) <= 90 and bool(re.match(r"\s*(?:\(|\[|[A-Z“\"]|[\u0980-\u09ff])", rest))


def _heading_by_itself(lines: Sequence[Unit], candidate: Candidate, body: int) -> tuple[str, int]:
    """``12. Powers of inspectors`` alone on its line, or ``Article 3`` with its heading below."""
    unit = lines[candidate.unit]
    rest = unit.text[candidate.after - unit.start :].strip(" .:-–—।৷|")
    if rest:
        short = len(rest) <= 150 and not unit.text.rstrip().endswith(
            (";", ",", ":", "।", "৷", "-", "—")
        )
        short = short and not rest.startswith(("(", "["))
        full_stop = unit.text.rstrip().endswith(".") and not unit.is_heading and not rest.isupper()
        if short and (not full_stop or unit.bold_end) and candidate.unit + 1 < len(lines):
            return _continued(lines, candidate.unit, clean_heading(rest), unit.end)
        return "", body
    if candidate.family in ("bare", "bracket") and not unit.is_heading:
        return "", body
    below = lines[candidate.unit + 1] if candidate.unit + 1 < len(lines) else None
    if below is None or not below.opens or not _may_be_title(below):
        return "", body
    return clean_heading(below.text), below.end


def _continued(lines: Sequence[Unit], index: int, heading: str, body: int) -> tuple[str, int]:
    """A heading that its reader cut at a line's end goes on to the ``.—`` in the next line."""
    unit = lines[index]
    if body < unit.end or index + 1 >= len(lines) or unit.text.endswith((".", "-", "–", "—", "।")):
        return heading, body
    below = lines[index + 1]
    found = grammar.HEADING_END.search(below.text, 0, 200)
    if not found or found.group()[0] not in ".।৷" or grammar.bare_number(below.text, False):
        return heading, body
    rest = below.text[: found.start()]
    if grammar.NOT_IN_HEADING.search(rest) or re.search(r"[.।]\s", rest) or rest[0] in "([":
        return heading, body
    return clean_heading(f"{heading} {rest}"), below.start + found.end()


def _may_be_title(unit: Unit) -> bool:
    if grammar.keyword_number(unit.text, True) or grammar.container(unit.text, True):
        return False
    if unit.is_heading:
        return True
    text = unit.text
    if len(text) > 120 or text.endswith((".", ";", ":", ",", "।", "-", "—")):
        return False
    return bool(re.match(r"[A-ZÀ-Ý“\"'\u0980-\u09ff]", text)) and not re.match(
        r"\(?\w{1,3}[.)]", text
    )


def clean_heading(text: str) -> str:
    """Return a heading in one line, without brackets around it and stops after it."""
    heading = " ".join(text.split()).strip(" .:-–—―।৷|")
    if heading.count("[") > heading.count("]"):
        heading = heading.lstrip("[ ")
    return heading


def _runs(
    weighed: list[tuple[Section, Candidate]],
) -> list[list[tuple[Section, Candidate]]]:
    """Part a series at each return to number 1 that another 1 or 2 follows on."""
    runs: list[list[tuple[Section, Candidate]]] = [[]]
    for index, (section, candidate) in enumerate(weighed):
        later = [other.value for _, other in weighed[index + 1 : index + 3]]
        if candidate.value == 1 and not candidate.inline and len(runs[-1]) > 1 and 2 in later:
            runs.append([])
        runs[-1].append((section, candidate))
    return runs


def _chain(run: list[tuple[Section, Candidate]]) -> tuple[float, list[Section]]:
    total, indexes = heaviest(
        [Numbered(c.value, c.number, section.weight, c.until) for section, c in run]
    )
    indexes = _tidy(run, indexes)
    if len(indexes) > 1 and _is_same(run[indexes[0]][0], run[indexes[1]][0]):
        del indexes[0]
    return total, [run[index][0] for index in indexes]


def _is_same(first: Section, second: Section) -> bool:
    """Section 1 twice with one heading: the first stands in a contents list."""
    return first.number == second.number and first.heading.casefold() == second.heading.casefold()


def _tidy(run: list[tuple[Section, Candidate]], indexes: list[int]) -> list[int]:
    """Drop numbers inside paragraphs that do not follow on; add strong ones out of their order."""
    kept: list[int] = []
    for index in indexes:
        candidate = run[index][1]
        last = run[kept[-1]][1].last if kept else 0
        if not candidate.inline or candidate.value - last in (0, 1):
            kept.append(index)
    if not kept:
        return kept
    known = set(kept)
    values = {run[index][1].value for index in kept}
    ends = range(run[kept[0]][1].value, run[kept[-1]][1].value)
    strong = [
        index
        for index in range(kept[0], len(run))
        if index not in known
        and run[index][0].weight >= STRONG
        and not run[index][1].inline
        # After the last of them only what fills a gap is a section of theirs.
        and (index < kept[-1] or _fills(run[index][1], values, ends))
    ]
    # Some sections out of order are a printer's slip; many are another series altogether.
    printed = {run[index][1].number for index in kept}
    repeated = sum(run[index][1].number in printed for index in strong)
    if repeated <= max(1, len(kept) // 10) and len(strong) <= max(1, len(kept) // 2):
        kept = sorted([*kept, *strong])
    return kept


def _fills(candidate: Candidate, values: set[int], ends: range) -> bool:
    return candidate.value in ends and candidate.value not in values


def _without_contents(
    chains: list[tuple[float, list[Section]]],
) -> list[tuple[float, list[Section]]]:
    """Leave out a series that a longer-worded one with the same numbers follows."""
    kept = []
    for index, (weight, chain) in enumerate(chains):
        later = [other for _, other in chains[index + 1 : index + 4]]
        printed = {section.number for section in chain}
        is_contents = span(chain) < CONTENTS_SPAN and any(
            span(other) > 2 * span(chain)
            and len(printed & {section.number for section in other}) >= len(printed) / 2
            for other in later
        )
        if not is_contents:
            kept.append((weight, chain))
    return kept


def span(chain: Sequence[Section]) -> float:
    """Return how many characters lie between one section and the next, on average."""
    if len(chain) < 2:
        return float("inf")
    return (chain[-1].start - chain[0].start) / (len(chain) - 1)

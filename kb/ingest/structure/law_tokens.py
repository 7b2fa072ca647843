"""What opens, continues or closes a list inside a section: its counters, asides and paragraphs."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kb.ingest import numbers
from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.law_counters import LATIN, Counter, follows, readings
from kb.ingest.structure.law_units import Unit
from kb.model import Level

_DIGITS = grammar.DIGITS
# How Italian and French laws number what they put in: "1-bis.", "i-ter)".
_LATIN = rf"(?:[- ](?:{'|'.join(LATIN)})\b)?"
_COUNTER = (
    rf"{_DIGITS}{{1,3}}(?:-?[A-Zক-হ]{{1,2}}|(?!st|nd|rd|th)[a-z]{{1,2}}|{_LATIN})?"
    rf"|[a-z]{{1,2}}{_LATIN}|[a-z]{{1,5}}|[A-Z]{{1,2}}|[IVX]{{1,5}}"
    rf"|[ক-হ]{{1,3}}{_DIGITS}?|[أ-ي]{{1,2}}ـ?"
)
# A bullet that a converter put before an item's own counter.
_BULLET = r"(?:[•·▪◦●○\uf0a7\uf0b7]\s?|o\s(?=\())?"
_BULLET_AT = re.compile(_BULLET)
# Text beneath old scans has "{b)" and "({b)" for "(b)", and "(!)" for "(1)".
_OPEN = r"(?:\(\s?\{?|\{\s?)"
_AT_START = re.compile(
    rf"{_BULLET}{grammar.LEAD}(?:{_OPEN}(?P<inner>{_COUNTER})\s?\)|(?P<half>{_COUNTER})\)"
    rf"|(?P<point>{_DIGITS}{{1,2}}{_LATIN}|[a-z]|[IVX]{{1,5}}(?=\.\s?[-–—]))[.।](?!{_DIGITS})"
    # "1° …", "أ- …": how French and Arabic laws count.
    rf"|(?P<mark>{_DIGITS}{{1,2}}(?=°)|(?:{_DIGITS}{{1,2}}|[أ-ي])ـ?(?=\s?[-–]\s))[°]?)"
)
_AFTER_NUMBER = re.compile(
    rf"[\s\uf020{grammar.DASHES}.।৷:_]*{grammar.LEAD}"
    rf"(?:{_OPEN}(?P<inner>{_COUNTER}|!)\s?\)}}?|(?P<half>[1১١]|[aকأ])\))"
)
# Bangla prints its visarga for a colon: "যথাঃ (ক)". A dash decoded amiss is still a dash.
_BROKEN_DASHES = "ÔÇö", "â€”", "ÔÇô", "â€“"
_RUN_ON = re.compile(
    rf"(?P<before>{'|'.join(_BROKEN_DASHES)}|[.;:ঃ।৷\]؛]|(?i:illustrations?|examples?)|উদাহরণ|[{grammar.DASHES}]|(?<=[;,])\s?(?:and|or|এবং|অথবা|বা|ও)|,(?=\())"
    rf"\s?(?:o\s)?{grammar.LEAD}{_OPEN}(?P<inner>{_COUNTER})\s?\)"
)
# A counter that no stop parts from the item before it: only a gap in the list tells it from
# a reference, and references are most of them.
_LOOSE = re.compile(
    rf"(?<=[^\s(0-9০-৯٠-٩۰-۹])(?P<before>\s?)\(\s?(?P<inner>{_COUNTER})\s?\)"
    rf"|(?P<stop>[;।৷.]\s?)(?P<half>{_DIGITS}{{1,2}}|[a-zক-হ])\)"
)
_REFERRING = re.compile(
    r"(?:(?:\b(?i:sections?|clauses?|paragraphs?|articles?|rules?|items?|and|or|to|of|in|under)"
    r"|ধারা|ধারার|দফা|দফার|অনুচ্ছেদ|বিধি|প্রবিধান|ক্রমিক|ও|বা|এবং|হইতে|থেকে|[,)])\s?)$"
)
_BEGINS_ITEM = re.compile(r"\s?[A-Z“\"‘]")
_YEAR_CLOSES = re.compile(rf"{_DIGITS}{{4}}\)$")
_NUMBERED = r"(?:\s*(?P<number>[0-9০-৯]{1,2}|[IVX]{1,4})\b)?"
_ASIDES: tuple[tuple[Level, str], ...] = (
    ("proviso", r"(?:[Pp]rovided\b|PROVIDED\b|তবে,? (?:আরও |আরো )?শর্ত|আরও শর্ত|আরো শর্ত|শর্ত থাকে)"),
    ("explanation", rf"(?:Explanation|EXPLANATION|ব্যাখ্যা){_NUMBERED}"),
    ("exception", rf"(?:Exception|EXCEPTION|ব্যতিক্রম){_NUMBERED}"),
    ("illustration", r"(?:Illustrations?|ILLUSTRATIONS?|Examples?|উদাহরণ|উদাহরন|দৃষ্টান্ত)\b"),
)
_ASIDE_AT = [
    (
        level,
        re.compile(unicodedata.normalize("NFC", rf"{_BULLET}{grammar.LEAD}\(?\*{{0,2}}{words}")),
    )
    for level, words in _ASIDES
]
_ASIDE_RUN_ON = re.compile(
    unicodedata.normalize(
        "NFC",
        rf"(?<=[.;:ঃ।৷\],{grammar.DASHES}])\s?\[?\(?(?=Explanation|Illustrations?\b|Exception\b"
        r"|Provided (?:that|further|also)|(?<=[:;])provided (?:that|further|also)"
        r"|(?<=[:;] )provided (?:that|further|also)|ব্যাখ্যা\W|উদাহরণ|উদাহরন"
        r"|তবে,? (?:আরও |আরো )?শর্ত)",
    )
)
_TERM = re.compile(
    r"\W{0,4}(?:(?:an?|the)\s(?:expressions?\s|words?\s)?)?[“\"‘'„«`]{1,2}(?P<term>[^”\"’'»“‘]{1,120})[”\"’'»]{1,2}"
)
_DEFINES = re.compile(
    rf"[”\"’'»]{{1,2}},?\s*(?:\([^)]*\)\s*)?(?:(?:or|and|বা|ও)\s*[“\"‘']{{1,2}}[^”\"’']{{1,80}}"
    rf"[”\"’']{{1,2}}\s*(?:\([^)]*\)\s*)?)?(?:,[^,]{{0,80}},\s*)?(?:shall )?"
    rf"(?:mean|includ|has the|have the|denote|refer|in relation|অর্থ|বলিতে|[{grammar.DASHES}:])"
)
# Unlettered definitions in one paragraph: "…;“officer” means …:“ward” means …".
_TERM_RUN_ON = re.compile(rf"(?<=[;:.\]{grammar.DASHES}])\s?(?=[“\"‘'])")
# Not by a dash: what follows one is the item's own text.
_ENDED = re.compile(r"[.;:ঃ।৷,؛\]]$|\b(?:and|or|এবং|অথবা)$")
_JOINED = re.compile(r"(?:\b(?:and|or)|এবং|অথবা|বা|ও)[\s,;:\-–—]*$")
# "[* * *] (2) …": what came before was left out.
_OMISSION = re.compile(r"\*\s?\*\s?\*?\s?\]?\s?\[?$")
_NAMELY = re.compile(r"(?i)(?:\bnamely|\billustrations?|\bexamples?|উদাহরণ|\bfollowing|যথা|যেমন)\W*$")
_OF_SECTION = re.compile(r"(?i)\bthis (?:section|article)\b|এই ধারা(?!র উপ)")
_LIST_FOLLOWS = ":-–—,ঃ"
_STOPS = ".।৷?"


@dataclass(frozen=True, slots=True)
class Token:
    """A counter in the text: where its item starts, what it says, how firmly it stands.

    ``aside`` is the level of a proviso, explanation, exception or illustration that opens here; a
    token without readings and aside is a paragraph without a counter. ``first`` says that what the
    section held before it was left out, or that there was nothing. ``above`` is the heading right
    over it; ``loose`` says that no stop parts it from what stands before.
    """

    start: int
    after: int
    printed: str = ""
    strong: bool = False
    opens_list: bool = False
    after_stop: bool = False
    after_and: bool = False
    first: bool = False
    readings: tuple[Counter, ...] = ()
    aside: Level | None = None
    of_section: bool = False
    term: str = ""
    above: Unit | None = None
    loose: bool = False


def tokens(units: Iterable[Unit], body: int, points: bool) -> list[Token]:
    """Return the counters, asides and unnumbered paragraphs of a section in order.

    ``body`` is where the section's own text starts; ``points`` admits counters such as ``1.`` and
    ``a.`` (articles count their paragraphs so).
    """
    return _without_loose(list(_tokens(units, body, points)))


def _tokens(units: Iterable[Unit], body: int, points: bool) -> Iterator[Token]:
    ended = ":"
    above: Unit | None = None
    for number, unit in enumerate(units):
        if not unit.opens:
            continue
        at = max(body - unit.start, 0)
        if at >= len(unit.text):
            continue  # the heading
        first = _first_counter(unit.text, at, number, points)
        if first:
            token = _token(unit, first, strong=True, before=ended, first=not number or bool(at))
            yield replace(token, above=above)
            at = first.end()
        elif number and not at:
            yield _paragraph(unit, ended)
            at = 1
        yield from _run_on(unit, at)
        above = unit if unit.is_heading and number and not first else None
        # A line that is nothing but its counter ends what stands above it.
        ended = unit.text.rstrip()[-16:] if len(unit.text) > 6 else "."


def _without_loose(found: list[Token]) -> list[Token]:
    """Drop the loose counters but those that fill a gap: (7) between (6) and (8) of a list."""
    result: list[Token] = []
    for index, token in enumerate(found):
        if not token.loose:
            result.append(token)
        elif _fills_gap(token, reversed(result), found[index + 1 :]):
            result.append(replace(token, loose=False))
    return result


def _fills_gap(token: Token, before: Iterable[Token], after: Iterable[Token]) -> bool:
    for reading in token.readings:
        last, following = _of_kind(reading, before), _of_kind(reading, after)
        if last and following and follows(last, reading) and follows(reading, following):
            return not follows(last, following)
    return False


def _of_kind(wanted: Counter, among: Iterable[Token]) -> Counter | None:
    """The first counter of an alphabet, those passed over that only may be counters."""
    return next(
        (r for t in among if not t.loose for r in t.readings if r.kind == wanted.kind), None
    )


def _first_counter(text: str, at: int, number: int, points: bool) -> re.Match[str] | None:
    if number == 0 or at:
        return _AFTER_NUMBER.match(text, at)
    first = _AT_START.match(text)
    if first and (first["point"] or first["mark"]) and not points:
        return None
    return first


def _token(
    unit: Unit, found: re.Match[str], strong: bool, before: str, first: bool = False
) -> Token:
    groups = found.groupdict()
    printed = groups["inner"] or groups.get("half") or ""
    printed = printed or groups.get("point") or groups.get("mark") or ""
    if first and printed in ("l", "!"):  # a section's text begins with (1), however it was typed
        printed = "1"
    start = found.start() if strong else found.end("stop" if groups.get("stop") else "before")
    if bullet := _BULLET_AT.match(unit.text, start):
        start = bullet.end()
    skipped = f" {grammar.DASHES}.।৷:_\t\u00a0" if strong else " "
    while start < found.end() and unit.text[start] in skipped:
        start += 1
    last = ":" if _NAMELY.search(before) else before.rstrip()[-1:]
    # "(a) a": a counter by itself, repeated, stands above a case that illustrates the section.
    alone = unit.text[found.end() :].strip() == printed
    return Token(
        unit.start + start,
        unit.start + found.end(),
        printed,
        strong,
        opens_list=last in _LIST_FOLLOWS or before.endswith(_BROKEN_DASHES),
        after_stop=alone or last in _STOPS,
        after_and=bool(_JOINED.search(before)),
        first=first or bool(_OMISSION.search(before)),
        readings=readings(printed),
        term=_term(unit.text, found.end()),
    )


def _paragraph(unit: Unit, before: str) -> Token:
    """A paragraph without a counter: an aside, a definition, or text that closes a list."""
    aside = _aside(unit, 0)
    return aside or Token(
        unit.start,
        unit.start,
        strong=bool(_ENDED.search(before.rstrip())),
        term=_term(unit.text, 0),
    )


def _aside(unit: Unit, at: int) -> Token | None:
    for level, pattern in _ASIDE_AT:
        found = pattern.match(unit.text, at)
        if found:
            return Token(
                unit.start + at,
                unit.start + found.end(),
                printed=found.groupdict().get("number") or "",
                strong=True,
                aside=level,
                of_section=bool(_OF_SECTION.search(unit.text, found.end(), found.end() + 60)),
            )
    return None


def _run_on(unit: Unit, at: int) -> Iterator[Token]:
    found = [(m.end("before"), m) for m in _RUN_ON.finditer(unit.text, at)]
    known = {m.end() for _, m in found}
    found += [(m.end(), m) for m in _ASIDE_RUN_ON.finditer(unit.text, at)]
    found += [(m.start(), m) for m in _loose(unit.text, at) if m.end() not in known]
    found += [(m.end(), m) for m in _TERM_RUN_ON.finditer(unit.text, at)]
    for place, match in sorted(found, key=lambda pair: pair[0]):
        if match.re is _RUN_ON:
            before = unit.text[max(place - 16, 0) : place]
            yield _token(unit, match, strong=False, before=before)
        elif match.re is _TERM_RUN_ON:
            if term := _term(unit.text, place):
                yield Token(unit.start + place, unit.start + place, term=term)
        elif match.re is _LOOSE:
            yield replace(_token(unit, match, strong=False, before=";"), loose=True)
        elif aside := _aside(unit, match.end()):
            yield aside


def _loose(text: str, at: int) -> Iterator[re.Match[str]]:
    for match in _LOOSE.finditer(text, at):
        before = text[max(match.start() - 12, 0) : match.start()]
        refers = _REFERRING.search(before) and not _YEAR_CLOSES.search(before)
        # "three (3) days" is no item.
        apart = match["before"] and not _BEGINS_ITEM.match(text, match.end())
        if match["half"] or not (refers or apart):
            yield match


def _term(text: str, at: int) -> str:
    """The term that a quotation at this place defines ("“child” means …"), else nothing."""
    found = _TERM.match(text, at)
    if found and _DEFINES.match(text, found.end() - 1):
        return " ".join(found["term"].split())
    return ""


def number_of(printed: str) -> str:
    """Return a counter as it is kept: ``২ক`` → ``2A``."""
    number = numbers.ascii_digits(printed).rstrip("ـ")
    found = re.match(r"(\d+)(.+)", number)
    return numbers.printed(found[1], found[2]) if found else number

"""What befell a law, and what it does to others: commencement, repeal, amendment."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from kb.ingest import dates
from kb.ingest.meaning.laws import Law
from kb.ingest.meaning.notes import Note, Places
from kb.ingest.meaning.words import SECTIONS, nfc
from kb.ingest.spotting import spots
from kb.model import Action, Event, Metadata, Provision

_FRONT = 2_000
_PUBLISHED = re.compile(
    r"Date of Publication:\s*\[(?P<date>[^\]\n]{4,60})\]"
    r"|^\[\s*(?P<bare>[^\]\n]{8,40}[0-9০-৯]{4})\s*\]\s*$",
    re.M,
)
_COMMENCES = re.compile(
    nfc(
        r"(?:come|came|comes)\s+into\s+(?:force|operation|effect)|enter(?:s|ed)?\s+into\s+force|take\s+effect"
        r"|(?:কার্যকর|বলবৎ|বলবৎযোগ্য|প্রবর্তিত)\s*(?:হইবে|হবে|হইয়াছে)"
        r"|entr(?:e|era|ent|eront)\s+en\s+vigueur|entrar[áa]n?\s+en\s+vigor|entra\s+en\s+vigor"
    ),
    re.I,
)
_ITSELF = re.compile(
    nfc(
        r"(?:^|[\s(;,.।৷)])(?:(?:It|it|They|[Tt]his\s+(?:Act|Ordinance|Order|Code|Law|Regulation|Protocol|Convention|Agreement|Treaty|Directive))\b"
        r"|ইহা|এই\s+(?:আইন|অধ্যাদেশ|আদেশ|বিধিমালা)|[Ll]a\s+présente|[Ll]e\s+présent|[Ll]a\s+presente|[Ee]l\s+presente|[Ee]sta\s+[Ll]ey)"
    )
)
_OF_COMMENCEMENT = re.compile(
    nfc(r"commenc|entry\s+into\s+force|coming\s+into|application|extent|short\s+title|title|প্রবর্তন|প্রারম্ভ|শিরোনাম"
        r"|entrée\s+en\s+vigueur|entrada\s+en\s+vigor|vigencia"),
    re.I,
)  # fmt: skip
_AT_ONCE = re.compile(nfc(r"at\s+once|immediately|forthwith|অবিলম্বে"), re.I)
_REPEALED = re.compile(
    nfc(
        r"(?:is|are|shall\s+be|stands?|shall\s+stand)\s+(?:hereby\s+)?repealed|(?:hereby|is|are)\s+rescinded"
        r"|রহিত\s+(?:করা\s+হইল|হইল|হইবে|করা\s+হলো|হইয়া\s+যাইবে)|(?:est|sont)\s+abrogée?s?|(?:se\s+deroga|queda\s+derogad|quedan\s+derogad)\w*"
    ),
    re.I,
)
_REPEAL_STEMS = tuple(map(nfc, ("repealed", "rescinded", "রহিত", "abrog", "derog")))
_AMENDMENT_TITLE = re.compile(nfc(r"\bAmendment\b|\bAmending\b|\(সংশোধন\)|সংশোধন"), re.I)
_ACTIONS: tuple[tuple[str, Action], ...] = (
    (r"substituted|substitution|subs\.|replaced|প্রতিস্থাপিত|প্রতিস্থাপন", "substituted"),
    (r"inserted|added|insertion|ins\.|সন্নিবেশিত|সংযোজিত|সন্নিবেশ", "inserted"),
    (r"omitted|deleted|om\.|omission|বিলুপ্ত|বাদ\s+দেওয়া", "omitted"),
    (r"repealed|rep\.|রহিত", "repealed"),
    (r"re-?numbered|re-?lettered|পুনঃসংখ্যায়িত|পুনর্সংখ্যায়িত|সংখ্যায়িত", "renumbered"),
)
_ACTION = re.compile(
    nfc("|".join(rf"(?P<{action}>(?<!\w)(?:{forms}))" for forms, action in _ACTIONS)), re.I
)
_INLINE = re.compile(
    r"\[\s*(?:(?:Omitted|Repealed|Substituted|Inserted|Added|Deleted|Renumbered|Re-numbered)\b|(?:Subs|Ins|Rep|Om)\.)"
    r"[^\]\n]{3,300}\]",
    re.I,
)
_SENTENCE_END = re.compile(
    r"[।৷;\n]|[.:]\s?(?=[A-Z(\[—–-])(?<!No[.:]\s)(?<!No[.:])(?<!Ord[.:])|[.:]-|:—"
)
_YEAR_FIRST = re.compile(nfc(r"([০-৯]{4})\s*(?:সনের|সালের)\s*([০-৯]{1,2}\S{0,4}\s+\S+)"))
_EFFECT = re.compile(
    nfc(r"with\s+effect\s+from|w\.?e\.?f\.?|তারিখ\s+হইতে\s+কার্যকর|হইতে\s+কার্যকর"), re.I
)
_AROUND_EFFECT = 60


def events(
    text: str,
    provisions: Sequence[Provision],
    notes: Sequence[Note],
    about: Metadata,
    named: Sequence[Law],
) -> list[Event]:
    """Return what a law's text and its notes say of its life, in the order of the text.

    ``named`` are the laws that the text names, their short forms understood.
    """
    places = Places(provisions, notes)
    found = [
        *_enacted(text),
        *_commencements(text, provisions, about),
        *_repeals(text, places, named),
        *_amended_laws(text, about, named),
        *_amendments(text, places, notes, named),
    ]
    return sorted(found, key=lambda event: (event.start, event.end))


def _enacted(text: str) -> Iterator[Event]:
    match = _PUBLISHED.search(text[:_FRONT])
    printed = (match["date"] or match["bare"]) if match else ""
    if match and (days := dates.dates(printed)):
        yield Event("enacted", *match.span(), date=days[0])


def _commencements(text: str, provisions: Sequence[Provision], about: Metadata) -> Iterator[Event]:
    """What the sections about commencement say of the whole law."""
    for node in provisions:
        if node.level not in SECTIONS:
            continue
        if node.number != "1" and not _OF_COMMENCEMENT.search(node.heading):
            continue
        for match in _COMMENCES.finditer(text, node.start, node.end):
            start, end = _sentence(text, match.start(), match.end(), node.start, node.end)
            said = text[start:end]
            if not _ITSELF.search(text[start : match.end()]):
                continue
            date = _commencing(said, about)
            yield Event("commences", start, end, date=date)
            break
        else:
            continue
        break


def _commencing(said: str, about: Metadata) -> str:
    if days := [day for day in _dates(said) if len(day) >= 7]:
        return days[0]
    return about.date if _AT_ONCE.search(said) else ""


def _dates(said: str) -> list[str]:
    """The dates in a text; Bangla may print the year first ("১৯৮৭ সনের ১লা জুলাই")."""
    return dates.dates(_YEAR_FIRST.sub(r"\2 \1", said))


def _sentence(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The sentence around a place."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(low, start - 600), start)]
    begins = ends[-1] if ends else low
    closing = _SENTENCE_END.search(text, end, high)
    stop = closing.start() + 1 if closing else min(high, end + 400)
    said = text[begins:stop]
    lead = len(said) - len(said.lstrip())
    return begins + lead, begins + len(said.rstrip())


def _repeals(text: str, places: Places, named: Sequence[Law]) -> Iterator[Event]:
    """The laws that the text repeals: those named in the sentence that says so."""
    for place in spots(text, _REPEAL_STEMS):
        match = _REPEALED.search(text, max(0, place - 24), place + 40)
        if match is None or not match.start() <= place < match.end():
            continue
        if places.meant(match.start()) != match.start():
            continue
        start, _ = _sentence(text, match.start(), match.end(), 0, len(text))
        at = places.at(match.start())
        for law in _between(named, start, match.start()):
            if not law.own and (law.title or law.number):
                yield Event("repeals", law.start, match.end(), at, "", law.title, law.number)


def _between(named: Sequence[Law], start: int, end: int) -> list[Law]:
    first = bisect_left(named, start, key=lambda law: law.start)
    return list(takewhile(lambda law: law.start < end, islice(named, first, None)))


def _amended_laws(text: str, about: Metadata, named: Sequence[Law]) -> Iterator[Event]:
    """The law that an amending law is about: the first other law that its opening names."""
    if not _AMENDMENT_TITLE.search(about.title):
        return
    for law in named:
        if law.start > 3 * _FRONT:
            return
        if law.title and not law.own and not _AMENDMENT_TITLE.search(law.title):
            yield Event("amends", law.start, law.end, "", "", law.title, law.number)
            return


def _amendments(
    text: str, places: Places, notes: Sequence[Note], named: Sequence[Law]
) -> Iterator[Event]:
    """What notes and brackets tell of amendments, attached to the provision that they are about."""
    spans = [(note.start, note.end) for note in notes]
    spans += [m.span() for m in _INLINE.finditer(text) if places.meant(m.start()) == m.start()]
    for start, end in spans:
        inside = _between(named, start, end)
        for match in _done(text, start, end):
            law = _by_whom(text, match, inside, end)
            if law is not None:
                yield Event(
                    _action(match), start, end, places.at(start), _effect(text, start, end),
                    law.title, law.number,
                )  # fmt: skip


def _done(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words of a note that say what was done, each kind of action once."""
    seen: set[str | None] = set()
    for match in _ACTION.finditer(text, start, end):
        if match.lastgroup not in seen and not _quoted(text, start, match.start()):
            seen.add(match.lastgroup)
            yield match


def _quoted(text: str, start: int, place: int) -> bool:
    """Whether a place lies inside quotation marks: words that a note says were replaced."""
    before = text[start:place]
    return before.count("“") > before.count("”")


def _action(match: re.Match[str]) -> Action:
    return next(action for _, action in _ACTIONS if match.lastgroup == action)


def _by_whom(text: str, match: re.Match[str], inside: Sequence[Law], end: int) -> Law | None:
    """The amending law: in English the first named after the verb, in Bangla the last before it."""
    told = [law for law in inside if not _quoted(text, max(0, law.start - 400), law.start)]
    after = [law for law in told if law.start >= match.end()]
    before = [law for law in told if law.start < match.start()]
    if match[0].isascii():
        return after[0] if after else before[-1] if before else None
    return before[-1] if before else after[0] if after else None


def _effect(text: str, start: int, end: int) -> str:
    """The date from which an amendment has effect, where a note tells it."""
    match = _EFFECT.search(text, start, end)
    if match is None:
        return ""
    after = _dates(text[match.end() : min(end, match.end() + _AROUND_EFFECT)])
    before = _dates(text[max(start, match.start() - _AROUND_EFFECT) : match.end()])
    return after[0] if after and match[0].isascii() else before[-1] if before else ""


def commencement(events: Sequence[Event]) -> str:
    """Return the date on which a law came into force, ``""`` where its text states none."""
    return next((event.date for event in events if event.action == "commences"), "")

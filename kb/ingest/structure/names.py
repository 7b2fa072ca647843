"""People's names, addresses and numbers in workshop notes: found, and hidden without moving a span.

Names are known from lists of participants, from what says who spoke, and from titles before them
("Mr Rahman"). No other is looked for: a model that guesses names would hide places and laws too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from kb.ingest.structure import legend, speakers
from kb.ingest.structure.hidden import HIDDEN
from kb.ingest.structure.participants import participants
from kb.model import BlockSpan, Document, Provision

Names = re.Pattern[str]

_SHORTEST = 3
_LETTER = r"[\w\u0900-\u0dff]"  # \w alone breaks off before the vowel signs of Bangla
_COMMON = re.compile(r"(?<![\w@.+])[a-zß-öø-ÿ][\w’'-]+(?![\w@]|\.\w)")
_WORD = re.compile(rf"[^\W\d_]{_LETTER}*(?:[’'-]{_LETTER}+)*")
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Messrs|Dr|Prof|Professor|Hon|Sir|Dame|Lord|Lady|Madam|Col|Lt|Maj|Capt|Cpt|Cpl|Gen|"
    r"Brig|Insp|Sgt|Supt|ASP|DSP|ASI|DIG|MM|Mme|Mlle|Sr|Sra|Srta|Doña|Lic|"
    r"Señor|Señora|Monsieur|Madame|MR|MRS|MS|DR|PROF)"
)
_BRACKETED = re.compile(r"\((?P<who>[^():,\n]{3,30}:[^():,\n]{4,60})[,)]")  # "(host: Wanda Prill)"
_CAPITALISED = r"(?:[^\W\d_a-zà-öø-ÿ](?:\.|[\w’'-]*)|bin|binti|ibn|al|de|del|la|van|von)"
_TITLED = re.compile(
    rf"(?<!\w)(?:{_TITLE}\b\.?|M\.) +(?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,4}})"
)
_CONTACTED = re.compile(
    rf"(?i:\bcontact(?:ed|s)?:? )(?P<name>[A-ZÀ-Þ][\w’'-]+(?: {_CAPITALISED}){{1,2}})"
)
_BANGLA = r"[\u0980-\u09e5\u09f0-\u09ff]+"
_BANGLA_TITLED = re.compile(
    r"(?:জনাব|বেগম|ডা\.|ড\.|ডঃ|মো\.|মোঃ|মোছাঃ|মিস্টার|মিসেস|অধ্যাপক)\s*"
    rf"(?P<name>{_BANGLA}(?: {_BANGLA})?)"
)
_BANGLA_VERBS = re.compile(
    r" (?:বলেন|বলেছেন|জানান|জানিয়েছেন|উল্লেখ|মনে|প্রশ্ন|যোগ|এবং|ও|এর|কে|বলেছিলেন|মত|একমত|উত্তর|প্রস্তাব).*"
)
_ARABIC_TITLED = re.compile(
    r"(?:السيدة|السيد|الدكتورة|الدكتور|الأستاذة|الأستاذ|العقيد|العميد|النقيب|د\.)\s+"
    r"(?P<name>[\u0621-\u064a]+(?: [\u0621-\u064a]+)?)"
)
# A place may be called as somebody is: "Harrow Ferry".
_PLACE = (
    r"(?! (?i:ferry|bridge|port|harbour|airport|district|province|street|road|river|island|gate|"
    r"station|sector|county|city|town|valley|court|post|point|bay|camp)\b)"
)
_CONTACT = (
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?i:(?<=tel)|(?<=phone)|(?<=mobile)|(?<=cell)|(?<=মোবাইল)|(?<=ফোন))"
    r"[.:]* *\+?[\d০-৯][\d০-৯ ()-]{5,}[\d০-৯]"
    r"|(?<!\w)\+\d[\d ()/-]{7,}\d(?!\w)|(?<![\w-])0\d{2,4}[ -]?\d{3}[ -]?\d{3,5}(?![\w-])"
)


def people(document: Document) -> list[str]:
    """Return the names of those who took part, spoke, or are named with a title, each once."""
    if document.kind != "workshop":
        return []
    listed = (person.name for person in participants(document))
    text = document.text
    told = (*listed, *_appointed(text), *_titled(text), *legend.initials(text))
    return [name for name in dict.fromkeys(told) if not name.endswith(":")]


def _appointed(text: str) -> Iterator[str]:
    """Yield the names behind an office and a colon: ``Rapporteur: Nuala Fenn``."""
    for line in text.split("\n"):
        yield from speakers.appointed(line)
    for found in _BRACKETED.finditer(text):
        yield from speakers.appointed(found["who"])


def _titled(text: str) -> Iterator[str]:
    for found in _TITLED.finditer(text):
        words = list(takewhile(_goes_on, found["name"].split()))
        name = " ".join(words).rstrip(".")
        if name:  # "Li" alone might be a word of any sort; "Ms Li" is not
            yield name if len(name) >= _SHORTEST else found.group().rstrip(". ")
    for found in _CONTACTED.finditer(text):
        if all(map(_goes_on, found["name"].split())):
            yield found["name"]
    for found in _BANGLA_TITLED.finditer(text):
        yield _BANGLA_VERBS.sub("", found["name"])
    for found in _ARABIC_TITLED.finditer(text):
        yield found["name"]


def _goes_on(word: str) -> bool:
    return not speakers.is_office(word.strip("."))


def pattern(names: Iterable[str], text: str) -> Names:
    """Return what matches the names, whole or in part, and any e-mail address or telephone number.

    A run of names is one match, with the title before it. Words of office ("Director"), of bodies
    and of codes ("Participant 3") are nobody's name. Part of a name that the text has as a common
    word ("Grace", "Will") counts only in the whole name, and so does part of a name in a script
    without capitals.
    """
    common = set(_COMMON.findall(text))
    known: set[str] = set()
    for name in names:
        words = [w for w in _WORD.findall(name) if _may_be_a_name(w)]
        cased = (w for w in words if w[0].isupper() and w.casefold() not in common)
        known.update(form for word in cased for form in (word, word.title(), word.upper()))
        whole = len(name.split()) > 1 or not name[:1].isascii()
        known.update([name] if whole and (words or _TITLED.match(name)) else [])
    if not known:
        return re.compile(_CONTACT)
    word = "|".join(sorted(map(re.escape, known), key=lambda w: (-len(w), w)))
    first = "".join(sorted({re.escape(name[0]) for name in known}))
    run = rf"(?=[{first}])(?:{word})(?:[ ’'-]+(?:{word}))*"
    return re.compile(
        rf"(?<!\w)(?:{_TITLE}\.? +)?(?:[A-Z]\. ?){{0,3}}{run}(?![A-Za-zÀ-ÿ0-9_]){_PLACE}|{_CONTACT}"
    )


def _may_be_a_name(word: str) -> bool:
    initials = len(word) == 2 and word.isalpha() and word.isupper()
    long = len(word) >= _SHORTEST or initials
    return long and not word[0].islower() and not speakers.is_office(word)


def hidden(text: str, names: Names) -> str:
    """Return a text of the same length in which the names cannot be read."""
    return names.sub(lambda m: blank(m.group()), text)


def blank(text: str) -> str:
    """Return what stands in a text's place, line for line of the same length."""
    return re.sub(r"[^\n]", HIDDEN, text)


def without(document: Document, names: Names) -> Document:
    """Return workshop notes in which the names cannot be read; all spans hold."""
    if document.kind != "workshop":
        return document
    about = document.metadata
    return replace(
        document,
        metadata=replace(
            about,
            title=hidden(about.title, names),
            authors=tuple(a for a in about.authors if not names.search(a)),
        ),
        text=hidden(document.text, names),
        provisions=tuple(_unnamed(p, names) for p in document.provisions),
        tables=tuple(_hidden_rows(table, names) for table in document.tables),
    )


def _unnamed(provision: Provision, names: Names) -> Provision:
    who = provision.speaker
    return replace(
        provision,
        heading=hidden(provision.heading, names),
        pinpoint=hidden(provision.pinpoint, names),
        speaker=who
        and replace(
            who,
            name="",
            role=hidden(who.role, names),
            organisation=hidden(who.organisation, names),
        ),
    )


def _hidden_rows(table: BlockSpan, names: Names) -> BlockSpan:
    rows = tuple(tuple(hidden(cell, names) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def nameless(document: Document) -> Document:
    """Return workshop notes in which those whom they name cannot be read; all spans hold."""
    return without(document, of_notes([document])) if document.kind == "workshop" else document


def of_notes(notes: Iterable[Document]) -> Names:
    """Return what matches the people of all these workshop notes, in any of them."""
    held = list(notes)
    named = [name for document in held for name in people(document)]
    return pattern(named, " ".join(document.text for document in held))

"""The terms that a law defines, and how far each definition reaches."""

import re
from collections.abc import Iterator, Sequence

from kb.ingest.meaning import words
from kb.ingest.meaning.notes import Places
from kb.ingest.meaning.paths import Paths
from kb.ingest.meaning.units import units
from kb.ingest.spotting import spots
from kb.model import DefinedTerm, Level, Provision

_OPEN, _CLOSE = "“\"‘'`«", "”\"’'»"
# “victim” means …; "victim" includes …; ‘‘ভিকটিম’’ অর্থ …; « victime » désigne …
DEFINITION = re.compile(
    words.nfc(
        rf"(?P<open>[{_OPEN}]{{1,2}})\s?(?P<term>[^“”\"‘’`«»]{{2,80}}?)\s?[{_CLOSE}]{{1,2}}\s*(?:\([^)]{{1,60}}\)\s*)?"
        r"(?:,? in relation to [^,;]{3,80},\s*)?"
        r"(?P<verb>means|includes|has the meaning|shall mean|shall include|denotes?|is said|"
        r"shall have the (?:same )?meaning|has the same meaning|mean\b|include\b|"
        r"অর্থ|বলিতে|বলতে|significa|désigne|s'entend|s’entend|se entender[áa]|se entiende)"
    )
)
_VERB_FIRST = re.compile(
    rf"(?:[Oo]n\s+entend\s+par|e\s+entender[áa]\s+por|e\s+entiende\s+por)\s+[{_OPEN}]\s?(?P<term>[^“”\"«»]{{2,80}}?)\s?[{_CLOSE}]"
)
_VERBS_FIRST = ("on entend par", "On entend par", "e entender", "e entiende por")
_ALSO = re.compile(
    words.nfc(
        rf"[{_OPEN}]{{1,2}}(?P<term>[^“”\"‘’`«»\n]{{2,80}})[{_CLOSE}]{{1,2}}\s*(?:,|or|and|বা|ও|এবং|অথবা)\s*$"
    )
)
_SCOPE = re.compile(
    words.nfc(
        r"(?:\b(?:in|of|under|within)\s+(?:this|the\s+present)\s+(?P<word>sub-?\s?section|section|clause|chapter|part"
        r"|schedule|article|paragraph|rule|act|code|ordinance|order|law|protocol|convention|constitution|regulations?)\b"
        r"|এই\s+(?P<bangla>উপ-?ধারা|ধারা|অধ্যায়|তফসিল|অনুচ্ছেদ|বিধি|আইন|অধ্যাদেশ|আদেশ)"
        r"|\b(?:du\s+présent|de\s+la\s+présente|del\s+presente|de\s+la\s+presente|de\s+este|de\s+esta)\s+"
        r"(?P<latin>article|chapitre|titre|section|artículo|capítulo|título|ley|loi|protoco\w+|convenci\w+|convention|directive))"
        r"|\bfor\s+the\s+purposes?\s+of\s+(?=sections?\s|chapter\s|part\s|articles?\s|schedule\s)"
    ),
    re.IGNORECASE,
)
_WHOLE = frozenset(
    (
        "act",
        "code",
        "ordinance",
        "order",
        "law",
        "protocol",
        "convention",
        "constitution",
        "regulation",
    )
    + ("regulations", "আইন", "অধ্যাদেশ", "আদেশ", "ley", "loi", "directive")
)
_SENTENCE = re.compile(r"[.;।]\s")
_NEAR = 220


def defined_terms(text: str, provisions: Sequence[Provision]) -> list[DefinedTerm]:
    """Return the terms that a law defines, in its order, each with its innermost provision.

    A definition ends where the next begins, or with its provision.
    """
    found = sorted(_matches(text), key=lambda match: match.start())
    places, paths = Places(provisions), Paths(provisions)
    leads: dict[str, int] = {}
    terms: list[DefinedTerm] = []
    for at, match in enumerate(found):
        provision = places.provision(match.start())
        if provision is None:
            continue
        end = min(provision.end, found[at + 1].start() if at + 1 < len(found) else provision.end)
        end = match.start() + len(text[match.start() : end].rstrip())
        section = _section(paths, provision)
        lead = leads.setdefault(section.id, match.start())
        scope = _scope(text, section, lead, match.start(), provision, paths)
        named = [match["term"].strip(" ,")]
        if also := _ALSO.search(text, max(provision.start, match.start() - 100), match.start()):
            named.insert(0, also["term"].strip(" ,"))
        for term in named:
            terms.append(
                DefinedTerm(term, provision.id, provision.pinpoint, match.start(), end, scope)
            )
    return terms


def _matches(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for place in spots(text, _OPEN):
        match = DEFINITION.match(text, place) if place >= end else None
        if match:
            end = match.end()
            yield match
    for place in spots(text, _VERBS_FIRST):
        if match := _VERB_FIRST.match(text, place):
            yield match


def _section(paths: Paths, provision: Provision) -> Provision:
    """The section around a provision, or the outermost thing around it where there is none."""
    around = list(paths.upward(provision.id))
    return next((p for p in around if p.level in words.SECTIONS), around[-1])


def _scope(
    text: str, section: Provision, lead: int, at: int, provision: Provision, paths: Paths
) -> str:
    """The id of the provision in which a definition holds, by the words that introduce it."""
    near = max(section.start, at - _NEAR)
    if breaks := list(_SENTENCE.finditer(text, near, at)):
        near = breaks[-1].end()
    said = list(_SCOPE.finditer(text, near, at)) or list(_SCOPE.finditer(text, section.start, lead))
    if not said:
        return ""
    match = said[-1]
    word = (match["word"] or match["bangla"] or match["latin"] or "").casefold()
    if word in _WHOLE or word.startswith(("protoco", "convenci")):
        return ""
    if word:
        return _around(paths, provision, words.level_of(word))
    named = next(iter(units(text[match.end() : match.end() + 60])), None)
    target = paths.find(named.paths[0], provision.id) if named else None
    return target.id if target else ""


def _around(paths: Paths, provision: Provision, level: Level) -> str:
    rank = words.RANK.get(level)
    around = (p for p in paths.upward(provision.id) if words.RANK.get(p.level) == rank)
    return next((p.id for p in around), "")

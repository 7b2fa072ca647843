"""The sentences with which an audit gives its reasons."""

from collections.abc import Sequence

from kb.audit.model import Change, Claim, Place
from kb.audit.pointing import Pointed

NO_WORDS = "It holds no words."
TERM = "Too short to be a quotation: a term, a title, or words held at arm's length."
UNCITED = "No citation goes with it."
SHOWN = 90  # characters of a name in a sentence

_CHANGES = {
    "initial letter": "the initial letter’s case",
    "capitals": "words that the source prints in capitals",
    "final punctuation": "the final punctuation",
    "note marks": "note marks left out",
    "omission": "omissions that are marked",
    "insertion": "insertions that are marked",
    "list numbers": "list numbers left out",
    "typography": "quotation marks, dashes or spaces",
}


def exact(place: Place) -> str:
    """The words stand in the source as they are quoted."""
    return f"The words stand in {place.citation}"


def permitted(changes: Sequence[str], place: Place) -> str:
    """The words stand in the source but for changes that are permitted."""
    named = ", ".join(_CHANGES.get(change, change) for change in changes)
    return f"The words stand in {place.citation} Permitted changes: {named}."


def altered(difference: Sequence[Change], place: Place) -> str:
    """The words differ from those of the source."""
    differs = [change for change in difference if change.quoted != change.source]
    first = next(iter(differs), None)
    count = f"{len(differs)} places" if len(differs) > 1 else "one place"
    shown = f": {_shown(first)}" if first else ""
    return f"The words differ in {count} from {_stopless(place)}{shown}."


def _shown(change: Change) -> str:
    if not change.source:
        return f"“{_short(change.quoted)}” is not in the source"
    if not change.quoted:
        return f"the source has “{_short(change.source)}” besides"
    return f"“{_short(change.quoted)}” for “{_short(change.source)}”"


def tricked(trick: str, place: Place) -> str:
    """The words are the source's, but what is marked in them misleads."""
    return f"{trick} See {place.citation}"


def misplaced(place: Place, where: Pointed) -> str:
    """The cited document has the words, but not at the place that the citation gives."""
    if where.missing:
        return f"There is no {', '.join(where.missing)} there; the words stand in {place.citation}"
    return f"The words do not stand where the citation points, but in {place.citation}"


def other_document(place: Place) -> str:
    """Another document than the one that is cited has the words."""
    return f"The document that is cited does not have these words; they stand in {place.citation}"


def not_that_source(place: Place) -> str:
    """The words are those of a document of the collection, and a strange one is cited."""
    return f"The collection has these words in another source than is cited: {place.citation}"


def ambiguous(places: Sequence[Place]) -> str:
    """Several documents have the words, and no citation says which is meant."""
    named = "; ".join(_stopless(place) for place in places[:3])
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return f"The words stand in several sources: {named}{more}."


def changed(place: Place, added: str) -> str:
    """An older version of the source had the words."""
    day = f" of {added[:10]}" if added else ""
    return f"The source has changed: the words stood in its version{day}, {place.citation}"


def not_found(claim: Claim | None, known: bool) -> str:
    """Nothing like the words stands anywhere in the collection."""
    if claim is None:
        return f"Nothing like these words stands in the collection. {UNCITED}"
    if known:
        return "The document that is cited has nothing like these words, nor has any other."
    return f"Nothing like these words stands in the collection. {unknown(claim)}"


def unknown(claim: Claim) -> str:
    """The collection does not have the document that a citation names."""
    return f"The collection has no document that “{_short(claim.text)}” names."


def resolved(place: Place) -> str:
    """The collection has what a citation points to."""
    return f"It is in the collection: {place.citation}"


def lacks(title: str, missing: Sequence[str]) -> str:
    """A document of the collection has no such part."""
    parts = ", ".join(part for part in missing if part)
    return f"{_short(title)} has no {parts}."


def _stopless(place: Place) -> str:
    return place.citation.rstrip(".")


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN].rstrip()} …"

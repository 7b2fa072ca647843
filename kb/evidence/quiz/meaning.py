"""Which of these is the definition in that law? One term, the definitions of several laws.

Only a definition whose numbers no other has is asked for: two laws that say eighteen years in other
words would make two right answers.
"""

from collections.abc import Mapping, Sequence
from random import Random

from kb.evidence.choose import Evidence
from kb.evidence.pack.glossary import Entry
from kb.evidence.pack.quoting import named
from kb.evidence.quiz.items import Choice
from kb.evidence.quiz.sentences import QUESTION, is_clean
from kb.evidence.quiz.values import sizes_in
from kb.search.definitions import DEFINITION

LONGEST = 45
MOST_OPTIONS = 4


def choice(entry: Entry, found: Mapping[str, Evidence], chance: Random) -> Choice | None:
    """Return an item on a term that its sources define differently, ``None`` on another."""
    laws = [id for id in entry.definitions if found[id].kind == "law"]
    said = {id: text for id in laws if (text := _said(found[id]))}
    sizes = {id: sizes_in(text) for id, text in said.items()}
    documents = {found[id].document for id in sizes}
    asked = [
        id
        for id in sizes
        if sizes[id] and not any(sizes[id] & sizes[other] for other in sizes if other != id)
    ]
    if len(documents) < len(sizes) or len(sizes) < 2 or not asked:
        return None
    right = chance.choice(asked)
    others = [id for id in sizes if id != right][: MOST_OPTIONS - 1]
    options = chance.sample([said[right], *(said[id] for id in others)], len(others) + 1)
    if len(set(options)) < len(options):
        return None
    return Choice(
        quotation=entry.term,
        options=tuple(options),
        answer=options.index(said[right]),
        evidence=named(found[right], QUESTION, found[right].quotation),
    )


def choices(
    entries: Sequence[Entry], found: Mapping[str, Evidence], chance: Random
) -> tuple[Choice, ...]:
    """Return an item on each term of a glossary that can be asked for."""
    return tuple(item for entry in entries if (item := choice(entry, found, chance)))


def _said(evidence: Evidence) -> str:
    """Return what stands after the verb of a definition, ``""`` where it would not do."""
    text = evidence.quotation.pieces[0].exact
    match = DEFINITION.search(text)
    if match is None or len(evidence.quotation.pieces) > 1 or evidence.quotation.closed:
        return ""
    said = text[match.end() :].strip(" ,:–—-").rstrip(";.।")
    fits = "\n" not in said and 2 <= len(said.split()) <= LONGEST and is_clean(said)
    return said if fits else ""

"""Find a document by what people call it, and a provision by its pinpoint, without ranking."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from kb.errors import NotFoundError
from kb.ingest.trail import page_label, trail
from kb.model import Filter, Hit, Provision, StoredPassage
from kb.seams import Store
from kb.search.filters import admits
from kb.search.glance import is_bangla, is_name, may_cite

if TYPE_CHECKING:
    from kb.ingest.meaning.units import Path
    from kb.model import Document, DocumentSummary
    from kb.search.asked import Asked

CERTAIN = 2.0  # above every fused score, which is at most the sum of the weights
CLOSE_ENOUGH = 0.5  # share of title and query words in common, as F1
_LONGEST_NAME = 16  # words
SHOWN = 5  # documents named in an error message


def document_named(store: Store, name: str) -> "Document":
    """Return the document of this id, or the one whose title is nearest; raise NotFoundError."""
    summaries = store.summaries()
    if name in {summary.id for summary in summaries}:
        return store.document(name)
    near = titled(summaries, name)
    if not near:
        ids = [summary.id for summary in summaries if name.casefold() in summary.id.casefold()]
        hint = f" Did you mean {', '.join(ids[:SHOWN])}?" if ids else " `kb status` lists them."
        raise NotFoundError(f"There is no document {name!r}.{hint}")
    return store.document(near[0].id)


def titled(summaries: "Iterable[DocumentSummary]", name: str) -> "list[DocumentSummary]":
    """Return the documents whose titles come nearest to the name, equally near ones together.

    The words of an id count as a title too: files are named as people speak ("palermo-protocol").
    """
    wanted = _words(name)
    scored = [
        (
            max(_overlap(wanted, _words(title)) for title in (summary.metadata.title, summary.id)),
            summary,
        )
        for summary in summaries
    ]
    top = max((score for score, _ in scored), default=0.0)
    if top < CLOSE_ENOUGH:
        return []
    return [summary for score, summary in scored if score == top]


def provision_at(document: "Document", pinpoint: str) -> Provision:
    """Return the provision that a pinpoint names (``s 6(2)``, ``6(2)``, an id); NotFoundError."""
    from kb.ingest import references

    for provision in document.provisions:
        if pinpoint in (provision.id, provision.pinpoint, provision.external_id):
            return provision
    found = references.find(pinpoint) or references.find(f"section {pinpoint}")
    for reference in found:
        provision_found = references.match(document.provisions, reference.path)
        if provision_found is not None:
            return provision_found
    folded = pinpoint.casefold().strip()
    for provision in document.provisions:
        if folded in (provision.number.casefold(), provision.heading.casefold()):
            return provision
    raise NotFoundError(
        f"{document.id} has no {pinpoint!r}; `kb outline {document.id}` lists its provisions."
    )


def cited(store: Store, query: str, where: Filter, spoken: str, limit: int) -> list[Hit]:
    """Return at most ``limit`` provisions that a query cites, none when it cites nothing.

    "section 302 of the Penal Code" gives that section in every text of that code; a bare
    "section 6" gives the sections 6 of the laws that may be searched, those in the query's language
    first, provided that the query says nothing else; the name of a law gives the section that names
    it. "Recommendation 4" is looked up in studies.
    """
    if wanted := _ADVICE.fullmatch(query.strip(" ?.")):
        return list(islice(_advice(store, wanted, where), limit))
    if not may_cite(query):
        return []
    from kb.search.asked import asked

    found = asked(query)
    if found is None or not (found.path or found.numbers or _is_short_name(found.name)):
        return []
    laws = [each for each in store.summaries() if each.kind == "law" and admits(where, each)]
    meant = sorted(_meant(store, laws, found), key=likest(query, spoken))
    versions = store.in_force(where.as_of) if where.as_of else {law.id: "" for law in meant}
    then = (store.document(law.id, versions[law.id]) for law in meant if law.id in versions)
    return list(islice(_at(then, found.path), limit))


def _is_short_name(text: str) -> bool:
    """Whether what is left of a query may be a law's name; a question is longer than any."""
    return is_name(text) and len(text.split()) <= _LONGEST_NAME


def _meant(
    store: Store, laws: "Sequence[DocumentSummary]", found: "Asked"
) -> "Sequence[DocumentSummary]":
    """Return the laws that a query names, or those that have the section which it asks for."""
    from kb.search.naming import by_number, has_all, named

    if ids := set(by_number(store, found.numbers)):
        return [law for law in laws if law.id in ids]
    if found.name:
        meant = named(store, laws, found.name)
        # Without the word "section" a query cites only if its other words are a law's name.
        loose = found.plain or not found.path
        return [law for law in meant if has_all(law, found.name)] if loose else meant
    level, number = found.path[0] if found.path else ("section", "")
    levels: dict[str, set[str]] = {}
    for id, held in store.holding(number):
        levels.setdefault(id, set()).add(held)
    meant = [law for law in laws if law.id in levels]
    return sorted(meant, key=lambda law: level not in levels[law.id])


def likest(query: str, spoken: str) -> "Callable[[DocumentSummary], tuple[bool, bool]]":
    """Return what sorts laws by how near their language is to the query's: its script counts most.

    A few words do not show their language surely, but they do show their script.
    """
    bangla = is_bangla(query)

    def distance(law: "DocumentSummary") -> tuple[bool, bool]:
        own = law.metadata.language
        return own.startswith("bn") != bangla, not own.startswith(spoken or "en")

    return distance


def _at(laws: "Iterable[Document]", path: "Path") -> Iterator[Hit]:
    from kb.ingest.meaning.paths import Paths

    for document in laws:
        provision = Paths(document.provisions).find(path) if path else _naming(document)
        if provision is not None:
            yield Hit(
                as_passage(document, provision), CERTAIN, first="citation" if path else "name"
            )


# The words by which a law names itself: "This Act may be called …".
_NAMES_ITSELF = re.compile(
    r"(?:may|shall) be (?:called|cited)|short title|title and extent|নামে অভিহিত|সংক্ষিপ্ত শিরোনাম",
    re.I,
)
_FIRST_FEW = 8


def _naming(document: "Document") -> Provision | None:
    """Return the section in which a law names itself, else that with which it begins."""
    sections = [p for p in document.provisions if p.level in ("section", "article", "rule")]
    for provision in sections[:_FIRST_FEW]:
        if _NAMES_ITSELF.search(document.text, provision.start, provision.end):
            return provision
    return next(iter(document.provisions), None)


# "recommendation 4", "rec 4 of the national study", "recommendation no. 4, border study"
_ADVICE = re.compile(
    r"(?i)(?:what (?:is|does|was)\s+)?(?:the\s+)?(?:recommendation|rec\.?|recommandation|"
    r"recomendación|সুপারিশ)\s*(?:no\.?\s*|n[°º]\s*)?(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)\b"
    r"(?:,|\s+(?:of|in|from|by))?\s*(?P<study>.*)"
)


def _advice(store: Store, asked: re.Match[str], where: Filter) -> Iterator[Hit]:
    """Yield recommendations by number, then, of studies that number none, by their order."""
    number = "".join(str(int(c)) if c.isdecimal() else c for c in asked["number"])
    studies = [each for each in store.summaries() if each.kind == "study" and admits(where, each)]
    if asked["study"]:
        studies = titled(studies, asked["study"])
    counted: list[Hit] = []
    for summary in studies:
        document = store.document(summary.id)
        made = [p for p in document.provisions if p.level == "recommendation"]
        found = [p for p in made if p.number == number]
        yield from (
            Hit(as_passage(document, provision), CERTAIN, first="recommendation")
            for provision in found
        )
        if number.isdecimal() and int(number) and not any(p.number for p in made):
            found = made[int(number) - 1 : int(number)]
            counted += (
                Hit(as_passage(document, provision), CERTAIN, first="recommendation")
                for provision in found
            )
    yield from counted


def is_advice(passage: StoredPassage) -> bool:
    """Return whether a passage lies in a recommendation of a study."""
    parts = passage.provision.split("__")
    return passage.kind == "study" and any(part.startswith("rec_") for part in parts)


def as_passage(
    document: "Document", provision: Provision, span: tuple[int, int] | None = None
) -> StoredPassage:
    """Return a provision, or a span of it, as a passage; its key, 0, is no passage's."""
    start, end = span or (provision.start, provision.end)
    return StoredPassage(
        key=0,
        document=document.id,
        title=document.metadata.title,
        kind=document.kind,
        language=document.metadata.language,
        jurisdiction=document.metadata.jurisdiction,
        provision=provision.id,
        external_id=provision.external_id,
        pinpoint=provision.pinpoint,
        trail=trail(chain(document, provision)),
        page=page_label(document.pages, start),
        start=start,
        end=end,
        text=document.text[start:end],
        version=document.version,
    )


def chain(document: "Document", provision: Provision) -> list[Provision]:
    """Return the provision and those around it, outermost first."""
    by_id = {each.id: each for each in document.provisions}
    found = [provision]
    while found[0].parent:
        found.insert(0, by_id[found[0].parent])
    return found


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+(?:[^\W_]|\u09cd|[\u0980-\u09ff])*", text.casefold())
    return frozenset(words) - {"the", "of", "act", "an", "a", "and", "to", "for", "in"}


def _overlap(wanted: frozenset[str], title: frozenset[str]) -> float:
    """F1 of the words in common, but never less than close enough where the title has them all.

    A year, or a number in a file's name, that only the title has is not counted against it.
    """
    if not wanted or not title:
        return 0.0
    common = len(wanted & title)
    numbers = {word for word in title - wanted if any(map(str.isdigit, word))}
    f1 = 2 * common / (len(wanted) + len(title - numbers))
    return max(f1, CLOSE_ENOUGH) if wanted <= title and common > 1 else f1

"""Compare laws with an instrument: for each of its requirements, what each law says, or nothing.

Every requirement is searched in several phrasings over all laws at once, deep enough that each law
has its share of the passages found. What is like it enough (``kb.evidence.likeness``) and can be
quoted answers it, at most ``MOST`` excerpts of one law, none far behind the law's best.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.evidence import likeness, phrasings
from kb.evidence.choose import Search
from kb.evidence.findings import Considered, Evidence, Reason
from kb.evidence.judge import identity
from kb.evidence.likeness import Weights
from kb.evidence.penalties import Penalty, penalties
from kb.evidence.question import Strength
from kb.evidence.quotation import Quotation, quote_at, quote_or_why
from kb.evidence.repeats import overlap
from kb.evidence.requirements import Requirement
from kb.evidence.strength import reaches
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import DocumentSummary, Filter, Kind, Provision, StoredPassage
from kb.search.definitions import DEFINITION

MOST = 3
LEAST_SHARE = 0.75  # of the likeness of a law's best answer: what is further behind is filling
NAMED_REJECTS = 3
FEWEST, A_LAW, DEEPEST = 200, 30, 4000  # passages looked at: at least, for each law, at most

# How much of its own content must be said of a requirement that leaves the subject's name out.
OWN_SHARE = 0.15
TOO_FAR = 0.3  # a cosine below which a passage is not looked at more closely

_OFFENCE = re.compile(
    r"\bcriminal offences?\b|\boffences? under (?:its|their)|\bcriminali[sz]e|\baggravating"
    r"|\bliable to (?:criminal )?sanctions|\bpenalties that\b",
    re.IGNORECASE,
)
_PUNISHES = re.compile(
    r"\bcommits?\b[^.;]{0,40}\boffence|\bguilty\b|\bpunish(?:ed|able)\b|\bliable to\b|শাস্তি|দণ্ড"
)
# Words that an unfinished piece of a sentence must have to be quoted alone.
FEWEST_WORDS = 12
# What a provision must say to answer a requirement that conduct be made an offence.
PUNISHING = ("offence", "punished", "liable to")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one document says on a requirement: its excerpts, or else what came nearest."""

    document: str
    evidence: tuple[Evidence, ...]
    rejected: tuple[Considered, ...]
    looked_at: int

    @property
    def strength(self) -> Strength | None:
        """The strength of the best excerpt, ``None`` where no provision was found."""
        return self.evidence[0].strength if self.evidence else None


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement in the instrument's words, with an answer for each document compared."""

    requirement: Requirement
    wording: Evidence
    searches: tuple[str, ...]
    answers: tuple[Answer, ...]

    def answer(self, document: str) -> Answer:
        """Return what a document says on the requirement."""
        return next(answer for answer in self.answers if answer.document == document)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An instrument set against the laws of a collection, or its studies.

    ``about`` is the defined term that the instrument's title names, ``""`` where none is;
    ``foreign`` could not be compared for their language; ``copies`` gives for a document compared
    the others of the same title, which were not.
    """

    instrument: str
    kind: Kind
    about: str
    rows: tuple[Row, ...]
    left_out: tuple[Provision, ...]
    documents: tuple[str, ...]
    foreign: tuple[str, ...]
    copies: Mapping[str, tuple[str, ...]]

    @property
    def articles(self) -> dict[str, list[Row]]:
        """The rows of each article, by its name, in the instrument's order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.wording.question, []).append(row)
        return found

    def answering(self, rows: Sequence[Row] | None = None) -> list[str]:
        """Return the documents with an answer to some of these rows, or to any at all."""
        held = self.rows if rows is None else rows
        return [id for id in self.documents if any(row.answer(id).evidence for row in held)]


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares the documents of one corpus with instruments of it."""

    search: Search
    lookup: Callable[[str], Tree]
    minimum: Strength = "weak"

    def rows(
        self,
        instrument: Tree,
        every: Sequence[Requirement],
        chosen: Sequence[Requirement],
        kind: Kind,
        documents: Sequence[str],
    ) -> tuple[Row, ...]:
        """Return a row for each chosen requirement.

        What a passage usually resembles is taken over ``every`` requirement of the instrument, so
        that choosing fewer articles changes no answer.
        """
        about = phrasings.subject(instrument.document)
        spoken = instrument.document.metadata.language or "en"
        where = Filter(kind=kind, documents=tuple(documents))
        found = {r.provision.id: self._found(r, about, spoken, where) for r in every}
        pool = {key: passage for each in found.values() for key, passage in each.passages.items()}
        cosines: dict[int, list[float]] = {}
        for each in found.values():
            for key, near in each.cosines.items():
                cosines.setdefault(key, []).append(likeness.cosine(near))
        terms = {key: _terms(passage) for key, passage in pool.items()}
        own = [lang.terms(phrasings.stripped(r), spoken) for r in every]
        space = _Space(
            likeness.weigh(own, [said for said, _ in terms.values()]),
            {key: likeness.usual(near) for key, near in cosines.items()},
            terms,
        )
        return tuple(
            self._row(instrument, r, found[r.provision.id], space, documents) for r in chosen
        )

    def _found(self, requirement: Requirement, about: str, spoken: str, where: Filter) -> "_Found":
        searches = phrasings.phrasings(requirement, about, spoken)
        depth = min(DEEPEST, max(FEWEST, A_LAW * len(where.documents)))
        passages: dict[int, StoredPassage] = {}
        cosines: dict[int, list[float]] = {}
        for phrasing in searches:
            for hit in self.search(phrasing, where, depth):
                passages[hit.passage.key] = hit.passage
                cosines.setdefault(hit.passage.key, []).append(hit.cosine or 0.0)
        own = phrasings.stripped(requirement)
        named = about.casefold() in own.casefold()
        added = frozenset() if named else frozenset(lang.terms(about, spoken))
        terms = frozenset(lang.terms(own, spoken)) | added
        return _Found(requirement, about, searches, passages, cosines, terms, added)

    def _row(
        self,
        instrument: Tree,
        requirement: Requirement,
        found: "_Found",
        space: "_Space",
        documents: Sequence[str],
    ) -> Row:
        near = [key for key, cosines in found.cosines.items() if max(cosines) >= TOO_FAR]
        judged = [self._judged(found, key, space) for key in near]
        answers = [
            self._answer(
                document,
                [one for one in judged if one.passage.document == document],
                sum(p.document == document for p in found.passages.values()),
            )
            for document in documents
        ]
        return Row(requirement, wording(instrument, requirement), found.searches, tuple(answers))

    def _judged(self, found: "_Found", key: int, space: "_Space") -> Considered:
        """Return a passage with its likeness; one that is like enough with what to quote of it."""
        passage, near = found.passages[key], likeness.cosine(found.cosines[key])
        like = space.likeness(found, key, near, *space.terms[key])
        if not reaches(likeness.grade(like, near), self.minimum):
            return Considered(passage, like, near, None, "weak")
        requirement, tree = found.requirement, self.lookup(passage.document)
        wanted = {term: space.weights(term) for term in found.terms}
        quotation = quote_or_why(tree, passage, wanted, requirement.force == "definition")
        if not isinstance(quotation, Quotation):
            return Considered(passage, like, near, None, quotation)
        said = frozenset(lang.terms(quotation.text, passage.language))
        like = space.likeness(found, key, near, said, space.terms[key][1])
        grade = likeness.grade(like, near)
        if grade is None or not reaches(grade, self.minimum):
            return Considered(passage, like, near, None, "weak")
        reason, lacking = _why_not(found, tree, passage, quotation, grade)
        if reason is None and found.added and space.own_share(found, said) < OWN_SHARE:
            reason, lacking = "off", found.telling(space.weights)
        if reason:
            return Considered(passage, like, near, None, reason, lacking)
        evidence = _evidence(requirement, passage, quotation, grade, like)
        return Considered(passage, like, near, evidence)

    def _answer(self, document: str, judged: list[Considered], looked_at: int) -> Answer:
        judged.sort(key=lambda one: (-one.closeness, one.passage.start))
        ordered = sorted((e for one in judged if (e := one.evidence)), key=lambda e: -e.closeness)
        chosen: list[Evidence] = []
        for evidence in ordered:
            far = bool(chosen) and evidence.closeness < LEAST_SHARE * chosen[0].closeness
            again = any(overlap(evidence.quotation, other.quotation) for other in chosen)
            if not far and not again and len(chosen) < MOST:
                chosen.append(evidence)
        rejected = [one for one in judged if one.evidence is None][:NAMED_REJECTS]
        return Answer(document, tuple(chosen), tuple(rejected), looked_at)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the searches for a requirement found, with the cosines of the phrasings.

    ``terms`` are those searched; ``added`` are the subject's, where the requirement leaves it out.
    """

    requirement: Requirement
    about: str
    searches: tuple[str, ...]
    passages: dict[int, StoredPassage]
    cosines: dict[int, list[float]]
    terms: frozenset[str]
    added: frozenset[str]

    def telling(self, weights: Weights) -> tuple[str, ...]:
        """Return the stems by which a requirement is told from the others, at most three."""
        own = sorted(self.terms - self.added, key=lambda term: (-weights(term), term))
        return tuple(own[:3])


@dataclass(frozen=True, slots=True)
class _Space:
    """What likeness is measured by: weights of terms, and what each passage usually resembles."""

    weights: Weights
    usual: dict[int, float]
    terms: dict[int, tuple[frozenset[str], frozenset[str]]]

    def likeness(
        self, found: _Found, key: int, near: float, said: frozenset[str], above: frozenset[str]
    ) -> float:
        shared = likeness.overlap(self.weights, found.terms, said, above, found.added)
        return likeness.likeness(near, shared, self.usual[key])

    def own_share(self, found: _Found, said: frozenset[str]) -> float:
        """Return how much of a requirement's own content is said, the subject's words aside."""
        own = found.terms - found.added
        whole = sum(map(self.weights, own))
        return sum(map(self.weights, own & said)) / whole if whole else 0.0


def _terms(passage: StoredPassage) -> tuple[frozenset[str], frozenset[str]]:
    own = frozenset(lang.terms(passage.text, passage.language))
    return own, frozenset(lang.terms(" ".join(passage.trail), passage.language))


def _why_not(
    found: _Found, tree: Tree, passage: StoredPassage, quotation: Quotation, grade: Strength
) -> tuple[Reason | None, tuple[str, ...]]:
    """Return why an excerpt that is like a requirement does not answer it all the same.

    What defines nothing must name the term defined, and be all the more like the definition. A
    scrap of a sentence lays nothing down. An offence must be answered by a provision that punishes
    or accuses. What nowhere names the instrument's subject must be like it all the more.
    """
    requirement = found.requirement
    if requirement.force == "definition":
        if DEFINITION.search(quotation.text):
            return None, ()
        lacking = _absent(requirement.term, passage, quotation)
        return ("off", (requirement.term,)) if lacking or grade == "weak" else (None, ())
    words = len(quotation.text.split())
    if quotation.closed and len(quotation.pieces) == 1 and words < FEWEST_WORDS:
        return "no_sentence", ()
    if _OFFENCE.search(requirement.text):
        says = _PUNISHES.search(quotation.text) or penalties_of(tree, quotation)
        if not says:
            return "off", PUNISHING
    if grade == "weak" and _absent(found.about, passage, quotation):
        return "off", (found.about,)
    return None, ()


def _absent(term: str, passage: StoredPassage, quotation: Quotation) -> bool:
    """Return whether a word of a term is missing from an excerpt, its headings and law's title."""
    said = " ".join((passage.title, *passage.trail, quotation.text))
    wanted = frozenset(lang.terms(term, passage.language))
    return bool(wanted - frozenset(lang.terms(said, passage.language)))


def _evidence(
    requirement: Requirement,
    passage: StoredPassage,
    quotation: Quotation,
    grade: Strength,
    like: float,
) -> Evidence:
    return Evidence(
        id=identity(name_of(requirement.provision), quotation),
        question=name_of(requirement.article),
        kind=passage.kind,
        document=passage.document,
        quotation=quotation,
        strength=grade,
        closeness=like,
        trail=passage.trail,
    )


def wording(instrument: Tree, requirement: Requirement) -> Evidence:
    """Return a requirement in the instrument's own words."""
    quotation = quote_at(instrument, list(requirement.spans), requirement.provision.id)
    return Evidence(
        id=identity(name_of(requirement.provision), quotation),
        question=name_of(requirement.article),
        kind=instrument.document.kind,
        document=instrument.document.id,
        quotation=quotation,
        strength="strong",
        closeness=1.0,
    )


def name_of(provision: Provision) -> str:
    """Return an identifier of a provision, short enough to name a bookmark: ``art-6``."""
    name = provision.pinpoint or provision.id
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:30]


def penalties_of(tree: Tree, quotation: Quotation) -> tuple[Penalty, ...]:
    """Return the penalties that an excerpt threatens, else those of the provision that it is of."""
    found = penalties("\n".join(piece.exact for piece in quotation.pieces))
    provision = tree.by_id.get(quotation.provision)
    if found or provision is None:
        return found
    return penalties(tree.document.text[provision.start : provision.end])


def comparable(
    summaries: Sequence[DocumentSummary], instrument: DocumentSummary, kind: Kind
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return what can be compared with an instrument, what its language bars, and the copies.

    Of several documents of one title, jurisdiction and language the fullest stands for all.
    """
    spoken = _primary(instrument)
    kept: dict[tuple[str, str, str], DocumentSummary] = {}
    held: dict[tuple[str, str, str], list[str]] = {}
    foreign = []
    for each in summaries:
        if each.kind != kind or each.id == instrument.id:
            continue
        if _primary(each) not in ("", spoken):
            foreign.append(each.id)
            continue
        about = each.metadata
        key = (about.title.casefold() or each.id, about.jurisdiction, _primary(each))
        held.setdefault(key, []).append(each.id)
        best = kept.get(key)
        if best is None or (each.provisions, best.id) > (best.provisions, each.id):
            kept[key] = each
    copies = {
        kept[key].id: tuple(id for id in ids if id != kept[key].id)
        for key, ids in held.items()
        if len(ids) > 1
    }
    return tuple(sorted(each.id for each in kept.values())), tuple(sorted(foreign)), copies


def _primary(summary: DocumentSummary) -> str:
    return summary.metadata.language.partition("-")[0].casefold()

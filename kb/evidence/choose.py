"""Choose the evidence for a question: the strongest passages of each kind of source, varied.

Every phrasing of the question is searched in every kind that it wants. Then the closest is taken
again and again, each time with a penalty for what comes from a document (or, in workshop notes, a
group) that was quoted already; a second passage of the same section, one that overlaps a chosen
one, and near-identical wording are left.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.evidence import strength as strengths
from kb.evidence.question import Question, Strength, Want
from kb.evidence.quotation import Quotation, quote
from kb.evidence.strength import Measure, text_of
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Document, Filter, Hit, Kind, Speaker, StoredPassage

Search = Callable[[str, Filter, int], Sequence[Hit]]

SAME_DOCUMENT: dict[Kind, float] = {"law": 0.02, "study": 0.05, "workshop": 0.06}
SAME_GROUP = 0.25
# The least share of the closeness of the best excerpt in its kind: what is far behind is filling.
LEAST_SHARE = 0.6
ALIKE = 0.6
SHINGLE = 3
NAMED_REJECTS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """An excerpt that answers a question; ``id`` is the same as long as its text and place are.

    ``group`` names the workshop group that said it (``Group 2``), ``speaker`` who.
    """

    id: str
    question: str
    kind: Kind
    document: str
    quotation: Quotation
    strength: Strength
    closeness: float
    trail: tuple[str, ...] = ()
    group: str = ""
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A passage that came near and was not quoted."""

    document: str
    title: str
    pinpoint: str
    page: str
    closeness: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of source that gave a question less than it wants, and what was tried."""

    kind: Kind
    wanted: int
    found: int
    searches: tuple[str, ...]
    looked_at: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the corpus says on a question, in the order of its wants, and where it is silent."""

    question: Question
    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]

    def of(self, kind: Kind) -> tuple[Evidence, ...]:
        """Return the evidence from one kind of source, strongest first."""
        return tuple(e for e in self.evidence if e.kind == kind)


@dataclass(frozen=True, slots=True)
class Chooser:
    """Answers the questions of one template from one corpus.

    ``lookup`` gives a whole document; ``jurisdiction`` narrows laws, ``language`` every kind.
    """

    search: Search
    lookup: Callable[[str], Tree]
    measure: Measure
    minimum: Strength = "weak"
    candidates: int = 40
    jurisdiction: str = ""
    language: str = ""

    def findings(self, question: Question) -> Findings:
        """Return the evidence for a question and its gaps."""
        evidence: list[Evidence] = []
        gaps: list[Gap] = []
        for want in question.wants:
            near = self._near(question, want.kind)
            chosen = self._chosen(question, want, near)
            evidence += chosen
            if len(chosen) < want.at_least:
                gaps.append(_gap(question, want, chosen, near))
        return Findings(question, tuple(evidence), tuple(gaps))

    def _near(self, question: Question, kind: Kind) -> "list[_Near]":
        """Return every passage that some phrasing found, closest first."""
        where = Filter(
            kind=kind,
            jurisdiction=self.jurisdiction if kind == "law" else "",
            language=self.language,
        )
        hits: dict[int, Hit] = {}
        found: dict[int, list[tuple[str, float | None]]] = {}
        for phrasing in question.phrasings:
            for hit in self.search(phrasing, where, self.candidates):
                hits[hit.passage.key] = hit
                found.setdefault(hit.passage.key, []).append((phrasing, hit.cosine))
        near = []
        for key, hit in hits.items():
            passage, by = hit.passage, tuple(found[key])
            text = text_of(passage.text, passage.trail, passage.language, self._asked(passage))
            near.append(_Near(passage, by, self.measure.of_question(question, by, text)))
        return sorted(near, key=_Near.order)

    def _chosen(self, question: Question, want: Want, near: "list[_Near]") -> list[Evidence]:
        left = [
            n
            for n in near
            if strengths.reaches(n.grade(n.closeness), self.minimum)
            and self._on_the_point(
                question, n.passage, " ".join((*n.passage.trail, n.passage.text))
            )
        ]
        chosen: list[Evidence] = []
        while left and len(chosen) < want.at_most:
            best = max(left, key=lambda n: n.closeness - _penalty(self._group(n), n, chosen))
            left.remove(best)
            evidence = self._evidence(question, best)
            if evidence and not any(self._repeats(evidence, other) for other in chosen):
                chosen.append(evidence)
        closest = max((e.closeness for e in chosen), default=0.0)
        chosen = [e for e in chosen if e.closeness >= LEAST_SHARE * closest]
        return sorted(chosen, key=lambda e: (-e.closeness, e.document, e.quotation.pieces[0].start))

    def _evidence(self, question: Question, near: "_Near") -> Evidence | None:
        passage = near.passage
        tree = self.lookup(passage.document)
        wanted = {
            **strengths.point_terms(question, passage.language),
            **self.measure.weighted(question, passage.language),
        }
        quotation = quote(tree, passage, wanted, defining=question.asks_meaning)
        if quotation is None or not self._on_the_point(question, passage, quotation.text):
            return None
        text = text_of(quotation.text, passage.trail, passage.language, self._asked(passage))
        closeness = self.measure.of_question(question, near.found, text)
        grade = near.grade(closeness)
        if grade is None or not strengths.reaches(grade, self.minimum):
            return None
        return Evidence(
            id=_identity(question.id, quotation),
            question=question.id,
            kind=passage.kind,
            document=passage.document,
            quotation=quotation,
            strength=grade,
            closeness=closeness,
            trail=passage.trail,
            group=self._group(near),
            speaker=next((p.speaker for p in tree.upward(passage.provision) if p.speaker), None),
        )

    def _group(self, near: "_Near") -> str:
        return group_of(self.lookup(near.passage.document), near.passage.provision)

    def _on_the_point(self, question: Question, passage: StoredPassage, words: str) -> bool:
        """Return whether words of a passage, with what stands above them, are on the point."""
        title = passage.title if passage.kind == "law" else ""
        above = " ".join((*passage.trail, title))
        asked = bool(self._asked(passage))
        return strengths.speaks_of(question, words, above, passage.language, asked)

    def _asked(self, passage: StoredPassage) -> str:
        """Return the question put to a workshop's group that a passage answers, ``""`` if none."""
        if passage.kind != "workshop":
            return ""
        around = list(self.lookup(passage.document).upward(passage.provision))
        put = [p.heading for p in around if p.level == "question" and p.heading.endswith("?")]
        return put[0] if put and any(p.level == "group" for p in around) else ""

    def _repeats(self, evidence: Evidence, other: Evidence) -> bool:
        """Return whether an excerpt says again what another has said, or is of its section."""
        mine, theirs = evidence.quotation, other.quotation
        if evidence.document == other.document:
            tree = self.lookup(evidence.document)
            if _section(tree, mine.provision) == _section(tree, theirs.provision):
                return True
            if mine.pieces[-1].start < theirs.pieces[-1].end and (
                theirs.pieces[-1].start < mine.pieces[-1].end
            ):
                return True
        return _alike(mine.text, theirs.text)


@dataclass(frozen=True, slots=True)
class _Near:
    """A passage with the phrasings that found it, each with its cosine."""

    passage: StoredPassage
    found: tuple[tuple[str, float | None], ...]
    closeness: float

    def grade(self, closeness: float) -> Strength | None:
        cosines = [cosine for _, cosine in self.found if cosine is not None]
        return strengths.grade(closeness, max(cosines, default=None))

    def order(self) -> tuple[float, str, int]:
        return (-self.closeness, self.passage.document, self.passage.start)


def group_of(tree: Tree, provision: str) -> str:
    """Return the name of the workshop group to which a contribution belongs, ``""`` if none."""
    for outer in tree.upward(provision):
        if outer.level == "group":
            return f"Group {outer.number}" if outer.number else outer.heading or outer.pinpoint
    return ""


def tree_lookup(document: Callable[[str], Document]) -> Callable[[str], Tree]:
    """Return a lookup that reads each document once."""
    held: dict[str, Tree] = {}

    def lookup(id: str) -> Tree:
        if id not in held:
            held[id] = Tree(document(id))
        return held[id]

    return lookup


def _penalty(group: str, near: _Near, chosen: Sequence[Evidence]) -> float:
    document = near.passage.document
    same = sum(e.document == document for e in chosen)
    if group:
        return SAME_GROUP * sum(e.document == document and e.group == group for e in chosen)
    return SAME_DOCUMENT[near.passage.kind] * same


def _section(tree: Tree, provision: str) -> str:
    """Return the section in which a provision lies: for studies and notes, the provision itself."""
    for outer in tree.upward(provision):
        if outer.level in ("section", "article", "rule", "schedule"):
            return outer.id
    return provision


def _alike(one: str, other: str) -> bool:
    """Return whether most word triples of the shorter text stand in the longer one."""
    a, b = _shingles(one), _shingles(other)
    return len(a & b) >= ALIKE * min(len(a), len(b)) if a and b else one == other


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [text[start:end].casefold() for start, end in lang.words(text)]
    return frozenset(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def _identity(question: str, quotation: Quotation) -> str:
    first = quotation.pieces[0]
    spans = " ".join(f"{piece.start}-{piece.end}" for piece in quotation.pieces)
    name = f"{question} {first.document} {first.version} {spans}"
    return "e" + hashlib.sha256(name.encode()).hexdigest()[:10]


def _gap(question: Question, want: Want, chosen: Sequence[Evidence], near: list[_Near]) -> Gap:
    quoted = {e.quotation.provision for e in chosen}
    places = {
        (n.passage.document, n.passage.pinpoint, n.passage.page): n
        for n in reversed(near)
        if n.passage.provision not in quoted
    }
    rejected = sorted(places.values(), key=_Near.order)[:NAMED_REJECTS]
    return Gap(
        kind=want.kind,
        wanted=want.at_least,
        found=len(chosen),
        searches=question.phrasings,
        looked_at=len(near),
        rejected=tuple(
            Rejected(
                document=n.passage.document,
                title=n.passage.title,
                pinpoint=n.passage.pinpoint,
                page=n.passage.page,
                closeness=n.closeness,
            )
            for n in rejected
        ),
    )

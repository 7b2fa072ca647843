"""A quotation and its citations in, a verdict against the corpus out."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.audit import sayings as say
from kb.audit.citing import Meant, Reading, borrow, read
from kb.audit.difference import Nearest, nearest
from kb.audit.folding import fold
from kb.audit.holding import Held, held, readings
from kb.audit.model import Change, Claim, Judgement, Quoted, Verdict
from kb.audit.naming import says_name
from kb.audit.pieces import Pieces, bare
from kb.audit.placing import place
from kb.audit.pointing import Pointed
from kb.audit.shelf import Opened, Shelf
from kb.ingest import language, references
from kb.seams import Store

# Up to so many words in quotation marks are a term, unless they stand where the citation says.
TERM = 3
# A quotation of so many words that stands in one source alone is that source's, whoever is cited.
TELLING = 8
# Shares of a quotation's words that must be found in order to call it altered: in the cited
# document, in another, and so that a near text there explains it better than an equal elsewhere.
ALTERED, ALTERED_ELSEWHERE, SURELY_ALTERED = 0.45, 0.7, 0.8
# One format of a source may be nearer than another: the search goes on until so few words differ.
FEW_WORDS = 3
# Documents that are looked through where no citation says which.
MOST_DOCUMENTS = 10
# Parts of a citation that are looked through, and characters around each.
MOST_PARTS, REACH = 8, 600
# Characters behind a quotation that are shown where it hides what follows.
HIDDEN = 200
# Letters at a passage's end that a quotation which runs over it must have.
OVER = 20
_ANYWHERE = Pointed()


def open_auditor(store: Store) -> "CorpusAuditor":
    """Return the auditor of a store's documents; it reads each of them when first needed."""
    return CorpusAuditor(store)


@dataclass(frozen=True, slots=True)
class _Case:
    """A quotation on trial: its words, the ways to read it, and what its citations may mean."""

    words: str
    count: int
    ways: tuple[Pieces, ...]
    readings: tuple[Reading, ...]

    @property
    def claim(self) -> Claim | None:
        """The citation to judge by: the nearest whose document is known, else the nearest."""
        known = [r.claim for r in self.readings if r.sure]
        return next(iter(known or [r.claim for r in self.readings]), None)

    @property
    def sure(self) -> bool:
        """Whether some citation names a document of the corpus."""
        return any(r.sure for r in self.readings)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that the citations may mean, the surest first."""
        meant = [
            m.document for r in sorted(self.readings, key=lambda r: not r.sure) for m in r.meant
        ]
        return tuple(dict.fromkeys(meant))


class CorpusAuditor:
    """Holds quotations and references against the documents of a store."""

    def __init__(self, store: Store) -> None:
        self._shelf = Shelf(store)
        self._read: dict[Claim, Reading] = {}
        self._found: dict[str, list[Held]] = {}

    def judge(self, quoted: Quoted) -> Judgement:
        """Return the verdict on a quotation, by the claim that fits it best."""
        words = bare(unicodedata.normalize("NFC", quoted.text)).strip()
        count = len(language.words(words))
        ways = tuple(readings(words))
        if not ways:
            return Judgement("term", say.NO_WORDS, problem=False)
        cited = borrow(self._shelf, [self._reading(claim) for claim in quoted.claims])
        case = _Case(words, count, ways, tuple(cited))
        return (
            self._cited(case)
            or self._term(case)
            or self._older(case)
            or self._altered_there(case)
            or self._uncited(case)
            or self._altered_anywhere(case)
            or _unknown(case)
        )

    def judge_reference(self, claim: Claim) -> Judgement:
        """Return whether what a citation without a quotation points to is in the corpus."""
        reading = self._reading(claim)
        if not reading.sure:
            return Judgement("unknown_source", say.unknown(claim), problem=False, claim=claim)
        complete = [m for m in reading.meant if not m.where.missing]
        for meant in complete:
            opened = self._shelf.opened(meant.document)
            spans = meant.where.spans or ((0, len(opened.document.text)),)
            found = place(opened, spans[:1])
            return Judgement("resolved", say.resolved(found), False, claim, found)
        lacking = reading.meant[0]
        if claim.source and self._has_none_such(lacking.document, claim):
            return Judgement("unknown_source", say.unknown(claim), problem=False, claim=claim)
        title = self._shelf.summaries[lacking.document].metadata.title
        reason = say.lacks(title, lacking.where.missing)
        return Judgement("unresolved", reason, problem=True, claim=claim)

    def _reading(self, claim: Claim) -> Reading:
        if claim not in self._read:
            self._read[claim] = read(self._shelf, claim)
        return self._read[claim]

    def _has_none_such(self, document: str, claim: Claim) -> bool:
        """Whether a bare ``art 4`` was taken for one of an act that has sections only."""
        levels = {reference.level for reference in references.find(claim.text)}
        held_ = {p.level for p in self._shelf.opened(document).document.provisions}
        return bool(levels) and not levels & held_

    # --- the steps of a trial, each of which may end it -------------------------------------------

    def _cited(self, case: _Case) -> Judgement | None:
        """The verdict where a cited document holds the words."""
        best: tuple[Held, Reading, Meant] | None = None
        for reading in case.readings:
            for meant in reading.meant:
                found = held(self._shelf.opened(meant.document), case.ways, meant.where)
                if found and found.rank == (True, True):
                    return self._right(case, found, reading.claim)
                if found and (best is None or found.rank > best[0].rank):
                    best = found, reading, meant
        if best is None or not best[0].inside and case.count <= TERM:
            return None
        found, reading, meant = best
        if found.inside:
            return self._tricked(case, found, reading.claim)
        return self._misplaced(
            found, reading.claim, say.misplaced(place(found.opened, found.spans), meant.where)
        )

    def _term(self, case: _Case) -> Judgement | None:
        if case.count > TERM or (case.sure and any(map(str.isdigit, case.words))):
            return None
        return Judgement("term", say.TERM, problem=False, claim=case.claim)

    def _older(self, case: _Case) -> Judgement | None:
        """The verdict where an older version of a cited document holds the words."""
        for reading in case.readings:
            for meant in reading.meant:
                for version in self._shelf.past(meant.document):
                    opened = self._shelf.opened(meant.document, version.version)
                    found = held(opened, case.ways, _ANYWHERE)
                    if found and not found.trick:
                        return self._changed(found, reading.claim, version.added)
        return None

    def _altered_there(self, case: _Case) -> Judgement | None:
        """The verdict where a cited document has nearly these words."""
        near = self._nearest(case, case.documents) if case.documents else None
        if near is None:
            return None
        opened, found = near
        least = ALTERED if case.sure else ALTERED_ELSEWHERE
        if found.share < least:
            return None
        if found.share < SURELY_ALTERED and self._anywhere(case):
            return None
        return self._altered(case, opened, found)

    def _uncited(self, case: _Case) -> Judgement | None:
        """The verdict where a document that is not cited holds the words."""
        found = self._anywhere(case)
        if not found:
            return None
        places = tuple(place(each.opened, each.spans) for each in found)
        distinct = {self._folded_title(p.document) for p in places}
        if case.sure or self._namesake(case, found[0]):
            why = say.other_document(places[0])
            return replace(self._misplaced(found[0], case.claim, why), others=places[1:])
        if case.readings and (case.count < TELLING or len(distinct) > 1):
            return None
        if case.readings and not self._unnamed(case):
            why = say.not_that_source(places[0])
            return replace(self._misplaced(found[0], case.claim, why), others=places[1:])
        if len(distinct) > 1:
            return Judgement(
                "ambiguous", say.ambiguous(places), bool(case.readings), case.claim, places[0],
                self._words(found[0]), others=places[1:],
            )  # fmt: skip
        judged = self._right(case, found[0], case.claim)
        return replace(judged, others=places[1:], reason=f"{judged.reason} {say.UNCITED}")

    def _altered_anywhere(self, case: _Case) -> Judgement | None:
        """The verdict where a document that is not cited has nearly these words."""
        if case.count < TELLING:
            return None
        near = self._nearest(case, ())
        if near is None or near[1].share < ALTERED_ELSEWHERE:
            return None
        judged = self._altered(case, *near)
        return judged if case.readings else replace(judged, reason=f"{judged.reason} {say.UNCITED}")

    # --- verdicts ---------------------------------------------------------------------------------

    def _right(self, case: _Case, found: Held, claim: Claim | None) -> Judgement:
        where, source = place(found.opened, found.spans), self._words(found)
        changes = sorted(found.changes)
        if not changes and case.words.split() != source.split():
            changes = ["typography"]
        reason = say.permitted(changes, where) if changes else say.exact(where)
        verdict: Verdict = "permitted" if changes else "exact"
        return Judgement(verdict, reason, False, claim, where, source, changes=tuple(changes))

    def _tricked(self, case: _Case, found: Held, claim: Claim | None) -> Judgement:
        where = place(found.opened, found.spans)
        start, last = found.spans[0][0], found.spans[-1][1]
        if len(found.spans) > 1 and "insertion" not in found.changes:
            difference = tuple(_left_out(found))
        else:
            end = min(last + HIDDEN, _length(found.opened))
            differs = nearest(case.words, found.opened.spoken, start, end)
            difference, last = differs.difference, max(differs.end, last)
        return Judgement(
            "altered", say.tricked(found.trick, where), True, claim, where,
            found.opened.document.text[start:last], difference,
        )  # fmt: skip

    def _misplaced(self, found: Held, claim: Claim | None, reason: str) -> Judgement:
        where = place(found.opened, found.spans)
        return Judgement("elsewhere", reason, True, claim, where, self._words(found))

    def _changed(self, found: Held, claim: Claim, added: str) -> Judgement:
        where = place(found.opened, found.spans)
        reason = say.changed(where, added)
        return Judgement("changed", reason, True, claim, where, self._words(found), added=added)

    def _altered(self, case: _Case, opened: Opened, found: Nearest) -> Judgement:
        where = place(opened, [(found.start, found.end)])
        return Judgement(
            "altered", say.altered(found.difference, where), True, case.claim, where,
            opened.document.text[found.start : found.end], found.difference,
        )  # fmt: skip

    # --- looking --------------------------------------------------------------------------------

    def _anywhere(self, case: _Case) -> list[Held]:
        """Where documents hold the words, whatever is cited; the likeliest first."""
        if case.words not in self._found:
            near = self._shelf.around(case.words)
            likely = (each.document for each in near if _may_begin(case, each.text))
            documents = list(dict.fromkeys(likely))[:MOST_DOCUMENTS]
            tried = (held(self._shelf.opened(id), case.ways, _ANYWHERE) for id in documents)
            self._found[case.words] = [each for each in tried if each and not each.trick]
        return self._found[case.words]

    def _nearest(self, case: _Case, documents: Sequence[str]) -> tuple[Opened, Nearest] | None:
        """The part nearest to the words, of these documents or, for want of any, of all."""
        best: tuple[Opened, Nearest] | None = None
        reach = len(case.words) + REACH
        enough = max(SURELY_ALTERED, 1 - FEW_WORDS / max(1, case.count))
        for id, start, end in dict.fromkeys(self._windows(case, documents)):
            opened = self._shelf.opened(id)
            low, high = max(0, start - reach), min(_length(opened), end + reach)
            found = nearest(case.words, opened.spoken, low, high)
            if best is None or found.share > best[1].share:
                best = opened, found
            if best[1].share >= enough:
                break
        return best

    def _windows(self, case: _Case, documents: Sequence[str]) -> Iterable[tuple[str, int, int]]:
        """The parts to look through: those that are cited, then those that share most words."""
        if documents:
            for reading in case.readings:
                for meant in reading.meant:
                    spans = meant.where.spans[:MOST_PARTS] if meant.document in documents else ()
                    yield from ((meant.document, start, end) for start, end in spans)
        for each in self._shelf.around(case.words, *documents):
            yield each.document, each.start, each.end

    def _words(self, found: Held) -> str:
        text = found.opened.document.text
        return " […] ".join(text[start:end] for start, end in found.spans)

    def _folded_title(self, document: str) -> str:
        """What tells works apart: one act in several formats is one source."""
        about = self._shelf.summaries[document].metadata
        return f"{fold(about.title).letters} {about.jurisdiction}"

    def _namesake(self, case: _Case, found: Held) -> bool:
        """Whether a document bears the name that is cited, and another year or country."""
        return any(found.opened.document.id in r.namesakes for r in case.readings)

    def _unnamed(self, case: _Case) -> bool:
        """Whether the citations give places only, and name no source."""
        return not any(says_name(f"{r.claim.text} {r.claim.source}") for r in case.readings)


def _unknown(case: _Case) -> Judgement:
    """The verdict on words that stand nowhere.

    It is the author's to mend where the source is at hand and where none is given; words of a
    source that the collection does not have cannot be judged.
    """
    problem = case.sure or not case.readings and case.count >= TELLING
    return Judgement("not_found", say.not_found(case.claim, case.sure), problem, case.claim)


def _left_out(found: Held) -> Iterator[Change]:
    """What stands in the source between the pieces of a quotation, a long part by its ends."""
    text, at = found.opened.document.text, found.spans[0][0]
    for start, end in found.spans:
        hidden = " ".join(text[at:start].split())
        if hidden:
            long = len(hidden) > 2 * HIDDEN
            yield Change("[…]", f"{hidden[:HIDDEN]} … {hidden[-HIDDEN:]}" if long else hidden)
        words = " ".join(text[start:end].split())
        yield Change(words, words)
        at = end


def _may_begin(case: _Case, passage: str) -> bool:
    """Whether a passage holds the words, or their longest piece runs over one of its ends."""
    letters = fold(passage).letters
    for way in case.ways:
        piece = max((each.letters for each in way.items), key=len)
        if piece in letters or letters[:OVER] in piece or letters[-OVER:] in piece:
            return True
    return False


def _length(opened: Opened) -> int:
    return len(opened.document.text)

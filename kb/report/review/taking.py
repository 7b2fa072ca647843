"""Take a review sheet in: what people changed since it was written goes into the choices.

A cell that still holds what kb wrote says nothing, so that two people can fill in two sheets, and
an old sheet does not undo a newer one. Where both changed the same cell the sheet that is taken in
is followed, and that is said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.errors import NotFoundError, WorkspaceError
from kb.evidence.choices import DECISIONS, STANCES, Choice
from kb.evidence.findings import Decided
from kb.evidence.judge import identity
from kb.evidence.quotation import CONTEXT, Quotation
from kb.evidence.repeats import overlap
from kb.evidence.selectors import Entry, read_selectors
from kb.model import KINDS, Document, Excerpt
from kb.report.review.columns import PEOPLES
from kb.report.review.reading import Answer, Answers, Said


@dataclass(frozen=True, slots=True)
class Taken:
    """The choices after a sheet was taken in; ``changed`` counts those that it changed.

    ``problems`` are sentences on rows that could not be followed, ``overruled`` on what other
    sheets had said and this one changed.
    """

    choices: tuple[Choice, ...]
    changed: int
    problems: tuple[str, ...]
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A row's excerpt, undecided, and what the row held when it was written, if that is known."""

    choice: Choice
    was: Said | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """What taking asks of the corpus.

    ``settle`` finds excerpts in today's documents, ``document`` gives one of a version,
    ``proposed`` today's candidates by identifier (slow: it searches).
    """

    settle: Callable[[Iterable[Choice]], Sequence[Decided]]
    document: Callable[[str, str], Document]
    proposed: Callable[[], Mapping[str, Choice]]


def take(
    answers: Answers, memories: Mapping[str, object], choices: Sequence[Choice], corpus: Corpus
) -> Taken:
    """Return the choices after people's answers; taking them in again changes nothing."""
    settled = corpus.settle(choices)
    today = {choice.id: _today(d) for choice, d in zip(choices, settled, strict=True)}
    known = {id: one for id, held in memories.items() if (one := _remembered(id, held, corpus))}
    owners = _owners(known)
    problems = list(answers.problems)
    rows: list[tuple[Answer, Known]] = []
    for answer in answers.rows:
        one = known.get(answer.id) or _decided(today, answer.id) or _proposed(corpus, answer.id)
        if one is None:
            problems.append(
                f"Row {answer.number}: kb knows no excerpt {answer.id}. If its question or source "
                "has gone, delete the row."
            )
        elif answer.id not in owners.get(_squeezed(answer.excerpt), {answer.id}):
            problems.append(
                f"Row {answer.number} holds the excerpt of another identifier than {answer.id}: "
                "were some columns sorted without the others? Nothing was taken from the row."
            )
        else:
            rows.append((answer, one))
    before = {choice.id: choice for choice in today.values()}
    after = dict(before)
    overruled: list[str] = []
    places = corpus.settle([one.choice for _, one in rows])
    for (answer, one), place in zip(rows, places, strict=True):
        overruled += _merge(after, _today(place), answer, one.was)
    _supersede(after, settled)
    changed = sum(before.get(id) != after.get(id) for id in {*before, *after})
    return Taken(tuple(after.values()), changed, tuple(problems), tuple(overruled))


def _merge(after: dict[str, Choice], bare: Choice, answer: Answer, was: Said | None) -> list[str]:
    """Put what a row changed into the choices; return a sentence where it overrules another."""
    now = after.get(bare.id, bare)
    made = now
    overruled = []
    for name in PEOPLES:
        wanted, held = getattr(answer.said, name), getattr(now, name)
        first = getattr(was, name) if was else getattr(Said(), name)
        if name in answer.fields and wanted != first:
            made = replace(made, **{name: wanted})
            if held not in (first, wanted):
                overruled.append(f"{name} {held!r}")
    if made.says_nothing:
        after.pop(bare.id, None)
    else:
        after[bare.id] = made
    if not overruled:
        return []
    return [
        f"Row {answer.number} overrules what another sheet said of {bare.id} "
        f"({', '.join(overruled)})."
    ]


def _supersede(after: dict[str, Choice], settled: Iterable[Decided]) -> None:
    """Drop an acceptance whose words have changed once the present words are accepted."""
    for d in settled:
        today = d.anchored.quotation
        if not d.unsettled or today is None:
            continue
        if any(
            c.decision == "accept" and c.question == d.choice.question and c.id != d.choice.id
            and overlap(c.quotation, today)
            for c in after.values()
        ):  # fmt: skip
            after.pop(d.choice.id, None)


def _today(decided: Decided) -> Choice:
    """Return a choice with its excerpt's place and name in today's document, if it stands there."""
    choice, today = decided.choice, decided.anchored.quotation
    if decided.anchored.standing != "same" or today is None:
        return choice
    return replace(choice, id=identity(choice.question, today), quotation=today)


def _decided(today: Mapping[str, Choice], id: str) -> Known | None:
    """Return the excerpt of an earlier choice, by the name that it had or has."""
    found = today.get(id) or next((c for c in today.values() if c.id == id), None)
    return Known(_undecided(found)) if found else None


def _proposed(corpus: Corpus, id: str) -> Known | None:
    found = corpus.proposed().get(id)
    return Known(_undecided(found)) if found else None


def _undecided(choice: Choice) -> Choice:
    return replace(choice, decision="", stance="", order=None, note="")


def _remembered(id: str, held: object, corpus: Corpus) -> Known | None:
    """Return what a sheet remembers of a row, ``None`` if that was damaged.

    The identifier tells: it is made of the question, the document's version and the place.
    """
    entry = Entry("The sheet's memory", held)
    try:
        quotation = read_selectors(entry)
        choice = Choice(
            id=id,
            question=entry.text("question"),
            kind=entry.one_of("kind", KINDS),
            title=entry.text("title"),
            quotation=_as_stored(quotation, corpus),
        )
        was = Entry("The sheet's memory", entry.get("was"))
        said = Said(
            decision=was.one_of("decision", DECISIONS),
            order=was.number("order"),
            stance=was.one_of("stance", STANCES),
            note=was.text("note"),
        )
    except WorkspaceError:
        return None
    return Known(choice, said) if identity(choice.question, quotation) == id else None


def _as_stored(quotation: Quotation, corpus: Corpus) -> Quotation:
    """Return a quotation in the words of its document, where that version is still kept."""
    first = quotation.pieces[0]
    try:
        text = corpus.document(first.document, first.version).text
    except NotFoundError:
        return quotation
    return replace(quotation, pieces=tuple(_piece(text, piece) for piece in quotation.pieces))


def _piece(text: str, piece: Excerpt) -> Excerpt:
    return replace(
        piece,
        exact=text[piece.start : piece.end],
        prefix=text[max(0, piece.start - CONTEXT) : piece.start],
        suffix=text[piece.end : piece.end + CONTEXT],
    )


def _owners(known: Mapping[str, Known]) -> dict[str, set[str]]:
    """Return the identifiers under which each text was listed."""
    owners: dict[str, set[str]] = {}
    for id, one in known.items():
        owners.setdefault(_squeezed(one.choice.quotation.text), set()).add(id)
    return owners


def _squeezed(text: str) -> str:
    """Return a text without what a sheet may do to it: white space, and the mark of text."""
    return " ".join(text.split()).removeprefix("'")

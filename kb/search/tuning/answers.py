"""Where the answers to questions stand in the corpus, and what looks as though it answered them."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.ingest.headings import nearest, put_before
from kb.model import Document, Hit, Passage
from kb.seams import Store, WordEmbedder
from kb.search.find import asked_words
from kb.search.known import place_of
from kb.search.tuning.lessons import Answer, Lesson, Question, Weighing
from kb.workspace import Settings

# Wrong passages that a lesson may draw on: the best of the search's own.
WRONG = 40
# The signals that ask the model.
DENSE, WORDS = "dense", "words"


def passages_at(store: Store, places: Iterable[str]) -> dict[str, list[Answer]]:
    """Return the passages at the places that judgements name, as far as known."""
    wanted = set(places)
    found: dict[str, list[Answer]] = {}
    for summary in store.summaries():
        document = store.document(summary.id)
        nodes = {node.id: node for node in document.provisions}
        for passage in document.passages:
            place = place_in(document, passage)
            if place in wanted:
                text = document.text[passage.start : passage.end]
                heading = nearest(nodes, passage.provision)
                found.setdefault(place, []).append(Answer(text, heading))
    return found


def place_in(document: Document, passage: Passage) -> str:
    """Return what judgements call the place of a passage, as ``known.place_of`` says of a hit."""
    nodes = {node.id: node for node in document.provisions}
    id = passage.provision
    while id in nodes and not nodes[id].external_id:
        id = nodes[id].parent
    return nodes[id].external_id if id in nodes else f"{document.id}@{passage.start}"


@dataclass(frozen=True, slots=True)
class Weigher:
    """What weighs the passages of lessons: weights of signals are multiplied by ``factors``."""

    store: Store
    embedder: WordEmbedder
    factors: Mapping[str, float]

    def weighing(self, question: Question, answer: Hit, wrong: Sequence[Hit]) -> Weighing | None:
        """Return what the search makes of hits, ``None`` where it asked no model."""
        signals = {signal.name: signal for signal in answer.signals}
        if not {DENSE, WORDS} <= signals.keys():
            return None
        stretch = _stretch([answer, *wrong])
        asked, _ = self.embedder.encode_query_words(question.text)
        _, counts = asked_words(self.store, self.embedder, question.text)
        return Weighing(
            given=tuple(given(hit, self.factors, (DENSE, WORDS)) for hit in (answer, *wrong)),
            meaning=signals[DENSE].weight * self.factors[DENSE] * stretch,
            nearness=signals[WORDS].weight * self.factors[WORDS],
            counts=dict(zip(asked, counts.tolist(), strict=True)),
        )


def given(hit: Hit, factors: Mapping[str, float], without: Container[str]) -> float:
    """Return what the signals of a hit, ``without`` some, add to its score."""
    return sum(
        s.weight * factors[s.name] * (s.stretched or 0)
        for s in hit.signals
        if s.name not in without
    )


def _stretch(hits: Sequence[Hit]) -> float:
    """Return by what the ranking multiplies the differences of cosines."""
    told = [
        (signal.raw, signal.stretched)
        for hit in hits
        for signal in hit.signals
        if signal.name == DENSE and signal.raw is not None and signal.stretched is not None
    ]
    if not told or min(told)[0] == max(told)[0]:
        return 0.0
    (low, least), (high, greatest) = min(told), max(told)
    return (greatest - least) / (high - low)


def lessons(
    questions: Sequence[Question],
    hits: Mapping[str, Sequence[Hit]],
    answers: Mapping[str, Sequence[Answer]],
    settings: Settings,
    reads: Callable[[str], bool],
    weigher: Weigher | None = None,
) -> list[Lesson]:
    """Return a lesson for each place that answers a question, with the prefixes the model wants.

    Of several passages at a place the one that the search puts highest is taken, else the first.
    What the model does not read, as ``reads`` tells, teaches it nothing. An answer that the search
    found is weighed by the ``weigher``.
    """

    def prefixed_with(text: str, heading: str) -> str:
        return put_before(settings.passage_prefix, heading) + text

    made = []
    for question in filter(lambda question: reads(question.text), questions):
        found = hits[question.id]
        right = [answer for place in question.gold for answer in answers.get(place, ())]
        texts = {answer.text for answer in right}
        others = [hit for hit in found if place_of(hit) not in question.gold and hit.signals]
        wrong = [hit for hit in others if hit.passage.text not in texts][:WRONG]
        prefixed = [prefixed_with(p.text, p.heading) for p in (hit.passage for hit in wrong)]
        for place in sorted(question.gold):
            answer, hit = _best(answers.get(place, ()), found)
            if answer is None or not reads(answer.text):
                continue
            made.append(
                Lesson(
                    settings.query_prefix + question.text,
                    prefixed_with(*answer),
                    tuple(prefixed),
                    frozenset(prefixed_with(*each) for each in right),
                    weigher.weighing(question, hit, wrong) if weigher and hit else None,
                )
            )
    return made


def _best(answers: Sequence[Answer], found: Sequence[Hit]) -> tuple[Answer | None, Hit | None]:
    """Return the answer that the search puts highest, with its hit, else the first without one."""
    there = {answer.text: answer for answer in reversed(answers)}
    for hit in found:
        if hit.passage.text in there:
            return there[hit.passage.text], hit
    return next(iter(answers), None), None

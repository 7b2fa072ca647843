"""Where the answers to questions stand in the corpus, and what looks as though it answered them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.ingest.headings import nearest, put_before
from kb.model import Document, Hit, Passage
from kb.seams import Store
from kb.search.known import place_of
from kb.search.tuning.lessons import Answer, Lesson, Question
from kb.workspace import Settings

# Wrong passages that a lesson may draw on: the best of the search's own.
WRONG = 40


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


def lessons(
    questions: Sequence[Question],
    hits: Mapping[str, Sequence[Hit]],
    answers: Mapping[str, Sequence[Answer]],
    settings: Settings,
    reads: Callable[[str], bool],
) -> list[Lesson]:
    """Return a lesson for each place that answers a question, with the prefixes the model wants.

    Of several passages at a place the one that the search puts highest is taken, else the first.
    What the model does not read, as ``reads`` tells, teaches it nothing.
    """

    def given(text: str, heading: str) -> str:
        return put_before(settings.passage_prefix, heading) + text

    made = []
    for question in filter(lambda question: reads(question.text), questions):
        found = hits[question.id]
        right = [answer for place in question.gold for answer in answers.get(place, ())]
        texts = {answer.text for answer in right}
        wrong = [hit.passage for hit in found if place_of(hit) not in question.gold]
        prefixed = [given(p.text, p.heading) for p in wrong if p.text not in texts][:WRONG]
        for place in sorted(question.gold):
            there = {answer.text: answer for answer in reversed(answers.get(place, ()))}
            standing = [there[hit.passage.text] for hit in found if hit.passage.text in there]
            for answer in [*standing, *answers.get(place, ())][:1]:
                if not reads(answer.text):
                    continue
                made.append(
                    Lesson(
                        settings.query_prefix + question.text,
                        given(*answer),
                        tuple(prefixed),
                        frozenset(given(*each) for each in right),
                    )
                )
    return made

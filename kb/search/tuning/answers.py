"""Where the answers to questions stand in the corpus, and what looks as though it answered them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.model import Document, Hit, Passage
from kb.seams import Store
from kb.search.known import place_of
from kb.search.tuning.lessons import Lesson, Question
from kb.workspace import Settings

# Wrong passages that a lesson may draw on: the best of the search's own.
WRONG = 40


def passages_at(store: Store, places: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts of the passages at the places that judgements name, as far as known."""
    wanted = set(places)
    found: dict[str, list[str]] = {}
    for summary in store.summaries():
        document = store.document(summary.id)
        for passage in document.passages:
            place = place_in(document, passage)
            if place in wanted:
                text = document.text[passage.start : passage.end]
                found.setdefault(place, []).append(text)
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
    texts: Mapping[str, Sequence[str]],
    settings: Settings,
    reads: Callable[[str], bool],
) -> list[Lesson]:
    """Return a lesson for each place that answers a question, with the prefixes the model wants.

    Of several passages at a place the one that the search puts highest is taken, else the first.
    What the model does not read, as ``reads`` tells, teaches it nothing.
    """
    made = []
    for question in filter(lambda question: reads(question.text), questions):
        found = hits[question.id]
        right = {text for place in question.gold for text in texts.get(place, ())}
        wrong = [hit.passage.text for hit in found if place_of(hit) not in question.gold]
        prefixed = [settings.passage_prefix + text for text in wrong if text not in right][:WRONG]
        for place in sorted(question.gold):
            there = texts.get(place, ())
            standing = [hit.passage.text for hit in found if hit.passage.text in there]
            for answer in filter(reads, [*standing, *there][:1]):
                made.append(
                    Lesson(
                        settings.query_prefix + question.text,
                        settings.passage_prefix + answer,
                        tuple(prefixed),
                        frozenset(settings.passage_prefix + text for text in right),
                    )
                )
    return made

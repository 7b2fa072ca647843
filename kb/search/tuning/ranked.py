"""What a search's score becomes while a model is trained: its vectors and words, with gradients.

``kb.search.words`` says how near words stand; here it is said once more for torch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.search.tuning.lessons import Weighing
from kb.search.words import DEVIATIONS, MOST_ALIKE, tokens_of_words

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

TOGETHER = 16  # texts computed at once


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as a model reads them: unit vectors, shape (texts, dim), and the words of each text.

    ``states`` holds a unit row for each word of a text; both are empty where none were asked for.
    """

    vectors: "Tensor"
    words: list[list[str]]
    states: "list[Tensor]"


def read(model: "SentenceTransformer", texts: Sequence[str], *, words: bool = False) -> Read:
    """Return what the model makes of texts, computed in batches of like length.

    Padding would take most of the time otherwise: provisions run from a line to a page.
    """
    import torch

    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    made = []
    told: list[list[str]] = [[] for _ in texts if words]
    states: list[Tensor] = [torch.empty(0) for _ in texts if words]
    for at in range(0, len(order), TOGETHER):
        places = order[at : at + TOGETHER]
        given = model(model.preprocess([texts[place] for place in places]))
        made.append(given["sentence_embedding"].float())
        for row, place in enumerate(places if words else ()):
            spans = _spans(model, texts[place])
            told[place] = [*spans]
            states[place] = states_of_words(
                given["token_embeddings"][row].float(), [*spans.values()]
            )
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return Read(torch.nn.functional.normalize(torch.cat(made)[back], dim=-1), told, states)


def _spans(model: "SentenceTransformer", text: str) -> dict[str, list[int]]:
    """Return the places of the tokens of each word; a prefix's own words count like the others."""
    text = text.strip()  # as sentence-transformers does
    cut = model.tokenizer(text, truncation=True, max_length=model.max_seq_length)
    return tokens_of_words(cut.encodings[0], text)


def states_of_words(states: "Tensor", spans: Sequence[Sequence[int]]) -> "Tensor":
    """Return the unit mean of each word's token states, shape (words, dim)."""
    import torch
    from torch.nn.functional import normalize

    rows = [row for row, places in enumerate(spans) for _ in places]
    tokens = [token for places in spans for token in places]
    sums = torch.zeros(len(spans), states.shape[1])
    sums = sums.index_add(
        0, torch.tensor(rows, dtype=torch.long), normalize(states, dim=-1)[tokens]
    )
    return normalize(sums, dim=-1)


def scored(
    found: Read, question: int, rows: Sequence[int], weighing: Weighing, matrix: "Tensor | None"
) -> "Tensor":
    """Return the scores of the passages in ``rows``, up to what all of them share."""
    import torch
    from torch.nn.functional import normalize

    asked = found.states[question]
    if matrix is not None:
        asked = normalize(asked + asked @ matrix.T, dim=-1)
    counts = torch.tensor([weighing.counts.get(word, 0.0) for word in found.words[question]])
    near = nearness(asked, counts, [found.states[row] for row in rows])
    cosines = found.vectors[list(rows)] @ found.vectors[question]
    given = torch.tensor(weighing.given[: len(rows)])
    return given + weighing.meaning * cosines + weighing.nearness * near


def nearness(question: "Tensor", counts: "Tensor", passages: "Sequence[Tensor]") -> "Tensor":
    """Return what ``kb.search.words.nearness`` does; a passage without words has 0.

    The signs of words are what counts, and gradients pass as though they were the words' states:
    those of a sign are nought. What is above chance is reckoned with chance held fixed.
    """
    import torch

    held = [place for place, words in enumerate(passages) if len(words)]
    found = torch.zeros(len(passages))
    if not held or not counts.sum() > 0:
        return found
    states = torch.cat([passages[place] for place in held])
    signs = states.sign() / states.abs().sum(1, keepdim=True).clamp_min(1e-9)
    cosines = (signs.detach() + states - states.detach()) @ question.T
    spread = cosines.std(0, correction=0)
    chance = torch.clamp(cosines.mean(0) + DEVIATIONS * spread, max=MOST_ALIKE).detach()
    each = torch.split(cosines, [len(passages[place]) for place in held])
    nearest = torch.stack([words.max(0).values for words in each])
    above = ((nearest - chance) / (1 - chance)).clamp(0, 1) ** 2
    return found.index_put((torch.tensor(held),), above @ counts / counts.sum())

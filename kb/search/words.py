"""Late interaction: how near the words of a question stand to the nearest words of a passage.

A model's states of a passage's tokens say more than the one vector that they are averaged into:
each word of the question is held against the word of the passage that is nearest to it in meaning
(ColBERT, Khattab and Zaharia 2020), here with states of a model that was never trained for it. Of
each word's state only the signs of its numbers are kept, a bit each, and one scale: an estimate of
the cosine that ranks as the states themselves do (within 0.001 MAP@10 on ObliQA dev), in 50 bytes
where MiniLM's state takes 1,536. A passage of ObliQA keeps 26 distinct words, 1.2 KB.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.ingest.stop_words import STOP_WORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding

    Floats = NDArray[np.float32]

# Models differ in how alike they find any two words. A word of the question is near to one that
# stands so many standard deviations above the mean of its cosines: some 0.3 for MiniLM.
DEVIATIONS = 1.5
MOST_ALIKE = 0.9
_SCALE_BYTES = 2


def tokens_of_words(encoding: "Encoding", text: str, skip: int = 0) -> dict[str, list[int]]:
    """Return the places of the tokens of each distinct word, case folded, in a tokenized text.

    English function words are left out, words without a letter or digit, and what begins within the
    first ``skip`` characters. The white space before a word may belong to its first token.
    """
    pieces: dict[int, list[int]] = {}
    offsets = encoding.offsets
    for place, number in enumerate(encoding.word_ids):
        if number is not None:
            pieces.setdefault(number, []).append(place)
    found: dict[str, list[int]] = {}
    for places in pieces.values():
        end = offsets[places[-1]][1]
        word = text[offsets[places[0]][0] : end].lstrip()
        if end - len(word) < skip:
            continue
        word = word.rstrip().casefold()
        if word not in _FUNCTION_WORDS and any(map(str.isalnum, word)):
            found.setdefault(word, []).extend(places)
    return found


_FUNCTION_WORDS = frozenset(STOP_WORDS["en"].split())


def states_of_words(
    states: "Floats", tokens: "Sequence[Sequence[int]]", mean: "Floats | None" = None
) -> "Floats":
    """Return the unit mean of each word's token states, shape (len(tokens), dim).

    ``mean`` is what the states of all words have in common, shape (dim,), to be taken out of them.
    """
    import numpy as np

    sums = np.zeros((len(tokens), states.shape[1]), dtype=np.float32)
    unit = _of_unit_length(states)
    for row, places in enumerate(tokens):
        sums[row] = unit[places].sum(axis=0) if len(places) > 1 else unit[places[0]]
    found = _of_unit_length(sums)
    return found if mean is None else _of_unit_length(found - mean)


def _of_unit_length(states: "Floats") -> "Floats":
    import numpy as np

    return np.asarray(states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-9))


def packed(states: "Floats") -> bytes:
    """Return the signs of words' states, a bit for each number, and after them their scales.

    The scale makes the inner product of a state with its own signs 1.
    """
    import numpy as np

    scales = 1 / np.maximum(np.abs(states).sum(axis=1), 1e-9)
    return bytes(np.packbits(states > 0, axis=1)) + bytes(scales.astype("<f2"))


def nearness(
    question: "Floats", weights: "Floats", passages: Sequence[bytes]
) -> "NDArray[np.float64]":
    """Return how near the words of a question stand to those of each passage, from 0 to 1.

    ``question`` holds the unit states of its words, shape (m, dim), ``weights`` what each counts.
    For each word the greatest cosine with a word of the passage counts: the square of what lies
    above chance, which is reckoned from all words of the passages. One without words has nan.
    """
    import numpy as np

    found = np.full(len(passages), np.nan)
    held = [place for place, each in enumerate(passages) if each]
    if not held or not weights.sum() > 0:
        return found
    ones, scales, counts = unpacked([passages[place] for place in held], question.shape[1])
    near = cosines(question, ones, scales)
    starts = np.cumsum([0, *counts[:-1]])
    nearest = np.maximum.reduceat(near, starts, axis=0)
    chance = chance_of(near)
    above = np.clip((nearest - chance) / (1 - chance), 0, 1) ** 2
    found[held] = above @ weights / weights.sum()
    return found


def unpacked(passages: Sequence[bytes], dim: int) -> "tuple[Floats, Floats, list[int]]":
    """Return the signs of all words of passages, 1 for above 0, their scales, and their numbers."""
    import numpy as np

    row = (dim + 7) // 8
    counts = [len(each) // (row + _SCALE_BYTES) for each in passages]
    told = [*zip(passages, counts, strict=True)]
    bits = b"".join(each[: count * row] for each, count in told)
    scales = b"".join(each[count * row :] for each, count in told)
    ones = np.unpackbits(np.frombuffer(bits, np.uint8).reshape(-1, row), axis=1, count=dim)
    return ones.astype(np.float32), np.frombuffer(scales, "<f2").astype(np.float32), counts


def cosines(question: "Floats", ones: "Floats", scales: "Floats") -> "Floats":
    """Return the cosines of words of passages, rows, with those of the question, columns."""
    import numpy as np

    # With b of {0, 1} for signs of {-1, 1}: q · signs = 2 q · b - sum(q).
    found: Floats = 2 * (ones @ question.T) - question.sum(axis=1)
    found *= scales[:, np.newaxis]
    return found


def chance_of(found: "Floats") -> "Floats":
    """Return above which of its cosines, a column, each word of the question is near to another."""
    import numpy as np

    mean = found.mean(axis=0)
    # As a product: along this axis numpy.std takes five times as long.
    spread = np.sqrt(np.maximum(np.einsum("ij,ij->j", found, found) / len(found) - mean**2, 0))
    chance: Floats = np.minimum(mean + DEVIATIONS * spread, MOST_ALIKE)
    return chance

"""Bangla written for Bijoy's fonts (SutonnyMJ), whose bytes look like English gone mad."""

import re
from collections.abc import Iterable

from kb.model import Block

# Bijoy draws Bengali letters for Latin codes, whatever their case, and the commonest sign, "aa",
# for the code of "v": capitals stand inside words, and every tenth letter is a v.
_MIXED = re.compile(r"[a-z`|†‡][A-Z]|[A-Z]{2,}[a-z]|[A-Z][a-z]+[A-Z]|^[`†‡]\w|\w[†‡¨©]")
_SAMPLE = 20_000
_FEWEST_WORDS = 5


def is_bijoy(blocks: Iterable[Block]) -> bool:
    """Return whether the text of the blocks is Bangla in Bijoy's codes and not Latin script."""
    words = " ".join(block.text for block in blocks)[:_SAMPLE].split()
    letters = "".join(words)
    if len(words) < _FEWEST_WORDS or letters.count("v") < 0.04 * len(letters):
        return False
    return sum(1 for word in words if _MIXED.search(word)) > 0.15 * len(words)

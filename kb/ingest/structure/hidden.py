"""The mark of what is withheld from a text, and words in its place; light, for every search."""

import re

HIDDEN = "█"  # stands for each character withheld, so that all spans stay true


def told(text: str, words: str) -> str:
    """Return a text for people to read, with some words in the place of each name hidden."""
    return re.sub(f"{HIDDEN}+", words, text)

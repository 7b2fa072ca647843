"""The words of laws' names in a form in which English and Bangla names of one law meet.

``law_words.json`` says what a Bangla word of a title may be in English, and which English words
stand for one another: the official names of laws are translations of each other word by word.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from kb.ingest import language, numbers

Word = frozenset[str]  # the forms under which a word may be met, its own among them

# What says no more than that a thing is a law, or that it changes one; stemmed as words are.
_TYPES = (
    "act law code ordin order rule regul convent protocol treati direct bill statut decre charter"
)
TYPES = frozenset(_TYPES.split())
AMENDING = frozenset(("amend", "repeal"))
_TOKEN = re.compile(r"[^\W_]+(?:[^\W_]|[\u0980-\u09ff\u200c\u200d])*")
_YEAR = re.compile(r"1[789]\d\d|20\d\d")
_LITTLE_WORDS = """
the of an a and to for in by on or no nr de la le les du des et del el los y der die das und
ও এবং এর নং সনের সালের
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
# What Bangla hangs on a noun: of, to, in, the plural.
_CASES = "সমূহের গণের দিগের য়ের ের এর টির টি র কে তে ে"
_ENDINGS = tuple(unicodedata.normalize("NFC", _CASES).split())
_GENITIVES = _ENDINGS[:6]


@lru_cache(maxsize=20_000)
def words(name: str) -> tuple[Word, ...]:
    """Return the words of a law's name, each with its forms; years and little words left out."""
    tokens = (token for token in _tokens(name) if not _YEAR.fullmatch(token))
    return tuple(word for token in tokens for word in _forms(token))


@lru_cache(maxsize=20_000)
def years(name: str) -> frozenset[str]:
    """Return the years in a law's name."""
    return frozenset(token for token in _tokens(name) if _YEAR.fullmatch(token))


def _tokens(name: str) -> Iterator[str]:
    # A letter such as য় has two spellings, ণ্ড and ন্ড are two ways to write one word.
    plain = unicodedata.normalize("NFC", numbers.ascii_digits(name)).casefold()
    plain = plain.replace("দন্ড", "দণ্ড")
    for match in _TOKEN.finditer(plain):
        token = match[0].replace("\u200c", "").replace("\u200d", "")
        if token not in _LITTLE:
            yield token


@lru_cache(maxsize=20_000)
def _forms(token: str) -> tuple[Word, ...]:
    """The words that a token stands for: one, or those of its English name ("penal code")."""
    if token.isascii() and not language.terms(token, "en"):  # "what", "does"
        return ()
    own = _bare(token)
    glosses = _glossary().get(own, ())
    stemmed = {_stem(own)} if own.isascii() else {own, token}
    for gloss in glosses:
        if " " in gloss:
            return tuple(frozenset({*stemmed, _stem(part)}) for part in gloss.split())
    return (frozenset(stemmed | {_stem(gloss) for gloss in glosses}),)


def _bare(token: str) -> str:
    """A token as the glossary has it: without a Bangla ending, where it is known without."""
    if token in _glossary() or token.isascii():
        return token
    for ending in _ENDINGS:
        stem = token.removesuffix(ending)
        if stem in _glossary():
            return stem
    return next((token.removesuffix(e) for e in _GENITIVES if token.endswith(e)), token)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return next(iter(language.terms(word, "en")), word)


@cache
def _glossary() -> dict[str, list[str]]:
    text = files("kb.search").joinpath("law_words.json").read_text(encoding="utf-8")
    table: dict[str, list[str]] = json.loads(text)
    return table

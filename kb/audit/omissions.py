"""What an omission or an insertion hides: a "not", an "unless", a "may" put for a "shall".

Leaving out sentences, sub-clauses and parentheses is what omission marks are for. It turns the
sense only when the words left out belong to the clause that is kept and deny or limit it. So of a
gap only that part counts which no sentence end, semicolon or new line parts from the words kept.
"""

import re

from kb.audit.folding import is_word

_SIDE = r"\w\u0300-\u036f\u0900-\u0dff\u064b-\u0652"


def _words(*alternatives: str) -> re.Pattern[str]:
    listed = "|".join(alternatives)
    return re.compile(rf"(?<![{_SIDE}])(?:{listed})(?![{_SIDE}])", re.IGNORECASE)


_LIMITS = (
    "except(?:ing|ed)?|unless|only|provided|save|saving|other than|excluding|excluded",
    "exempt(?:ed)?",
    "sauf|excepté|hormis|uniquement|seulement|à moins que?|à condition|sous réserve|que si",
    "salvo|excepto|sólo|solamente|únicamente|a menos que|siempre que|a no ser",
    "außer|ausgenommen|sofern nicht|es sei denn|nur",
    "إلا|الا|سوى|فقط|باستثناء|ما لم",
    "ব্যতীত|ব্যতিরেকে|ছাড়া|যদি না|শুধু|শুধুমাত্র|কেবল|কেবলমাত্র|তবে|শর্ত",
)
_DENIALS = (
    "not|no(?:-one)?|nor|never|neither|none|nothing|nobody|without|cannot|[a-z]+n['’]t|fails? to",
    "ne|n['’]\\w+|pas|jamais|aucune?|sans|ni|nul(?:le)?|non(?!-)",
    "nunca|jamás|ningun[oa]?|ningún|sin|tampoco",
    "nicht|kein(?:e[mnrs]?)?|nie(?:mals)?|ohne",
    "لا|لم|لن|ليس|ليست|غير|دون|بدون|لیس|ولا",
    "না|নাই|নহে|নহেন|নয়|নেই|নি|বিনা|নাহি",
)
_LIMIT = _words(*_LIMITS)
_TURN = _words(*_LIMITS, *_DENIALS)
# Measures that deny nothing when they are left out whole.
_MEASURE = _words(
    "(?:not|no|nor) (?:less|more|later|fewer|earlier|longer|exceeding|below|being less) ?(?:than)?",
    "whether or not|or not|not only|without prejudice|not later than",
)
_MODAL = _words("shall|must|may|might|can|could|will|would|should|ought")
_ENDS = re.compile(r"[.;:।৷॥؟?!][”’\"'»)\]]*(?=\s|$)|\n(?!\s*[a-z])|[—–-]\s*\n")
_STOP = re.compile(r"[.।৷॥؟?!][”’\"'»)\]\s]*$")
_CLAUSE_END = re.compile(r"[.;:ঃ।৷॥؟?!—][”’\"'»)\]\s—–-]*$")
_PROVISO = re.compile(
    r"[\s;:,ঃ—–-]*(?P<word>provided|except|unless|save (?:as|that|where|in|for)|তবে শর্ত|তবে|যদি না"
    r"|sauf|à moins|salvo|a menos)(?![\w\u0980-\u09ff])",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[\s\[(“‘\"']*(?:[\w\u0980-\u09ff]{1,5}[.)\]।:—–-]+[\s\])]*)*")
# The number of a clause that begins there, on a new line or not.
_ITEM = re.compile(r"[\s“‘\"']*(?:or|and)?\s?\((?:[0-9০-৯]{1,3}|[a-z]{1,2}|[ivx]{1,5}|[ক-হ])\)")
# How many words next to an omission count as next to it.
_NEXT = 2


def between(text: str, start: int, end: int) -> str:
    """Return the turning word that an omission of ``text[start:end]`` hides, ``""`` for none."""
    gap = text[start:end]
    if _ITEM.match(text, end):
        return behind(text, start, end, _LIMIT)
    segments = _ENDS.split(gap)
    if len(segments) == 1:
        return _found(_TURN, gap)
    return behind(text, start, end, _LIMIT) or _found(_TURN, segments[-1])


def behind(
    text: str,
    start: int,
    end: int = 0,
    anywhere: re.Pattern[str] | None = None,
    *,
    marked: bool = True,
) -> str:
    """Return the turning word of the rest of the clause behind the last words quoted.

    Right behind them any such word counts, further on only those of ``anywhere``. A proviso set as
    a sentence of its own may be left out with a mark, but not by a full stop put before it.
    """
    rest = text[start : end or start + 400]
    kept = text[max(0, start - 4) : start]
    if not _STOP.search(kept) and (proviso := _PROVISO.match(rest)):
        word = proviso["word"]
        apart = _CLAUSE_END.search(kept + rest[: proviso.start("word")])
        if not (marked and apart and not word[0].islower()):
            return word
    if _CLAUSE_END.search(kept) or _ITEM.match(rest):
        return ""
    clause = _ENDS.split(rest, maxsplit=1)[0]
    near = _found(_TURN, " ".join(clause.split()[:_NEXT]))
    return near or (_found(anywhere, clause) if anywhere else "")


def ahead(text: str, start: int) -> str:
    """Return the turning word right ahead of the first words quoted, in the same clause."""
    clause = _ENDS.split(text[max(0, start - 200) : start])[-1]
    return _found(_TURN, " ".join(clause.split()[-_NEXT:]))


def turned(dropped: str, inserted: str) -> str:
    """Return the word by which an insertion says other than what it stands for, ``""`` for none."""
    before, after = _found(_TURN, dropped), _found(_TURN, inserted)
    if bool(before) != bool(after):
        return before or after
    was, becomes = ({m[0].casefold() for m in _MODAL.finditer(w)} for w in (dropped, inserted))
    return min(becomes) if was and becomes and was != becomes else ""


def is_label(dropped: str) -> bool:
    """Return whether what two lines leave out between them is no more than a list number."""
    return _LABEL.fullmatch(dropped) is not None or not any(map(is_word, dropped))


def _found(pattern: re.Pattern[str], words: str) -> str:
    match = pattern.search(_MEASURE.sub(" ", words))
    return match[0] if match else ""

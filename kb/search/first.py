"""What comes before the ranking: the words of a quotation, the heading, the definition asked for.

Signals say how much a passage has to do with a query. Where a query says exactly what it wants, the
passages that are that come first, in the order in which the signals put them.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from kb.ingest import language
from kb.model import Filter, First, StoredPassage
from kb.seams import Store
from kb.search import places
from kb.search.fusion import Fused
from kb.search.glance import asks_meaning, quoted, subject

# A query of no more terms that asks for a meaning wants the definition itself; a longer one that
# happens to say "what is" or "defined" wants more (0.005 MAP@10 on ObliQA dev).
LOOK_UP = 5
_QUESTION_MARKS = "?？؟"
_SOME_WORDS = 3  # of a quotation, or one word in so many of the question:
_SHARE = 3
_LOOKED_AT = 25  # of the ranking, for a heading that is the query
# What asks for recommendations themselves: "recommendations on shelters".
_ADVICE = re.compile(r"(?i)(?:what )?recommend(?:ations?|ed)\b|recommandations?\b|সুপারিশ")
_NUMBERED = re.compile(r"^\s*[0-9০-৯]+[A-Z]?\b[\s.)—-]*")
_UNSAID = frozenset(("defin", "definit", "mean", "interpret"))  # in a heading

_LETTER = "[\\w\u0300-\u036f\u0900-\u0dff]"  # the signs of vowels are no letters to a pattern

Firsts = dict[int, First]


def ahead(
    store: Store, query: str, terms: Sequence[str], where: Filter, ranked: list[Fused], depth: int
) -> tuple[list[Fused], Firsts]:
    """Return the ranking with what the query asks for exactly before the rest, and why, by key.

    ``depth`` is how far down the words of a quotation are searched.
    """
    past = bool(where.as_of)
    if phrases := word_for_word(query):
        return _quoted_first(store, phrases, where, ranked, depth)
    if len(terms) <= LOOK_UP:
        asked = asks_meaning(query)
        looked_at = ranked if asked else ranked[:_LOOKED_AT]
        passages = store.passages([fused.key for fused in looked_at], past)
        wanted, law = subject(query)
        meant = _called(store, law) if law else set()
        headed = {
            key
            for key, passage in passages.items()
            if (not meant or passage.document in meant) and _is_headed(passage, wanted)
        }
        covered = _covered(passages, terms, wanted) if asked else {}
        found: Firsts = {key: "definition" for key, most in covered.items() if most}
        found |= dict.fromkeys(headed, "heading")
        return _sorted(ranked, lambda key: (key in headed, covered.get(key, 0))), found
    if _ADVICE.match(query):
        return _advice_first(store, ranked, terms, past)
    return ranked, {}


def word_for_word(query: str) -> list[str]:
    """Return the quotations whose very words are wanted.

    In a question marks may stand round a word that is just spoken of. There a quotation is meant to
    be found when it has some words, or is much of the question.
    """
    found = quoted(query)
    if not found or not any(mark in query for mark in _QUESTION_MARKS):
        return found
    most = len(language.words(query)) / _SHARE
    return [each for each in found if len(language.words(each)) >= min(_SOME_WORDS, most)]


def _covered(
    passages: Mapping[int, StoredPassage], terms: Sequence[str], wanted: str
) -> dict[int, int]:
    """Return of how many terms of a query the best term is made that each passage defines.

    Where none defines a term of the query's words, one that begins with those wanted counts.
    """
    from kb.search.definitions import begins_with, covered

    found = {key: covered(each.text, terms, each.language) for key, each in passages.items()}
    if any(found.values()):
        return found
    return {
        key: int(begins_with(each.text, wanted, each.language)) for key, each in passages.items()
    }


def _called(store: Store, law: str) -> set[str]:
    from kb.search.naming import named

    return {each.id for each in named(store, store.summaries(), law)}


def _sorted(ranked: list[Fused], worth: Callable[[int], tuple[bool, int]]) -> list[Fused]:
    return sorted(ranked, key=lambda fused: worth(fused.key), reverse=True)


def _quoted_first(
    store: Store, phrases: Sequence[str], where: Filter, ranked: list[Fused], depth: int
) -> tuple[list[Fused], Firsts]:
    """Put passages that have the quoted words first, those with most of the quotations before.

    Passages with the pairs of a quotation are looked for besides: the other words of the query may
    have kept them out of the ranking.
    """
    known = {fused.key for fused in ranked}
    more: dict[int, float] = {}
    for phrase in phrases:
        terms = language.terms(phrase, language.detect(phrase))
        for each in store.candidates(terms, None, depth, where):
            if each.key not in known:
                more[each.key] = max(more.get(each.key, 0.0), each.bigram)
    beyond = [Fused(key, 0.0) for key in sorted(more, key=lambda k: -more[k])]
    passages = store.passages([*known, *more], bool(where.as_of))
    patterns = [_pattern(phrase) for phrase in phrases]
    counts = {
        key: sum(pattern.search(passage.text) is not None for pattern in patterns)
        for key, passage in passages.items()
    }
    found = {key: count for key, count in counts.items() if count}
    kept = [fused for fused in (*ranked, *beyond) if fused.key in known or fused.key in found]
    kept.sort(key=lambda fused: -found.get(fused.key, 0))
    return kept, dict.fromkeys(found, "phrase")


def _pattern(phrase: str) -> re.Pattern[str]:
    """What finds a phrase word for word, whatever marks and breaks stand between its words."""
    words = (re.escape(phrase[start:end]) for start, end in language.words(phrase))
    return re.compile(
        rf"(?<!{_LETTER}){f'(?:(?!{_LETTER}).)+'.join(words)}(?!{_LETTER})", re.I | re.S
    )


def _is_headed(passage: StoredPassage, wanted: str) -> bool:
    """Whether a heading over a passage is what is asked for, to the word."""
    terms = language.terms(wanted, passage.language)
    return bool(terms) and any(
        [
            term
            for term in language.terms(_NUMBERED.sub("", heading), passage.language)
            if term not in _UNSAID
        ]
        == terms
        for heading in passage.trail
    )


def _advice_first(
    store: Store, ranked: list[Fused], terms: Sequence[str], past: bool
) -> tuple[list[Fused], Firsts]:
    """Put the recommendations of studies first that have a word of what they are asked about."""
    wanted = {term for term in terms if not term.startswith(("recommend", "recommand"))}
    passages = store.passages([fused.key for fused in ranked], past)
    first: Firsts = {
        key: "recommendation"
        for key, passage in passages.items()
        if places.is_advice(passage)
        and (not wanted or language.matching(passage.text, wanted, passage.language))
    }
    return sorted(ranked, key=lambda fused: fused.key not in first), first

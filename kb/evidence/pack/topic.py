"""The template's questions put about one topic."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb.evidence.choose import Search
from kb.evidence.question import Question
from kb.ingest import language as lang
from kb.model import KINDS, Filter

SLOT = "{topic}"
# Words of a topic that every source has, whatever it is on.
_COMMON = "person persons people human individual individuals other others"
# A word is of the kin of another when it only goes on longer, as "smuggler" after "smuggl".
_SHORTEST_STEM, _LONGER = 5, 2
_LOOKED_AT = 60


def questions(topic: str, asked: Sequence[Question], search: Search) -> tuple[Question, ...]:
    """Return the questions with the topic in place of ``{topic}``.

    Where ``{topic}`` stands in ``about``, each telling word of the topic, in a form that the corpus
    uses, must be had. Phrasings in another script than the topic's are left out.
    """
    groups = _groups(topic, search)
    return tuple(
        replace(
            question,
            text=filled(question.text, topic),
            queries=_phrasings(topic, question),
            about=tuple(_about(question, groups)),
        )
        for question in asked
    )


def filled(text: str, topic: str) -> str:
    """Return a template's text with the topic in it, with a capital where it begins the text."""
    if text.startswith(SLOT):
        text = topic[:1].upper() + topic[1:] + text.removeprefix(SLOT)
    return text.replace(SLOT, topic)


def language_of(topic: str, usual: str) -> str:
    """Return the language of a topic: the usual one for plain letters, too few to tell by."""
    return usual if topic.isascii() else lang.detect(topic) or usual


def _phrasings(topic: str, question: Question) -> tuple[str, ...]:
    ascii_topic = topic.isascii()
    alike = [q for q in question.queries if q.replace(SLOT, "").isascii() == ascii_topic]
    return tuple(filled(q, topic) for q in alike or question.queries)


def _about(question: Question, groups: tuple[tuple[str, ...], ...]) -> Iterable[tuple[str, ...]]:
    for group in question.about:
        if group == (SLOT,):
            yield from groups
        else:
            yield group


def _groups(topic: str, search: Search) -> tuple[tuple[str, ...], ...]:
    """Return for each telling word of the topic the forms in which the corpus has it."""
    spoken = language_of(topic, "en")
    words = [topic[slice(*span)] for span in lang.words(topic)]
    common = set(_COMMON.split())
    telling = [w for w in words if lang.terms(w, spoken) and w.casefold() not in common]
    found = _words_found(topic, search)
    return tuple((word, *_kin(word, found, spoken)) for word in telling or words)


def _words_found(topic: str, search: Search) -> list[str]:
    """Return the words of the passages that a search for the topic finds."""
    texts = (
        hit.passage.text for kind in KINDS for hit in search(topic, Filter(kind=kind), _LOOKED_AT)
    )
    return sorted({text[a:b].casefold() for text in texts for a, b in lang.words(text)})


def _kin(word: str, found: Iterable[str], spoken: str) -> Iterable[str]:
    stem = "".join(lang.terms(word, spoken))
    if len(stem) < _SHORTEST_STEM:
        return ()
    stems = {other: "".join(lang.terms(other, spoken)) for other in found}
    return dict.fromkeys(
        next(other for other in found if stems[other] == kin)
        for kin in sorted(set(stems.values()) - {stem})
        if kin.startswith(stem) and len(kin) - len(stem) <= _LONGER
    )

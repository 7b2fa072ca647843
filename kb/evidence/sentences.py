"""Which sentences of a passage can be quoted alone, and which of them say most."""

import re
from collections.abc import Mapping

from kb.ingest import language as lang
from kb.ingest import sentences as cut
from kb.model import Provision, StoredPassage

Span = tuple[int, int]

# In words: all that is quoted together, and a sentence that is quoted by itself.
LONGEST = {"law": 120, "study": 90, "workshop": 90}
LEAST_WORDS = {"law": 8, "study": 10, "workshop": 6}
LONGEST_SENTENCE = 150
# A sentence that may stand among others.
SHORTEST = {"law": 8, "study": 6, "workshop": 2}
MOST_SENTENCES = 4
# What one person said, or a numbered paragraph, is quoted whole up to here.
WHOLE_REMARK = {"law": 0, "study": 45, "workshop": 70}
# What another sentence must add, in weights of the question's words, to be quoted along.
_WORTH_A_SENTENCE = 0.2

# A line of an original footnote.
NOTE_LINE = re.compile(r"^\[[^\]\n]{1,6}\] .*$", re.MULTILINE)
_CAPTION = re.compile(
    r"(?:Sources?|Notes?)\s*:|(?:Table|Figure|Box|Chart)\s+[\dIVX]+[A-Z]?\s*[:.–—]"
)
_REFERENCE = re.compile(r"\(\d{4}\)[.;]?$|\beds?\.(?: by)? |\bibid\b", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"(?:\d+\.\s+)?(?:See\b|(?:Table|Figure|Box|Chart) \w+ (?:shows|gives|lists))"
)
# Words that lean on a sentence before; "it is clear that" and "this report" do not.
_POINTS_BACK = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s+)?(?:However|Moreover|Furthermore|Therefore|Thus|Hence|Nevertheless"
    r"|Similarly|Likewise|Instead|In addition|As a result|For example|For instance|Also|No|Yes"
    r"|It(?! (?:is|was|has been) \w+ (?:that|to)\b)|This(?! (?:report|study|chapter|section|Act)\b)"
    r"|These|That|Those|They|He|She|Its|Their|His|Her|Such|Both|Neither)\b"
)
_FINISHED = re.compile(r"[.!?;:।][\"'”’»)\]\d]*$")
_ENDED = re.compile(r"[.!?।][\"'”’»)\]\d]*$")
_BULLET = re.compile(r"[•·*–—-]\s+")
_SAID_BY = re.compile(r"\s+[—–-]\s+[^—\n]{1,120}$")


def best_run(
    text: str, span: Span, passage: StoredPassage, wanted: Mapping[str, float]
) -> Span | None:
    """Return the run of sentences with most of the wanted terms for its length, if any reads."""
    sentences = [
        (span[0] + start, span[0] + end)
        for start, end in cut.sentences(text[slice(*span)], passage.language)
    ]
    said = [_wanted_in(text[a:b], wanted, passage.language) for a, b in sentences]
    if sentences:
        sentences[0] = _without_bullet(text, sentences[0])
    remark = passage.kind == "workshop" or passage.pinpoint.startswith("para")
    short = remark and length(text, span) <= WHOLE_REMARK[passage.kind]
    if sentences and short and _reads(text, sentences, passage):
        return (sentences[0][0], sentences[-1][1])
    found = [
        (_worth(said[at:to], wanted), -at, (sentences[at][0], sentences[to - 1][1]))
        for at in range(len(sentences))
        for to in range(at + 1, min(at + MOST_SENTENCES, len(sentences)) + 1)
        if _reads(text, sentences[at:to], passage)
    ]
    return max(found)[2] if found else None


def without_speaker(text: str, span: Span, provision: Provision | None) -> Span:
    """Return the span without who spoke behind a dash at its end: the attribution says that."""
    tail = _SAID_BY.search(text, *span)
    if provision is None or provision.speaker is None or tail is None:
        return span
    speaker = provision.speaker
    said = any(part and part in tail.group() for part in (speaker.name, speaker.role))
    return (span[0], tail.start()) if said or speaker.organisation in tail.group() else span


def length(text: str, span: Span) -> int:
    """Return how many words a span has."""
    return len(text[slice(*span)].split())


def _without_bullet(text: str, span: Span) -> Span:
    mark = _BULLET.match(text, *span)
    return (mark.end() if mark else span[0], span[1])


def _wanted_in(text: str, wanted: Mapping[str, float], language: str) -> frozenset[str]:
    return frozenset(lang.terms(text, language)) & wanted.keys()


def _worth(said: list[frozenset[str]], wanted: Mapping[str, float]) -> float:
    """Return how much a run of sentences says on the question, less what it costs to read."""
    matched = sum(wanted[term] for term in frozenset().union(*said))
    return matched - _WORTH_A_SENTENCE * (len(said) - 1)


def _reads(text: str, sentences: list[Span], passage: StoredPassage) -> bool:
    """Return whether sentences can be quoted: short enough, no table, note, heading or fragment."""
    start, end = sentences[0][0], sentences[-1][1]
    words = length(text, (start, end))
    if words > (LONGEST_SENTENCE if len(sentences) == 1 else LONGEST[passage.kind]):
        return False
    if words < LEAST_WORDS[passage.kind] or _POINTS_BACK.match(text, start):
        return False
    if passage.kind == "study" and not _ENDED.search(text[start:end]):
        return False
    if text[end - 1] == ":" or _ANNOUNCES.match(text, start):
        return False
    return all(_is_sentence(text[a:b], passage) for a, b in sentences)


def _is_sentence(text: str, passage: StoredPassage) -> bool:
    if "\t" in text or text.endswith("?") or _REFERENCE.search(text):
        return False
    if NOTE_LINE.match(text) or _CAPTION.match(text):
        return False
    if passage.kind != "workshop" and not _FINISHED.search(text):
        return False
    if passage.kind == "workshop" and text[0] in "—–":
        return False
    return len(text.split()) >= SHORTEST[passage.kind]

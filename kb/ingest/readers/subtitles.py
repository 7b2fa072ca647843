"""WebVTT and SubRip: what was said in a recording, turn by turn, with who said it and when."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.runs import clean, one_line
from kb.ingest.structure import speakers
from kb.model import Block, Reading, Speaker, Unit

_TIMES = re.compile(
    r"(?P<start>(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})[ \t]*-->[ \t]*"
    r"(?P<end>(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})[^\n]*"
)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?[ \t]+(?P<name>[^<>\n]{1,80})>")
_TAG = re.compile(r"</?(?:[bicuv]|ruby|rt|lang|font|c)\b[^<>\n]*>|<[\d:.]+>|\{\\[^{}\n]*\}")
_NAMED = re.compile(r"(?:>>\s*)?(?P<name>[^\W\d_](?:[^:\n<>.?!]|(?<=\b\w)\.){1,60}):\s+")
_BRACKETED = re.compile(
    r"\[(?!(?i:music|applause|laugh|silence|inaudible|noise|cough|crosstalk|foreign))"
    r"(?P<name>[^\W\d_a-z][^\[\]\n:]{1,40})\]:?\s+(?=\S)"
)
_CHANGE = re.compile(r">>\s*|[-–]\s+")
_NO_CUE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
_PAUSE = 8.0  # seconds of silence after which words of nobody known begin a new paragraph
_LONG = 600  # characters after which a sentence's end does


@dataclass(frozen=True, slots=True)
class Cue:
    """Words shown from ``start`` to ``end``, in seconds; ``voice`` is ``""`` where none is told."""

    start: float
    end: float
    voice: str
    words: str
    changed: bool = False


def read(path: Path) -> Reading:
    """Return one block and one contribution a turn; raise UnreadableError for a file without cues.

    The speaker's label and the time are no part of the text: the one is the contribution's speaker,
    the other its number.
    """
    cues = list(_cues(clean(decode(path.read_bytes()))))
    if not cues:
        raise UnreadableError("holds no subtitles")
    turns = _turns(cues)
    units = tuple(
        Unit("contribution", at, at + 1, number=_clock(turn[0].start), speaker=_who(turn[0].voice))
        for at, turn in enumerate(turns)
    )
    blocks = tuple(Block(one_line(" ".join(cue.words for cue in turn))) for turn in turns)
    return Reading(blocks, kind="workshop", units=units)


def _cues(text: str) -> Iterator[Cue]:
    """Yield the cues in order; a label holds until the next one, as recorders write it."""
    regular = _regular(text)
    for paragraph in re.split(r"\n[ \t]*\n", text):
        if _NO_CUE.match(paragraph) and "-->" not in paragraph:
            continue
        m = _TIMES.search(paragraph)
        if not m:
            continue
        start, end = _seconds(m["start"]), _seconds(m["end"])
        for voice, words, changed in _voices(paragraph[m.end() :], regular):
            if words:
                yield Cue(start, end, voice, words, changed)


def _voices(body: str, regular: frozenset[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield who speaks, the words, and whether a mark says that somebody else now does."""
    pieces = _VOICE.split(body)
    if len(pieces) > 1:
        for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
            yield html.unescape(one_line(name)), _bare(words), True
        return
    for printed in re.split(r"\n(?=>>|[-–] )", body.strip("\n")):
        words = _bare(printed)
        named = _BRACKETED.match(words) or _NAMED.match(words)
        sure = named and (named["name"] in regular or speakers.turn(words, frozenset()))
        if named and sure:
            yield named["name"].strip(), words[named.end() :], True
        else:
            bare = _CHANGE.sub("", words, count=1) if _CHANGE.match(words) else words
            yield "", bare, bare != words


def _regular(text: str) -> frozenset[str]:
    """Return the labels with which two cues or more begin."""
    names = [m["name"] for line in text.split("\n") if (m := _NAMED.match(_bare(line)))]
    return frozenset(name for name in names if names.count(name) > 1) | (
        frozenset(names) if len(names) > 1 and _are_names(names) else frozenset()
    )


def _are_names(names: Sequence[str]) -> bool:
    words = [re.split(r"\s[–|(-]", name)[0].split() for name in names]
    return all(1 < len(w) <= 4 and all(part[0].isupper() for part in w) for w in words)


def _bare(words: str) -> str:
    return one_line(html.unescape(_TAG.sub("", words)))


def _turns(cues: Sequence[Cue]) -> list[list[Cue]]:
    """Return the cues by turn: another voice begins one, and where none is told a long pause."""
    turns: list[list[Cue]] = []
    for cue in cues:
        last = turns[-1] if turns else []
        if last and _goes_on(last, cue):
            last.append(cue)
        else:
            turns.append([cue])
    return turns


def _goes_on(turn: Sequence[Cue], cue: Cue) -> bool:
    voice = turn[0].voice
    if cue.voice:
        return cue.voice == voice
    if cue.changed:
        return False
    if voice:
        return True
    said = " ".join(each.words for each in turn)
    ended = said.endswith((".", "?", "!", "।", "؟"))
    return cue.start - turn[-1].end < _PAUSE and not (len(said) > _LONG and ended)


def _who(voice: str) -> Speaker | None:
    return speakers.labelled(voice) if voice else None


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"

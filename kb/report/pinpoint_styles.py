"""A pinpoint as a citation style writes it: ``s 6(2)``, ``sect. 6 (2)``, ``sec. 6(2)``.

The store keeps pinpoints in OSCOLA's abbreviations; CSL has no words for most of them.
"""

import re
from collections.abc import Mapping

# For each style, what stands for a label before a number; labels that are not named stay.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "un-editorial": {
        "s": "sect.", "ss": "sects.", "sec": "sect.", "art": "art.", "arts": "arts.", "r": "rule",
        "reg": "regulation", "ch": "chap.", "chs": "chaps.", "pt": "part", "div": "division",
        "bk": "book", "sch": "schedule", "app": "appendix", "para": "para.", "paras": "paras.",
        "p": "p.", "pp": "pp.", "cl": "clause", "rec": "recommendation", "q": "question",
    },
    "chicago-notes-bibliography": {
        "s": "sec.", "ss": "secs.", "sec": "sec.", "art": "art.", "arts": "arts.", "r": "rule",
        "reg": "reg.", "ch": "chap.", "chs": "chaps.", "pt": "pt.", "div": "div.", "bk": "bk.",
        "sch": "sched.", "app": "app.", "para": "para.", "paras": "paras.", "p": "", "pp": "",
        "cl": "cl.", "rec": "recommendation", "q": "question",
    },
    "apa": {
        "s": "Section", "ss": "Sections", "sec": "Section", "art": "Article", "arts": "Articles",
        "r": "Rule", "reg": "Regulation", "ch": "Chapter", "chs": "Chapters", "pt": "Part",
        "div": "Division", "bk": "Book", "sch": "Schedule", "app": "Appendix", "para": "para.",
        "paras": "paras.", "p": "p.", "pp": "pp.", "cl": "Clause", "rec": "Recommendation",
        "q": "Question",
    },
}  # fmt: skip
_SPACED = frozenset({"un-editorial"})  # article 3 (a), not 3(a)
_TITLE = re.compile(r"(‘[^’]*’)")  # a heading that stands for a number is not touched
_LABEL = re.compile(r"\b(?P<label>[a-z]+)(?P<space> (?=[\dA-ZIVXLC(])|(?=$|,))")
_INSIDE = re.compile(r"(?P<number>\w) (?=(?:[a-z]+\.|[a-z]{4,}|[A-Z][a-z]+) [\dIVXLC])")
_BRACKET = re.compile(r"(?<=[\w)])\((?=[\w]{1,5}\))")
_TIED = re.compile(
    r"\b(ss?|arts?|pp?|paras?|rr?|regs?|chs?|schs?|sch|pt|cls?|q|annex|box|rec|group|session|ধারা|"
    r"(?:sects?|secs?|arts?|paras?|pp?|chaps?|regs?|pt|div|bk|app|cl|sched)\.|"
    r"sections?|articles?|rules?|chapters?|parts?|schedule|appendix|clause|question|recommendation)"
    r" (?=[\d০-৯IVXLC(])",
    re.IGNORECASE,
)
_BEFORE_BRACKET = re.compile(r"(?<=[\w)]) (?=\(\w{1,5}\))")


def in_style(place: str, style: str) -> str:
    """Return a pinpoint in the words of a citation style; one that is in them stays as it is."""
    words = _WORDS.get(style)
    if not words:
        return place
    parts = _TITLE.split(place)
    return "".join(part if part[:1] == "‘" else _worded(part, words, style) for part in parts)


def _worded(text: str, words: Mapping[str, str], style: str) -> str:
    def word(found: re.Match[str]) -> str:
        label = words.get(found["label"], found["label"])
        return f"{label}{found['space']}" if label else ""

    said = _LABEL.sub(word, text)
    said = _INSIDE.sub(r"\g<number>, ", said)  # schedule 2, para. 3
    return _BRACKET.sub(" (", said) if style in _SPACED else said


def unbroken(place: str) -> str:
    """Return a pinpoint whose numbers no line break can part from their labels or brackets."""
    return _BEFORE_BRACKET.sub("\u00a0", _TIED.sub("\\1\u00a0", place))

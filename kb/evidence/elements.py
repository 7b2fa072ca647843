"""The elements of a definition or an offence, and which of them another text has.

Laws define by enumerations: what is done, by which means, for which purpose, what that includes.
Each enumeration is found by the words that lead in to it (``shall mean``, ``by means of``, ``for
the purpose of``, ``shall include``) and cut at its commas and at "or". An element is held by
another text when the stem of each of its content words stands there: a comparison of words, which
no one should take for one of meanings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kb.ingest import language as lang

Role = Literal["act", "means", "purpose", "includes"]
ROLES: tuple[Role, ...] = ("act", "means", "purpose", "includes")
Holding = Literal["held", "in part", "not held"]
Span = tuple[int, int]

_DEFINED = r"(?<=[”\"’'»]\s)"  # a defined term's closing quotation mark stands before
_LEADS: tuple[tuple[Role, str], ...] = (
    ("means", r"by\s+(?:means|way|(?:the\s+)?use)\s+of|by\s+using"
              r"|through(?:\s+the\s+(?:use|means)\s+of)?"),
    ("purpose", r"for\s+(?:the\s+|any\s+)?purposes?\s+of|with\s+(?:the\s+)?(?:intent|intention|"
                r"purpose|aim|object)\s+(?:to|of)|in\s+order\s+to|with\s+a\s+view\s+to"
                r"|(?<=,\s)for"),
    ("includes", rf"(?:shall\s+include|(?:(?<=[a-z]\s)|{_DEFINED})includes)"
                 r"(?:,[^,;\n]{3,40}(?=,))?"),
    ("act", rf"shall\s+mean|{_DEFINED}means|(?:any|every|each)\s+person\s+who"
            r"|(?<=[.)—]\s)a\s+person\s+who|whoever"),
)  # fmt: skip
_LEAD = re.compile(
    r"\b(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _LEADS) + r")\b[,:]?\s*[–—-]?\s*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[.](?=\s|$)|(?:,\s*|;\s*|\s+)(?:commits?\b|shall\s+be\b|is\s+guilty\b|has\s+committed\b"
    r"|whether\b|irrespective\b|regardless\b|provided\b|unless\b|where\b|if\b)"
    r"|,?\s+(?:within|is)\b"
)
_PART = re.compile(
    r"\s*[;\n,]\s*(?:(?:and/or|or|and|including|such as|namely)\b,?\s*)?|\s+(?P<pair>and/or|or)\s+"
)
_FINAL_AND = re.compile(r"\s+and\s+")
# What stands between commas and is no item of the list that it interrupts.
_ASIDE = re.compile(r",\s(?:directly or indirectly|inter alia|in particular|whether or not \w+),")
_MARK = re.compile(r"\s*\(?[a-zA-Z0-9ivx]{1,4}[).]\s+")
_OPENING = re.compile(
    r"(?:(?:of|to|by|for|from|in|the|an?|any|all|either|also|and|or|his|her|their|its)\s+)+",
    re.IGNORECASE,
)
_QUALITY = re.compile(r"(?:ed|al|ful|ous|ive|ible|able|ile)$")
_OF = re.compile(r"\w[\w-]*\s+of\s+(?P<what>\S.*)", re.DOTALL)
# Words that tell elements apart from none other: they need not be in the other text.
_LIGHT = "person persons people other others another one some form forms kind kinds manner use"
_MOST_WORDS = 40
_PARTLY = 0.5


@dataclass(frozen=True, slots=True)
class Element:
    """An item of an enumeration; ``start`` and ``end`` count in the text that was given.

    ``shared`` are words of its neighbour that it leans on: *threat or use of force*, *forced labour
    or services*.
    """

    text: str
    start: int
    end: int
    shared: str = ""

    def terms(self, language: str) -> frozenset[str]:
        """Return the stems of its content words."""
        return _content(f"{self.text} {self.shared}", language)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The elements that one phrase leads in to, as printed (``by means of``), and its role."""

    role: Role
    lead: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a text has an element; ``spans`` of its words there, ``missing`` as printed."""

    element: Element
    holding: Holding
    spans: tuple[Span, ...]
    missing: tuple[str, ...]


def enumerations(text: str) -> tuple[Enumeration, ...]:
    """Return the enumerations of an English definition or offence, in its order.

    What is done and what is included must be at least two things to be an enumeration; a means or a
    purpose may be one.
    """
    plain = _ASIDE.sub(lambda aside: "_" * len(aside.group()), text)
    leads = list(_LEAD.finditer(plain))
    found: list[Enumeration] = []
    for lead, following in zip(leads, [*leads[1:], None], strict=False):
        end = following.start() if following else len(text)
        ending = _ENDS.search(plain, lead.end(), end)
        spans = _items(plain, lead.end(), ending.start() if ending else end)
        elements = tuple(_sharing(text, spans))
        role = next(role for role in ROLES if lead[role])
        said = {(each.role, e.text) for each in found for e in each.elements}
        new = any((role, element.text) not in said for element in elements)
        if new and len(elements) >= (1 if role in ("means", "purpose") else 2):
            found.append(Enumeration(role, _led(text, lead, role), elements))
    return tuple(found)


def held(element: Element, text: str, language: str) -> Held:
    """Return whether a text holds an element, word for word by stem."""
    wanted = element.terms(language)
    spans = tuple(_places(wanted, text, language))
    there = frozenset().union(*(_content(text[a:b], language) for a, b in spans))
    missing = tuple(
        word
        for word in dict.fromkeys(f"{element.text} {element.shared}".split())
        if _content(word, language) - there
    )
    share = len(there & wanted) / len(wanted) if wanted else 0.0
    if share == 1:
        return Held(element, "held", spans, ())
    return Held(element, "in part" if share >= _PARTLY else "not held", spans, missing)


def compare(
    definition: str, text: str, language: str
) -> tuple[tuple[Enumeration, tuple[Held, ...]], ...]:
    """Return each enumeration of a definition with what a text in ``language`` holds of it."""
    return tuple(
        (each, tuple(held(element, text, language) for element in each.elements))
        for each in enumerations(definition)
    )


def _led(text: str, lead: re.Match[str], role: Role) -> str:
    """Return the words that lead in, with what it is that includes."""
    words = " ".join(lead.group().split()).rstrip(" ,:–—-")
    if role != "includes":
        return words
    before = re.search(r"([A-Z]\w+)[”\"’']*\s+$", text[max(0, lead.start() - 40) : lead.start()])
    return f"{before[1]} {words}" if before else words


def _items(text: str, start: int, end: int) -> list[tuple[Span, bool]]:
    """Return the spans of the items of a list, and whether "or" alone parts one from the last."""
    bare = [(_bare(text, *span), paired) for span, paired in _parts(text, start, end)]
    return [
        (span, paired)
        for span, paired in bare
        if _content(text[slice(*span)], "en") and len(text[slice(*span)].split()) <= _MOST_WORDS
    ]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """Yield the spans between separators, and whether "or" alone parts one from the last."""
    cuts = [cut for cut in _PART.finditer(text, start, end) if not _inside(text, start, cut)]
    if cuts and not any(cut["pair"] for cut in cuts):
        last = _FINAL_AND.search(text, cuts[-1].end(), end)
        cuts += [last] if last else []
    at, paired = start, False
    for cut in cuts:
        yield (at, cut.start()), paired
        at, paired = cut.end(), cut.re is _PART and bool(cut["pair"])
    yield (at, end), paired


def _inside(text: str, start: int, cut: re.Match[str]) -> bool:
    before = text[start : cut.start()]
    return before.count("(") > before.count(")") and ")" in text[cut.end() :].split("\n")[0]


def _bare(text: str, start: int, end: int) -> Span:
    """Return a part without its list mark, prepositions and articles, and white space."""
    for pattern in (_MARK, _OPENING):
        while text[start:end].startswith((" ", "\n")):
            start += 1
        opening = pattern.match(text, start, end)
        start = opening.end() if opening else start
    piece = text[start:end]
    return start, start + len(piece.rstrip(" \n,;:.“”\"'"))


def _sharing(text: str, items: list[tuple[Span, bool]]) -> Iterator[Element]:
    """Yield the elements, those that "or" joins with the words that they have in common."""
    elements = [Element(text[start:end], start, end) for (start, end), _ in items]
    for at, element in enumerate(elements):
        left = elements[at - 1] if items[at][1] and at else None
        right = elements[at + 1] if items[at + 1 : at + 2] and items[at + 1][1] else None
        shared = ""
        if left and _single(element) and not _single(left) and " of " not in left.text:
            shared = left.text.rsplit(" ", 1)[0]
        elif right and _single(element):
            shared = _complement(text, element, right)
        yield Element(element.text, element.start, element.end, shared)


def _complement(text: str, element: Element, right: Element) -> str:
    """Return what follows the right one of a pair and belongs to both: *of force*, *marriage*."""
    what = _OF.fullmatch(right.text)
    if what and not re.search(r"\b(?:the|an?|of)\s+$", text[element.end : right.start]):
        return what["what"]
    both = right.text.split()
    return both[1] if len(both) == 2 and _QUALITY.search(element.text) else ""


def _single(element: Element) -> bool:
    return " " not in element.text


def _places(wanted: frozenset[str], text: str, language: str) -> Iterable[Span]:
    return (span for span in lang.words(text) if _content(text[slice(*span)], language) & wanted)


@cache
def _light(language: str) -> frozenset[str]:
    return frozenset(lang.terms(_LIGHT, language))


def _content(text: str, language: str) -> frozenset[str]:
    """Return a text's stems, those of two spellings (labour, labor; -ise, -ize) as one."""
    stems = frozenset(lang.terms(text, language)) - _light(language)
    return frozenset(re.sub(r"iz$", "is", stem.replace("our", "or")) for stem in stems)

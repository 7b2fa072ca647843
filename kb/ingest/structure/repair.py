"""Numbers that OCR broke: mended by the sequence in which they stand, on pages read by OCR only.

The grammar of laws looks at a copy of the text in which ``২ বিধির`` reads ``২।বিধির`` again where a
second section is due, and ``i. Short title`` reads ``1. Short title``. The copy is as long as the
text itself, so that every span found in it is one of the text; the text that is quoted stays what
OCR saw. What rests on a mended number is less certain than the rest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.ingest import numbers
from kb.ingest.structure.sequence import Numbered, heaviest
from kb.model import BlockSpan, Canonical, Provision

DOUBT = 0.6  # what remains of a provision's confidence
_BANGLA = re.compile("[\u0980-\u09ff]")
_SOUND = re.compile(r"\[?(?P<value>[0-9০-৯]{1,3})(?P<inserted>-?[A-Zক-হ]{0,2})\s?[.।৷|]")
_TOKEN = re.compile(
    r"\[?(?P<number>[^\s.,:;।৷|॥()]{1,5})(?P<rest>[.,:;।৷|॥\]]{0,2})(?P<space>\s|(?=\w))"
)
_LOST = re.compile(r"(?P<number>)(?P<rest>(?:[€£&%$#«»*]{1,2} ?)?[|।.\]])(?P<space>\s)")
_INSERTED = re.compile(r"(?P<value>[0-9০-৯]{1,3})(?P<letter>-?[A-Zক-হ])[া৷|1l\]]?(?=\s)")
# How a section's heading ends, or what follows its number in its place.
_HEADED = re.compile(r"[.,।:;] ?[-_—–:.]{1,3}|[—–]|__|--|\.\s")
_ONE = re.compile(r"\((?:1|১)\)")
_HEAD = 250  # characters in which a heading ends
_WIDEST = 15  # numbers missing in a row
_LONG = 110  # characters: more than an entry of a contents list
# What OCR takes each digit for, in either script.
_LIKE = {
    "0": "0০OoQD°", "1": "1১lIi|!]t5Ss", "2": "2২Zz", "3": "3৩ওতE", "4": "4৪8Ah", "5": "5৫cCeSs$",
    "6": "6৬bGঙউ", "7": "7৭?T/Yq9", "8": "8৮B&b", "9": "9৯gqa",
}  # fmt: skip
# A clause whose opening bracket OCR took for a sign before the letter or behind it, or lost.
_CLAUSE = re.compile(
    r"(?:(?<=[;।:,\s])|(?<=বা)|(?<=বং))(?:[0-9A-Z€£¢«<{]{1,2}(?P<one>[ক-হ]|[০-৯]{1,2})|(?P<two>[ক-হ])ে)\)"
    r"|(?P<stop>[;।:,])(?P<three>[ক-হ]|[০-৯]{1,2})\)(?P<gap> ?)"
    r"|\((?P<sound>[ক-হ]|[০-৯]{1,2})\)"
)
_ALIKE = {"ড": "ঙ"}  # where the other is due
_RAISED = re.compile(
    r"[‘’'“”\"*](?=\[(?![^\]]{0,40}\][‘’'“”\"])"
    r"|(?:Substituted|Omitted|Inserted|Added|Subs|Ins)\b)"
    r"|_| (?=\((?:১|1)\) [“\"‘'])"
)
_FIRST = re.compile(r"(?<=[।—–-])\s?(?P<one>ড\)|\([lIi\]|]\))")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text for the grammar to look at, and where in it numbers were mended."""

    text: Canonical
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """``said`` stands for as many characters of the text from ``start``."""

    start: int
    said: str


def mended(text: Canonical, ocr_pages: Sequence[int]) -> Mended:
    """Return the text with the numbers on these pages mended, as long as it was."""
    if not ocr_pages:
        return Mended(text)
    seen = [text.pages[index] for index in ocr_pages if index < len(text.pages)]
    blocks = [
        block
        for block in text.blocks
        if block.style not in ("table", "note")
        and any(page.start <= block.start < page.end for page in seen)
    ]
    edits = [*_sections(text.text, blocks), *_brackets(text.text, blocks)]
    letters = list(text.text)
    for edit in (*_raised(text.text, blocks), *edits):
        letters[edit.start : edit.start + len(edit.said)] = edit.said
    places = tuple(sorted(edit.start for edit in edits))
    return Mended(replace(text, text="".join(letters)), places)


def doubted(provisions: Sequence[Provision], found: Mended) -> list[Provision]:
    """Return the provisions, those that begin at a mended number with less confidence."""
    near = {place + shift for place in found.places for shift in range(-2, 4)}
    return [
        replace(each, confidence=round(each.confidence * DOUBT, 3)) if each.start in near else each
        for each in provisions
    ]


def _sections(text: str, blocks: Sequence[BlockSpan]) -> Iterator[_Edit]:
    """Yield the edits that fill the gaps in the sequence of sound numbers."""
    sound: list[tuple[int, Numbered]] = []
    for place, block in enumerate(blocks):
        head = _SOUND.match(text, block.start, block.end)
        if head:
            weight = 1.5 if block.end - block.start > _LONG else 1.0
            value = int(numbers.ascii_digits(head["value"]))
            sound.append((place, Numbered(value, head["inserted"], weight)))
    chain = [sound[index] for index in heaviest([each for _, each in sound])[1]]
    if len(chain) < 3:
        return
    ends = [(-1, 0, 0)]
    # before 55A stands 55
    ends += [(at, each.value, each.value + bool(each.inserted)) for at, each in chain]
    for (first, low, _), (last, _, high) in pairwise([*ends, (len(blocks), 0, 0)]):
        until = high or low + 3
        if 0 <= until - low <= _WIDEST + 1:
            yield from _filled(text, blocks[first + 1 : last], low, until)


def _filled(text: str, blocks: Sequence[BlockSpan], low: int, high: int) -> Iterator[_Edit]:
    """Yield the edits for the numbers after ``low`` and before ``high`` that blocks may begin."""
    last = low
    for block in blocks:
        inserted = _INSERTED.match(text, block.start, block.end)
        if inserted and int(numbers.ascii_digits(inserted["value"])) in (last, last + 1):
            stop = "।" if _BANGLA.match(inserted["letter"][-1]) else "."
            said = inserted["value"] + inserted["letter"] + stop
            room = inserted.end() - inserted.start()
            yield _Edit(block.start, said.ljust(room) if len(said) <= room else said)
            last = int(numbers.ascii_digits(inserted["value"]))
            continue
        for number in range(last + 1, high):
            edit = _edit(text, block, number)
            if edit:
                yield edit
                last = number
                break


def _edit(text: str, block: BlockSpan, number: int) -> _Edit | None:
    """Return how a block's beginning reads with a number, None when it looks like another."""
    head = _LOST.match(text, block.start, block.end) or _TOKEN.match(text, block.start, block.end)
    if not head:
        return None
    digits = str(number)
    exact = len(digits) > 1 and numbers.ascii_digits(head["number"]) == digits
    headed = _ONE.match(text, head.end()) or _HEADED.search(
        text, head.end(), min(block.end, head.end() + _HEAD)
    )
    if not headed and not exact:
        return None
    bangla = bool(_BANGLA.search(text, head.end(), min(block.end, head.end() + 20)))
    stop = "।" if bangla else "."
    if head["number"] and not _looks_like(head["number"], digits):
        return None
    said = (_in_bangla(digits) if bangla else digits) + stop
    room = head.end() - head.start()
    return _Edit(head.start(), said.ljust(room)) if len(said) <= room else None


def _looks_like(token: str, digits: str) -> bool:
    """Return whether OCR may have made this of digits, perhaps with the stop behind them."""
    plain = numbers.ascii_digits(token)
    if plain.isdecimal() and len(plain) == len(digits) > 1:
        return sum(one != other for one, other in zip(plain, digits, strict=True)) <= 1
    if len(token) == len(digits) + 1 and token[-1] in "1lI]|ie":
        token = token[:-1]
    alike = [sign in _LIKE[digit] for sign, digit in zip(token, digits, strict=False)]
    return len(token) == len(digits) and all(alike)


def _raised(text: str, blocks: Sequence[BlockSpan]) -> Iterator[_Edit]:
    """Yield the edits that take out quotation marks which are raised numbers of notes on paper.

    Dashes that were read as low lines, or not at all before a first definition, become dashes.
    """
    for block in blocks:
        for found in _RAISED.finditer(text, block.start, block.end):
            yield _Edit(found.start(), "—" if found[0] in "_ " else " ")


def _in_bangla(digits: str) -> str:
    return "".join(numbers.BANGLA_DIGITS[int(digit)] for digit in digits)


def _brackets(text: str, blocks: Sequence[BlockSpan]) -> Iterator[_Edit]:
    """Yield the edits that give clauses back the bracket that OCR took for a sign: ``ঘে)``."""
    for block in blocks:
        last = ""
        for found in _CLAUSE.finditer(text, block.start, block.end):
            letter = found["one"] or found["two"] or found["three"] or found["sound"]
            due = _ALIKE.get(letter, "")
            if due and last and numbers.BANGLA_LETTERS.find(last) + 1 == _place(due):
                letter = due
            last = letter
            stop = found["stop"] if found["gap"] else ""
            said = f"{stop or ''}({letter})".rjust(found.end() - found.start())
            if said != found[0]:
                yield _Edit(found.start(), said)
        first = _FIRST.search(text, block.start, min(block.end, block.start + _HEAD))
        if first and first.end() - first.start() >= 3:
            one = "১" if first["one"].startswith("ড") else "1"
            yield _Edit(first.end() - 3, f"({one})")


def _place(letter: str) -> int:
    return numbers.BANGLA_LETTERS.find(letter)

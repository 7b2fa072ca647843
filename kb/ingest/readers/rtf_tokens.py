"""The bytes of an RTF file -> its groups, control words and text, without recursion.

After the Rich Text Format specification 1.9.1: ``\\u`` names a character and replaces as many
behind it as ``\\uc`` says, ``\\bin`` is followed by raw bytes, and bytes beyond ASCII are in the
code page of their font.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_UNIT = rb"\\u(-?[0-9]{1,5}) ?(?:\\'[0-9A-Fa-f]{2}|\?)"
_SINGLE = (
    rb"(?P<picture>[0-9A-Fa-f\r\n]{256,})|(?P<open>\{)|(?P<close>\})"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|(?P<bytes>(?:\\'[0-9A-Fa-f]{2})+)|\\(?P<sign>[^A-Za-z])|(?P<text>[^\\{}\r\n\x00]+)"
)
_TOKEN = re.compile(rb"(?P<units>(?:" + _UNIT.replace(b"(-?", b"(?:-?") + rb"){2,256})|" + _SINGLE)
_TOKEN_ALONE = re.compile(_SINGLE)
_UNITS = re.compile(_UNIT)


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    SIGN = auto()
    BYTES = auto()
    UNITS = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A control word with its number, a control sign, a group's brace, or bytes of text.

    UNITS are several ``\\u`` in a row, each with one character behind it, as the file holds them:
    Bangla is nothing else, so that it pays not to take them one by one.
    """

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


def tokens(data: bytes, *, together: bool = True) -> Iterator[Token]:
    """Yield the tokens of a file; the raw bytes of ``\\bin`` are passed over.

    Without ``together`` there are no UNITS among them.
    """
    pattern = _TOKEN if together else _TOKEN_ALONE
    at, end = 0, len(data)
    while at < end:
        found = pattern.match(data, at)
        if not found:  # a line end, which is nothing, or a lone backslash at the end
            at += 1
            continue
        at = found.end()
        kind = found.lastgroup
        if kind == "picture":
            continue  # hundreds of digits without a space are no text
        if kind == "text":
            yield Token(Kind.BYTES, data=found["text"])
        elif kind == "open":
            yield _OPEN
        elif kind == "close":
            yield _CLOSE
        elif kind == "bytes":
            yield Token(Kind.BYTES, data=_unescaped(found["bytes"]))
        elif kind == "units":
            yield Token(Kind.UNITS, data=found["units"])
        elif kind == "sign":
            yield Token(Kind.SIGN, word=found["sign"].decode("latin-1"))
        else:
            number = int(found["number"]) if found["number"] else None
            word = found["word"].decode("ascii")
            if word == "bin":
                at += max(0, number or 0)
            else:
                yield Token(Kind.WORD, word, number)


def _unescaped(data: bytes) -> bytes:
    return bytes.fromhex(data.replace(b"\\'", b"").decode("ascii"))


def units_of(data: bytes) -> list[int]:
    """Return the UTF-16 units that a UNITS token names."""
    return [int(number) & 0xFFFF for number in _UNITS.findall(data)]

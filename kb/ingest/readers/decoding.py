"""Bytes of text -> characters, whatever their encoding."""

import re

from kb.errors import UnreadableError
from kb.ingest.readers.bijoy import is_bijoy
from kb.ingest.readers.western import code_page

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I)
_SAMPLE = 1 << 16
_BAD = "\ufffd"
_FEW = 8  # so many sound characters for one that is not: a text with damage, not another encoding


def decode(data: bytes, *, declares: bool = False, charset: str = "") -> str:
    """Return the characters of a text: by byte-order mark, as UTF-8, as declared, else by guess.

    ``declares`` looks for HTML's or XML's declaration at the beginning; ``charset`` is what a
    letter's head says, which wins over it. Valid UTF-8 with anything beyond ASCII is never an
    accident, so it wins over a declaration that says otherwise.
    Raises UnreadableError when nothing fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", errors="replace")
    bad = mended.count(_BAD)
    if _foreign(mended) - bad > _FEW * bad:  # UTF-8 with a few bytes damaged
        return mended
    found = _DECLARED.search(data[:2048]) if declares else None
    told = charset or (found[1].decode("ascii") if found else "")
    if told:
        return _declared(data, told)
    return _guessed(data)


def _foreign(text: str) -> int:
    """Return how many characters are beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _wide(data: bytes) -> str:
    """Return the flavour of UTF-16 or UTF-32 without a mark, or ``""``: zeros and ASCII tell."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    for high, next_high, flavour in ((3, 2, "utf-32-le"), (0, 1, "utf-32-be")):
        if not any(sample[high::4]) and max(sample[next_high::4]) <= 0x10:  # U+10FFFF is the last
            return flavour
    little = sum(sample.count(pair) for pair in (b" \x00", b"\n\x00", b".\x00", b",\x00"))
    big = sum(sample.count(pair) for pair in (b"\x00 ", b"\x00\n", b"\x00.", b"\x00,"))
    zeros = (sample[1::2].count(0), sample[0::2].count(0))
    if max(zeros) < len(sample) // 40 or zeros[0] == zeros[1]:
        return ""
    if little != big:
        return "utf-16-le" if little > big else "utf-16-be"
    return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"


def _declared(data: bytes, name: str) -> str:
    # Browsers read both names as Windows-1252, and so do the pages that bear them.
    if name.lower() in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
        name = "cp1252"
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return _guessed(data)


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # Bijoy's bytes look like no language's; its fonts are laid out for Windows-1252.
    western = data.decode("cp1252", errors="replace")
    if is_bijoy(western.splitlines()):
        return western
    page = code_page(data[: _SAMPLE * 4])
    if page:
        return data.decode(page, errors="replace")
    best = from_bytes(data[: _SAMPLE * 4]).best()
    if best is None:
        mended = data.decode("utf-8", errors="replace")
        if mended.count(_BAD) * _FEW * _FEW < len(mended):
            return mended
        raise UnreadableError("is in no text encoding that could be recognised")
    return data.decode(best.encoding, errors="replace")

"""Text that every format can hold."""

import re

# What XML 1.0 (and so Word and HTML) cannot hold: control characters, lone surrogates, U+FFFE/F.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that XML forbids, line ends as a line feed each."""
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")

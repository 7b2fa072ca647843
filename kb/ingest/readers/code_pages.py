"""Code pages: what the bytes of RTF and old Office files mean, by font or as the file says."""

# Windows character sets, as \fcharset names them, -> code pages; 0 (ANSI) is Western.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
SYMBOL_CHARSET = 2
_BULLETS = frozenset(b"\xb7\xa7\xa8\xd8\xfc")


def code_page(charset: int | None, page: int | None, default: str) -> str:
    """Return the encoding of a font by its character set or its own code page."""
    if charset == SYMBOL_CHARSET:
        return "symbol"
    said = known_page(page) if page else ""
    return said or _CHARSETS.get(-1 if charset is None else charset, default)


def known_page(page: int) -> str:
    """Return Python's name of a Windows code page, ``""`` for one that it does not know."""
    import codecs

    name = {65001: "utf-8", 10000: "mac_roman", 936: "gbk", 950: "big5"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def decoded(data: bytes, encoding: str) -> str:
    """Return the characters of bytes in a font's encoding; symbols other than bullets are none."""
    if encoding == "symbol":
        return "".join("•" if byte in _BULLETS else "" for byte in data)
    return data.decode(encoding, errors="replace").replace("\ufffd", "")

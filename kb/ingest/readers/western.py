"""Which code page a Western European text was written in, by what its letters beyond ASCII become.

General guessers weigh a hundred code pages by letter frequencies and take Spanish in Windows-1252
for Polish in Windows-1250: one letter in forty differs. Here the few code pages of Western offices
are tried, and the one is taken in which nearly all such characters stand where letters and signs
of that kind stand in English, French, Spanish, German, Italian and Portuguese.
"""

import re

# Windows, its predecessor DOS, the older Macintosh, and the ISO page that has the euro and œ. The
# first of equals wins, so ISO 8859-1 is read as Windows-1252, which has all of its letters.
_CODE_PAGES = ("cp1252", "iso-8859-15", "mac_roman", "cp850")
_IN_PLACE = re.compile(
    r"[éèàêçùôîûâïœëüáíóúñäößãòìåæ]|õ(?=e)"  # "ões", but not Hungarian's ő
    r"|(?<![a-zß-ÿ])[ÉÈÀÊÇÔÎÂŒÁÍÓÚÑÄÖÜÃÕÅÆ]"  # a capital begins a word or follows another
    r"|(?<=[A-Za-zÀ-ÿ])’(?=[A-Za-zÀ-ÿ])"
    r"|(?<![A-Za-zÀ-ÿ])[‘“«¿¡„]"
    r"|[’”»…](?![A-Za-zÀ-ÿ])"
    r"|[–—•°§€£©®·ºª\u00a0\u00ad]|½(?![a-z])"
)
_ENOUGH = 0.9  # of the characters beyond ASCII
_MOST = 0.3  # of the letters are beyond ASCII in such a text


def code_page(data: bytes) -> str:
    """Return the code page of a text in a Western European language, ``""`` for any other."""
    beyond = sum(byte > 0x7F for byte in data)
    letters = beyond + sum(chr(byte).isalpha() for byte in data if byte < 0x80)
    if not beyond or beyond > _MOST * letters:
        return ""
    shares = {page: _in_place(data, page) / beyond for page in _CODE_PAGES}
    best = max(shares, key=lambda page: shares[page])
    return best if shares[best] >= _ENOUGH else ""


def _in_place(data: bytes, page: str) -> int:
    """Return how many characters beyond ASCII stand where such a character may stand."""
    return len(_IN_PLACE.findall(data.decode(page, errors="replace")))

"""How Formex names its divisions, and what it says about an act."""

from typing import TYPE_CHECKING

from kb.ingest.readers.language_codes import two_letters
from kb.ingest.readers.story import Story
from kb.ingest.readers.xml_tree import flat
from kb.model import Level, Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

# What the Official Journal calls the parts of an act, in the languages it is most read in.
_WORDS: dict[str, Level] = {
    **dict.fromkeys(
        ("part", "title", "teil", "titel", "partie", "titre", "parte", "título", "titulo", "titolo",
         "deel", "del", "afsnit", "część", "tytuł", "τίτλος", "μέροσ"),
        "part",
    ),
    **dict.fromkeys(
        ("chapter", "kapitel", "chapitre", "capítulo", "capitulo", "capo", "hoofdstuk", "rozdział",
         "κεφάλαιο", "luku", "hlava"),
        "chapter",
    ),
    **dict.fromkeys(
        ("section", "abschnitt", "sección", "seccion", "secção", "sezione", "afdeling", "avsnitt",
         "unterabschnitt", "sous-section", "subsection", "sekcja", "τμήμα", "oddíl"),
        "division",
    ),
}  # fmt: skip


def division_level(element: "_Element", story: Story) -> Level:
    """Return the level that a division calls itself, else the one below what it stands in."""
    title = element.find("TITLE")
    said = level_of_title(flat(title)) if title is not None else None
    return said or ("division" if story.within(("chapter", "part")) else "chapter")


def level_of_title(title: str) -> Level | None:
    """Return the level that a title such as ``TITEL II`` names, ``None`` for any other words."""
    words = title.casefold().split()[:2]
    return next((_WORDS[word] for word in words if word in _WORDS), None)


def metadata_of(root: "_Element") -> Metadata:
    """Return an act's title, date, language; of a consolidated text the day it is in force from."""
    about = next(root.iter("BIB.DATA"), None)
    title = about.find("TITLE") if about is not None else None
    if title is None:
        title = next((e for e in root.iter("TITLE")), None)
    state = next(root.iter("INFO.CONSLEG"), None)
    since = _iso(state.get("START.DATE")) if state is not None else ""
    return Metadata(
        title="" if title is None else flat(title, without=frozenset(("NOTE",))),
        date=_date(about if about is not None else root),
        language=two_letters(next((flat(e) for e in root.iter("LG.DOC")), "")),
        jurisdiction="EU",
        extra={"in_force_from": since} if since else {},
    )


def _date(part: "_Element") -> str:
    """Return the act's own date, before that of the Official Journal in which it stands."""
    places = ("./DATE", ".//BIB.INSTANCE/DATE", ".//TITLE//DATE", ".//DATE")
    found = (date for place in places for date in part.iterfind(place))
    return next((iso for date in found if (iso := _iso(date.get("ISO")))), "")


def _iso(day: str | None) -> str:
    """Return ``20200326`` as ``2020-03-26``, ``""`` for no day (``99999999``)."""
    if not day or len(day) != 8 or not day.isdigit() or day > "9990":
        return ""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"

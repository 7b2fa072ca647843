"""What the ``[comparison]`` of a template says: the instrument, and what is set against it."""

from dataclasses import dataclass

from kb.model import Kind
from kb.report.toml_table import Place

SIDES: tuple[Kind, ...] = ("law", "study")


@dataclass(frozen=True, slots=True)
class Against:
    """A comparison asked for: empty ``articles`` are all, empty ``documents`` all of the kind."""

    instrument: str
    articles: tuple[str, ...] = ()
    kind: Kind = "law"
    documents: tuple[str, ...] = ()
    jurisdiction: str = ""


def against(place: Place, given: bool) -> Against | None:
    """Return what ``[comparison]`` asks for, ``None`` where a template has none."""
    if not given:
        return None
    place.only("instrument", "articles", "with", "documents", "jurisdiction")
    named = place.choice("with", SIDES, "law")
    return Against(
        instrument=place.text("instrument"),
        articles=place.strings("articles"),
        kind=next(kind for kind in SIDES if kind == named),
        documents=place.strings("documents"),
        jurisdiction=place.text("jurisdiction"),
    )

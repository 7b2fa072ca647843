"""What the ``[comparison]`` of a template says: the instrument, and what is set against it."""

from collections.abc import Mapping
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


def kept(state: Mapping[object, object]) -> Against:
    """Return what a draft was asked for, from the fields that it keeps."""
    return Against(
        instrument=str(state.get("instrument", "")),
        articles=_texts(state.get("articles")),
        kind=next((kind for kind in SIDES if kind == state.get("kind")), "law"),
        documents=_texts(state.get("documents")),
        jurisdiction=str(state.get("jurisdiction", "")),
    )


def _texts(held: object) -> tuple[str, ...]:
    return tuple(str(each) for each in held) if isinstance(held, list | tuple) else ()

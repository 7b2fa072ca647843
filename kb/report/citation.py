"""How a reader is pointed to a source: footnotes, and the list of documents.

Laws, treaties and workshop notes are set here, in the manner of OSCOLA or of the United Nations:
CSL knows neither ``s 6(2)`` nor a group's third question. Everything else goes through CSL. A
pinpoint is always ours, in the style's words and joined on as the style joins one.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from kb.ingest.bibliography.item import name
from kb.ingest.numbers import ascii_digits
from kb.model import Document, DocumentSummary, Kind, Metadata
from kb.report import csl_style, dates
from kb.report.blocks import Run
from kb.report.pinpoint_styles import in_style, unbroken

_AFTER_BRACKET = {"oscola-no-ibid": " "}
_TREATY = re.compile(r"\b(?:protocol|convention|covenant|treaty|charter|agreement|pact)\b", re.I)
_STATUTE = re.compile(r"\b(?:act|ordinance|order|code|rules|regulations?|bill|decree)\b", re.I)
_UN = "un-editorial"
_UNTS = re.compile(
    r"(?:(?P<volume>\d+) (?:UNTS|U\.N\.T\.S\.) (?P<page>\d+)|(?:No\.? ?)?(?P<number>\d+))"
)
_GROUPS = ("Laws", "International instruments", "Studies and reports", "Workshop notes")


@dataclass(frozen=True, slots=True)
class Listing:
    """A group of the list of documents, with its entries in the order in which they stand."""

    title: str
    entries: tuple[tuple[Run, ...], ...]


def footnote(metadata: Metadata, kind: Kind, given: str, page: str, style: str) -> tuple[Run, ...]:
    """Return a full reference with its pinpoint, closed by a full stop.

    ``page`` is the printed label; it stands in where a study or law has no pinpoint of its own.
    """
    place = in_style(pinpoint(given, "" if kind == "workshop" else page), style)
    runs = reference(metadata, kind, style)
    bracketed = kind == "study" and runs[-1].text.endswith(")")
    join = _AFTER_BRACKET.get(style, ", ") if bracketed else ", "
    return _closed(_joined(runs, f"{join}{place}") if place else runs)


def pinpoint(given: str, page: str) -> str:
    """Return a pinpoint, or the page for want of one."""
    return given or (f"p {page}" if page else "")


def place(given: str, page: str, style: str) -> str:
    """Return a pinpoint, or the page, in a style's words, without a place where it may break."""
    return unbroken(in_style(pinpoint(given, page), style))


def reference(metadata: Metadata, kind: Kind, style: str) -> tuple[Run, ...]:
    """Return the reference to a whole document, without a closing full stop."""
    if is_treaty(metadata, kind):
        return _treaty_series(metadata) if style == _UN else _treaty(metadata)
    if kind == "law":
        return _law(metadata, ", " if style == _UN else " ")
    if kind == "workshop":
        return _workshop(metadata, style)
    # The list of documents gives the address, and the publisher where it is the author too; with an
    # address a note could not end in its pinpoint.
    publisher = "" if metadata.authors == (metadata.publisher,) else metadata.publisher
    return csl_style.cite(csl_item(replace(metadata, url="", publisher=publisher)), style)


def bibliography(
    documents: Iterable[Document | DocumentSummary], style: str
) -> tuple[Listing, ...]:
    """Return every document, grouped by laws, instruments, studies and notes; no empty group."""
    groups: dict[str, list[tuple[Run, ...]]] = {title: [] for title in _GROUPS}
    for document in documents:
        groups[_group(document.metadata, document.kind)].append(
            _entry(document.metadata, document.kind, style)
        )
    return tuple(
        Listing(title, tuple(sorted(entries, key=_sorting)))
        for title, entries in groups.items()
        if entries
    )


def is_treaty(metadata: Metadata, kind: Kind) -> bool:
    """Return whether a law is an international instrument: it says so, or its title does."""
    if kind != "law":
        return False
    if said := metadata.extra.get("type", ""):
        return said == "treaty"
    if metadata.jurisdiction == "UN":
        return True
    title = metadata.title
    return bool(_TREATY.search(title)) and not _STATUTE.search(title)


@cache
def _jurisdictions() -> dict[str, str]:
    text = (files("kb.report") / "jurisdictions.json").read_text(encoding="utf-8")
    return {str(code): str(name) for code, name in json.loads(text).items()}


def jurisdiction_name(code: str) -> str:
    """Return the English name of an ISO 3166-1 code, ``""`` for one that stands for no country.

    A jurisdiction that is no code of two letters comes back as it is.
    """
    return _jurisdictions().get(code.upper(), "" if len(code) == 2 else code)


def csl_item(metadata: Metadata) -> str:
    """Return a study as CSL-JSON with sorted keys, of type report unless its metadata differs."""
    extra = metadata.extra
    item: dict[str, object] = {
        **extra,
        "id": "x",
        "type": extra.get("type", "report"),
        "title": _cased(metadata.title or "Untitled", metadata.language),
    }
    fields = {"publisher": metadata.publisher, "number": metadata.number, "URL": metadata.url}
    item.update({name: value for name, value in fields.items() if value})
    if metadata.authors:
        item["author"] = [name(author) for author in metadata.authors]
    if issued := dates.parts(metadata.date.split("/")[0]):
        item["issued"] = {"date-parts": [list(issued)]}
    known = {k: v for k, v in item.items() if k in _CSL_FIELDS}
    return json.dumps(known, ensure_ascii=False, sort_keys=True)


_CSL_FIELDS = frozenset(
    ("id", "type", "title", "author", "issued", "publisher", "publisher-place", "number", "URL")
    + ("DOI", "ISBN", "genre", "edition", "volume", "issue", "collection-title", "container-title")
)


def _cased(title: str, language: str) -> str:
    """Only English titles are set in title case; others must not be touched."""
    english = not language or language.partition("-")[0].lower() == "en"
    return title if english else f'<span class="nocase">{title}</span>'


def _law(metadata: Metadata, before_year: str) -> tuple[Run, ...]:
    title = metadata.title or metadata.number or "Untitled law"
    year = dates.year(metadata.date)
    if year and year not in ascii_digits(title):  # a Bangla title has its year in Bangla digits
        title = f"{title}{before_year}{year}"
    where = jurisdiction_name(metadata.jurisdiction)
    text = f"{title} ({where})" if where else title
    return (Run(text, language=metadata.language),)


def _treaty(metadata: Metadata) -> tuple[Run, ...]:
    when = dates.in_words(metadata.date)
    runs = [Run(metadata.title, italic=True, language=metadata.language)]
    if when:
        runs.append(Run(f" ({when})"))
    if number := _in_treaty_series(metadata):
        runs.append(Run(f" {number}"))
    return tuple(runs)


def _in_treaty_series(metadata: Metadata) -> str:
    """Return a treaty's number, one of the United Nations' series with its volume."""
    volume, number = metadata.extra.get("volume", ""), metadata.number
    return f"{volume} UNTS No {number}" if volume and number.isdecimal() else number


def _treaty_series(metadata: Metadata) -> tuple[Run, ...]:
    """Return a treaty as the United Nations cite it: by its place in their Treaty Series.

    Without volume or number in that series it goes by its date.
    """
    title = Run(metadata.title, language=metadata.language)
    number = _UNTS.fullmatch(metadata.number.strip())
    volume = metadata.extra.get("volume", "") or (number["volume"] if number else "")
    if not volume or not number:
        when = dates.in_words(metadata.date)
        after = ", ".join(part for part in (f" ({when})" if when else "", metadata.number) if part)
        return (title, Run(after)) if after else (title,)
    within = f"No. {number['number']}" if number["number"] else f"p. {number['page']}"
    series = Run("Treaty Series", italic=True)
    return (title, Run(", United Nations, "), series, Run(f", vol. {volume}, {within}"))


def _workshop(metadata: Metadata, style: str) -> tuple[Run, ...]:
    title = metadata.title or "Workshop"
    if not re.search(r"\b(?:notes|record|minutes|feedback|report)\b", title, re.I):
        title += ", notes"
    when = dates.in_words(metadata.date)
    dated = f"{title}, {when}" if style == _UN else f"{title} ({when})"
    text = dated if when and when not in title else title
    return (Run(text, language=metadata.language),)


def _group(metadata: Metadata, kind: Kind) -> str:
    if is_treaty(metadata, kind):
        return _GROUPS[1]
    return {"law": _GROUPS[0], "study": _GROUPS[2], "workshop": _GROUPS[3]}[kind]


def _entry(metadata: Metadata, kind: Kind, style: str) -> tuple[Run, ...]:
    if kind == "study":
        return csl_style.entry(csl_item(metadata), style)
    runs = reference(metadata, kind, style)
    if kind == "law" and metadata.number and not is_treaty(metadata, kind):
        return _joined(runs, f", {metadata.number}")
    return runs


def _sorting(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs).casefold().lstrip("‘“'\"")


def _joined(runs: tuple[Run, ...], more: str) -> tuple[Run, ...]:
    """Return the runs with more text in the report's own language and upright."""
    last = runs[-1]
    if last.bold or last.italic or last.language:
        return (*runs, Run(more))
    return (*runs[:-1], replace(last, text=last.text + more))


def _closed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return runs if runs[-1].text.endswith((".", "।")) else _joined(runs, ".")

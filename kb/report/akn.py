"""A document as Akoma Ntoso 3.0: every provision an element whose eId is the provision's id."""

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kb.ingest.readers.language_codes import THREE_LETTERS
from kb.ingest.sources import slug
from kb.model import Document, Level, Provision
from kb.report.akn_lead import lead
from kb.report.akn_lines import NAMESPACE, Lines, add, whole_tables

if TYPE_CHECKING:
    from lxml.etree import _Element

# Levels that Akoma Ntoso calls otherwise; the class of the element keeps kb's own word.
_ELEMENTS: dict[Level, str] = {
    "book": "book",
    "part": "part",
    "chapter": "chapter",
    "division": "division",
    "article": "article",
    "section": "section",
    "rule": "rule",
    "subsection": "subsection",
    "clause": "paragraph",
    "subclause": "subparagraph",
    "definition": "point",
    "paragraph": "paragraph",
}
_SECTIONS: frozenset[Level] = frozenset(("article", "section", "rule"))
_PRECISION = {4: ("-01-01", "year"), 7: ("-01", "month"), 10: ("", "Generation")}
_NO_DAY = "0001-01-01"


def akoma_ntoso(document: Document) -> bytes:
    """Return a law as an ``act``, a study or workshop's notes as a ``doc``, in UTF-8.

    The text before the first provision is the preface, what stands between provisions an
    ``hcontainer`` named ``flush``. Reading the file gives the same text, provisions and ids.
    """
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    is_law = document.kind == "law"
    name = "act" if is_law else document.kind
    top = add(root, "act" if is_law else "doc", name=name, contains="singleVersion")
    _meta(top, document)
    _Writer(document).write(top, "body" if is_law else "mainBody")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


class _Writer:
    """Writes the provisions of one document, each around its children."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._lines = Lines(document, tables=whole_tables(document))
        self._inner: dict[str, list[Provision]] = defaultdict(list)
        for provision in document.provisions:
            self._inner[provision.parent].append(provision)
        self._around_sections = {p.parent for p in document.provisions if p.level in _SECTIONS}
        self._by_id = {p.id: p for p in document.provisions}

    def write(self, top: "_Element", body: str) -> None:
        """Write preface, preamble and body below an act."""
        outer = self._inner[""]
        start = outer[0].start if outer else len(self._text)
        if self._text[:start].strip():
            self._lines.write(add(top, "preface"), 0, start)
        if outer and outer[0].level == "preamble" and not self._inner[outer[0].id]:
            preamble = outer.pop(0)
            element = add(top, "preamble", eId=preamble.id)
            if preamble.heading:
                element.set("title", preamble.heading)
            self._lines.write(element, preamble.start, preamble.end)
        holder = add(top, body)
        self._children(holder, outer, len(self._text), plain=False)
        if not len(holder):
            add(add(add(holder, "hcontainer", name="flush"), "content"), "p")

    def _children(
        self, holder: "_Element", inner: list[Provision], end: int, *, plain: bool = True
    ) -> None:
        """Write provisions and what stands between them; ``plain`` closes with a ``wrapUp``."""
        for provision in inner:
            self._between(holder, provision.start)
            self._provision(holder, provision)
        if self._text[self._lines.at : end].strip():
            if plain:
                self._lines.write(add(holder, "wrapUp"), self._lines.at, end)
            else:
                self._between(holder, end)

    def _between(self, holder: "_Element", until: int) -> None:
        if self._text[self._lines.at : until].strip():
            flush = add(holder, "hcontainer", name="flush")
            self._lines.write(add(flush, "content"), self._lines.at, until)

    def _provision(self, holder: "_Element", provision: Provision) -> None:
        name = _ELEMENTS.get(provision.level, "hcontainer")
        element = add(
            holder,
            name,
            eId=provision.id,
            name="" if name in _ELEMENTS.values() else provision.level,
            class_=self._class(provision, name),
        )
        inner = self._inner[provision.id]
        limit = inner[0].start if inner else provision.end
        self._lead(element, provision, limit)
        if inner:
            if self._text[self._lines.at : limit].strip():
                self._lines.write(add(element, "intro"), self._lines.at, limit)
            self._children(element, inner, provision.end)
        else:
            content = add(element, "content")
            self._lines.write(content, max(self._lines.at, provision.start), provision.end)
            if not len(content):
                add(content, "p")

    def _class(self, provision: Provision, name: str) -> str:
        """Return the level where the element alone would not tell it."""
        if name == "hcontainer":
            return ""
        nested = provision.level in _SECTIONS and (
            provision.id in self._around_sections or self._within_section(provision)
        )
        if name != provision.level or nested or provision.level in ("subsection", "paragraph"):
            return provision.level
        return ""

    def _within_section(self, provision: Provision) -> bool:
        around = self._by_id.get(provision.parent)
        while around is not None and around.level not in _SECTIONS:
            around = self._by_id.get(around.parent)
        return around is not None

    def _lead(self, element: "_Element", provision: Provision, limit: int) -> None:
        """Write the number and heading where they are printed; tell them where they are not."""
        from kb.ingest.readers.legal_numbers import heading_of, number_of

        told = {"num": provision.number, "heading": provision.heading}
        for part in lead(self._text, provision.start, limit, provision):
            if not self._lines.fits(part.start):
                break
            written = self._lines.printed(element, part.part, part.start, part.end)
            held = self._text[part.start : part.end]
            read = number_of(held) if part.part == "num" else heading_of(held)
            if read != told[part.part]:
                written.set("title", told[part.part])
            told[part.part] = ""
        if told["num"]:
            add(element, "num", class_="unprinted", title=told["num"])
        if told["heading"]:
            element.set("title", told["heading"])


def _meta(top: "_Element", document: Document) -> None:
    about = document.metadata
    meta = add(top, "meta")
    identification = add(meta, "identification", source="#kb")
    day, precision = _day(about.date)
    country = about.jurisdiction.lower() or "xx"
    language = THREE_LETTERS.get(about.language.partition("-")[0], "und")
    kind = {"law": "act", "study": "doc/study", "workshop": "doc/workshop"}[document.kind]
    since = about.extra.get("in_force_from", "")
    work = f"/akn/{country}/{kind}/{about.date or 'undated'}/{_number(document)}"
    for name, address in (
        ("FRBRWork", work),
        ("FRBRExpression", f"{work}/{language}@{since}"),
        ("FRBRManifestation", f"{work}/{language}@{since}.xml"),
    ):
        part = add(identification, name)
        add(part, "FRBRthis", value=f"{address}/!main")
        add(part, "FRBRuri", value=address)
        if name == "FRBRWork":
            add(part, "FRBRalias", name="title", value=about.title or document.id)
            if about.url:
                add(part, "FRBRalias", name="url", value=about.url)
        add(part, "FRBRdate", date=day, name=precision)
        add(part, "FRBRauthor", href="#kb")
        if name == "FRBRWork":
            add(part, "FRBRcountry", value=country)
            if about.number:
                add(part, "FRBRnumber", value=about.number)
        elif name == "FRBRExpression":
            add(part, "FRBRlanguage", language=language)
        else:
            add(part, "FRBRformat", value="application/akn+xml")
    references = add(meta, "references", source="#kb")
    add(references, "TLCOrganization", eId="kb", href="/akn/ontology/organization/kb", showAs="kb")


def _day(date: str) -> tuple[str, str]:
    """Return a date that the schema takes, and what of it is known: its day, month or year."""
    if not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", date):
        return _NO_DAY, "unknown"
    rest, precision = _PRECISION[len(date)]
    return date + rest, precision


def _number(document: Document) -> str:
    return slug(document.metadata.number or document.id)

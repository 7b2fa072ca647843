"""The design of a template.docx: styles, numbering, fonts, pages, and what it should not carry."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.report.checks.remark import Remark, nearest
from kb.report.template import Template

if TYPE_CHECKING:
    from docx.document import Document

    from kb.report.word.ooxml import Element
    from kb.report.word.styles import Styles

FILE = "template.docx"
# Fonts that come with Windows or Office, or that every office suite has a twin of.
USUAL_FONTS = {
    "aptos", "aptos display", "arial", "arial narrow", "arial unicode ms", "bahnschrift",
    "book antiqua", "bookman old style", "calibri", "calibri light", "cambria", "cambria math",
    "candara", "century", "century gothic", "consolas", "constantia", "corbel", "courier new",
    "franklin gothic", "garamond", "gill sans mt", "georgia", "helvetica", "leelawadee ui",
    "liberation sans", "liberation serif", "mangal", "ms gothic", "ms mincho", "myanmar text",
    "nirmala ui", "palatino linotype", "segoe ui", "simsun", "sylfaen", "symbol", "tahoma",
    "times", "times new roman", "trebuchet ms", "verdana", "vrinda", "wingdings", "yu gothic",
    "yu mincho",
}  # fmt: skip


def remarks(document: "Document", template: Template | None) -> Iterator[Remark]:
    """Yield what is to be said of the design."""
    from kb.report.word.styles import Styles

    names = template.styles if template else {}
    styles = Styles(document.styles.element, names)
    yield from _style_map(styles, template)
    yield from _added(styles)
    yield from _numbering(styles)
    yield from _fonts(document)
    yield from _pages(document)
    yield from _carried(document)


def _style_map(styles: "Styles", template: Template | None) -> Iterator[Remark]:
    from kb.report.word.styles import STYLE_NAMES

    there = styles.present()
    for part, name in (template.styles if template else {}).items():
        if part not in STYLE_NAMES:
            yield Remark(
                "advice", "template.toml",
                f"[styles] names {part!r}, which is no part of a report"
                f"{nearest(part, tuple(STYLE_NAMES))} Parts: {', '.join(STYLE_NAMES)}.",
            )  # fmt: skip
        elif not styles.has(part):
            yield Remark(
                "advice", "template.toml",
                f"[styles] {part} = {name!r}: the Word file has no such style"
                f"{nearest(name, there)} kb would add a plain one of that name.",
            )  # fmt: skip


def _added(styles: "Styles") -> Iterator[Remark]:
    from kb.report.word.styles import STYLE_NAMES

    absent = [name for part, name in STYLE_NAMES.items() if not styles.has(part)]
    absent = [name for name in absent if name not in styles.names.values()]
    if absent:
        yield Remark(
            "note", FILE,
            "kb adds these styles, in the template's own font, where the report needs them: "
            f"{', '.join(absent)}. To use styles of yours, name them under [styles] in "
            "template.toml.",
        )  # fmt: skip


def _numbering(styles: "Styles") -> Iterator[Remark]:
    numbered = [
        level
        for level in (1, 2, 3)
        if styles.has(f"heading{level}")
        and styles.lookup(styles.id(f"heading{level}"), "pPr/numPr/numId") not in ("", "0")
    ]
    if not numbered:
        yield Remark(
            "note", FILE,
            "Headings have no numbers. To have them, link a multilevel list to the heading styles.",
        )  # fmt: skip
    elif numbered != list(range(1, len(numbered) + 1)):
        shown = ", ".join(map(str, numbered))
        yield Remark(
            "advice", FILE,
            f"Headings of level {shown} are numbered and those above are not: link the multilevel "
            "list to Heading 1 as well.",
        )  # fmt: skip


def _fonts(document: "Document") -> Iterator[Remark]:
    from kb.report.word.ooxml import qn

    embedded: set[str] = set()
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            embedded = _embedded(part.blob)
    used = {
        fonts.get(qn(kind), "")
        for fonts in document.styles.element.iter(qn("rFonts"))
        for kind in ("ascii", "hAnsi")
    } - {""}
    unusual = sorted(font for font in used - embedded if font.lower() not in USUAL_FONTS)
    if unusual:
        yield Remark(
            "advice", FILE,
            f"Not on every computer: {', '.join(unusual)}. Readers without it see another font on "
            "other pages; embed it (File, Options, Save) or choose one that comes with Office.",
        )  # fmt: skip


def _embedded(font_table: bytes) -> set[str]:
    from lxml import etree

    from kb.report.word.ooxml import qn

    root: Element = etree.fromstring(font_table)
    kinds = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
    return {
        font.get(qn("name"), "")
        for font in root.iter(qn("font"))
        if any(font.find(qn(kind)) is not None for kind in kinds)
    }


def _pages(document: "Document") -> Iterator[Remark]:
    from kb.report.word.ooxml import qn, value

    sections = list(document.element.body.iter(qn("sectPr")))
    if any(int(c.get(qn("num"), "1")) > 1 for s in sections for c in s.iterfind(qn("cols"))):
        yield Remark(
            "advice", FILE,
            "A section has columns; tables and charts are made for the whole width of a page.",
        )  # fmt: skip
    if sections and any(sections[-1].find(qn(tag)) is None for tag in ("pgSz", "pgMar")):
        yield Remark(
            "advice", FILE,
            "The last section says nothing of its page's size or margins, so that wide tables "
            "cannot turn the page. Set them in Word (Layout, Size) and save.",
        )  # fmt: skip
    codes = "".join(code for code in _field_codes(document))
    if "PAGE" not in codes.replace("PAGEREF", "").replace("NUMPAGES", ""):
        yield Remark("advice", FILE, "No header or footer shows a page number.")
    modes = [
        s.get(qn("val"), "")
        for s in document.settings.element.iter(qn("compatSetting"))
        if s.get(qn("name")) == "compatibilityMode"
    ]
    if modes != ["15"]:
        yield Remark(
            "note", FILE,
            f"It is in compatibility mode ({modes[0] if modes else 'Word 2007 or older'}); drafts "
            "have the layout of Word 2013 and later, and may break lines differently.",
        )  # fmt: skip
    if not value(document.styles.element, "docDefaults/rPrDefault/rPr/lang"):
        yield Remark("note", FILE, "It names no language; drafts have that of template.toml.")


def _field_codes(document: "Document") -> Iterator[str]:
    from kb.report.word.ooxml import qn

    for relation in document.part.rels.values():
        if relation.is_external:
            continue
        if str(relation.target_part.partname).startswith(("/word/header", "/word/footer")):
            for code in relation.target_part.element.iter(qn("instrText")):
                yield f" {code.text or ''} "
            for simple in relation.target_part.element.iter(qn("fldSimple")):
                yield f" {simple.get(qn('instr'), '')} "


def _carried(document: "Document") -> Iterator[Remark]:
    """Yield what would be in every draft: changes, comments, a password, someone's text."""
    from kb.report.word.ooxml import qn

    body = document.element.body
    if any(True for _ in body.iter(qn("ins"), qn("del"), qn("moveFrom"), qn("moveTo"))):
        yield Remark(
            "advice", FILE,
            "It holds tracked changes, which every draft would hold too: accept or reject them.",
        )  # fmt: skip
    if any(True for _ in body.iter(qn("commentReference"))):
        yield Remark("advice", FILE, "It holds comments, which every draft would hold too.")
    if document.settings.element.find(qn("documentProtection")) is not None:
        yield Remark(
            "advice", FILE,
            "It restricts editing, so that authors could not write in the drafts: Review, "
            "Restrict Editing, Stop Protection.",
        )  # fmt: skip

"""The double braces of a template.docx: which names stand where, and which are slips."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.report.checks.remark import Remark, nearest
from kb.report.template import SCALARS, Template

if TYPE_CHECKING:
    from docx.document import Document

    from kb.report.word.ooxml import Element

FILE = "template.docx"
_TAG = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_SLIP = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|(?<!\{)\{\s*(?:\w+)\s*\}(?!\})")
_LISTS = {
    "toc": "the draft will have no contents list",
    "tables": "the draft will have no list of tables",
    "figures": "the draft will have no list of figures",
    "bibliography": "the draft will not list the documents consulted",
}
_SHOWN = 40  # characters of a paragraph that name its place


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the template: its text, where it is, and whether it stands by itself."""

    text: str
    place: str
    alone: bool


def remarks(document: "Document", template: Template | None) -> Iterator[Remark]:
    """Yield what is to be said of the tags."""
    lines = list(_lines(document))
    yield from _slips(lines)
    yield from _anchors(lines)
    yield from _names(lines, template)


def _lines(document: "Document") -> Iterator[Line]:
    from kb.report.word.ooxml import plain_text, qn

    body = document.element.body
    for number, paragraph in enumerate(body.iter(qn("p")), start=1):
        text = plain_text(paragraph)
        place = f"paragraph {number} of the text, {_named(text)}"
        yield Line(text, place, paragraph.getparent() is body)
    for relation in document.part.rels.values():
        name = "" if relation.is_external else str(relation.target_part.partname)
        if name.startswith(("/word/header", "/word/footer")):
            root: Element = relation.target_part.element
            for paragraph in root.iter(qn("p")):
                text = plain_text(paragraph)
                yield Line(text, f"{name.removeprefix('/word/')}, {_named(text)}", alone=False)


def _named(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”"


def _slips(lines: list[Line]) -> Iterator[Remark]:
    """Yield braces that are no tag: one too few, a command, a brace left over."""
    for line in lines:
        rest = _TAG.sub("", line.text)
        if not _SLIP.search(rest):
            continue
        if re.search(r"\{%|%\}|\{#|#\}", rest):
            yield Remark(
                "fault", FILE,
                f"{line.place}: only names may stand in braces, as in {{{{ title }}}}; commands "
                "such as {% if %} are not for templates of kb. Lines whose only name is empty "
                "are left out by themselves.",
            )  # fmt: skip
        elif "{{" in rest or "}}" in rest:
            yield Remark(
                "fault", FILE,
                f"{line.place}: a tag is broken. Write two braces on either side of one name: "
                "{{ title }}.",
            )  # fmt: skip
        else:
            yield Remark(
                "advice", FILE,
                f"{line.place}: a name stands in single braces, which are printed as they are. "
                "A name that kb fills has two: {{ title }}.",
            )  # fmt: skip


def _anchors(lines: list[Line]) -> Iterator[Remark]:
    from kb.report.word.scalars import ANCHORS

    for name in ANCHORS:
        there = [line for line in lines if name in _TAG.findall(line.text)]
        if not there:
            yield _missing(name)
        elif len(there) > 1 or there[0].text.count("{{") > 1:
            places = "; ".join(line.place for line in there)
            text = f"The anchor {{{{ {name} }}}} must stand once. It stands in {places}."
            yield Remark("fault", FILE, text)
        elif not there[0].alone or not _TAG.fullmatch(there[0].text.strip()):
            yield Remark(
                "fault", FILE,
                f"{there[0].place}: the anchor {{{{ {name} }}}} must stand alone in a paragraph of "
                "its own, outside tables, text boxes, content controls, headers and footers.",
            )  # fmt: skip


def _missing(name: str) -> Remark:
    if name in _LISTS:
        text = f"There is no {{{{ {name} }}}}: {_LISTS[name]}."
        return Remark("note" if name == "figures" else "advice", FILE, text)
    return Remark(
        "fault", FILE,
        "There is no paragraph {{ sections }}. Write it, alone, where the report's text begins.",
    )  # fmt: skip


def _names(lines: list[Line], template: Template | None) -> Iterator[Remark]:
    from kb.report.word.scalars import ANCHORS

    used = Counter(name for line in lines for name in _TAG.findall(line.text))
    known = (*SCALARS, *ANCHORS)
    for line in lines:
        for name in _TAG.findall(line.text):
            if name not in known:
                yield Remark(
                    "fault", FILE,
                    f"{line.place}: kb cannot fill {{{{ {name} }}}}{nearest(name, known)} "
                    f"Known names: {', '.join(known)}.",
                )  # fmt: skip
    if "title" not in used:
        yield Remark("advice", FILE, "The title appears nowhere: write {{ title }} on the cover.")
    for name in SCALARS:
        if template and template.scalars.get(name) and name not in used and name != "title":
            yield Remark(
                "advice", FILE, f"template.toml sets {name!r}, which no {{{{ {name} }}}} shows."
            )
    hidden = {"title"} if template and template.pack else {"title", "topic"}
    unused = [name for name in SCALARS if name not in used and name not in hidden]
    if unused:
        yield Remark("note", FILE, f"Not shown anywhere, though it could be: {', '.join(unused)}.")

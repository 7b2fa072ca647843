"""One draft from template to file, in the order that word processors can bear."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import TemplateError, UsageError
from kb.report.blocks import Report
from kb.report.word.body import body, elements
from kb.report.word.comments import spare_notes
from kb.report.word.contents import (
    Entry,
    caption_entries,
    contents_list,
    heading_entries,
    heading_level,
    list_of_captions,
)
from kb.report.word.marks import forget_marks, mark_last_page
from kb.report.word.memory import tree_of, with_tree
from kb.report.word.numbering import HeadingNumbers
from kb.report.word.ooxml import Element, plain_text, qn, value
from kb.report.word.opening import opened_for
from kb.report.word.package import (
    COMMENTS,
    declare_separators,
    drop_leftovers,
    keep_state,
    modernise,
    set_language,
    xml_part,
)
from kb.report.word.pages import number_pages
from kb.report.word.properties import describe
from kb.report.word.saving import save
from kb.report.word.scalars import ANCHORS, fill, token
from kb.report.word.scripts import tag
from kb.report.word.sections import governing_section, text_width
from kb.report.word.styles import Styles
from kb.report.word.writing import find_targets

if TYPE_CHECKING:
    from docx.document import Document


def assemble(
    report: Report,
    template: Path,
    out: Path,
    styles: Mapping[str, str],
    *,
    measure: bool,
    profile: Path | None = None,
) -> None:
    """Write the draft; see ``kb.report.word.render``."""
    if not template.is_file():
        raise TemplateError(f"{template}: there is no such template.")
    if out.exists() and out.samefile(template):
        raise UsageError(f"{out} is the template itself. Name another file with -o.")
    document = fill(template, {"title": report.title, **dict(report.scalars)})
    _write(document, report, styles)
    number_pages(document, measure=measure, profile=profile)
    describe(document, report)
    save(document, out)


def _write(document: "Document", report: Report, names: Mapping[str, str]) -> None:
    root, settings = document.element.body, document.settings.element
    styles = Styles(document.styles.element, names)
    anchors = _anchors(root)
    section = governing_section(anchors["sections"])
    targets = find_targets(report)
    forget_marks(root, {target.bookmark for target in targets.values()})
    with opened_for(document, styles, targets, section) as opened:
        writing = opened.writing
        made = body(report.blocks, writing, section)
        listed: list[Element] = []
        _replace(anchors["sections"], made)
        if "bibliography" in anchors and report.bibliography:
            listed = elements(report.bibliography, writing)
            _replace(anchors["bibliography"], listed)
        elif "bibliography" in anchors:
            _drop_with_title(anchors["bibliography"], styles)
        writing.notes.renumber(root)
        declare_separators(settings, opened.notes)
        mark_last_page(root, writing.bookmark_ids)
        numbers = HeadingNumbers(opened.numbering, styles)
        _list_contents(root, anchors, styles, numbers, writing.bookmark_ids)
        if report.state:
            keep_state(document, with_tree(report.state, tree_of(opened, made, listed)))
        if writing.comments.made:
            with xml_part(document, COMMENTS, "comments") as (_, comments_root):
                comments_root.extend(writing.comments.made)
                spare_notes(root, comments_root)
    modernise(settings)
    drop_leftovers(document)
    set_language(styles.root, tag(report.language))


def _anchors(root: Element) -> dict[str, Element]:
    """The paragraphs that hold an anchor each, by name."""
    found: dict[str, Element] = {}
    for paragraph in root.iter(qn("p")):
        text = plain_text(paragraph)
        if "[[kb:" not in text:
            continue
        for name in [n for n in ANCHORS if token(n) in text]:
            if text.strip() != token(name) or paragraph.getparent() is not root or name in found:
                raise TemplateError(
                    f"The template's anchor {{{{ {name} }}}} must stand once, alone in a paragraph "
                    "of its own, outside tables and content controls."
                )
            found[name] = paragraph
    if "sections" not in found:
        raise TemplateError(
            "The template has no paragraph {{ sections }}: put it where the report's text begins."
        )
    return found


def _replace(anchor: Element, made: list[Element]) -> None:
    for element in made:
        anchor.addprevious(element)
    _remove(anchor)


def _remove(paragraph: Element) -> None:
    parent = paragraph.getparent()
    if parent is not None:
        parent.remove(paragraph)


def _list_contents(
    root: Element,
    anchors: Mapping[str, Element],
    styles: Styles,
    numbers: HeadingNumbers,
    bookmark_ids: Iterator[int],
) -> None:
    """Fill the lists' anchors; a list without entries goes, with the title above it."""
    makers: dict[str, Callable[[Sequence[Entry], Styles, int], Element]] = {
        "toc": contents_list,
        "tables": partial(list_of_captions, "Table"),
        "figures": partial(list_of_captions, "Figure"),
    }
    entries = {
        "toc": heading_entries(root, styles, numbers, bookmark_ids),
        "tables": caption_entries("Table", root, styles, bookmark_ids),
        "figures": caption_entries("Figure", root, styles, bookmark_ids),
    }
    for name, make in makers.items():
        if name not in anchors:
            continue
        anchor = anchors[name]
        if entries[name]:
            width = text_width(governing_section(anchor))
            _replace(anchor, [make(entries[name], styles, width)])
        else:
            _drop_with_title(anchor, styles)


def _drop_with_title(anchor: Element, styles: Styles) -> None:
    above = anchor.getprevious()
    if above is not None and _is_title(above, styles):
        _remove(above)
    _remove(anchor)


def _is_title(paragraph: Element, styles: Styles) -> bool:
    style = styles.lookup(value(paragraph, "pPr/pStyle"), "name").lower()
    return style == "toc heading" or bool(heading_level(paragraph, styles))

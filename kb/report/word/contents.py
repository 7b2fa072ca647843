"""The contents list and the lists of tables and figures, cached lest Word ask when opening them.

Both are real fields (F9 works them out anew), but their entries stand in the file: text, hyperlink
and the page number as a PAGEREF, whose number ``fill_pages`` writes once the pages are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.report.word.marks import bookmark, first_free
from kb.report.word.numbering import HeadingNumbers
from kb.report.word.ooxml import (
    Element,
    field,
    field_end,
    field_start,
    plain_text,
    qn,
    run,
    value,
    w,
)
from kb.report.word.paragraphs import set_property
from kb.report.word.styles import Styles

DEPTH = 3  # levels of headings in the contents list


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: the level (from 1), what it says, and the bookmark that it leads to."""

    level: int
    number: str
    text: str
    bookmark: str


def heading_level(paragraph: Element, styles: Styles) -> int:
    """The level of a heading from 1 to 9, 0 for any other paragraph."""
    level = value(paragraph, "pPr/outlineLvl") or styles.lookup(
        value(paragraph, "pPr/pStyle"), "pPr/outlineLvl"
    )
    return int(level) + 1 if level and level != "9" else 0


def headings(
    body: Element, styles: Styles, numbers: HeadingNumbers
) -> Iterator[tuple[Element, int, str, str]]:
    """Yield every heading that the contents list shows: paragraph, level, number, words."""
    for paragraph in body.iter(qn("p")):
        level = heading_level(paragraph, styles)
        if not level:
            continue
        number, text = numbers.label(paragraph), plain_text(paragraph).replace("\n", " ")
        if level <= DEPTH and text.strip():
            yield paragraph, level, number, text


def heading_entries(
    body: Element, styles: Styles, numbers: HeadingNumbers, bookmark_ids: Iterator[int]
) -> list[Entry]:
    """An entry for every heading of the body that the contents list shows, each bookmarked."""
    entries: list[Entry] = []
    first = first_free(body, "_Toc")
    for paragraph, level, number, text in headings(body, styles, numbers):
        name = f"_Toc{first + len(entries)}"
        _mark(paragraph, name, bookmark_ids)
        entries.append(Entry(level, number, text, name))
    return entries


def captions(label: str, body: Element, styles: Styles) -> Iterator[Element]:
    """Yield every caption that counts ``label`` (Table, Figure)."""
    caption = styles.id("caption")
    for paragraph in body.iter(qn("p")):
        if value(paragraph, "pPr/pStyle") == caption and _counts(label, paragraph):
            yield paragraph


def caption_entries(
    label: str, body: Element, styles: Styles, bookmark_ids: Iterator[int]
) -> list[Entry]:
    """An entry for every caption that counts ``label``, each bookmarked."""
    entries: list[Entry] = []
    first = first_free(body, "_Toc")
    for paragraph in captions(label, body, styles):
        name = f"_Toc{first + len(entries)}"
        _mark(paragraph, name, bookmark_ids)
        entries.append(Entry(1, "", plain_text(paragraph), name))
    return entries


def _counts(label: str, paragraph: Element) -> bool:
    codes = paragraph.iter(qn("instrText"))
    return any((code.text or "").split()[:2] == ["SEQ", label] for code in codes)


def _mark(paragraph: Element, name: str, bookmark_ids: Iterator[int]) -> None:
    start, end = bookmark(name, next(bookmark_ids))
    paragraph.insert(1 if paragraph[0].tag == qn("pPr") else 0, start)
    paragraph.append(end)


def contents_list(entries: Sequence[Entry], styles: Styles, width: int) -> Element:
    """The contents list in the control that Word itself would put round it."""
    lines = contents_lines(entries, styles, width)
    gallery = w(
        "docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique", val="1")
    )
    return w("sdt", w("sdtPr", gallery), w("sdtContent", *lines))


def list_of_captions(label: str, entries: Sequence[Entry], styles: Styles, width: int) -> Element:
    """A list of tables or figures, in a control lest a later save let it swallow what follows."""
    plural = f"{label.lower()}s"
    lines = caption_lines(label, entries, styles, width)
    properties = w("sdtPr", w("alias", val=f"List of {plural}"), w("tag", val=f"kb_{plural}"))
    return w("sdt", properties, w("sdtContent", *lines))


def contents_lines(entries: Sequence[Entry], styles: Styles, width: int) -> list[Element]:
    """The paragraphs of a contents list, the field round them."""
    return _lines(entries, f'TOC \\o "1-{DEPTH}" \\h \\z \\u', "contents{}", styles, width)


def caption_lines(
    label: str, entries: Sequence[Entry], styles: Styles, width: int
) -> list[Element]:
    """The paragraphs of a list of tables or figures, the field round them."""
    return _lines(entries, f'TOC \\h \\z \\c "{label}"', "list_of_tables", styles, width)


def _lines(
    entries: Sequence[Entry], instruction: str, style: str, styles: Styles, width: int
) -> list[Element]:
    lines = [_line(entry, styles.id(style.format(entry.level)), width) for entry in entries]
    first, last = lines[0], lines[-1]
    for offset, element in enumerate(field_start(instruction), start=1):
        first.insert(offset, element)
    last.append(field_end())
    return lines


def _line(entry: Entry, style: str, width: int) -> Element:
    number = [run(f"{entry.number}\t")] if entry.number else []
    page = field(f"PAGEREF {entry.bookmark} \\h", [run("0")])
    link = w(
        "hyperlink", *number, run(f"{entry.text}\t"), *page, anchor=entry.bookmark, history="1"
    )
    line = w("p", w("pPr", w("pStyle", val=style)), link)
    stops = [w("tab", val="right", leader="dot", pos=str(width))]
    if entry.number:
        stops.insert(0, w("tab", val="left", pos=str(_NUMBER_ENDS[entry.level - 1])))
    set_property(line, w("tabs", *stops))
    return line


_NUMBER_ENDS = (454, 964, 1588)  # where the text begins behind a heading's number, by level


def page_targets(root: Element) -> set[str]:
    """The bookmarks whose pages are shown somewhere below ``root``."""
    words = [(code.text or "").split() for code in root.iter(qn("instrText"))]
    return {word[1] for word in words if word[:1] == ["PAGEREF"] and len(word) > 1}


def fill_pages(root: Element, pages: Mapping[str, str]) -> None:
    """Write the page labels into what every PAGEREF below ``root`` shows."""
    for code in root.iter(qn("instrText")):
        words = (code.text or "").split()
        if words[:1] != ["PAGEREF"] or len(words) < 2 or words[1] not in pages:
            continue
        shown = _shown_text(code)
        if shown is not None:
            shown.text = pages[words[1]]


def _shown_text(code: Element) -> Element | None:
    """The last ``w:t`` of a field's cached result, given its ``w:instrText``.

    LibreOffice sets the whole line of a contents list as the result, the page at its end.
    """
    parent = code.getparent()
    following = parent.getnext() if parent is not None else None
    shown: Element | None = None
    while following is not None and not _ends_field(following):
        shown = next(reversed(following.findall(qn("t"))), shown)
        following = following.getnext()
    return shown


def _ends_field(element: Element) -> bool:
    mark = element.find(qn("fldChar"))
    return mark is not None and mark.get(qn("fldCharType")) == "end"

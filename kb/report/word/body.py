"""Blocks -> what stands in the document's body, with regions and landscape sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.report.blocks import Block, Heading, PageBreak, Paragraph, Region, Table
from kb.report.word.marks import bookmark_name
from kb.report.word.ooxml import Element, qn, w
from kb.report.word.paragraphs import AFTER_TABLE, heading, set_property, styled
from kb.report.word.sections import go_on, page_setup
from kb.report.word.tables import table
from kb.report.word.writing import Writing

LONGEST_ALIAS = 64


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks that follow each other on pages that lie the same way."""

    landscape: bool
    blocks: tuple[Block, ...]


def body(blocks: Sequence[Block], writing: Writing, section: Element) -> list[Element]:
    """The elements that take the place of the sections' anchor.

    ``section`` is the ``w:sectPr`` that governs the anchor; it stays where it is and governs the
    last stretch, so it is changed to go on with the page numbers where landscape pages end.
    """
    made: list[Element] = []
    stretches = by_orientation(blocks)
    for number, stretch in enumerate(stretches):
        if number:
            writing_section = page_setup(section, landscape=stretches[number - 1].landscape)
            _end_section(made, writing_section, writing)
            go_on(section)
        writing.landscape = stretch.landscape
        made += elements(stretch.blocks, writing)
    if stretches and stretches[-1].landscape:
        _end_section(made, page_setup(section, landscape=True), writing)
        go_on(section)
    writing.landscape = False
    return made


def by_orientation(blocks: Iterable[Block]) -> list[Stretch]:
    """The blocks in stretches; a landscape table takes its heading, lead and notes along."""
    made: list[tuple[bool, list[Block]]] = []
    for block in blocks:
        wide = _is_wide(block)
        if made and not wide and made[-1][0] and _is(block, "table_note"):
            wide = True
        taken: list[Block] = []
        if wide and made and not made[-1][0]:
            while made[-1][1] and _leads(made[-1][1][-1]):
                taken.insert(0, made[-1][1].pop())
            if not made[-1][1]:
                made.pop()
        if not made or made[-1][0] != wide:
            made.append((wide, []))
        made[-1][1].extend([*taken, block])
    return [Stretch(wide, tuple(content)) for wide, content in made]


def _is_wide(block: Block) -> bool:
    inside = block.blocks if isinstance(block, Region) else (block,)
    return any(isinstance(b, Table) and b.landscape for b in inside)


def _is(block: Block, style: str) -> bool:
    return isinstance(block, Paragraph) and block.style == style


def _leads(block: Block) -> bool:
    return isinstance(block, Heading | PageBreak) or _is(block, "lead")


def elements(blocks: Sequence[Block], writing: Writing) -> list[Element]:
    """The blocks in order, each as one element or more."""
    made: list[Element] = []
    pending_break = False
    number_list = ""
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if not _is(block, "number"):
            number_list = ""
        if isinstance(block, PageBreak):
            pending_break = bool(made)
            continue
        if isinstance(block, Region):
            new = [_region(block, writing)]
        elif isinstance(block, Paragraph):
            if block.style == "number":
                number_list = number_list or writing.numbering.numbers(writing.styles.id("number"))
            new = [_paragraph(block, following, number_list, writing)]
        else:
            new = [heading(block, writing)] if isinstance(block, Heading) else table(block, writing)
        if made and made[-1].tag == qn("tbl") and isinstance(block, Paragraph):
            set_property(new[0], w("spacing", before=AFTER_TABLE))
        if pending_break:
            set_property(next(new[0].iter(qn("p"))), w("pageBreakBefore"))
            pending_break = False
        made += new
    return made


def _paragraph(
    block: Paragraph, following: Block | None, number_list: str, writing: Writing
) -> Element:
    properties = []
    if block.style == "lead" or (
        block.style == "quote" and following is not None and _is(following, "attribution")
    ):
        properties.append(w("keepNext"))
    list_id = number_list
    if block.style == "bullet":
        list_id = writing.numbering.bullets(writing.styles.id("bullet"))
    if list_id:
        properties.append(w("numPr", w("ilvl", val="0"), w("numId", val=list_id)))
    return styled(block, writing, *properties)


def _region(region: Region, writing: Writing) -> Element:
    """A content control round the region's blocks, and hidden bookmarks in case it gets lost."""
    name = bookmark_name("_kb_", region.id)
    content = elements(region.blocks, writing)
    start, end = writing.bookmark(name)
    first, last = content[0], content[-1]
    first.insert(1, start)  # after its w:pPr
    if last.tag == qn("p"):
        last.append(end)
    else:
        content.append(end)
    properties = w(
        "sdtPr",
        w("alias", val=region.title[:LONGEST_ALIAS] or name),
        w("tag", val=name.lstrip("_")),
        w("id", val=str(next(writing.control_ids))),
    )
    return w("sdt", properties, w("sdtContent", *content))


def _end_section(made: list[Element], section: Element, writing: Writing) -> None:
    """Let the section end here: with the last paragraph, or a carrier too low to be seen."""
    if not made or made[-1].tag != qn("p"):
        made.append(w("p", w("pPr", w("pStyle", val=writing.styles.id("section_break")))))
    set_property(made[-1], section)

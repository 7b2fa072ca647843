"""Blocks -> what stands in the document's body, with regions and landscape sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.report.blocks import Block, Chart, Heading, PageBreak, Paragraph, Region, Table
from kb.report.word.charts import chart
from kb.report.word.inlines import text_of
from kb.report.word.marks import REGION, bookmark_name
from kb.report.word.ooxml import Element, qn, w
from kb.report.word.paragraphs import AFTER_TABLE, heading, set_property, styled
from kb.report.word.sections import go_on, page_setup
from kb.report.word.tables import table
from kb.report.word.writing import Writing

LONGEST_ALIAS = 64
FOREWORDS = 3  # paragraphs after a heading that stay with what they introduce …
ONE_LINE = 80  # characters
SHORT = 400  # … if each has at most so many characters


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
    """The blocks in stretches; a landscape table takes its heading, words and notes along."""
    made: list[tuple[bool, list[Block]]] = []
    for block in blocks:
        wide = _is_wide(block) or (bool(made) and made[-1][0] and _is(block, "table_note"))
        taken: list[Block] = []
        if wide and made and not made[-1][0]:
            before = made[-1][1]
            taken = before[_introduction(before) :]
            del before[len(before) - len(taken) :]
            if not before:
                made.pop()
        if not made or made[-1][0] != wide:
            made.append((wide, []))
        made[-1][1].extend([*taken, block])
    return [Stretch(wide, tuple(content)) for wide, content in made]


def _is_wide(block: Block) -> bool:
    inside = block.blocks if isinstance(block, Region) else (block,)
    return any(isinstance(b, Table) and b.landscape for b in inside)


def _is(block: Block | None, style: str) -> bool:
    return isinstance(block, Paragraph) and block.style == style


def _introduction(blocks: Sequence[Block]) -> int:
    """Where the words begin that lead to what follows: the headings above, or else a lead."""
    start = len(blocks)
    while start and isinstance(blocks[start - 1], Paragraph) and len(blocks) - start < FOREWORDS:
        start -= 1
    if not start or not isinstance(blocks[start - 1], Heading):
        return len(blocks) - bool(blocks and _is(blocks[-1], "lead"))
    while start and isinstance(blocks[start - 1], Heading | PageBreak):
        start -= 1
    return start


def elements(blocks: Sequence[Block], writing: Writing) -> list[Element]:
    """The blocks in order, each as one element or more."""
    made: list[Element] = []
    place = Place()
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if isinstance(block, PageBreak):
            place.new_page = bool(made)
            continue
        place.next_is(block, following)
        new = _element(block, place, writing)
        if made and made[-1].tag == qn("tbl") and isinstance(block, Paragraph):
            set_property(new[0], w("spacing", before=AFTER_TABLE))
        if place.new_page:
            set_property(next(new[0].iter(qn("p"))), w("pageBreakBefore"))
            place.new_page = False
        made += new
    return made


@dataclass(slots=True)
class Place:
    """What the blocks around one mean for it.

    ``forewords`` counts the short paragraphs since a heading: they stay with what they introduce.
    """

    following: Block | None = None
    new_page: bool = False
    forewords: int = FOREWORDS + 1
    number_list: str = ""

    def next_is(self, block: Block, following: Block | None) -> None:
        """Go on to this block."""
        self.following = following
        if not _is(block, "number"):
            self.number_list = ""
        if isinstance(block, Heading):
            self.forewords = 0
        else:
            self.forewords += 1

    def keeps(self, block: Paragraph) -> bool:
        """Whether the paragraph must stay on the page of what follows."""
        length = len(text_of(block.inlines))
        if block.style == "quote":  # a line that opens a quotation is often a provision's heading
            opens = _is(self.following, "quote") and length <= ONE_LINE
            return opens or _is(self.following, "attribution")
        short = block.style in ("body", "instruction") and length <= SHORT
        return block.style == "lead" or (
            short and self.forewords <= FOREWORDS and self.following is not None
        )


def _element(block: Block, place: Place, writing: Writing) -> list[Element]:
    if isinstance(block, Region):
        return [_region(block, writing)]
    if isinstance(block, Heading):
        return [heading(block, writing)]
    if isinstance(block, Table):
        return table(block, writing, noted=_is(place.following, "table_note"))
    if isinstance(block, Chart):
        return chart(block, writing)
    return [_paragraph(block, place, writing)] if isinstance(block, Paragraph) else []


def _paragraph(block: Paragraph, place: Place, writing: Writing) -> Element:
    properties = [w("keepNext")] if place.keeps(block) else []
    list_id = ""
    if block.style == "number":
        place.number_list = place.number_list or writing.numbering.numbers(
            writing.styles.id("number")
        )
        list_id = place.number_list
    elif block.style == "bullet":
        list_id = writing.numbering.bullets(writing.styles.id("bullet"))
    if list_id:
        properties.append(w("numPr", w("ilvl", val="0"), w("numId", val=list_id)))
    made = styled(block, writing, *properties)
    if block.comment:
        writing.comments.on(made, block.comment)
    return made


def _region(region: Region, writing: Writing) -> Element:
    """A content control round the region's blocks, and hidden bookmarks in case it gets lost."""
    name = bookmark_name(REGION, region.id)
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

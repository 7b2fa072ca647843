"""Charts that Word draws itself, with the workbook of their numbers inside the document.

A chart is a part of its own; the paragraph holds a frame that names it. *Edit Data* in Word opens
the embedded workbook, whose cells the chart's references name.
"""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from kb.report.blocks import Chart, Series
from kb.report.text import clean
from kb.report.word.captions import caption
from kb.report.word.ooxml import Element, one_line, w
from kb.report.word.paragraphs import paragraph
from kb.report.word.writing import Writing

if TYPE_CHECKING:
    from docx.opc.part import Part

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART = f"{_OFFICE}/chart"
WORKBOOK = f"{_OFFICE}/package"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_NAMES = {"c": _C, "a": _A, "r": _OFFICE}

# Fill, outline and label of each series. The fills differ in lightness as much as in hue, so that
# colour-blind readers and a grey print tell them apart; the segments follow the legend's order.
COLOURS = (
    ("1F4E79", "1F4E79", "FFFFFF"),
    ("E08A1E", "E08A1E", "1F2A37"),
    ("DCE8E1", "5F7A6C", "1F2A37"),
    ("8A8F98", "8A8F98", "1F2A37"),
)
_TWENTIETH = 635  # English Metric Units in a twentieth of a point
_BAR, _REST = 520, 700  # heights of a bar with its gap, and of the legend
_CATEGORY_AXIS, _VALUE_AXIS = "111111111", "222222222"


def chart(block: Chart, writing: Writing) -> list[Element]:
    """The caption, then the paragraph that the chart stands in."""
    number = next(writing.drawing_ids)
    high = (_BAR * len(block.categories) + _REST) * _TWENTIETH
    frame = _frame(block, writing.place_chart(block), number, writing.width * _TWENTIETH, high)
    style = writing.styles.id("figure")
    return [caption(block.id, block.caption, writing), paragraph(style, [w("r", frame)])]


def _frame(block: Chart, relationship: str, number: int, wide: int, high: int) -> Element:
    inline = etree.Element(f"{{{DRAWING}}}inline", nsmap={"wp": DRAWING, "a": _A, **_NAMES})
    inline.attrib.update(dict.fromkeys(("distT", "distB", "distL", "distR"), "0"))
    etree.SubElement(inline, f"{{{DRAWING}}}extent", cx=str(wide), cy=str(high))
    named = etree.SubElement(inline, f"{{{DRAWING}}}docPr", id=str(number), name=f"Chart {number}")
    named.set("descr", one_line(block.summary))
    etree.SubElement(inline, f"{{{DRAWING}}}cNvGraphicFramePr")
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic")
    data = etree.SubElement(graphic, f"{{{_A}}}graphicData", uri=_C)
    _add(data, "c:chart").set(f"{{{_OFFICE}}}id", relationship)
    drawing = w("drawing")
    drawing.append(inline)
    return drawing


def placer(part: "Part") -> Callable[[Chart], str]:
    """A function that puts a chart into the document of this part and gives its r:id."""
    from docx.opc.part import Part

    package = part.package

    def place(block: Chart) -> str:
        name = package.next_partname("/word/charts/chart%d.xml")
        held = package.next_partname("/word/embeddings/kb_numbers%d.xlsx")
        made = Part(name, _CHART_TYPE, b"", package)
        book = Part(held, _WORKBOOK_TYPE, _workbook(block), package)
        made._blob = _xml(block, made.relate_to(book, WORKBOOK))
        return part.relate_to(made, CHART)

    return place


def _workbook(block: Chart) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")

    def words(text: str) -> Cell:
        cell = WriteOnlyCell(sheet, clean(text))
        cell.data_type = "s"  # a title that begins with = is no formula
        return cell

    sheet.append([words(text) for text in (block.axis, *(s.name for s in block.series))])
    for at, category in enumerate(block.categories):
        sheet.append([words(category), *(series.values[at] for series in block.series)])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _xml(block: Chart, workbook: str) -> bytes:
    root = etree.Element(f"{{{_C}}}chartSpace", nsmap=_NAMES)
    _add(root, "c:date1904", "0")
    _add(root, "c:roundedCorners", "0")
    drawn = _add(root, "c:chart")
    _add(drawn, "c:autoTitleDeleted", "1")
    area = _add(drawn, "c:plotArea")
    _add(area, "c:layout")
    _bars(area, block)
    _category_axis(area)
    _value_axis(area)
    legend = _add(drawn, "c:legend")
    _add(legend, "c:legendPos", "b")
    _add(legend, "c:overlay", "0")
    _type(legend, "1F2A37")
    _add(drawn, "c:plotVisOnly", "1")
    _add(drawn, "c:dispBlanksAs", "gap")
    shape = _add(root, "c:spPr")
    _add(shape, "a:noFill")
    _add(_add(shape, "a:ln"), "a:noFill")
    _type(root, "1F2A37")
    data = _add(root, "c:externalData")
    data.set(f"{{{_OFFICE}}}id", workbook)
    _add(data, "c:autoUpdate", "0")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _bars(area: Element, block: Chart) -> None:
    bars = _add(area, "c:barChart")
    _add(bars, "c:barDir", "bar")
    _add(bars, "c:grouping", "stacked")
    _add(bars, "c:varyColors", "0")
    for at, series in enumerate(block.series):
        _series(_add(bars, "c:ser"), at, series, block)
    _add(bars, "c:gapWidth", "45")
    _add(bars, "c:overlap", "100")
    _add(bars, "c:axId", _CATEGORY_AXIS)
    _add(bars, "c:axId", _VALUE_AXIS)


def _series(made: Element, at: int, series: Series, block: Chart) -> None:
    fill, outline, label = COLOURS[at % len(COLOURS)]
    column, last = "BCDEFG"[at], len(block.categories) + 1
    _add(made, "c:idx", str(at))
    _add(made, "c:order", str(at))
    _cells(_add(_add(made, "c:tx"), "c:strRef"), f"${column}$1", [series.name], "c:strCache")
    shape = _add(made, "c:spPr")
    _solid(shape, fill)
    line = _add(shape, "a:ln")
    line.set("w", "9525")
    _solid(line, outline)
    _add(made, "c:invertIfNegative", "0")
    _labels(_add(made, "c:dLbls"), label)
    _cells(_add(_add(made, "c:cat"), "c:strRef"), f"$A$2:$A${last}", block.categories, "c:strCache")
    numbers = [str(value) for value in series.values]
    place = f"${column}$2:${column}${last}"
    _cells(_add(_add(made, "c:val"), "c:numRef"), place, numbers, "c:numCache")


def _labels(made: Element, colour: str) -> None:
    """The number in each segment; none where there is nothing."""
    number = _add(made, "c:numFmt")
    number.set("formatCode", "0;;")
    number.set("sourceLinked", "0")
    _type(made, colour, bold=True)
    for shown in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        _add(made, f"c:show{shown}", "1" if shown == "Val" else "0")


def _cells(reference: Element, place: str, texts: "tuple[str, ...] | list[str]", kind: str) -> None:
    """A reference to the workbook's cells, with what they hold."""
    _add(reference, "c:f").text = f"Sheet1!{place}"
    cache = _add(reference, kind)
    if kind == "c:numCache":
        _add(cache, "c:formatCode").text = "General"
    _add(cache, "c:ptCount", str(len(texts)))
    for at, text in enumerate(texts):
        point = _add(cache, "c:pt")
        point.set("idx", str(at))
        _add(point, "c:v").text = clean(text)


def _category_axis(area: Element) -> None:
    axis = _add(area, "c:catAx")
    _add(axis, "c:axId", _CATEGORY_AXIS)
    _add(_add(axis, "c:scaling"), "c:orientation", "maxMin")  # the first category on top
    _add(axis, "c:delete", "0")
    _add(axis, "c:axPos", "l")
    _add(axis, "c:majorTickMark", "none")
    _add(axis, "c:minorTickMark", "none")
    _add(axis, "c:tickLblPos", "low")
    _solid(_add(_add(axis, "c:spPr"), "a:ln"), "8A8F98")
    _type(axis, "1F2A37")
    _add(axis, "c:crossAx", _VALUE_AXIS)
    _add(axis, "c:crosses", "autoZero")


def _value_axis(area: Element) -> None:
    """Not shown: the numbers stand in the bars."""
    axis = _add(area, "c:valAx")
    _add(axis, "c:axId", _VALUE_AXIS)
    scaling = _add(axis, "c:scaling")
    _add(scaling, "c:orientation", "minMax")
    _add(scaling, "c:min", "0")
    _add(axis, "c:delete", "1")
    _add(axis, "c:axPos", "b")
    _add(axis, "c:majorTickMark", "none")
    _add(axis, "c:minorTickMark", "none")
    _add(axis, "c:tickLblPos", "nextTo")
    _add(axis, "c:crossAx", _CATEGORY_AXIS)
    _add(axis, "c:crosses", "max")


def _type(parent: Element, colour: str, *, bold: bool = False) -> None:
    """Text of nine points in the template's heading font."""
    text = _add(parent, "c:txPr")
    _add(text, "a:bodyPr")
    _add(text, "a:lstStyle")
    line = _add(text, "a:p")
    properties = _add(_add(line, "a:pPr"), "a:defRPr")
    properties.set("sz", "900")
    properties.set("b", str(int(bold)))
    _solid(properties, colour)
    _add(properties, "a:latin").set("typeface", "+mj-lt")
    _add(line, "a:endParaRPr").set("lang", "en-GB")


def _solid(parent: Element, colour: str) -> None:
    _add(_add(parent, "a:solidFill"), "a:srgbClr").set("val", colour)


def _add(parent: Element, name: str, value: str = "") -> Element:
    prefix, _, local = name.partition(":")
    made = etree.SubElement(parent, f"{{{_NAMES[prefix]}}}{local}")
    if value:
        made.set("val", value)
    return made

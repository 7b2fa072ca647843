"""Decks: what each slide shows, in the order in which it is shown, and what was to be said."""

import zipfile
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.model import Block, Reading

SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*found: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for key, kind, target in found
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def deck(folder: Path, *slides: str, order: tuple[int, ...] = (), **parts: str) -> Path:
    """A deck; ``parts`` are the notes, chart or diagram of the first slide."""
    path = folder / "a.pptx"
    order = order or tuple(range(len(slides)))
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in order)
    kinds = {"notes": "notesSlide", "chart": "chart", "data": "diagramData", "file": "oleObject"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations(("a", "officeDocument", "ppt/presentation.xml")))
        archive.writestr(
            "ppt/presentation.xml",
            f"<p:presentation {SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        )
        archive.writestr(
            "ppt/_rels/presentation.xml.rels",
            relations(*((f"s{n}", "slide", f"slides/s{n}.xml") for n in range(len(slides)))),
        )
        for number, slide in enumerate(slides):
            archive.writestr(f"ppt/slides/s{number}.xml", slide)
        archive.writestr(
            "ppt/slides/_rels/s0.xml.rels",
            relations(*((key, kinds[key], f"../{key}.xml") for key in parts)),
        )
        for key, part in parts.items():
            archive.writestr(f"ppt/{key}.xml", part)
    return path


def slide(*shapes: str, attributes: str = "") -> str:
    inner = "".join(shapes)
    return f"<p:sld {SPACES} {attributes}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>"


def shape(*paragraphs: str, place: str = "", properties: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="x" {properties}/><p:nvPr>{place}</p:nvPr>'
        "</p:nvSpPr>"
        f"<p:txBody>{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def title(text: str) -> str:
    return shape(paragraph(text), place='<p:ph type="title"/>')


BODY = '<p:ph idx="1"/>'


def reading(path: Path) -> Reading:
    (found,) = read(path)
    return found


def blocks(path: Path) -> tuple[Block, ...]:
    return reading(path).blocks


def test_slides_come_as_shown_each_a_page_under_its_title(tmp_path: Path) -> None:
    first = slide(shape(paragraph("Point"), place=BODY), title("Aim"))
    found = reading(deck(tmp_path, first, slide(shape(paragraph("Free text"))), order=(1, 0)))
    assert [(b.text, b.style, b.page_starts) for b in found.blocks] == [
        ("Slide 1", "heading", ((0, 0),)),
        ("Free text", "paragraph", ()),
        ("Aim", "heading", ((0, 1),)),
        ("Point", "list_item", ()),
    ]
    assert found.page_labels == ("1", "2")


def test_bullets_have_levels_and_numbers_are_counted(tmp_path: Path) -> None:
    number = '<a:pPr lvl="{}"><a:buAutoNum type="{}"/></a:pPr>'
    found = blocks(
        deck(
            tmp_path,
            slide(
                shape(
                    paragraph("one", number.format(0, "arabicPeriod")),
                    paragraph("a", number.format(1, "alphaLcParenBoth")),
                    paragraph("b", number.format(1, "alphaLcParenBoth")),
                    paragraph("two", number.format(0, "arabicPeriod")),
                    paragraph("a", number.format(1, "alphaLcParenBoth")),
                    paragraph("plain", "<a:pPr><a:buNone/></a:pPr>"),
                    paragraph("bullet"),
                    place=BODY,
                )
            ),
        )
    )[1:]
    assert [block.text for block in found] == [
        "1. one", "(a) a", "(b) b", "2. two", "(a) a", "plain", "bullet",
    ]  # fmt: skip
    assert [block.level for block in found] == [1, 2, 2, 1, 2, 0, 1]


def test_speaker_notes_say_that_they_are_notes(tmp_path: Path) -> None:
    notes = slide(
        shape(paragraph("7"), place='<p:ph type="sldNum"/>'),
        shape(paragraph("Say this."), paragraph("Then that."), place='<p:ph type="body"/>'),
    )
    found = blocks(deck(tmp_path, slide(title("Aim")), notes=notes))
    assert [block.text for block in found] == ["Aim", "Notes: Say this.", "Then that."]


def test_hidden_slides_are_left_out_and_told_of(tmp_path: Path) -> None:
    found = reading(deck(tmp_path, slide(title("No"), attributes='show="0"'), slide(title("Yes"))))
    assert [block.text for block in found.blocks] == ["Yes"]
    assert (found.problems[0].page, "slide 1 is hidden" in found.problems[0].reason) == (0, True)


def test_groups_are_looked_through_and_hidden_shapes_and_furniture_are_not(
    tmp_path: Path,
) -> None:
    found = blocks(
        deck(
            tmp_path,
            slide(
                f"<p:grpSp><p:grpSp>{shape(paragraph('In'))}</p:grpSp></p:grpSp>",
                shape(paragraph("Out"), properties='hidden="1"'),
                shape(paragraph("12 May"), place='<p:ph type="dt"/>'),
            ),
        )
    )
    assert [block.text for block in found] == ["Slide 1", "In"]


def test_tables_keep_their_rows(tmp_path: Path) -> None:
    cell = "<a:tc{}><a:txBody>{}</a:txBody></a:tc>"
    table = (
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>"
        + cell.format(' gridSpan="2"', paragraph("Head"))
        + cell.format(' hMerge="1"', paragraph(""))
        + "</a:tr><a:tr>"
        + cell.format("", paragraph("a"))
        + cell.format("", paragraph("b"))
        + "</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    assert blocks(deck(tmp_path, slide(table)))[1].rows == (("Head", ""), ("a", "b"))


def test_charts_give_their_title_and_numbers(tmp_path: Path) -> None:
    points = '<c:pt idx="0"><c:v>{}</c:v></c:pt><c:pt idx="1"><c:v>{}</c:v></c:pt>'
    chart = (
        f"<c:chartSpace {SPACES}><c:chart><c:title><a:t>Victims</a:t></c:title><c:ser>"
        f"<c:tx><c:v>Women</c:v></c:tx><c:cat>{points.format('2022', '2023')}</c:cat>"
        f"<c:val>{points.format(5, 7)}</c:val></c:ser></c:chart></c:chartSpace>"
    )
    frame = '<p:graphicFrame><c:chart r:id="chart"/></p:graphicFrame>'
    _, caption, table = blocks(deck(tmp_path, slide(frame), chart=chart))
    assert (caption.text, caption.style) == ("Victims", "caption")
    assert table.rows == (("", "Women"), ("2022", "5"), ("2023", "7"))


def test_diagrams_give_their_text(tmp_path: Path) -> None:
    point = f"<dgm:pt><dgm:t>{paragraph('Refer')}</dgm:t></dgm:pt>"
    data = f"<dgm:dataModel {SPACES}>{point}</dgm:dataModel>"
    frame = '<p:graphicFrame><dgm:relIds r:dm="data"/></p:graphicFrame>'
    assert blocks(deck(tmp_path, slide(frame), data=data))[1].text == "Refer"


def test_embedded_files_are_told_of(tmp_path: Path) -> None:
    found = reading(deck(tmp_path, slide(title("Aim")), file="<x/>"))
    assert "embedded in slide 1 was not read" in found.problems[0].reason


def test_a_broken_slide_takes_no_other_with_it(tmp_path: Path) -> None:
    found = reading(deck(tmp_path, "<p:sld", slide(title("Aim"))))
    assert [block.text for block in found.blocks] == ["Aim"]
    assert "slide 1 holds broken XML" in found.problems[0].reason


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    attack = '<!DOCTYPE x [<!ENTITY e "boom">]>' + slide(shape(paragraph("&e;")))
    found = reading(deck(tmp_path, attack, slide(title("Aim"))))
    assert "document type" in found.problems[0].reason
    assert [block.text for block in found.blocks] == ["Aim"]


def test_a_deck_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="holds no text"):
        read(deck(tmp_path, slide()))


def test_decks_of_the_corpus_are_read(shared: Path) -> None:
    (deck,) = (shared / "corpus" / "notes-pptx").iterdir()
    found = reading(deck)
    assert len(found.page_labels) == 18
    assert sum(block.text.startswith("Notes: ") for block in found.blocks) >= 10
    nested = reading(shared / "corpus" / "pptx" / "group-shapes-nested.pptx")
    assert [block.text for block in nested.blocks[1:]] == list("AIJBDHCEFG")
    assert reading(shared / "corpus" / "pptx" / "powerpoint_malformed_pictures.pptx").blocks

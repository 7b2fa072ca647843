"""Makes the looks of kb's report templates, each a `template.docx`, from nothing but XML.

    python report_templates/make_template.py

Only a maintainer runs it. An office changes the .docx in Word, or puts its own in its place.
"""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from template_look import LOOKS, Look
from template_styles import NS, UNNUMBERED, fill, font_table, numbering, space, styles, theme

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
FACTS = 2270  # the width of the first column of the document control table

CONTROL = (
    ("Version", "{{ version }}"),
    ("Date", "{{ date }}"),
    ("Prepared by", "{{ author }}"),
    ("Organisation", "{{ organisation }}"),
    ("Status", "{{ status }}"),
    ("Distribution", "{{ distribution }}"),
    ("How this draft was made", "{{ generated }}"),
    ("Disclaimer", "{{ disclaimer }}"),
)


def paragraph(style_id: str, text: str, more: str = "") -> str:
    """A paragraph of plain text."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{more}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def field(instruction: str, shown: str) -> str:
    """A field with what it shows until it is worked out."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def control_table(look: Look) -> str:
    """The document control table: one row a fact, the facts' names as row headings."""
    rest = look.width - FACTS
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{FACTS}" w:type="dxa"/>'
        f"{fill(look.tint)}</w:tcPr>{paragraph('KBTableHeading', name)}</w:tc>"
        f'<w:tc><w:tcPr><w:tcW w:w="{rest}" w:type="dxa"/></w:tcPr>'
        f"{paragraph('KBTableText', text)}</w:tc></w:tr>"
        for name, text in CONTROL
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="KBTable"/><w:tblW w:w="{look.width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0080" w:firstRow="0" w:lastRow="0" '
        'w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        '<w:tblCaption w:val="Document control"/><w:tblDescription w:val="Version, date, author, '
        'status, distribution, how the draft was made, and disclaimer"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{FACTS}"/><w:gridCol w:w="{rest}"/></w:tblGrid>'
        f"{rows}</w:tbl>"
    )


def section(look: Look, header: str, footer: str, numbers: str) -> str:
    """A section's set-up: A4."""
    side = look.margin
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
        '<w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="1531" w:right="{side}" w:bottom="1418" w:left="{side}" w:header="709" '
        f'w:footer="624" w:gutter="0"/>{numbers}</w:sectPr>'
    )


def ending(set_up: str = "") -> str:
    """A paragraph too low to be seen; with a set-up it ends a section."""
    return f'<w:p><w:pPr><w:pStyle w:val="KBSectionBreak"/>{set_up}</w:pPr></w:p>'


ROMAN = '<w:pgNumType w:fmt="lowerRoman"/>'
FROM_I = '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>'
FROM_1 = '<w:pgNumType w:fmt="decimal" w:start="1"/>'


def contents(more: str = "") -> list[str]:
    """The contents list under its title."""
    return [paragraph("TOCHeading", "Contents", more), paragraph("BodyText", "{{ toc }}")]


def tables_and_figures() -> list[str]:
    """The lists of tables and figures; an empty one is left out of a draft with its title."""
    return [
        paragraph("TOCHeading", "Tables", space(560, 200)),
        paragraph("BodyText", "{{ tables }}"),
        paragraph("TOCHeading", "Figures", space(560, 200)),
        paragraph("BodyText", "{{ figures }}"),
    ]


REPORT = [
    paragraph("BodyText", "{{ sections }}"),
    paragraph("Heading1", "Documents consulted", UNNUMBERED),
    paragraph("BodyText", "{{ bibliography }}"),
]


def report_body(look: Look) -> list[str]:
    """A cover, document control and the lists, then the report from page 1."""
    cover_end = section(look, "rIdNone1", "rIdNone2", FROM_I)
    return [
        paragraph("CoverOrganisation", "{{ organisation }}"),
        paragraph("CoverStatus", "{{ status }}"),
        paragraph("Title", "{{ title }}"),
        paragraph("Subtitle", "{{ subtitle }}"),
        paragraph("CoverDetail", "{{ country }}"),
        paragraph("CoverLine", "{{ date }}"),
        paragraph("CoverLine", "Version {{ version }}", cover_end),
        paragraph("TOCHeading", "Document control"),
        control_table(look),
        *contents("<w:pageBreakBefore/>"),
        *tables_and_figures(),
        ending(section(look, "rIdHeader", "rIdFront", ROMAN)),
        *REPORT,
        section(look, "rIdHeader", "rIdMain", FROM_1),
    ]


def handout_body(look: Look) -> list[str]:
    """The title above the contents on the first page; control and lists at the end."""
    return [
        paragraph("CoverOrganisation", "{{ organisation }}"),
        paragraph("Title", "{{ title }}"),
        paragraph("Subtitle", "{{ subtitle }}"),
        paragraph("CoverDetail", "{{ country }}"),
        paragraph("CoverLine", "{{ date }}"),
        paragraph("CoverLine", "Version {{ version }}"),
        paragraph("CoverStatus", "{{ status }}"),
        *contents(),
        ending(section(look, "rIdNone1", "rIdMain", FROM_1)),
        *REPORT,
        paragraph("TOCHeading", "Document control", "<w:pageBreakBefore/>"),
        control_table(look),
        *tables_and_figures(),
        ending(),
        section(look, "rIdHeader", "rIdMain", '<w:pgNumType w:fmt="decimal"/>'),
    ]


def document(look: Look) -> str:
    """document.xml of a report or a handout."""
    body = handout_body(look) if look.cover == "band" else report_body(look)
    return f"<w:document {NS}><w:body>{''.join(body)}</w:body></w:document>"


def margins() -> dict[str, str]:
    """The headers and footers, by part name."""

    def part(tag: str, style_id: str, content: str) -> str:
        return (
            f'<w:{tag} {NS}><w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>{content}</w:p>'
            f"</w:{tag}>"
        )

    def text(words: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'

    status = text("{{ status }}  ·  version {{ version }}  ·  ")
    total = field("PAGEREF _kb_last_page", "1")
    return {
        "header1": part("hdr", "Normal", ""),
        "footer1": part("ftr", "Normal", ""),
        "header2": part("hdr", "Header", text("{{ title }}")),
        "footer2": part("ftr", "Footer", status + text("Page ") + field("PAGE", "i")),
        "footer3": part(
            "ftr",
            "Footer",
            status + text("Page ") + field("PAGE", "1") + text(" of ") + total,
        ),
    }


SETTINGS = (
    f'<w:settings {NS}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)


def core(look: Look) -> str:
    """docProps/core.xml: the title."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{look.title}</dc:title></cp:coreProperties>"
    )


def parts(look: Look) -> dict[str, tuple[str, str, str]]:
    """Every part under word/: name -> (relationship's id, its type, XML)."""
    made = {
        "styles": ("rIdStyles", "styles", styles(look)),
        "numbering": ("rIdNumbering", "numbering", numbering(look)),
        "settings": ("rIdSettings", "settings", SETTINGS),
        "theme1": ("rIdTheme", "theme", theme(look)),
        "fontTable": ("rIdFonts", "fontTable", font_table()),
    }
    names = {
        "header1": "rIdNone1",
        "footer1": "rIdNone2",
        "header2": "rIdHeader",
        "footer2": "rIdFront",
        "footer3": "rIdMain",
    }
    for name, xml in margins().items():
        made[name] = (names[name], name[:6], xml)
    return made


def package(look: Look) -> dict[str, str]:
    """Every file of the template: name -> XML."""
    inner = parts(look)
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="'
        f'{THEME_TYPE if kind == "theme" else f"{WORD}.{kind}+xml"}"/>'
        for name, (_, kind, _) in inner.items()
    )
    relations = "".join(
        f'<Relationship Id="{rid}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, (rid, kind, _) in inner.items()
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "word/document.xml": document(look),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "docProps/core.xml": core(look),
        **{f"word/{name}.xml": xml for name, (_, _, xml) in inner.items()},
    }


def write(look: Look, out: Path) -> None:
    """Write a template; the same bytes every time."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, xml in package(look).items():
            entry = ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, HEAD + xml)


def main(folder: Path) -> None:
    """Write every template into its place below ``folder``."""
    for look in LOOKS:
        write(look, folder / look.name / "template.docx")


if __name__ == "__main__":
    main(Path(__file__).parent)

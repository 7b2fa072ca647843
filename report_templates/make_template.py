"""Makes the look of a report template, `template.docx`, from nothing but the XML below.

    python report_templates/make_template.py report_templates/assessment/template.docx

Only a maintainer runs it. An office changes the .docx in Word, or puts its own in its place.
"""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

INK, ACCENT, MUTED, RULE, TINT = "1F2A37", "1F4E79", "5B6673", "B8C4D0", "EEF2F6"
SERIF, SANS = "Cambria", "Calibri"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
TEXT_WIDTH = 9070  # A4 less margins of 2.5 cm, in twentieths of a point

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


def fonts(name: str) -> str:
    """Run fonts for Latin text; complex scripts keep the document's own."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'


def size(points: float) -> str:
    """A size in points, for all scripts."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def style(
    name: str, paragraph: str = "", run: str = "", *, based: str = "Normal", following: str = ""
) -> str:
    """A paragraph style; its id is its name without spaces, as Word makes it."""
    identity = name.title().replace(" ", "") if name[0].islower() else name.replace(" ", "")
    custom = ' w:customStyle="1"' if name.startswith(("KB ", "Cover ")) else ""
    next_style = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{next_style}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def heading(level: int, before: int, after: int, run: str) -> str:
    """A heading style, numbered down to the third level."""
    numbered = (
        f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
        if level <= 3
        else ""
    )
    return style(
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/>{numbered}<w:suppressAutoHyphens/>"
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        fonts(SANS) + run,
        following="BodyText",
    )


def border(side: str, width: int, space: int, colour: str) -> str:
    """One side of a paragraph's or table's border; ``width`` in eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{colour}"/>'


def box(fill: str, colour: str) -> str:
    """A tinted box with a heavy left rule."""
    thin = "".join(border(side, 4, 6, colour) for side in ("top",))
    return (
        f"<w:keepLines/><w:pBdr>{thin}{border('left', 24, 8, colour)}"
        f"{border('bottom', 4, 6, colour)}{border('right', 4, 8, colour)}</w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
        '<w:spacing w:before="180" w:after="220"/><w:ind w:left="227" w:right="198"/>'
    )


def coloured(colour: str) -> str:
    """A text colour."""
    return f'<w:color w:val="{colour}"/>'


UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'
BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"


def styles() -> str:
    """styles.xml: every style that the writer knows, and those of the cover."""
    quote_ends = '<w:ind w:left="454" w:right="284"/>'
    rule = f"<w:pBdr>{border('left', 18, 10, ACCENT)}</w:pBdr>"
    right = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9070"/></w:tabs>'
    parts = [
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:eastAsia="{SERIF}" '
        f'w:cs="Times New Roman"/>{size(10.5)}'
        '<w:lang w:val="en-GB" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="271" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr><w:widowControl/></w:pPr><w:rPr>{coloured(INK)}</w:rPr></w:style>",
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
        style("Body Text", '<w:spacing w:after="140"/>'),
        heading(1, 480, 200, BOLD + coloured(ACCENT) + size(20)),
        heading(2, 360, 120, BOLD + coloured(ACCENT) + size(14.5)),
        heading(3, 280, 100, BOLD + coloured(INK) + size(12)),
        heading(4, 240, 80, BOLD + coloured(MUTED) + size(11)),
        heading(5, 220, 80, BOLD + ITALIC + coloured(MUTED) + size(10.5)),
        heading(6, 220, 80, ITALIC + coloured(MUTED) + size(10.5)),
        style(
            "KB Lead",
            '<w:keepNext/><w:spacing w:before="120" w:after="100"/>',
            fonts(SANS) + BOLD + coloured(MUTED) + size(10.5),
            following="BodyText",
        ),
        style("Quote", f'{rule}<w:spacing w:before="80" w:after="60"/>{quote_ends}'),
        style(
            "KB Attribution",
            f'<w:spacing w:after="200"/>{quote_ends}',
            fonts(SANS) + coloured(MUTED) + size(9.5),
            following="BodyText",
        ),
        style(
            "List Bullet",
            '<w:numPr><w:numId w:val="2"/></w:numPr><w:spacing w:after="80"/>',
        ),
        style(
            "List Number",
            '<w:numPr><w:numId w:val="3"/></w:numPr><w:spacing w:after="80"/>',
        ),
        style("KB Gap", box("FBF5E6", "B7862B"), fonts(SANS) + size(10)),
        style("KB Instruction", box("F3F3F3", "8A8A8A"), fonts(SANS) + ITALIC + size(9.5)),
        style(
            "Bibliography",
            '<w:keepLines/><w:spacing w:after="100"/><w:ind w:left="567" w:hanging="567"/>',
        ),
        style(
            "KB Section Break",
            '<w:spacing w:line="20" w:lineRule="exact"/>',
            '<w:sz w:val="2"/><w:szCs w:val="2"/>',
        ),
        style("KB Table Text", _cell_spacing(40), fonts(SANS) + size(9)),
        style(
            "KB Table Heading",
            "<w:keepNext/>" + _cell_spacing(60),
            fonts(SANS) + BOLD + coloured(ACCENT) + size(9),
        ),
        style(
            "KB Table Note",
            '<w:spacing w:before="80" w:after="220"/>',
            fonts(SANS) + coloured(MUTED) + size(8.5),
        ),
        style(
            "caption",
            '<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="120"/>',
            fonts(SANS) + BOLD + coloured(ACCENT) + size(10),
            following="BodyText",
        ),
        style(
            "footnote text",
            '<w:spacing w:after="30" w:line="240" w:lineRule="auto"/>',
            size(8.5),
        ),
        style("toc 1", f'{right}<w:spacing w:before="140" w:after="50"/>{_hang(454, 454)}',
              fonts(SANS) + BOLD),
        style("toc 2", f'{right}<w:spacing w:after="30"/>{_hang(1021, 567)}', fonts(SANS)),
        style("toc 3", f'{right}<w:spacing w:after="20"/>{_hang(1701, 680)}',
              fonts(SANS) + coloured(MUTED) + size(9.5)),
        style("table of figures", f'{right}<w:spacing w:after="60"/>{_hang(0, 0)}', fonts(SANS)),
        style("TOC Heading", '<w:keepNext/><w:spacing w:before="0" w:after="200"/>',
              fonts(SANS) + BOLD + coloured(ACCENT) + size(20)),
        style("header", _band("bottom"), fonts(SANS) + coloured(MUTED) + size(8.5)),
        style("footer", _band("top") + '<w:jc w:val="right"/>',
              fonts(SANS) + coloured(MUTED) + size(8.5)),
        style("Cover Organisation", '<w:spacing w:before="0" w:after="0"/>',
              fonts(SANS) + BOLD + coloured(MUTED) + size(12)),
        style("Cover Status",
              f"<w:pBdr>{border('left', 36, 8, 'B7862B')}</w:pBdr>"
              '<w:spacing w:before="2800" w:after="240"/><w:ind w:left="170"/>',
              fonts(SANS) + BOLD + coloured("8A6114") + '<w:spacing w:val="20"/>' + size(12)),
        style("Title", '<w:suppressAutoHyphens/><w:spacing w:after="200" w:line="228" '
              'w:lineRule="auto"/>', fonts(SANS) + BOLD + coloured(ACCENT) + size(32)),
        style("Subtitle", '<w:suppressAutoHyphens/><w:spacing w:after="480" w:line="252" '
              'w:lineRule="auto"/>', fonts(SANS) + coloured(INK) + size(16)),
        style("Cover Detail", f"<w:pBdr>{border('top', 8, 10, ACCENT)}</w:pBdr>"
              '<w:spacing w:before="0" w:after="60"/>',
              fonts(SANS) + BOLD + coloured(INK) + size(13)),
        style("Cover Line", '<w:spacing w:after="60"/>',
              fonts(SANS) + coloured(MUTED) + size(11)),
        '<w:style w:type="character" w:styleId="FootnoteReference">'
        '<w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:rPr>{coloured(ACCENT)}<w:u w:val="single"/></w:rPr></w:style>',
        _table_style(),
    ]  # fmt: skip
    return f"<w:styles {NS}>{''.join(parts)}</w:styles>"


def _cell_spacing(around: int) -> str:
    return f'<w:spacing w:before="{around}" w:after="{around}" w:line="247" w:lineRule="auto"/>'


def _hang(left: int, hanging: int) -> str:
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def _band(side: str) -> str:
    return f"<w:pBdr>{border(side, 4, 6, RULE)}</w:pBdr>"


def _table_style() -> str:
    strong, light = border("top", 12, 0, ACCENT), border("insideH", 4, 0, RULE)
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="KBTable"><w:name w:val="KB Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"{strong}{border('bottom', 12, 0, ACCENT)}{light}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f"{border('bottom', 8, 0, ACCENT)}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr></w:tblStylePr></w:style>'
    )


def numbering() -> str:
    """numbering.xml: headings 1, 1.1, 1.1.1; bullets; numbers."""
    headings = "".join(
        _level(i, "decimal", ".".join(f"%{n + 1}" for n in range(i + 1)), (680, 680),
               f'<w:pStyle w:val="Heading{i + 1}"/>')
        for i in range(3)
    )  # fmt: skip
    lists = (
        ("multilevel", headings),
        ("singleLevel", _level(0, "bullet", "•", (425, 283))),
        ("singleLevel", _level(0, "decimal", "%1.", (425, 425))),
        ("singleLevel", _level(0, "none", "", (0, 0), '<w:suff w:val="nothing"/>')),
    )
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="{kind}"/>{levels}'
        "</w:abstractNum>"
        for i, (kind, levels) in enumerate(lists)
    )
    made += "".join(
        f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>'
        for i in range(len(lists))
    )
    return f"<w:numbering {NS}>{made}</w:numbering>"


def _level(depth: int, shape: str, text: str, indent: tuple[int, int], linked: str = "") -> str:
    left, hanging = indent
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{linked}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" '
        f'w:hanging="{hanging}"/></w:pPr></w:lvl>'
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


def control_table() -> str:
    """The document control table: one row a fact, the facts' names as row headings."""
    rows = "".join(
        '<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="2270" w:type="dxa"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr>'
        f"{paragraph('KBTableHeading', name)}</w:tc>"
        f'<w:tc><w:tcPr><w:tcW w:w="6800" w:type="dxa"/></w:tcPr>'
        f"{paragraph('KBTableText', text)}</w:tc></w:tr>"
        for name, text in CONTROL
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="KBTable"/><w:tblW w:w="9070" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0080" w:firstRow="0" w:lastRow="0" '
        'w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        '<w:tblCaption w:val="Document control"/><w:tblDescription w:val="Version, date, author, '
        'status, distribution, how the draft was made, and disclaimer"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="2270"/><w:gridCol w:w="6800"/></w:tblGrid>'
        f"{rows}</w:tbl>"
    )


def section(header: str, footer: str, numbers: str, *, first: bool = False) -> str:
    """A section's set-up: A4, margins of 2.5 cm."""
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="{name}"/>'
        for kind, name in (("header", header), ("footer", footer))
        if name
    )
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1531" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" '
        f'w:footer="624" w:gutter="0"/>{numbers}</w:sectPr>'
    )


def document() -> str:
    """document.xml: cover, document control and lists, then the report."""
    cover_end = section("rIdNone1", "rIdNone2", '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>')
    front_end = section("rIdHeader", "rIdFront", '<w:pgNumType w:fmt="lowerRoman"/>')
    main = section("rIdHeader", "rIdMain", '<w:pgNumType w:fmt="decimal" w:start="1"/>')
    body = [
        paragraph("CoverOrganisation", "{{ organisation }}"),
        paragraph("CoverStatus", "{{ status }}"),
        paragraph("Title", "{{ title }}"),
        paragraph("Subtitle", "{{ subtitle }}"),
        paragraph("CoverDetail", "{{ country }}"),
        paragraph("CoverLine", "{{ date }}"),
        paragraph("CoverLine", "Version {{ version }}", cover_end),
        paragraph("TOCHeading", "Document control"),
        control_table(),
        paragraph("TOCHeading", "Contents", "<w:pageBreakBefore/>"),
        paragraph("BodyText", "{{ toc }}"),
        paragraph("TOCHeading", "Tables", '<w:spacing w:before="560"/>'),
        paragraph("BodyText", "{{ tables }}"),
        f'<w:p><w:pPr><w:pStyle w:val="KBSectionBreak"/>{front_end}</w:pPr></w:p>',
        paragraph("BodyText", "{{ sections }}"),
        paragraph(
            "Heading1",
            "Documents consulted",
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>',
        ),
        paragraph("BodyText", "{{ bibliography }}"),
        main,
    ]
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
FONTS = "".join(
    f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/>'
    '<w:pitch w:val="variable"/></w:font>'
    for name, other, family in (
        (SERIF, "Caladea", "roman"),
        (SANS, "Carlito", "swiss"),
        ("Nirmala UI", "Noto Sans Bengali", "swiss"),
        ("Times New Roman", "Liberation Serif", "roman"),
    )
)
COLOURS = {
    "dk1": INK, "lt1": "FFFFFF", "dk2": ACCENT, "lt2": TINT, "accent1": ACCENT, "accent2": "B7862B",
    "accent3": "4F7F6A", "accent4": "8C4A3C", "accent5": MUTED, "accent6": RULE,
    "hlink": ACCENT, "folHlink": MUTED,
}  # fmt: skip
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}<a:prstDash val="solid"/></a:ln>'
_FONT = '<a:latin typeface="{0}"/><a:ea typeface=""/><a:cs typeface=""/>'
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Report">'
    '<a:themeElements><a:clrScheme name="Report">'
    + "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in COLOURS.items())
    + '</a:clrScheme><a:fontScheme name="Report">'
    f"<a:majorFont>{_FONT.format(SANS)}</a:majorFont>"
    f"<a:minorFont>{_FONT.format(SERIF)}</a:minorFont></a:fontScheme>"
    f'<a:fmtScheme name="Report"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
    f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>"
    * 3
    + f"</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
    "</a:themeElements></a:theme>"
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Assessment report template</dc:title></cp:coreProperties>"
)


def parts() -> dict[str, tuple[str, str, str]]:
    """Every part under word/: name -> (relationship's id, its type, XML)."""
    made = {
        "styles": ("rIdStyles", "styles", styles()),
        "numbering": ("rIdNumbering", "numbering", numbering()),
        "settings": ("rIdSettings", "settings", SETTINGS),
        "theme1": ("rIdTheme", "theme", THEME),
        "fontTable": ("rIdFonts", "fontTable", f"<w:fonts {NS}>{FONTS}</w:fonts>"),
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


def main(out: Path) -> None:
    """Write the template; the same bytes every time."""
    inner = parts()
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="'
        f'{THEME_TYPE if kind == "theme" else f"{WORD}.{kind}+xml"}"/>'
        for name, (_, kind, _) in inner.items()
    )
    relations = "".join(
        f'<Relationship Id="{rid}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, (rid, kind, _) in inner.items()
    )
    files = {
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
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "docProps/core.xml": CORE,
        **{f"word/{name}.xml": xml for name, (_, _, xml) in inner.items()},
    }
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, xml in files.items():
            entry = ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, HEAD + xml)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

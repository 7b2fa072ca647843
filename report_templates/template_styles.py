"""The styles, lists, fonts and colours of a template.docx, from its look."""

from template_look import Look

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'
RIGHT = '<w:jc w:val="right"/>'
CENTRE = '<w:jc w:val="center"/>'
FONTS = (  # (name, what stands in for it, family)
    ("Cambria", "Caladea", "roman"),
    ("Calibri", "Carlito", "swiss"),
    ("Nirmala UI", "Noto Sans Bengali", "swiss"),
    ("Times New Roman", "Liberation Serif", "roman"),
)


def fonts(name: str) -> str:
    """Run fonts for Latin text; complex scripts keep the document's own."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'


def size(points: float) -> str:
    """A size in points, for all scripts."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def coloured(colour: str) -> str:
    """A text colour."""
    return f'<w:color w:val="{colour}"/>'


def space(before: int, after: int, line: int = 0) -> str:
    """Space above and below in twentieths of a point; ``line`` in 240ths of a line."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def border(side: str, width: int, around: int, colour: str) -> str:
    """One side of a paragraph's or table's border; ``width`` in eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{around}" w:color="{colour}"/>'


def bordered(*sides: str) -> str:
    """A paragraph's borders."""
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>"


def hang(left: int, hanging: int) -> str:
    """An indent whose first line hangs."""
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def fill(colour: str) -> str:
    """A background."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def style(
    name: str, paragraph: str = "", run: str = "", *, based: str = "Normal", following: str = ""
) -> str:
    """A paragraph style; its id is its name without spaces, as Word makes it."""
    identity = name.title().replace(" ", "") if name[0].islower() else name.replace(" ", "")
    identity = "CommentText" if name == "annotation text" else identity
    custom = ' w:customStyle="1"' if name.startswith(("KB ", "Cover ")) else ""
    next_style = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{next_style}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def styles(look: Look) -> str:
    """styles.xml: every style that the writer knows, and those of the cover."""
    made = [
        *_defaults(look),
        *_headings(look),
        *_running(look),
        *_small(look),
        *_lists_of(look),
        *_margins(look),
        *_cover(look),
        *_characters(look),
        _table(look),
    ]
    return f"<w:styles {NS}>{''.join(made)}</w:styles>"


def _defaults(look: Look) -> list[str]:
    text = look.text
    return [
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{text}" w:hAnsi="{text}" w:eastAsia="{text}" '
        f'w:cs="Times New Roman"/>{size(look.body)}'
        '<w:lang w:val="en-GB" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="271" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/><w:pPr><w:widowControl/></w:pPr>"
        f"<w:rPr>{coloured(look.ink)}</w:rPr></w:style>",
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
    ]


def _headings(look: Look) -> list[str]:
    first, second, third = look.headings
    rule = bordered(border("bottom", 8, 4, look.accent)) if look.cover == "band" else ""
    return [
        _heading(look, 1, space(480, 200, 240), BOLD + coloured(look.accent) + size(first), rule),
        _heading(look, 2, space(360, 120, 240), BOLD + coloured(look.accent) + size(second)),
        _heading(look, 3, space(280, 100, 240), BOLD + coloured(look.ink) + size(third)),
        _heading(look, 4, space(240, 80, 240), BOLD + coloured(look.muted) + size(11)),
        _heading(look, 5, space(220, 80, 240), BOLD + ITALIC + coloured(look.muted) + size(10.5)),
        _heading(look, 6, space(220, 80, 240), ITALIC + coloured(look.muted) + size(10.5)),
    ]


def _heading(look: Look, level: int, around: str, run: str, rule: str = "") -> str:
    numbered = (
        f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
        if level <= look.numbered
        else ""
    )
    return style(
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/>{numbered}{rule}<w:suppressAutoHyphens/>{around}"
        f'<w:outlineLvl w:val="{level - 1}"/>',
        fonts(look.display) + run,
        following="BodyText",
    )


def _running(look: Look) -> list[str]:
    small, quiet = fonts(look.table), coloured(look.muted)
    inset = '<w:ind w:left="454" w:right="284"/>'
    return [
        style("Body Text", space(0, 140)),
        style("KB Lead", f"<w:keepNext/>{space(120, 100)}", small + BOLD + quiet + size(look.body),
              following="BodyText"),
        style("Quote", bordered(border("left", 18, 10, look.accent)) + space(80, 60) + inset),
        style("KB Attribution", space(0, 200) + inset, small + quiet + size(look.body - 1),
              following="BodyText"),
        style("List Bullet", f'<w:numPr><w:numId w:val="2"/></w:numPr>{space(0, 80)}'),
        style("List Number", f'<w:numPr><w:numId w:val="3"/></w:numPr>{space(0, 80)}'),
        style("KB Gap", _box(look.warm_tint, look.warm_rule), small + size(look.body - 0.5)),
        style("KB Instruction", _box("F3F3F3", "8A8A8A"), small + ITALIC + size(look.body - 1)),
        style("Bibliography", f"<w:keepLines/>{space(0, 100)}{hang(567, 567)}"),
        style("KB Section Break", '<w:spacing w:line="20" w:lineRule="exact"/>', size(1)),
    ]  # fmt: skip


def _box(colour: str, rule: str) -> str:
    """A tinted box with a heavy left rule."""
    sides = (border("top", 4, 6, rule), border("left", 24, 8, rule),
             border("bottom", 4, 6, rule), border("right", 4, 8, rule))  # fmt: skip
    inset = '<w:ind w:left="227" w:right="198"/>'
    return f"<w:keepLines/>{bordered(*sides)}{fill(colour)}{space(180, 220)}{inset}"


def _small(look: Look) -> list[str]:
    small, quiet = fonts(look.table), coloured(look.muted)
    strong = small + BOLD + coloured(look.accent)
    text = look.body - 1.5
    return [
        style("KB Table Text", space(40, 40, 247), small + size(text)),
        style("KB Table Heading", "<w:keepNext/>" + space(60, 60, 247), strong + size(text)),
        style("KB Table Note", "<w:keepLines/>" + space(80, 220), small + quiet + size(text - 0.5)),
        style("KB Figure", f"<w:keepLines/>{space(0, 120)}"),
        style("caption", f"<w:keepNext/><w:keepLines/>{space(280, 120)}", strong + size(10),
              following="BodyText"),
        style("footnote text", space(0, 30, 240), size(8.5)),
        style("annotation text", space(0, 60, 240), size(10)),
    ]  # fmt: skip


def _lists_of(look: Look) -> list[str]:
    """Contents, tables and figures."""
    right = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{look.width}"/></w:tabs>'
    plain, first = fonts(look.table), fonts(look.table) + BOLD
    deep = look.numbered > 1
    title = fonts(look.display) + BOLD + coloured(look.accent)
    return [
        style("toc 1", right + space(140, 50) + hang(454, 454), first),
        style("toc 2", right + space(0, 30) + (hang(1021, 567) if deep else hang(454, 0)), plain),
        style("toc 3", right + space(0, 20) + (hang(1701, 680) if deep else hang(738, 0)),
              plain + coloured(look.muted) + size(look.body - 1)),
        style("table of figures", right + space(0, 60) + hang(0, 0), plain),
        style("TOC Heading", "<w:keepNext/>" + space(0, 200), title + size(look.headings[0])),
    ]  # fmt: skip


def _margins(look: Look) -> list[str]:
    quiet = fonts(look.table) + coloured(look.muted) + size(8.5)
    ends = CENTRE if look.cover == "ruled" else ""
    return [
        style("header", bordered(border("bottom", 4, 6, look.rule)) + ends, quiet),
        style("footer", bordered(border("top", 4, 6, look.rule)) + (ends or RIGHT), quiet),
    ]


def _cover(look: Look) -> list[str]:
    return {"ranged": _ranged, "ruled": _ruled, "band": _band}[look.cover](look)


def _ranged(look: Look) -> list[str]:
    face = fonts(look.display)
    mark = bordered(border("left", 36, 8, look.warm_rule))
    close = "<w:suppressAutoHyphens/>"
    return [
        style("Cover Organisation", space(0, 0), face + BOLD + coloured(look.muted) + size(12)),
        style("Cover Status", f'{mark}{space(2800, 240)}<w:ind w:left="170"/>',
              f"{face}{BOLD}{coloured(look.warm)}{_spread(20)}{size(12)}"),
        style("Title", close + space(0, 200, 228), face + BOLD + coloured(look.accent) + size(32)),
        style("Subtitle", close + space(0, 480, 252), face + coloured(look.ink) + size(16)),
        style("Cover Detail", bordered(border("top", 8, 10, look.accent)) + space(0, 60),
              face + BOLD + coloured(look.ink) + size(13)),
        style("Cover Line", space(0, 60), face + coloured(look.muted) + size(11)),
    ]  # fmt: skip


def _ruled(look: Look) -> list[str]:
    """Centred, the title between two rules, as on the title page of a bill."""
    face, small = fonts(look.display), fonts(look.table)
    close = "<w:suppressAutoHyphens/>"
    above = bordered(border("top", 18, 18, look.accent))
    below = bordered(border("bottom", 18, 18, look.accent))
    return [
        style("Cover Organisation", space(0, 0) + CENTRE,
              f"{small}{BOLD}{coloured(look.muted)}{_spread(30)}{size(12)}"),
        style("Cover Status", space(3000, 360) + CENTRE,
              f"{small}{BOLD}{coloured(look.warm)}{_spread(30)}{size(11)}"),
        style("Title", above + close + space(0, 240, 240) + CENTRE,
              face + BOLD + coloured(look.accent) + size(29)),
        style("Subtitle", below + close + space(0, 560, 259) + CENTRE,
              face + ITALIC + coloured(look.ink) + size(15)),
        style("Cover Detail", space(320, 80) + CENTRE, face + coloured(look.ink) + size(15)),
        style("Cover Line", space(0, 60) + CENTRE, small + coloured(look.muted) + size(11)),
    ]  # fmt: skip


def _band(look: Look) -> list[str]:
    """A band across the head of the first page; paragraphs of the same borders join into one."""
    face, white = fonts(look.display), coloured("FFFFFF")
    sides = ("top", "left", "bottom", "right")
    band = bordered(*(border(side, 4, 14, look.accent) for side in sides)) + fill(look.accent)
    inset = '<w:ind w:left="284" w:right="284"/>'
    close = "<w:suppressAutoHyphens/>"
    small, quiet = fonts(look.table), coloured(look.muted)
    return [
        style("Cover Organisation", f"<w:keepNext/>{band}{space(0, 160)}{inset}",
              face + BOLD + white + size(11)),
        style("Title", f"<w:keepNext/>{band}{close}{space(0, 100, 235)}{inset}",
              face + BOLD + white + size(26)),
        style("Subtitle", band + close + space(0, 0, 252) + inset, face + white + size(14)),
        style("Cover Detail", space(360, 40), fonts(look.display) + BOLD + size(13)),
        style("Cover Line", space(0, 40), small + quiet + size(10.5)),
        style("Cover Status", space(0, 480), small + BOLD + coloured(look.warm) + size(10.5)),
    ]  # fmt: skip


def _spread(amount: int) -> str:
    """Letters set apart by this many twentieths of a point."""
    return f'<w:spacing w:val="{amount}"/>'


def _characters(look: Look) -> list[str]:
    based = '<w:basedOn w:val="DefaultParagraphFont"/>'
    return [
        '<w:style w:type="character" w:styleId="FootnoteReference">'
        f'<w:name w:val="footnote reference"/>{based}'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
        '<w:style w:type="character" w:styleId="CommentReference">'
        f'<w:name w:val="annotation reference"/>{based}'
        '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>',
        f'<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>{based}'
        f'<w:rPr>{coloured(look.accent)}<w:u w:val="single"/></w:rPr></w:style>',
    ]


def _table(look: Look) -> str:
    heavy = 12 if look.cover != "band" else 8
    lines = (border("top", heavy, 0, look.accent), border("bottom", heavy, 0, look.accent),
             border("insideH", 4, 0, look.rule))  # fmt: skip
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="KBTable"><w:name w:val="KB Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"{''.join(lines)}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f"{border('bottom', 8, 0, look.accent)}</w:tcBorders>"
        f"{fill(look.tint)}</w:tcPr></w:tblStylePr></w:style>"
    )


def numbering(look: Look) -> str:
    """numbering.xml: headings 1, 1.1, 1.1.1; bullets; numbers; none."""
    headings = "".join(
        _level(i, "decimal", ".".join(f"%{n + 1}" for n in range(i + 1)), (680, 680),
               f'<w:pStyle w:val="Heading{i + 1}"/>')
        for i in range(look.numbered)
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


def font_table() -> str:
    """fontTable.xml: each font with the one of the same widths that may take its place."""
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other, family in FONTS
    )
    return f"<w:fonts {NS}>{listed}</w:fonts>"


_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}<a:prstDash val="solid"/></a:ln>'
_FONT = '<a:latin typeface="{0}"/><a:ea typeface=""/><a:cs typeface=""/>'


def theme(look: Look) -> str:
    """theme1.xml: the look's colours and fonts, for what an office adds in Word."""
    colours = {
        "dk1": look.ink, "lt1": "FFFFFF", "dk2": look.accent, "lt2": look.tint,
        "accent1": look.accent, "accent2": look.warm_rule, "accent3": "4F7F6A",
        "accent4": "8C4A3C", "accent5": look.muted, "accent6": look.rule,
        "hlink": look.accent, "folHlink": look.muted,
    }  # fmt: skip
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Report">'
        '<a:themeElements><a:clrScheme name="Report">'
        + "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in colours.items())
        + '</a:clrScheme><a:fontScheme name="Report">'
        f"<a:majorFont>{_FONT.format(look.display)}</a:majorFont>"
        f"<a:minorFont>{_FONT.format(look.text)}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Report"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>"
        + "<a:effectStyle><a:effectLst/></a:effectStyle>"
        * 3
        + f"</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )

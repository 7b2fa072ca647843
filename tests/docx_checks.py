"""What every document that kb writes must pass; each check returns its problems as sentences.

The checks read the file's parts by themselves: they share no code with the writer.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DC = "{http://purl.org/dc/elements/1.1/}"
DEPTH = 3
MOST_NOTES = 32767
LISTS = ("kb_tables", "kb_figures")


class Parts:
    """A .docx's parts by name, parsed when asked for."""

    def __init__(self, path: Path):
        with ZipFile(path) as package:
            self.bad = package.testzip()
            self.data = {name: package.read(name) for name in package.namelist()}

    def xml(self, name):
        return etree.fromstring(self.data[name]) if name in self.data else None

    @property
    def body(self):
        return self.xml("word/document.xml")[0]

    def stories(self):
        """(name, root) of everything that holds text: body, notes, headers and footers."""
        for name in self.data:
            if re.fullmatch(r"word/(document|footnotes|header\d+|footer\d+)\.xml", name):
                yield name, self.xml(name)


def check(path: Path) -> list[str]:
    """All problems of the document that can be found without LibreOffice."""
    parts = Parts(path)
    checks = (
        package, notes, styles_defined, unique_ids, fields, contents, structure, properties,
        nothing_left_over,
    )  # fmt: skip
    return [problem for one in checks for problem in one(parts)] + [*schema(path), *reopens(path)]


def package(parts) -> Iterator[str]:
    """1: every part has a content type, is well-formed, and its relationships lead somewhere."""
    if parts.bad:
        yield f"damaged in the zip: {parts.bad}"
    types = etree.fromstring(parts.data["[Content_Types].xml"])
    extensions = {e.get("Extension") for e in types if e.tag.endswith("Default")}
    named = {e.get("PartName") for e in types if e.tag.endswith("Override")}
    for name, data in parts.data.items():
        if f"/{name}" not in named and name.rpartition(".")[2] not in extensions:
            yield f"no content type: {name}"
        if name.endswith((".xml", ".rels")):
            try:
                etree.fromstring(data)
            except etree.XMLSyntaxError as error:
                yield f"{name}: {error}"
        if name.endswith(".rels"):
            yield from _relationships(parts, name)


def _relationships(parts, name):
    folder, _, file = name.rpartition("/_rels/") if "/_rels/" in name else ("", "", name[6:])
    source = posixpath.join(folder, file.removesuffix(".rels"))
    ids = set()
    for relation in etree.fromstring(parts.data[name]):
        ids.add(relation.get("Id"))
        target = relation.get("Target")
        if relation.get("TargetMode") != "External":
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if full not in parts.data:
                yield f"{name}: leads to {full}, which is not there"
        if relation.get("Type").endswith(("stylesWithEffects", "thumbnail")):
            yield f"{name}: a leftover of the template: {target}"
    if source in parts.data and source.endswith(".xml"):
        used = {
            value
            for element in parts.xml(source).iter(etree.Element)
            for key, value in element.attrib.items()
            if key.startswith(R)
        }
        if used - ids:
            yield f"{source}: relationships that do not exist: {sorted(used - ids)}"


def schema(path: Path) -> list[str]:
    """1: openxml-audit finds nothing."""
    from openxml_audit import OpenXmlValidator

    return [str(error) for error in OpenXmlValidator(max_errors=50).validate(str(path)).errors]


def notes(parts) -> Iterator[str]:
    """2: each mark has one note, each note a mark, ids ascending in the order of the marks."""
    root = parts.xml("word/footnotes.xml")
    if root is None:
        return
    kinds = {n.get(f"{W}type"): n for n in root if n.get(f"{W}type")}
    for kind in ("separator", "continuationSeparator"):
        if kind not in kinds:
            yield f"the notes have no {kind}"
    ids = [int(n.get(f"{W}id")) for n in root if n.get(f"{W}type") is None]
    marks = [int(m.get(f"{W}id")) for m in parts.body.iter(f"{W}footnoteReference")]
    if marks != sorted(set(marks)):
        yield "note ids do not ascend in the order of the marks"
    if Counter(ids) != Counter(marks):
        yield f"marks and notes do not pair: {set(ids) ^ set(marks)}"
    if marks and max(marks) > MOST_NOTES:
        yield f"a note's id is too great: {max(marks)}"
    for note in root:
        if note.get(f"{W}type") is None and not text(note).strip():
            yield f"note {note.get(f'{W}id')} is empty"


def styles_defined(parts) -> Iterator[str]:
    """3: every style that is used is defined, and based on one that is."""
    defined = {s.get(f"{W}styleId") for s in parts.xml("word/styles.xml").iter(f"{W}style")}
    roots = [*parts.stories(), ("styles", parts.xml("word/styles.xml"))]
    for name, root in roots:
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            for element in root.iter(W + tag):
                if element.get(f"{W}val") not in defined:
                    yield f"{name}: style {element.get(f'{W}val')} is not defined"


def unique_ids(parts) -> Iterator[str]:
    """4: ids of bookmarks, controls and drawings are unique; bookmarks paired and well named."""
    roots = [root for _, root in parts.stories()]
    starts = [e for root in roots for e in root.iter(f"{W}bookmarkStart")]
    ends = [e.get(f"{W}id") for root in roots for e in root.iter(f"{W}bookmarkEnd")]
    if Counter(e.get(f"{W}id") for e in starts) != Counter(ends):
        yield "bookmarks are not paired"
    names = [e.get(f"{W}name") for e in starts]
    controls = [e.get(f"{W}val") for root in roots for e in root.iterfind(f".//{W}sdtPr/{W}id")]
    tags = [e.get(f"{W}val") for root in roots for e in root.iter(f"{W}tag")]
    drawings = [e.get("id") for root in roots for e in root.iter(f"{WP}docPr")]
    lower = [name.lower() for name in names]
    for what, values in (
        ("bookmark id", [e.get(f"{W}id") for e in starts]),
        ("bookmark name", lower),
        ("control id", controls),
        ("control tag", tags),
        ("drawing id", drawings),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                yield f"{what} {value} occurs {times} times"
    for name in names:
        if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name):
            yield f"a bookmark's name is not one: {name}"
    for tag in tags:
        if tag.startswith("kb_") and tag not in LISTS and f"_{tag}" not in names:
            yield f"region {tag} has no bookmark beside its control"


def fields(parts) -> Iterator[str]:
    """5: fields are balanced, and every reference and link leads to a bookmark."""
    names = {e.get(f"{W}name") for e in parts.body.iter(f"{W}bookmarkStart")}
    for part, root in parts.stories():
        depth = 0
        for mark in root.iter(f"{W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType"), 0)
            if mark.get(f"{W}dirty"):
                yield f"{part}: a dirty field"
            if depth < 0:
                yield f"{part}: a field ends that did not begin"
        if depth:
            yield f"{part}: {depth} fields do not end"
        for code in root.iter(f"{W}instrText"):
            words = code.text.split()
            if words[0] in ("REF", "PAGEREF") and words[1] not in names:
                yield f"{part}: {code.text.strip()} leads nowhere"
        for link in root.iter(f"{W}hyperlink"):
            anchor = link.get(f"{W}anchor")
            if anchor and anchor not in names:
                yield f"{part}: a link to {anchor} leads nowhere"


def contents(parts) -> Iterator[str]:
    """6: the cached contents list says what the headings say, with pages; nothing to update."""
    if list(parts.xml("word/settings.xml").iter(f"{W}updateFields")):
        yield "the settings ask Word to update fields"
    lists = [
        control
        for control in parts.body.iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}docPartObj") is not None
    ]
    if not lists:
        return
    cached = [text(p).split("\t") for p in lists[0].iter(f"{W}p")]
    wanted = [t for level, t in headings(parts) if level <= DEPTH]
    if [line[-2] for line in cached] != wanted:
        yield f"the contents list differs from the headings: {cached} {wanted}"
    for line in cached:
        if not re.fullmatch(r"[1-9]\d*|[ivxl]+", line[-1]):
            yield f"no page number in the contents list: {line}"


def headings(parts):
    """(level, text) of every heading of the body."""
    styles = {s.get(f"{W}styleId"): s for s in parts.xml("word/styles.xml").iter(f"{W}style")}
    for paragraph in parts.body.iter(f"{W}p"):
        style = styles.get(_val(paragraph, "pPr/pStyle"))
        while style is not None and not _val(style, "pPr/outlineLvl"):
            style = styles.get(_val(style, "basedOn"))
        level = _val(style, "pPr/outlineLvl") if style is not None else ""
        if level and int(level) < 9 and text(paragraph).strip():
            yield int(level) + 1, text(paragraph)


def structure(parts) -> Iterator[str]:
    """7: heading levels do not jump, tables and drawings serve readers who cannot see them."""
    before = 0
    for level, words in headings(parts):
        if level > before + 1:
            yield f"heading {words!r} of level {level} follows level {before}"
        before = level
    for _, root in parts.stories():
        for table in root.iter(f"{W}tbl"):
            if not _val(table, "tblPr/tblCaption") or not _val(table, "tblPr/tblDescription"):
                yield f"a table has no alternative text: {text(table)[:60]}"
            if table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1":
                first = table.find(f"{W}tr")
                if first.find(f"{W}trPr/{W}tblHeader") is None:
                    yield f"a table's header does not repeat: {text(first)[:60]}"
            for cell in table.iter(f"{W}tc"):
                if cell[-1].tag != f"{W}p":
                    yield f"a cell does not end in a paragraph: {text(cell)[:60]}"
                if cell.find(f"{W}tcPr/{W}shd") is not None and not text(cell).strip():
                    yield "a cell speaks by its colour alone"
            following = table.getnext()
            if following is not None and following.tag == f"{W}tbl":
                yield "two tables touch, so Word would join them"
        for drawing in root.iter(f"{WP}docPr"):
            if not drawing.get("descr"):
                yield f"a drawing has no alternative text: {drawing.get('name')}"


def properties(parts) -> Iterator[str]:
    """8: title, language, and Word's current layout."""
    core = parts.xml("docProps/core.xml")
    if not core.findtext(f"{DC}title"):
        yield "the document has no title"
    if "python-docx" in parts.data["docProps/core.xml"].decode():
        yield "python-docx is named in the properties"
    language = parts.xml("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    if language is None or not language.get(f"{W}val"):
        yield "the text has no default language"
    modes = [
        s.get(f"{W}val")
        for s in parts.xml("word/settings.xml").iter(f"{W}compatSetting")
        if s.get(f"{W}name") == "compatibilityMode"
    ]
    if modes != ["15"]:
        yield f"compatibilityMode is {modes}"


def nothing_left_over(parts) -> Iterator[str]:
    """9: no anchor is left; Jinja tags occur only where an excerpt has them."""
    for name, root in parts.stories():
        for paragraph in root.iter(f"{W}p"):
            words = text(paragraph)
            names = "toc|tables|sections|bibliography|title|status|version"
            if "[[kb:" in words or re.search(rf"{{{{\s*({names})\s*}}}}", words):
                yield f"{name}: left over: {words[:80]}"


def reopens(path: Path) -> Iterator[str]:
    """11: python-docx opens the file, saves it, and opens that; the text is the same."""
    once = docx.Document(str(path))
    again = BytesIO()
    once.save(again)
    again.seek(0)
    if text(docx.Document(again).element.body) != text(once.element.body):
        yield "python-docx's copy differs"


def excerpts_kept(path: Path, excerpts: list[str]) -> list[str]:
    """10: each of these stands in the document character for character."""
    paragraphs = [text(p) for p in Parts(path).body.iter(f"{W}p")]
    return [f"not in the document: {e}" for e in excerpts if not any(e in p for p in paragraphs)]


def notes_say(path: Path, wanted: list[tuple[str, list[str]]]) -> list[str]:
    """14: in the order of the marks, each note is this text with these links."""
    parts = Parts(path)
    by_id = {n.get(f"{W}id"): n for n in parts.xml("word/footnotes.xml")}
    links = {}
    if "word/_rels/footnotes.xml.rels" in parts.data:
        relations = etree.fromstring(parts.data["word/_rels/footnotes.xml.rels"])
        links = {r.get("Id"): r.get("Target") for r in relations}
    found = []
    for mark in parts.body.iter(f"{W}footnoteReference"):
        note = by_id[mark.get(f"{W}id")]
        leads = [links[h.get(f"{R}id")] for h in note.iter(f"{W}hyperlink")]
        found.append((text(note).lstrip("\u00a0 "), leads))
    if len(found) != len(wanted):
        return [f"{len(found)} notes, not {len(wanted)}"]
    return [f"{f} is not {w}" for f, w in zip(found, wanted, strict=True) if f != w]


def pdf_has_all(path: Path, pdf: Path) -> list[str]:
    """12: the PDF holds every paragraph, and the notes in order, page by page.

    Within a page LibreOffice 7.4 mixes the notes of a table that was broken over pages.
    Words in complex scripts are left out: a PDF keeps their glyphs, not always their characters.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as opened:
        pages = [_squeezed(page.get_textpage().get_text_range()) for page in opened]
    shown = "".join(pages)
    problems = []
    for paragraph in Parts(path).body.iter(f"{W}p"):
        for piece in _pieces(paragraph):
            if _plain(piece) and (piece[:30] not in shown or piece[-30:] not in shown):
                problems.append(f"not in the PDF: {piece[:80]}")
    current = 0
    for note in Parts(path).xml("word/footnotes.xml"):
        words = _squeezed(text(note))[:25]  # a long note may go on overleaf
        if note.get(f"{W}type") is None and _plain(words):
            holding = [n for n in range(current, len(pages)) if words in pages[n]]
            if not holding:
                problems.append(f"not in the PDF in its place: note {words}")
            current = min(holding, default=current)
    return problems


def _pieces(paragraph):
    """A paragraph's text as it stands together on a page: cut at note marks and tabs."""
    pieces = [[]]
    for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}footnoteReference"):
        if element.tag == f"{W}t":
            pieces[-1].append(element.text or "")
        else:
            pieces.append([])
    return [_squeezed("".join(piece)) for piece in pieces]


def _squeezed(words):
    return re.sub(r"[\s\u00a0\u00ad\ufffe\u0002-]+", "", words)


def _plain(words):
    return bool(words) and not re.search(r"[\u0590-\u1fff]", words)


def text(element) -> str:
    """What an element shows, with line breaks and tabs."""
    shown = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(
        (node.text or "") if node.tag == f"{W}t" else shown.get(node.tag, "")
        for run in element.iter(f"{W}r")
        for node in run
    )


def _val(element, path):
    found = element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")

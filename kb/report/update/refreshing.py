"""The numbers of captions, what cross-references show, and the cached contents lists, as they are
after an update; what is right already is left as it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from lxml import etree

from kb.report.update.fields import Field, fields
from kb.report.word.contents import (
    Entry,
    caption_entries,
    caption_lines,
    captions,
    contents_lines,
    heading_entries,
    headings,
)
from kb.report.word.marks import bookmark
from kb.report.word.numbering import HeadingNumbers
from kb.report.word.ooxml import Element, plain_text, qn
from kb.report.word.opening import Opened
from kb.report.word.paragraphs import set_property
from kb.report.word.sections import section_of

_USUAL_WIDTH = 9026  # A4 with margins of an inch, in twentieths of a point
_PLAIN = ("\\h", "\\*", "MERGEFORMAT")  # switches with which a REF shows its target's words


def refresh(opened: Opened) -> None:
    """Bring up to date what Word works out by itself when its fields are updated."""
    root = opened.root
    paragraphs = [*root.iter(qn("p"))]
    found = [(paragraph, one) for paragraph in paragraphs for one in fields(paragraph)]
    _count_captions([one for _, one in found])
    for contents in [*_lists(root)]:
        _refresh_list(contents, opened)
    texts = _bookmarked(root)
    taken = count(1)
    names = set(texts)
    for _, one in found:
        if one.kind == "REF" and len(one.words) > 1:
            _refer(one, texts, names, opened, taken)
    _drop_dead_links(root, names)


def _count_captions(found: Sequence[Field]) -> None:
    numbers: Counter[str] = Counter()
    for one in found:
        if one.kind == "SEQ" and len(one.words) > 1:
            numbers[one.words[1]] += 1
            if not {"\\c", "\\r", "\\h"} & set(one.words):
                one.show(str(numbers[one.words[1]]))


def _bookmarked(root: Element) -> dict[str, str]:
    """Return the words round which each bookmark stands, ``""`` for one over many paragraphs."""
    texts: dict[str, str] = {}
    for start in root.iter(qn("bookmarkStart")):
        paragraph = next(start.iterancestors(qn("p")), None)
        words = "" if paragraph is None else _from(start, paragraph)
        texts[start.get(qn("name"), "")] = words
    return texts


def _from(start: Element, paragraph: Element) -> str:
    inside, words = False, list[str]()
    for element in paragraph.iter(etree.Element):
        if element is start:
            inside = True
        elif inside and element.tag == qn("bookmarkEnd"):
            if element.get(qn("id")) == start.get(qn("id")):
                return "".join(words)
        elif inside and element.tag == qn("t"):
            words.append(element.text or "")
    return ""


def _refer(
    one: Field, texts: dict[str, str], names: set[str], opened: Opened, taken: Iterator[int]
) -> None:
    target = one.words[1]
    if target not in texts:
        if target.startswith("_Ref"):
            _unlink(one, target, names, opened, taken)
    elif texts[target] and all(word in _PLAIN for word in one.words[2:]):
        one.show(texts[target])


def _unlink(one: Field, target: str, names: set[str], opened: Opened, taken: Iterator[int]) -> None:
    """Leave the words of a reference whose target people took out, where Word would show an error.

    A hidden bookmark round them tells a later update that nobody wrote them.
    """
    if one.result:
        name = next(n for k in taken if (n := f"_kbr{target}_{k}") not in names)
        start, end = bookmark(name, next(opened.writing.bookmark_ids))
        _outermost(one.result[0]).addprevious(start)
        _outermost(one.result[-1]).addnext(end)
    for run in one.frame:
        outer = _outermost(run)
        if outer is not run and len(outer) == 1:
            run = outer
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def _outermost(run: Element) -> Element:
    """Return the tracked insertion round a run, else the run."""
    parent = run.getparent()
    return parent if parent is not None and parent.tag == qn("ins") else run


def _drop_dead_links(root: Element, names: set[str]) -> None:
    """Leave the words of links inside the document that lead nowhere any more."""
    for link in [*root.iter(qn("hyperlink"))]:
        anchor = link.get(qn("anchor"), "")
        if anchor.startswith(("_Ref", "_kb_")) and anchor not in names:
            for child in [*link]:
                link.addprevious(child)
            parent = link.getparent()
            if parent is not None:
                parent.remove(link)


@dataclass(frozen=True, slots=True)
class ContentsList:
    """The paragraphs of a contents list or of a list of captions, and its field's words."""

    words: tuple[str, ...]
    lines: tuple[Element, ...]

    @property
    def label(self) -> str:
        """What its captions count (Table, Figure), ``""`` for a list of headings."""
        at = self.words.index("\\c") + 1 if "\\c" in self.words[:-1] else 0
        return self.words[at].strip('"') if at else ""


def _lists(root: Element) -> Iterator[ContentsList]:
    depth, words, lines = 0, "", list[Element]()
    for paragraph in root.iter(qn("p")):
        for run in paragraph.iter(qn("fldChar"), qn("instrText")):
            kind = run.get(qn("fldCharType"), "")
            if run.tag == qn("instrText"):
                if (depth == 1 and words.startswith("TOC")) or not depth:
                    continue
                if depth == 1:
                    words = f"{words}{run.text or ''}".lstrip()
            elif kind == "begin":
                depth += 1
            elif kind == "end":
                depth -= 1
                if not depth:
                    if words.startswith("TOC"):
                        yield ContentsList(tuple(words.split()), (*lines, paragraph))
                    words, lines = "", []
        if depth > 0:
            lines.append(paragraph)
        else:
            depth, words, lines = 0, "", []


def _refresh_list(contents: ContentsList, opened: Opened) -> None:
    root, styles = opened.root, opened.writing.styles
    numbers = HeadingNumbers(opened.numbering, styles)
    if contents.label:
        wanted = [plain_text(p) for p in captions(contents.label, root, styles)]
    else:
        found = headings(root, styles, numbers)
        wanted = [f"{number}\t{text}" if number else text for _, _, number, text in found]
    shown = [plain_text(line).rpartition("\t")[0] for line in contents.lines]
    leads = _anchors(contents.lines)
    marks = {start.get(qn("name"), "") for start in root.iter(qn("bookmarkStart"))}
    parents = {line.getparent() for line in contents.lines}
    if (shown == wanted and leads <= marks) or not wanted or len(parents) != 1:
        return
    _forget(leads, contents, root)
    width = _width(contents.lines[0])
    ids = opened.writing.bookmark_ids
    entries: list[Entry]
    if contents.label:
        entries = caption_entries(contents.label, root, styles, ids)
        lines = caption_lines(contents.label, entries, styles, width)
    else:
        entries = heading_entries(root, styles, HeadingNumbers(opened.numbering, styles), ids)
        lines = contents_lines(entries, styles, width)
    _put_in_place(contents.lines, lines)


def _anchors(lines: Sequence[Element]) -> set[str]:
    return {
        link.get(qn("anchor"), "")
        for line in lines
        for link in line.iter(qn("hyperlink"))
        if link.get(qn("anchor"))
    }


def _forget(names: set[str], contents: ContentsList, root: Element) -> None:
    """Take out the bookmarks that only this list led to."""
    inside = {element for line in contents.lines for element in line.iter(etree.Element)}
    used = {
        word
        for code in root.iter(qn("instrText"))
        if code not in inside
        for word in (code.text or "").split()
    } | {link.get(qn("anchor"), "") for link in root.iter(qn("hyperlink")) if link not in inside}
    starts = [s for s in root.iter(qn("bookmarkStart")) if s.get(qn("name")) in names - used]
    ids = {start.get(qn("id")) for start in starts if start.get(qn("name"), "").startswith("_Toc")}
    for mark in [*root.iter(qn("bookmarkStart"), qn("bookmarkEnd"))]:
        parent = mark.getparent()
        if parent is not None and mark.get(qn("id")) in ids:
            parent.remove(mark)


def _width(line: Element) -> int:
    stops = [t.get(qn("pos"), "") for t in line.iter(qn("tab")) if t.get(qn("val")) == "right"]
    return max((int(pos) for pos in stops if pos.isdecimal()), default=_USUAL_WIDTH)


def _put_in_place(old: Sequence[Element], new: Sequence[Element]) -> None:
    section = section_of(old[-1])
    if section is not None:
        set_property(new[-1], section)
    for line in new:
        old[0].addprevious(line)
    for line in old:
        parent = line.getparent()
        if parent is not None:
            parent.remove(line)

"""Drafts of a small corpus that changes, and what people do to drafts, for tests of updates."""

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
from docx.document import Document as Word
from lxml import etree
from small_corpus import Part, SmallStore, made

from kb.evidence.question import Question, Want
from kb.model import Document, Metadata
from kb.report.build import BuiltReport, build
from kb.report.finished import read
from kb.report.template import Template, Theme, builtin, load
from kb.report.update.drafting import Updated, update
from kb.report.word import render

LISTS = ("kb_tables", "kb_figures")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ASSESSMENT = load(builtin() / "assessment")
PARTS = ("summary", "text", "method", "findings", "voices", "matrix", "gaps", "annex_excerpts")

LAW = {
    "2": ("Definitions", "A carrier means a person who transports passengers for gain."),
    "6": ("Penalty", "Whoever commits trafficking is liable to a penalty of ten years in prison."),
    "9": ("Carriers", "Every commercial carrier shall check the travel document of passengers."),
    "12": ("Training", "The ministry shall provide training to officers on victims each year."),
}
STUDY = {
    "1": ("Identification", "Officers identified few victims at the border for lack of forms."),
    "2": ("Training", "Officers received no training on victims of trafficking in the last year."),
}
NOTES = {
    "1": ("What training do officers need?", "Training on false travel documents every year."),
    "2": ("What about carriers?", "Bus carriers are never checked at the border by any officer."),
}
MORE = {
    "1": ("Carriers", "Nine of ten carrier companies do not check the travel document at all."),
    "2": (
        "Penalty",
        "Courts imposed a penalty for trafficking in three cases over four years.",
    ),
}
AMENDED = {**LAW, "6": ("Penalty", LAW["6"][1].replace("ten years", "twenty years"))}
SHORTER = {number: LAW[number] for number in ("2", "6", "12")}


def _document(id: str, kind: str, title: str, parts: dict[str, tuple[str, str]]) -> Document:
    level = {"law": "section", "study": "heading", "workshop": "contribution"}[kind]
    place = {"law": "s {}", "study": "", "workshop": "Group 1, q {}"}[kind]
    lines = [title]
    provisions = []
    for number, (heading, text) in parts.items():
        lines += [f"{number}. {heading}", text]
        shown = place.format(number)
        provisions.append(
            Part(f"p_{number}", level, f"{number}. {heading}", text, "", shown, heading)
        )
    text = "\n".join(lines)
    metadata = Metadata(title, date="2020", language="en", jurisdiction="BD")
    document = made(id, kind, text, metadata, provisions)
    digest = format(abs(hash(text)) % 16**12, "064x")
    return replace(document, version=digest, pages=())


def corpus(
    law: dict[str, tuple[str, str]] = LAW,
    study: dict[str, tuple[str, str]] | None = STUDY,
    notes: dict[str, tuple[str, str]] | None = NOTES,
    more: dict[str, tuple[str, str]] | None = None,
) -> SmallStore:
    """Return a store of a law, a study, workshop notes and perhaps a second study."""
    documents = [_document("law", "law", "Trafficking Act 2020", law)]
    if study:
        documents.append(_document("study", "study", "Study of victims", study))
    if notes:
        documents.append(_document("notes", "workshop", "Workshop of officers", notes))
    if more:
        documents.append(_document("more", "study", "Survey of carriers", more))
    return SmallStore(tuple(documents))


def question(id: str, text: str, query: str) -> Question:
    wants = (Want("law", 1, 2), Want("study", 1, 2), Want("workshop", 0, 2))
    return Question(id, text, (query,), wants)


PENALTY = question("penalty", "What is the penalty?", "penalty for trafficking")
CARRIERS = question("carriers", "What must carriers do?", "carrier check travel document")
TRAINING = question("training", "How are officers trained?", "training officers victims")
FORMS = question("forms", "How are victims identified?", "identified victims border forms")


def template(*questions: Question) -> Template:
    """Return a template of one theme for each two questions."""
    themes = tuple(
        Theme(f"theme{at}", f"Theme {at}", f"On theme {at}.", questions[at : at + 2])
        for at in range(0, len(questions), 2)
    )
    sections = tuple(s for s in ASSESSMENT.sections if s.part in PARTS)
    return replace(ASSESSMENT, themes=themes, sections=sections)


USUAL = (PENALTY, CARRIERS, TRAINING)


def built(store: SmallStore | None = None, questions: tuple[Question, ...] = USUAL) -> BuiltReport:
    """Return the report that a corpus makes."""
    held = store or corpus()
    return build(template(*questions), held, held.search, {"country": "Velmora"})


def drafted(path: Path, report: BuiltReport) -> Path:
    """Write a report as a draft."""
    render(report.report, ASSESSMENT.docx, path, ASSESSMENT.styles, measure=False)
    return path


def updated(path: Path, today: BuiltReport, out: Path | None = None) -> Updated:
    """Bring a draft up to date, in its place."""
    return update(read(path), today, ASSESSMENT.styles, out or path, measure=False)


def opened(path: Path) -> Word:
    return docx.Document(str(path))


def paragraphs(document: Word) -> list[etree._Element]:
    """Return the paragraphs of the body, contents lists left out."""
    lists = {
        p
        for control in document.element.body.iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}docPartObj") is not None or _tag(control) in LISTS
        for p in control.iter(f"{W}p")
    }
    return [p for p in document.element.body.iter(f"{W}p") if p not in lists]


def _tag(control: etree._Element) -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else tag.get(f"{W}val")


def shown(element: etree._Element) -> str:
    """Return the text of an element with its insertions, without its deletions and notes."""
    return "".join(
        {f"{W}t": e.text or "", f"{W}tab": "\t", f"{W}br": "\n"}[e.tag]
        for e in element.iter(f"{W}t", f"{W}tab", f"{W}br")
        if e.getparent().tag == f"{W}r"
    )


def texts(path: Path) -> list[str]:
    return [shown(p) for p in paragraphs(opened(path)) if shown(p).strip()]


def found(document: Word, words: str) -> etree._Element:
    """Return the first paragraph outside tables that shows these words."""
    return next(
        p for p in paragraphs(document) if words in shown(p) and p.getparent().tag != f"{W}tc"
    )


def notes_of(path: Path) -> list[str]:
    """Return the footnotes in the order of their marks."""
    return [shown(note).strip() for note in _notes(opened(path))]


def _notes(document: Word) -> Iterator[etree._Element]:
    root = footnotes(document)[1]
    held = {n.get(f"{W}id"): n for n in root}
    for mark in document.element.body.iter(f"{W}footnoteReference"):
        yield held[mark.get(f"{W}id")]


def footnotes(document: Word):
    part = next(r.target_part for r in document.part.rels.values() if "footnotes" in r.reltype)
    return part, etree.fromstring(part.blob)


def comments(path: Path) -> list[str]:
    document = opened(path)
    if not any("comments" in r.reltype for r in document.part.rels.values()):
        return []
    return [c.text for c in document.comments if c.author == "kb"]


def changes(path: Path, kind: str) -> list[str]:
    """Return the words that kb inserted or deleted as tracked changes, paragraph by paragraph."""
    made = []
    for paragraph in paragraphs(opened(path)):
        words = "".join(
            t.text or ""
            for change in paragraph.iter(f"{W}{kind}")
            if change.get(f"{W}author") == "kb"
            for t in change.iter(f"{W}t", f"{W}delText")
        )
        made += [words] if words else []
    return made


def run(text: str) -> etree._Element:
    made = etree.Element(f"{W}r")
    node = etree.SubElement(made, f"{W}t")
    node.text = text
    node.set(SPACE, "preserve")
    return made


def human(text: str) -> etree._Element:
    made = etree.Element(f"{W}p")
    made.append(run(text))
    return made


def replace_words(paragraph: etree._Element, old: str, new: str) -> None:
    for node in paragraph.iter(f"{W}t"):
        if old in (node.text or ""):
            node.text = node.text.replace(old, new, 1)
            return
    raise AssertionError(f"no {old!r} in {shown(paragraph)!r}")


def region(document: Word, name: str) -> etree._Element:
    for control in document.element.body.iter(f"{W}sdt"):
        if _tag(control).startswith(f"kb_question_{name}"):
            return control
    raise AssertionError(f"no region {name}")


def drop(element: etree._Element) -> None:
    element.getparent().remove(element)


def add_footnote(document: Word, paragraph: etree._Element, text: str) -> None:
    """Add a footnote as Word does, with the next free id."""
    part, root = footnotes(document)
    id = str(max(int(n.get(f"{W}id")) for n in root) + 1)
    note = etree.SubElement(root, f"{W}footnote")
    note.set(f"{W}id", id)
    note.append(human(text))
    part._blob = etree.tostring(root)
    mark = etree.Element(f"{W}r")
    etree.SubElement(mark, f"{W}footnoteReference").set(f"{W}id", id)
    paragraph.append(mark)


def pasted(document: Word, element: etree._Element) -> etree._Element:
    """Return a copy as Word pastes it: without bookmarks, its notes and controls copied anew."""
    made = copy.deepcopy(element)
    for mark in [
        *made.iter(
            f"{W}bookmarkStart",
            f"{W}bookmarkEnd",
            f"{W}commentReference",
            f"{W}commentRangeStart",
            f"{W}commentRangeEnd",
            f"{W}sectPr",
        )
    ]:
        drop(mark)
    part, root = footnotes(document)
    for mark in made.iter(f"{W}footnoteReference"):
        note = copy.deepcopy(next(n for n in root if n.get(f"{W}id") == mark.get(f"{W}id")))
        id = str(max(int(n.get(f"{W}id")) for n in root) + 1)
        note.set(f"{W}id", id)
        mark.set(f"{W}id", id)
        root.append(note)
    part._blob = etree.tostring(root)
    for id in made.iter(f"{W}id"):
        id.set(f"{W}val", str(random.Random(shown(made)).randrange(10**8)))
    return made

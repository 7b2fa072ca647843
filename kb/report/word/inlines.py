"""Inlines -> runs, notes, links and cross-references."""

from collections.abc import Callable, Iterable

from kb.report.blocks import Inline, Note, Reference, Run
from kb.report.word.ooxml import Element, field, qn, run, w
from kb.report.word.scripts import language_properties, stretches
from kb.report.word.writing import Writing


def text_of(items: Iterable[Inline]) -> str:
    """The text that the inlines show, notes left out."""
    return "".join(item.text for item in items if not isinstance(item, Note))


def inlines(items: Iterable[Inline], writing: Writing) -> list[Element]:
    """What stands in a paragraph, after its properties."""
    made: list[Element] = []
    for item in items:
        if isinstance(item, Run):
            made += _linked(item, writing, writing.link)
        elif isinstance(item, Note):
            made += _note(item, writing)
        else:
            made += _reference(item, writing)
    return made


def runs(item: Run, style: str = "") -> list[Element]:
    """One ``w:r`` for each script in the run's text; ``style`` is a character style's id."""
    made = []
    for text, language, script in stretches(item.text, item.language):
        before, after = language_properties(language, script)
        named = [w("rStyle", val=style)] if style else []
        made.append(run(text, *named, *before, *_emphasis(item), *after))
    return made


def _emphasis(item: Run) -> list[Element]:
    bold = [w("b"), w("bCs")] if item.bold else []
    italic = [w("i"), w("iCs")] if item.italic else []
    return bold + italic + _FATES[item.fate]()


# Word has revision marks for changes to a document itself; these tell of changes in its sources.
_FATES: dict[str, Callable[[], list[Element]]] = {
    "": list,
    "in": lambda: [w("color", val="1F6F43"), w("u", val="single")],
    "out": lambda: [w("strike"), w("color", val="A61C1C")],
}


def _linked(item: Run, writing: Writing, link: Callable[[str], str]) -> list[Element]:
    if not item.link.startswith(("http://", "https://", "mailto:")):
        return runs(item)
    made = w("hyperlink", *runs(item, writing.styles.id("hyperlink")), history="1")
    made.set(qn("r:id"), link(item.link))
    return [made]


def _note(note: Note, writing: Writing) -> list[Element]:
    content = [e for item in note.runs for e in _linked(item, writing, writing.notes.link)]
    mark = writing.notes.add(
        writing.styles.id("footnote_text"), writing.styles.id("footnote_reference"), content
    )
    start, end = writing.note_bookmark(note)
    return [start, mark, end]


def _reference(item: Reference, writing: Writing) -> list[Element]:
    """A field where Word would show the same words when it works it out anew; else a link."""
    target = writing.targets.get(item.target)
    if target is None:
        known = ", ".join(sorted(writing.targets)) or "none"
        raise ValueError(f"A cross-reference leads to {item.target!r}; the report has: {known}.")
    if item.page:
        return field(f"PAGEREF {target.bookmark} \\h", runs(Run(item.text or "0")))
    text = item.text or target.shown
    if text == target.shown and target.bookmark.startswith("_Ref"):
        return field(f"REF {target.bookmark} \\h", runs(Run(text)))
    return [w("hyperlink", *runs(Run(text)), anchor=target.bookmark, history="1")]

"""What kb says in comments beside text that people edited."""

from collections.abc import Mapping, Sequence

from kb.report.word.ooxml import Element, plain_text, qn

CHANGED = "The evidence here has changed since this was drafted. Today kb would write:"
GONE = "The evidence here is no longer in the collection, or no longer good enough to be quoted."
_NOTE = "Footnote: {text}"


def changed(elements: Sequence[Element], notes: Mapping[str, Element]) -> str:
    """Return the comment that shows what would be generated today, notes included."""
    lines = [CHANGED, *_lines(elements)]
    for element in elements:
        for mark in element.iter(qn("footnoteReference")):
            note = notes.get(mark.get(qn("id"), ""))
            if note is not None:
                lines.append(_NOTE.format(text=_squeezed(note)))
    return "\n".join(lines)


def text_of(elements: Sequence[Element]) -> str:
    """Return what elements show, on one line."""
    return " ".join(_lines(elements))


def _lines(elements: Sequence[Element]) -> list[str]:
    lines = []
    for element in elements:
        if element.tag == qn("tr"):
            cells = element.iterchildren(qn("tc"))
            lines.append(" | ".join(_squeezed(cell) for cell in cells))
        else:
            lines += [_squeezed(p) for p in element.iter(qn("p"))]
    return [line for line in lines if line]


def _squeezed(element: Element) -> str:
    return " ".join(plain_text(element).split())

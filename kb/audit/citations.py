"""What the running text of a document cites, paragraph by paragraph in the order of reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.audit import prose
from kb.audit.model import Claim
from kb.audit.prose import TextReference
from kb.ingest.instruments import Mention, Names, mentions

if TYPE_CHECKING:
    from kb.audit.flows import Flow
    from kb.audit.set_off import Setting

_NOWHERE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Cited:
    """What the running text cites: by the paragraph's place in the document, in order."""

    references: dict[int, tuple[TextReference, ...]]
    mentions: dict[int, tuple[Mention, ...]]
    names: Names


def cited(flows: "Sequence[Flow]", setting: "Setting") -> Cited:
    """Return what the body's paragraphs cite, read in the order of the document."""
    names = Names()
    found: dict[int, tuple[TextReference, ...]] = {}
    named: dict[int, tuple[Mention, ...]] = {}
    heading = ""
    for number, flow, at in in_order(flows):
        if flow.read_over[at] or setting.is_block(flow.paragraphs[at]):
            continue  # what a quotation names, the document's own words do not
        text = flow.paragraphs[at].text
        if flow.headings[at] != heading:
            heading = flow.headings[at]
            names.forget_latest()
            if mentions(heading):
                names.read(Mention(0, len(heading), heading), number)
        named[number] = tuple(mentions(text))
        references = tuple(prose.find(text, number, named[number], names))
        if references and setting.is_attribution(flow.paragraphs[at]):
            references = (TextReference(0, len(text), Claim(text.strip(), "", "text")),)
        found[number] = references
    return Cited(found, named, names)


def in_order(flows: "Sequence[Flow]") -> "list[tuple[int, Flow, int]]":
    """Return the body's paragraphs by their places in the document: (place, story, index there)."""
    lines = [
        (number, flow, at)
        for flow in flows
        for at, number in enumerate(flow.at)
        if flow.paragraphs[at].part == "body"
    ]
    return sorted(lines, key=lambda line: line[0])


def source_in(words: str, names: Names) -> str:
    """Return the title that a line which stands alone leaves to a short form, ``""`` for none."""
    if any(not names.short(mention.title) for mention in mentions(words)):
        return ""
    found = next(iter(prose.find(words, _NOWHERE, (), names)), None)
    return found.claim.source if found else names.within(words)

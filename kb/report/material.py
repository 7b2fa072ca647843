"""What a report is written from: the template, what was found for it, and the documents."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.evidence.choices import Choice
from kb.evidence.compare import Comparison
from kb.evidence.findings import Evidence, Findings
from kb.evidence.pack.contents import Pack
from kb.evidence.question import Question
from kb.evidence.strength import best
from kb.evidence.tree import Tree
from kb.model import DocumentSummary, Excerpt, Failure, Kind, Metadata
from kb.report import citation
from kb.report.blocks import Cell, Inline, Note, Paragraph, ParagraphStyle, Reference, Run
from kb.report.template import Template

Edition = Literal["restricted", "public"]
_LETTERS: tuple[tuple[Kind, str], ...] = (("law", "L"), ("study", "S"), ("workshop", "W"))


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the sections draw on; they add nothing else.

    ``names`` says that a restricted edition may name those who spoke; ``choices`` holds all that
    people decided, on questions that the template no longer asks too.
    """

    template: Template
    findings: tuple[Findings, ...]
    summaries: tuple[DocumentSummary, ...]
    failures: tuple[Failure, ...]
    lookup: Callable[[str], Tree]
    edition: Edition = "restricted"
    names: bool = False
    choices: tuple[Choice, ...] = ()
    pack: Pack | None = None
    comparison: Comparison | None = None

    def evidence(self) -> Iterator[Evidence]:
        """Yield every excerpt quoted, in the order of the questions."""
        for finding in self.findings:
            yield from finding.evidence

    def quoted(self, *kinds: Kind) -> list[str]:
        """Return the ids of the documents quoted of these kinds: laws, studies, notes."""
        used = {e.document: e.kind for e in self.evidence() if e.kind in kinds}
        return sorted(used, key=lambda id: (kinds.index(used[id]), self.metadata(id).title, id))

    def metadata(self, document: str) -> Metadata:
        """Return a document's metadata."""
        return self.lookup(document).document.metadata

    def codes(self) -> dict[str, str]:
        """Return the code of each document quoted, by which wide tables name it: L1, S1, W1 …"""
        return {
            id: f"{letter}{at}"
            for kind, letter in _LETTERS
            for at, id in enumerate(self.quoted(kind), start=1)
        }

    def key(self, documents: Sequence[str]) -> str:
        """Return what the codes of these documents stand for."""
        codes = self.codes()
        return "; ".join(f"{codes[id]} {self.name(id)}" for id in documents) + "."

    def say(self, word: str, **values: object) -> str:
        """Return the template's wording with its braces filled."""
        return self.template.words[word].format(**values)

    def counted(self, excerpts: Sequence[Evidence]) -> str:
        """Return how many excerpts there are and how strong the best is, ``""`` for none."""
        if not excerpts:
            return ""
        strength = self.say(best([e.strength for e in excerpts]) or "none")
        return self.say("excerpts", count=len(excerpts), strength=strength)

    def note(self, evidence: Evidence) -> Note:
        """Return the footnote of an excerpt."""
        return Note(
            citation.footnote(
                self.metadata(evidence.document),
                evidence.kind,
                self.place(evidence),
                "",
                self.template.citation_style,
            ),
            evidence.id,
        )

    def place(self, evidence: Evidence) -> str:
        """Return where an excerpt stands in its source, ``""`` when the source has no places."""
        quotation = evidence.quotation
        page = "" if evidence.kind == "workshop" else quotation.page
        return citation.place(quotation.pinpoint, page, self.template.citation_style)

    def short_name(self, document: str) -> str:
        """Return a study's or workshop's title without its subtitle."""
        metadata = self.metadata(document)
        short = metadata.extra.get("title-short") or metadata.title.split(": ")[0]
        return short or document

    def name(self, document: str) -> str:
        """Return the short name of a document in tables: its title, with the year of a law."""
        kind = self.lookup(document).document.kind
        if kind == "study":
            return self.metadata(document).title or document
        runs = citation.reference(self.metadata(document), kind, self.template.citation_style)
        return "".join(run.text for run in runs)


def heading_id(question: Question) -> str:
    """Return the id of the heading under which a question is answered."""
    return f"q-{question.id}"


def to(question: Question) -> Reference:
    """Return a live reference to where a question is answered."""
    return Reference(heading_id(question), question.text)


def paragraph(text: str, style: ParagraphStyle = "body") -> Paragraph:
    """Return a paragraph of plain text."""
    return Paragraph((Run(text),), style)


def paragraphs(text: str, style: ParagraphStyle = "body") -> list[Paragraph]:
    """Return the paragraphs of a template's text, which a blank line parts."""
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return [paragraph(part, style) for part in parts if part]


def cell(*inlines: Inline) -> Cell:
    """Return a table cell of one paragraph."""
    return Cell((tuple(inlines),))


def text_cell(text: str) -> Cell:
    """Return a table cell of plain text, empty or not."""
    return Cell(((Run(text),),) if text else ((),))


def quoted_lines(evidence: Evidence, language: str) -> list[tuple[Inline, ...]]:
    """Return an excerpt line by line as its source breaks it, its omissions marked."""
    lines: list[tuple[Inline, ...]] = []
    quotation = evidence.quotation
    for at, piece in enumerate(quotation.pieces):
        marked = at > 0 or quotation.opened
        goes_on = at > 0 and _on_one_line(quotation.pieces[at - 1], piece)
        for line in filter(str.strip, piece.exact.split("\n")):
            mark = (Run(" […] " if goes_on else "[…] "),) if marked else ()
            before = lines.pop() if goes_on else ()
            lines.append((*before, *mark, Run(line, language=language)))
            marked = goes_on = False
    if quotation.closed:
        lines[-1] = (*lines[-1], Run(" […]"))
    return lines


def _on_one_line(before: Excerpt, piece: Excerpt) -> bool:
    """Return whether two pieces stand on one line of their source, with little left out."""
    between = piece.start - before.end
    return between <= len(before.suffix) and "\n" not in before.suffix[:between]

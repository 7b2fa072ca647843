"""Small finished documents for the tests of the audit, and an auditor that knows one text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kb.audit.model import Change, Claim, Judgement, Quoted
from kb.audit.model import Place as Stands
from kb.report.finished import Finished, read
from kb.report.word.ooxml import qn, w
from kb.report.word.package import ENDNOTES, FOOTNOTES, xml_part

NAMESPACES = nsdecls("w", "wp", "a", "r") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_MARK = re.compile(r"(\[\^{1,2}\d+\])")


def r(text: str, properties: str = "") -> str:
    """A run; ``[^2]`` in the text is the mark of footnote 2, ``[^^2]`` that of endnote 2."""
    made = []
    for piece in _MARK.split(text):
        if _MARK.fullmatch(piece):
            kind = "endnote" if piece.startswith("[^^") else "footnote"
            made.append(f'<w:r><w:{kind}Reference w:id="{piece.strip("[^]")}"/></w:r>')
        elif piece:
            words = piece.replace("&", "&amp;").replace("<", "&lt;")
            made.append(f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>')
    return "".join(made)


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs, or of one text."""
    content = "".join(one if one.startswith("<") else r(one) for one in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def table(*cells: str) -> str:
    """A table of one row."""
    made = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{made}</w:tr></w:tbl>"


def box(*paragraphs: str) -> str:
    """A run that bears a text box, as Word writes it for old and for new versions of itself."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def written(
    folder: Path, *body: str, footnotes: Sequence[str] = (), endnotes: Sequence[str] = ()
) -> Path:
    """Write a document of these paragraphs and tables; notes are numbered from 1."""
    document = Document()
    document.core_properties.title = "A finished report"
    root = document.element.body
    for xml in body:
        end = re.search(r"[\s/>]", xml)
        assert end
        element = parse_xml(f"{xml[: end.start()]} {NAMESPACES}{xml[end.start() :]}")
        root.insert(len(root) - 1, element)
    for kind, relation, notes in (
        ("footnote", FOOTNOTES, footnotes),
        ("endnote", ENDNOTES, endnotes),
    ):
        if notes:
            with xml_part(document, relation, f"{kind}s") as (_, holder):
                for number, text in enumerate(notes, start=1):
                    note = w(kind, parse_xml(f"<w:p {NAMESPACES}>{r(text)}</w:p>"))
                    note.set(qn("id"), str(number))
                    holder.append(note)
    path = folder / "finished.docx"
    document.save(str(path))
    return path


def finished(folder: Path, *body: str, **notes: Sequence[str]) -> Finished:
    """Write a document and read it."""
    return read(written(folder, *body, **notes))


@dataclass
class OneText:
    """An auditor of a corpus that holds one text; it keeps what it was asked."""

    text: str
    asked: list[Quoted] = field(default_factory=list)
    references: list[Claim] = field(default_factory=list)

    def judge(self, quoted: Quoted) -> Judgement:
        """Exact when the text holds the words, else altered."""
        self.asked.append(quoted)
        claim = next(iter(quoted.claims), None)
        if len(quoted.text.split()) < 4:
            return Judgement("term", "A term.", problem=False)
        stands = Stands("act", "v1", "sec_6", "s 6", "", ((0, 9),), "An Act 2012, s 6.")
        if quoted.text in self.text:
            return Judgement("exact", "Word for word.", problem=False, claim=claim, place=stands)
        changes = (Change("shall", "shall"), Change("be fined", "be imprisoned"), Change("", "not"))
        return Judgement(
            "altered", "The words differ.", True, claim, stands, "shall be imprisoned", changes
        )

    def judge_reference(self, claim: Claim) -> Judgement:
        """Everything exists but section 777."""
        self.references.append(claim)
        if "777" in claim.text:
            return Judgement("unresolved", "There is no such section.", problem=True, claim=claim)
        return Judgement("resolved", "It is there.", problem=False, claim=claim)

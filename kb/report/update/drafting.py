"""One draft brought up to date, from file to file."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from kb.errors import KbError
from kb.report.blocks import Report
from kb.report.build import BuiltReport
from kb.report.finished import Finished
from kb.report.update.aligning import align
from kb.report.update.editing import Editor
from kb.report.update.matching import match
from kb.report.update.merging import Change, Merge, remembered
from kb.report.update.offering import Offering
from kb.report.update.places import Places
from kb.report.update.refreshing import refresh
from kb.report.update.revisions import Revisions
from kb.report.update.standing import standing
from kb.report.update.tidying import list_ids, tidy
from kb.report.update.withdrawing import withdraw
from kb.report.word.body import body, elements
from kb.report.word.memory import Group, Maker, tree_in, tree_of, with_tree
from kb.report.word.ooxml import Element, qn
from kb.report.word.opening import Opened, opened_for
from kb.report.word.package import keep_state
from kb.report.word.pages import number_pages
from kb.report.word.saving import save
from kb.report.word.styles import Styles
from kb.report.word.writing import find_targets

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a draft; ``touched`` says whether a single element of it differs."""

    changes: tuple[Change, ...]
    touched: bool


def update(
    draft: Finished,
    today: BuiltReport,
    styles: Mapping[str, str],
    out: Path,
    *,
    measure: bool = True,
) -> Updated:
    """Write the draft to ``out`` as the corpus has it today, people's own work kept.

    ``styles`` is the template's map of styles; with ``measure`` LibreOffice counts the pages where
    it is installed. Raises KbError for a draft without memory of what it was made of.
    """
    then = tree_in(draft.state or {})
    if then is None:
        raise KbError(
            f"{draft.path} does not remember what it was made of. Build it anew with this kb."
        )
    document = draft.document
    before = _bytes(document)
    section = deepcopy(_page(document))
    targets = find_targets(today.report)
    with opened_for(document, Styles(document.styles.element, styles), targets, section) as opened:
        lists = list_ids(opened.numbering)
        stands = standing(opened.root, opened.reader(), opened.notes_by_id())
        tree = _generated(opened, today.report, section)
        places = Places(stands, match(then, stands))
        places.own(then)
        merge = Merge(
            alignment=align(then, tree, _provisions(draft.state or {}, today)),
            places=places,
            editor=Editor(opened.root, _revisions(opened.root)),
            comments=opened.writing.comments,
            maker=Maker(opened.reader(), opened.writing.styles, opened.notes_by_id()),
        )
        merge.group(tree)
        Offering(merge).group(tree)
        withdraw(merge)
        refresh(opened)
        tidy(opened, lists)
        kept = remembered(merge, opened.reader(), tree)
        state = with_tree(today.report.state, kept)
        keep_state(document, state)
    number_pages(document, measure=measure)
    touched = before != _bytes(document)
    if touched or out != draft.path or json.loads(state) != draft.state:
        save(document, out)
    return Updated(tuple(merge.changes), touched)


def _generated(opened: Opened, report: Report, section: Element) -> Group:
    """Return what is generated today, as elements of the draft that stand nowhere yet."""
    made = body(report.blocks, opened.writing, section)
    listed = elements(report.bibliography, opened.writing)
    return tree_of(opened, made, listed)


def _page(document: "Document") -> Element:
    """Return the set-up of the draft's upright pages."""
    sections: list[Element] = [*document.element.body.iter(qn("sectPr"))]
    for section in reversed(sections):
        size = section.find(qn("pgSz"))
        if size is None or size.get(qn("orient")) != "landscape":
            return section
    return sections[-1]


def _provisions(state: Mapping[str, object], today: BuiltReport) -> dict[str, str]:
    """Return the provision that each excerpt is from, by the name that its notes bear."""
    places = {record.id: f"{record.document} {record.provision}" for record in today.records}
    held = state.get("evidence")
    for id, one in held.items() if isinstance(held, Mapping) else ():
        if isinstance(one, Mapping) and one.get("provision"):
            places.setdefault(str(id), f"{one.get('document')} {one['provision']}")
    return {_cited(id): place for id, place in places.items()}


def _cited(evidence: str) -> str:
    return hashlib.sha256(evidence.encode(errors="replace")).hexdigest()[:16]


def _revisions(root: Element) -> Revisions:
    taken = [
        int(e.get(qn("id"), "0"))
        for e in root.iter(qn("ins"), qn("del"), qn("moveFrom"), qn("moveTo"))
        if e.get(qn("id"), "0").isdecimal()
    ]
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
    return Revisions(count(max(taken, default=0) + 1), f"{now.isoformat()}Z")


def _bytes(document: "Document") -> bytes:
    from docx.opc.part import XmlPart

    parts = [r.target_part for r in document.part.rels.values() if not r.is_external]
    names = ("/word/footnotes", "/word/comments", "/word/styles", "/word/numbering")
    held = [document.part, *(p for p in parts if str(p.partname).startswith(names))]
    blobs = sorted(
        etree.tostring(p.element) if isinstance(p, XmlPart) else bytes(p.blob) for p in held
    )
    return hashlib.sha256(b"".join(blobs)).digest()

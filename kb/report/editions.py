"""What an edition of a report may show of those who spoke in workshops.

Names are withheld, inside quotations too, unless the workspace allows them. The restricted edition
then gives role and organisation; the public one attributes contributions to groups, small ones
without their name or number, and never names anyone. Both work on what a report is written from, so
that no section, record or hidden part of a file holds what its readers may not see.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from kb.evidence.findings import Evidence
from kb.evidence.question import Question
from kb.evidence.quotation import Quotation
from kb.evidence.tree import Tree
from kb.ingest.structure.hidden import told
from kb.ingest.structure.names import Names, hidden, of_notes, without
from kb.ingest.structure.participants import group_sizes
from kb.model import Document, Excerpt, Kind, Provision, Speaker, StoredPassage
from kb.report import withheld
from kb.report.material import Material
from kb.report.template import Template

T = TypeVar("T")
_RESPONDENT = re.compile(r"(?:, |^)(?:respondent \d+|\d\d?:\d\d(?::\d\d)?)\b.*")
_KEYS = frozenset({"id", "document", "version"})  # what things are found by, and not shown


def applied(material: Material) -> Material:
    """Return what the material's edition may show of it."""
    if material.names and material.edition == "restricted":
        return material
    rule = _rule(material)
    findings = tuple(
        replace(finding, evidence=tuple(filter(rule.leaves, finding.evidence)))
        for finding in material.findings
    )
    shown = _inside(replace(material, findings=findings), rule.shown)
    return replace(shown, lookup=rule.lookup)


def _changed(value: T, change: Callable[[object], object]) -> T:
    """Return a value with all that it holds changed, however deep.

    ``change`` gives what is to stand in a part's place, or NotImplemented to look inside it.
    Whatever findings come to hold later is reached too: a field that was forgotten would leak.
    """
    new = change(value)
    return _inside(value, change) if new is NotImplemented else cast(T, new)


def _inside(value: T, change: Callable[[object], object]) -> T:
    if isinstance(value, tuple):
        return cast(T, tuple(_changed(one, change) for one in value))
    if isinstance(value, Mapping):
        return cast(T, {key: _changed(one, change) for key, one in value.items()})
    if isinstance(value, type) or not is_dataclass(value):
        return value
    held: dict[str, Any] = {f.name: getattr(value, f.name) for f in fields(value)}
    changed = {k: _changed(v, change) for k, v in held.items() if k not in _KEYS}
    return cast(T, replace(cast(Any, value), **changed))


@dataclass(frozen=True, slots=True)
class _Rule:
    """What an edition withholds; ``small`` holds the small groups' ids by document.

    Where it is not ``public``, other sources than workshop notes stay as they are.
    """

    public: bool
    names: Names
    kinds: Mapping[str, Kind]
    small: Mapping[str, frozenset[str]]
    group: str
    whole: Callable[[str], Tree]
    lookup: Callable[[str], Tree]

    def shown(self, value: object) -> object:
        """Return what readers may see of a value, NotImplemented to look inside it."""
        if isinstance(value, Speaker):
            return None if self.public else self.unnamed(value)
        if isinstance(value, str):
            return withheld.omitted(value, self.names)
        if isinstance(value, Quotation):
            return self._quotation(value)
        if isinstance(value, Template | Question) or getattr(value, "kind", "") in self.open:
            return value
        if isinstance(value, StoredPassage):
            return self._passage(value)
        if isinstance(value, Evidence) and self._small_around(value.quotation):
            return _inside(replace(value, group=self.group, trail=()), self.shown)
        return NotImplemented

    @property
    def open(self) -> tuple[Kind, ...]:
        """The kinds of source from which nothing is withheld."""
        return ("law",) if self.public else ("law", "study")

    def unnamed(self, speaker: Speaker) -> Speaker:
        """Return a speaker by role and organisation only."""
        role, body = (hidden(word, self.names) for word in (speaker.role, speaker.organisation))
        return Speaker("", told(role, withheld.OMITTED), told(body, withheld.OMITTED))

    def leaves(self, one: Evidence) -> bool:
        """Return whether anything is left of an excerpt."""
        return any(piece.exact for piece in self._quotation(one.quotation).pieces)

    def place(self, document: str, place: str) -> str:
        """Return a pinpoint without the small group and the names that it gives."""
        for id in self.small.get(document, frozenset()):
            tree = self.whole(document)
            group = tree.by_id[id].pinpoint
            if group and (place == group or place.startswith(f"{group},")):
                around = tree.by_id.get(tree.by_id[id].parent)
                above = around.pinpoint if around else ""
                place = f"{above}{place.removeprefix(group)}".removeprefix(", ")
                break
        if self.public:
            place = _RESPONDENT.sub("", place)
        return withheld.omitted(place, self.names)

    def _passage(self, one: StoredPassage) -> StoredPassage:
        if self.kinds.get(one.document) != "workshop":
            return replace(one, text=hidden(one.text, self.names))
        return replace(
            one,
            provision="" if self.public else one.provision,
            pinpoint=self.place(one.document, one.pinpoint),
            trail=() if self.public else tuple(withheld.omitted(t, self.names) for t in one.trail),
            text=self.lookup(one.document).document.text[one.start : one.end],
        )

    def _quotation(self, quotation: Quotation) -> Quotation:
        first, last = quotation.pieces[0], quotation.pieces[-1]
        if self.kinds.get(first.document, "law") in self.open:
            return quotation
        small = self._small_around(quotation)
        provision = small.parent if small else quotation.provision
        place = self.place(first.document, quotation.pinpoint)
        left = [part for piece in quotation.pieces for part in self._parts(piece)]
        pieces = left or [replace(first, end=first.start, exact="", prefix="", suffix="")]
        return replace(
            quotation,
            provision=provision,
            pinpoint=place,
            pieces=tuple(replace(p, provision=provision, pinpoint=place) for p in pieces),
            opened=quotation.opened or pieces[0].start > first.start,
            closed=quotation.closed or pieces[-1].end < last.end,
        )

    def _parts(self, piece: Excerpt) -> list[Excerpt]:
        document = self.lookup(piece.document).document
        if piece.version == document.version:
            return withheld.parts(piece, document.text)
        around = f"{piece.prefix}{piece.exact}{piece.suffix}"  # of an older text than the store's
        shown = hidden(around, self.names)
        return withheld.parts(piece, shown, piece.start - len(piece.prefix))

    def _small_around(self, quotation: Quotation) -> Provision | None:
        document = quotation.pieces[0].document
        small = self.small.get(document)
        if not small:
            return None
        upward = self.whole(document).upward(quotation.provision)
        return next((p for p in upward if p.id in small), None)


def _rule(material: Material) -> _Rule:
    kinds = {summary.id: summary.kind for summary in material.summaries}
    notes = {id: material.lookup(id).document for id, kind in kinds.items() if kind == "workshop"}
    public = material.edition == "public"
    names = of_notes(notes.values())
    small = _small_groups(material, notes) if public else {}

    @cache
    def lookup(id: str) -> Tree:
        tree = material.lookup(id)
        if id in notes:
            document = tree.document
            return Tree(_without_speakers(document, rule) if public else without(document, names))
        if tree.document.kind in rule.open:
            return tree
        return Tree(replace(tree.document, text=hidden(tree.document.text, names)))

    rule = _Rule(public, names, kinds, small, material.say("small_group"), material.lookup, lookup)
    return rule


def _without_speakers(document: Document, rule: _Rule) -> Document:
    """Return workshop notes without those who spoke: hidden where named, small groups nameless."""
    small = rule.small[document.id]
    provisions = tuple(
        replace(
            p,
            speaker=None,
            number="" if p.id in small else p.number,
            heading=rule.group if p.id in small else withheld.omitted(p.heading, rule.names),
            pinpoint=rule.place(document.id, p.pinpoint),
        )
        for p in document.provisions
    )
    return replace(
        document,
        metadata=_changed(document.metadata, rule.shown),
        text=hidden(withheld.without_labels(document), rule.names),
        provisions=provisions,
        tables=(),
    )


def _small_groups(
    material: Material, documents: Mapping[str, Document]
) -> dict[str, frozenset[str]]:
    """Return the groups that are too small or of unknown size; a workshop's days count as one."""
    sizes: dict[str, dict[str, int]] = {}
    for id, document in documents.items():
        known = sizes.setdefault(material.short_name(id), {})
        for group, size in group_sizes(document).items():
            known[group] = max(size, known.get(group, 0))
    least = material.template.smallest_group
    return {
        id: frozenset(
            p.id
            for p in document.provisions
            if p.level == "group" and sizes[material.short_name(id)].get(p.number, 0) < least
        )
        for id, document in documents.items()
    }

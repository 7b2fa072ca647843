"""What an edition of a report may show of those who spoke in workshops.

The restricted edition gives role and organisation, names only where the workspace allows. The
public edition attributes contributions to groups, small ones without their name or number, and
withholds names inside quotations too. Both work on what a report is written from, so that no
section, record or hidden part of a file holds what its readers may not see.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from kb.evidence.choose import Evidence, Findings
from kb.evidence.quotation import CONTEXT, Quotation
from kb.evidence.tree import Tree
from kb.ingest.structure import speakers
from kb.ingest.structure.participants import group_sizes, participants
from kb.model import Document, Excerpt, Provision
from kb.report.material import Material

HIDDEN = "█"  # stands for each character of a name, so that all spans stay true
OMITTED = "[…]"
_SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def applied(material: Material) -> Material:
    """Return what the material's edition may show of it."""
    if material.edition == "public":
        return _public(material)
    if material.names:
        return material
    return _changed(material, _unnamed)


def _changed(material: Material, change: Callable[[Evidence], Evidence | None]) -> Material:
    findings = (
        replace(finding, evidence=tuple(e for one in finding.evidence if (e := change(one))))
        for finding in material.findings
    )
    return replace(material, findings=tuple(findings))


def _unnamed(evidence: Evidence) -> Evidence:
    speaker = evidence.speaker
    return replace(evidence, speaker=replace(speaker, name="")) if speaker else evidence


def _public(material: Material) -> Material:
    rule = _rule(material)
    changed = _changed(material, rule.evidence)
    findings = tuple(rule.gaps(finding) for finding in changed.findings)
    return replace(changed, findings=findings, lookup=rule.lookup)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a public edition withholds; ``small`` holds the small groups' ids by document."""

    names: re.Pattern[str] | None
    small: Mapping[str, frozenset[str]]
    group: str
    whole: Callable[[str], Tree]
    lookup: Callable[[str], Tree]

    def evidence(self, one: Evidence) -> Evidence | None:
        """Return evidence as the public may read it, None when nothing of it is left."""
        if one.kind == "law":
            return one
        quotation = self._quotation(one.document, one.quotation)
        if not any(c.isalnum() for piece in quotation.pieces for c in piece.exact):
            return None
        if one.kind == "study":
            return replace(one, quotation=quotation)
        small = self._small_around(one.document, one.quotation.provision)
        group = self.group if small else one.group
        return replace(one, quotation=quotation, group=group, speaker=None, trail=())

    def gaps(self, finding: Findings) -> Findings:
        """Return a finding whose rejected candidates name no small group."""
        gaps = tuple(
            replace(
                gap,
                rejected=tuple(
                    replace(r, pinpoint=self._place(r.document, r.pinpoint)) for r in gap.rejected
                ),
            )
            for gap in finding.gaps
        )
        return replace(finding, gaps=gaps)

    def _quotation(self, document: str, quotation: Quotation) -> Quotation:
        provision = self._outside(document, quotation.provision)
        place = self._place(document, quotation.pinpoint)
        pieces = [
            replace(part, provision=provision, pinpoint=place)
            for piece in quotation.pieces
            for part in _parts(piece, self.names)
        ]
        if not pieces:
            return replace(quotation, pieces=())
        first, last = quotation.pieces[0], quotation.pieces[-1]
        return replace(
            quotation,
            provision=provision,
            pinpoint=place,
            pieces=tuple(pieces),
            opened=quotation.opened or pieces[0].start > first.start,
            closed=quotation.closed or pieces[-1].end < last.end,
        )

    def _small_around(self, document: str, provision: str) -> Provision | None:
        small = self.small.get(document, frozenset())
        return next((p for p in self.whole(document).upward(provision) if p.id in small), None)

    def _outside(self, document: str, provision: str) -> str:
        """Return the provision, or what is around the small group that it lies in."""
        small = self._small_around(document, provision)
        return small.parent if small else provision

    def _place(self, document: str, place: str) -> str:
        """Return a pinpoint without the small group and the names that it gives."""
        tree = self.whole(document)
        for id in self.small.get(document, frozenset()):
            group = tree.by_id[id]
            if group.pinpoint and place.startswith(group.pinpoint):
                above = tree.by_id[group.parent].pinpoint if group.parent else ""
                inside = place.removeprefix(group.pinpoint)
                place = f"{above}{inside}".removeprefix(", ")
                break
        return _omitted(place, self.names)


def _rule(material: Material) -> _Rule:
    workshops = [s.id for s in material.summaries if s.kind == "workshop"]
    documents = {id: material.lookup(id).document for id in workshops}
    names = _pattern(p.name for d in documents.values() for p in participants(d))
    small = _small_groups(material, documents)
    group = material.say("small_group")

    @cache
    def lookup(id: str) -> Tree:
        tree = material.lookup(id)
        if id not in documents:
            return tree
        return Tree(_document(tree, rule))

    rule = _Rule(names, small, group, material.lookup, lookup)
    return rule


def _document(tree: Tree, rule: _Rule) -> Document:
    """Return workshop notes without those who spoke: names hidden, small groups nameless."""
    document = tree.document
    small = rule.small.get(document.id, frozenset())
    provisions = tuple(
        replace(
            p,
            speaker=None,
            number="" if p.id in small else p.number,
            heading=rule.group if p.id in small else _omitted(p.heading, rule.names),
            pinpoint=rule._place(document.id, p.pinpoint),
        )
        for p in document.provisions
    )
    text = _hidden(document.text, rule.names)
    return replace(document, text=text, provisions=provisions, tables=())


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


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what matches the names, whole or in part; a run of parts is one match.

    Words of office ("Director"), of bodies and of codes ("Participant 3") are nobody's name.
    """
    words = {
        word
        for name in names
        for word in _WORD.findall(name)
        if len(word) >= _SHORTEST_NAME and not word[0].islower() and not speakers.is_office(word)
    }
    if not words:
        return None
    word = "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<!\w)(?:{word})(?:[ ’'-]+(?:{word}))*(?!\w)")


def _hidden(text: str, names: re.Pattern[str] | None) -> str:
    return names.sub(lambda m: HIDDEN * len(m.group()), text) if names else text


def _omitted(text: str, names: re.Pattern[str] | None) -> str:
    return names.sub(OMITTED, text) if names else text


def _parts(piece: Excerpt, names: re.Pattern[str] | None) -> list[Excerpt]:
    """Return what is left of a piece between the names in it, each an exact slice of its own."""
    around = f"{piece.prefix}{piece.exact}{piece.suffix}"
    if names is None or not names.search(around):
        return [piece]
    hidden = _hidden(around, names)
    offset = len(piece.prefix)
    parts = []
    for kept in re.finditer(f"[^{HIDDEN}]+", hidden[offset : offset + len(piece.exact)]):
        bare = kept.group().strip()
        if any(map(str.isalnum, bare)):
            start = kept.start() + len(kept.group()) - len(kept.group().lstrip())
            parts.append(_slice(piece, hidden, start, start + len(bare)))
    return parts


def _slice(piece: Excerpt, hidden: str, start: int, end: int) -> Excerpt:
    offset = len(piece.prefix)
    return replace(
        piece,
        start=piece.start + start,
        end=piece.start + end,
        exact=piece.exact[start:end],
        prefix=hidden[: offset + start][-CONTEXT:],
        suffix=hidden[offset + end :][:CONTEXT],
    )

"""What each workshop group said, and on which questions a group is not quoted."""

from collections.abc import Iterator, Sequence

from kb.evidence.choose import Evidence, group_of
from kb.report.blocks import Block, Cell, Heading, Inline, Run, Table
from kb.report.material import Material, cell, paragraph, quoted_lines, text_cell, to
from kb.report.sections.answers import counted, said_by
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table for each group of each workshop, whose days are taken together."""
    workshops = _workshops(material)
    if not workshops:
        return [paragraph(material.say("no_voices"), "gap")]
    made: list[Block] = []
    for at, (name, documents) in enumerate(workshops.items(), start=1):
        if len(workshops) > 1:
            made.append(Heading(2, name, f"workshop-{at}"))
        made += _workshop(material, f"voices-{at}", name if len(workshops) > 1 else "", documents)
    return made


def _workshops(material: Material) -> dict[str, list[str]]:
    """Return the documents quoted of each workshop: ``Workshop: Notes of Day 1`` and of day 2."""
    found: dict[str, list[str]] = {}
    for document in material.quoted("workshop"):
        found.setdefault(material.short_name(document), []).append(document)
    return found


def _workshop(material: Material, id: str, name: str, documents: Sequence[str]) -> Iterator[Block]:
    said = [e for e in material.evidence() if e.document in documents]
    groups = _groups(material, documents)
    heard = [*groups, *([""] if any(not e.group for e in said) else [])]
    for number, group in enumerate(heard, start=1):
        own = [e for e in said if e.group == group]
        if own:
            title = ", ".join(filter(None, (group or material.say("no_group"), name)))
            yield paragraph(_count(material, group, own))
            yield _table(material, f"{id}-{number}", title, own)
    named = [group for group in groups if group != material.say("small_group")]
    if len(named) > 1:
        yield _silence(material, f"{id}-silent", name, named, said)


def _groups(material: Material, documents: Sequence[str]) -> list[str]:
    """Return the names of all groups of a workshop, whether or not they are quoted."""
    found = {
        group_of(tree, provision.id)
        for tree in map(material.lookup, documents)
        for provision in tree.document.provisions
        if provision.level == "group"
    }
    return sorted(found - {""}, key=lambda name: (len(name), name))


def _table(material: Material, id: str, name: str, own: Sequence[Evidence]) -> Table:
    caption = material.say("voices_caption", group=name)
    asked = [f.question for f in material.findings]
    answers = [(q, [e for e in own if e.question == q.id]) for q in asked]
    return Table(
        id=id,
        caption=caption,
        header=(material.say("question"), material.say("said")),
        rows=tuple((cell(to(q)), _said(material, said)) for q, said in answers if said),
        widths=(0.3, 0.7),
        summary=caption,
    )


def _said(material: Material, evidence: Sequence[Evidence]) -> Cell:
    """Return the words of a group on one question, each contribution with who made it."""
    lines: list[tuple[Inline, ...]] = []
    for one in evidence:
        lines += quoted_lines(one, material.metadata(one.document).language)
        lines[-1] = (*lines[-1], material.note(one))
        below = [said_by(one.speaker), counted(material, one)]
        if any(below):
            lines.append((Run(", ".join(filter(None, below)), italic=True),))
    return Cell(tuple(lines))


def _count(material: Material, group: str, own: Sequence[Evidence]) -> str:
    put = [f for f in material.findings if any(w.kind == "workshop" for w in f.question.wants)]
    name = group or material.say("no_group")
    return material.say("heard", group=name, quoted=len({e.question for e in own}), asked=len(put))


def _silence(
    material: Material, id: str, name: str, groups: Sequence[str], said: Sequence[Evidence]
) -> Table:
    caption = material.say("silent_caption")
    rows = []
    for finding in material.findings:
        heard = {e.group for e in said if e.question == finding.question.id}
        if heard & set(groups):
            quoted = ", ".join(group for group in groups if group in heard)
            silent = ", ".join(group for group in groups if group not in heard)
            rows.append(
                (
                    cell(to(finding.question)),
                    text_cell(quoted),
                    text_cell(silent or material.say("no_gap")),
                )
            )
    return Table(
        id=id,
        caption=f"{caption}, {name}" if name else caption,
        header=tuple(material.say(word) for word in ("question", "groups_quoted", "groups_silent")),
        rows=tuple(rows),
        widths=(0.46, 0.27, 0.27),
        summary=caption,
    )

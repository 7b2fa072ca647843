"""What the public and the restricted edition show of those who spoke."""

import json
import re
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from small_corpus import Part, SmallStore, act, made, study

from kb.evidence.choose import Evidence, tree_lookup
from kb.evidence.quotation import Quotation
from kb.ingest import sources
from kb.ingest.structure.names import pattern
from kb.ingest.structure.participants import Participant, group_sizes, participants
from kb.ingest.unit import Job, read_source
from kb.model import BlockSpan, Document, Excerpt, Metadata, Passage, Provision, Speaker
from kb.report import editions, withheld, word
from kb.report.build import BuiltReport, build, gather
from kb.report.markdown import render
from kb.report.material import Edition, quoted_lines
from kb.report.review.desk import Desk
from kb.report.template import Template, builtin, load
from kb.workspace import Settings, Workspace

SAMPLE = Path(__file__).resolve().parents[1] / "corpus"

TALK = """\
Group 1
1. What training do officers need?
Mr Kamal Hossain (Superintendent, Northgate Police): We need training on false travel documents, \
and Rina Akter of the airport, who trains officers, agrees with Hossain.
Group 2
1. What training do officers need?
Officers have not been trained on identification of victims of trafficking; Grace told us so.
Participants
1 Kamal Hossain, Superintendent, Northgate Police
1 Rina Akter, Officer, Airport
"""
TABLE = (
    ("Group", "Name", "Institution"),
    *(("1", name, "Police") for name in ("Kamal Hossain", "Rina Akter", "A B", "C D", "E F")),
    ("2", "Grace Will", "Guard"),
)


def talk(table: tuple[tuple[str, ...], ...] = TABLE) -> Document:
    guard = Speaker("Mr Kamal Hossain", "Superintendent", "Northgate Police")
    document = made(
        "talk",
        "workshop",
        TALK,
        Metadata("Workshop at Northgate", date="2025-03-12", language="en"),
        [
            Part("g1", "group", "Group 1", "with Hossain.", "", "Group 1", "", "1"),
            Part("g1q1", "question", "1. What", "with Hossain.", "g1", "Group 1, q 1",
                 "What training do officers need?", "1"),
            Part("g1q1c1", "contribution", "Mr Kamal", "with Hossain.", "g1q1", "Group 1, q 1",
                 speaker=guard),
            Part("g2", "group", "Group 2", "told us so.", "", "Group 2", "", "2"),
            Part("g2q1", "question", "1. What", "told us so.", "g2", "Group 2, q 1",
                 "What training do officers need?", "1"),
            Part("g2q1c1", "contribution", "Officers have", "told us so.", "g2q1", "Group 2, q 1"),
            Part("people", "session", "Participants", "Airport", heading="Participants"),
        ],
    )  # fmt: skip
    rows = BlockSpan(document.text.index("Participants"), len(document.text), "table", rows=table)
    spoken = tuple(p for p in document.passages if p.provision != "people")
    return replace(document, tables=(rows,), passages=spoken)


@pytest.fixture(scope="module")
def assessment() -> Template:
    return load(builtin() / "assessment")


def report(
    template: Template, edition: Edition, names: bool = False, document: Document | None = None
) -> BuiltReport:
    store = SmallStore((act(), study(), document or talk()))
    return build(template, store, store.search, edition=edition, names=names)


def everything(built: BuiltReport) -> str:
    """Return all that a report shows or hides: its text, its state, its records."""
    return f"{render(built.report)}\n{built.report.state}\n{built.records}"


def test_a_restricted_edition_gives_role_and_organisation_without_a_name(
    assessment: Template,
) -> None:
    said = render(report(assessment, "restricted").report)
    assert "Group 1, Superintendent, Northgate Police" in said
    assert "Mr Kamal Hossain," not in said


def test_a_restricted_edition_omits_names_inside_quotations_but_not_who_spoke(
    assessment: Template,
) -> None:
    built = report(assessment, "restricted")
    said = render(built.report)
    assert "false travel documents, and \\[…\\] of the airport, who trains officers" in said
    assert "Superintendent, Northgate Police" in said
    for name in ("Kamal", "Hossain", "Rina", "Akter"):
        assert name not in everything(built)


def test_a_restricted_edition_names_speakers_where_the_workspace_allows(
    assessment: Template,
) -> None:
    said = render(report(assessment, "restricted", names=True).report)
    assert "Group 1, Mr Kamal Hossain, Superintendent, Northgate Police" in said


def test_a_public_edition_never_names_even_where_the_workspace_allows(
    assessment: Template,
) -> None:
    assert "Kamal" not in everything(report(assessment, "public", names=True))


@pytest.mark.parametrize(
    "withheld",
    ["Kamal", "Hossain", "Rina", "Akter", "Superintendent", "Northgate Police", "Group 2", "g2"],
)
def test_a_public_edition_holds_no_name_role_or_small_group(
    assessment: Template, withheld: str
) -> None:
    assert withheld in everything(report(assessment, "restricted", names=True))
    assert withheld not in everything(report(assessment, "public"))


def test_a_group_that_is_large_enough_keeps_its_name(assessment: Template) -> None:
    assert "Group 1, Workshop at Northgate" in render(report(assessment, "public").report)


def test_words_of_a_small_group_are_quoted_as_a_groups(assessment: Template) -> None:
    said = render(report(assessment, "public").report)
    assert "Officers have not been trained on identification of victims" in said
    assert "A workshop group, Workshop at Northgate" in said


def test_a_group_of_unknown_size_counts_as_small(assessment: Template) -> None:
    said = everything(report(assessment, "public", document=talk(table=())))
    assert "Group 1" not in said


def test_a_template_says_how_small_is_small(assessment: Template) -> None:
    strict = replace(assessment, smallest_group=6)
    assert "Group 1" not in everything(report(strict, "public"))
    lenient = replace(assessment, smallest_group=1)
    assert "Group 2, Workshop at Northgate" in render(report(lenient, "public").report)


def test_names_inside_a_quotation_are_marked_omissions_and_the_rest_stays_exact(
    assessment: Template,
) -> None:
    document = talk()
    built = report(assessment, "public", document=document)
    said = render(built.report)
    assert "false travel documents, and \\[…\\] of the airport, who trains officers" in said
    for record in built.records:
        if record.document == "talk":
            assert document.text[record.start : record.end] == record.text


def test_a_name_that_is_a_common_word_is_withheld_only_whole() -> None:
    found = pattern(["Grace Will"], "they will come, by grace")
    assert withheld.omitted("Will Grace Will come? Will", found) == "Will […] come? Will"


def test_offices_and_codes_are_nobodys_name() -> None:
    said = "Participant 3 asked the Director; Speaker and P4 did not."
    found = pattern(["Participant 3", "Director", "P4", "Speaker"], "")
    assert withheld.omitted(said, found) == said


def test_the_rule_is_stated_in_the_method(assessment: Template) -> None:
    said = render(report(replace(assessment, smallest_group=7), "public").report)
    assert "a group of fewer than 7 participants" in said
    assert "role and organisation" not in said
    assert "This edition is not for publication" in render(report(assessment, "restricted").report)


def test_the_cover_says_which_edition_it_is_unless_told_otherwise(assessment: Template) -> None:
    store = SmallStore((act(), study(), talk()))
    public = build(assessment, store, store.search, edition="public").report
    assert dict(public.scalars)["distribution"].startswith("Public edition")
    told = build(assessment, store, store.search, {"distribution": "All"}, edition="public").report
    assert dict(told.scalars)["distribution"] == "All"


def test_small_groups_stand_in_no_list_of_silent_groups(assessment: Template) -> None:
    table = (*TABLE, *(("3", f"N{at} M{at}", "Guard") for at in range(6)))
    document = talk(table)
    third = Provision("g3", "group", "3", "", 0, 1, pinpoint="Group 3")
    document = replace(document, provisions=(*document.provisions, third))
    said = render(report(assessment, "public", document=document).report)
    silent = said[said.index("Groups quoted and not quoted") :]
    assert "Group 3" in silent
    assert "A workshop group" not in silent.partition("\n#")[0]


def test_an_excerpt_that_is_nothing_but_a_name_is_left_out(assessment: Template) -> None:
    store = SmallStore((act(), study(), talk()))
    material = gather(assessment, store, store.search)
    piece = Excerpt("talk", "v", "g1q1c1", "Group 1, q 1", "", 0, 13, "Kamal Hossain")
    bare = Evidence("e1", "q", "workshop", "talk", Quotation("g1q1c1", "", "", (piece,)), "weak", 1)
    finding = replace(material.findings[0], evidence=(bare,))
    public = editions.applied(replace(material, edition="public", findings=(finding,)))
    assert public.findings[0].evidence == ()


def test_an_omission_within_a_line_stays_on_it_and_one_between_lines_does_not() -> None:
    def piece(start: int, exact: str, suffix: str) -> Excerpt:
        return Excerpt("d", "v", "p", "", "", start, start + len(exact), exact, "", suffix)

    def lines(*pieces: Excerpt) -> list[str]:
        quotation = Quotation("p", "", "", pieces)
        evidence = Evidence("e", "q", "study", "d", quotation, "weak", 1.0)
        return [
            "".join(getattr(i, "text", "") for i in line) for line in quoted_lines(evidence, "")
        ]

    assert lines(piece(0, "I met", " ███ today"), piece(9, "today.", "")) == ["I met […] today."]
    assert lines(piece(0, "(a) x", "\nnote\n(b)"), piece(11, "(b) y", "")) == ["(a) x", "[…] (b) y"]


def test_sizes_come_from_the_list_the_groups_own_line_and_the_side_car() -> None:
    assert group_sizes(talk()) == {"1": 5, "2": 1}
    told = talk(table=())
    line = told.text.replace("Group 2\n", "Group 2 (7 members)\n")
    moved = replace(told, text=line)
    assert group_sizes(moved) == {"1": 2, "2": 7} or group_sizes(moved) == {"2": 7}
    beside = replace(
        told, metadata=replace(told.metadata, extra={"group-sizes": "Group 1: 12; 2: 4"})
    )
    assert group_sizes(beside) == {"1": 12, "2": 4}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Participants\nMs Haque, Inspector, Border Guard\nMr Roy (Judge)",
         [Participant("Ms Haque"), Participant("Mr Roy")]),
        ("Participants\nPresent: Anna Roy, Karim Uddin and Li Wei",
         [Participant("Anna Roy"), Participant("Karim Uddin"), Participant("Li Wei")]),
        ("Participants\nGroup 1: Anna Roy; Karim Uddin\nGroup 2\nLi Wei",
         [Participant("Anna Roy", "1"), Participant("Karim Uddin", "1"),
          Participant("Li Wei", "2")]),
        ("Participants\nThirty officials took part.", []),
    ],
)  # fmt: skip
def test_people_are_read_from_lists_of_several_shapes(
    lines: str, expected: list[Participant]
) -> None:
    part = Provision("p", "session", "", "Participants", 0, len(lines))
    document = Document("d", "workshop", "s", "v", Metadata(), lines, (), (part,), ())
    assert participants(document) == expected


@pytest.fixture(scope="module")
def sample() -> SmallStore:
    """Return the sample corpus in memory, with a search by shared words."""
    documents = []
    for source in sources.scan(Workspace(SAMPLE.parent, Settings()), (SAMPLE,), None):
        documents += [p.document for p in read_source(Job(source, Path(source.name).stem))]
    return SmallStore(tuple(documents))


def test_no_part_of_a_public_word_file_holds_a_participant_of_the_sample_workshop(
    assessment: Template, sample: SmallStore, tmp_path: Path
) -> None:
    built = build(assessment, sample, sample.search, edition="public")
    out = tmp_path / "public.docx"
    word.render(built.report, assessment.docx, out, assessment.styles)
    notes = [d for d in sample.documents if d.kind == "workshop"]
    names = {p.name for d in notes for p in participants(d)}
    assert len(names) == 39
    spoke = [p.speaker for d in notes for p in d.provisions if p.speaker]
    roles = {f"{s.role}, {s.organisation}" for s in spoke if s.role and s.organisation}
    assert len(roles) > 30
    withheld = {*names, *(name.split()[-1] for name in names), *roles}
    with zipfile.ZipFile(out) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    parts["evidence"] = json.dumps([asdict(r) for r in built.records], ensure_ascii=False)
    for name, xml in parts.items():
        held = f"{xml}\n{re.sub('<[^>]+>', '', xml)}"
        found = [each for each in withheld if re.search(rf"\b{re.escape(each)}\b", held)]
        assert not found, f"{name} holds {found}"
    assert sum(r.kind == "workshop" for r in built.records) > 20


def test_public_lookups_of_notes_hold_no_speaker(assessment: Template) -> None:
    store = SmallStore((act(), study(), talk()))
    material = replace(gather(assessment, store, store.search), edition="public")
    shown = editions.applied(material).lookup("talk").document
    assert "Hossain" not in shown.text
    assert len(shown.text) == len(talk().text)
    assert not any(p.speaker for p in shown.provisions)
    assert not shown.tables
    assert tree_lookup(store.document)("talk").document.tables
    assert Passage("g1q1c1", 0, 0).provision in {p.id for p in shown.provisions}


def test_a_review_sheet_omits_names_unless_the_workspace_allows_them(assessment: Template) -> None:
    store = SmallStore((act(), study(), talk()))

    def cells(names: bool) -> str:
        made = Desk(assessment, store, store.search, names).rows(())
        return " ".join(" ".join((r.excerpt, r.before, r.after, r.place)) for r in made)

    assert "Hossain" in cells(names=True)
    withheld_cells = cells(names=False)
    assert "Hossain" not in withheld_cells
    assert "[…] of the airport, who trains officers" in withheld_cells

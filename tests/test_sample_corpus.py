"""The sample corpus is what its README says: readable, described, and right in its sums."""

import re
from functools import cache
from pathlib import Path

import pytest

from kb.ingest import canonical, readers, sidecar
from kb.ingest.structure import law, workshop
from kb.model import Canonical, Reading

CORPUS = Path(__file__).parent.parent / "corpus"
STUDY = CORPUS / "studies" / "national-study-2021.pdf"
NOTES = CORPUS / "workshops" / "assessment-workshop-day-1.docx"
KINDS = {"laws": "law", "studies": "study", "workshops": "workshop"}
SOURCES = sorted(
    path
    for folder in KINDS
    for path in (CORPUS / folder).iterdir()
    if not path.name.endswith(sidecar.SUFFIX)
)

every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)


@cache
def reading(source: Path) -> Reading:
    (only,) = readers.read(source)
    return only


@cache
def text_of(source: Path) -> Canonical:
    return canonical.join(reading(source))


def test_there_are_eight_samples_of_three_kinds():
    assert [path.parent.name for path in SOURCES] == ["laws"] * 4 + ["studies"] + ["workshops"] * 3


@every_source
def test_a_sample_is_read_without_a_problem_and_says_what_it_is(source: Path):
    assert reading(source).problems == ()
    assert "sample document for kb" in text_of(source).text.casefold()


@every_source
def test_a_sample_is_small(source: Path):
    assert source.stat().st_size < 400_000


@every_source
def test_a_sample_has_a_side_car_of_its_own_kind(source: Path):
    beside = sidecar.load(source)
    assert beside.kind in (None, KINDS[source.parent.name])
    assert beside.metadata.title
    assert re.fullmatch(r"(19|20)\d\d-\d\d(-\d\d)?", beside.metadata.date)
    assert beside.metadata.language == "en-GB"


def test_no_side_car_is_left_without_its_source():
    besides = set(CORPUS.rglob(f"*{sidecar.SUFFIX}"))
    assert besides == {sidecar.path_for(source) for source in SOURCES}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("trafficking-in-persons-act-2013.pdf", [str(n) for n in range(1, 52)]),
        (
            "migration-and-entry-control-act-2004.docx",
            [*map(str, range(1, 24)), *(f"23{c}" for c in "ABCDEFG"), *map(str, range(24, 38))],
        ),
        ("border-guard-act-1996.html", [str(n) for n in range(1, 38)]),
        ("border-cooperation-convention-2014.md", [str(n) for n in range(1, 25)]),
    ],
)
def test_the_sections_of_a_sample_law_are_found_in_order(name: str, numbers: list[str]):
    found = law.provisions(text_of(CORPUS / "laws" / name), "en")
    assert [p.number for p in found if p.level in ("section", "article")] == numbers


def test_the_border_guard_act_leaves_the_gaps_that_its_readme_names():
    text = text_of(CORPUS / "laws" / "border-guard-act-1996.html").text.casefold()
    assert "traffick" not in text
    assert "smuggl" not in text


def test_the_website_around_the_border_guard_act_is_gone():
    text = text_of(CORPUS / "laws" / "border-guard-act-1996.html").text
    for chrome in ("cookie", "Acts A to Z", "Related Acts", "Accessibility", "Print this Act"):
        assert chrome not in text


@pytest.mark.parametrize("word", ["biometric", "fingerprint", "passenger name", "budget"])
def test_the_samples_are_silent_where_a_report_should_show_a_gap(word: str):
    assert [s.name for s in SOURCES if word in text_of(s).text.casefold()] == []


def test_the_study_has_roman_front_matter_and_more_than_twenty_pages():
    labels = reading(STUDY).page_labels
    assert len(labels) >= 20
    assert labels[:3] == ("i", "ii", "iii")
    assert labels[-1] == str(len(labels) - labels.index("1"))


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 8, 9, 12])
def test_the_columns_of_a_table_in_the_study_add_up(number: int):
    *rows, total = study_table(number)
    width = len(total)
    assert len(rows) >= 4
    assert [sum(column) for column in zip(*(row[-width:] for row in rows), strict=True)] == total


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 8, 10, 13])
def test_the_rows_of_a_table_in_the_study_add_up(number: int):
    rows = study_table(number)
    width = min(len(row) for row in rows)
    for row in rows:
        *parts, total = row[-width:]
        assert sum(parts) == total


def test_the_tables_of_the_study_agree_with_one_another():
    cases, victims, found, outcomes = (study_table(n)[-1] for n in (2, 3, 7, 8))
    assert victims[-1] == found[-1]
    assert found[1] == victims[1] + victims[3]  # children are girls and boys
    assert [row[-1] for row in study_table(7)[:3]] == outcomes[:3]
    convicted, acquitted, concluded = study_table(10)[1:]
    assert [a + b for a, b in zip(convicted, acquitted, strict=True)] == concluded
    assert study_table(10)[0][-1] < cases[-1]


def study_table(number: int) -> list[list[int]]:
    """Return the figures at the end of each row of a table, from its caption to its source."""
    page = next(p for p in study_pages() if f"\nTable {number}." in p and "Source:" in p)
    table = page.split(f"\nTable {number}.", 1)[1].split("Source:", 1)[0]
    ends = (re.search(r"(?:(?:^| )\d[\d,]*){3,}$", line) for line in table.splitlines())
    return [[int(n.replace(",", "")) for n in end[0].split()] for end in ends if end]


@cache
def study_pages() -> tuple[str, ...]:
    """Return the text of the study's pages line by line, as no reader has yet joined it."""
    import pypdfium2

    with pypdfium2.PdfDocument(STUDY) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return tuple("\n" + "\n".join(text.splitlines()) for text in texts)


def test_the_workshop_heard_thirty_nine_officials_of_thirteen_institutions():
    people = participants()
    assert len(people) == 39
    assert len({institution for _, _, _, institution in people}) == 13
    assert sorted({group for group, *_ in people}) == ["1", "2", "3", "4"]


def test_no_participant_is_named_outside_the_list_of_participants():
    names = [name for _, name, _, _ in participants()]
    for source in SOURCES:
        text = text_of(source).text.split("Annex: Participants")[0]
        assert [name for name in names if name in text] == []


def test_each_group_of_the_workshop_answers_questions_on_the_law_and_on_institutions():
    found = workshop.provisions(text_of(NOTES))
    for session in ("3", "4"):
        groups = [
            p.number for p in found if p.level == "group" and p.parent.endswith(f"sess_{session}")
        ]
        assert groups == ["1", "2", "3", "4"]


def participants() -> list[tuple[str, ...]]:
    tables = [block.rows for block in reading(NOTES).blocks if block.rows]
    (found,) = (rows for rows in tables if rows[0] == ("Group", "Name", "Function", "Institution"))
    return list(found[1:])

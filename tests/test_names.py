"""People named in workshop notes can't be read, searched or listed unless a workspace allows it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kb.cli import cli
from kb.ingest import sources
from kb.ingest.structure.hidden import HIDDEN, told
from kb.ingest.structure.names import hidden, nameless, pattern, people
from kb.ingest.unit import Job, Parsed, read_source
from kb.model import Document, Metadata
from kb.store.writer import EmbeddedWriter
from kb.workspace import init_workspace

FOLDER = Path(__file__).parent / "workshops"
PEOPLE = {
    name: [part.strip() for part in listed.split(";") if part.strip()]
    for line in (FOLDER / "people.txt").read_text(encoding="utf-8").splitlines()
    for name, _, listed in [line.partition(":")]
}


def parsed(name: str, names: bool = False) -> Parsed:
    path = FOLDER / name
    source = sources.Source(name, path, "workshop", None, "")
    (found,) = read_source(Job(source, path.stem, names=names))
    return found


def said(text: str) -> Document:
    return Document("d", "workshop", "s", "v", Metadata(), text, (), (), ())


def shown(text: str) -> str:
    return told(nameless(said(text)).text, "[…]")


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_nobody_in_a_fixture_can_be_read_or_found_by_name(name: str) -> None:
    found = parsed(name)
    document = nameless(found.document)
    assert len(document.text) == len(found.document.text)
    everything = [document.text, document.metadata.title, *document.metadata.authors]
    for p in document.provisions:
        everything += [p.heading, p.pinpoint, str(p.speaker)]
    everything += [cell for table in document.tables for row in table.rows for cell in row]
    terms = " ".join(found.terms)
    for person in PEOPLE[name]:
        assert not [text for text in everything if person in text]
        assert person.casefold() not in terms


def test_a_workspace_that_allows_names_finds_people_by_them() -> None:
    assert "okel" in " ".join(parsed("minutes-agenda.txt", names=True).terms)
    assert "okel" not in " ".join(parsed("minutes-agenda.txt").terms)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Mr Rahman (CID) raised the matter.", "[…] (CID) raised the matter."),
        ("Dr. S. K. Roy and Ms Li spoke.", "[…] and […] spoke."),
        ("We heard Mme Traoré du ministère.", "We heard […] du ministère."),
        ("La Sra. Pérez preguntó.", "La […] preguntó."),
        ("জনাব রহমান বলেন, কেউ করে না।", "জনাব […] বলেন, কেউ করে না।"),
        ("Write to n.haque@guard.example today.", "Write to […] today."),
        ("Call +44 20 7946 0958 or 0555 204 311.", "Call […] or […]."),
        ("Lt Harrow spoke of Harrow Ferry.", "[…] spoke of Harrow Ferry."),
        ("Phone: 555-2043, room 4.", "Phone[…], room 4."),
        ("Rapporteur: Nuala Fenn\nFenn wrote this.", "Rapporteur: […]\n[…] wrote this."),
        (
            "Mr Rook said so.\nROOK left. Rook's point stands.",
            "[…] said so.\n[…] left. […]'s point stands.",
        ),
    ],
)
def test_names_addresses_and_numbers_cannot_be_read(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "The Director General of Police opened the session.",
        "Section 0120 came into force on 2012-02-20 and 120 000 000 were counted.",
        "The Minister, the Chief Justice and the Inspector agreed.",
        "Border Guard: we do not screen.\nBorder Guard: the border is long.",
        "IOM: no rooms.\nIOM: no light.\nIOM pays.",
        "Speaker 1: Yes.\nParticipant 4: No.",
        "The post at Harrow Ferry is small.",
    ],
)
def test_offices_bodies_codes_and_figures_stay(text: str) -> None:
    assert shown(text) == text


@given(
    st.lists(st.sampled_from(["Ana Roy", "Will Grace", "রহমান আলী", "O’Neil", "(", "", "x"])),
    st.text("Ana Roy Will.,()\n@+0123456789আলী", max_size=60),
)
def test_what_is_hidden_keeps_its_length_and_its_lines(names: list[str], text: str) -> None:
    seen = hidden(text, pattern(names, text))
    assert len(seen) == len(text)
    assert [a for a, b in zip(text, seen, strict=True) if a != b and b != HIDDEN] == []
    assert seen.count("\n") == text.count("\n")


def test_laws_and_studies_keep_their_names() -> None:
    study = Document("d", "study", "s", "v", Metadata(), "Mr Rook wrote it.", (), (), ())
    assert nameless(study) == study
    assert people(study) == []


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    init_workspace(tmp_path)
    writer = EmbeddedWriter(tmp_path / "indexes")
    for name in ("minutes-agenda.txt", "survey-export.csv", "participants-list.txt"):
        found = parsed(name)
        writer.stage(name, "f", [found.document], [found.terms])
    writer.publish("none")
    writer.close()
    return tmp_path


def run(workspace: Path, *arguments: str, names: bool = False) -> str:
    result = CliRunner(env={"KB_NAMES": "true" if names else "false"}).invoke(
        cli, ["-w", str(workspace), *arguments], catch_exceptions=False
    )
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize(
    "command",
    [
        ("show", "minutes-agenda"),
        ("show", "minutes-agenda", "Session 2"),
        ("outline", "minutes-agenda"),
        ("outline", "minutes-agenda", "--json"),
        ("text", "minutes-agenda"),
    ],
)
def test_commands_withhold_names_unless_the_workspace_allows_them(
    workspace: Path, command: tuple[str, ...]
) -> None:
    printed = run(workspace, *command)
    assert not [person for person in PEOPLE["minutes-agenda.txt"] if person in printed]
    if "--json" not in command:
        assert "Corran" in run(workspace, *command, names=True)


def test_a_name_that_another_workshops_list_gives_is_withheld_too(workspace: Path) -> None:
    other = replace(said("Patrols were planned by Merrin alone."), source="other.txt")
    writer = EmbeddedWriter(workspace / "indexes")
    writer.stage("other.txt", "f", [other], [()])
    writer.publish("none")
    writer.close()
    assert run(workspace, "text", "d") == f"Patrols were planned by {HIDDEN * 6} alone."


def test_text_keeps_every_place_where_names_are_withheld(workspace: Path) -> None:
    places = json.loads(run(workspace, "outline", "minutes-agenda", "--json"))
    text = run(workspace, "text", "minutes-agenda")
    decided = next(p for p in places if text[p["start"] : p["end"]].startswith("The Committee"))
    assert text[decided["start"] : decided["end"]].endswith("for six months.")


def test_counts_are_said_to_be_kbs_and_are_no_part_of_the_text(workspace: Path) -> None:
    printed = run(workspace, "show", "survey-export", "--counts")
    assert "Counted by kb: Yes 2, No 2 (n = 4)" in printed
    assert "n = 4" not in run(workspace, "text", "survey-export")
    assert "Counted by kb: Yes 2, No 2 (n = 4)" in run(workspace, "show", "survey-export", "q 1")

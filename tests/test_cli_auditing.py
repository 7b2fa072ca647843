"""kb report audit as its users run it: what it prints, what it writes, how it ends."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from finished_documents import p, written
from small_corpus import SmallStore, small_store

from kb.cli import cli
from kb.model import Candidate, Candidates

WORDS = "shall be punished with imprisonment for ten years"
NOTE = "Trafficking in Persons Act 2019 (Bangladesh), s 6(1)."


class Searched(SmallStore):
    """The small store with a search that finds every passage, as a real one does of so few."""

    def candidates(self, *_: object) -> Candidates:
        return Candidates.of(Candidate(p.key, 1.0, 0.0, None) for p in self.stored())


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    @contextmanager
    def opened(_: object) -> Iterator[SmallStore]:
        yield Searched(*vars(small_store()).values())

    monkeypatch.setattr("kb.cli.auditing.opened_store", opened)
    CliRunner().invoke(cli, ["init", str(tmp_path / "ws")])
    return tmp_path / "ws"


def audited(workspace: Path, *arguments: object) -> Result:
    result = CliRunner().invoke(
        cli, ["-w", str(workspace), "report", "audit", *map(str, arguments)]
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        return Result(
            result.runner, result.stdout_bytes, result.stderr_bytes, result.output_bytes, None,
            getattr(result.exception, "exit_code", 99), result.exception,
        )  # fmt: skip
    return result


def document(folder: Path, words: str, note: str = NOTE) -> Path:
    return written(folder, p(f"He “{words}”.[^1]"), footnotes=[note])


def test_a_faithful_document_ends_well(workspace: Path, tmp_path: Path) -> None:
    result = audited(workspace, document(tmp_path, WORDS))
    assert result.exit_code == 0, result.output
    assert "1 quotation: 1 exact" in result.output
    assert "No problem found." in result.output


def test_a_changed_word_is_shown_with_the_sources_own(workspace: Path, tmp_path: Path) -> None:
    result = audited(workspace, document(tmp_path, WORDS.replace("ten", "two")))
    assert result.exit_code == 1
    assert "ALTERED  paragraph 1" in result.output
    assert "[-two-] {+ten+}" in result.output
    assert "s 6(1)" in result.output


def test_a_wrong_pinpoint_gets_the_right_one(workspace: Path, tmp_path: Path) -> None:
    result = audited(workspace, document(tmp_path, WORDS, NOTE.replace("s 6(1)", "s 9")))
    assert result.exit_code == 1
    assert "FOUND ELSEWHERE" in result.output
    assert "s 6(1)" in result.output


def test_a_note_must_hold_beside_a_line_that_does(workspace: Path, tmp_path: Path) -> None:
    words = "Every commercial carrier shall check that each passenger holds a travel document."
    below = p("— Trafficking in Persons Act 2019, s 9: Carriers")
    for place, code in (("s 9", 0), ("s 2", 1)):
        path = written(
            tmp_path, p(f"{words}[^1]", style="Quote"), below,
            footnotes=[NOTE.replace("s 6(1)", place)],
        )  # fmt: skip
        assert audited(workspace, path).exit_code == code


def test_provisions_listed_under_their_acts_heading_are_judged_one_by_one(
    workspace: Path, tmp_path: Path
) -> None:
    lines = (
        "Every commercial carrier shall check that each passenger holds a travel document.",
        "Where the victim is a child, the penalty is imprisonment for life.",
    )
    for last, code in ((lines[1], 0), (lines[1].replace("life", "one year"), 1)):
        heading = p("Trafficking in Persons Act 2019 (Bangladesh)", style="Heading1")
        path = written(tmp_path, heading, p(lines[0], style="Quote"), p(last, style="Quote"))
        assert audited(workspace, path).exit_code == code


def test_a_source_outside_the_collection_is_no_problem(workspace: Path, tmp_path: Path) -> None:
    result = audited(
        workspace,
        document(tmp_path, "the ferry sails at dawn from pier nine", "Rahman, Ferries (2003) 12."),
    )
    assert result.exit_code == 0, result.output
    assert "not in the collection" in result.output


def test_json_is_all_that_standard_output_holds(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "checked.docx"
    result = audited(workspace, document(tmp_path, WORDS), "--json", "-o", copy)
    held = json.loads(result.stdout)
    assert held["items"][0]["verdict"] == "exact"
    assert held["items"][0]["place"]["pinpoint"] == "s 6(1)"
    assert copy.is_file()


def test_the_copy_has_the_comments_and_the_document_none(workspace: Path, tmp_path: Path) -> None:
    original, copy = document(tmp_path, WORDS.replace("ten", "two")), tmp_path / "checked.docx"
    before = original.read_bytes()
    assert audited(workspace, original, "-o", copy).exit_code == 1
    assert len(list(docx.Document(str(copy)).comments)) == 1
    assert original.read_bytes() == before


def test_what_cannot_be_read_is_said_in_a_sentence(workspace: Path, tmp_path: Path) -> None:
    old, damaged = tmp_path / "old.doc", tmp_path / "damaged.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    damaged.write_bytes(document(tmp_path, WORDS).read_bytes()[:400])
    for path, words in (
        (old, "encrypted or an old Word document"),
        (damaged, "not a Word document"),
        (tmp_path / "none.docx", "no such file"),
    ):
        result = audited(workspace, path)
        assert result.exit_code == 2
        assert words in str(result.exception)


def test_the_document_itself_is_never_written_over(workspace: Path, tmp_path: Path) -> None:
    original = document(tmp_path, WORDS)
    result = audited(workspace, original, "-o", original)
    assert result.exit_code == 2
    assert "Name another file" in str(result.exception)

"""kb search as its users run it: forms, filters, folding, saved searches, talks."""

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from kb.cli import cli, prompt
from kb.cli.hits import EXCERPT, _cut
from kb.errors import UsageError

ACT = """<html lang="en"><head><title>The Border Act, 2010</title></head><body>
<h1>The Border Act, 2010</h1><p>(ACT NO. IV OF 2010)</p>
<p><b>1. Short title.—</b> This Act may be called the Border Act, 2010.</p>
<p><b>2. Definitions.—</b> In this Act,-</p>
<p>(a) “victim” means a person against whom trafficking is committed;</p>
<p>(b) “officer” means an officer of the Border Guard.</p>
<p><b>3. Smuggling of migrants.—</b> (1) Whoever procures the illegal entry of a person for
gain commits smuggling.</p>
<p>(2) Whoever commits smuggling shall be punished with imprisonment for ten years.</p>
<p><b>4. Assistance.—</b> An officer shall refer every victim to a shelter within one day, and
section 3 shall not apply to the victim.</p>
</body></html>"""
STUDY = """# Study of the border

## 1 Findings

Most patrol posts have no interpreter. Officers at the ferry terminal screened forty travellers.
"""


def run(workspace: Path, *arguments: str, typed: str | None = None, expect: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["-w", str(workspace), *arguments], input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == expect, result.output
    return result


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """Return a workspace with an act, a copy of it in another format, and a study."""
    folder = tmp_path_factory.mktemp("searching") / "ws"
    CliRunner().invoke(cli, ["init", str(folder)])
    shutil.copytree(models, folder / "indexes", dirs_exist_ok=True)
    laws = folder / "corpus" / "laws"
    (laws / "border-act.html").write_text(ACT, encoding="utf-8")
    (laws / "copy.html").write_text(ACT.replace("The Border", "Border"), encoding="utf-8")
    study = folder / "study.md"
    study.write_text(STUDY, encoding="utf-8")
    run(folder, "add", str(study), "--kind", "study", "--issued", "2021", "--tag", "field work")
    run(folder, "ingest")
    return folder


def hits(workspace: Path, *arguments: str) -> list[dict[str, object]]:
    found = json.loads(run(workspace, "search", *arguments, "--json").stdout)
    assert isinstance(found, list)
    return found


def test_a_law_in_two_files_is_one_hit_that_names_the_other(workspace: Path) -> None:
    (first, *others) = hits(workspace, "refer victims to a shelter", "-n", "4")
    (same,) = first["repeated_in"]  # type: ignore[misc, attr-defined]
    assert {first["document"], same["document"]} == {"border-act", "copy"}
    assert (same["provision"], same["pinpoint"]) == ("sec_4", "s 4")
    assert "sec_4" not in {other["provision"] for other in others}
    apart = hits(workspace, "refer victims to a shelter", "--unfolded", "-n", "2")
    assert {each["document"] for each in apart} == {"border-act", "copy"}
    told = run(workspace, "search", "refer victims to a shelter").output
    assert f"The same in: {same['document']} s 4" in told


def test_a_hit_carries_the_terms_and_provisions_that_it_leans_on(workspace: Path) -> None:
    first = hits(workspace, "refer victims to a shelter", "-n", "1")[0]
    assert [term["term"] for term in first["defined_terms"]] == ["victim", "officer"]  # type: ignore[attr-defined]
    assert [each["target"] for each in first["references"]] == ["sec_3"]  # type: ignore[attr-defined]
    shown = run(workspace, "search", "refer victims to a shelter", "-n", "1").output
    assert "Leans on: “victim” s 2(a); “officer” s 2(b); s 3" in shown


def test_an_explanation_adds_up_to_the_score(workspace: Path) -> None:
    first = hits(workspace, "who refers travellers to shelters", "--explain", "-n", "1")[0]
    signals = [s for s in first["signals"] if s["stretched"] is not None]  # type: ignore[attr-defined]
    total = sum(s["stretched"] * s["weight"] for s in signals)
    assert total / sum(s["weight"] for s in signals) == pytest.approx(first["score"], abs=1e-4)
    told = run(workspace, "search", "section 4 of the Border Act", "--explain").output
    assert "the query cites it" in told
    assert "│ words     shelter (in 2)" in run(workspace, "search", "shelters", "--explain").output


def test_documents_are_filtered_by_tag_and_date(workspace: Path) -> None:
    assert {each["kind"] for each in hits(workspace, "officers", "--tag", "Field Work")} == {
        "study"
    }
    assert {each["kind"] for each in hits(workspace, "officers", "--issued-from", "2020")} == {
        "study"
    }
    assert {each["kind"] for each in hits(workspace, "officers", "--issued-to", "2010")} == {"law"}
    with pytest.raises(UsageError, match="no date"):
        run(workspace, "search", "officers", "--issued-to", "soon")


def test_nothing_found_says_what_keeps_it_out(workspace: Path) -> None:
    told = run(workspace, "search", "shelter", "--tag", "sea", "--kind", "law").output
    assert "Nothing found in 0 documents" in told
    assert "Without --tag sea, 2 passages. There are field work (1)." in told
    assert "Without --kind law, no passages. There are law (2), study (1)." in told
    assert hits(workspace, "shelter", "--tag", "sea") == []


def test_hits_come_as_a_table_for_spreadsheets(workspace: Path, tmp_path: Path) -> None:
    printed = run(workspace, "search", "shelter", "--format", "csv", "-n", "2").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["place"] for row in rows] == ["1", "2"]
    assert rows[0]["text"].startswith("4. Assistance.")
    assert rows[0]["repeated_in"] in ("copy s 4", "border-act s 4")
    out = tmp_path / "hits.csv"
    run(workspace, "search", "shelter", "-o", str(out))
    assert out.read_bytes().startswith(b"\xef\xbb\xbfplace,")


def test_hits_come_as_text_and_in_word_each_with_its_note(workspace: Path, tmp_path: Path) -> None:
    printed = run(workspace, "search", "shelter", "--format", "md", "-n", "1").stdout
    assert "> 4\\. Assistance." in printed
    assert "[^1]: Border Act, 2010, s 4." in printed.replace("The Border", "Border")
    out = tmp_path / "hits.docx"
    run(workspace, "search", "shelter", "-o", str(out), "-n", "1")
    text = "\n".join(each.text for each in docx.Document(str(out)).paragraphs)
    assert "An officer shall refer every victim" in text
    assert "The same words stand in" in text
    notes = zipfile.ZipFile(out).read("word/footnotes.xml").decode()
    assert notes.count("s 4.") + notes.count("s\u00a04.") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("x", "--format", "docx"),
        ("x", "-o", "hits.doc"),
        ("x", "--json", "--format", "csv"),
        ("x", "--saved", "y"),
        ("-o", "hits.md"),
        ("--format", "csv"),
    ],
)
def test_what_does_not_go_together_is_said(workspace: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        run(workspace, "search", *arguments)


def test_a_saved_search_runs_again_and_marks_what_is_new(workspace: Path) -> None:
    run(workspace, "search", "shelter", "--kind", "law", "-n", "3", "--save", "shelters")
    assert "--kind law" in run(workspace, "search", "--searches").output
    first = run(workspace, "search", "--saved", "shelters", "--json").stdout
    assert "new" not in json.loads(first)[0]
    again = json.loads(run(workspace, "search", "--saved", "shelters", "--json").stdout)
    assert {each["new"] for each in again} == {False}
    more = run(workspace, "search", "--saved", "shelters", "-n", "6", "--unfolded").output
    assert "[new]" in more
    run(workspace, "search", "--forget", "shelters")
    assert "No search is kept" in run(workspace, "search", "--searches").output


def test_a_pipe_is_answered_line_by_line(workspace: Path) -> None:
    typed = "section 3(2) of the Border Act\n\nshelter\n"
    answers = run(workspace, "search", "--json", "-n", "1", typed=typed).stdout.splitlines()
    assert [json.loads(line)[0]["pinpoint"] for line in answers] == ["s 3(2)", "s 4"]


def test_a_talk_sets_filters_opens_hits_and_ends(workspace: Path) -> None:
    typed = (
        ":help\n:kind study\n:limit 1\nofficers\n1\n:filters\n:clear\n:explain\n"
        "shelter\n:more\n:save kept\n:run kept\n:quit\nnever asked\n"
    )
    told = run(workspace, "search", typed=typed).output
    assert "A number opens that hit" in told
    assert "--kind study" in told
    assert "All documents are searched." in told
    assert "Study of the border" in told.splitlines()  # over the hit that was opened
    assert "│ words" in told
    assert "Kept as kept." in told
    assert "never asked" not in told
    run(workspace, "search", "--forget", "kept")


@pytest.mark.parametrize(
    "typed", [":colour red\n", ":kind laws\n", ":limit 0\n", ":more\n", ":as-of x\n"]
)
def test_a_pipe_ends_where_a_command_is_not_understood(workspace: Path, typed: str) -> None:
    with pytest.raises(UsageError):
        run(workspace, "search", typed=typed)


def test_a_talk_on_a_terminal_goes_on_after_a_mistake_and_leaves_quietly(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter([":colour red", "shelter"])

    def typed(_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("builtins.input", typed)
    monkeypatch.setattr(prompt, "_asking", lambda: True)
    told = run(workspace, "search", "-n", "1").output
    assert "There is no :colour" in told
    assert "Assistance" in told


@pytest.mark.parametrize("first", [0, 7, 400, 997, 1990])
def test_what_is_shown_of_a_long_passage_begins_and_ends_with_whole_words(first):
    text = "thievery of goods " * 120
    first = text.rfind(" ", 0, first) + 1
    start, end = _cut(text, first)
    assert start <= first < end
    assert EXCERPT - 20 < end - start <= EXCERPT
    assert start == 0 or (text[start - 1].isspace() and not text[start].isspace())
    assert end == len(text) or (text[end].isspace() and not text[end - 1].isspace())


def test_what_has_no_spaces_is_cut_where_it_must_be():
    assert _cut("ক" * 2000, 700) == (550, 1150)

"""The command line as its users run it, on a small corpus, with the real model."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import cli

ACT = """<html lang="en"><head><title>The Border Act, 2010</title></head><body>
<h1>The Border Act, 2010</h1><p>(ACT NO. IV OF 2010)</p>
<h2>CHAPTER I PRELIMINARY</h2>
<p><b>1. Short title.—</b> This Act may be called the Border Act, 2010.</p>
<p><b>2. Definitions.—</b> In this Act,-</p>
<p>(a) “victim” means a person against whom trafficking is committed;</p>
<p>(b) “officer” means an officer of the Border Guard.</p>
<h2>CHAPTER II OFFENCES</h2>
<p><b>3. Smuggling of migrants.—</b> (1) Whoever procures the illegal entry of a person for
gain commits smuggling.</p>
<p>(2) Whoever commits smuggling shall be punished with imprisonment for ten years.</p>
<p><b>4. Assistance.—</b> An officer shall refer every victim to a shelter within one day.</p>
</body></html>"""
STUDY = """# Study of the border

## 1 Findings

Most patrol posts have no interpreter. Officers at the ferry terminal screened forty travellers.

## 2 Recommendations

Every post should be given a referral card for victims.
"""
NOTES = """# Workshop notes

## Group 1

### Question 1: What works in the law?

- The definition of victim is clear. — Inspector, Border Guard
- The law names no deadline for shelters. — Social worker, Ministry of Welfare
"""


def run(workspace: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["-w", str(workspace), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == expect, result.output
    return result


@pytest.fixture
def make(tmp_path: Path, models: Path) -> Callable[[], Path]:
    """Return a function that makes a workspace with the three small sources."""

    def made() -> Path:
        workspace = tmp_path / "ws"
        CliRunner().invoke(cli, ["init", str(workspace)])
        shutil.copytree(models, workspace / "indexes", dirs_exist_ok=True)
        for name, text in (
            ("laws/border-act.html", ACT),
            ("studies/border-study.md", STUDY),
            ("workshops/notes.md", NOTES),
        ):
            (workspace / "corpus" / name).write_text(text, encoding="utf-8")
        return workspace

    return made


@pytest.fixture
def workspace(make: Callable[[], Path]) -> Path:
    folder = make()
    run(folder, "ingest")
    return folder


def test_status_lists_what_went_in(workspace: Path) -> None:
    status = json.loads(run(workspace, "status", "--json").stdout)
    assert {(d["id"], d["kind"], d["language"]) for d in status["documents"]} == {
        ("border-act", "law", "en"),
        ("border-study", "study", "en"),
        ("notes", "workshop", "en"),
    }
    assert status["failures"] == []
    assert status["passages"] == sum(d["passages"] for d in status["documents"]) > 5


def test_a_search_gives_slices_of_the_canonical_text(workspace: Path) -> None:
    hits = json.loads(run(workspace, "search", "who is a victim", "--json").stdout)
    text = run(workspace, "text", "border-act").stdout
    laws = [hit for hit in hits if hit["document"] == "border-act"]
    assert laws[0]["pinpoint"].startswith("s 2")
    for hit in laws:
        assert text[hit["start"] : hit["end"]] == hit["text"]


def test_a_filter_keeps_other_kinds_out(workspace: Path) -> None:
    hits = json.loads(run(workspace, "search", "victim", "--kind", "workshop", "--json").stdout)
    assert {hit["kind"] for hit in hits} == {"workshop"}
    assert any("Group 1" in hit["pinpoint"] for hit in hits)


def test_a_citation_goes_straight_to_the_provision(workspace: Path) -> None:
    hits = json.loads(run(workspace, "search", "section 3(2) of the Border Act", "--json").stdout)
    assert hits[0]["pinpoint"] == "s 3(2)"
    assert hits[0]["text"].startswith("(2) Whoever commits smuggling")


def test_show_prints_the_provision_with_its_defined_terms(workspace: Path) -> None:
    shown = run(workspace, "show", "border-act", "s 4").output
    assert "refer every victim to a shelter" in shown
    assert "“victim” means a person" in shown
    assert "CHAPTER II" in shown.upper()


def test_the_outline_spans_the_text(workspace: Path) -> None:
    outline = json.loads(run(workspace, "outline", "border-act", "--json").stdout)
    text = run(workspace, "text", "border-act").stdout
    sections = [p for p in outline if p["level"] == "section"]
    assert [p["number"] for p in sections] == ["1", "2", "3", "4"]
    for section in sections:
        assert section["heading"] in text[section["start"] : section["end"]]


def test_cite_gives_title_and_pinpoint(workspace: Path) -> None:
    cited = run(workspace, "cite", "border-act", "s 3(2)").output
    assert "Border Act" in cited
    assert "s 3(2)" in cited


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "no-such-act"), "no document"),
        (("show", "border-act", "s 99"), "kb outline border-act"),
        (("ingest", "nowhere"), "does not exist"),
    ],
)
def test_a_wrong_name_ends_in_a_sentence(
    workspace: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = kb(workspace, *arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_usage_has_exit_code_2(tmp_path: Path) -> None:
    assert kb(tmp_path, "search", "x").returncode == 2
    assert kb(tmp_path, "serach").returncode == 2


def test_nothing_changed_means_nothing_read(workspace: Path) -> None:
    assert "0 read, 3 unchanged, 0 removed" in run(workspace, "ingest").output


def test_a_changed_and_a_removed_source(workspace: Path) -> None:
    (workspace / "corpus/studies/border-study.md").unlink()
    act = workspace / "corpus/laws/border-act.html"
    act.write_text(ACT.replace("ten years", "twelve years"), encoding="utf-8")
    assert "1 read, 1 unchanged, 1 removed" in run(workspace, "ingest").output
    assert "twelve years" in run(workspace, "show", "border-act", "s 3(2)").output
    status = json.loads(run(workspace, "status", "--json").stdout)
    assert {(d["id"], d["versions"]) for d in status["documents"]} == {
        ("border-act", 2),
        ("notes", 1),
    }


def test_an_unreadable_source_is_named_and_the_others_go_in(make: Callable[[], Path]) -> None:
    folder = make()
    (folder / "corpus/laws/broken.pdf").write_bytes(b"%PDF-1.7 this is no PDF")
    (folder / "corpus/laws/sheet.xyz").write_bytes(bytes(range(256)) * 20)
    run(folder, "ingest", expect=1)
    status = json.loads(run(folder, "status", "--json").stdout)
    assert len(status["documents"]) == 3
    assert [Path(f["source"]).name for f in status["failures"]] == ["broken.pdf", "sheet.xyz"]
    assert all(f["reason"] for f in status["failures"])
    assert "3 unchanged, 0 removed, 2 not readable" in run(folder, "ingest", expect=1).output
    (folder / "corpus/laws/broken.pdf").unlink()
    (folder / "corpus/laws/sheet.xyz").unlink()
    run(folder, "ingest")


def test_files_are_read_where_they_lie(workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "customs.md").write_text("# Customs Act\n\n1. Duty is paid.", encoding="utf-8")
    run(workspace, "ingest", str(outside), "--kind", "law")
    status = json.loads(run(workspace, "status", "--json").stdout)
    customs = next(d for d in status["documents"] if d["id"] == "customs")
    assert customs["kind"] == "law"
    assert Path(customs["source"]) == outside / "customs.md"
    assert len(status["documents"]) == 4


def test_add_copies_the_file_and_says_what_it_is(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "coast.md"
    file.write_text("1. The coast guard patrols the sea.", encoding="utf-8")
    run(workspace, "add", str(file), "--kind", "law", "--title", "Coast Guard Act", "--issued",
        "1995-06-01", "--jurisdiction", "XV")  # fmt: skip
    run(workspace, "ingest")
    status = json.loads(run(workspace, "status", "--json").stdout)
    coast = next(d for d in status["documents"] if d["id"] == "coast")
    assert (coast["title"], coast["date"], coast["jurisdiction"]) == (
        "Coast Guard Act",
        "1995-06-01",
        "XV",
    )


def kb(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kb", "-w", str(workspace), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=workspace,
    )


def test_an_ingest_killed_at_any_instant_leaves_a_sound_index(make: Callable[[], Path]) -> None:
    folder = make()
    for number in range(12):
        text = ACT.replace("Border Act", f"Border Act No. {number}")
        (folder / f"corpus/laws/act{number}.html").write_text(text, encoding="utf-8")
    instants = random.Random(7)
    command = [sys.executable, "-m", "kb", "-w", str(folder), "ingest"]
    for _ in range(6):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(instants.uniform(0.1, 3.0))
        child.kill()
        child.wait()
        if (folder / "indexes/kb.sqlite").exists():
            status = kb(folder, "status", "--json")
            assert "Traceback" not in status.stderr
    assert kb(folder, "ingest").returncode == 0
    status = json.loads(kb(folder, "status", "--json").stdout)
    assert len(status["documents"]) == 15
    assert status["waiting"] == 0
    hits = json.loads(
        kb(folder, "search", "refer every victim", "-n", "20", "--unfolded", "--json").stdout
    )
    assert len({hit["document"] for hit in hits if hit["pinpoint"].startswith("s 4")}) == 13


def test_a_search_loads_neither_torch_nor_spacy(workspace: Path) -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom kb.cli import cli\n"
        f"told = ['-w', {str(workspace)!r}, 'search', 'victim', '--kind', 'law']\n"
        "result = CliRunner().invoke(cli, told)\n"
        "assert 'Border Act' in result.output, result.output\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert not loaded & {"torch", "spacy", "transformers", "lxml", "docx", "faiss"}
    # What reads documents compiles its patterns, which takes as long as the search.
    assert not {name for name in loaded if name.startswith("kb.ingest.meaning")}
    assert not loaded & {f"kb.ingest.structure.{each}" for each in ("law", "names", "speakers")}


def test_what_was_said_before_a_command_failed_reaches_a_pipe():
    script = "from kb import cli; cli._run = lambda: print('said') or 3; cli.main()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "said\n")

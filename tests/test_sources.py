"""Which files are sources, and what tells that one has changed."""

from pathlib import Path

import pytest

from kb.errors import NotFoundError
from kb.ingest.sources import document_id, lies_under, scan, slug
from kb.workspace import Workspace, init_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "ws")


def put(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_kind_follows_the_nearest_folder_that_tells(workspace: Workspace, tmp_path: Path) -> None:
    for name in (
        "corpus/laws/a.txt",
        "corpus/laws/national-study/b.txt",
        "corpus/workshops/c.txt",
        "corpus/other/d.txt",
    ):
        put(workspace.root / name)
    found = scan(workspace, [workspace.corpus], None)
    assert [(source.name, source.folder_kind) for source in found] == [
        ("corpus/laws/a.txt", "law"),
        ("corpus/laws/national-study/b.txt", "law"),
        ("corpus/other/d.txt", None),
        ("corpus/workshops/c.txt", "workshop"),
    ]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("law-html", "law"),
        ("acts", "law"),
        ("statutes", "law"),
        ("report-pdf", "study"),
        ("Studies 2020", "study"),
        ("notes-docx", "workshop"),
        ("lawn mowers", None),
    ],
)
def test_folder_names_that_tell_a_kind(
    workspace: Workspace, tmp_path: Path, folder: str, kind: str | None
) -> None:
    file = put(tmp_path / folder / "x.txt")
    assert scan(workspace, [file], None)[0].folder_kind == kind


def test_side_cars_hidden_files_and_the_corpus_readme_are_no_sources(workspace: Workspace) -> None:
    for name in ("README.md", "laws/.DS_Store", "laws/~$a.docx", "laws/a.docx.csl.json"):
        put(workspace.corpus / name)
    put(workspace.corpus / "laws/README.md")
    names = [source.name for source in scan(workspace, [workspace.corpus], None)]
    assert names == ["corpus/laws/README.md"]


def test_the_fingerprint_follows_the_bytes_the_side_car_and_the_kind(workspace: Workspace) -> None:
    file = put(workspace.corpus / "laws/a.txt")

    def fingerprint(kind: str | None = None) -> str:
        return scan(workspace, [file], kind)[0].fingerprint  # type: ignore[arg-type]

    seen = [fingerprint(), fingerprint("study")]
    put(file.with_name("a.txt.csl.json"), "{}")
    seen.append(fingerprint())
    put(file, "other text")
    seen.append(fingerprint())
    assert len(set(seen)) == 4
    assert fingerprint() == seen[-1]


def test_a_missing_path_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere does not exist"):
        scan(workspace, [tmp_path / "nowhere"], None)


def test_files_outside_the_workspace_keep_their_whole_path(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = put(tmp_path / "outside.txt")
    assert scan(workspace, [file], "law")[0].name == file.as_posix()


def test_ids_of_the_same_stem_are_told_apart() -> None:
    taken: list[str] = []
    for name in ("acts/penal-code.docx", "acts/penal-code.pdf", "old/penal-code.pdf"):
        taken.append(document_id(name, taken))
    taken.append(document_id("old/penal-code.pdf", taken))
    assert taken == [
        "penal-code",
        "penal-code-pdf",
        "old-penal-code-pdf",
        "penal-code-pdf-2",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Penal Code, 1860", "the-penal-code-1860"),
        ("মানব পাচার আইন ২০১২", "মানব-পাচার-আইন-২০১২"),
        ("***", "document"),
        ("x" * 200, "x" * 80),
    ],
)
def test_slugs_keep_words_of_any_script(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_lies_under_does_not_mistake_a_sibling() -> None:
    assert lies_under("corpus/laws/a.txt", ["corpus/laws"])
    assert lies_under("/x/a.txt", ["/x/a.txt"])
    assert not lies_under("corpus/laws-old/a.txt", ["corpus/laws"])

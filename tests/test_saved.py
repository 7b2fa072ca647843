"""Saved searches: a file that people can read and edit, and what is new since the last run."""

from pathlib import Path

import pytest

from kb.errors import NotFoundError, UsageError, WorkspaceError
from kb.model import Filter, StoredPassage
from kb.search.request import Request
from kb.search.saved import FILE, forget, named, news, read, save
from kb.workspace import Workspace, init_workspace

ALL = Filter("law", "BD", "bn", ("act-1", "act-2"), "2015-06", "1900", "2012", ("border", "ছোট"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path)


@pytest.mark.parametrize(
    "request_",
    [
        Request("victim"),
        Request('“ভিকটিম” "quoted" \\ slash\ttab', ALL, 25),
        Request("# no comment", Filter(tags=("a = b",))),
    ],
)
def test_a_search_comes_back_as_it_was_saved(workspace: Workspace, request_: Request) -> None:
    save(workspace, "my search: one", request_)
    save(workspace, "other", Request("x"))
    assert read(workspace) == {"my search: one": request_, "other": Request("x")}


def test_what_people_wrote_in_the_file_stays(workspace: Workspace) -> None:
    path = workspace.root / FILE
    path.write_text(
        '# Ours\n[a]\nquery = "one"\n\n# Theirs\n[b]\nquery = "two"\n', encoding="utf-8"
    )
    save(workspace, "c", Request("three"))
    save(workspace, "a", Request("four"))
    forget(workspace, "b")
    assert {name: each.query for name, each in read(workspace).items()} == {
        "a": "four",
        "c": "three",
    }
    assert path.read_text(encoding="utf-8").startswith("# Ours\n[a]")


@pytest.mark.parametrize(
    "text",
    [
        "[a",
        "a = 1",
        "[a]\n",
        '[a]\nquery = "x"\nlimit = 0\n',
        '[a]\nquery = "x"\ntags = "y"\n',
        '[a]\nquery = "x"\nkind = "laws"\n',
        '[a]\nquery = "x"\ncolour = "red"\n',
    ],
)
def test_a_file_that_says_something_else_is_named_and_not_written_over(
    workspace: Workspace, text: str
) -> None:
    path = workspace.root / FILE
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="searches.toml"):
        save(workspace, "b", Request("x"))
    assert path.read_text(encoding="utf-8") == text


def test_a_name_that_is_not_there_lists_those_that_are(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="None has been saved"):
        named(workspace, "a")
    save(workspace, "shelters", Request("x"))
    with pytest.raises(NotFoundError, match="There are shelters"):
        forget(workspace, "a")
    with pytest.raises(UsageError):
        save(workspace, " ", Request("x"))


def a_passage(text: str) -> StoredPassage:
    return StoredPassage(1, "act", "", "law", "en", "", "sec_1", "", "s 1", (), "", 0, 1, text)


def test_the_second_run_tells_what_the_first_had_not_found(workspace: Workspace) -> None:
    old, new = a_passage("old"), a_passage("new words in the same place")
    assert news(workspace, "a", [old]) is None
    assert news(workspace, "a", [old]) == set()
    assert news(workspace, "a", [new, old]) == {0}
    assert news(workspace, "b", [old]) is None
    (workspace.indexes / "searches-seen.json").write_text("{", encoding="utf-8")
    assert news(workspace, "a", [new]) is None

"""Where a workspace is found, and what its settings may say."""

from pathlib import Path

import pytest

from kb.errors import UsageError, WorkspaceError
from kb.workspace import Settings, init_workspace, load_settings, open_workspace


def test_init_makes_a_workspace_that_opens(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "new")
    assert workspace.settings == Settings()
    assert {folder.name for folder in workspace.corpus.iterdir()} == {
        "laws",
        "studies",
        "workshops",
    }


def test_init_leaves_settings_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").write_text('jurisdiction = "BD"', encoding="utf-8")
    assert init_workspace(tmp_path).settings.jurisdiction == "BD"


def test_the_nearest_workspace_upward_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KB_WORKSPACE", raising=False)
    workspace = init_workspace(tmp_path)
    monkeypatch.chdir(workspace.corpus / "laws")
    assert open_workspace().root == tmp_path.resolve()


def test_a_variable_names_the_workspace_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_workspace(tmp_path / "there")
    monkeypatch.setenv("KB_WORKSPACE", str(tmp_path / "there"))
    assert open_workspace().root == (tmp_path / "there").resolve()


def test_a_folder_that_is_no_workspace_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"kb init"):
        open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("model = ", "not valid TOML"),
        ("modle = 'x'", "modle, which kb does not know"),
        ("parse_seconds = 'soon'", "wrong type"),
        ("passage_prefix = 'passage: {title}'", r"passage_prefix in .*kb\.toml.*write \{heading\}"),
        ("passage_prefix = 'passage: {heading'", "Braces in it stand for the heading"),
    ],
)
def test_broken_settings_are_named(tmp_path: Path, toml: str, says: str) -> None:
    path = tmp_path / "kb.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=says):
        load_settings(path, {})


def test_a_prefix_may_hold_the_place_of_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "kb.toml"
    path.write_text('passage_prefix = "passage: {heading}\\n"', encoding="utf-8")
    assert load_settings(path, {}).passage_prefix == "passage: {heading}\n"


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kb.toml"
    path.write_text("dense_weight = 0.5", encoding="utf-8")
    assert load_settings(path, {"KB_DENSE_WEIGHT": "0.25"}).dense_weight == 0.25

"""kb report update as its users run it: accounts, backups, sentences for what cannot be done."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from docx_checks import check
from small_corpus import SmallStore, small_store
from worked_drafts import AMENDED, ASSESSMENT, corpus, found, opened, replace_words, texts

from kb.cli import cli
from kb.errors import KbError
from kb.report.build import build
from kb.report.word import render
from kb.workspace import init_workspace


class Desk:
    """A workspace whose collection is what ``store`` says, and a draft that was made from it."""

    def __init__(self, root: Path):
        self.root = root
        self.store = corpus()
        self.draft = root / "draft.docx"
        init_workspace(root)
        built = build(ASSESSMENT, self.store, self.store.search, {"country": "Velmora"})
        render(built.report, ASSESSMENT.docx, self.draft, ASSESSMENT.styles, measure=False)

    def update(self, *arguments: object, expect: int = 0) -> Result:
        words = ["-w", str(self.root), "report", "update", *map(str, arguments)]
        result = CliRunner().invoke(cli, words)
        error = result.exception
        if isinstance(error, KbError):
            assert error.exit_code == expect, str(error)
        else:
            assert result.exit_code == expect, result.output
        return result


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path)

    @contextmanager
    def held(_: object) -> Iterator[SmallStore]:
        yield made.store

    def search(store: SmallStore, _: object, *, query, where, limit, settings, tuning) -> list:
        return store.search(query, where, limit)

    monkeypatch.setattr("kb.cli.updating.opened_store", held)
    monkeypatch.setattr("kb.search.known.search", search)
    monkeypatch.setattr("kb.report.word.pages.office", lambda: "")
    return made


def edit(path: Path, old: str, new: str) -> None:
    document = opened(path)
    replace_words(found(document, old), old, new)
    document.save(str(path))


def test_the_account_names_what_was_replaced_and_kept(desk: Desk) -> None:
    edit(desk.draft, "passengers for gain", "passengers for a fare")
    desk.store = corpus(AMENDED)
    said = desk.update(desk.draft).output
    assert "replaced" in said
    assert "edited by people: kept" in said
    assert "What is the penalty for trafficking in persons?" in said
    assert any("twenty years in prison" in t for t in texts(desk.draft))
    assert check(desk.draft) == []


def test_the_changes_come_as_json(desk: Desk) -> None:
    desk.store = corpus(AMENDED)
    changes = json.loads(desk.update(desk.draft, "--json").output)
    assert {"what", "where", "text"} == set(changes[0])
    assert "replaced" in {change["what"] for change in changes}


def test_what_the_draft_was_is_kept_beside_it_and_never_written_over(desk: Desk) -> None:
    older = desk.draft.with_name("draft.before.docx")
    older.write_bytes(b"an older one")
    before = desk.draft.read_bytes()
    desk.store = corpus(AMENDED)
    desk.update(desk.draft)
    assert older.read_bytes() == b"an older one"
    assert desk.draft.with_name("draft.before2.docx").read_bytes() == before


def test_a_draft_that_is_up_to_date_gets_no_backup(desk: Desk) -> None:
    desk.store = corpus(AMENDED)
    desk.update(desk.draft)
    backups = sorted(desk.root.glob("draft.before*"))
    said = desk.update(desk.draft).output
    assert "nothing to change" in said
    assert sorted(desk.root.glob("draft.before*")) == backups


def test_with_o_the_draft_itself_is_left_alone(desk: Desk) -> None:
    before = desk.draft.read_bytes()
    desk.store = corpus(AMENDED)
    desk.update(desk.draft, "-o", desk.root / "new.docx")
    assert desk.draft.read_bytes() == before
    assert any("twenty years in prison" in t for t in texts(desk.root / "new.docx"))
    assert not list(desk.root.glob("draft.before*"))


def test_a_document_of_others_is_refused(desk: Desk) -> None:
    other = desk.root / "other.docx"
    docx.Document().save(str(other))
    error = desk.update(other, expect=1).exception
    assert "not a draft that kb made" in str(error)


def test_a_draft_that_is_open_in_word_is_refused(desk: Desk) -> None:
    desk.draft.with_name("~$aft.docx").write_bytes(b"")
    error = desk.update(desk.draft, expect=1).exception
    assert "open in another programme" in str(error)
    assert not list(desk.root.glob("draft.before*"))


def test_a_draft_of_another_collection_is_refused(desk: Desk) -> None:
    desk.store = small_store()
    desk.store = SmallStore(tuple(d for d in desk.store.documents if d.id == "act"))
    error = desk.update(desk.draft, expect=1).exception
    assert "another collection" in str(error)


def test_a_draft_whose_template_is_gone_is_refused(desk: Desk) -> None:
    template = ASSESSMENT.folder.parent / "assessment"
    own = desk.root / "report_templates" / "ours"
    own.mkdir(parents=True)
    for name in ("template.toml", "template.docx"):
        (own / name).write_bytes((template / name).read_bytes())
    from kb.report.template import load

    built = build(load(own), desk.store, desk.store.search, {})
    render(built.report, own / "template.docx", desk.draft, measure=False)
    (own / "template.toml").unlink()
    error = desk.update(desk.draft, expect=1).exception
    assert "no report template 'ours'" in str(error)


def test_a_file_that_is_no_word_document_is_refused(desk: Desk) -> None:
    desk.draft.write_bytes(b"not a package")
    assert "not a Word document" in str(desk.update(desk.draft, expect=1).exception)

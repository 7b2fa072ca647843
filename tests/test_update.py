"""A draft that people worked on is brought up to date, and they lose nothing."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as Word
from docx_checks import check
from lxml import etree
from worked_drafts import (
    AMENDED,
    CARRIERS,
    FORMS,
    MORE,
    PENALTY,
    SHORTER,
    TRAINING,
    W,
    add_footnote,
    built,
    changes,
    comments,
    corpus,
    drafted,
    drop,
    footnotes,
    found,
    human,
    notes_of,
    opened,
    paragraphs,
    pasted,
    region,
    replace_words,
    run,
    shown,
    texts,
    updated,
)

from kb.errors import KbError
from kb.report.build import BuiltReport
from kb.report.finished import read

Edit = Callable[[Word], None]


@pytest.fixture(scope="module")
def then() -> BuiltReport:
    return built()


@pytest.fixture(scope="module")
def amended() -> BuiltReport:
    return built(corpus(AMENDED))


@pytest.fixture
def draft(tmp_path: Path, then: BuiltReport) -> Path:
    return drafted(tmp_path / "draft.docx", then)


def edit(path: Path, change: Edit) -> Path:
    document = opened(path)
    change(document)
    document.save(str(path))
    return path


def whats(done) -> list[str]:
    return [c.what for c in done.changes]


def everything(path: Path) -> str:
    return "\n".join([*texts(path), *notes_of(path)])


def settle(path: Path, today: BuiltReport) -> None:
    """Check what must be true of a draft whenever it has been brought up to date."""
    before = everything(path)
    again = updated(path, today)
    assert not again.touched
    assert set(whats(again)) <= {"kept"}
    assert everything(path) == before
    assert check(path) == []


def test_the_same_corpus_changes_nothing(draft: Path, then: BuiltReport) -> None:
    before = draft.read_bytes()
    done = updated(draft, then)
    assert (done.touched, done.changes) == (False, ())
    settle(draft, then)
    assert len(before) > 1000


def test_what_nobody_touched_says_what_the_corpus_says_today(
    draft: Path, amended: BuiltReport
) -> None:
    done = updated(draft, amended)
    assert "replaced" in whats(done)
    assert any("twenty years in prison" in t for t in texts(draft))
    assert not any("of ten years in prison" in t for t in texts(draft))
    settle(draft, amended)


def test_what_is_brought_up_to_date_reads_like_a_new_draft(
    draft: Path, tmp_path: Path, amended: BuiltReport
) -> None:
    updated(draft, amended)
    anew = drafted(tmp_path / "anew.docx", amended)
    ours, theirs = texts(draft), texts(anew)
    start = theirs.index(next(t for t in theirs if "On theme" in t))
    assert ours[start:] == theirs[start:]
    assert notes_of(draft) == notes_of(anew)


def test_formatting_survives_where_the_text_did_not_change(
    draft: Path, amended: BuiltReport
) -> None:
    def bolden(document: Word) -> None:
        run_ = found(document, "shall check the travel").find(f"{W}r")
        properties = run_.find(f"{W}rPr")
        if properties is None:
            properties = etree.Element(f"{W}rPr")
            run_.insert(0, properties)
        properties.insert(0, etree.Element(f"{W}b"))

    edit(draft, bolden)
    updated(draft, amended)
    kept = found(opened(draft), "shall check the travel")
    assert kept.find(f"{W}r/{W}rPr/{W}b") is not None
    settle(draft, amended)


def test_what_people_edited_stays_and_its_change_is_shown_once(
    draft: Path, amended: BuiltReport
) -> None:
    edit(draft, lambda d: replace_words(found(d, "of ten years"), "Whoever", "Anyone who"))
    before = comments(draft)
    done = updated(draft, amended)
    assert "conflict" in whats(done)
    assert any("Anyone who commits trafficking" in t and "ten years" in t for t in texts(draft))
    new = [c for c in comments(draft) if c not in before]
    assert len(new) == 1
    assert "twenty years" in new[0]
    settle(draft, amended)
    assert len(comments(draft)) == len(before) + 1


def test_what_people_edited_stays_without_a_word_when_nothing_changed(
    draft: Path, then: BuiltReport
) -> None:
    edit(draft, lambda d: replace_words(found(d, "of ten years"), "Whoever", "Anyone who"))
    before = comments(draft)
    done = updated(draft, then)
    assert whats(done) == ["kept"]
    assert done.changes[0].where == "What is the penalty?"
    assert comments(draft) == before
    settle(draft, then)


def test_what_people_removed_stays_removed(draft: Path, amended: BuiltReport) -> None:
    def remove(document: Word) -> None:
        first = found(document, "of ten years")
        drop(first.getnext())
        drop(first)

    edit(draft, remove)
    updated(draft, amended)
    control = region(opened(draft), "penalty")
    assert "in prison" not in shown(control)
    settle(draft, amended)


def test_a_question_that_people_removed_stays_removed(draft: Path, amended: BuiltReport) -> None:
    edit(draft, lambda d: drop(region(d, "penalty")))
    updated(draft, amended)
    with pytest.raises(AssertionError):
        region(opened(draft), "penalty")
    settle(draft, amended)


def test_a_removed_question_comes_back_only_with_evidence_that_is_new(draft: Path) -> None:
    today = built(corpus(more=MORE))
    edit(draft, lambda d: drop(region(d, "penalty")))
    done = updated(draft, today)
    control = region(opened(draft), "penalty")
    assert "Courts imposed a penalty" in shown(control)
    assert "ten years in prison" not in shown(control)
    assert "offered" in whats(done)
    settle(draft, today)


def test_new_evidence_is_offered_as_a_tracked_insertion_at_its_place(draft: Path) -> None:
    today = built(corpus(more=MORE))
    updated(draft, today)
    offered = changes(draft, "ins")
    assert any("Courts imposed a penalty for trafficking" in t for t in offered)
    control = region(opened(draft), "penalty")
    order = [shown(p) for p in control.iter(f"{W}p")]
    law = next(i for i, t in enumerate(order) if "ten years" in t)
    study = next(i for i, t in enumerate(order) if "Courts imposed" in t)
    assert law < study
    settle(draft, today)


def test_a_chart_is_drawn_anew_where_it_stands(draft: Path) -> None:
    def drawings() -> list[etree._Element]:
        return list(opened(draft).element.body.iter(f"{W}drawing"))

    def numbers() -> list[bytes]:
        related = opened(draft).part.rels.values()
        return [r.target_part.blob for r in related if r.reltype.endswith("/chart")]

    before = numbers()
    assert len(drawings()) == len(before) == 1
    updated(draft, built(corpus(more=MORE)))
    assert len(drawings()) == len(numbers()) == 1
    assert numbers() != before
    around = {e.tag for e in drawings()[0].iterancestors()}
    assert not around & {f"{W}ins", f"{W}del"}


def test_new_evidence_is_offered_in_a_question_that_people_rewrote(draft: Path) -> None:
    def rewrite(document: Word) -> None:
        replace_words(found(document, "of ten years"), "Whoever", "Anyone who")
        found(document, "of ten years").addnext(human("A thought of ours."))

    today = built(corpus(more=MORE))
    edit(draft, rewrite)
    updated(draft, today)
    control = shown(region(opened(draft), "penalty"))
    assert "Anyone who commits" in control
    assert "A thought of ours." in control
    assert "Courts imposed a penalty for trafficking" in control
    settle(draft, today)


def test_what_was_offered_and_rejected_is_not_offered_again(draft: Path) -> None:
    today = built(corpus(more=MORE))
    updated(draft, today)

    def reject(document: Word) -> None:
        for paragraph in paragraphs(document):
            if paragraph.find(f"{W}pPr/{W}rPr/{W}ins") is not None:
                for change in [*paragraph.iter(f"{W}ins")]:
                    drop(change)
                drop(paragraph)

    edit(draft, reject)
    updated(draft, today)
    assert changes(draft, "ins") == []
    settle(draft, today)


def test_what_was_offered_and_accepted_is_text_like_any_other(draft: Path) -> None:
    updated(draft, built(corpus(more=MORE)))

    def accept(document: Word) -> None:
        for change in [*document.element.body.iter(f"{W}ins")]:
            for child in [*change]:
                change.addprevious(child)
            drop(change)

    edit(draft, accept)
    later = built(corpus(more={**MORE, "2": (MORE["2"][0], MORE["2"][1].replace("four", "six"))}))
    updated(draft, later)
    assert any("over six years" in t for t in texts(draft))
    assert not any("over four years" in t for t in texts(draft))
    settle(draft, later)


def test_evidence_that_is_gone_is_a_tracked_deletion(draft: Path) -> None:
    today = built(corpus(SHORTER))
    done = updated(draft, today)
    assert any("Every commercial carrier" in t for t in changes(draft, "del"))
    assert "removed" in whats(done)
    settle(draft, today)


def test_evidence_that_is_gone_and_was_edited_stays_with_a_comment(draft: Path) -> None:
    today = built(corpus(SHORTER))
    edit(draft, lambda d: replace_words(found(d, "Every commercial"), "Every", "Each"))
    before = comments(draft)
    updated(draft, today)
    assert any("Each commercial carrier" in t for t in texts(draft))
    assert len(comments(draft)) == len(before) + 1
    settle(draft, today)


def test_what_people_moved_is_brought_up_to_date_where_it_is(
    draft: Path, amended: BuiltReport
) -> None:
    edit(draft, lambda d: region(d, "training").addnext(region(d, "penalty")))
    updated(draft, amended)
    order = texts(draft)
    moved = next(i for i, t in enumerate(order) if "twenty years in prison" in t)
    other = next(i for i, t in enumerate(order) if "shall provide training to officers" in t)
    assert other < moved
    settle(draft, amended)


def test_a_pasted_copy_is_peoples_own(draft: Path, amended: BuiltReport) -> None:
    def paste(document: Word) -> None:
        original = found(document, "of ten years")
        document.element.body[-2].addprevious(pasted(document, original))

    edit(draft, paste)
    updated(draft, amended)
    assert sum("of ten years in prison" in t for t in texts(draft)) == 1
    assert any("twenty years in prison" in t for t in texts(draft))
    settle(draft, amended)


def test_a_pasted_copy_of_a_question_is_peoples_own(draft: Path, amended: BuiltReport) -> None:
    def paste(document: Word) -> None:
        control = region(document, "penalty")
        region(document, "training").addnext(pasted(document, control))

    edit(draft, paste)
    updated(draft, amended)
    assert any("of ten years in prison" in t for t in texts(draft))
    assert any("twenty years in prison" in t for t in texts(draft))
    settle(draft, amended)


def test_a_new_question_stands_at_its_place(draft: Path) -> None:
    today = built(questions=(PENALTY, FORMS, CARRIERS, TRAINING))
    done = updated(draft, today)
    order = texts(draft)
    at = [
        max(i for i, t in enumerate(order) if t == q.text)
        for q in (PENALTY, FORMS, CARRIERS, TRAINING)
    ]
    assert at == sorted(at)
    assert "How are victims identified?" in {c.where for c in done.changes}
    settle(draft, today)


def test_a_question_that_is_gone_is_deleted_unless_people_edited_it(draft: Path) -> None:
    today = built(questions=(PENALTY, TRAINING))
    edit(draft, lambda d: replace_words(found(d, "Bus carriers"), "never", "seldom"))
    updated(draft, today)
    deleted = changes(draft, "del")
    assert any("Every commercial carrier" in t for t in deleted)
    assert any("seldom checked" in t for t in texts(draft))
    settle(draft, today)


def test_peoples_notes_stay_and_all_notes_count_in_order(draft: Path, amended: BuiltReport) -> None:
    edit(draft, lambda d: add_footnote(d, found(d, "On theme 0"), "See our own survey."))
    updated(draft, amended)
    assert "See our own survey." in notes_of(draft)
    settle(draft, amended)


def test_a_note_that_people_edited_stays(draft: Path, amended: BuiltReport) -> None:
    def amend(document: Word) -> None:
        part, root = footnotes(document)
        note = next(n for n in root if "s 6" in shown(n).replace("\u00a0", " "))
        note[-1].append(run(" Compare the bill of 2024."))
        part._blob = etree.tostring(root)

    edit(draft, amend)
    updated(draft, amended)
    assert any("Compare the bill of 2024." in n for n in notes_of(draft))
    settle(draft, amended)


def test_notes_that_another_programme_emptied_come_back(draft: Path, then: BuiltReport) -> None:
    def empty(document: Word) -> None:
        part, root = footnotes(document)
        for note in root:
            for text in [*note.iter(f"{W}t")] if note.get(f"{W}type") is None else []:
                drop(text)
        part._blob = etree.tostring(root)

    before = notes_of(draft)
    edit(draft, empty)
    assert not any(notes_of(draft))
    done = updated(draft, then)
    assert notes_of(draft) == before
    assert set(whats(done)) == {"restored"}
    settle(draft, then)


def test_headings_of_people_enter_the_contents_list(draft: Path, then: BuiltReport) -> None:
    def add(document: Word) -> None:
        made = human("Our own chapter")
        style = copy.deepcopy(found(document, "Theme 0").find(f"{W}pPr"))
        made.insert(0, style)
        region(document, "training").addnext(made)

    edit(draft, add)
    updated(draft, then)
    settle(draft, then)  # check() compares the list with the headings


def test_a_reference_to_what_people_removed_is_left_as_words(
    draft: Path, then: BuiltReport, amended: BuiltReport
) -> None:
    edit(draft, lambda d: drop(region(d, "carriers")))
    assert any("leads nowhere" in problem for problem in check(draft))
    updated(draft, then)
    settle(draft, then)
    assert any("What must carriers do?" in t for t in texts(draft))
    done = updated(draft, amended)
    assert "kept" not in whats(done)  # nobody edited the rows that referred to it
    settle(draft, amended)


def test_changes_that_people_tracked_stay(draft: Path, amended: BuiltReport) -> None:
    def track(document: Word) -> None:
        paragraph = found(document, "of ten years")
        change = etree.SubElement(paragraph, f"{W}ins")
        for name, held in (("id", "9001"), ("author", "Ann"), ("date", "2026-01-01T00:00:00Z")):
            change.set(f"{W}{name}", held)
        change.append(run(" (check)"))

    edit(draft, track)
    updated(draft, amended)
    kept = found(opened(draft), "(check)")
    assert [c.get(f"{W}author") for c in kept.iter(f"{W}ins")] == ["Ann"]
    settle(draft, amended)


def test_the_cover_stays_as_people_left_it(draft: Path) -> None:
    edit(draft, lambda d: replace_words(found(d, "Velmora"), "Velmora", "the Republic"))
    today = built(corpus(AMENDED))
    updated(draft, today)
    assert any("the Republic" in t for t in texts(draft))
    settle(draft, today)


def test_a_row_that_people_edited_stays(draft: Path) -> None:
    def amend(document: Word) -> None:
        cell = next(
            p for p in paragraphs(document)
            if p.getparent().tag == f"{W}tc" and shown(p).startswith("How are officers trained?")
        )  # fmt: skip
        cell.append(run(" (ask the ministry)"))

    edit(draft, amend)
    today = built(corpus(study=None, more=MORE))
    updated(draft, today)
    assert any("(ask the ministry)" in t for t in texts(draft))
    settle(draft, today)


def test_a_draft_without_memory_is_refused_in_a_sentence(draft: Path, then: BuiltReport) -> None:
    finished = read(draft)
    finished.state = {"kb": 1}
    from kb.report.update.drafting import update

    with pytest.raises(KbError, match="does not remember"):
        update(finished, then, {}, draft)

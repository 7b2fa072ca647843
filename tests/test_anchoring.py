"""Excerpts are found again in changed documents, and never taken for words that they are not."""

from dataclasses import replace

import pytest
from small_corpus import ACT, Part, act, made

from kb.evidence.anchoring import anchor
from kb.evidence.quotation import Quotation, quote_at
from kb.evidence.settling import settle
from kb.evidence.tree import Tree
from kb.model import Document, Metadata


def excerpt(document: Document, *texts: str, provision: str = "") -> Quotation:
    spans = [(document.text.index(t), document.text.index(t) + len(t)) for t in texts]
    return quote_at(Tree(document), spans, provision)


def changed(old: str, new: str) -> Tree:
    text = ACT.replace(old, new, 1)
    assert text != ACT
    parts = [
        Part("sec_6", "section", "6. Pen", "for life.", "", "s 6", "Penalty"),
        Part("sec_6__1", "subsection", "(1) Who", "ten years.", "sec_6", "s 6(1)"),
        Part("sec_9", "section", "9. Car", text[-10:], "", "s 9", "Carriers"),
    ]
    kept = [part for part in parts if part.first in text and part.last in text]
    return Tree(replace(made("act", "law", text, Metadata("Act"), kept), version="b" * 64))


TEN = (
    "(1) Whoever commits trafficking in persons shall be punished with imprisonment for ten years."
)


def test_an_unchanged_document_keeps_the_excerpt_as_it_is() -> None:
    quotation = excerpt(act(), TEN)
    assert anchor(quotation, Tree(act())).quotation is quotation


def test_words_that_moved_are_the_same_words_at_their_new_place() -> None:
    tree = changed("2. Definitions", "1A. Short title\nAct of 2019.\n2. Definitions")
    found = anchor(excerpt(act(), TEN), tree)
    assert found.standing == "same"
    assert found.quotation is not None
    piece = found.quotation.pieces[0]
    assert tree.document.text[piece.start : piece.end] == piece.exact == TEN
    assert piece.version == tree.document.version
    assert found.quotation.pinpoint == "s 6(1)"


def test_line_breaks_alone_change_no_words() -> None:
    found = anchor(excerpt(act(), TEN), changed("in persons shall be", "in persons\nshall  be"))
    assert found.standing == "same"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for ten years", "for twelve years"),
        ("shall be punished", "shall not be punished"),
        ("Whoever commits", "Whoever knowingly commits or abets"),
        ("ten years.", "ten years and a fine."),
    ],
)
def test_changed_words_are_found_and_said_to_be_changed(old: str, new: str) -> None:
    found = anchor(excerpt(act(), TEN), changed(old, new))
    assert found.standing == "changed"
    assert found.quotation is not None
    assert new.strip(".") in found.quotation.text


def test_words_that_were_taken_out_are_gone() -> None:
    carriers = ACT[ACT.index("Every commercial") :]
    tree = changed(carriers, "Repealed by Act 9.")
    assert anchor(excerpt(act(), carriers), tree).standing == "gone"


def test_the_same_words_in_another_provision_are_not_the_same_excerpt() -> None:
    rule = "An offence under this section is cognisable and is not bailable."
    first = made(
        "a", "law", f"1. Theft\nTheft is taking things.\n{rule}\n2. Fraud\nFraud is lying.",
        Metadata("A"),
        [Part("s1", "section", "1.", "bailable."), Part("s2", "section", "2.", "lying.")],
    )  # fmt: skip
    later = made(
        "a", "law", f"1. Theft\nTheft is taking things.\n2. Fraud\nFraud is lying to gain.\n{rule}",
        Metadata("A"),
        [Part("s1", "section", "1.", "things."), Part("s2", "section", "2.", "bailable.")],
    )  # fmt: skip
    found = anchor(excerpt(first, rule), Tree(replace(later, version="c" * 64)))
    assert found.standing == "changed"


def test_of_several_places_the_one_with_the_same_words_around_it_is_taken() -> None:
    line = "Officers shall be trained every year in this."
    before = f"Police here.\n{line}\nCustoms there.\n{line}\nGuards elsewhere."
    document = made("d", "study", before, Metadata("D"), [Part("h", "heading", "Pol", "where.")])
    start = before.rindex(line)
    quotation = quote_at(Tree(document), [(start, start + len(line))], "h")
    text = f"Customs there.\n{line}\nGuards elsewhere.\nPolice here.\n{line}"
    now = made("d", "study", text, Metadata("D"), [Part("h", "heading", "Cus", line[-5:])])
    found = anchor(quotation, Tree(replace(now, version="d" * 64))).quotation
    assert found is not None
    assert text[: found.pieces[0].start] == "Customs there.\n"


def test_a_lead_in_is_found_with_the_clause_that_leans_on_it() -> None:
    clause = '(b) "carrier" means a person who transports passengers for gain.'
    lead = "In this Act—"
    tree = changed("2. Definitions", "1A. New\nIn this Act— a word is a word.\n2. Definitions")
    found = anchor(excerpt(act(), lead, clause), tree)
    assert found.standing == "same"
    assert found.quotation is not None
    first, last = found.quotation.pieces
    assert tree.document.text[first.end : last.start].strip().startswith("(a)")


@pytest.mark.parametrize("text", ["", "?", "one", "ten years ten years ten years"])
def test_a_document_of_hardly_any_words_holds_no_excerpt(text: str) -> None:
    empty = replace(act(), text=text, provisions=(), passages=(), version="e" * 64)
    assert anchor(excerpt(act(), TEN), Tree(empty)).standing == "gone"


def test_a_document_under_a_new_name_with_the_same_text_is_the_same(choice_of) -> None:
    renamed = replace(act(), id="act-2019")
    (found,) = settle([choice_of(excerpt(act(), TEN))], summaries(renamed), lambda _: Tree(renamed))
    assert found.anchored.standing == "same"
    assert found.anchored.quotation is not None
    assert found.anchored.quotation.pieces[0].document == "act-2019"


def test_a_document_that_left_takes_its_excerpts_along(choice_of) -> None:
    (found,) = settle([choice_of(excerpt(act(), TEN))], [], lambda _: Tree(act()))
    assert found.anchored.standing == "gone"


def summaries(*documents: Document):
    from small_corpus import SmallStore

    return SmallStore(documents).summaries()


@pytest.fixture
def choice_of():
    from kb.evidence.choices import Choice

    return lambda quotation: Choice("e1", "q", "law", "Act", quotation, "accept")

"""Hits that say the same fold into one; what differs in a number or a "not" stays apart."""

import pytest

from kb.model import First, Hit, StoredPassage
from kb.search.folding import fold

LAW = (
    "Whoever, being the master of a vessel, carries a person across the border without a travel "
    "document shall be punished with imprisonment of up to two years or with a fine, or with both."
)


def a_hit(text: str, document: str = "act", first: First = "") -> Hit:
    passage = StoredPassage(
        key=hash((text, document)), document=document, title="", kind="law", language="en",
        jurisdiction="", provision="sec_1", external_id="", pinpoint="s 1", trail=(), page="",
        start=0, end=len(text), text=text,
    )  # fmt: skip
    return Hit(passage, 1.0, first=first)


def folded(*texts: str) -> list[int]:
    """Return how many others each kept hit stands for."""
    return [len(each.others) for each in fold([a_hit(text) for text in texts], 10)]


@pytest.mark.parametrize(
    "other",
    [
        LAW,
        LAW.replace(" ", "\n").upper(),
        LAW.replace("master of a vessel,", "master of a vessel"),
        f"[{LAW}]",
        LAW.replace("Whoever, being", "Any person who, being"),
    ],
)
def test_the_same_words_in_another_print_are_one_hit(other: str) -> None:
    assert folded(LAW, other) == [1]


@pytest.mark.parametrize(
    "other",
    [
        LAW.replace("two years", "three years"),
        LAW.replace("two years", "2 years"),
        LAW.replace("shall be", "shall not be"),
        LAW.replace("without a travel document", "with a travel document"),
        LAW.replace("a vessel", "an aircraft").replace("across the border", "into a port"),
        "A short text.",
    ],
)
def test_what_differs_in_substance_stays_apart(other: str) -> None:
    assert folded(LAW, other) == [0, 0]


def test_the_first_stands_for_the_others_and_lists_them_in_their_order() -> None:
    hits = [a_hit(LAW, "a"), a_hit("Other words here.", "b"), a_hit(LAW, "c"), a_hit(LAW, "d")]
    one, other = fold(hits, 10)
    assert [each.passage.document for each in one.others] == ["c", "d"]
    assert other.others == ()


def test_what_has_the_very_words_is_told_from_what_nearly_has_them() -> None:
    near = LAW.replace("Whoever, being", "Any person who, being")
    (only,) = fold([a_hit(LAW, "a"), a_hit(LAW.upper(), "b"), a_hit(near, "c")], 10)
    assert [each.passage.document for each in only.verbatim()] == ["b"]
    assert [each.passage.document for each in only.others] == ["b", "c"]


def test_no_repetition_takes_a_place_and_none_beyond_the_last_place_is_lost() -> None:
    hits = [
        a_hit(LAW, "a"),
        a_hit(LAW, "b"),
        a_hit("Second.", "c"),
        a_hit("Third.", "d"),
        a_hit(LAW, "e"),
    ]
    one, other = fold(hits, 2)
    assert (one.hit.passage.document, other.hit.passage.document) == ("a", "c")
    assert [each.passage.document for each in one.others] == ["b", "e"]


def test_a_provision_asked_for_by_its_place_is_never_folded_away() -> None:
    hits = [a_hit(LAW, "english", "citation"), a_hit(LAW, "copy", "citation")]
    assert [each.hit.passage.document for each in fold(hits, 10)] == ["english", "copy"]

"""The nearest words of a source, and the difference from a quotation."""

from kb.audit.difference import nearest
from kb.audit.omissions import between

LONG = " ".join(f"word{n} and then the next of them is number {n * 7}," for n in range(600))


def said(quoted: str, text: str) -> list[tuple[str, str]]:
    found = nearest(quoted, text, 0, len(text))
    return [(c.quoted, c.source) for c in found.difference if c.quoted != c.source]


def test_one_word_changed_in_a_long_quotation_is_the_only_difference() -> None:
    changed = LONG.replace("word311 and then", "word311 and never")
    assert said(changed, f"Before it. {LONG} After it.") == [("never", "then")]


def test_words_dropped_from_a_long_quotation_are_shown() -> None:
    changed = LONG.replace("word450 and then the next of them is", "word450 is")
    assert said(changed, LONG) == [("", "and then the next of them")]


def test_a_long_quotation_of_another_text_shares_little() -> None:
    assert nearest("quite other words " * 2_000, LONG, 0, len(LONG)).share < 0.1


def test_a_quotation_without_words_is_near_to_nothing() -> None:
    assert nearest("", LONG, 0, len(LONG)).share == 0.0


def test_a_prefix_that_denies_is_no_denial_of_the_clause() -> None:
    text = "Compensation is due for the non-performance of the act agreed to be done."
    start, end = text.index(" for"), text.index(" agreed")
    assert between(text, start, end) == ""
    assert between(text.replace("non-performance", "act not"), start, end) == "not"

"""The nearest words of a source, and the difference from a quotation."""

from kb.audit.difference import nearest
from kb.audit.omissions import behind, between

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


CLAUSES = (
    "No officer acts who- (a) is not sworn; or(b) is, other than by law, paid; or(c) drinks. "
    "A fee is due: Provided that none is due at night. It is due, unless waived, at once."
)


def gap(left: str, right: str) -> str:
    return between(CLAUSES, CLAUSES.index(left) + len(left), CLAUSES.index(right))


def test_whole_clauses_may_be_left_out_even_where_no_line_parts_them() -> None:
    assert gap("who-", "(c)") == ""
    assert gap("sworn; or", "(c)") == ""


def test_the_rest_of_a_clause_may_not_hide_a_limit() -> None:
    assert gap("(b) is,", "(c)") == "other than"
    assert gap("It is due,", "at once") == "unless"


def test_a_proviso_that_is_a_sentence_may_be_left_out_with_a_mark_only() -> None:
    end = CLAUSES.index(": Provided")
    assert behind(CLAUSES, end) == ""
    assert behind(CLAUSES, end, marked=False) == "Provided"
    assert behind(CLAUSES, CLAUSES.index(", unless")) == "unless"

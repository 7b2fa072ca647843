"""Numbers as laws print them."""

import pytest

from kb.ingest import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("I", 1), ("iv", 4), ("XIV", 14), ("XL", 40), ("mcmxcix", 1999), ("IIII", None), ("", None)],
)
def test_a_roman_numeral_has_its_value_and_other_text_has_none(text: str, value: int | None):
    assert numbers.roman(text) == value


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("a", (1,)),
        ("ab", (1, 2)),
        ("ক", (1,)),
        ("হ", (32,)),
        ("কক", (1, 1)),
        ("", None),
        ("a1", None),
    ],
)
def test_letters_rank_in_their_own_alphabet(text: str, ranks: tuple[int, ...] | None):
    assert numbers.letters(text) == ranks


@pytest.mark.parametrize(
    ("digits", "inserted", "kept"),
    [
        ("12", "A", "12A"),
        ("12", "-A", "12A"),
        ("৫২", "-ক", "52A"),
        ("৩০৪", "খ", "304B"),
        ("3", " bis", "3 bis"),
        ("03", "", "3"),
        ("0", "", "0"),
    ],
)
def test_a_number_is_kept_with_ascii_digits_and_its_letter(digits: str, inserted: str, kept: str):
    assert numbers.printed(digits, inserted) == kept


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("SECOND", 2),
        ("\u09a6\u09cd\u09ac\u09bf\u09a4\u09c0\u09df", 2),
        ("ষোড়শ", 16),
        ("last", None),
    ],
)
def test_an_ordinal_word_has_its_value_however_it_is_composed(word: str, value: int | None):
    assert numbers.ordinal(word) == value


def test_digits_become_ascii_and_keep_their_places():
    assert numbers.ascii_digits("ধারা ৩০২(১)") == "ধারা 302(1)"

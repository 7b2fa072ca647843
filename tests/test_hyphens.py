import pytest

from kb.ingest.readers.hyphens import is_broken, known_words
from kb.ingest.readers.pdf_lines import HYPHEN, Line

TEXT = [
    "Carriers check the passports of audio-visual crews in",
    f"all ports, and may pass cases in{HYPHEN}",
    "cluding those of crews on the line at the border, in-",
    "cluding the sub-",
    "section. A subsection is first, re entry and money paid.",
]


def lines(texts):
    return [Line(text, page=0) for text in texts]


@pytest.mark.parametrize(
    ("head", "tail", "broken"),
    [
        ("in", "cluding", True),  # torn twice, and no word by itself either time
        ("pass", "ports", True),  # both are words, but so is the whole
        ("sub", "section", True),
        ("audio", "visual", False),  # stands with its hyphen elsewhere
        ("first", "line", False),
        ("cross", "border", False),
        ("re", "paid", True),
        ("re", "entry", False),
        ("traf", "ficking", True),
        ("border", "crews", False),
    ],
)
def test_the_document_s_words_tell_broken_words_from_compounds(head, tail, broken):
    assert is_broken(head, tail, True, known_words(lines(TEXT))) is broken


def test_a_capital_on_the_next_line_keeps_the_hyphen():
    assert not is_broken("anglo", "saxon", False, known_words(lines(TEXT)))


def test_parts_of_broken_words_are_no_words():
    assert "cluding" not in known_words(lines(TEXT))

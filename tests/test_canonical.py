"""The canonical text and its page map."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kb.ingest.canonical import join
from kb.model import Block, Page, Reading

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def test_blocks_are_joined_by_one_newline_and_can_be_sliced_back():
    canonical = join(Reading((Block("One"), Block("Two", style="heading", level=2))))
    assert canonical.text == "One\nTwo"
    assert [canonical.text[b.start : b.end] for b in canonical.blocks] == ["One", "Two"]
    assert (canonical.blocks[1].style, canonical.blocks[1].level) == ("heading", 2)


def test_a_block_without_text_leaves_no_trace():
    assert join(Reading((Block(""), Block("Text"), Block(" \n")))).text == "Text"


def test_a_reading_without_blocks_is_an_empty_text():
    canonical = join(Reading(()))
    assert (canonical.text, canonical.blocks, canonical.pages) == ("", (), ())


def test_the_text_is_composed_and_offsets_follow():
    loose = "Cafe\u0301 bold rest"
    canonical = join(
        Reading((Block(loose, bold_end=10, note_marks=((6, "1"),), page_starts=((6, 0),)),))
    )
    assert canonical.text == "Café bold rest"
    assert canonical.text[: canonical.blocks[0].bold_end] == "Café bold"
    assert canonical.blocks[0].note_marks == ((5, "1"),)


def test_pages_tile_the_text_and_may_begin_inside_a_block():
    reading = Reading(
        (
            Block("first second", page_starts=((0, 0), (6, 1))),
            Block("third", page_starts=((0, 2),)),
        ),
        page_labels=("i", "ii", "1"),
    )
    assert join(reading).pages == (
        Page(0, "i", 0, 6),
        Page(1, "ii", 6, 13),
        Page(2, "1", 13, 18),
    )


def test_a_page_without_text_keeps_its_place():
    reading = Reading(
        (Block("a", page_starts=((0, 0),)), Block("b", page_starts=((0, 2),))),
        page_labels=("1", "2", "3", "4"),
    )
    spans = [(page.start, page.end) for page in join(reading).pages]
    assert spans == [(0, 2), (2, 2), (2, 3), (3, 3)]


def test_the_page_of_an_emptied_block_is_not_lost():
    reading = Reading(
        (Block("a", page_starts=((0, 0),)), Block("", page_starts=((0, 1),)), Block("b"))
    )
    assert [page.start for page in join(reading).pages] == [0, 2]


@given(st.lists(st.tuples(TEXTS, st.integers(0, 25), st.integers(0, 8)), max_size=8))
def test_any_blocks_give_an_nfc_text_with_ordered_maps(parts: list[tuple[str, int, int]]):
    blocks = tuple(Block(text, page_starts=((offset, page),)) for text, offset, page in parts)
    canonical = join(Reading(blocks))
    assert unicodedata.is_normalized("NFC", canonical.text)
    at = 0
    for block in canonical.blocks:
        assert block.start == at
        at = block.end + 1
    edges = [0, *(page.end for page in canonical.pages)]
    assert [page.start for page in canonical.pages] == edges[:-1]
    assert edges == sorted(edges)
    if canonical.pages:
        assert edges[-1] == len(canonical.text)

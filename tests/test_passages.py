import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest import passages
from kb.ingest.passages import LONGEST, WHOLE, split
from kb.model import Provision


def provision(id, start, end, parent="", level="section", **more):
    return Provision(
        id, level, more.pop("number", ""), more.pop("heading", ""), start, end, parent, **more
    )


def texts(text, provisions, language="en"):
    return [(p.provision, text[p.start : p.end]) for p in split(text, provisions, language)]


def test_a_short_section_with_its_subsections_is_one_passage():
    text = "6. Trafficking.\n(1) One shall not traffic.\n(2) Punishment is ten years.\n"
    tree = [
        provision("s6", 0, len(text)),
        provision("s6_1", 16, 43, "s6", "subsection"),
        provision("s6_2", 43, len(text), "s6", "subsection"),
    ]
    assert texts(text, tree) == [("s6", text.strip())]


def test_a_long_section_gives_its_lead_in_and_each_subsection():
    body = [f"({n}) " + f"word{n} " * 60 for n in (1, 2)]
    lead = "6. Whoever does any of the following commits an offence:\n"
    text = lead + "\n".join(body) + "\nshall be liable to imprisonment for life."
    cuts = [len(lead), len(lead) + len(body[0]) + 1, len(lead) + len(body[0]) + len(body[1]) + 2]
    tree = [
        provision("s6", 0, len(text)),
        provision("s6_1", cuts[0], cuts[1], "s6", "subsection"),
        provision("s6_2", cuts[1], cuts[2], "s6", "subsection"),
    ]
    found = texts(text, tree)
    assert [name for name, _ in found] == ["s6", "s6_1", "s6_2", "s6"]
    assert found[0][1] == lead.strip()
    assert found[3][1] == "shall be liable to imprisonment for life."


def test_sections_of_a_chapter_are_never_put_together():
    text = "Chapter I\n1. Short.\n2. Also short."
    tree = [
        provision("ch", 0, len(text), level="chapter", number="I"),
        provision("s1", 10, 20, "ch"),
        provision("s2", 20, len(text), "ch"),
    ]
    assert [name for name, _ in texts(text, tree)] == ["s1", "s2"]


@pytest.mark.parametrize(
    ("text", "level", "number", "heading"),
    [
        ("CHAPTER I PRELIMINARY", "chapter", "I", "PRELIMINARY"),
        ("Session 7: Group discussion", "session", "7", "Group discussion"),
        ("অধ্যায় ১ প্রারম্ভিক", "chapter", "1", "প্রারম্ভিক"),
    ],
)
def test_a_chapter_s_number_and_heading_alone_make_no_passage(text, level, number, heading):
    body = text + "\n1. Whoever traffics in persons commits an offence."
    tree = [
        provision("ch", 0, len(body), level=level, number=number, heading=heading),
        provision("s1", len(text) + 1, len(body), "ch"),
    ]
    assert [name for name, _ in texts(body, tree)] == ["s1"]


@pytest.mark.parametrize("text", ["3.2 Trends", "Chapter 3.2: Trends\n", "TRENDS"])
def test_a_heading_without_text_under_it_makes_no_passage(text):
    tree = [provision("h", 0, len(text), level="heading", number="3.2", heading="Trends")]
    assert texts(text, tree) == []


def test_a_question_and_a_list_of_contents_are_no_passages_of_their_own():
    text = "Question 3: Who screens?\nThe police do.\nContents\n1 Aim ..... 3\n"
    tree = [
        provision("q", 0, 39, level="question", number="3", heading="Who screens?"),
        provision("c", 25, 39, "q", level="contribution"),
        provision("toc", 40, len(text), level="heading", heading="Contents"),
    ]
    assert texts(text, tree) == [("c", "The police do.")]


def test_ready_made_units_are_kept_however_short():
    text = "INTRODUCTION"
    tree = [provision("u", 0, len(text), heading="INTRODUCTION", external_id="adgm#1")]
    assert texts(text, tree) == [("u", text)]


def test_a_short_section_does_not_load_spacy(monkeypatch):
    monkeypatch.setattr(passages, "sentences", None)
    text = "A sentence. " * (LONGEST // 12)
    assert len(texts(text, [provision("s", 0, len(text))])) == 1


def test_a_long_section_is_cut_at_the_ends_of_its_paragraphs():
    paragraphs = [f"Paragraph {n} " + "goes on and on " * 30 + "and ends." for n in range(9)]
    text = "\n".join(paragraphs)
    found = [t for _, t in texts(text, [provision("s", 0, len(text))])]
    assert len(found) == 5
    assert all(len(t) <= LONGEST and t.endswith("and ends.") for t in found)


def test_a_long_paragraph_is_cut_at_the_ends_of_its_sentences_into_even_pieces():
    text = "Any person who fails to comply with section 4 of the Act commits an offence. " * 40
    found = [t for _, t in texts(text, [provision("s", 0, len(text))])]
    assert all(t.endswith("offence.") for t in found)
    assert len(found) == 3
    assert max(map(len, found)) - min(map(len, found)) <= 160


@pytest.mark.parametrize("text", ["x" * 5000, "নাগরিক " * 900, "a\tb\t" * 2000])
def test_text_without_sentences_is_cut_all_the_same(text):
    found = texts(text, [provision("s", 0, len(text))], "bn")
    assert all(0 < len(t) <= LONGEST for _, t in found)
    assert "".join("".join(t.split()) for _, t in found) == "".join(text.split())


@st.composite
def documents(draw):
    """A text with a random tree over it: part > section > subsection."""
    words = st.text(alphabet="abc XYZ.\n1(", min_size=0, max_size=60)
    text, tree = "", []
    for p in range(draw(st.integers(1, 3))):
        part_start = len(text)
        text += draw(words)
        inner = []
        for s in range(draw(st.integers(0, 3))):
            section_start = len(text)
            text += draw(words) * draw(st.sampled_from([1, 1, 5, 40]))
            below = []
            for b in range(draw(st.integers(0, 3))):
                start = len(text)
                text += draw(words) * draw(st.sampled_from([1, 2, 60]))
                below.append(
                    provision(f"p{p}s{s}b{b}", start, len(text), f"p{p}s{s}", "subsection")
                )
            text += draw(words)
            inner += [provision(f"p{p}s{s}", section_start, len(text), f"p{p}"), *below]
        text += draw(words)
        tree += [provision(f"p{p}", part_start, len(text), level="part"), *inner]
    return text, tree


@given(documents())
def test_passages_are_ordered_trimmed_and_never_cross_a_provision(document):
    text, tree = document
    found = split(text, tree, "bn")
    spans = {p.id: p for p in tree}
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    for passage in found:
        held = text[passage.start : passage.end]
        assert held == held.strip() != ""
        assert len(held) <= LONGEST
        owner = spans[passage.provision]
        assert owner.start <= passage.start < passage.end <= owner.end
        mine = set(range(passage.start, passage.end))
        for other in tree:
            theirs = {i for i in range(other.start, other.end) if not text[i].isspace()}
            assert mine.isdisjoint(theirs) or theirs <= mine or other.start <= passage.start
            assert mine.isdisjoint(theirs) or theirs <= mine or passage.end <= other.end


@given(documents())
def test_all_text_of_the_leaves_is_in_a_passage(document):
    text, tree = document
    covered = {i for p in split(text, tree, "bn") for i in range(p.start, p.end)}
    parents = {p.parent for p in tree}
    for leaf in tree:
        held = range(leaf.start, leaf.end)
        if leaf.id not in parents and any(text[i].isalnum() for i in held):
            assert all(i in covered for i in held if text[i].isalnum())


def test_passages_come_without_spacy_in_a_fresh_interpreter():
    import subprocess

    code = "import sys, kb.ingest.passages; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert WHOLE < LONGEST


ENGLISH = (
    "Each State Party shall take measures to protect the victims of trafficking in persons, and to "
    "ensure that the officers who first meet them at a border are trained to do so. "
) * 2
DUTCH = (
    "Iedere Staat die partij is neemt maatregelen om slachtoffers van mensenhandel te beschermen "
    "en te waarborgen dat de ambtenaren die hen aan een grens ontmoeten daarvoor zijn opgeleid. "
) * 2


def articles(*held):
    text = "\n".join(held)
    starts = [sum(len(h) + 1 for h in held[:n]) for n in range(len(held))]
    spans = [(start, start + len(h)) for start, h in zip(starts, held, strict=True)]
    return text, [provision(f"art_{n}", *span, level="article") for n, span in enumerate(spans)]


def test_the_translation_after_a_treaty_s_text_gives_no_passages():
    text, tree = articles(ENGLISH, "Done at New York.", DUTCH, "Gedaan te New York.", DUTCH)
    assert [name for name, _ in texts(text, tree)] == ["art_0", "art_1"]


def test_a_speech_in_another_language_stays():
    text, tree = articles(ENGLISH, ENGLISH, DUTCH, ENGLISH, ENGLISH)
    assert len(texts(text, tree)) == 5


def test_words_of_another_language_do_not_take_a_text_away():
    quoted = ENGLISH + "Iedere Staat die partij is neemt maatregelen."
    text, tree = articles(quoted, "Wet van 2004", ENGLISH)
    assert [name for name, _ in texts(text, tree)] == ["art_0", "art_1", "art_2"]


def test_english_in_a_bangla_text_stays_and_so_do_ready_made_provisions():
    text, tree = articles(ENGLISH, "মানব পাচার প্রতিরোধ ও দমন করা সমীচীন। " * 9)
    assert len(texts(text, tree, "bn")) == 2
    text, tree = articles(ENGLISH, DUTCH)
    made = [Provision(p.id, p.level, "", "", p.start, p.end, external_id=p.id) for p in tree]
    assert len(texts(text, made)) == 2

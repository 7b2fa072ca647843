import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest import pinpoints
from kb.ingest.canonical import join
from kb.ingest.structure.study import provisions
from kb.model import Block, Reading

BODY = "Officials interviewed for this study described long delays at the northern crossing points."


def heading(text, level=1):
    return Block(text, "heading", level)


def outline(*blocks):
    made = [Block(b) if isinstance(b, str) else b for b in blocks]
    canonical = join(Reading(tuple(made)))
    found = provisions(canonical)
    depth = {"": -1}
    for p in found:
        depth[p.id] = depth[p.parent] + 1
    return canonical, [(depth[p.id], p.number, p.heading) for p in found], found


def test_numbered_headings_nest_by_their_numbers_whatever_level_the_reader_saw():
    _, tree, found = outline(
        heading("3 Trends"),
        BODY,
        heading("3.2 Smuggling"),
        BODY,
        heading("3.2.1 By sea", 2),
        BODY,
        heading("4. Law"),
        BODY,
    )
    assert tree == [
        (0, "3", "Trends"),
        (1, "3.2", "Smuggling"),
        (2, "3.2.1", "By sea"),
        (0, "4", "Law"),
    ]
    assert [p.id for p in found] == ["hd_3", "hd_3__hd_3-2", "hd_3__hd_3-2__hd_3-2-1", "hd_4"]
    assert {p.level for p in found} == {"heading"}


def test_headings_without_numbers_nest_by_their_level():
    _, tree, _ = outline(
        heading("Findings"), heading("Law", 2), BODY, heading("Gaps", 3), heading("Annexes")
    )
    assert tree == [(0, "", "Findings"), (1, "", "Law"), (2, "", "Gaps"), (0, "", "Annexes")]


def test_text_before_the_first_heading_belongs_to_a_node_of_the_front():
    canonical, tree, found = outline(
        Block("A Study of Borders", "title"), "June 2021", heading("1 Aim"), BODY
    )
    assert tree == [(0, "", ""), (0, "1", "Aim")]
    assert canonical.text[found[0].start : found[0].end] == "A Study of Borders\nJune 2021"


def test_a_bare_chapter_line_takes_the_title_on_the_line_below():
    _, tree, _ = outline(
        heading("Chapter 3"), heading("Trends in smuggling"), BODY, heading("Annex B: Tools"), BODY
    )
    assert tree == [(0, "3", "Trends in smuggling"), (0, "B", "Tools")]


def test_the_list_of_contents_makes_no_headings_of_its_entries():
    _, tree, _ = outline(
        heading("Contents"),
        heading("1 Aim ........ 3"),
        heading("2 Trends\t9"),
        "2.1 Law 12",
        heading("1 Aim"),
        BODY,
        heading("2 Trends"),
        BODY,
    )
    assert tree == [(0, "", "Contents"), (0, "1", "Aim"), (0, "2", "Trends")]


def test_a_line_that_the_contents_list_is_a_heading_though_it_is_set_as_text():
    _, tree, _ = outline(
        heading("Contents"),
        "1. Aim of this study......... 3",
        heading("Terms"),
        "1. Aim of this study",
        BODY,
    )
    assert tree[-1] == (0, "1", "Aim of this study")


def test_the_bold_head_of_a_table_is_no_heading():
    _, tree, _ = outline(
        heading("1 Aim"), "Table 1. Sites", Block("Site Total", bold_end=10), "Bolar 3"
    )
    assert tree == [(0, "1", "Aim")]


def test_short_lines_over_paragraphs_are_headings_where_the_file_marks_none():
    _, tree, _ = outline("A briefing on borders", BODY, "Our research", BODY, "It ended.", BODY)
    assert tree == [(0, "", "A briefing on borders"), (0, "", "Our research")]


def test_paragraphs_numbered_through_are_nodes_and_short_lists_are_not():
    blocks = [heading("1 Aim")]
    for n in range(1, 9):
        blocks += [f"{n}. {BODY}"]
    blocks += [heading("2 Law"), *(f"{n}. {BODY}" for n in range(9, 16))]
    _, tree, found = outline(*blocks)
    assert [p.number for p in found if p.level == "paragraph"] == [str(n) for n in range(1, 16)]
    assert found[1].id == "hd_1__para_1"
    _, tree, _ = outline(
        heading("1 Aim"), "1. One thing to do.", "2. Another.", heading("2 Law"), BODY
    )
    assert [number for _, number, _ in tree] == ["1", "2"]


def test_paragraphs_numbered_by_chapter_lie_in_their_chapter():
    blocks = [
        heading("3 Law"),
        *(f"3.{n} {BODY}" for n in range(1, 13)),
        heading("4 Gaps"),
        f"4.1 {BODY}",
    ]
    _, _, found = outline(*blocks)
    assert [p.parent for p in found if p.level == "paragraph"] == ["hd_3"] * 12 + ["hd_4"]


def test_recommendations_can_be_found_by_their_number():
    _, tree, found = outline(
        heading("6 Recommendations"), f"Recommendation 5: {BODY}", f"Recommendation 6. {BODY}"
    )
    assert tree[1:] == [(1, "5", "Recommendation 5"), (1, "6", "Recommendation 6")]
    assert found[1].id == "hd_6__rec_5"


def test_a_bold_line_is_a_heading_below_the_styled_ones():
    _, tree, _ = outline(
        heading("2 Law", 1), BODY, Block("Detention of victims", bold_end=20), BODY
    )
    assert tree == [(0, "2", "Law"), (1, "", "Detention of victims")]


def test_two_parts_with_the_same_number_have_ids_of_their_own():
    _, _, found = outline(heading("1 Aim"), BODY, heading("1 Aim"), BODY, heading("1 Aim"), BODY)
    assert len({p.id for p in found}) == 3


@pytest.mark.parametrize("blocks", [(), (" ",), ("One paragraph only.",)])
def test_a_study_without_headings_is_not_refused(blocks):
    canonical, tree, _ = outline(*blocks)
    assert tree == ([(0, "", "")] if canonical.text.strip() else [])


BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(
            [
                "1 Aim",
                "1.1 Why",
                "Chapter 2",
                "Contents",
                "Annex A",
                "A ... 3",
                BODY,
                "x",
                "Recommendation 1",
                "১. ভূমিকা",
                "  ",
                "12. " + BODY,
            ]
        ),
        st.sampled_from(["heading", "paragraph", "list_item", "title", "note", "table"]),
        st.integers(0, 3),
    ),
    max_size=25,
)


@given(BLOCKS)
def test_every_character_lies_in_a_node_and_children_lie_inside_their_parents(blocks):
    canonical = join(Reading(tuple(blocks)))
    found = provisions(canonical)
    spans = {p.id: p for p in found}
    assert len(spans) == len(found)
    covered = {i for p in found for i in range(p.start, p.end)}
    assert all(i in covered for i, c in enumerate(canonical.text) if not c.isspace())
    for p in found:
        around = spans.get(p.parent)
        assert around is None or around.start <= p.start <= p.end <= around.end


def test_cover_and_imprint_before_the_list_of_contents_are_one_node():
    _, tree, found = outline(
        heading("Crossing Points"),
        "Printed in Port Ansel. All rights reserved.",
        heading("A National Study", 2),
        heading("Foreword"),
        "This is the first study of its kind.",
        heading("Contents"),
        "1 Aim .......... 1",
        heading("1 Aim"),
        "The study has one aim. " * 50,
    )
    assert tree == [(0, "", ""), (0, "", "Foreword"), (0, "", "Contents"), (0, "1", "Aim")]
    assert found[0].id == "cover"


def test_a_list_of_contents_without_leaders_is_no_outline():
    titles = ["Foreword", "Law", "Practice", "Gaps", "Ways forward"]
    _, tree, _ = outline(
        heading("A Study"),
        *(heading(f"{title} {page}", 2) for page, title in enumerate(titles, start=4)),
        heading("Contents"),
        *(block for title in titles for block in (heading(title), f"{title} is told here.")),
    )
    assert [title for _, _, title in tree][-5:] == titles
    assert not any("Law 5" in title for _, _, title in tree)


def test_a_box_between_numbered_paragraphs_is_no_part_of_them():
    paragraphs = [f"{n}. Officers at the posts record what they see." for n in range(1, 9)]
    canonical, _, found = outline(
        heading("1 Aim"),
        *paragraphs[:4],
        "Box 2. A season",
        "A youth told his story.",
        *paragraphs[4:],
    )
    box = next(p for p in found if p.heading == "Box 2. A season")
    assert canonical.text[box.start : box.end].endswith("A youth told his story.")
    fourth = next(p for p in found if p.number == "4" and p.level == "paragraph")
    assert fourth.end < box.start


def test_recommendations_annexes_and_boxes_are_cited_as_such():
    canonical, _, found = outline(
        heading("6 Way forward"),
        "Recommendation 5. Amend the Act.",
        heading("Annex B: Tools"),
        "Tools were used.",
    )
    cited = [p.pinpoint for p in pinpoints.finish(found, canonical, "study")]
    assert cited == ["sec 6", "rec 5", "annex B"]


def test_lines_that_begin_with_years_are_no_numbered_paragraphs():
    years = [f"{year} saw more patrols at the northern posts." for year in range(2010, 2020)]
    _, _, found = outline(heading("1 Trends"), *years)
    assert [p.level for p in found] == ["heading"]


def test_a_bold_table_of_contents_without_leaders_makes_no_headings_and_no_paragraphs():
    entries = ["1. Aim 3", "2. The Group 4", "3. Plan 5", "Annex A Terms 6", "Annex B Members 8"]
    _, tree, found = outline(
        Block("Table of Contents", bold_end=17),
        *(Block(entry, bold_end=len(entry)) for entry in entries),
        heading("1. Aim of this plan"),
        *(f"1.{n}. Officers meet at the border." for n in range(1, 8)),
    )
    assert tree[:2] == [(0, "", "Table of Contents"), (0, "1", "Aim of this plan")]
    assert {p.parent for p in found if p.level == "paragraph"} == {"hd_1"}


def test_a_chapter_s_title_on_two_pages_is_one_heading_and_a_quotation_s_end_is_none():
    _, tree, _ = outline(
        heading("SUMMARY"),
        "What this study found.",
        heading("Summary"),
        BODY,
        heading("it really helped me”", 2),
    )
    assert tree == [(0, "", "SUMMARY")]


def test_a_paragraph_s_number_may_touch_its_first_word():
    _, _, found = outline(heading("1 Aim"), *(f"1.{n}.Officers meet often." for n in range(1, 12)))
    assert [p.number for p in found[1:]] == [f"1.{n}" for n in range(1, 12)]


def advice(*blocks):
    canonical, _, found = outline(*blocks)
    return [
        (p.number, p.pinpoint, canonical.text[p.start : p.end])
        for p in pinpoints.finish(found, canonical, "study")
        if p.level == "recommendation"
    ]


def test_a_numbered_list_of_recommendations_is_cited_by_its_numbers():
    items = [
        "1. The Ministry should open a shelter.",
        "It should hold forty beds.",
        "2. Train the guard.",
    ]
    assert advice(heading("5 Conclusions and recommendations"), BODY, *items, heading("6 Aim")) == [
        ("1", "rec 1", "\n".join(items[:2])),
        ("2", "rec 2", items[2]),
    ]


def test_a_list_of_bullets_under_recommendations_is_one_recommendation_each_and_ends_with_it():
    bullets = [Block(f"• {what} shelters.", "list_item", 1) for what in ("Open", "Fund", "Inspect")]
    found = advice(heading("Recommendations for the Ministry"), BODY, *bullets, BODY)
    assert [text for _, _, text in found] == [b.text for b in bullets]
    assert {(number, place) for number, place, _ in found} == {
        ("", "‘Recommendations for the Ministry’")
    }


def test_the_rows_of_a_table_of_recommendations_are_recommendations():
    rows = (("No.", "Recommendation", "Who"), ("1", "Open a shelter", "Ministry"))
    rows += (("2", "Train the guard", "Border Guard"),)
    table = Block("\n".join("\t".join(row) for row in rows), "table", rows=rows)
    found = advice(heading("Way forward"), table, BODY)
    assert found == [
        ("1", "rec 1", "1\tOpen a shelter\tMinistry"),
        ("2", "rec 2", "2\tTrain the guard\tBorder Guard"),
    ]


@pytest.mark.parametrize(
    "title", ["Implementation of earlier recommendations", "Methods", "Recommended reading"]
)
def test_lists_under_other_headings_are_no_recommendations(title):
    assert advice(heading(title), "1. Open a shelter.", "2. Train the guard.") == []


def test_lists_inside_labelled_recommendations_are_parts_of_these():
    found = advice(
        heading("Recommendations"),
        f"Recommendation 4: {BODY}",
        "1. Open a shelter.",
        "2. Train the guard.",
    )
    assert [place for _, place, _ in found] == ["rec 4"]


def test_a_figure_with_its_source_is_a_unit_and_the_text_goes_on_after_it():
    canonical, _, found = outline(
        heading("2 Routes"), BODY, "Figure 2: Routes by sea", "Source: the authors.", BODY
    )
    section, figure = pinpoints.finish(found, canonical, "study")
    held = canonical.text[figure.start : figure.end]
    assert (figure.pinpoint, held) == ("fig 2", "Figure 2: Routes by sea\nSource: the authors.")
    assert section.end == len(canonical.text)


def test_a_sentence_about_a_figure_is_no_caption():
    _, tree, _ = outline(heading("2 Routes"), "Figure 2 shows the routes.", "Table 3 Shows them.")
    assert tree == [(0, "2", "Routes")]


def test_a_table_s_unit_ends_with_its_rows():
    rows = Block("A\t1\nB\t2", "table", rows=(("A", "1"), ("B", "2")))
    canonical, _, found = outline(heading("2 Routes"), "Table 3. Cases", rows, BODY)
    assert canonical.text[found[1].start : found[1].end] == "Table 3. Cases\nA\t1\nB\t2"


def test_a_framed_box_holds_all_of_its_frame_and_no_more():
    boxed = [Block(text, boxed=True) for text in ("Box 3. A season", "A youth told.", "He left.")]
    canonical, _, found = outline(heading("2 Routes"), BODY, *boxed, BODY)
    box = found[1]
    assert (box.id, box.heading) == ("hd_2__box_3", "Box 3. A season")
    assert canonical.text[box.start : box.end] == "Box 3. A season\nA youth told.\nHe left."


@pytest.mark.parametrize("line", ["Contact: a.khan@moha.example", "www.gov.example", "iom.int"])
def test_an_address_is_no_heading(line):
    _, tree, _ = outline(heading("2 Routes"), BODY, heading(line), BODY)
    assert tree == [(0, "2", "Routes")]

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx_checks import check
from small_corpus import Part, SmallStore, bangla, made

from kb.cli import cli
from kb.errors import NotFoundError, TemplateError, UsageError
from kb.evidence import likeness
from kb.evidence.compare import comparable, name_of, penalties_of
from kb.evidence.phrasings import noun_phrases, phrasings, stripped, subject
from kb.evidence.quotation import quote_at
from kb.evidence.requirements import requirements
from kb.evidence.tree import Tree
from kb.model import Metadata
from kb.report import amounts, comparison_sheet, markdown, word
from kb.report.against import Against
from kb.report.build import build, compose
from kb.report.comparing import gather
from kb.report.comparison_json import entries
from kb.report.template import builtin, load

TREATY = """\
Protocol against Trafficking in Persons
Article 1
Terms
For the purposes of this Protocol:
(a) "Trafficking in persons" shall mean the recruitment, transfer or harbouring of persons, by \
means of force or fraud, for the purpose of exploitation;
Article 2
Crimes
1. Each State Party shall adopt such legislative and other measures as may be necessary to \
establish as criminal offences the conduct set forth in article 1 of this Protocol.
2. Nothing in this article shall prejudice other offences.
Article 3
Carriers
Each State Party shall consider obliging commercial carriers to check the travel documents of all \
passengers.
Article 4
At home
Each State Party shall take measures, including:
(a) shelter;
(b) legal aid.
Article 5
Astronomy
A State Party may train a person who may be an astronomer.
Article 6
Entry into force
This Protocol shall enter into force on the ninetieth day."""

LAW = """\
Trafficking in Persons Act 2019
2. Definitions
(a) "trafficking in persons" means the recruitment or harbouring of persons by means of force, for \
the purpose of exploitation;
6. Penalty for trafficking
Whoever commits trafficking in persons commits a criminal offence and shall be punished with \
imprisonment for a term which may extend to ten years.
9. Commercial carriers
Commercial carriers shall check the travel documents of all passengers before they embark."""


def treaty(id="treaty", **about):
    metadata = Metadata("Protocol against Trafficking in Persons", "", "2000", "en", "UN")
    return made(
        id,
        "law",
        TREATY,
        replace(metadata, **about),
        [
            Part("art_1", "article", "Article 1", "exploitation;", "", "art 1", "Terms", "1"),
            Part("art_1__a", "clause", '(a) "Traff', "exploitation;", "art_1", "art 1(a)"),
            Part("art_2", "article", "Article 2", "other offences.", "", "art 2", "Crimes", "2"),
            Part("art_2__1", "subsection", "1. Each", "this Protocol.", "art_2", "art 2(1)"),
            Part("art_2__2", "subsection", "2. Nothing", "other offences.", "art_2", "art 2(2)"),
            Part("art_3", "article", "Article 3", "all passengers.", "", "art 3", "Carriers", "3"),
            Part("art_4", "article", "Article 4", "legal aid.", "", "art 4", "At home", "4"),
            Part("art_4__a", "clause", "(a) shelter", "shelter;", "art_4", "art 4(a)"),
            Part("art_4__b", "clause", "(b) legal", "legal aid.", "art_4", "art 4(b)"),
            Part("art_5", "article", "Article 5", "astronomer.", "", "art 5", "Astronomy", "5"),
            Part("art_6", "article", "Article 6", "day.", "", "art 6", "Entry into force", "6"),
        ],
    )  # fmt: skip


def law(id="law", **about):
    metadata = Metadata("Trafficking in Persons Act 2019", "Act 5", "2019", "en", "BD")
    return made(
        id,
        "law",
        LAW,
        replace(metadata, **about),
        [
            Part("sec_2", "section", "2. Def", "exploitation;", "", "s 2", "Definitions", "2"),
            Part("sec_2__a", "definition", '(a) "traff', "exploitation;", "sec_2", "s 2(a)"),
            Part("sec_6", "section", "6. Pen", "ten years.", "", "s 6", "Penalty for trafficking"),
            Part("sec_9", "section", "9. Comm", "embark.", "", "s 9", "Commercial carriers"),
        ],
    )


@pytest.fixture
def store():
    return SmallStore((treaty(), law(), bangla()))


@pytest.fixture
def template():
    return load(builtin() / "gap-analysis")


@pytest.fixture
def material(store, template):
    return gather(template, store, store.search, Against("treaty"))


def by_place(material):
    return {row.requirement.provision.pinpoint: row for row in material.comparison.rows}


# ------------------------------------------------------------------------------ requirements


def test_paragraphs_are_requirements_and_short_items_of_a_list_are_not():
    found = [r.provision.pinpoint for r in requirements(Tree(treaty())).chosen]
    assert found == ["art 1(a)", "art 2(1)", "art 3", "art 4", "art 5"]


def test_final_and_saving_clauses_are_left_out_and_named():
    left = [p.pinpoint for p in requirements(Tree(treaty())).left_out]
    assert left == ["art 2(2)", "art 6"]


def test_an_article_that_is_named_is_compared_whatever_it_is_about():
    found = requirements(Tree(treaty()), ["6", "2-3"])
    assert [r.provision.pinpoint for r in found.chosen] == [
        "art 2(1)",
        "art 2(2)",
        "art 3",
        "art 6",
    ]
    with pytest.raises(NotFoundError, match=r"no article 12; it has art 1 to art 6"):
        requirements(Tree(treaty()), ["12"])


def test_the_force_is_read_from_the_verb():
    force = {r.provision.pinpoint: r.force for r in requirements(Tree(treaty())).chosen}
    assert force == {
        "art 1(a)": "definition",
        "art 2(1)": "mandatory",
        "art 3": "to consider",
        "art 4": "mandatory",
        "art 5": "optional",
    }


def test_a_person_who_may_be_a_victim_makes_no_permission():
    text = TREATY.replace("A State Party may train a person", "A State Party shall train a person")
    document = replace(treaty(), text=text)
    assert requirements(Tree(document), ["5"]).chosen[0].force == "mandatory"


def test_a_requirement_is_quoted_without_its_articles_heading():
    chosen = requirements(Tree(treaty())).chosen
    assert chosen[0].text.startswith('For the purposes of this Protocol: (a) "Trafficking')
    assert chosen[2].text.startswith("Each State Party shall consider")


def test_a_document_without_articles_says_so():
    bare = replace(treaty(), provisions=())
    with pytest.raises(NotFoundError, match="no numbered articles or sections"):
        requirements(Tree(bare))


def test_a_text_in_two_languages_is_compared_in_its_own():
    dutch = (
        "\nArtikel 3\nVervoerders\nElke Staat die partij is overweegt vervoerders te verplichten "
        "de reisdocumenten van alle passagiers te controleren."
    )
    text = TREATY + dutch
    first = treaty()
    again = replace(first.provisions[5], id="art_3_2", start=len(TREATY) + 1, end=len(text))
    document = replace(first, text=text, provisions=(*first.provisions, again))
    found = [r.provision.id for r in requirements(Tree(document)).chosen]
    assert "art_3" in found
    assert "art_3_2" not in found


# ------------------------------------------------------------------------------ searches


def test_what_every_treaty_says_is_taken_off_the_searches():
    chosen = requirements(Tree(treaty())).chosen
    assert stripped(chosen[1]) == "establish as criminal offences the conduct"
    assert stripped(chosen[2]).startswith("obliging commercial carriers")


def test_the_subject_is_added_where_a_requirement_leaves_it_out():
    assert subject(treaty()) == "Trafficking in persons"
    searches = phrasings(requirements(Tree(treaty())).chosen[1], "Trafficking in persons")
    assert all("Trafficking in persons" in search for search in searches)


def test_noun_phrases_come_without_articles():
    phrases = noun_phrases("the travel documents of all passengers on a commercial vessel")
    assert "travel documents" in phrases


# ------------------------------------------------------------------------------ likeness


def test_likeness_is_the_same_from_both_sides():
    weights = likeness.weigh([{"a", "b"}, {"c"}], [{"a"}, {"b", "c"}, {"d"}])
    one, other = frozenset(("a", "b")), frozenset(("b", "c"))
    nothing = frozenset()
    assert likeness.overlap(weights, one, other, nothing) == pytest.approx(
        likeness.overlap(weights, other, one, nothing)
    )
    assert likeness.overlap(weights, one, one, nothing) == pytest.approx(1.0)
    assert likeness.overlap(weights, nothing, other, nothing) == 0.0


def test_what_resembles_every_requirement_alike_gains_nothing():
    hub = likeness.usual([0.7] * 10)
    assert likeness.likeness(0.7, 0.3, hub) < likeness.likeness(0.7, 0.3, likeness.usual([0.7]))


def test_strength_wants_likeness_and_cosine():
    assert likeness.grade(0.9, 0.9) == "strong"
    assert likeness.grade(0.9, 0.5) == "medium"
    assert likeness.grade(0.9, 0.1) is None
    assert likeness.grade(0.1, 0.9) is None


# ------------------------------------------------------------------------------ answers


def test_the_nearest_provisions_are_found_and_nothing_else(material):
    rows = by_place(material)
    places = {
        place: [e.quotation.pinpoint for e in row.answer("law").evidence]
        for place, row in rows.items()
    }
    assert places["art 1(a)"] == ["s 2(a)"]
    assert places["art 2(1)"] == ["s 6"]
    assert places["art 3"] == ["s 9"]
    assert places["art 5"] == []


def test_an_unanswered_requirement_names_what_came_nearest_and_why_not(material):
    answer = by_place(material)["art 5"].answer("law")
    assert answer.strength is None
    assert answer.looked_at > 0
    assert all(one.reason for one in answer.rejected)


def test_every_excerpt_is_verbatim(material):
    for evidence in material.evidence():
        text = material.lookup(evidence.document).document.text
        for piece in evidence.quotation.pieces:
            assert text[piece.start : piece.end] == piece.exact


def test_a_law_in_another_language_is_named_and_not_called_silent(material):
    assert material.comparison.foreign == ("bangla",)
    assert material.comparison.documents == ("law",)


def test_of_copies_only_the_fullest_is_compared(template):
    copy = law("copy")
    shorter = replace(copy, provisions=copy.provisions[:2], passages=copy.passages[:1])
    store = SmallStore((treaty(), law(), shorter))
    found = gather(template, store, store.search, Against("treaty")).comparison
    assert found.documents == ("law",)
    assert found.copies == {"law": ("copy",)}


def test_other_treaties_are_not_compared_unless_they_are_named(template):
    store = SmallStore((treaty(), treaty("other"), law()))
    found = gather(template, store, store.search, Against("treaty")).comparison
    assert found.documents == ("law",)
    asked = Against("treaty", documents=("other",))
    assert gather(template, store, store.search, asked).comparison.documents == ("other",)


def test_choosing_articles_changes_no_answer(store, template, material):
    one = gather(template, store, store.search, Against("treaty", articles=("3",)))
    assert one.comparison.rows[0].answers == by_place(material)["art 3"].answers


def test_an_article_that_is_left_out_by_default_is_compared_when_it_is_named(store, template):
    found = gather(template, store, store.search, Against("treaty", articles=("3", "6")))
    places = [row.requirement.provision.pinpoint for row in found.comparison.rows]
    assert places == ["art 3", "art 6"]


def test_an_act_can_be_compared_too(store, template):
    found = gather(template, store, store.search, Against("law", documents=("treaty",)))
    assert [row.requirement.provision.pinpoint for row in found.comparison.rows][:1] == ["s 2(a)"]


def test_what_is_wrong_is_said_in_a_sentence(store, template):
    with pytest.raises(UsageError, match="Name the instrument"):
        gather(template, store, store.search)
    with pytest.raises(NotFoundError, match="no document 'nowhere'"):
        gather(template, store, store.search, Against("treaty", documents=("nowhere",)))
    with pytest.raises(NotFoundError, match="no laws of FR"):
        gather(template, store, store.search, Against("treaty", jurisdiction="FR"))
    with pytest.raises(TemplateError, match="holds no documents"):
        gather(template, SmallStore(()), store.search, Against("treaty"))


def test_penalties_are_those_of_the_excerpt():
    tree = Tree(law())
    section = tree.by_id["sec_6"]
    quotation = quote_at(tree, [(section.start, section.end)], "sec_6")
    assert [penalty.most for penalty in penalties_of(tree, quotation)] == [120]


def test_names_of_provisions_fit_a_bookmark():
    provision = treaty().provisions[3]
    assert name_of(provision) == "art-2-1"
    assert len(name_of(replace(provision, pinpoint="x" * 90))) <= 40


def test_comparable_documents_are_of_the_kind_asked_for(store):
    own = next(s for s in store.summaries() if s.id == "treaty")
    assert comparable(store.summaries(), own, "study")[0] == ()


# ------------------------------------------------------------------------------ outputs


def test_the_word_report_passes_every_check(material, tmp_path: Path):
    built = compose(material)
    out = tmp_path / "gaps.docx"
    word.render(built.report, material.template.docx, out, material.template.styles)
    assert check(out) == []
    assert {record.note for record in built.records} >= {1}


def test_the_report_shows_answers_elements_penalties_and_gaps(material):
    text = markdown.render(compose(material).report)
    assert "No provision found" in text
    assert "imprisonment of up to 10 years" in text
    assert "harbouring" in text
    assert "Entry into force" in text  # named as left out
    assert "মানব পাচার" in text  # named as not comparable


def test_the_draft_remembers_what_was_compared(material):
    state = json.loads(compose(material).report.state)
    assert state["comparison"]["instrument"] == "treaty"
    assert set(state["regions"]) >= {"question-art-1", "question-art-3"}


def test_a_template_that_names_its_instrument_is_built_like_any_other(store, template):
    named = replace(template, comparison=Against("treaty"))
    built = build(named, store, store.search)
    assert "Protocol against Trafficking in Persons" in dict(built.report.scalars)["subtitle"]


def test_its_sections_are_refused_in_another_kind_of_report(material):
    with pytest.raises(TemplateError, match="belongs to a gap analysis"):
        compose(replace(material, comparison=None))


def test_the_same_corpus_makes_the_same_report(store, template):
    asked = Against("treaty")
    one = compose(gather(template, store, store.search, asked)).report
    assert one == compose(gather(template, store, store.search, asked)).report


def test_the_entries_for_machines_hold_every_answer(material):
    found = entries(material)
    assert len(json.loads(json.dumps(found))) == 5
    carriers = next(entry for entry in found if entry["pinpoint"] == "art 3")
    assert carriers["force"] == "to consider"
    assert [p["pinpoint"] for a in carriers["answers"] for p in a["provisions"]] == ["s 9"]


def test_the_workbook_filters_freezes_and_wraps(material, tmp_path: Path):
    from openpyxl import load_workbook

    out = tmp_path / "gaps.xlsx"
    comparison_sheet.write(material, out)
    book = load_workbook(out)
    assert book.sheetnames == ["Comparison", "Penalties"]
    sheet = book["Comparison"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["D2"].alignment.wrap_text
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 5
    assert {row[5] for row in rows} >= {"strong", "No provision found"}
    assert [c.value for c in book["Penalties"][2]][6] == 120


def test_no_cell_becomes_a_formula(template, tmp_path: Path):
    from openpyxl import load_workbook

    text = LAW.replace("Trafficking in Persons Act", "=cmd|'/c calc'!A1 Act")
    evil = replace(law(title="=HYPERLINK(1) Trafficking in Persons Act 2019"), text=text)
    store = SmallStore((treaty(), evil))
    out = tmp_path / "gaps.xlsx"
    found = gather(template, store, store.search, Against("treaty"))
    comparison_sheet.write(found, out)
    for sheet in load_workbook(out):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert not any(str(cell.value or "").startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("=1+1", "'=1+1"), ("\n@x", "'\n@x"), ("a=b", "a=b"), ("bell\x07", "bell"), ("", "")],
)
def test_a_cell_is_text_and_nothing_else(text, shown):
    assert comparison_sheet.safe(text) == shown


def test_lengths_of_time_are_said_in_years_or_months(template):
    def say(word, **values):
        return template.words[word].format(**values)

    assert [amounts.months(say, count) for count in (1, 6, 12, 120)] == [
        "1 month", "6 months", "1 year", "10 years",
    ]  # fmt: skip


# ------------------------------------------------------------------------------ the command

PROTOCOL = """<html lang="en"><head><title>Protocol against Smuggling at the Border</title></head>
<body><h1>Protocol against Smuggling at the Border</h1>
<h2>Article 1 Referral of victims</h2>
<p>Each State Party shall ensure that its officers refer every victim to a shelter.</p>
<h2>Article 2 Entry into force</h2>
<p>This Protocol shall enter into force on the ninetieth day after the third ratification.</p>
</body></html>"""
ACT = """<html lang="en"><head><title>The Border Act, 2010</title></head><body>
<h1>The Border Act, 2010</h1>
<p><b>3. Smuggling of migrants.—</b> Whoever commits smuggling shall be punished with
imprisonment for ten years.</p>
<p><b>4. Assistance.—</b> An officer shall refer every victim to a shelter within one day.</p>
</body></html>"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, models: Path):
    root = tmp_path_factory.mktemp("compare")
    CliRunner().invoke(cli, ["init", str(root)])
    shutil.copytree(models, root / "indexes", dirs_exist_ok=True)
    (root / "corpus/laws/protocol.html").write_text(PROTOCOL, encoding="utf-8")
    (root / "corpus/laws/border-act.html").write_text(ACT, encoding="utf-8")
    result = CliRunner().invoke(cli, ["-w", str(root), "ingest"])
    assert result.exit_code == 0, result.output
    return root


def run(workspace, *arguments):
    result = CliRunner().invoke(cli, ["-w", str(workspace), "compare", *arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def test_the_command_lists_answers(workspace):
    shown = run(workspace, "Protocol against Smuggling")
    assert "art 1" in shown
    assert "The Border Act, 2010, s 4" in shown
    assert "Entry into force" not in shown


def test_the_command_writes_word_and_a_workbook(workspace, tmp_path: Path):
    for name in ("gaps.docx", "gaps.xlsx", "gaps.md"):
        said = run(workspace, "Protocol against Smuggling", "-o", str(tmp_path / name))
        assert "1 requirements compared with 1 documents; provisions found on 1." in said
    assert check(tmp_path / "gaps.docx") == []


def test_the_command_answers_machines(workspace):
    entry = json.loads(run(workspace, "protocol", "--articles", "1", "--json"))[0]
    assert entry["answers"][0]["provisions"][0]["pinpoint"] == "s 4"

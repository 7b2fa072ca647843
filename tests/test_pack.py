"""A teaching pack from the sample corpus: what it holds, in which order, and what it may not."""

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx_checks import check
from pack_corpus import TEMPLATE, documents, shelf
from small_corpus import Part, made, squeezed

from kb.cli import cli
from kb.errors import KbError, NotFoundError, TemplateError, UsageError
from kb.evidence.pack.quoting import words
from kb.evidence.pack.topic import filled, questions
from kb.model import Document, Metadata
from kb.report import markdown, template, word
from kb.report.blocks import Heading, Note, Paragraph, Region, Run, Table, simple_blocks
from kb.report.build import BuiltReport, build, compose
from kb.report.material import Material
from kb.report.packing import Request, gather
from kb.report.template import Template

TOPIC = "trafficking in persons"

BANGLA = """\
মানব পাচার প্রতিরোধ আইন
২। সংজ্ঞা
(১) “মানব পাচার” অর্থ কোন ব্যক্তিকে শোষণের উদ্দেশ্যে সংগ্রহ বা স্থানান্তর করা;
(২) “শিশু” অর্থ আঠার বৎসর বয়স পূর্ণ করে নাই এমন কোন ব্যক্তি।
৬। মানব পাচারের শাস্তি
মানব পাচার অপরাধ সংঘটনকারী কোন ব্যক্তি অন্যূন ৫ (পাঁচ) বৎসর সশ্রম কারাদণ্ডে দণ্ডিত হইবেন।"""


@cache
def training() -> Template:
    return template.load(TEMPLATE)


@cache
def material(topic: str = TOPIC, limit: int = 0, trainer: bool = True) -> Material:
    held = shelf(bangla())
    return gather(training(), held.store, held.search, Request(topic, limit, trainer))


@cache
def built(topic: str = TOPIC, limit: int = 0, trainer: bool = True) -> BuiltReport:
    return compose(material(topic, limit, trainer))


def bangla() -> Document:
    return made(
        "bn",
        "law",
        BANGLA,
        Metadata("মানব পাচার প্রতিরোধ আইন, ২০১২", date="2012", language="bn", jurisdiction="BD"),
        [
            Part("sec_2", "section", "২।", "ব্যক্তি।", "", "s 2", "সংজ্ঞা", "2"),
            Part("sec_2__1", "subsection", "(১)", "করা;", "sec_2", "s 2(1)"),
            Part("sec_2__2", "subsection", "(২)", "ব্যক্তি।", "sec_2", "s 2(2)"),
            Part("sec_6", "section", "৬।", "হইবেন।", "", "s 6", "মানব পাচারের শাস্তি", "6"),
        ],
    )


def text_of(report: BuiltReport) -> str:
    return markdown.render(report.report)


def region(report: BuiltReport, id: str) -> Region:
    return next(b for b in report.report.blocks if isinstance(b, Region) and b.id == id)


def table(report: BuiltReport, id: str) -> Table:
    found = simple_blocks(report.report.blocks)
    return next(b for b in found if isinstance(b, Table) and b.id == id)


def column(made: Table, at: int) -> list[str]:
    return [
        " ".join(i.text for line in row[at].paragraphs for i in line if isinstance(i, Run))
        for row in made.rows
    ]


@pytest.mark.parametrize("limit", [100, 600, 2500])
def test_the_extracts_keep_to_the_limit_of_words_and_say_so(limit: int) -> None:
    pack = material(limit=limit).pack
    assert pack is not None
    found = {e.id: e for e in material(limit=limit).evidence()}
    total = sum(words(found[extract.id].quotation) for extract in pack.extracts)
    assert 0 < total <= limit
    said = f"Words of their sources: {total:,}, of at most {limit:,} that were set for this pack."
    assert said in text_of(built(limit=limit))


def test_a_limit_below_every_provision_leaves_a_sentence_instead_of_extracts() -> None:
    assert "No extract fits in the limit of 5 words: the shortest has" in text_of(built(limit=5))


def test_extracts_go_from_international_through_national_law_to_voices() -> None:
    pack = material().pack
    assert pack is not None
    order = ["international", "national", "study", "workshop"]
    assert [e.source for e in pack.extracts] == sorted(
        (e.source for e in pack.extracts), key=order.index
    )
    assert {e.source for e in pack.extracts} >= {"international", "national", "workshop"}


def test_every_quotation_is_a_slice_of_its_document_and_has_a_note() -> None:
    held = {d.id: d.text for d in (*documents(), bangla())}
    assert built().records
    for record in built().records:
        assert record.text == held[record.document][record.start : record.end]
        assert record.note > 0


def test_no_part_of_a_source_is_an_extract_twice() -> None:
    pack = material().pack
    assert pack is not None
    found = {e.id: e for e in material().evidence()}
    spans = [(found[x.id].document, found[x.id].quotation.pieces[-1].start) for x in pack.extracts]
    assert len(set(spans)) == len(spans)


def test_each_extract_says_why_it_is_here() -> None:
    pack = material().pack
    assert pack is not None
    assert text_of(built()).count("*Here for: ") == len(pack.extracts)


def test_the_plan_of_the_class_adds_up() -> None:
    minutes = column(table(built(), "sessions"), 3)
    assert sum(map(int, minutes[:-1])) == int(minutes[-1])


def test_outcomes_and_title_name_the_topic() -> None:
    assert built().report.title == "Trafficking in persons"
    assert "question on trafficking in persons, and cite" in text_of(built())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On {topic} and {topic}.", "On smuggling {x} and smuggling {x}."),
        ("{topic}: rules on {topic}", "Smuggling {x}: rules on smuggling {x}"),
        ("nothing", "nothing"),
    ],
)
def test_a_topic_is_filled_in_as_it_is(text: str, expected: str) -> None:
    assert filled(text, "smuggling {x}") == expected


def test_the_glossary_sets_definitions_of_a_term_side_by_side() -> None:
    glossary = table(built(), "glossary")
    (child,) = [
        text for name, text in zip(column(glossary, 0), column(glossary, 1), strict=True)
        if name == "child"
    ]  # fmt: skip
    assert "every person under eighteen years of age" in child
    assert "a person who has not completed the age of eighteen years" in child
    assert "Convention on Border Cooperation" in child


def test_the_glossary_holds_only_terms_that_an_extract_of_their_source_uses() -> None:
    pack = material().pack
    assert pack is not None
    found = {e.id: e for e in material().evidence()}
    said = " ".join(found[x.id].quotation.text for x in pack.extracts).casefold()
    assert pack.glossary
    assert all(entry.term.casefold() in squeezed(said) for entry in pack.glossary)


def test_the_elements_of_a_definition_are_sorted_by_what_leads_in_to_them() -> None:
    elements = table(built(), "elements")
    assert "recruitment" in column(elements, 1)
    assert "By which means (by means of …)" in column(elements, 0)


def test_the_reading_list_adds_up_and_names_only_documents_with_evidence() -> None:
    reading = table(built(), "reading")
    count = [int(text.replace(",", "")) for text in column(reading, 3)]
    assert sum(count[:-1]) == count[-1]
    assert "Border Guard Act" not in " ".join(column(reading, 0))


def test_gaps_name_the_class_of_source_and_the_searches_tried() -> None:
    text = text_of(built())
    assert "Gap in studies and reports: the collection holds no such source." in text
    assert "Searches tried: " in text


def test_the_key_is_in_the_trainers_edition_only() -> None:
    trainer, student = built(), built(trainer=False)
    assert "Key to the quiz" in text_of(trainer)
    assert "Key to the quiz" not in text_of(student)
    assert not [r for r in student.records if r.question == "quiz"]
    assert '"quiz"' not in json.dumps([r.question for r in student.records])
    assert region(trainer, "quiz").blocks == region(student, "quiz").blocks


def test_the_quiz_has_no_footnote_that_would_name_an_answer() -> None:
    for block in region(built(), "quiz").blocks:
        assert "Note(" not in repr(block)


def test_students_are_given_no_instruction_for_the_trainer() -> None:
    def styles(report: BuiltReport) -> set[str]:
        found = simple_blocks(report.report.blocks)
        return {b.style for b in found if isinstance(b, Paragraph)}

    assert "instruction" in styles(built())
    assert "instruction" not in styles(built(trainer=False))


def test_the_state_says_what_was_asked_for_so_that_it_can_be_asked_again() -> None:
    asked = json.loads(built(limit=600, trainer=False).report.state)["pack"]
    assert Request(**asked) == Request(TOPIC, 600, False)


def test_the_hidden_state_of_the_students_file_does_not_hold_the_key() -> None:
    key = {e.id for e in material().evidence() if e.question == "quiz"}
    assert key
    assert not any(id in built(trainer=False).report.state for id in key)


def test_the_same_corpus_makes_the_same_pack() -> None:
    held = shelf(bangla())
    again = compose(gather(training(), held.store, held.search, Request(TOPIC)))
    assert again == built()


def test_a_topic_that_the_corpus_knows_nothing_of_is_refused_with_what_was_tried() -> None:
    with pytest.raises(NotFoundError, match=r"nothing to teach 'quantum .* searches in \d+ doc"):
        material("quantum chromodynamics")


def test_a_word_of_the_topic_is_met_in_the_forms_that_the_corpus_has() -> None:
    held = shelf()
    asked = questions("identification of victims", training().questions, held.search)
    assert all(("victims",) in question.about for question in asked)
    assert all(any("identified" in group for group in q.about) for q in asked)
    assert not [q for q in asked for phrasing in q.phrasings if "{topic}" in phrasing]


def test_phrasings_in_another_script_than_the_topic_are_left_out() -> None:
    held = shelf()
    english = questions(TOPIC, training().questions, held.search)
    assert all(phrasing.isascii() for question in english for phrasing in question.phrasings)
    spoken = questions("মানব পাচার", training().questions, held.search)
    assert any("শাস্তি" in phrasing for question in spoken for phrasing in question.queries)


def test_a_plain_topic_makes_no_english_document_foreign() -> None:
    assert "another language than the topic: 1." in text_of(built())  # the law in Bangla


@pytest.mark.parametrize("topic", ["", "…", "   "])
def test_a_topic_without_words_is_a_wrong_use(topic: str) -> None:
    with pytest.raises(UsageError, match="Name the topic"):
        material(topic)


def test_a_template_without_a_plan_makes_no_packs() -> None:
    held = shelf()
    assessment = template.load(TEMPLATE.parent / "assessment")
    with pytest.raises(TemplateError, match="has no \\[pack\\]"):
        gather(assessment, held.store, held.search, Request(TOPIC))


def test_a_report_of_the_template_is_a_pack_on_its_topic() -> None:
    held = shelf(bangla())
    made = build(training(), held.store, held.search, {"topic": TOPIC})
    assert made.records == built().records


def test_a_bangla_topic_is_answered_from_bangla_law() -> None:
    text = text_of(built("মানব পাচার"))
    assert "“মানব পাচার” অর্থ কোন ব্যক্তিকে" in text
    assert "সশ্রম কারাদণ্ডে দণ্ডিত হইবেন।" in text


def test_a_country_narrows_national_law_where_the_corpus_has_it() -> None:
    held = shelf(bangla())
    made = gather(training(), held.store, held.search, Request("মানব পাচার", country="bangladesh"))
    assert made.pack is not None
    assert made.pack.country == "bangladesh"
    assert {e.document for e in made.evidence() if e.kind == "law"} == {"bn"}


def test_a_country_of_which_the_corpus_has_no_law_is_not_claimed() -> None:
    held = shelf()
    made = gather(training(), held.store, held.search, Request(TOPIC, country="Utopia"))
    assert made.pack is not None
    assert made.pack.country == ""
    assert "Utopia" not in markdown.render(compose(made).report)


@pytest.mark.parametrize("trainer", [True, False])
def test_the_word_file_passes_every_check(tmp_path: Path, trainer: bool) -> None:
    out = tmp_path / "pack.docx"
    word.render(
        built(trainer=trainer).report, training().docx, out, training().styles, measure=False
    )
    assert check(out) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("minutes = 180", "minutes = 90"), r"'minutes' in \[pack\] is 90, but .* add up to 180"),
        (("minutes = 40\n", "minutes = 0\n"), r"'minutes' in \[pack\], session 5 must be"),
        (("clozes = 8", "cloze = 8"), "'cloze' in .* is not known"),
    ],
)
def test_a_mistake_in_the_plan_is_named(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    text = (TEMPLATE / template.FILE).read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / template.FILE).write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(KbError, match=sentence):
        template.load(tmp_path)


def test_headings_of_the_pack_follow_the_plan_of_the_class() -> None:
    titles = [b.text for b in built().report.blocks if isinstance(b, Heading) and b.level == 1]
    assert titles == [
        "Learning outcomes",
        "Plan of the class",
        "Extracts",
        "The elements of the definition",
        "Glossary",
        "Reading list",
        "Quiz",
        "What the collection does not say",
        "Key to the quiz",
    ]


def test_every_note_of_the_key_cites_a_provision() -> None:
    key = table(built(), "key")
    for row in key.rows:
        assert [i for line in row[2].paragraphs for i in line if isinstance(i, Note)]


def test_the_command_wants_a_kind_of_file_that_it_can_write(tmp_path: Path) -> None:
    made = CliRunner().invoke(cli, ["-w", str(tmp_path), "pack", "x", "-o", "pack.pdf"])
    assert made.exit_code
    assert isinstance(made.exception, KbError)

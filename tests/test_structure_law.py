"""The structure of laws: tables of blocks and outlines, the shared acts, and any text at all."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.ingest.canonical import join
from kb.ingest.structure import law
from kb.model import Block, BlockStyle, Canonical, Provision, Reading


def heading(text: str, level: int = 3) -> Block:
    return Block(text, style="heading", level=level)


def read(*blocks: str | Block) -> Canonical:
    return join(Reading(tuple(Block(b) if isinstance(b, str) else b for b in blocks)))


def outline(*blocks: str | Block) -> str:
    """The provisions as indented lines: level, number, heading."""
    depth = {"": -1}
    lines = []
    for node in law.provisions(read(*blocks), "en"):
        depth[node.id] = depth[node.parent] + 1
        words = " ".join(part for part in (node.level, node.number, node.heading) if part)
        lines.append("  " * depth[node.id] + words)
    return "\n".join(lines)


CASES: dict[str, tuple[list[str | Block], str]] = {
    "headings that speak of another section by its number": (
        [
            heading("কতিপয় দ্রব্য নিষিদ্ধ"),
            "১। কোন ব্যক্তি নিষিদ্ধ দ্রব্য বহন করিবেন না।",
            heading("ধারা ১ লঙ্ঘনের দণ্ড"),
            "২। কোন ব্যক্তি ধারা ১ লঙ্ঘন করিলে দণ্ডনীয় হইবেন।",
            heading("ধারা ১(৪) এর বিধানাবলীর প্রাধান্য"),
            "৩। ধারা ১ এর বিধান প্রাধান্য পাইবে।",
        ],
        "section 1 কতিপয় দ্রব্য নিষিদ্ধ\nsection 2 ধারা ১ লঙ্ঘনের দণ্ড\n"
        "section 3 ধারা ১(৪) এর বিধানাবলীর প্রাধান্য",
    ),
    "items that no stop parts from those before them fill the gap in their list": (
        [
            "1. Short title.— This Act may be called the Jute Act.",
            "2. Prices.— (1) The Director shall fix prices(2) In doing so under sub-section (1) he "
            "shall hear the growers. (3) No grower shall sell below them (see section (2)).",
            "3. Terms.— (a) a grower;b) a dealer (c) of jute;(c) a mill.",
        ],
        "section 1 Short title\nsection 2 Prices\n  subsection 1\n  subsection 2\n  subsection 3\n"
        "section 3 Terms\n  clause a\n  clause b\n  clause c",
    ),
    "references inside an item are none of its list, though no stop stands before them": (
        [
            "1. Appeals.— (1) An appeal under sub-section (2) or clause (3) of rule(2) lies.",
            "(2) It is heard in three (3) days.",
            "(4) It is final.",
            "2. Costs.— They are paid.",
        ],
        "section 1 Appeals\n  subsection 1\n  subsection 2\n  subsection 4\nsection 2 Costs",
    ),
    "counters and page edges as text beneath old scans has them": (
        [
            "1. Short title.—{1) This Act may be called the Sample Act.",
            "Part I] THE GAZETTE, EXTRA., JUNE 2, 2018 703",
            "({2) It extends everywhere.",
            "2. Trafficking.—(!) Whoever traffics, by—",
            "(a) force; or",
            "{b) fraud,",
            "shall be punished.",
        ],
        "section 1 Short title\n  subsection 1\n  subsection 2\n"
        "section 2 Trafficking\n  subsection 1\n    clause a\n    clause b",
    ),
    "a first section whose number is lost, and what the movers of a bill say of it": (
        [
            "It is enacted as follows:- ik Short title.- This Act may be called the Bill Act.",
            "2. Amendment of section 3.- In the said Act, section 3 shall be omitted.",
            "3. Amendment of section 5.- In the said Act, section 5 shall be omitted.",
            "4. Amendment of section 9.- In the said Act, section 9 shall be omitted.",
            "STATEMENT OF OBJECTS AND REASONS",
            "The bill seeks to simplify.",
            "5. It was laid before the committee.",
            "6. The committee agreed.",
        ],
        "preamble\nsection 1 ik Short title\nsection 2 Amendment of section 3\n"
        "section 3 Amendment of section 5\nsection 4 Amendment of section 9\n"
        "heading STATEMENT OF OBJECTS AND REASONS\n  paragraph 5\n  paragraph 6",
    ),
    "titles and chapters of German and Italian laws": (
        [
            heading("TITEL I", 2),
            "ALLGEMEINE BESTIMMUNGEN",
            heading("KAPITEL II", 2),
            "Antrag",
            heading("Artikel 1"),
            "(1) Mit dieser Verordnung wird das Verfahren bestimmt.",
            "(2) Sie gilt unmittelbar.",
            heading("Artikel 2"),
            "Sie tritt in Kraft.",
            heading("TITOLO III", 2),
            "Disposizioni finali",
            heading("Artikel 3"),
            "Sie endet.",
        ],
        "part I ALLGEMEINE BESTIMMUNGEN\n  chapter II Antrag\n    article 1\n      subsection 1\n"
        "      subsection 2\n    article 2\n"
        "part III Disposizioni finali\n  article 3",
    ),
    "what Italian and German laws put in, by Latin words and small letters": (
        [
            "Art. 1.",
            "1. La Repubblica assicura la fruibilità.",
            "1-bis. Le amministrazioni cooperano.",
            "1-ter. Esse comunicano:",
            "a) i dati;",
            "a-bis) i documenti.",
            "Art. 1-bis.",
            "1. Chiunque ha diritto.",
            "Art. 2.",
            "1. La presente legge entra in vigore.",
            "Artikel 2a",
            "Sie gilt.",
            "Artikel 3",
            "Sie endet.",
        ],
        "article 1\n  subsection 1\n  subsection 1 bis\n  subsection 1 ter\n    clause a\n"
        "    clause a-bis\narticle 1 bis\n  subsection 1\narticle 2\n  subsection 1\n"
        "article 2a\narticle 3",
    ),
    "articles that a German law puts into another": (
        [
            "Artikel 1",
            "1. Artikel 2 wird gestrichen.",
            "2. Folgendes Kapitel wird eingefügt:",
            "„KAPITEL III A",
            "Artikel 13a",
            "Anwendungsbereich",
            "Dieses Kapitel gilt.“",
            "Artikel 2",
            "Diese Richtlinie tritt in Kraft.",
        ],
        "article 1\n  subsection 1\n  subsection 2\narticle 2",
    ),
    "items whose heading stands on a line of its own": (
        [
            "SEC. 1. STAFF.",
            "(a) Rules.—",
            "The Commission shall—",
            "(1) appoint staff; and",
            "(2) pay it.",
            "(b) Source.—",
            "In accordance with section 10—",
            "(1) no funds may be expended; and",
            "(2) pay is derived from gifts.",
            "SEC. 2. POWERS.",
            "The Commission may hold hearings.",
        ],
        "section 1 STAFF\n  clause a\n    subclause 1\n    subclause 2\n"
        "  clause b\n    subclause 1\n    subclause 2\nsection 2 POWERS",
    ),
    "points below sections that go by their word": (
        [
            "ধারা ১",
            "1. প্রত্যেক ব্যক্তির অধিকার থাকবে।",
            "2. কাউকে দোষী সাব্যস্ত করা যাবে না।",
            "ধারা ২",
            "সকলে সমান।",
        ],
        "section 1\n  subsection 1\n  subsection 2\nsection 2",
    ),
    "unlettered definitions in one paragraph, and those of an expression": (
        [
            heading("Interpretation"),
            "1. In this Act, unless there is anything repugnant in the context,-“Collector” "
            "includes a Deputy Commissioner:“minor” means a person under eighteen;“ward” means any "
            "minor who has “a guardian”.",
            heading("Definitions"),
            "2. In this Part,-",
            "(a) the expression “ferry” means a boat; and",
            "(b) a “ferryman” means who serves on one.",
        ],
        "section 1 Interpretation\n  definition Collector\n  definition minor\n  definition ward\n"
        "section 2 Definitions\n  definition a ferry\n  definition b ferryman",
    ),
    "paragraphs that a file styles as headings, all alike": (
        [
            heading("Short title"),
            heading("1. (1) This Act may be called the Ferry Act."),
            heading("(2) It comes into force at once."),
            heading("Licences"),
            heading(
                "2. No one shall keep a ferry without a licence " + "of the Collector " * 6 + "."
            ),
        ],
        "section 1 Short title\n  subsection 1\n  subsection 2\nsection 2 Licences",
    ),
    "headings over subsections, as old codes have them": (
        [
            heading("Classes of Courts"),
            "1. (1) There shall be two classes of courts.",
            heading("Power to alter districts."),
            "(2) The Government may alter the limits of districts.",
            heading("Appointment"),
            "2. Judges are appointed.",
        ],
        "section 1 Classes of Courts\n  subsection 1\n  subsection 2 Power to alter districts\n"
        "section 2 Appointment",
    ),
    "headings run in with the text": (
        [
            "WHEREAS it is expedient to punish trafficking;",
            "1. Short title.— (1) This Act may be called the Sample Act.",
            "(2) It shall come into force at once.",
            "2. Penalty.— Whoever traffics shall be punished.",
        ],
        "preamble\nsection 1 Short title\n  subsection 1\n  subsection 2\nsection 2 Penalty",
    ),
    "a heading above its section, subsections run on in one paragraph": (
        [
            heading("Commencement"),
            "1. (1) It extends to Bangladesh.(3) It shall wait.(2) It shall come into force.",
            heading("সংজ্ঞা"),
            "২। (১) এই আইনে প্রযোজ্য হইবে।(২) ইহা অবিলম্বে কার্যকর হইবে।",
        ],
        "section 1 Commencement\n  subsection 1\n  subsection 2\n"
        "section 2 সংজ্ঞা\n  subsection 1\n  subsection 2",
    ),
    "chapters on two lines, with an inserted and an amended section": (
        [
            "CHAPTER II",
            "GENERAL EXPLANATIONS",
            "52. Good faith.— Nothing is said to be done in good faith without care.",
            "52A. Harbour.— The word includes supplying shelter.",
            "12[53. Punishments.— The punishments are, as follows.]",
        ],
        "chapter II GENERAL EXPLANATIONS\n  section 52 Good faith\n  section 52A Harbour\n"
        "  section 53 Punishments",
    ),
    "Bangla chapters and sections, ক for A": (
        [
            "প্রথম অধ্যায়",
            "প্রারম্ভিক",
            "১৷ শিরোনাম.— এই আইন নমুনা আইন নামে অভিহিত হইবে।",
            "১-ক৷ প্রয়োগ.— ইহা সমগ্র বাংলাদেশে প্রযোজ্য হইবে।",
            "দ্বিতীয় অধ্যায়",
            "অপরাধ",
            "২| দণ্ড।— (ক) কারাদণ্ড; (খ) অর্থদণ্ড।",
        ],
        "chapter 1 প্রারম্ভিক\n  section 1 শিরোনাম\n  section 1A প্রয়োগ\n"
        "chapter 2 অপরাধ\n  section 2 দণ্ড\n    clause ক\n    clause খ",
    ),
    "a contents list in front gives no provisions": (
        [
            "CONTENTS",
            "CHAPTER I",
            "1. Short title",
            "2. Definitions",
            "3. Penalty",
            "An Act to provide for samples.",
            "CHAPTER I",
            "PRELIMINARY",
            "1. Short title.— This Act may be called the Sample Act, and so it is called.",
            "2. Definitions.— In this Act the words have the meanings that they have.",
            "3. Penalty.— Whoever breaks this Act shall be punished with imprisonment.",
        ],
        "preamble\nchapter I PRELIMINARY\n  section 1 Short title\n  section 2 Definitions\n"
        "  section 3 Penalty",
    ),
    "treaty articles with headings below them": (
        [
            heading("I"),
            heading("General provisions", 4),
            heading("Article 1"),
            heading("Use of terms", 4),
            "For the purposes of this Protocol:",
            'a) "Child" shall mean any person under eighteen;',
            "b) The consent shall be irrelevant.",
            heading("Article 2"),
            heading("Scope", 4),
            "1. This Protocol shall apply.",
            "2. It shall:",
            "(a) prevent;",
            "(b) protect.",
        ],
        "part I General provisions\n  article 1 Use of terms\n    definition a Child\n"
        "    clause b\n  article 2 Scope\n    subsection 1\n    subsection 2\n"
        "      clause a\n      clause b",
    ),
    "each definition by itself where it has no number": (
        [
            "1. Definitions.— In this Act, unless the context requires otherwise,-",
            "“child” means a person under eighteen;",
            "“exploitation” includes-",
            "(a) forced labour;",
            "(b) slavery;",
            "“victim” means a person harmed.",
            "2. Penalty.— Whoever exploits shall be punished.",
        ],
        "section 1 Definitions\n  definition child\n  definition exploitation\n    clause a\n"
        "    clause b\n  definition victim\nsection 2 Penalty",
    ),
    "illustrations and their letters belong to the section": (
        [
            "1. Theft.— Whoever moves property is said to commit theft.",
            "Illustrations",
            "(a) A cuts down a tree.",
            "(b) A puts a bait in his pocket.",
            "2. Extortion.— Whoever puts any person in fear-",
            "(a) of injury; or",
            "(b) of accusation,",
            "shall be punished.",
        ],
        "section 1 Theft\n  illustration\n    clause a\n    clause b\n"
        "section 2 Extortion\n  clause a\n  clause b",
    ),
    "Roman subclauses, and (i) after (h)": (
        [
            "1. Powers.— The Board may-",
            *[f"({letter}) do one thing;" for letter in "abcdefg"],
            "(h) do the following, namely:-",
            "(i) this;",
            "(ii) that;",
            "(i) do the last thing.",
            "2. Duties.— It shall report.",
        ],
        "section 1 Powers\n"
        + "".join(f"  clause {letter}\n" for letter in "abcdefgh")
        + "    subclause i\n    subclause ii\n  clause i\nsection 2 Duties",
    ),
    "a numbered list inside a section makes no sections": (
        [
            "1. Form.— The form shall state:",
            "1. name;",
            "2. age.",
            "2. Fees.— Fees shall be paid to the officer.",
            "3. Rules.— The Government may make rules for it.",
        ],
        "section 1 Form\nsection 2 Fees\nsection 3 Rules",
    ),
    "schedules with their own paragraphs": (
        [
            "1. Title.— This Act may be called the Sample Act, which has a schedule.",
            "2. Fees.— The fees of the schedule shall be paid by all who apply.",
            "THE FIRST SCHEDULE",
            "(See section 2)",
            "1. Permits: one hundred.",
            "2. Licences: two hundred.",
            "SCHEDULE II",
            "FORMS",
            "The form of the permit.",
        ],
        "section 1 Title\nsection 2 Fees\nschedule 1 (See section 2)\n  paragraph 1\n"
        "  paragraph 2\nschedule II FORMS",
    ),
    "sections that an amending law quotes are not its own": (
        [
            heading("১৯৯৮ সনের ২৪ নং আইনে নূতন ধারার সন্নিবেশ"),
            "১। উক্ত আইনে নিম্নরূপ ধারা সন্নিবেশিত হইবে, যথা:-",
            "“১৩ঘ। অপসারণ।— সরকার অপসারণ করিতে পারিবে।",
            "১৩ঙ। প্রশাসক।— সরকার প্রশাসক নিয়োগ করিতে পারিবে।”।",
            heading("রহিতকরণ"),
            "২। উক্ত আইন রহিত করা হইল।",
        ],
        "section 1 ১৯৯৮ সনের ২৪ নং আইনে নূতন ধারার সন্নিবেশ\nsection 2 রহিতকরণ",
    ),
    "two texts of a treaty one after the other": (
        [
            *(
                "Article 1",
                "The Parties shall cooperate.",
                "Article 2",
                "The Parties shall report.",
            ),
            *("Article 1er", "Les Parties coopèrent.", "Article 2", "Les Parties font rapport."),
        ],
        "article 1\narticle 2\narticle 1\narticle 2",
    ),
    "a judgment by its bracketed paragraphs": (
        ["[1] The appeal is against an order.", "[2] The facts are these.", "[3] It is dismissed."],
        "paragraph 1\nparagraph 2\nparagraph 3",
    ),
    "a text without structure keeps every block": (
        [heading("Notice", 1), "To all concerned.", "The office is closed."],
        "heading Notice\n  paragraph\n  paragraph",
    ),
}


CASES |= {
    "an act of Congress": (
        [
            "SEC. 101. SHORT TITLE.",
            "This Act may be cited as the Sample Act of 2020, and shall apply.",
            "SEC. 102. DEFINITIONS.",
            "(a) In General.—In this Act:",
            "(1) Agency.—The term “agency” means—",
            "(A) an executive agency; and",
            "(B) a department, including—",
            "(i) the Army; and",
            "(ii) the Navy.",
            "(2) Person.—The term “person” means an individual.",
            "(b) Exception.—Subsection (a) does not apply to States.",
        ],
        "section 101 SHORT TITLE\nsection 102 DEFINITIONS\n  clause a\n    subclause 1\n"
        "      subclause A\n      subclause B\n        subclause i\n        subclause ii\n"
        "    subclause 2\n  clause b",
    ),
    "a French law": (
        [
            "TITRE II",
            "DES PEINES",
            "CHAPITRE Ier",
            "Dispositions générales",
            "Article 1er",
            "I. - Toute personne est punie.",
            "II. - La tentative est punie de la même peine :",
            "1° Lorsque la victime est mineure ;",
            "2° Lorsque la victime est vulnérable.",
            "Article 2 bis",
            "Est puni de cinq ans le fait de :",
            "a) recruter ;",
            "b) transporter.",
        ],
        "part II DES PEINES\n  chapter I Dispositions générales\n    article 1\n"
        "      subsection I\n      subsection II\n        subclause 1\n        subclause 2\n"
        "    article 2 bis\n      clause a\n      clause b",
    ),
    "a Spanish law": (
        [
            "Artículo 1. Objeto.",
            "La presente Ley tiene por objeto proteger a las personas.",
            "Artículo 2.- Definiciones. A los efectos de esta Ley:",
            "1. Se entiende por trata la captación.",
            "2. Se entiende por víctima la persona.",
            "Artículo 3º Ámbito",
            "Esta Ley se aplica en todo el territorio.",
        ],
        "article 1\narticle 2\n  subsection 1\n  subsection 2\narticle 3 Ámbito",
    ),
    "an Arabic law": (
        [
            "المادة (1)",
            "يقصد بالكلمات الآتية ما يلي:",
            "أ- الاتجار: تجنيد الأشخاص.",
            "ب- الضحية: الشخص المتضرر.",
            "المادة (2)",
            "يعاقب كل من:",
            "١- جند شخصا.",
            "٢- نقل شخصا.",
        ],
        "article 1\n  clause أ\n  clause ب\narticle 2\n  subsection 1\n  subsection 2",
    ),
    "an act of Parliament as plain text": (
        [
            "1 Offences",
            "(1) A person commits an offence if—",
            "(a) the person holds another in slavery, or",
            "(b) the person requires another to work.",
            "(2) In subsection (1) “slavery” is construed as in Article 4.",
            "2 Human trafficking",
            "(1) A person commits an offence if the person arranges travel.",
            "2A Aggravation",
            "A person who does so for gain is liable to more.",
            "3 Exploitation",
            "(1) A person is exploited only if one of these applies.",
        ],
        "section 1 Offences\n  subsection 1\n    clause a\n    clause b\n  subsection 2\n"
        "section 2 Human trafficking\n  subsection 1\nsection 2A Aggravation\n"
        "section 3 Exploitation\n  subsection 1",
    ),
}


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES)
def test_blocks_give_the_outline(blocks: list[str | Block], expected: str):
    assert outline(*blocks) == expected


def test_a_provision_ends_before_the_next_and_covers_its_children():
    canonical = read("1. One.— (1) First.", "(2) Second.", "2. Two.— Text.")
    nodes = law.provisions(canonical, "en")
    texts = [canonical.text[node.start : node.end] for node in nodes]
    assert texts == [
        "1. One.— (1) First.\n(2) Second.",
        "(1) First.",
        "(2) Second.",
        "2. Two.— Text.",
    ]


def test_a_clause_with_half_a_bracket_begins_with_its_letter():
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = read("Article 1", "The following apply:", *(f"{a}) a case;" for a in letters))
    clauses = [node for node in law.provisions(text, "en") if node.level == "clause"]
    assert [text.text[node.start : node.start + 2] for node in clauses] == [
        f"{a})" for a in letters
    ]


def test_ids_say_where_a_provision_stands_and_never_repeat():
    nodes = law.provisions(
        read(
            "PART II",
            "CHAPTER 3",
            "6. Penalty.— (1) A court may-",
            "(a) fine;",
            "(b) imprison.",
            "6. Penalty again.— Whoever does it twice shall pay twice.",
        ),
        "en",
    )
    ids = [node.id for node in nodes]
    assert "part_II__chp_3__sec_6__subsec_1__para_a" in ids
    assert ids[-1] == "part_II__chp_3__sec_6_2"


def test_the_words_that_close_a_list_belong_to_no_item_of_it():
    canonical = read(
        "1. X.— Whoever-", "(a) lies; or", "(b) steals,", "shall be fined.", "2. Y.— Z."
    )
    last = next(n for n in law.provisions(canonical, "en") if n.number == "b")
    assert canonical.text[last.start : last.end] == "(b) steals,"


def test_ready_made_provisions_keep_their_numbers_and_ids():
    blocks = (
        Block("First text", number="1.1", heading="Scope", external_id="doc-1"),
        Block("Second text", number="1.1", external_id="doc-2"),
    )
    nodes = law.ready_made(join(Reading(blocks, ready_made=True)), "law")
    assert [(n.id, n.number, n.heading, n.external_id) for n in nodes] == [
        ("sec_1-1", "1.1", "Scope", "doc-1"),
        ("sec_1-1_2", "1.1", "", "doc-2"),
    ]
    assert [(n.start, n.end) for n in nodes] == [(0, 10), (11, 22)]


FRAGMENTS = st.sampled_from(
    [
        *(
            "1. ",
            "2. ",
            "12A. ",
            "৩। ",
            "৫২-ক৷ ",
            "(1) ",
            "(a)",
            "(i) ",
            "(ক) ",
            "[[",
            "[1][",
            "***",
        ),
        *("Article 2", "Section 3 ", "CHAPTER I", "PART II ", "SCHEDULE", "THE SECOND SCHEDULE"),
        *("Definitions.— ", "“child” means ", "shall pay;", "। ", ".(2) ", "Explanation.- "),
        *("Illustrations", "প্রথম অধ্যায়", "তফসিল", "\n", "\t", " ", "word ", "“", "”", "CONTENTS"),
    ]
)
STYLES = st.sampled_from(["paragraph", "heading", "list_item", "table", "note", "title"])


@st.composite
def any_block(draw: st.DrawFn) -> Block:
    text = "".join(draw(st.lists(FRAGMENTS | st.text(max_size=5), max_size=8)))
    style: BlockStyle = draw(STYLES)
    return Block(text, style=style, level=draw(st.integers(0, 4)), bold_end=draw(st.integers(0, 9)))


def check_tree(nodes: list[Provision], text: str) -> None:
    by_id = {node.id: node for node in nodes}
    assert len(by_id) == len(nodes)
    assert [node.start for node in nodes] == sorted(node.start for node in nodes)
    for before, node in zip([None, *nodes], nodes, strict=False):
        assert 0 <= node.start <= node.end <= len(text)
        if node.parent:
            parent = by_id[node.parent]
            assert parent.start <= node.start
            assert node.end <= parent.end
        if before and before.parent == node.parent:
            assert before.end <= node.start


@settings(max_examples=300, deadline=None)
@given(st.lists(any_block(), max_size=12))
def test_any_text_gives_an_ordered_tree(blocks: list[Block]):
    canonical = join(Reading(tuple(blocks)))
    nodes = law.provisions(canonical, "en")
    check_tree(nodes, canonical.text)
    if any(block.style != "table" for block in canonical.blocks):
        assert nodes


def test_runs_of_brackets_and_stars_cost_no_time():
    check_tree(law.provisions(read("[ " * 2000, "*" * 5000, "1[" * 2000 + "x"), "en"), " " * 99999)


@pytest.mark.parametrize(
    "run",
    ["(", "1.1.", "[1][", "[[(", "* ", "(a)", ";(a) ", ".(১)", "“(1) ", ": provided that ", "_"],
)
def test_a_long_run_inside_a_section_breaks_nothing(run: str):
    canonical = read(
        "1. Title.— This Act may be called the Sample Act, and so it is called.",
        "2. Definitions.— In this Act,-" + run * (40_000 // len(run)),
        "3. Rules.— The Government may make rules for the purposes of this Act.",
    )
    nodes = law.provisions(canonical, "en")
    check_tree(nodes, canonical.text)
    assert {"1", "2", "3"} <= {node.number for node in nodes if node.level == "section"}


def numbers_of(level: str, *blocks: str | Block) -> list[str]:
    return [node.number for node in law.provisions(read(*blocks), "en") if node.level == level]


def headed(number: int, text: str = "") -> tuple[Block, str]:
    text = text or f"{number}. Whoever does the thing numbered {number} shall be punished for it."
    return heading(f"Heading of thing {number}"), text


@pytest.mark.parametrize(
    "damaged",
    [
        ".3. Whoever does the third thing shall be punished.",
        "**3**. Whoever does the third thing shall be punished.",
        "3 (1) Whoever does the third thing shall be punished.",
        "Heading of thing 23. Whoever does the third thing shall be punished.",
        "(1) Whoever does the third thing shall be punished.",
    ],
)
def test_a_section_whose_number_is_damaged_is_found_where_the_sequence_lacks_it(damaged: str):
    blocks = [b for n in (1, 2, 4, 5) for b in headed(n)]
    canonical = read(*blocks[:4], *headed(3, damaged), *blocks[4:])
    found = [node for node in law.provisions(canonical, "en") if node.level == "section"]
    assert [node.number for node in found] == ["1", "2", "3", "4", "5"]
    assert found[2].heading == "Heading of thing 3"
    assert found[2].confidence < min(found[1].confidence, found[3].confidence)


def test_a_heading_that_says_a_run_of_sections_is_repealed_stands_without_a_number():
    blocks = [b for n in (1, 2, 3, 30, 31) for b in headed(n)]
    repealed = (heading("[Repealed]"), "[Repealed by section 2 of the Repealing Act, 1938.]")
    found = numbers_of("section", *blocks[:6], *repealed, *blocks[6:])
    assert found == ["1", "2", "3", "", "30", "31"]


def test_a_range_of_repealed_sections_goes_by_its_first_number_and_breaks_no_sequence():
    blocks = [b for n in (1, 2, 3, 36) for b in headed(n)]
    gone = (heading("[Repealed]"), "Sections 4-35. [Repealed by Act III of 1965.]")
    nodes = law.provisions(read(*blocks[:6], *gone, *blocks[6:]), "en")
    sections = [node for node in nodes if node.level == "section"]
    assert [node.number for node in sections] == ["1", "2", "3", "4", "36"]
    assert sections[4].confidence == sections[1].confidence


def test_a_section_printed_after_its_place_is_kept_with_less_confidence():
    nodes = law.provisions(read(*(b for n in (1, 2, 4, 5, 3) for b in headed(n))), "en")
    sections = [node for node in nodes if node.level == "section"]
    assert [node.number for node in sections] == ["1", "2", "4", "5", "3"]
    assert sections[4].confidence < sections[1].confidence


def test_sections_that_an_amending_law_inserts_without_quoting_them_are_not_its_own():
    found = numbers_of(
        "section",
        "1. Short title.— This Act may be called the Sample (Amendment) Act, 2022.",
        "2. Amendment.— In the said Act, after section 19E, there shall be inserted, namely:-",
        "19F. Offshore assets.— (1) Whoever holds assets offshore shall declare them.",
        "(2) The bank shall report them.",
        "19G. Penalty.— Whoever fails shall pay the whole of what the assets are worth.",
        "3. Repeal.— The Sample Ordinance, 2021, is hereby repealed with all its rules.",
    )
    assert found == ["1", "2", "3"]


ASIDES = """section 1 Theft
  subsection 1
    clause a
      proviso
    clause b
    proviso
  subsection 2
    explanation 1
    explanation 2
      clause a
      clause b
  subsection 3
  exception"""


def test_provisos_and_explanations_hang_on_what_they_qualify():
    found = outline(
        "1. Theft.— (1) Whoever-",
        "(a) moves a thing:",
        "Provided that the thing is another's;",
        "(b) hides a thing,",
        "shall be punished:",
        "Provided that no child is punished.",
        "(2) Nothing in sub-section (1) applies to water.",
        "Explanation 1.— Water is no thing.",
        "Explanation 2.— A thing is—",
        "(a) moveable; and",
        "(b) owned.",
        "(3) The court may fine.",
        "Exception.— This section does not extend to gifts.",
        "2. Fraud.— Whoever deceives shall be punished with imprisonment.",
    )
    assert found == ASIDES + "\nsection 2 Fraud"


def test_what_explains_an_exception_lies_inside_it_and_run_on_cases_are_counted():
    found = outline(
        "300. Murder.— Culpable homicide is murder, if done on purpose."
        "Illustrations(a) A shoots Z.(b) A stabs Z.",
        "Exception 1.— It is not murder if the offender was provoked.",
        "Explanation.— Whether he was is a question of fact.",
        "Exception 2.— It is not murder in defence.",
        "301. Death of another.— Whoever kills another than he meant commits murder.",
    )
    assert found == (
        "section 300 Murder\n  illustration\n    clause a\n    clause b\n"
        "  exception 1\n    explanation\n  exception 2\nsection 301 Death of another"
    )


def test_articles_in_arabic_are_counted_in_either_digits():
    found = numbers_of(
        "article",
        heading("المادة 1"),
        "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق.",
        heading("المادة ٢"),
        "لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان.",
    )
    assert found == ["1", "2"]


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
@pytest.mark.parametrize(
    "act",
    [
        "limitation-act-1908-en",
        "penal-code-1860-bn",
        "penal-code-1860-en",
        "specific-relief-act-1877-bn",
        "specific-relief-act-1877-en",
    ],
)
def test_the_sections_of_the_shared_acts_are_found(shared: Path, act: str, form: str):
    from kb.ingest import readers

    acts = shared / "corpus" / "acts"
    lines = (acts / f"{act}.sections.tsv").read_text(encoding="utf-8").splitlines()
    truth = [line.split("\t")[0] for line in lines]
    canonical = join(readers.read(acts / f"{act}.{form}")[0])
    found = [n.number for n in law.provisions(canonical, act[-2:]) if n.level == "section"]
    common = sum((Counter(truth) & Counter(found)).values())
    assert 2 * common / (len(truth) + len(found)) >= 0.97

"""What the text of a law cites: spans, paths, laws, and the provisions within the law itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest.canonical import join
from kb.ingest.meaning.citing import meaning
from kb.ingest.structure import law
from kb.model import Block, Canonical, Meaning, Metadata, Reading, Reference


def read(text: str, about: Metadata | None = None) -> Meaning:
    return meaning(Canonical(text, (), ()), (), about or Metadata())


def cited(text: str) -> list[tuple[str, str]]:
    """Each reference as its path and its law."""
    return [
        (" ".join(f"{level} {number}" for level, number in each.path), each.title or each.number)
        for each in read(text).references
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sub-section (2) of section 6", ["section 6 subsection 2"]),
        ("sections 6, 7 and 9 to 12", [f"section {n}" for n in (6, 7, 9, 10, 11, 12)]),
        ("clause (b) of sub-section (1)", ["subsection 1 clause b"]),
        ("clauses (a), (b) and (d) to (f)", [f"clause {c}" for c in "abdef"]),
        ("paragraph 5 of article 3 of this Protocol", ["article 3 paragraph 5"]),
        ("the foregoing Chapter III and Schedule 2", ["chapter III", "schedule 2"]),
        ("Part B of the First Schedule", ["schedule 1 part B"]),
        ("subsections (1)(b) or (c)", ["subsection 1 clause b", "subsection 1 clause c"]),
        ("sections 3(1) to (3)", [f"section 3 subsection {n}" for n in (1, 2, 3)]),
        ("point (a) of Article 17(2)", ["article 17 subsection 2 clause a"]),
        ("section 5, clause (f), proviso", ["section 5 clause f"]),
        (
            "clause (a) of sub-section (1) or clause (c) of sub-section (2) of section 9",
            ["section 9 subsection 1 clause a", "section 9 subsection 2 clause c"],
        ),
        ("ধারা ৬ এর উপ-ধারা (২)", ["section 6 subsection 2"]),
        ("ধারা ৫২ক বা ৫৩", ["section 52A", "section 53"]),
        ("উপ-ধারা (১) এর দফা (ক) হইতে (গ)", [f"subsection 1 clause {c}" for c in "কখগ"]),
        ("৯(গ) ধারাবলে প্রতিস্থাপিত", ["section 9 subsection গ"]),
        ("উক্ত প্রথম তফসিল দ্রষ্টব্য", ["schedule 1"]),
        ("article 3, paragraphe 2", ["article 3 paragraph 2"]),
        ("paragraphe 2 de l'article 3", ["article 3 paragraph 2"]),
        ("articles L. 511-1 et L. 512-2", ["article L511-1", "article L512-2"]),
        ("artículo 5", ["article 5"]),
        ("el apartado 2 del artículo 5", ["article 5 paragraph 2"]),
    ],
)  # fmt: skip
def test_a_reference_leads_from_the_outside_in(text: str, expected: list[str]):
    assert [path for path, _ in cited(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section 3 of the Penal Code, 1860", ("section 3", "Penal Code, 1860")),
        ("section 5 of Act XLV of 1860", ("section 5", "act 45 of 1860")),
        ("২০০৯ সনের ৬১ নং আইনের ধারা ৩০", ("section 30", "act 61 of 2009")),
        ("দণ্ডবিধি, ১৮৬০ এর ধারা ৩০২", ("section 302", "দণ্ডবিধি, ১৮৬০")),
        ("সংবিধানের ১৫২ অনুচ্ছেদ", ("article 152", "সংবিধান")),
        (
            "Bangladesh Bank Order, 1972 (P.O. No. 127 of 1972) এর Article 2(j) তে",
            ("article 2 subsection j", "Bangladesh Bank Order, 1972"),
        ),
    ],
)
def test_a_reference_names_its_law(text: str, expected: tuple[str, str]):
    assert cited(text) == [expected]


def test_a_short_form_stands_for_the_law_that_it_was_defined_for():
    text = (
        "The Forest Act, 1927 (XVI of 1927), hereinafter referred to as the said Act, shall apply. "
        "An order under section 7 of the said Act is final."
    )
    assert cited(text)[-1] == ("section 7", "Forest Act, 1927")


def test_a_defined_name_of_a_law_stands_for_it():
    text = (
        "(৩) ‘‘কোম্পানী আইন’’ অর্থ কোম্পানী আইন, ১৯৯৪ (১৯৯৪ সনের ১৮ নং আইন);\n"
        "৪। কোম্পানী আইনের ধারা ১১ প্রযোজ্য।"
    )
    last = read(text).references[-1]
    assert (last.path, last.number) == ((("section", "11"),), "act 18 of 1994")


@pytest.mark.parametrize(
    "text",
    [
        "the articles of association",
        "any part of the land",
        "within section 4 months",
        "it takes 30 days",
        "This Act may be called the Forest Act, 1927.",
        "a rule of 2 per cent",
        "CHAPTER II\nOffences",
        "",
    ],
)
def test_what_is_no_reference_is_left_alone(text: str):
    assert read(text).references == ()


def test_what_counts_days_ends_the_list():
    assert [path for path, _ in cited("under section 4 and 30 days later")] == ["section 4"]


LAW = """\
1. Short title
(1) This Act may be called the Ferry Act, 1990.
(2) It shall come into force at once.
2. Definitions
In this Act,—
(a) “ferry” means a boat;
(b) “pilot” means a person licensed under section 3.
3. Licences
(1) Nobody may pilot a ferry without a licence.
(2) Sub-section (1) does not bind a person named in clause (b) of section 2.
(3) A person who breaks sub-section (9) or section 40 pays.
[1] Sub-section (3) was inserted by section 2 of the Ferry (Amendment) Act, 1995 (Act IV of 1995).
"""


def ferry() -> tuple[Canonical, Meaning]:
    text = join(Reading(tuple(Block(line) for line in LAW.splitlines())))
    return text, meaning(text, law.provisions(text, "en"), Metadata("The Ferry Act, 1990"))


def targets(of: Meaning, text: str) -> dict[str, str]:
    return {text[each.start : each.end]: each.target for each in of.references if not each.act}


def test_a_reference_within_the_law_leads_to_its_provision():
    text, found = ferry()
    led = targets(found, text.text)
    assert led["section 3"] == "sec_3"
    assert led["clause (b) of section 2"].startswith("sec_2__")


def test_a_subsection_is_sought_around_the_place_that_cites_it():
    text, found = ferry()
    assert targets(found, text.text)["Sub-section (1)"] == "sec_3__subsec_1"


def test_a_provision_that_is_not_there_is_kept_without_a_target():
    text, found = ferry()
    led = targets(found, text.text)
    assert led["sub-section (9)"] == led["section 40"] == ""


def test_an_amending_law_speaks_of_the_law_that_it_amends():
    text = (
        "২। মৎস্য আইন, ১৯৫০ (১৯৫০ সনের ১৮ নং আইন), অতঃপর উক্ত আইন বলিয়া উল্লিখিত, এর ধারা ৫ এর—\n"
        "(ক) উপ-ধারা (১) এ উল্লিখিত শব্দ বিলুপ্ত হইবে।"
    )
    found = meaning(Canonical(text, (), ()), (), Metadata("মৎস্য (সংশোধন) আইন, ২০০০")).references
    inner = [each for each in found if each.path and each.path[-1][0] == "subsection"]
    assert [(each.path, each.number) for each in inner] == [
        ((("section", "5"), ("subsection", "1")), "act 18 of 1950")
    ]


def test_a_misprinted_number_of_an_act_harms_nothing():
    found = read("the Foo Act, 1990 (Act VIIII of 1990), section 3").references
    assert all(each.number == "" for each in found)


@given(st.text("section Actof(1)a,২ধারাএর\n", max_size=200))
def test_any_text_gives_ordered_references_inside_it(text: str):
    found: tuple[Reference, ...] = read(text).references
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert list(found) == sorted(found, key=lambda each: each.start)


@pytest.mark.parametrize(
    "text",
    [
        "section " * 20_000,
        "section 1, " * 3_000,
        "(" * 5_000 + "Act of" * 10,
        "১ ও " * 20_000 + "ধারা",
        " and " * 30_000 + "Act",
        "“" * 20_000 + "means",
        "x" * 1_000_000,
    ],
    ids=lambda text: text[:9],
)
def test_a_long_line_of_nothing_much_is_read(text: str):
    assert len(read(text).references) <= 3_000

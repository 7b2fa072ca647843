import html
import re

import pytest

from kb.evidence.amounts import quantities
from kb.evidence.penalties import Fine, Penalty, Term, borrowed, by_provision, penalties
from kb.model import Document, Metadata, Provision


def one(text: str) -> Penalty:
    found = penalties(text)
    assert len(found) == 1, [penalty.words for penalty in found]
    return found[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("two hundred and fifty thousand", 250_000),
        ("1,00,000", 100_000),
        ("R1 000 000", 1_000_000),
        ("5 lakh", 500_000),
        ("three lacs", 300_000),
        ("two crore", 20_000_000),
        ("[three hundred and fifty] thousands".replace("[", " ").replace("]", " "), 350_000),
        ("৫০ হাজার", 50_000),
        ("পাঁচ লক্ষ", 500_000),
        ("twenty-five", 25),
    ],
)
def test_numbers_are_read_in_words_and_digits(written, value):
    assert [quantity.value for quantity in quantities(written)] == [value]


# Clauses of real acts and of the sample, their figures checked by hand. Months; life is None.
CLAUSES = [
    (
        "shall be punished with imprisonment of either description for a term which may extend to "
        "three years, or with fine, or with both.",
        [Term(None, 36, regime="either")], Fine(), "or both",
    ),
    (
        "shall be punished with rigorous imprisonment for a term which may extend to ten years, "
        "and shall also be liable to fine.",
        [Term(None, 120, regime="rigorous")], Fine(), "and",
    ),
    (
        "shall be punished with imprisonment for life, to which fine may be added.",
        [Term(life=True)], Fine(), "may be added",
    ),
    (
        "shall be punished with simple imprisonment for a term which may extend to one month or "
        "with fine which may extend to two hundred taka, or with both.",
        [Term(None, 1, regime="simple")], Fine(None, 200, "taka"), "or both",
    ),
    (
        "shall be punished with imprisonment which may extend to ten years and which shall not be "
        "less than two years or with fine which may extend to one million rupees or with both.",
        [Term(24, 120)], Fine(None, 1_000_000, "rupees"), "or both",
    ),
    (
        "shall be punished with imprisonment which may extend to fourteen years and which shall "
        "not be less than three years and fine which may extend to two million rupees.",
        [Term(36, 168)], Fine(None, 2_000_000, "rupees"), "and",
    ),
    (
        "shall be punishable with imprisonment for a term which shall not be less than two years "
        "nor more than five years or with fine which shall not be less than [three hundred and "
        "fifty] thousands rupees, or with both.",
        [Term(24, 60)], Fine(350_000, None, "rupees"), "or both",
    ),
    (
        "shall be punishable on the second conviction with fine which may extend to seven hundred "
        "and fifty rupees and shall not be less than one hundred rupees.",
        [], Fine(100, 750, "rupees"), "",
    ),
    (
        "be punished with imprisonment of upto five years or with fine of upto ten million rupees "
        "or with both.",
        [Term(None, 60)], Fine(None, 10_000_000, "rupees"), "or both",
    ),
    (
        "shall be punished with rigorous imprisonment for a term of not less than twelve years, "
        "which may extend to imprisonment for life, and with a fine of not less than five hundred "
        "thousand dalers:—",
        [Term(144, None, regime="rigorous"), Term(life=True)], Fine(500_000, None, "dalers"), "and",
    ),
    (
        "shall be punished with imprisonment for life, or with rigorous imprisonment for a term of "
        "not less than fourteen years, and with a fine of not less than one million dalers.",
        [Term(life=True), Term(168, None, regime="rigorous")], Fine(1_000_000, None, "dalers"),
        "and",
    ),
    (
        "commits an offence and is liable to imprisonment for a term not exceeding two years, or "
        "to a fine not exceeding sixty thousand dalers.",
        [Term(None, 24)], Fine(None, 60_000, "dalers"), "or",
    ),
    (
        "is liable on conviction to a fine not exceeding Tk. 5,00,000.",
        [], Fine(None, 500_000, "Tk"), "",
    ),
    (
        "shall be liable to imprisonment for two (2) years and six months.",
        [Term(24, 24)], None, "",
    ),
    (
        "অনধিক ৭ (সাত) বৎসর এবং অন্যূন ৩ (তিন) বৎসর সশ্রম কারাদণ্ডে এবং অন্যূন ২০ (বিশ) হাজার টাকা "
        "অর্থদণ্ডে দণ্ডিত হইবেন।",
        [Term(36, 84, regime="rigorous")], Fine(20_000, None, "টাকা"), "and",
    ),
    (
        "উক্ত ব্যক্তি অনধিক চৌদ্দ বৎসর কিন্তু অন্যূন সাত বৎসরের সশ্রম কারাদণ্ডে দণ্ডনীয় হইবেন এবং ইহার "
        "অতিরিক্ত অনূর্ধ্ব [পাঁচ লক্ষ টাকার] অর্থদণ্ডেও দণ্ডনীয় হইবেন।",
        [Term(84, 168, regime="rigorous")], Fine(None, 500_000, "টাকা"), "and",
    ),
    (
        "অনধিক ০৬ (ছয়) মাসের কারাদণ্ডে বা অনধিক ১ (এক) লক্ষ টাকা অর্থদণ্ডে অথবা উভয় দণ্ডে দণ্ডিত "
        "হইবেন।",
        [Term(None, 6)], Fine(None, 100_000, "টাকা"), "or both",
    ),
    (
        "ষোল বৎসরের অধিক বয়সের কোন নারীর সংগে … করেন, তাহা হইলে উক্ত ব্যক্তি অনধিক সাত বৎসর সশ্রম "
        "কারাদণ্ডে দণ্ডনীয় হইবেন এবং ইহার অতিরিক্ত অর্থদণ্ডেও দণ্ডনীয় হইবেন।",
        [Term(None, 84, regime="rigorous")], Fine(), "and",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "terms", "fine", "joined"), CLAUSES)
def test_a_penalty_is_read_in_numbers(clause, terms, fine, joined):
    penalty = one(clause)
    assert list(penalty.terms) == terms
    assert penalty.fine == fine
    assert penalty.joined == joined
    assert not penalty.death


@pytest.mark.parametrize(("clause", "terms", "fine", "joined"), CLAUSES)
def test_the_words_are_verbatim(clause, terms, fine, joined):
    text = f"6. Whoever does so {clause}\nNothing else."
    penalty = one(text)
    assert text[penalty.start : penalty.end] == penalty.words


def test_death_is_told_apart_from_causing_death():
    assert one("shall be punished with death, or imprisonment for life, and with fine.").death
    assert not one(
        "shall, with the intention of causing death, be punished with imprisonment for ten years."
    ).death
    assert one("উক্ত ব্যক্তি মৃত্যুদণ্ডে বা যাবজ্জীবন সশ্রম কারাদণ্ডে দণ্ডনীয় হইবেন।").death


def test_the_whole_range_is_given_over_alternatives():
    penalty = one("shall be punished with imprisonment for life, or imprisonment for seven years.")
    assert (penalty.life, penalty.least, penalty.most) == (True, 84, None)


def test_each_case_of_a_list_has_its_own_penalty():
    text = (
        "Any person convicted of an offence in terms of this Act is liable—\n(a) in the case of a "
        "contravention of section 107 (1), to a fine or to imprisonment for a period not exceeding "
        "10 years, or to both a fine and imprisonment; or\n(b) in any other case, to a fine or to "
        "imprisonment for a period not exceeding 12 months, or to both a fine and imprisonment."
    )
    assert [penalty.most for penalty in penalties(text)] == [120, 12]


@pytest.mark.parametrize(
    "text",
    [
        "Sub-section (1) does not apply to an offence punishable with imprisonment for five years.",
        "214. Offering gift to screen an offender if the offence punishable with death.— Nothing.",
        "The fine shall be paid into the Fund.",
        "A child means a person under eighteen years of age.",
        "অর্থদণ্ডের অর্থ দণ্ডিত ব্যক্তির নিকট হইতে আদায় করা হইবে।",
        "No one shall be liable for anything done in good faith.",
        "",
    ],
)
def test_what_punishes_no_one_is_no_penalty(text):
    assert penalties(text) == ()


def test_what_only_an_illustration_or_an_editor_says_is_no_penalty():
    text = (
        "6. Whoever lies shall be punished with imprisonment for one year.\nIllustrations.\n(a) A "
        "lies. A is liable to imprisonment for nine years.\n[1] Was: shall be punished with death."
    )
    assert one(text).most == 12


def test_the_penalties_of_a_real_code_are_mostly_read(shared):
    page = (shared / "corpus/acts/penal-code-1860-en.html").read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    clause = "imprisonment of either description for a term which may extend to"
    said = [line for line in text.splitlines() if f"shall be punished with {clause}" in line]
    read = [line for line in said if any(penalty.most for penalty in penalties(line))]
    assert len(said) > 100
    assert len(read) >= 0.97 * len(said)


@pytest.mark.parametrize(
    ("text", "fines"),
    [
        (
            "He shall be punishable with fine which may extend to ten thousand Taka and with a "
            "further fine which may extend to one thousand Taka for every day.",
            [10_000, 1_000],
        ),
        (
            "He is punishable for a first offence with fine which may extend to Taka 100 and, "
            "for any subsequent offence, with fine which may extend to Taka 500.",
            [100, 500],
        ),
        ("তিনি পাঁচশত টাকা পর্যন্ত অর্থ দণ্ডে দণ্ডনীয় হইবেন৷", [500]),
        ("তিনি অন্যূন ৫০ হাজার এবং অনধিক ৫ (পাঁচ) লক্ষ টাকা অর্থদণ্ডে দণ্ডনীয় হইবেন।", [500_000]),
        ("অনধিক পাঁচ হাজার টাকা পর্যন্ত জরিমানা করা যাইবে৷", [5_000]),
    ],
)
def test_every_fine_of_a_sentence_is_a_penalty_of_its_own(text: str, fines: list[int]):
    assert [each.fine.most for each in penalties(text) if each.fine] == fines


def test_spellings_of_both_punishments_are_known():
    (found,) = penalties(
        "তিনি ১ (এক) বৎসর পর্যন্ত কারাদন্ডে বা ১০০ টাকা অর্থদন্ডে বা উভয় প্রকার দন্ডে দণ্ডিত হইবেন।"
    )
    assert found.joined == "or both"


def test_attempts_are_punished_as_the_offence():
    text = "9. Whoever attempts it shall be punished with the punishment provided for the offence."
    node = Provision("sec_9", "section", "9", "Attempts", 0, len(text), pinpoint="s 9")
    document = Document("a", "law", "a", "v", Metadata(), text, (), (node,), ())
    assert borrowed(document) == [node]
    assert by_provision(document) == []

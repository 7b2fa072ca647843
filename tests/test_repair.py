"""Section numbers that OCR broke, mended by the sequence in which they stand."""

import pytest

from kb.ingest import canonical
from kb.ingest.structure import law, repair
from kb.model import Block, Provision, Reading

ENGLISH = (
    "i. Short title.— This Act may be called the Trafficking Act.",
    "2. Definitions.— In this Act child means a person under eighteen years of age.",
    "3. Offence.— Whoever traffics in persons commits an offence.",
    "A. Punishment.— Whoever commits the offence shall be imprisoned for five years.",
    "5 Abetment.— Whoever abets the offence shall be punished as the offender.",
    "6. Courts.— The offence shall be tried by a court of session.",
    "T. Rules.— The Government may make rules to carry out this Act.",
    "8. Repeal.— The Ordinance is hereby repealed.",
)
BANGLA = (
    "১। সংক্ষিপ্ত শিরোনাম।- এই আইন মানব পাচার আইন নামে অভিহিত হইবে।",
    "২ সংজ্ঞা।- বিষয় বা প্রসঙ্গের পরিপন্থী কোন কিছু না থাকিলে এই আইনে শিশু অর্থ আঠার বৎসর।",
    "৩। আইনের প্রাধান্য।- এই আইনের বিধান কার্যকর হইবে।",
    "| অপরাধ।- কোন ব্যক্তি মানব পাচার করিলে তিনি অপরাধ করিয়াছেন বলিয়া গণ্য হইবেন।",
    "৫। দণ্ড।- তিনি অনধিক পাঁচ বৎসর সশ্রম কারাদণ্ডে দণ্ডিত হইবেন।",
    "৫কা আপিল।- দণ্ডের বিরুদ্ধে আপিল করা যাইবে।",
    "৬] বিধি।- সরকার বিধি প্রণয়ন করিতে পারিবে।",
    "৭। রহিতকরণ।- অধ্যাদেশ এতদ্বারা রহিত করা হইল।",
)


def found(lines: tuple[str, ...], pages: tuple[int, ...] = (0,)) -> list[Provision]:
    """Return the sections of a law of one page."""
    blocks = [
        Block(text, page_starts=((0, 0),) if at == 0 else ()) for at, text in enumerate(lines)
    ]
    text = canonical.join(Reading(tuple(blocks), page_labels=("1",)))
    looked = repair.mended(text, pages)
    assert len(looked.text.text) == len(text.text)
    provisions = repair.doubted(law.provisions(looked.text, ""), looked)
    return [each for each in provisions if each.level in ("section", "rule", "article")]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [(ENGLISH, ["1", "2", "3", "4", "5", "6", "7", "8"]),
     (BANGLA, ["1", "2", "3", "4", "5", "5A", "6", "7"])],
)  # fmt: skip
def test_numbers_that_ocr_broke_are_mended_by_their_sequence(
    lines: tuple[str, ...], wanted: list[str]
) -> None:
    assert [each.number for each in found(lines)] == wanted


def test_what_rests_on_a_mended_number_is_less_certain() -> None:
    sure = {each.number: each.confidence for each in found(ENGLISH)}
    assert max(sure[number] for number in "147") < min(sure[number] for number in "2368")


def test_pages_with_a_text_layer_are_left_as_they_are() -> None:
    # the first section is known by what it says, whatever its number looks like
    assert [each.number for each in found(ENGLISH, ())] == ["1", "2", "3", "6", "8"]


def test_lines_that_are_no_sections_are_not_made_ones() -> None:
    lines = (*ENGLISH[1:3], "A man, who is a citizen, sells his house to another man", *ENGLISH[4:])
    assert "4" not in [each.number for each in found(lines)]


def test_clauses_get_back_the_bracket_that_was_taken_for_a_sign() -> None:
    lines = ("১। সংজ্ঞা।- এই আইনে (ক) শিশু অর্থ ব্যক্তি;€খ) দাস অর্থ ব্যক্তি; ঘে) শোষণ অর্থ পাচার;",)
    blocks = tuple(Block(text, page_starts=((0, 0),)) for text in lines)
    text = canonical.join(Reading(blocks, page_labels=("1",)))
    assert ";(খ) দাস" in repair.mended(text, (0,)).text.text
    assert "(ঘ) শোষণ" in repair.mended(text, (0,)).text.text


def test_a_raised_number_that_was_read_as_a_quotation_mark_quotes_nothing() -> None:
    lines = (*ENGLISH[1:2], "‘[(b) offence means trafficking;]", *ENGLISH[2:3], ENGLISH[4])
    blocks = tuple(Block(text, page_starts=((0, 0),)) for text in lines)
    text = canonical.join(Reading(blocks, page_labels=("1",)))
    assert "\n [(b) offence" in repair.mended(text, (0,)).text.text

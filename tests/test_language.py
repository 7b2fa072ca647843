import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest.language import detect, matching, terms, words
from kb.ingest.sentences import sentences

ACT = "Any person who traffics a child shall be punished with imprisonment for life."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ACT, "en"),
        (ACT.upper(), "en"),
        ("মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২", "bn"),
        ("Toute personne victime de la traite des êtres humains a droit à réparation.", "fr"),
        ("Ley contra la trata de personas y otros delitos conexos", "es"),
        ("القانون رقم 64 لسنة 2010 بشأن مكافحة الاتجار بالبشر", "ar"),
        ("人口贩运法律", "zh"),
        ("人身取引の防止に関する法律について", "ja"),
    ],
)
def test_a_text_of_one_language_is_recognised(text, language):
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", " \n", "12.3", "ID2", "s 302"])
def test_a_text_too_short_to_tell_has_no_language(text):
    assert detect(text) == ""


def test_a_bangla_act_that_quotes_english_terms_is_bangla():
    assert detect("এই আইনে 'Regulations' অর্থ বাংলাদেশ সরকার কর্তৃক প্রণীত প্রবিধান") == "bn"


def test_english_words_meet_in_their_stem():
    assert terms("Trafficked victims", "en") == terms("trafficking VICTIM'S", "en")
    assert terms("traffics", "en") == terms("trafficking", "en") != terms("road traffic", "en")[1:]


def test_acronyms_meet_in_the_singular_and_short_words_stay_words():
    assert terms("NGOs and RIEs", "en") == terms("NGO, RIE", "en") == ["ngo", "rie"]
    assert terms("NGO's RIE’s", "en") == ["ngo", "rie"]
    assert terms("Us As Is IDs", "en") == ["id"]


def test_stop_words_are_dropped_and_order_is_kept():
    assert terms("the law of the sea", "en") == ["law", "sea"]


def test_bangla_words_stay_whole_with_their_vowel_signs_and_conjuncts():
    assert terms("ক্ষমতাপ্রাপ্ত কর্মকর্তা", "bn") == ["ক্ষমতাপ্রাপ্ত", "কর্মকর্তা"]


def test_joiners_make_no_difference():
    assert terms("ক্ষমতা\u200cপ্রাপ্ত র\u200d্যাব", "bn") == terms("ক্ষমতাপ্রাপ্ত র্যাব", "bn")


def test_digits_of_any_script_and_inserted_letters_are_kept():
    assert terms("ধারা ১২ক", "bn") == ["ধারা", "12ক"]
    assert terms("section 12A(3)", "en") == ["section", "12a", "3"]


def test_compatibility_forms_and_case_are_folded():
    assert terms("ﬁling FILING", "en") == ["file", "file"]


def test_latin_words_in_bangla_text_are_stemmed_as_the_english_question_is():
    assert set(terms("the Regulations", "en")) <= set(terms("এই Regulations", "bn"))


def test_french_articles_run_into_their_noun_do_not_hide_it():
    assert terms("l’article d'État", "fr") == ["articl", "état"]


def test_chinese_signs_are_terms_of_their_own():
    assert terms("人口", "zh") == ["人", "口"]


def test_the_words_that_match_a_query_are_found_in_place():
    spans = matching(ACT, set(terms("trafficking of children and child", "en")), "en")
    assert [ACT[a:b] for a, b in spans] == ["traffics", "child"]


@given(st.text(max_size=200), st.sampled_from(["en", "bn", "fr", "ar", "", "xx", "en-GB"]))
def test_every_term_comes_from_a_word_of_the_text_and_none_is_empty(text, language):
    found = terms(text, language)
    assert all(found)
    assert len(found) <= len(words(text))
    assert len(matching(text, set(found), language)) == len(found)


def cut(text, language="en"):
    return [text[a:b] for a, b in sentences(text, language)]


def test_english_sentences_are_not_cut_after_legal_abbreviations():
    assert cut(
        "It is an offence under s. 6 of the Act. See Art. 5 and No. 3 of 2012, i.e. the Act of "
        "that year. Mr. Khan v. Smith applies."
    ) == [
        "It is an offence under s. 6 of the Act.",
        "See Art. 5 and No. 3 of 2012, i.e. the Act of that year.",
        "Mr. Khan v. Smith applies.",
    ]


def test_sentences_are_not_cut_inside_brackets_or_quotations():
    assert cut("He read (as amended. See below.) it. She said “Stop. Now.” Then all left.") == [
        "He read (as amended. See below.) it.",
        "She said “Stop. Now.”",
        "Then all left.",
    ]


def test_lines_end_sentences_and_list_numbers_do_not():
    assert cut("1. The Act applies.\n(a) one\n(b) two") == [
        "1. The Act applies.",
        "(a) one",
        "(b) two",
    ]


def test_bangla_sentences_end_at_the_danda_even_without_a_space():
    assert cut("ব্যক্তি দণ্ডনীয় হইবে।(২) উপ-ধারা (১) প্রযোজ্য হইবে।", "bn") == [
        "ব্যক্তি দণ্ডনীয় হইবে।",
        "(২) উপ-ধারা (১) প্রযোজ্য হইবে।",
    ]


@given(st.text(alphabet='ab A.?!।("“”) \n1', max_size=120), st.sampled_from(["en", "bn"]))
def test_sentences_cover_all_text_in_order_without_overlap(text, language):
    spans = sentences(text, language)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())

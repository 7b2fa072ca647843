import pytest

from kb.ingest import language

SAME = [
    # one word in two spellings
    ("সরকারী", "সরকারি"),
    ("কার্য্য", "কার্য"),
    ("হঠাৎ", "হঠাত"),
    ("তাঁহার দলিল", "তাহার দলিল"),
    ("ব্যাঙ্ক\u200c", "ব্যাঙ্ক"),
    ("বাড়ি", "বাড\u09bcি"),
    ("ধারা ৬", "ধারা 6"),
    # nouns with endings of case, number and article
    ("আদালতের", "আদালত"),
    ("আদালতে", "আদালত"),
    ("মামলাটির", "মামলা"),
    ("ধারায়", "ধারা"),
    ("দলিলগুলো", "দলিলসমূহের"),
    ("ব্যক্তিদেরকে", "ব্যক্তিগণের"),
    ("ম্যাজিস্ট্রেটকে", "ম্যাজিস্ট্রেটের"),
    ("সিদ্ধান্তগুলোতে", "সিদ্ধান্ত"),
    ("বিচারের", "বিচার"),
    ("পুলিশই", "পুলিশও"),
    ("খুনি", "খুনের"),
    # verbs of the formal language and of today's
    ("মারিবেন", "মারবেন"),
    ("দিয়াছিলেন", "দিয়েছেন"),
    ("রাখিতে", "রাখতে"),
    ("গিয়াছে", "যাবে"),
    ("জানাইয়াছেন", "জানিয়েছেন"),
    ("মারেনি", "মারা"),
]
APART = [
    ("আইন", "আয়"),
    ("দুই", "দিন"),
    ("বই", "বল"),
    ("খুন", "খনি"),
    ("ধারা", "ধার"),
    ("রায়", "রাজা"),
    ("জমি", "জামিন"),
    ("বাদী", "বিবাদী"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_and_spellings_of_a_word_meet(one, other):
    assert language.terms(one, "bn") == language.terms(other, "bn")
    assert language.terms(one, "bn") != []


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_words_stay_apart(one, other):
    assert language.terms(one, "bn") != language.terms(other, "bn")


@pytest.mark.parametrize("word", ["ক", "ই", "ও", "্", "়", "ে", "ির", "র্", "১", "a", "নি", "নাই"])
def test_a_word_of_next_to_nothing_keeps_a_stem(word):
    from kb.ingest import bangla

    assert bangla.stem(bangla.spelled(word))


def test_who_asks_does_not_count_in_a_question():
    assert language.terms("আমি কি আমার দলিল জমা দিতে পারি?", "bn") == ["দলিল", "জমা", "দি"]

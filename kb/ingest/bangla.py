"""Bangla words as they are matched: one spelling of each, and a light stem.

Statutes of the last century are written in the formal language (সাধু: করিবেন, হইয়াছে) and in the
spelling of their day (সরকারী, কার্য্য); questions are asked in today's (চলিত: করবেন, হয়েছে). Nouns
carry case, number and article as endings, one after another: দলিল-গুলি-র, আদালত-টি-তে. We know of no
stemmer with a licence and an upkeep that would let us lean on it, so this is our own, after the
grammar of the language (S. K. Chatterji 1939; H.-R. Thompson 2010).
"""

import re
import unicodedata
from functools import cache

# What is written in two ways and meant as one: long and short vowels, ৎ and ত, the nasal sign of
# respect (তাঁর, তার), Assamese letters.
_SAME = str.maketrans({"ী": "ি", "ঈ": "ই", "ূ": "ু", "ঊ": "উ", "ৎ": "ত", "ঁ": "", "ৰ": "র", "ৱ": "ব"})
_DOUBLED = re.compile(r"(?<=র্)(.)্\1")  # কার্য্য, সর্ব্বোচ্চ: the spelling before 1936

# The roots of the verbs that laws and questions are made of, each with the forms it takes before
# endings; that of a causative (করা-নো) goes with its root. Other verbs are taken for nouns.
_ROOTS = """
কর দি:দে নি:নে হ:হও যা:গি:গে আস:এস থাক পা:পে পার বল চল রাখ:রেখ মার:মের ধর দেখ শুন:শোন লিখ:লেখ পড়
কিন:কেন বেচ ভাঙ:ভেঙ কাট:কেট জান:জেন মান:মেন আন:এন চা:চাই:চে ফেল তুল:তোল খা:খে বস উঠ:ওঠ নাম:নেম
থাম:থেম হারা:হারি বাঁচ:বেঁচ মর জিত হার:হের পাঠা:পাঠি দেখা:দেখি শোনা:শুনি বুঝ:বোঝ বোঝা:বুঝি খুঁজ:খোঁজ
ডাক:ডেক আটকা:আটকি লাগ:লেগ লাগা:লাগি চালা:চালি পালা:পালি লুকা:লুকি সরা:সরি ঘুর:ঘোর খুল:খোল ছাড়:ছেড়
ছিঁড়:ছেঁড় গড় ভর ঢুক:ঢোক মিল:মেল মিট:মেট মেটা:মিটি ঘট ঘটা:ঘটি বাড়:বেড় কম জ্বালা:জ্বালি পোড়া:পুড়ি
তাড়া:তাড়ি ভুল:ভোল ফির:ফের রট রটা:রটি জাগ:জেগ ঠকা:ঠকি করা:করি বসা:বসি কাড়:কেড় গা:গাই ছুঁ:ছোঁ শু:শো
নামা:নামি ওঠা:উঠি বানা:বানি টান:টেন চাপা:চাপি ভাব:ভেব চিন:চেন জড়া:জড়ি এড়া:এড়ি দাঁড়া:দাঁড়ি
বেড়া:বেড়ি ছড়া:ছড়ি পেটা:পিটি মারা:মারি ধরা:ধরি আনা:আনি জানা:জানি
"""
# Persons, tenses and participles of today's language, of the formal one, and after vowels.
_VERB_ENDINGS = """
ই ও এ এন ে েন ি িস া ার াতে ায় ান বার ানো নো ো
ছি ছ ছে ছেন ছিল ছিলাম ছিলেন ছিলে েছি েছ েছে েছেন েছিল েছিলাম েছিলেন চ্ছি চ্ছে চ্ছেন চ্ছিল চ্ছিলাম চ্ছিলেন
লাম ল লো লেন লে ব বো বে বেন বি তাম ত তো তে তেন
ইতে ইয়া ইয়ে ইলে ইল ইলেন ইলাম ইবে ইবেন ইব ইবা ইবার ইয়াছে ইয়াছেন ইয়াছি ইয়াছিল ইয়াছিলেন
ইতেছে ইতেছেন ইতেছিল ইতেছিলেন ইত ইতেন িতে িয়া িয়ে িলে িল িলেন িলাম িবে িবেন িব িবা িবার
িয়াছে িয়াছেন িয়াছি িয়াছিল িয়াছিলেন িতেছে িতেছেন িতেছিল িতেছিলেন িত িতেন
য় য়ে য়া য়েছে য়েছেন য়েছি য়েছিল য়েছিলাম য়েছিলেন য়াছে য়াছেন য়াছি য়াছিল য়াছিলেন য়াছিলাম
ন ওয়া ওয়ার ওয়ায় ওয়াতে ুক ুন উক উন
"""
_NOT = ("নি", "নাই")  # written on to a verb: করেনি
# Endings of nouns: of case; of case after a vowel; of number and article; of words made of words.
_CASES = "দেরকে েরকে দের েরা য়েরা কে ের য়ের এর েতে ে"
_CASES_AFTER_VOWELS = "রা র রে তে য়"
_NUMBERS = "গুলো গুলি গুলা গুল সমূহ গণ বৃন্দ বর্গ টি টা টুকু খানা খানি জন"
_DERIVED = "ভাবে মূলক যোগ্য ি"
_VOWEL = "[\u09be-\u09c4\u09c7-\u09cc\u0985-\u0994]"
_LETTER = re.compile("[\u0985-\u0994\u0995-\u09b9]")
_FEWEST = 2  # letters that an ending leaves
_FEWEST_STRESSED = 4  # letters of a word whose last may be the ই or ও of stress: আদালতই, not দুই


def spelled(word: str) -> str:
    """Return a word (NFKC) in the one spelling in which words are compared."""
    return _DOUBLED.sub(r"\1", word.translate(_SAME))


def stem(word: str) -> str:
    """Return the stem of a word as ``spelled`` gives it: a verb's root, else what endings leave."""
    stressed = word[-1:] in ("ই", "ও")
    root = _root(word) or (_root(word[:-1]) if stressed else "")
    if root:
        return root
    if stressed and _letters(word) >= _FEWEST_STRESSED:
        word = word[:-1]
    while (ending := _noun_ending().search(word)) and _letters(word[: ending.start()]) >= _FEWEST:
        word = word[: ending.start()]
    return word.removesuffix("ো")


def _root(word: str) -> str:
    """Return the root of a form of a known verb, ``""`` for any other word."""
    for negation in _NOT:
        if word.endswith(negation) and (root := _root(word.removesuffix(negation))):
            return root
    roots, endings = _roots(), _verb_endings()
    cuts = (cut for cut in range(len(word) - 1, 0, -1) if word[cut:] in endings)
    return next((roots[word[:cut]] for cut in cuts if word[:cut] in roots), "")


def _letters(word: str) -> int:
    return len(_LETTER.findall(word))


def _split(words: str) -> list[str]:
    return [spelled(unicodedata.normalize("NFKC", word)) for word in words.split()]


@cache
def _roots() -> dict[str, str]:
    """Return the root of every form that a root takes before endings."""
    found: dict[str, str] = {}
    for line in _split(_ROOTS):
        forms = line.split(":")
        for form in forms:
            causer = form[-1] in "াি" and _letters(form) > 1
            found.setdefault(form, found.get(form[:-1], forms[0]) if causer else forms[0])
    return found


@cache
def _verb_endings() -> frozenset[str]:
    return frozenset(_split(_VERB_ENDINGS))


@cache
def _noun_ending() -> re.Pattern[str]:
    def any_of(endings: str) -> str:
        return "|".join(sorted(map(re.escape, _split(endings)), key=len, reverse=True))

    return re.compile(
        f"(?:{any_of(f'{_CASES} {_NUMBERS} {_DERIVED}')}"
        f"|(?<={_VOWEL})(?:{any_of(_CASES_AFTER_VOWELS)}))$"
    )

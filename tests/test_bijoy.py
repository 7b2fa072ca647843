"""Bangla in Bijoy's codes: recognised by paragraph and turned into Unicode."""

import re
import unicodedata
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import bijoy, read
from kb.model import Block

BIJOY = (
    "1| (1) GB AvBb gvbe cvPvi cÖwZ‡iva I `gb AvBb, 2012 bv‡g AwfwnZ nB‡e|",
    "‡Kvb e¨w³ gvbe cvPvi Aciva msNUb Kwi‡j wZwb AbwaK cuvP ermi mkÖg Kviv`‡Û `wÛZ nB‡eb|",
)
BANGLA = (
    "১। (১) এই আইন মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২ নামে অভিহিত হইবে।",
    "কোন ব্যক্তি মানব পাচার অপরাধ সংঘটন করিলে তিনি অনধিক পাঁচ বৎসর সশ্রম কারাদন্ডে দন্ডিত হইবেন।",
)
ENGLISH = "Whoever traffics in persons shall be punished with imprisonment of five years."


@pytest.mark.parametrize(
    ("codes", "word"),
    [
        ("cÖwZ‡iva", "প্রতিরোধ"),
        ("Kg©KZ©v", "কর্মকর্তা"),
        ("Kwg©", "কর্মি"),
        ("wbe©vPb", "নির্বাচন"),
        ("wbY©q", "নির্ণয়"),
        ("¯^v¯’¨", "স্বাস্থ্য"),
        ("cÖavbgš¿x", "প্রধানমন্ত্রী"),
        ("D”P", "উচ্চ"),
        ("g„Zz¨", "মৃত্যু"),
        ("Puv`", "চাঁদ"),
        ("‡KŠkj", "কৌশল"),
        ("i¨ve", "র\u200d্যাব"),
        ("AvBb", "আইন"),
        ("Bs", "ইং"),
        ("M&`", "গ্দ"),
        ("¸iæ", "গুরু"),
        ("iƒc", "রূপ"),
        ("ÒAvBbÓ", "“আইন”"),
        ("evK&", "বাক্"),
    ],
)
def test_glyphs_become_letters_in_the_order_in_which_they_are_spoken(codes: str, word: str) -> None:
    assert bijoy.to_unicode(codes) == unicodedata.normalize("NFC", word)


def test_punctuation_that_shares_a_code_with_a_glyph_stays_punctuation() -> None:
    assert bijoy.to_unicode("“AvBb” – 5…") == "“আইন” – ৫…"


def test_a_text_file_in_bijoys_codes_is_read_as_bangla(tmp_path: Path) -> None:
    path = tmp_path / "act.txt"
    path.write_bytes("\n\n".join(BIJOY * 2).encode("cp1252"))
    (reading,) = read(path)
    assert [block.text for block in reading.blocks] == [
        unicodedata.normalize("NFC", text) for text in BANGLA * 2
    ]


def test_english_paragraphs_beside_bijoy_stay_as_they_are() -> None:
    blocks = tuple(Block(text) for text in (*BIJOY, ENGLISH, "Act No. 3 of 2012", *BIJOY))
    found = bijoy.converted(blocks)
    assert [block.text for block in found[2:4]] == [ENGLISH, "Act No. 3 of 2012"]
    assert found[0].text.startswith("১।")
    assert found[-1].text.endswith("হইবেন।")


def test_a_document_without_bijoy_comes_back_untouched() -> None:
    french = "Les autorités vérifient la vivacité des survivantes; Vous avez vu v. VII."
    blocks = tuple(Block(text) for text in (ENGLISH, BANGLA[0], french, "MOVIE iPhone eBay"))
    assert bijoy.converted(blocks) == blocks


def test_marks_page_starts_and_bold_move_with_the_letters() -> None:
    text = BIJOY[1]
    block = Block(
        text,
        bold_end=text.index(" gvbe"),
        note_marks=((text.index(" Kwi‡j"), "1"),),
        page_starts=((text.index("wZwb"), 3),),
    )
    (found,) = bijoy.converted((block,))
    assert found.text[: found.bold_end] == "কোন ব্যক্তি"
    assert found.text[: found.note_marks[0][0]].endswith("সংঘটন")
    assert found.text[found.page_starts[0][0] :].startswith("তিনি")


def test_the_mark_of_a_note_is_no_bijoy() -> None:
    blocks = (Block(BIJOY[0]), Block(f"[2] {BIJOY[1]}", style="note"))
    assert bijoy.converted(blocks)[1].text.startswith("[2] কোন")


def test_codes_that_make_no_words_are_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "garbled.txt"
    broken = "‡‡Kv xgvb© vKv‡i "
    path.write_bytes((BIJOY[0] + " " + BIJOY[1] + " " + broken).encode("cp1252"))
    with pytest.raises(UnreadableError, match=r"garbled\.txt is Bangla in Bijoy's codes"):
        read(path)


def test_a_words_font_in_a_docx_decides_and_words_cut_between_runs_are_whole(
    tmp_path: Path,
) -> None:
    import docx

    document = docx.Document()
    paragraph = document.add_paragraph("Section 3: ")
    for part in ("gvbe cv", "Pvi c", "ÖwZ‡iva"):
        paragraph.add_run(part).font.name = "SutonnyMJ"
    paragraph.add_run(" (trafficking)")
    document.save(str(tmp_path / "act.docx"))
    (reading,) = read(tmp_path / "act.docx")
    assert reading.blocks[0].text == "Section 3: মানব পাচার প্রতিরোধ (trafficking)"


@pytest.mark.parametrize(
    ("name", "known"),
    [("SutonnyMJ", True), ("ChandrabatiMJ Bold", True), ("SutonnyOMJ", False), ("Arial", False)],
)
def test_bijoys_fonts_are_known_by_name(name: str, known: bool) -> None:
    assert bijoy.is_font(name) is known


# The table read backwards: what a typist of Bijoy would have typed.
LETTERS = {unicodedata.normalize("NFC", bangla): code for code, bangla in bijoy._CONSONANTS.items()}
CONJUNCTS = {bangla: code for code, bangla in bijoy._CONJUNCTS.items()} | LETTERS
JOINED = dict(zip("যরবনণমলপভকতথ", "¨ª¡œè¥øú¢‹Í’", strict=True))
HALVES = {"ন": "š", "স": "¯", "ষ": "®", "ম": "¤", "দ": "˜", "চ": "”", "ঙ": "•"}
SIGNS = dict(zip("িেৈাীুূৃৗংঃঁ", "w‡‰vxy~„Šstu", strict=True))
VOWELS = {bangla: code for code, bangla in bijoy._VOWELS.items()} | {"আ": "Av"}
LETTER = "[\u0995-\u09b9\u09ce]\u09bc?"
SYLLABLE = re.compile(
    f"(?P<reph>(?:র\u09cd(?={LETTER}))?)(?P<letters>{LETTER}(?:\u09cd{LETTER})*)(?P<open>\u09cd?)"
    "(?P<signs>[\u09be-\u09cc\u09d7\u0981-\u0983]*)|[\u0985-\u0994]"
)


def typed(word: str) -> str:
    """Return a Unicode word as Bijoy's codes."""
    return SYLLABLE.sub(_syllable, word)


def _syllable(found: re.Match[str]) -> str:
    if not found["letters"]:
        return VOWELS[found[0]]
    signs = [SIGNS[sign] for sign in unicodedata.normalize("NFD", found["signs"])]
    before = "".join(sign for sign in signs if sign in "w‡‰")
    after = "".join(sign for sign in signs if sign not in "w‡‰")
    body = _letters(found["letters"].split("\u09cd"))
    reph, hasanta = "©" if found["reph"] else "", "&" if found["open"] else ""
    return before + body + reph + hasanta + after


def _letters(letters: list[str]) -> str:
    count = max(n for n in range(1, len(letters) + 1) if "\u09cd".join(letters[:n]) in CONJUNCTS)
    rest = letters[count:]
    halved = count == 1 and rest and letters[0] in HALVES and (rest[0] not in "যরনণ")
    code = HALVES[letters[0]] if halved else CONJUNCTS["\u09cd".join(letters[:count])]
    for letter in rest:
        joins = letter in JOINED
        code += (
            JOINED[letter] if joins else ("" if code in HALVES.values() else "&") + LETTERS[letter]
        )
    return code


def test_words_of_real_statutes_come_back_from_bijoys_codes(shared: Path) -> None:
    words: list[str] = []
    for path in sorted((shared / "statutes").glob("*.mdx"))[::40]:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        words += re.findall("[\u0980-\u09ff]+", re.sub("[\u200c\u200d]", "", text))
    words = [word for word in words if not re.search("[০-৯\u09bd]", word)]
    assert len(words) > 5000
    back = [re.sub("[\u200c\u200d]", "", bijoy.to_unicode(typed(word))) for word in words]
    same = sum(one == other for one, other in zip(words, back, strict=True))
    assert same >= 0.999 * len(words)

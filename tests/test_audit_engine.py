"""Verdicts on quotations: what is exact, what may be changed, and every way to alter one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from small_corpus import SmallStore, act, bangla, made, notes, study

from kb.audit.auditor import CorpusAuditor, open_auditor
from kb.audit.model import Claim, Judgement, Quoted
from kb.ingest import language
from kb.model import Candidate, Candidates, Document, Filter, Metadata

CODE = """\
Customs Code 1998
4. Search of vehicles
(1) An officer shall not search a vehicle at night except with a warrant of a magistrate.
(2) The driver may be present at the search, and the officer shall write down what was found. \
A copy of what was written is given to the driver. The search ends within two hours.
7. Fees
A fee of 500 taka is due for each vehicle that is searched, unless nothing was found in it.
8. Repeal
The Vehicles (Search) Order 1971 is hereby repealed."""


@dataclass(frozen=True)
class Library(SmallStore):
    """A small store that finds passages by the words they share with a query."""

    def candidates(
        self,
        terms: Sequence[str],
        vector: object,
        limit: int,
        where: Filter,
        meanwhile: object = None,
        also: object = (),
    ) -> Candidates:
        found = []
        for passage in self.stored():
            if where.documents and passage.document not in where.documents:
                continue
            shared = set(terms) & set(language.terms(passage.text, passage.language))
            if shared:
                found.append(Candidate(passage.key, float(len(shared)), 0.0, None))
        return Candidates.of(sorted(found, key=lambda c: -c.lexical)[:limit])


def code() -> Document:
    from small_corpus import Part

    return made(
        "customs-code",
        "law",
        CODE,
        Metadata("Customs Code 1998", "", "1998", "en", "BD"),
        [
            Part(
                "sec_4", "section", "4. Search", "two hours.", "", "s 4", "Search of vehicles", "4"
            ),
            Part(
                "sec_4__1",
                "subsection",
                "(1) An officer",
                "magistrate.",
                "sec_4",
                "s 4(1)",
                "",
                "1",
            ),
            Part(
                "sec_4__2", "subsection", "(2) The driver", "two hours.", "sec_4", "s 4(2)", "", "2"
            ),
            Part("sec_7", "section", "7. Fees", "found in it.", "", "s 7", "Fees", "7"),
            Part("sec_8", "section", "8. Repeal", "hereby repealed.", "", "s 8", "Repeal", "8"),
        ],
    )


@pytest.fixture(scope="module")
def auditor() -> CorpusAuditor:
    return open_auditor(Library((act(), study(), notes(), bangla(), code())))


FIRST = "An officer shall not search a vehicle at night except with a warrant of a magistrate."
SECOND = (
    "The driver may be present at the search, and the officer shall write down what was found. "
    "A copy of what was written is given to the driver. The search ends within two hours."
)
FEE = "A fee of 500 taka is due for each vehicle that is searched, unless nothing was found in it."


def judged(auditor: CorpusAuditor, text: str, *cited: str) -> Judgement:
    return auditor.judge(Quoted(text, claims=tuple(Claim(words) for words in cited)))


# --- what is right --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (FIRST, "Customs Code 1998 (Bangladesh), s 4(1)."),
        (FIRST, "Customs Code 1998, section 4"),  # the section around it is right, though coarser
        (FIRST, "See the Customs Code, s 4(1) and (2)"),
        (FIRST, "Customs Code 1998, ss 4–7"),
        (f"(1) {FIRST}", "sub-section (1) of section 4 of the Customs Code, 1998"),
        ("Officers received no training", "Anika Roy, ‘Study of trafficking’ (2021) p 2"),
        ("Bus carriers are never checked.", "Workshop on border management, Group 2, q 2"),
        ("মানব পাচারের শাস্তি পাঁচ বৎসর কারাদণ্ড", "মানব পাচার আইন ২০১২, ধারা ৬"),
    ],
)
def test_exact_words_at_the_cited_place_are_exact(
    auditor: CorpusAuditor, text: str, cited: str
) -> None:
    judgement = judged(auditor, text, cited)
    assert (judgement.verdict, judgement.problem) == ("exact", False)
    assert judgement.place is not None
    assert judgement.source == text


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (FIRST[0].lower() + FIRST[1:], "initial letter"),
        ("[A]n" + FIRST[2:], "typography"),
        (FIRST[:-1], None),
        (FIRST[:-1] + ",", "final punctuation"),
        ("An officer shall not search a vehicle at night […] a magistrate.", None),
        ("The driver may be present at the search […]. The search ends within two hours.",
         "omission"),
        ("The driver may be present at the search … A copy of what was written is given",
         "omission"),
        (SECOND.replace("the driver.", "the driver [of the vehicle]."), "insertion"),
        (FIRST.replace(" ", "\u00a0", 2).replace("officer", "off\u00adicer"), "typography"),
        (FIRST.replace("vehicle at", "vehi-\ncle at"), None),
    ],
)  # fmt: skip
def test_what_the_manual_permits_is_no_problem(
    auditor: CorpusAuditor, text: str, change: str | None
) -> None:
    judgement = judged(auditor, text, "Customs Code 1998, s 4")
    if change is None and "[…] a magistrate" in text:  # the mark hides "except with a warrant of"
        assert judgement.verdict == "altered"
        return
    assert not judgement.problem
    assert change is None or change in judgement.changes


# --- every way to alter ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        FIRST.replace("night", "noon"),
        FIRST.replace("shall not", "shall"),
        SECOND.replace("shall write", "shall not write"),
        SECOND.replace("may be", "shall be"),
        SECOND.replace("two hours", "four hours"),
        FEE.replace("500", "5000"),
        FIRST.replace("shall not search", "shall […] search"),
        FEE.replace(", unless nothing was found in it", " […]"),
        SECOND.replace("the officer shall write", "the officer shall [not] write"),
        SECOND.replace(" and the officer shall write down what was found", ""),
        SECOND.replace("a copy", "a signed copy").replace("A copy", "A signed copy"),
        SECOND.replace("driver may", "may driver"),
        "The search ends within two hours. […] The driver may be present at the search.",
        "An officer shall write down what was found. A fee of 500 taka is due for each vehicle.",
        FIRST.replace("officer", "Officer"),
        FIRST.replace("a vehicle", "avehicle"),
    ],
)
def test_every_alteration_is_a_problem(auditor: CorpusAuditor, text: str) -> None:
    judgement = judged(auditor, text, "Customs Code 1998, s 4")
    assert judgement.problem
    assert judgement.verdict in ("altered", "elsewhere", "not_found")


def test_an_alteration_shows_the_difference_and_the_place(auditor: CorpusAuditor) -> None:
    judgement = judged(auditor, FIRST.replace("night", "noon"), "Customs Code 1998, s 4(1)")
    assert [(c.quoted, c.source) for c in judgement.difference if c.quoted != c.source] == [
        ("noon", "night")
    ]
    assert judgement.place is not None
    assert judgement.place.citation == "Customs Code 1998 (Bangladesh), s 4(1)."


@pytest.mark.parametrize(
    ("cited", "right"),
    [
        ("Customs Code 1998, s 7", "Customs Code 1998 (Bangladesh), s 4(1)."),
        ("Customs Code 1998, s 4(2)", "Customs Code 1998 (Bangladesh), s 4(1)."),
        ("Customs Code 1998, s 99", "Customs Code 1998 (Bangladesh), s 4(1)."),
        ("Trafficking in Persons Act 2019, s 6(1)", "Customs Code 1998 (Bangladesh), s 4(1)."),
        ("Customs Code 2004, s 4(1)", "Customs Code 1998 (Bangladesh), s 4(1)."),
    ],
)
def test_a_wrong_citation_is_told_with_the_right_one(
    auditor: CorpusAuditor, cited: str, right: str
) -> None:
    judgement = judged(auditor, FIRST, cited)
    assert (judgement.verdict, judgement.problem) == ("elsewhere", True)
    assert judgement.place is not None
    assert judgement.place.citation == right


def test_a_wrong_page_and_a_wrong_group_are_told(auditor: CorpusAuditor) -> None:
    words, report = "Officers received no training", "‘Study of trafficking’ (2021)"
    assert judged(auditor, words, f"{report} p i").verdict == "elsewhere"
    said, workshop = "Bus carriers are never checked.", "Workshop on border management"
    assert judged(auditor, said, f"{workshop}, Group 1").verdict == "elsewhere"


def test_words_that_stand_nowhere_are_not_found(auditor: CorpusAuditor) -> None:
    words = "Every person who digs a well beneath the frontier shall be rewarded with a medal."
    assert judged(auditor, words, "Customs Code 1998, s 4").verdict == "not_found"
    assert judged(auditor, words, "Customs Code 1998, s 4").problem
    assert judged(auditor, words).problem
    strange = judged(auditor, words, "Rewards for Diggers Act 1801 (Utopia), s 1")
    assert (strange.verdict, strange.problem) == ("not_found", False)


def test_a_term_in_quotation_marks_is_no_quotation(auditor: CorpusAuditor) -> None:
    for term in ("so-called", "best practice", "TIP"):
        assert judged(auditor, term).verdict == "term"


def test_the_words_of_an_older_version_are_told_as_changed() -> None:
    now = code()
    text = CODE.replace("two hours", "six hours")
    old = replace(now, text=text, version="0" * 64)
    auditor = open_auditor(Library((now,), past=(old,)))
    words = "A copy of what was written is given to the driver. The search ends within six hours."
    judgement = judged(auditor, words, "Customs Code 1998, s 4(2)")
    assert (judgement.verdict, judgement.problem) == ("changed", True)
    assert judgement.place is not None
    assert judgement.place.version == "0" * 64


def test_words_of_two_sources_are_ambiguous_unless_one_is_cited() -> None:
    other = replace(code(), id="old", metadata=Metadata("Vehicles Act 1950", "", "1950", "en"))
    auditor = open_auditor(Library((code(), other)))
    assert judged(auditor, FIRST).verdict == "ambiguous"
    assert judged(auditor, FIRST, "Vehicles Act 1950, s 4(1)").verdict == "exact"


def test_one_act_in_two_formats_is_one_source() -> None:
    auditor = open_auditor(Library((code(), replace(code(), id="customs-code-pdf"))))
    assert judged(auditor, FIRST).verdict == "exact"


# --- references without a quotation ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "verdict"),
    [
        ("section 4(2) of the Customs Code 1998", "resolved"),
        ("Customs Code 1998, s 4(9)", "unresolved"),
        ("section 44 of the Customs Code 1998", "unresolved"),
        ("section 4 of the Lighthouse Act 1890", "unknown_source"),
        ("‘Study of trafficking’ (2021) p 2", "resolved"),
        ("‘Study of trafficking’ (2021) p 77", "unresolved"),
    ],
)
def test_a_reference_is_looked_up(auditor: CorpusAuditor, cited: str, verdict: str) -> None:
    judgement = auditor.judge_reference(Claim(cited))
    assert (judgement.verdict, judgement.problem) == (verdict, verdict == "unresolved")


def test_an_article_is_not_missed_in_an_act_that_has_sections_only(auditor: CorpusAuditor) -> None:
    guessed = auditor.judge_reference(Claim("art 9(1)", source="Customs Code 1998"))
    assert (guessed.verdict, guessed.problem) == ("unknown_source", False)
    named = auditor.judge_reference(Claim("art 9(1) of the Customs Code 1998"))
    assert (named.verdict, named.problem) == ("unresolved", True)


def test_a_treaty_is_known_by_the_first_part_of_its_title() -> None:
    title = "Protocol to Prevent and Punish Smuggling, especially of Cattle, supplementing the Pact"
    treaty = replace(code(), metadata=Metadata(title, jurisdiction="UN"))
    auditor = open_auditor(Library((treaty,)))
    cited = Claim("Protocol to Prevent and Punish Smuggling, s 7")
    assert auditor.judge_reference(cited).verdict == "resolved"


def test_of_a_list_of_references_only_the_missing_one_is_named(auditor: CorpusAuditor) -> None:
    judgement = auditor.judge_reference(Claim("ss 4 and 99 of the Customs Code 1998"))
    assert judgement.verdict == "unresolved"
    assert judgement.reason.endswith("has no s 99.")


# --- nasty input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", "   ", "[…]", "[]", "[[[", "…", "“”", "\ud800", "\u200f\u202e", "(" * 500, "[a" * 300,
     "না " * 5000, "the " * 10_000, "\x00\x01", "ﷺ ﬁ ½ ²"],
)  # fmt: skip
def test_nothing_makes_the_audit_fall_over(auditor: CorpusAuditor, text: str) -> None:
    assert judged(auditor, text, "Customs Code 1998, s 4", text).verdict
    assert auditor.judge_reference(Claim(text)).verdict

"""What a query cites, however it is put, and which law it means, in English and in Bangla."""

import pytest
from test_places import Shelf, an_act

from kb.ingest.meaning.units import Path
from kb.search.asked import asked
from kb.search.glance import is_name, quoted
from kb.search.naming import alike, has_all, named

S, A = "section", "article"


@pytest.mark.parametrize(
    ("query", "path", "name", "numbers"),
    [
        ("section 302 of the Penal Code", ((S, "302"),), "Penal Code", ()),
        ("s 489-D, Penal Code", ((S, "489D"),), "Penal Code", ()),
        ("CrPC s 54", ((S, "54"),), "CrPC", ()),
        ("art 8, para 1 of the Protocol", ((A, "8"), ("paragraph", "1")), "Protocol", ()),
        ("clause (b) of section 9, Border Act", ((S, "9"), ("clause", "b")), "Border Act", ()),
        ("Artikel 32 Visakodex", ((A, "32"),), "Visakodex", ()),
        ("Annex I of Regulation (EC) No 810/2009", (("schedule", "I"),), "810/2009", ()),
        ("sec 5 Act No III of 2012", ((S, "5"),), "", ("act 3 of 2012",)),
        ("২০১২ সনের ৩ নং আইনের ধারা ৭", ((S, "7"),), "", ("act 3 of 2012",)),
        ("শিশু আইন ২০১৩ ধারা ৪", ((S, "4"),), "শিশু আইন ২০১৩", ()),
        ("দণ্ডবিধির ৩০২ ধারা", ((S, "302"),), "দণ্ডবিধির", ()),
        ("Penal Code 302", ((S, "302"),), "Penal Code", ()),
        ("561A", ((S, "561A"),), "", ()),
        ("Border Guard Act 1996", (), "Border Guard Act 1996", ()),
        ("Border Act 1996 6(2)", ((S, "6"), ("subsection", "2")), "Border Act 1996", ()),
        ("2012", (), "2012", ()),
    ],
)  # fmt: skip
def test_a_citation_is_read_in_any_of_its_forms(
    query: str, path: Path, name: str, numbers: tuple[str, ...]
) -> None:
    found = asked(query)
    assert found is not None
    assert (found.path, found.name, found.numbers) == (path, name, numbers)


@pytest.mark.parametrize(
    "query", ["sections 1 and 2 of the Code", "“conduct in article 6” of migrants", "s 3 and s 4"]
)
def test_what_cites_several_or_is_quoted_cites_none(query: str) -> None:
    assert asked(query) is None


LAWS = Shelf(
    [
        an_act("penal-code", "The Penal Code, 1860"),
        an_act("penal-amendment", "The Penal Code (Amendment) Act, 1991"),
        an_act("children-1974", "The Children Act, 1974"),
        an_act("children-2013", "শিশু আইন, ২০১৩", "bn"),
        an_act("trafficking-bd", "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২", "bn"),
        an_act("trafficking-pk", "The Prevention of Trafficking in Persons Act, 2018"),
        an_act("criminal-procedure", "The Code of Criminal Procedure, 1898"),
        an_act("labour", "বাংলাদেশ শ্রম আইন, ২০০৬", "bn"),
        an_act("zone-labour", "বাংলাদেশ ইপিজেড শ্রম আইন, ২০১৯", "bn"),
        an_act("bankers", "The Bankers’ Book Evidence Act, 1891"),
        an_act("evidence", "The Evidence Act, 1872"),
        an_act(
            "palermo-protocol",
            "Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and "
            "Children, supplementing the United Nations Convention",
        ),
    ]
)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Penal Code", "penal-code"),
        ("the Penal Code, 1860", "penal-code"),
        ("PC", "penal-code"),
        ("দণ্ডবিধি", "penal-code"),
        ("দন্ডবিধির", "penal-code"),
        ("Penal Code Amendment Act", "penal-amendment"),
        ("Children Act", "children-1974"),
        ("Children Act 2013", "children-2013"),
        ("শিশু আইনের", "children-2013"),
        ("Human Trafficking Act 2012", "trafficking-bd"),
        ("মানব পাচার আইন", "trafficking-bd"),
        ("Trafficking in Persons Act 2018", "trafficking-pk"),
        ("Cr.P.C.", "criminal-procedure"),
        ("Criminal Procedure Code", "criminal-procedure"),
        ("ফৌজদারী কার্যবিধি", "criminal-procedure"),
        ("Labour Act 2006", "labour"),
        ("EPZ শ্রম আইন ২০১৯", "zone-labour"),
        ("Evidence Act", "evidence"),
        ("Bankers' Book Evidence Act", "bankers"),
        ("Palermo Protocol", "palermo-protocol"),
        ("Trafficking Protocol", "palermo-protocol"),
        ("what does the Evidence Act say", "evidence"),
    ],
)
def test_a_law_is_known_by_what_people_call_it(name: str, id: str) -> None:
    assert [law.id for law in named(LAWS, LAWS.summaries(), name)] == [id]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["the Act", "Maritime Zones Act", "XYZ", "victims of crime", ""])
def test_what_names_no_law_finds_none(name: str) -> None:
    assert named(LAWS, LAWS.summaries(), name) == []  # type: ignore[arg-type]


def test_a_name_must_be_said_whole_where_nothing_else_shows_that_it_is_one() -> None:
    (law,) = alike(LAWS.summaries(), "Penal Code offences")
    assert has_all(law, "Penal Code 1860")
    assert not has_all(law, "Penal Code offences")
    assert not has_all(law, "Penal Code 1861")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"common intention" of all', ["common intention"]),
        ("“one” and “the other”", ["one", "the other"]),
        ("« droit à la vie »", ["droit à la vie"]),
        ("the owner’s and the ‘carrier’ of goods", ["carrier"]),
        ("people's rights", []),
    ],
)
def test_words_in_quotation_marks_are_told_from_apostrophes(query: str, found: list[str]) -> None:
    assert quoted(query) == found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Border Guard Act", True),
        ("CrPC", True),
        ("শিশু আইন", True),
        ("shelter for victims", False),
        ("Police", False),
    ],
)
def test_most_queries_are_seen_at_a_glance_to_name_no_law(query: str, expected: bool) -> None:
    assert is_name(query) is expected

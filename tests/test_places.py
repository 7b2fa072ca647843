"""Documents found by what people call them, provisions by their pinpoints, queries that cite."""

from collections.abc import Sequence

import pytest

from kb.errors import NotFoundError
from kb.ingest.meaning.names import names_of
from kb.model import Document, DocumentSummary, Filter, Level, Metadata, Provision
from kb.search.places import cited, document_named, provision_at, titled


def an_act(id: str, title: str, language: str = "en", kind: str = "law") -> Document:
    texts = ("1. Title.", "2. Duty.", "(1) Report.", "(2) Refer.", "12A. Fine.")
    text = "\n".join(texts)
    places = [text.index(each) for each in texts]
    ends = [start + len(each) for start, each in zip(places, texts, strict=True)]
    provisions = (
        Provision("sec_1", "section", "1", "Title", places[0], ends[0], pinpoint="s 1"),
        Provision("sec_2", "section", "2", "Duty", places[1], ends[3], pinpoint="s 2"),
        Provision("sec_2__subsec_1", "subsection", "1", "", places[2], ends[2], "sec_2", "s 2(1)"),
        Provision("sec_2__subsec_2", "subsection", "2", "", places[3], ends[3], "sec_2", "s 2(2)"),
        Provision("sec_12A", "section", "12A", "Fine", places[4], ends[4], pinpoint="s 12A"),
    )
    about = Metadata(title=title, language=language, jurisdiction="XV")
    return Document(id, kind, f"{id}.txt", "v", about, text, (), provisions, ())  # type: ignore[arg-type]


class Shelf:
    """The part of a store that look-ups need, in memory."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {document.id: document for document in documents}

    def summaries(self) -> list[DocumentSummary]:
        return [
            DocumentSummary(d.id, d.kind, d.source, d.version, d.metadata, 5, 5, 0, 1)
            for d in self.documents.values()
        ]

    def document(self, id: str, version: str = "") -> Document:
        return self.documents[id]

    def called(self, names: Sequence[str]) -> list[str]:
        laws = [d for d in self.documents.values() if d.kind == "law"]
        return [law.id for law in laws if set(names_of(law)) & set(names)]

    def holding(self, number: str) -> list[tuple[str, Level]]:
        return [
            (d.id, p.level)
            for d in self.documents.values()
            for p in d.provisions
            if d.kind == "law" and p.number == number
        ]


SHELF = Shelf(
    [
        an_act("penal-code", "The Penal Code, 1860"),
        an_act("penal-amendment", "The Penal Code (Amendment) Act, 1991"),
        an_act("penal-code-bn", "দণ্ডবিধি, ১৮৬০", "bn"),
        an_act("border", "Border Guard Act, 1996"),
        an_act("palermo-protocol-b1749", "Protocol to Prevent and Punish Trafficking in Persons"),
        an_act("study", "A Study of the Penal Code, 1860", kind="study"),
    ]
)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("border", "border"),
        ("the Border Guard Act", "border"),
        ("Penal Code 1860", "penal-code"),
        ("Penal Code (Amendment) Act", "penal-amendment"),
        ("দণ্ডবিধি", "penal-code-bn"),
        ("Palermo Protocol", "palermo-protocol-b1749"),
        ("trafficking protocol", "palermo-protocol-b1749"),
    ],
)
def test_a_document_is_found_by_id_or_title(name: str, id: str) -> None:
    assert document_named(SHELF, name).id == id  # type: ignore[arg-type]


def test_a_document_that_is_not_there_names_near_ids() -> None:
    with pytest.raises(NotFoundError, match="mean penal-amendment"):
        document_named(SHELF, "l-amend")  # type: ignore[arg-type]


def test_a_title_with_little_in_common_is_no_match() -> None:
    assert titled(SHELF.summaries(), "Maritime Zones and Fisheries Act") == []


@pytest.mark.parametrize(
    ("pinpoint", "id"),
    [
        ("s 2(1)", "sec_2__subsec_1"),
        ("2(2)", "sec_2__subsec_2"),
        ("section 12A", "sec_12A"),
        ("sec_2", "sec_2"),
        ("12A", "sec_12A"),
        ("Duty", "sec_2"),
    ],
)
def test_a_provision_is_found_however_its_place_is_put(pinpoint: str, id: str) -> None:
    assert provision_at(SHELF.document("border"), pinpoint).id == id


def test_a_provision_that_is_not_there_points_to_the_outline() -> None:
    with pytest.raises(NotFoundError, match="kb outline border"):
        provision_at(SHELF.document("border"), "s 99")


def places(query: str, where: Filter, language: str = "en") -> list[tuple[str, str]]:
    hits = cited(SHELF, query, where, language, 10)  # type: ignore[arg-type]
    return [(hit.passage.document, hit.passage.pinpoint) for hit in hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("section 2(1) of the Penal Code", [("penal-code", "s 2(1)")]),
        ("s 12A Border Guard Act", [("border", "s 12A")]),
        ("what does section 1 of the Border Guard Act say?", [("border", "s 1")]),
        ("section 77 of the Penal Code", []),
        ("punishment for theft", []),
        ("sections 1 and 2 of the Penal Code", []),
    ],
)
def test_a_query_that_cites_goes_straight_to_the_place(
    query: str, found: list[tuple[str, str]]
) -> None:
    assert places(query, Filter()) == found


def test_a_bare_section_is_looked_up_in_every_law_those_in_its_language_first() -> None:
    found = places("ধারা ২", Filter(), "bn")
    assert found[0] == ("penal-code-bn", "s 2")
    assert len(found) == 5


def test_filters_hold_for_citations_too() -> None:
    assert places("section 2", Filter(documents=("border",))) == [("border", "s 2")]
    assert places("section 2", Filter(kind="study")) == []
    assert places("section 2", Filter(jurisdiction="BD")) == []
    assert places("section 2", Filter(language="bn")) == [("penal-code-bn", "s 2")]


def a_study(id: str, title: str, numbers: Sequence[str]) -> Document:
    text = "\n".join(f"Open shelter {place}." for place, _ in enumerate(numbers))
    provisions = tuple(
        Provision(
            f"rec_{number or 'nn'}-{place}",
            "recommendation",
            number,
            "",
            16 * place,
            16 * place + 15,
            pinpoint=f"rec {number}" if number else f"p {place}",
        )
        for place, number in enumerate(numbers)
    )
    return Document(id, "study", id, "v", Metadata(title=title), text, (), provisions, ())


STUDIES = Shelf(
    [
        a_study("routes", "Routes by Sea: A National Study", ["1", "2", "3"]),
        a_study("posts", "Border Posts under Pressure", ["", "", ""]),
        an_act("border", "Border Guard Act, 1996"),
    ]
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("recommendation 2", [("posts", "p 1"), ("routes", "rec 2")]),
        ("What is Recommendation 3 of the routes by sea study?", [("routes", "rec 3")]),
        ("rec 2 border posts under pressure", [("posts", "p 1")]),
        ("recommendation 9", []),
        ("recommendation 0", []),
    ],
)
def test_a_recommendation_is_found_by_its_number_or_its_place_where_none_is_printed(
    query: str, found: list[tuple[str, str]]
) -> None:
    hits = cited(STUDIES, query, Filter(), "en", 10)  # type: ignore[arg-type]
    assert sorted((hit.passage.document, hit.passage.pinpoint) for hit in hits) == found

"""Filters: which documents they admit, and that they lose no match."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_store import MODEL, a_document, put, vectors_of

from kb.model import Document, Filter, Kind, Metadata
from kb.search.filters import admits
from kb.search.find import search
from kb.store.embedded import EmbeddedStore
from kb.workspace import Settings


class Letters:
    """Embeds by letter counts, as the index of these tests does."""

    name = MODEL
    dim = 16

    def reads(self, text: str) -> bool:
        return True

    def encode_passages(self, texts: Sequence[str], headings: Sequence[str] = ()) -> np.ndarray:
        return vectors_of(list(texts))

    def encode_query(self, text: str) -> np.ndarray:
        return vectors_of([text])[0]


def dated(id: str, date: str, tags: str = "", kind: Kind = "law", language: str = "en") -> Document:
    about = Metadata(
        title=id, date=date, language=language, jurisdiction="XV", extra={"keyword": tags}
    )
    return a_document(id, f"{id} abc abc", metadata=about, kind=kind)


SHELF = (
    dated("early", "1898", "border, Police"),
    dated("middle", "2012-02-20", "border"),
    dated("late", "2012-12"),
    dated("undated", "", "police", kind="study"),
    dated("british", "2020-01-01", language="en-GB"),
    dated("bangla", "2020-01-01", language="bn"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    put(folder, *SHELF)
    return folder


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (Filter(since="2012"), {"middle", "late", "british", "bangla"}),
        (Filter(since="2012-03"), {"late", "british", "bangla"}),
        (Filter(until="2012"), {"early", "middle", "late"}),
        (Filter(until="2012-02"), {"early", "middle"}),
        (Filter(since="1900", until="2012-02-20"), {"middle"}),
        (Filter(tags=("border",)), {"early", "middle"}),
        (Filter(tags=("BORDER", "police")), {"early"}),
        (Filter(tags=("police",), kind="study"), {"undated"}),
        (Filter(language="en"), {"early", "middle", "late", "undated", "british"}),
        (Filter(language="en-GB"), {"british"}),
        (Filter(jurisdiction="xv", documents=("late",)), {"late"}),
        (Filter(tags=("nothing",)), set()),
    ],
)
def test_a_filter_admits_the_same_documents_wherever_it_is_asked(
    folder: Path, where: Filter, ids: set[str]
) -> None:
    with closing(EmbeddedStore(folder)) as store:
        hits = search(store, Letters, "abc", where, 10, Settings())
        assert {hit.passage.document for hit in hits} == ids
        assert {each.id for each in store.summaries() if admits(where, each)} == ids


def test_the_one_passage_that_a_filter_admits_is_found_however_far_down_it_ranks(
    tmp_path: Path,
) -> None:
    crowd = [a_document(f"act{n}", *["abc abc abc"] * 40) for n in range(10)]
    lonely = replace(a_document("lonely", "mnop mnop"), metadata=Metadata(extra={"keyword": "x"}))
    put(tmp_path, *crowd, lonely)
    with closing(EmbeddedStore(tmp_path)) as store:
        everywhere = search(store, Letters, "abc", Filter(), 300, Settings())
        assert "lonely" not in {hit.passage.document for hit in everywhere}
        (hit,) = search(store, Letters, "abc", Filter(tags=("x",)), 10, Settings())
        assert (hit.passage.document, hit.dense_rank) == ("lonely", 1)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("what is smuggling", "In this Act, “smuggling"),
        ("what is a smuggling vessel", "In this Act, “smuggling vessel”"),
        ("smuggling", "Smuggling. Whoever"),
    ],
)
def test_who_asks_what_a_word_is_has_a_term_that_begins_with_it_first(
    tmp_path: Path, asked: str, first: str
) -> None:
    law = a_document(
        "entry",
        "Smuggling. Whoever commits smuggling is liable to imprisonment for smuggling.",
        "In this Act, “smuggling vessel” means a ship used for smuggling;",
        "In this Act, “smuggling of migrants” means procuring the illegal entry of a person;",
    )
    put(tmp_path, law)
    with closing(EmbeddedStore(tmp_path)) as store:
        hits = search(store, Letters, asked, Filter(), 3, Settings())
    assert hits[0].passage.text.startswith(first)
    assert (hits[0].first == "definition") == asked.startswith("what")

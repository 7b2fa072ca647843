import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from kb.ingest import language
from kb.later import alone
from kb.model import Candidate, Candidates, DefinedTerm, Filter, StoredPassage
from kb.search import words
from kb.search.find import marks, search
from kb.store import dense, lexical
from kb.store.admitted import admitted
from kb.workspace import Settings

TEXTS = {
    "en": (
        "A victim of trafficking is any person who has been recruited by force.",
        "The border guard shall stop a vehicle that carries smuggled migrants.",
        "The Minister may by regulation fix the fees for visas.",
    ),
    "bn": ("মানব পাচার একটি দণ্ডনীয় অপরাধ।", "সীমান্ত রক্ষী যানবাহন থামাইতে পারিবে।"),
}
PASSAGES = [
    StoredPassage(
        key=10 + place,
        document="act",
        title="Act",
        kind="law",
        language=spoken,
        jurisdiction="",
        provision=f"sec_{place}",
        external_id="",
        pinpoint=f"s {place}",
        trail=(),
        page="",
        start=0,
        end=len(text),
        text=text,
    )
    for place, (spoken, text) in enumerate((s, t) for s, texts in TEXTS.items() for t in texts)
]

Vector = Callable[[], np.ndarray | None] | None


class LetterEmbedder:
    """Counts the Latin letters of a text: near texts share letters, and no model is needed."""

    name = "letters"
    dim = 26

    def reads(self, text: str) -> bool:
        return any(c.isascii() and c.isalpha() for c in text)

    def encode_passages(self, texts: Sequence[str], headings: Sequence[str] = ()) -> np.ndarray:
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> np.ndarray:
        counts = np.array([text.lower().count(chr(97 + i)) for i in range(26)], dtype=np.float32)
        return counts / max(float(np.linalg.norm(counts)), 1.0)


class SmallStore:
    """The index files over PASSAGES, and no database."""

    def __init__(self, folder: Path) -> None:
        terms = [lexical.hash_terms(language.terms(p.text, p.language)) for p in PASSAGES]
        none = [terms[0][:0]] * len(terms)
        lexical.build(lexical.laid_out(terms), lexical.laid_out(none), folder / "lexical")
        rows = [i for i, p in enumerate(PASSAGES) if p.language == "en"]
        vectors = LetterEmbedder().encode_passages([PASSAGES[i].text for i in rows])
        dense.build(vectors, np.array(rows, dtype=np.int64), folder / "dense")
        self.lexical = lexical.open_lexical(folder / "lexical")
        self.dense = dense.open_dense(folder / "dense")
        self.gone: set[int] = set()

    def languages(self) -> frozenset[str]:
        return frozenset(each.language for each in PASSAGES)

    beside = staticmethod(alone)

    def candidates(
        self,
        terms: Sequence[str],
        vector: Vector,
        limit: int,
        where: Filter,
        meanwhile: object = None,
        also: object = (),
    ) -> Candidates:
        allowed = np.array([where.language in ("", p.language) for p in PASSAGES])
        asked = self.lexical.look_up(lexical.hash_terms(terms))
        rows = set(self.lexical.best(asked, len(PASSAGES), admitted(allowed))[0].tolist())
        given = vector() if vector is not None else None
        if given is not None:
            rows |= set(self.dense.search(given, limit, allowed)[0].tolist())
        found = np.array(sorted(rows), dtype=np.int64)
        cosines = np.full(len(found), np.nan) if given is None else self.dense.scores(given, found)
        measured = self.lexical.measure(asked, found)
        return Candidates.of(
            Candidate(
                PASSAGES[row].key,
                float(measured.unigram[place]),
                float(measured.bigram[place]),
                None if np.isnan(cosines[place]) else float(cosines[place]),
                coverage=float(measured.coverage[place]),
            )
            for place, row in enumerate(found)
        )

    def terms(self, term: str = "", document: str = "") -> list[tuple[str, DefinedTerm]]:
        return []

    def passages(self, keys: Iterable[int], past: bool = False) -> dict[int, StoredPassage]:
        return {p.key: p for p in PASSAGES if p.key in set(keys) - self.gone}


@pytest.fixture
def store(tmp_path: Path) -> SmallStore:
    return SmallStore(tmp_path)


def ask(store: SmallStore, query: str, where: Filter = Filter(), limit: int = 10):  # noqa: B008
    return search(store, LetterEmbedder, query, where, limit, Settings())


def test_the_passage_that_answers_comes_first_with_both_ranks(store):
    hit = ask(store, "who is a victim of trafficking?")[0]
    assert hit.passage.provision == "sec_0"
    assert (hit.lexical_rank, hit.dense_rank) == (1, 1)


def test_matching_words_are_marked_whatever_their_form(store):
    hit = ask(store, "recruit victims")[0]
    words = [hit.passage.text[a:b] for a, b in marks(hit.passage, "recruit victims")]
    assert words == ["victim", "recruited"]


def test_a_query_in_a_script_that_the_model_does_not_know_is_found_by_its_terms(store):
    hits = ask(store, "মানব পাচার")
    assert [hit.passage.provision for hit in hits] == ["sec_3"]
    assert hits[0].dense_rank is None
    passage = hits[0].passage
    assert [passage.text[a:b] for a, b in marks(passage, "মানব পাচার")] == ["মানব", "পাচার"]


def test_without_an_embedder_terms_alone_decide(store):
    hits = search(store, None, "border guard", Filter(), 10, Settings())
    assert [hit.passage.provision for hit in hits] == ["sec_1"]


def test_the_embedder_is_not_opened_when_vectors_have_no_weight(store):
    def opened() -> LetterEmbedder:
        raise AssertionError("opened")

    hits = search(store, opened, "border guard", Filter(), 10, Settings(dense_weight=0.0))
    assert hits


def test_a_filter_by_language_holds(store):
    hits = ask(store, "border guard", Filter(language="bn"))
    assert all(hit.passage.language == "bn" for hit in hits)


def test_no_more_hits_come_than_were_asked_for(store):
    assert len(ask(store, "victim border visas", limit=2)) == 2
    assert ask(store, "victim", limit=0) == []


def test_a_passage_that_left_the_index_meanwhile_is_left_out(store):
    store.gone.add(10)
    assert "sec_0" not in [hit.passage.provision for hit in ask(store, "victim of trafficking")]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "the of and",
        '"',
        "\x00",
        "\ud800",
        "?!",
        "victim\x00\n\t",
        "victim " * 1500,
        "𝔳",
        "border \ud800 guard at the crossing",
    ],
)
def test_odd_queries_are_answered_or_find_nothing(store, query):
    hits = ask(store, query)
    assert len(hits) <= len(PASSAGES)


def test_importing_the_search_loads_nothing_heavy():
    script = (
        "import sys, kb.search.find, kb.search.evaluate, kb.store.dense, kb.store.lexical;"
        "print([m for m in ('numpy', 'faiss', 'onnxruntime', 'torch', 'spacy', 'ir_measures')"
        " if m in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    child = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert child.stdout.strip() == "[]"


class WordLetterEmbedder(LetterEmbedder):
    """Tells one word of every query, whose state is the first unit vector."""

    def encode_passages_and_words(
        self, texts: Sequence[str], headings: Sequence[str] = ()
    ) -> tuple[np.ndarray, list[bytes]]:
        return self.encode_passages(texts), [b""] * len(texts)

    def query_words(self, text: str) -> list[str]:
        return ["victim"]

    def encode_query_words(self, text: str) -> tuple[list[str], np.ndarray]:
        return ["victim"], np.eye(1, 8, dtype=np.float32)


class WordStore(SmallStore):
    """Keeps one word of every passage: that of ``near`` has the query's state, others have none."""

    near = 12

    def holders(self, terms: Sequence[str]) -> list[tuple[int, float]]:
        return [(1, 1.0) for _ in terms]

    def words(self, keys: Sequence[int]) -> dict[int, bytes]:
        states = {key: np.eye(1, 8, 0 if key == self.near else 3) for key in keys}
        return {key: words.packed(state.astype(np.float32)) for key, state in states.items()}


@pytest.mark.parametrize(("rerank", "first"), [(False, 10), (True, 12)])
def test_words_near_the_query_lift_a_passage_unless_the_settings_say_no(tmp_path, rerank, first):
    store = WordStore(tmp_path)
    settings = Settings(rerank=rerank, dense_weight=2.0)
    weights = {"dense": 0.0, "words": 4.0}
    query = "victim of force, or fees"
    hits = search(store, WordLetterEmbedder, query, Filter(), 10, settings, weights)
    assert hits[0].passage.key == first
    told = {signal.name: signal.raw for signal in hits[0].signals}
    assert ("words" in told) == rerank


def test_a_corpus_of_one_language_is_asked_in_it(tmp_path, monkeypatch):
    store = SmallStore(tmp_path)
    ask = partial(search, embedder=None, where=Filter(), limit=3, settings=Settings())
    told: list[str] = []
    monkeypatch.setattr("kb.ingest.language.detect", lambda text: told.append(text) or "en")
    ask(store, query="guards at the border")
    monkeypatch.setattr(SmallStore, "languages", lambda self: frozenset({"en"}))
    ask(store, query="guards at the border")
    ask(store, query="সীমান্ত")
    assert told == ["guards at the border", "সীমান্ত"]

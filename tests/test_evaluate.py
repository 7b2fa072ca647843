import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from kb.errors import KbError, UnreadableError
from kb.model import Candidate, Candidates, Filter, StoredPassage
from kb.search import evaluate
from kb.workspace import Settings


class Shelf:
    """A store whose ranking is fixed: the candidates of a query are the keys that it spells."""

    def __init__(self, ids: dict[int, str]) -> None:
        self.ids = ids

    def candidates(self, terms, vector, limit, where, meanwhile, also):
        keys = [int(term) for term in terms if term.isdigit()]
        return Candidates.of(
            Candidate(key, float(len(keys) - i), 0.0, None) for i, key in enumerate(keys)
        )

    def summaries(self):
        return []

    def languages(self):
        return frozenset({"en"})

    def terms(self, term="", document=""):
        return []

    def called(self, names):
        return []

    def holding(self, number):
        return []

    def passages(self, keys, past=False):
        return {key: stored(key, self.ids.get(key, "")) for key in keys}


def stored(key: int, external_id: str) -> StoredPassage:
    return StoredPassage(key, "d", "", "law", "en", "", "p", external_id, "", (), "", 0, 4, "text")


def beir(folder: Path, queries: dict[str, str], judged: list[tuple[str, str, int]]):
    lines = [json.dumps({"_id": id, "text": text}) for id, text in queries.items()]
    (folder / "q.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in judged)]
    (folder / "r.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder / "q.jsonl", folder / "r.tsv"


def measured(folder: Path, ids: dict[int, str], queries, judged, run: Path | None = None):
    paths = beir(folder, queries, judged)
    return evaluate.evaluate(Shelf(ids), None, *paths, Settings(), run)


def test_figures_are_those_worked_out_by_hand(tmp_path):
    ids = {1: "a", 2: "b", 3: "c", 4: "d"}
    scores = measured(
        tmp_path, ids, {"q": "1 2 3 4"}, [("q", "b", 1), ("q", "d", 1), ("q", "elsewhere", 1)]
    )
    assert scores.queries == 1
    assert scores.recall == pytest.approx(2 / 3)
    assert scores.map == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert scores.mrr == pytest.approx(1 / 2)
    assert scores.ndcg == pytest.approx((0.6309 + 0.4307) / (1 + 0.6309 + 0.5), abs=1e-3)


class Watched(Shelf):
    """A shelf that keeps the filters it is searched under."""

    def __init__(self, ids: dict[int, str]) -> None:
        super().__init__(ids)
        self.filters: set[Filter] = set()

    def candidates(self, terms, vector, limit, where, meanwhile, also):
        self.filters.add(where)
        return super().candidates(terms, vector, limit, where, meanwhile, also)


def test_a_filter_bounds_every_search_and_a_bar_is_told_of_each(tmp_path):
    paths = beir(tmp_path, {"q": "1", "r": "2", "unjudged": "3"}, [("q", "a", 1), ("r", "b", 1)])
    shelf, told = Watched({1: "a", 2: "b"}), []
    where = Filter(language="bn")

    def bar(total):
        told.append(total)
        return nullcontext(told.append)

    scores = evaluate.evaluate(shelf, None, *paths, Settings(), bar=bar, where=where)
    assert (scores.queries, scores.recall) == (2, 1.0)
    assert shelf.filters == {where}
    assert told == [2, 1, 1]


def test_a_provision_counts_once_at_the_rank_of_its_best_passage(tmp_path):
    ids = {1: "a", 2: "a", 3: "", 4: "b"}
    scores = measured(tmp_path, ids, {"q": "1 2 3 4"}, [("q", "b", 1)])
    assert scores.mrr == pytest.approx(1 / 2)


def test_a_query_without_any_hit_counts_as_zero(tmp_path):
    scores = measured(
        tmp_path, {1: "a"}, {"q": "1", "none": "nothing"}, [("q", "a", 1), ("none", "a", 1)]
    )
    assert (scores.queries, scores.recall) == (2, 0.5)


def test_queries_that_nobody_judged_are_left_out(tmp_path):
    scores = measured(tmp_path, {1: "a"}, {"q": "1", "new": "1"}, [("q", "a", 1), ("x", "a", 1)])
    assert scores.queries == 1


def test_provisions_judged_irrelevant_do_not_count_as_relevant(tmp_path):
    scores = measured(tmp_path, {1: "a", 2: "b"}, {"q": "1 2"}, [("q", "a", 0), ("q", "b", 1)])
    assert scores.mrr == pytest.approx(1 / 2)
    assert scores.recall == 1


def test_the_run_file_ranks_in_trec_form(tmp_path):
    run = tmp_path / "run.trec"
    measured(tmp_path, {1: "a", 2: "b#1.(a)"}, {"q": "2 1"}, [("q", "a", 1)], run)
    rows = [line.split() for line in run.read_text(encoding="utf-8").splitlines()]
    assert [row[:4] for row in rows] == [["q", "Q0", "b#1.(a)", "1"], ["q", "Q0", "a", "2"]]
    assert float(rows[0][4]) > float(rows[1][4])


def test_an_index_without_ready_made_provisions_is_told_so(tmp_path):
    with pytest.raises(KbError, match="_id"):
        measured(tmp_path, {}, {"q": "1"}, [("q", "a", 1)])


def test_queries_and_judgements_that_do_not_belong_together_are_told_so(tmp_path):
    with pytest.raises(KbError, match="judged"):
        measured(tmp_path, {1: "a"}, {"q": "1"}, [("other", "a", 1)])


@pytest.mark.parametrize("line", ["{", "[]", '{"_id": "q"}', "3", "null"])
def test_a_broken_query_names_its_file_and_line(tmp_path, line):
    paths = beir(tmp_path, {"q": "1"}, [("q", "a", 1)])
    paths[0].write_text('{"_id": "q", "text": "a\u2028b"}\n\n' + line, encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"q\.jsonl, line 3"):
        evaluate.evaluate(Shelf({}), None, *paths, Settings())


def test_a_broken_judgement_names_its_file_and_line(tmp_path):
    paths = beir(tmp_path, {"q": "1"}, [("q", "a", 1)])
    paths[1].write_text("q\ta\t1\nq a 1\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"r\.tsv, line 2"):
        evaluate.evaluate(Shelf({}), None, *paths, Settings())


def test_a_file_that_is_not_text_is_told_so(tmp_path):
    paths = beir(tmp_path, {"q": "1"}, [("q", "a", 1)])
    paths[0].write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableError, match="UTF-8"):
        evaluate.evaluate(Shelf({}), None, *paths, Settings())

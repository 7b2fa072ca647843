"""What each signal of the search adds on a judged set, and how much there is to find.

    python benchmarks/ablation.py WORKSPACE QUERIES.jsonl QRELS.tsv [--language en]

The workspace holds the set's provisions, ingested. Judgements of provisions that it does not hold
are left out, and so are queries without any other. ``--language`` searches passages of one language
only. What a signal adds is told twice: by adding one after another, and by leaving each out of all.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.ingest import language
from kb.model import Candidates, Filter
from kb.search import acronyms, find, fusion
from kb.search.evaluate import judgements, read_queries, score
from kb.search.models import open_embedder
from kb.store.embedded import EmbeddedStore
from kb.workspace import open_workspace

OFF = dict.fromkeys(fusion.NAMES, 0.0)
STEPS = (
    ("terms (BM25)", "lexical"),
    ("+ pairs of terms", "bigram"),
    ("+ headings", "heading"),
    ("+ share of the question held", "coverage"),
    ("+ vectors", "dense"),
    ("+ pairs and vectors weighed by the question", "factor"),
    ("+ nearness of words", "words"),
    ("+ passages beside", "neighbour"),
    ("+ acronyms spelt out", "acronyms"),
)
FLAT = (1.0, 1.0)
CUTS = (10, 20, 50, 100)


@dataclass(slots=True)
class Asked:
    """A query with its candidates, and with those that it has without its acronyms spelt out."""

    text: str
    spoken: str
    candidates: Candidates
    unspelt: Candidates


class Mixture(NamedTuple):
    """What to measure: weights, whether the question changes them, whether acronyms are spelt."""

    name: str
    weights: Mapping[str, float]
    by_question: bool = True
    spelt: bool = True


class Set:
    """A judged set, searched once; any mixture of the signals can then rank it."""

    def __init__(self, workspace: Path, queries: Path, qrels: Path, spoken: str) -> None:
        opened = open_workspace(workspace)
        self.settings = opened.settings
        self.store = EmbeddedStore(opened.indexes)
        self.embedder = open_embedder(opened.settings, opened.indexes)
        ids = self._ids()
        held = set(ids.values())
        judged = judgements(qrels)
        self.judged = {
            query: kept
            for query, grades in judged.items()
            if (kept := {id: grade for id, grade in grades.items() if id in held})
        }
        self.ids = ids
        where = Filter(language=spoken)
        self.asked = {
            id: self._ask(text, where) for id, text in read_queries(queries) if id in self.judged
        }

    def _ids(self) -> dict[int, str]:
        """Return the id of the ready-made provision of each passage, by key."""
        found: dict[int, str] = {}
        for each in self.store.summaries():
            document = self.store.document(each.id)
            by_id = {provision.id: provision.external_id for provision in document.provisions}
            keys = self.store._db.execute(
                "select p.key, p.provision from passage p join document d on d.key = p.document"
                " where d.id = ? and d.state = 'live'",
                (each.id,),
            )
            found |= {key: by_id[provision] for key, provision in keys}
        return found

    def _ask(self, text: str, where: Filter) -> Asked:
        spoken = where.language or language.detect(text)
        vector = self.embedder.encode_query(text) if self.embedder.reads(text) else None
        terms = language.terms(text, spoken)
        also = acronyms.spelt_out(self.store, text, spoken)

        def found(also: Sequence[str]) -> Candidates:
            return self.store.candidates(terms, lambda: vector, find.DEPTH, where, also=also)

        candidates = found(also)
        return Asked(text, spoken, candidates, found(()) if also else candidates)

    def ranked(self, weights: Mapping[str, float], spelt: bool = True) -> dict[str, list[str]]:
        """Return the provisions found for each query with these weights, best first."""
        rankings = {}
        for id, asked in self.asked.items():
            words = find.asked_words(self.store, self.embedder, asked.text, asked.spoken)
            near = partial(find.near_words, self.store, words)
            found = fusion.fuse(
                asked.candidates if spelt else asked.unspelt,
                self.settings,
                find.DEPTH,
                weights,
                near if weights["words"] else None,
            )
            rankings[id] = [*dict.fromkeys(self.ids[each.key] for each in found)]
        return rankings

    def oracle(self) -> float:
        """Return the recall of all candidates: what no ranking of them can exceed."""
        shares = [
            len({self.ids[key] for key in asked.candidates.keys.tolist()} & set(self.judged[id]))
            / len(self.judged[id])
            for id, asked in self.asked.items()
        ]
        return sum(shares) / len(shares)


def mixtures(default: Mapping[str, float]) -> Iterator[Mixture]:
    """Yield what to measure: one step after another, then each left out of all."""
    weights = dict(OFF)
    steps = [signal for _, signal in STEPS]
    for at, (name, signal) in enumerate(STEPS, 1):
        weights |= {signal: default[signal]} if signal in default else {}
        yield Mixture(name, dict(weights), "factor" in steps[:at], "acronyms" in steps[:at])
    for name, signal in STEPS:
        without = {**default, signal: 0.0} if signal in default else default
        name = f"all but {name.removeprefix('+ ')}"
        yield Mixture(name, without, signal != "factor", signal != "acronyms")


def recalls(judged: Mapping[str, Mapping[str, int]], found: Mapping[str, list[str]]) -> list[float]:
    """Return the mean recall at each of CUTS."""
    shares = [
        [len(set(found[id][:cut]) & set(grades)) / len(grades) for cut in CUTS]
        for id, grades in judged.items()
    ]
    return [float(value) for value in np.mean(shares, axis=0)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs=3, metavar=("WORKSPACE", "QUERIES", "QRELS"))
    parser.add_argument("--language", default="")
    given = parser.parse_args()
    judged_set = Set(*given.files, given.language)
    with closing(judged_set.store):
        print(f"{len(judged_set.judged)} queries")
        default = fusion.default_weights(judged_set.settings)
        factors = fusion.DENSE_FACTOR, fusion.PAIR_FACTOR
        for each in mixtures(default):
            fusion.DENSE_FACTOR, fusion.PAIR_FACTOR = factors if each.by_question else (FLAT, FLAT)
            found = judged_set.ranked(each.weights, each.spelt)
            scores = score(judged_set.judged, found)
            print(f"| {each.name} | {scores.recall:.3f} / {scores.map:.3f} |", flush=True)
        fusion.DENSE_FACTOR, fusion.PAIR_FACTOR = factors
        at = recalls(judged_set.judged, judged_set.ranked(default))
        told = ", ".join(f"{value:.3f} at {cut}" for cut, value in zip(CUTS, at, strict=True))
        print(f"recall: {told}; {judged_set.oracle():.3f} in all candidates")


if __name__ == "__main__":
    main()

"""Queries that name their answer have it first: on the sample corpus, and on laws of the world."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kb.model import Filter
from kb.search.find import search
from kb.search.first import word_for_word
from kb.store.embedded import EmbeddedStore
from kb.workspace import Workspace

ROOT = Path(__file__).parent.parent
TIP, GUARD = "trafficking-in-persons-act-2013.pdf", "border-guard-act-1996.html"
ENTRY, TREATY = "migration-and-entry-control-act-2004.docx", "border-cooperation-convention-2014.md"


def benchmark() -> ModuleType:
    """Import the benchmark, which no package holds."""
    spec = importlib.util.spec_from_file_location("exactness", ROOT / "benchmarks" / "exactness.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["exactness"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    files = [f"laws/{name}" for name in (TIP, GUARD, ENTRY, TREATY)]
    return benchmark().index(tmp_path_factory.mktemp("samples"), ROOT / "corpus", files)


def first(workspace: Workspace, query: str) -> tuple[str, str, str]:
    """Return the file, the provision and the reason of the first hit."""
    store = EmbeddedStore(workspace.indexes)
    try:
        hit = search(store, None, query, Filter(), 1, workspace.settings)[0]
        source = {each.id: each.source for each in store.summaries()}[hit.passage.document]
    finally:
        store.close()
    return Path(source).name, hit.passage.provision.split("__", 1)[-1], hit.first


@pytest.mark.parametrize(
    ("query", "file", "provision", "why"),
    [
        ("section 6(2) of the Trafficking in Persons Act", TIP, "sec_6__subsec_2", "citation"),
        ("s 17 Trafficking in Persons Act 2013", TIP, "sec_17", "citation"),
        ("TIP (Prevention and Suppression) Act, section 17", TIP, "sec_17", "citation"),
        ("Border Guard Act 1996 s 4", GUARD, "sec_4", "citation"),
        ("art 5 Convention on Border Cooperation", TREATY, "art_5", "citation"),
        ("art. 5, paragraph 2, border convention", TREATY, "art_5__subsec_2", "citation"),
        ("Border Guard Act 4", GUARD, "sec_4", "citation"),
        ("definition of victim in the TIP Suppression Act", TIP, "sec_2__def_s", "definition"),
        ("what does exploitation mean", TIP, "sec_2__def_f", "definition"),
        ("exploitation", TIP, "sec_2__def_f", "definition"),
        ("“impose a term of imprisonment below the minimum”", TIP, "sec_6", "phrase"),
        ("Border Guard Act", GUARD, "sec_1", "name"),
        ("Migration and Entry Control Act 2004", ENTRY, "sec_1", "name"),
    ],
)  # fmt: skip
def test_what_a_query_names_comes_first(
    samples: Workspace, query: str, file: str, provision: str, why: str
) -> None:
    assert first(samples, query) == (file, provision, why)


GUARDS = "Who may the guards of this border stop, and "


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ('"victim" shelters for persons at the border', ["victim"]),
        ('when is a person at the border called a "victim" by this Act?', []),
        (f"{GUARDS}what is “entry without inspection” then?", ["entry without inspection"]),
        ('Which section says "lawful guardian"?', ["lawful guardian"]),
        ("কখন আইন একজনকে “ব্যক্তি” বলে আর কখন বলে না?", []),
        ("no marks at all?", []),
    ],
)
def test_a_question_may_speak_of_a_word_in_quotation_marks(query: str, wanted: list[str]) -> None:
    assert word_for_word(query) == wanted


def test_the_benchmark_has_two_hundred_queries_of_seven_kinds() -> None:
    asked = benchmark().queries()
    assert len({query.text for query in asked}) == len(asked) == 200
    assert len({query.kind for query in asked}) == 7


def test_laws_of_several_countries_and_languages_are_found_by_what_they_are_called(
    shared: Path, tmp_path: Path
) -> None:
    exactness = benchmark()
    few = ("statutes/act-1086.mdx", "statutes/act-216.mdx", "statutes/act-252.mdx",
           "statutes/act-607.mdx", "statutes/act-628.mdx", "statutes/act-1119.mdx",
           "corpus/law-md/palermo-protocol-BWBV0001749.md", "corpus/law-xml/udhr_fra.xml",
           "corpus/acts/limitation-act-1908-en.html")  # fmt: skip
    asked = [query for query in exactness.queries() if set(query.files) <= set(few)]
    assert len(asked) > 45
    workspace = exactness.index(tmp_path, shared, few)
    assert exactness.misses(workspace, asked) == []

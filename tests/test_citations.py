"""References followed through a store to the provisions that they mean, both ways."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import cli
from kb.ingest import pinpoints
from kb.ingest.canonical import join
from kb.ingest.meaning.citing import meaning
from kb.ingest.structure import law
from kb.model import Block, Document, Metadata, Reading
from kb.search.citations import NO_PROVISION, NOT_HERE, SEVERAL, Library, sentence, touching
from kb.store.embedded import EmbeddedStore
from kb.store.writer import EmbeddedWriter

CODE = """1. Title
This is the Penal Code, 1860.
2. Murder
(1) Murder is a crime.
(2) Sub-section (1) binds everybody."""
FERRY = """1. Title
This Act may be called the Ferry Act, 1990.
2. Offences
A person who sinks a ferry is dealt with under section 2 of the Penal Code, 1860.
3. Others
See section 9 of the Penal Code, 1860 (Act XLV of 1860), section 4 of the Moon Act, 1999, and \
section 2 of Act XLV of 1860."""
REPEAL = """1. Repeal
The Ferry Act, 1990 (Act IV of 1990), is hereby repealed."""


def a_law(id: str, lines: str, title: str, number: str, language: str = "en") -> Document:
    text = join(Reading(tuple(Block(line) for line in lines.splitlines())))
    about = Metadata(title, number, "", language, "BD")
    provisions = tuple(pinpoints.finish(law.provisions(text, language), text, "law"))
    return Document(
        id, "law", f"{id}.txt", id, about, text.text, (), provisions, (),
        meaning=meaning(text, provisions, about),
    )  # fmt: skip


LAWS = (
    a_law("code", CODE, "The Penal Code, 1860", "Act No. XLV of 1860"),
    a_law("ferry", FERRY, "The Ferry Act, 1990", "Act No. IV of 1990"),
    a_law("repeal", REPEAL, "The Ferry (Repeal) Act, 2001", "Act No. I of 2001"),
)

Stored = Callable[..., EmbeddedStore]


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Stored]:
    opened = []

    def store(*laws: Document) -> EmbeddedStore:
        writer = EmbeddedWriter(tmp_path / "indexes")
        for each in laws:
            writer.stage(each.source, "f", [each], [[]])
        writer.publish("letters")
        writer.close()
        opened.append(EmbeddedStore(tmp_path / "indexes"))
        return opened[-1]

    yield store
    for each in opened:
        each.close()


def cites(store: EmbeddedStore, id: str) -> dict[str, tuple[str, str, str]]:
    library = Library(store)
    document = library.document(id)
    return {
        document.text[each.reference.start : each.reference.end]: (
            each.target.document,
            each.target.provision,
            each.target.why,
        )
        for each in library.cites(document)
    }


def test_meaning_comes_back_from_the_store_as_it_went_in(stored: Stored):
    store = stored(*LAWS)
    assert store.document("ferry").meaning == LAWS[1].meaning
    assert LAWS[1].meaning.references


def test_references_lead_to_provisions_of_other_laws_by_title_and_by_number(stored: Stored):
    found = cites(stored(*LAWS), "ferry")
    assert found["section 2 of the Penal Code, 1860"] == ("code", "sec_2", "")
    assert found["section 2 of Act XLV of 1860"] == ("code", "sec_2", "")


def test_what_leads_nowhere_says_why(stored: Stored):
    found = cites(stored(*LAWS), "ferry")
    assert found["section 9 of the Penal Code, 1860 (Act XLV of 1860)"] == (
        "code",
        "",
        NO_PROVISION,
    )
    assert found["section 4 of the Moon Act, 1999"] == ("", "", NOT_HERE)


def test_a_law_that_comes_later_is_found_by_what_cited_it_before(stored: Stored):
    assert cites(stored(LAWS[1]), "ferry")["section 2 of Act XLV of 1860"][2] == NOT_HERE
    assert cites(stored(LAWS[0]), "ferry")["section 2 of Act XLV of 1860"][0] == "code"


def test_a_provision_knows_who_cites_it(stored: Stored):
    library = Library(stored(*LAWS))
    found = touching(library.cited_by(library.document("code")), "sec_2", "to")
    places = {(each.document, each.reference.provision) for each in found}
    assert places == {("code", "sec_2__subsec_2"), ("ferry", "sec_2"), ("ferry", "sec_3")}


def test_a_law_knows_who_repealed_it(stored: Stored):
    library = Library(stored(*LAWS))
    (found,) = library.treated_by(library.document("ferry"))
    assert (found.document, found.event.action) == ("repeal", "repeals")


def test_two_laws_of_one_name_are_told_apart_by_their_numbers(stored: Stored):
    one = a_law("one", "1. One\nText.", "The Finance Act, 1990", "Act No. V of 1990")
    two = a_law("two", "1. Two\nText.", "The Finance Act, 1991", "Act No. VI of 1991")
    text = "1. A\nsection 1 of the Finance Act (VI of 1991)\n2. B\nsection 1 of the Finance Act"
    found = cites(stored(one, two, a_law("by", text, "Tax Act, 1995", "Act II of 1995")), "by")
    assert found["section 1 of the Finance Act (VI of 1991)"][0] == "two"
    assert found["section 1 of the Finance Act"] in (("one", "sec_1", ""), ("", "", SEVERAL))


def test_a_number_alone_does_not_name_a_law_of_another_title(stored: Stored):
    bengal = a_law("boats", "1. A\nText.", "The Boats Act, 1990", "Act No. IV of 1990")
    text = "1. A\nsection 1 of the Lamps Act, 1990 (Act IV of 1990)"
    found = cites(stored(bengal, a_law("by", text, "Tax Act, 1995", "Act II of 1995")), "by")
    assert [why for _, _, why in found.values()] == [NOT_HERE]


def test_a_bangla_title_is_found_whatever_words_stand_before_it(stored: Stored):
    fish = a_law("fish", "১। এক", "মৎস্য রক্ষা আইন, ১৯৫০", "১৯৫০ সনের ১৮ নং আইন", "bn")
    by = a_law("by", "১। নিম্নরূপ মৎস্য রক্ষা আইন, ১৯৫০ এর ধারা ১ দেখুন।", "খ আইন, ১৯৯৯", "", "bn")
    found = cites(stored(fish, by), "by")
    assert [target[:2] for target in found.values()] == [("fish", "sec_1")]


def test_terms_are_found_across_documents(stored: Stored):
    one = a_law("one", "2. In this Act, “Boat” means a ship.", "A Act, 1990", "")
    two = a_law("two", "5. In this section, “boat” means a raft.", "B Act, 1991", "")
    found = {id: term.scope for id, term in stored(one, two).terms("boat")}
    assert found == {"one": "", "two": "sec_5"}


def test_a_sentence_is_cut_where_it_begins_and_ends():
    text = LAWS[1].text
    reference = LAWS[1].meaning.references[0]
    assert sentence(text, reference) == (
        "A person who sinks a ferry is dealt with under section 2 of the Penal Code, 1860."
    )


@pytest.fixture
def run(stored: Stored, tmp_path: Path) -> Callable[..., str]:
    stored(*LAWS)
    (tmp_path / "kb.toml").write_text("", encoding="utf-8")

    def command(*arguments: str) -> str:
        result = CliRunner().invoke(cli, ["-w", str(tmp_path), *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    return command


def test_refs_prints_both_ways(run: Callable[..., str]):
    told = run("refs", "ferry")
    assert "section 4, Moon Act, 1999 (not in the collection)" in told
    assert "ferry s 2 → s 2" in run("refs", "code", "s 2")


def test_refs_for_machines(run: Callable[..., str]):
    made = json.loads(run("refs", "code", "s 2", "--json"))
    assert {each["document"] for each in made["cited_by"]} == {"code", "ferry"}
    assert made["cites"][0]["target_pinpoint"] == "s 2(1)"


def test_show_tells_of_repeal_and_of_citations(run: Callable[..., str]):
    assert "Repealed by: The Ferry (Repeal) Act, 2001" in run("show", "ferry")
    assert "Cited by 3 provisions of 2 documents" in run("show", "code", "s 2")


def test_the_outline_for_machines_has_room_for_amendments(run: Callable[..., str]):
    assert all(each["amendments"] == [] for each in json.loads(run("outline", "code", "--json")))


def test_commands_say_when_there_is_nothing(run: Callable[..., str]):
    assert run("terms", "code") == "No definition was found.\n"
    assert run("penalties", "code") == "No penalty was found.\n"

"""Bibliographies in and out: what goes out to Zotero comes in again as it was."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import cli
from kb.errors import UnreadableError, UsageError
from kb.ingest import bibliography, sidecar
from kb.ingest.bibliography import bibtex, ris
from kb.ingest.bibliography.item import Entry, name
from kb.ingest.bibliography.matching import Known, match
from kb.model import DocumentSummary, Kind, Metadata
from kb.report.references import items, quoted

NASTY = "50% of “fees” & fines_{1} #2 ~ $5 ^ C:\\x – naïve"
BANGLA = "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২"
BODY = "Ministry of Law, Justice and Parliamentary Affairs"
DOCUMENTS: dict[str, tuple[Kind, Metadata]] = {
    "act": ("law", Metadata(BANGLA, "২০১২ সনের ৩ নং আইন", "2012-02-20", "bn", "BD")),
    "bill": ("law", Metadata("Border Bill", extra={"type": "bill"}, date="2020")),
    "protocol": (
        "law",
        Metadata("Protocol on Smuggling", "39574", "2000-11-15", "en", "UN",
                 extra={"volume": "2241", "container-title": "Treaty Series"}),
    ),
    "study": (
        "study",
        Metadata(NASTY, date="2021-05", language="en", url="https://example.org/a_b?c=1&d=%20~",
                 authors=("Rahman, Anika", "Ministry of Water", BODY, "UNODC"),
                 publisher="Press & Sons", extra={"publisher-place": "Dhaka", "DOI": "10.1/a_b"}),
    ),
    "article": (
        "study",
        Metadata("Screening", date="2020", authors=("de la Cruz, Ana María",),
                 extra={"type": "article-journal", "container-title": "Border Studies",
                        "volume": "12", "issue": "2"}),
    ),
    "notes": (
        "workshop",
        Metadata("Workshop", date="2025-03-12",
                 extra={"genre": "Notes", "note": "Read; twice: so it is"}),
    ),
}  # fmt: skip


def summaries() -> list[DocumentSummary]:
    return [
        DocumentSummary(id, kind, id, "v", metadata, 1, 1, 1, 1)
        for id, (kind, metadata) in DOCUMENTS.items()
    ]


@pytest.mark.parametrize("ending", [".json", ".ris", ".bib"])
def test_what_goes_out_comes_in_as_the_same_metadata(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"library{ending}"
    bibliography.write(out, items(summaries()))
    entries = bibliography.read(out)
    assert len(entries) == len(DOCUMENTS)
    for entry, (id, (kind, metadata)) in zip(entries, DOCUMENTS.items(), strict=True):
        source = tmp_path / f"{id}.txt"
        sidecar.write_item(source, entry.item)
        back = sidecar.load(source)
        assert back.kind == kind
        for field in ("title", "number", "date", "language", "jurisdiction", "publisher", "url"):
            assert getattr(back.metadata, field) == getattr(metadata, field), (id, field)
        assert back.metadata.authors == metadata.authors, id
        for variable, value in metadata.extra.items():
            assert back.metadata.extra[variable] == value


def test_legislation_is_a_statute_in_ris_and_survives_in_bibtex() -> None:
    (act,) = [i for i in items(summaries()) if i["id"] == "act"]
    assert ris.write([act]).startswith("TY  - STAT\n")
    assert "DA  - 2012/02/20/" in ris.write([act])
    assert bibtex.write([act]).startswith("@misc{act,\n")
    assert "type: legislation" in bibtex.write([act])


def test_bodies_stand_in_braces_in_bibtex() -> None:
    (study,) = [i for i in items(summaries()) if i["id"] == "study"]
    written = bibtex.write([study])
    assert "Rahman, Anika and {Ministry of Water} and {" in written
    assert "url = {https://example.org/a_b?c=1&d=%20~}" in written


ZOTERO_RIS = """\
TY  - RPRT
TI  - National study
AU  - Rahman, Anika
AU  - Ministry of Water
PY  - 2021
DA  - 2021/05//
L1  - files/12/National%20Study.pdf
N1  - read twice
and again
ER  -

TY  - LEGAL
TI  - Human Trafficking Act
ER  - 
TY  - NONSENSE
T1  - Something
ER  - 
"""
ZOTERO_BIB = """\
@comment{jabref-meta: x}
@string{un = "United Nations"}
@legislation{act2012, title = {Human {Trafficking} {Act}}, year = 2012,
  file = {Full Text PDF:files/12/act.pdf:application/pdf;Snapshot:C\\:\\\\x\\\\y.html:text/html}}
@techreport{s, author = {{Ministry of Water and Power} and Rahman, Anika and Bimal Roy},
  title = "{\\'E}tude de l'eau: 50\\% \\& more", institution = un, month = mar, year = {2020}}
@article{a, title={X}, journal={J}, number={2}, author={UNODC}}
@article{a, title={Same key}}
"""


def test_what_zotero_writes_in_ris_is_read() -> None:
    study, act, other = ris.read(ZOTERO_RIS)
    assert study.item["author"] == [
        {"family": "Rahman", "given": "Anika"}, {"literal": "Ministry of Water"},
    ]  # fmt: skip
    assert study.item["issued"] == {"date-parts": [[2021, 5]]}
    assert study.files == ("National Study.pdf",)
    assert study.item["note"] == "read twice; and again"
    assert act.item["type"] == "legislation"
    assert (other.item["type"], other.item["title"]) == ("document", "Something")


def test_what_zotero_and_jabref_write_in_bibtex_is_read() -> None:
    act, study, article, same = bibtex.read(ZOTERO_BIB)
    assert (act.item["type"], act.item["title"]) == ("legislation", "Human Trafficking Act")
    assert set(act.files) == {"act.pdf", "y.html"}
    assert study.item["author"] == [
        {"literal": "Ministry of Water and Power"},
        {"family": "Rahman", "given": "Anika"},
        {"family": "Roy", "given": "Bimal"},
    ]
    assert study.item["title"] == "Étude de l'eau: 50% & more"
    assert study.item["publisher"] == "United Nations"
    assert study.item["issued"] == {"date-parts": [[2020, 3]]}
    assert article.item["issue"] == "2"
    assert article.item["author"] == [{"literal": "UNODC"}]
    assert same.item["title"] == "Same key"


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("x.json", "[", "cannot be read"),
        ("x.json", "[1]", "list of CSL items"),
        ("x.json", "[]", "no entry"),
        ("x.ris", "hello", "line 1 belongs to no entry"),
        ("x.ris", "", "no entry"),
        ("x.bib", "@book{a, title = {never closed", "line 1 is broken"),
        ("x.bib", "just words", "no entry"),
    ],
)
def test_a_broken_bibliography_is_a_sentence(
    tmp_path: Path, file: str, text: str, says: str
) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=says):
        bibliography.read(tmp_path / file)


def test_endings_and_encodings_that_are_not_known_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.json, \.ris, \.bib"):
        bibliography.write(tmp_path / "x.xml", [])
    (tmp_path / "x.ris").write_bytes(b"TY  - RPRT\nTI  - \xff\xfe\n")
    with pytest.raises(UnreadableError, match="UTF-8"):
        bibliography.read(tmp_path / "x.ris")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rahman, Anika", {"family": "Rahman", "given": "Anika"}),
        (BODY, {"literal": BODY}),
        ("Judge, Anna", {"family": "Judge", "given": "Anna"}),
        ("UNODC", {"literal": "UNODC"}),
        ("Roy, Bimal, Jr", {"literal": "Roy, Bimal, Jr"}),
    ],
)
def test_bodies_are_told_from_persons(text: str, expected: dict[str, str]) -> None:
    assert name(text) == expected


def known(file: str, *titles: str, url: str = "") -> Known:
    return Known(Path(file), titles, (url,) if url else ())


def test_an_entry_finds_its_source_by_file_then_address_then_title() -> None:
    by_file = Entry({"title": "Anything"}, ("ACT.pdf",))
    by_address = Entry({"title": "Else", "URL": "http://www.example.org/study/"})
    by_title = Entry({"title": "Border guard act, 1996."})
    unmatched = Entry({"title": "A quite different work"})
    sources = [
        known("act.pdf", "Trafficking Act"),
        known("s.pdf", "Study", url="https://example.org/study"),
        known("bga.html", "Border Guard Act 1996"),
    ]
    found = match([by_title, unmatched, by_address, by_file], sources)
    assert [s.path.name if s else None for _, s in found] == ["bga.html", None, "s.pdf", "act.pdf"]


def test_a_year_or_day_tells_titles_apart_and_twins_match_neither() -> None:
    act = Entry({"title": "Border Guard Act 1997"})
    assert match([act], [known("a.pdf", "Border Guard Act 1996")])[0][1] is None
    twins = [known("a.html", "Border Guard Act 1997"), known("a.pdf", "Border Guard Act 1997")]
    assert match([act], twins)[0][1] is None


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    for file in ("laws/act.html", "studies/national-study.txt"):
        (folder / "corpus" / file).write_text("Text.", encoding="utf-8")
    return folder


def test_add_from_a_library_describes_sources_and_lists_what_matches_none(
    workspace: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library.json"
    entries = [
        {"type": "legislation", "title": "An act", "file": "storage/act.html"},
        {"type": "report", "title": "National study"},
        {"type": "book", "title": "Elsewhere"},
    ]
    library.write_text(json.dumps(entries), encoding="utf-8")
    command = ["-w", str(workspace), "add", "--from", str(library)]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 1
    assert "no source: Elsewhere" in done.output
    act = workspace / "corpus" / "laws" / "act.html"
    assert sidecar.load(act).metadata.title == "An act"
    sidecar.write_item(act, {"title": "By hand"})
    assert "kept act.html" in CliRunner().invoke(cli, command).output
    assert sidecar.load(act).metadata.title == "By hand"
    CliRunner().invoke(cli, [*command, "--replace"])
    assert sidecar.load(act).metadata.title == "An act"


def test_add_wants_files_with_a_kind_or_a_library(workspace: Path) -> None:
    for wrong in ([], ["x.pdf", "--from", "y.bib"]):
        done = CliRunner().invoke(cli, ["-w", str(workspace), "add", *wrong])
        assert done.exit_code != 0


def test_what_a_draft_quotes_is_read_from_what_it_remembers() -> None:
    state = {"evidence": {"e1": {"document": "act"}, "e2": {"document": "study"}}}
    assert quoted(state) == {"act", "study"}
    assert quoted({}) == frozenset()

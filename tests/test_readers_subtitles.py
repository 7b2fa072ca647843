"""Subtitles become turns with a speaker and a time; line numbers of a court leave its text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import UnreadableError
from kb.ingest import readers
from kb.ingest.readers.line_numbers import stripped
from kb.model import Speaker


def turns(tmp_path: Path, text: str, name: str = "a.vtt") -> list[tuple[str, str, str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (found,) = readers.read(path)
    assert found.kind == "workshop"
    assert [u.first for u in found.units] == list(range(len(found.blocks)))
    return [
        (u.number, (u.speaker or Speaker()).name, b.text)
        for u, b in zip(found.units, found.blocks, strict=True)
    ]


def test_a_voice_is_the_speaker_and_not_part_of_the_text(tmp_path: Path) -> None:
    text = (
        "WEBVTT - meeting\n\nSTYLE\n::cue { color: red }\n\n"
        "00:03.120 --> 00:05.000 align:start\n"
        "<v Jane Doe>Good <i>morning</i> &amp; welcome.</v>\n\n"
        "intro\n01:00:05.000 --> 01:00:07.000\n<v Jane Doe>Sit down.\n\n"
        "01:00:08.000 --> 01:00:09.000\n<v.loud Ali Khan>Thanks.</v>\n"
    )
    assert turns(tmp_path, text) == [
        ("00:00:03", "Jane Doe", "Good morning & welcome. Sit down."),
        ("01:00:08", "Ali Khan", "Thanks."),
    ]


def test_subrip_is_told_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}We have\r\nno rooms.\r\n\r\n"
        "2\r\n00:00:02,500 --> 00:00:04,000\r\nNot one.\r\n\r\n"
        "3\r\n00:01:00,000 --> 00:01:02,000\r\nNext point.\r\n"
    )
    assert turns(tmp_path, text, "a.txt") == [
        ("00:00:01", "", "We have no rooms. Not one."),
        ("00:01:00", "", "Next point."),
    ]


def test_a_mark_of_change_begins_a_turn_of_nobody_known(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n>> Who pays?\n>> Nobody.\n"
    assert turns(tmp_path, text) == [("00:00:01", "", "Who pays?"), ("00:00:01", "", "Nobody.")]


def test_a_topic_before_a_colon_in_subtitles_is_no_speaker(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne thing is clear: nobody pays.\n"
    assert turns(tmp_path, text) == [("00:00:01", "", "One thing is clear: nobody pays.")]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE nothing\n", "WEBVTT\n\n00:01 --> x"])
def test_a_file_without_subtitles_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"a\.vtt holds no subtitles"):
        readers.read(path)


def test_numbers_beside_the_lines_of_a_court_are_taken_off() -> None:
    page = [f"{n:>2}      line {n}" for n in range(1, 26)]
    assert stripped([*page, "", *page[:5]])[:2] == ["    line 1", "    line 2"]


@pytest.mark.parametrize(
    "lines",
    [
        ["1  First point", "2  Second point"],
        ["12  eggs", "7  loaves", "3  lamps", "40  beds", "9  chairs", "2  desks"],
        ["Prose of five lines", "that has no", "numbers", "beside it", "at all"],
    ],
)
def test_other_numbers_stay(lines: list[str]) -> None:
    assert stripped(lines) == lines


@given(st.text("WEBVT\n0123:.,-> <v>/ab", max_size=200))
def test_no_subtitles_break_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("s") / "a.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nWords.\n\n" + text, encoding="utf-8")
    (found,) = readers.read(path)
    assert all(block.text for block in found.blocks)

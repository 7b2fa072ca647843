"""What kind a source is when neither its folder nor its side-car says so."""

from pathlib import Path

import pytest

from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source

SECTIONS = "".join(f"\n\n{n}. The officer shall keep a register of persons." for n in range(2, 6))
LAWS = {
    "formula": "Border Act\n\n1. This Act may be called the Border Act, 2012." + SECTIONS,
    "number": "The Border Guard Act, 2010\n\n1. Persons may cross." + SECTIONS,
    "bangla": "সীমান্ত আইন, ২০১২\n\n১। এই আইন সীমান্ত আইন, ২০১২ নামে অভিহিত হইবে।"
    "\n\n২। ইহা অবিলম্বে কার্যকর হইবে।\n\n৩। কোন ব্যক্তি দণ্ডিত হইবেন।",
    "french": "Loi n° 2015-32\n\nArticle premier. La présente loi punit la traite.\n\n"
    "Article 2. Elle s'applique.\n\nArticle 3. Nul n'y échappe.",
}
OTHERS = {
    "study": "A Study of Borders\n\n1. Introduction\n\nWe asked.\n\n2. Method\n\nWe counted.\n\n"
    "3. Findings\n\nThe Border Guard Act, 2010 is little known.",
    "mention": "This Act may be called the Border Act, as the minister said, and nobody objected.",
}


def kind_of(folder: Path, text: str) -> str:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return read_source(Job(Source("a.txt", path, None, None, ""), "a"))[0].document.kind


@pytest.mark.parametrize("name", LAWS)
def test_a_law_tells_that_it_is_one(tmp_path: Path, name: str) -> None:
    assert kind_of(tmp_path, LAWS[name]) == "law"


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_speaks_of_laws_is_none(tmp_path: Path, name: str) -> None:
    assert kind_of(tmp_path, OTHERS[name]) == "study"

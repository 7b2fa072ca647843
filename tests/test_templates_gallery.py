"""Every template that comes with kb: its look is what its maker makes, its draft has no fault."""

import importlib
from pathlib import Path

import docx_checks
import pytest

TEMPLATES = Path(__file__).parent.parent / "report_templates"
NAMES = sorted(path.parent.name for path in TEMPLATES.glob("*/template.docx"))


def test_the_templates_are_what_their_maker_makes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(TEMPLATES))
    importlib.import_module("make_template").main(tmp_path)
    for name in NAMES:
        made, kept = (docx_checks.Parts(p / name / "template.docx") for p in (tmp_path, TEMPLATES))
        assert made.data == kept.data, name


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_a_valid_word_file(name):
    assert docx_checks.schema(TEMPLATES / name / "template.docx") == []

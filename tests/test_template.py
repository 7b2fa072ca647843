"""Report templates: what is read, and what is said when one cannot be."""

from pathlib import Path

import pytest

from kb.errors import NotFoundError, TemplateError, UsageError
from kb.report import template
from kb.report.sections import PARTS

ASSESSMENT = Path(__file__).resolve().parents[1] / "report_templates" / "assessment"
GOOD = """
title = "A report"
[[section]]
part = "findings"
title = "Findings"
[[theme]]
id = "law"
title = "Law"
[[theme.question]]
id = "penalty"
text = "What is the penalty?"
wants = [{ kind = "law" }]
"""


def written(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_assessment_template_asks_of_every_kind_of_source() -> None:
    found = template.load(ASSESSMENT)
    assert len(found.questions) >= 20
    assert {want.kind for q in found.questions for want in q.wants} == {"law", "study", "workshop"}
    assert all(len(q.phrasings) >= 3 for q in found.questions)
    assert [s.part for s in found.sections if s.part != "text"] == [
        part for part in PARTS if part != "text" and not part.startswith(("pack_", "compare_"))
    ]


def test_what_a_template_leaves_out_has_a_default(tmp_path: Path) -> None:
    found = template.load(written(tmp_path / "short", GOOD))
    assert (found.name, found.citation_style, found.minimum) == ("short", "oscola-no-ibid", "weak")
    assert found.questions[0].wants[0].at_least == 1
    assert set(found.scalars) == set(template.SCALARS)
    assert found.words["strong"] == "strong"


def test_a_template_may_use_its_own_words(tmp_path: Path) -> None:
    own = GOOD + '\n[words]\nstrong = "fort"\nexcerpts = "{strength} ({count})"\n'
    found = template.load(written(tmp_path / "fr", own))
    assert found.words["strong"] == "fort"


def test_a_question_may_say_what_it_is_about(tmp_path: Path) -> None:
    about = GOOD.replace("text = ", 'about = ["trafficking", "penalty | fine"]\ntext = ', 1)
    found = template.load(written(tmp_path / "about", about))
    assert found.questions[0].about == (("trafficking",), ("penalty", "fine"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("title = \"A report\"", "title = \"\""), "'title' is missing or empty"),
        (("title = \"A report\"", "titel = \"A\""), "'title' is missing"),
        (("kind = \"law\"", "kind = \"laws\""), "theme 1, question 1, wants 1 is 'laws'; it must"),
        (("part = \"findings\"", "part = \"x\""), "'part' in section 1 is 'x'; it must be one of"),
        (("id = \"penalty\"", "id = \"Pen alty\""), "'id' in theme 1, question 1 is 'Pen alty'"),
        (("id = \"penalty\"", "id = \"law\""), "gives the id 'law' to two"),
        (("{ kind = \"law\" }", "{ kind = \"law\", at_least = 4, at_most = 3 }"), "more than at_m"),
        (("{ kind = \"law\" }", "{ kind = \"law\", at_most = \"3\" }"), "must be a whole number"),
        (("{ kind = \"law\" }", "{ kind = \"law\" }, { kind = \"law\" }"), "source twice"),
        (("{ kind = \"law\" }", "{ kind = \"law\", most = 1 }"), "'most' in theme 1, question 1"),
        (("text = ", "queries = [\"\"]\ntext = "), "'queries' in theme 1, question 1 must be"),
        (("text = ", "about = [\"a | \"]\ntext = "), "'about' in theme 1, question 1 holds 'a |'"),
        (("title = \"A report\"", "title = \"A\"\ncitation_style = \"mla\""), "oscola-no-ibid"),
        (("[[section]]", "[evidence]\nminimum = \"good\"\n[[section]]"), "strong, medium, weak"),
        (("[[section]]", "[scalars]\ntitel = \"x\"\n[[section]]"), "'titel' in [scalars]"),
        (("[[section]]", "[words]\ngap = \"{fuond}\"\n[[section]]"), "braces that kb cannot fill"),
        (("[[section]]", "[words]\ngap = \"{found\"\n[[section]]"), "braces that kb cannot fill"),
        (("[[theme]]", "[theme]"), "'theme' must be a list of tables, [[theme]]"),
        (("title = \"A report\"", "title = A report"), "is not valid TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_key_and_place(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    bad = GOOD.replace(*change)
    assert bad != GOOD
    with pytest.raises(TemplateError) as caught:
        template.load(written(tmp_path / "bad", bad))
    assert message in str(caught.value)
    assert str(tmp_path / "bad" / "template.toml") in str(caught.value)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(TemplateError, match="not valid TOML"):
        template.load(tmp_path)


def test_a_workspaces_templates_are_listed_with_those_that_come_with_kb(tmp_path: Path) -> None:
    for name in ("b", "a"):
        written(tmp_path / name, GOOD)
    (tmp_path / "no-template").mkdir()
    names = [found.name for found in template.list_templates(tmp_path)]
    assert names == sorted(names)
    assert {"a", "assessment", "b", "training-pack"} <= set(names)
    assert template.find(tmp_path, "b").name == "b"
    with pytest.raises(NotFoundError, match="a, assessment, b"):
        template.find(tmp_path, "c")


def test_a_workspaces_template_hides_the_one_of_its_name_that_comes_with_kb(tmp_path: Path) -> None:
    written(tmp_path / "assessment", GOOD)
    assert template.find(tmp_path, "assessment").title == "A report"


def test_a_new_template_is_a_copy_and_never_writes_over_one(tmp_path: Path) -> None:
    source = written(tmp_path / "a", GOOD)
    copied = template.new(source, tmp_path / "mine")
    assert copied.name == "mine"
    assert copied.questions == template.load(source).questions
    with pytest.raises(UsageError, match="exists already"):
        template.new(source, tmp_path / "mine")

"""Markdown and HTML say what the report says, and nothing in it turns into markup."""

import re
from html.parser import HTMLParser

import pytest
from lxml import html as parser
from markdown_it import MarkdownIt
from rich_report import ARABIC, BANGLA, NASTY, QUOTED, rich_report

from kb.report import html, markdown
from kb.report.blocks import Note, Paragraph, Report, Run


def report_of(*runs: Run | Note) -> Report:
    return Report("Title", "en", (), (Paragraph(runs),))


class Tags(HTMLParser):
    """Notes tags that are opened and not closed."""

    VOID = frozenset({"meta", "br", "col"})

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def page():
    return html.render(rich_report(20))


@pytest.fixture(scope="module")
def tree(page):
    return parser.document_fromstring(page)


def test_the_page_is_well_formed(page):
    tags = Tags()
    tags.feed(page)
    assert (tags.wrong, tags.open) == ([], [])


def test_excerpts_stand_in_the_page_character_for_character(tree):
    text = tree.text_content()
    assert all(quoted in text for quoted in (NASTY, BANGLA, ARABIC, *QUOTED))


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(tree):
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    leads = {e.get("href")[1:] for e in tree.iter("a") if e.get("href").startswith("#")}
    assert leads <= set(ids)


def test_notes_are_linked_both_ways(tree):
    marks = tree.xpath("//a[@role='doc-noteref']")
    notes = tree.xpath("//section[@role='doc-endnotes']//li")
    assert [m.get("href") for m in marks] == [f"#{n.get('id')}" for n in notes]
    backs = tree.xpath("//a[@role='doc-backlink']")
    assert [b.get("href") for b in backs] == [f"#{m.get('id')}" for m in marks]


def test_the_page_needs_nothing_from_elsewhere(tree):
    assert not tree.xpath("//script | //link | //img | //iframe")
    assert "url(" not in tree.xpath("string(//style)")


def test_languages_and_directions_are_marked(tree):
    assert tree.get("lang") == "en"
    assert tree.xpath("//span[@lang='bn']")
    assert tree.xpath("//span[@lang='ar'][@dir='rtl']")


def test_tables_have_captions_and_header_cells(tree):
    for table in tree.iter("table"):
        assert table.find("caption").text_content().strip()
        assert table.xpath("./thead//th[@scope='col']")


def test_script_in_an_excerpt_or_a_link_stays_text():
    page = html.render(
        report_of(Run("<script>alert(1)</script>"), Run("x", link="javascript:alert(1)"),
                  Run("y", link='https://e.org/"onclick="z'))
    )  # fmt: skip
    tree = parser.document_fromstring(page)
    assert not tree.xpath("//script")
    assert [a.get("href") for a in tree.xpath("//main//a")] == ['https://e.org/"onclick="z']
    assert not tree.xpath("//*[@onclick]")


@pytest.mark.parametrize(
    "text",
    [
        NASTY,
        "1. not a list",
        "# not a heading",
        "- no item",
        "+ no item",
        "*no* _emphasis_ `no code` [no](link) <b>no tag</b> &amp; ~~no~~ | no cell",
        "a\\b",
        "2012\nand = on the next line\n=== no heading",
        "> no quote",
    ],
)
def test_markdown_shows_the_text_as_it_is(text):
    rendered = MarkdownIt().render(markdown.render(report_of(Run(text))))
    shown = parser.fragment_fromstring(rendered, create_parent=True)
    words = "".join(shown.xpath("./p[last()]")[0].itertext())
    assert words.split() == text.split()


def test_markdown_numbers_notes_in_the_order_of_their_marks():
    text = markdown.render(rich_report(20))
    marks = re.findall(r"(?<!^)\[\^(\d+)\](?!:)", text, re.MULTILINE)
    notes = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    assert marks == notes == [str(n + 1) for n in range(len(notes))]


def test_markdown_tables_have_as_many_cells_in_each_row():
    text = markdown.render(rich_report(5))
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    assert tables
    for table in tables:
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(counts) == 1


def test_emphasis_does_not_swallow_the_spaces_round_it():
    text = markdown.render(report_of(Run("see "), Run(" the Act ", italic=True), Run("now")))
    assert "see  *the Act* now" in text


def test_markdown_sets_the_groups_of_the_list_of_documents_apart() -> None:
    group = Paragraph((Run("Laws"),), "lead")
    entry = Paragraph((Run("An Act, 1912"),), "bibliography")
    report = Report("R", "en", (), (), (group, entry), "")
    assert markdown.render(report).endswith("**Laws**\n\n- An Act, 1912\n")

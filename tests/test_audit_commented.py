"""The audited copy: comments on the exact characters, an annex, and nothing else changed."""

import random
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import docx
import docx_checks
import pytest
from finished_documents import OneText, box, p, r, table, written
from lxml import etree
from rich_report import rich_report

from kb.audit.annex import TITLE, Collection, append
from kb.audit.commented import comment
from kb.audit.document import Audit, audit, find
from kb.errors import UnreadableError
from kb.report.finished import read
from kb.report.word import render
from kb.report.word.ooxml import Element, qn
from kb.report.word.saving import save

TEMPLATE = Path(__file__).parent.parent / "report_templates" / "assessment" / "template.docx"
WRONG = "shall be fined for life"


def checked(path: Path, auditor: OneText | None = None) -> tuple[Path, Audit]:
    """Audit a document and write the copy beside it."""
    finished = read(path)
    result = audit(finished, find(finished), auditor or OneText(""))
    comment(finished, result)
    append(finished.document, result, Collection("0123456789ab", 3), "2026-11-24")
    out = path.with_name(f"checked-{path.name}")
    save(finished.document, out)
    return out, result


def commented(path: Path) -> list[str]:
    """The text between the marks of each comment of an audit, in the order of the document."""
    document = docx.Document(str(path))
    ours = {str(c.comment_id) for c in document.comments if c.text.startswith("Audit ")}
    texts: dict[str, str] = {}
    open_now: set[str] = set()
    for element in document.element.body.iter():
        id = element.get(qn("id"), "")
        if element.tag == qn("commentRangeStart") and id in ours:
            open_now.add(id)
            texts[id] = ""
        elif element.tag == qn("commentRangeEnd"):
            open_now.discard(id)
        elif element.tag == qn("t"):
            for each in open_now:
                texts[each] += element.text or ""
    return list(texts.values())


def text_of(path: Path) -> list[str]:
    return [paragraph.text for paragraph in read(path).paragraphs]


@pytest.mark.parametrize(
    "paragraph",
    [
        p(f"He “{WRONG}” and no more."),
        p(r("He “shall "), r("be fined for", "<w:rPr><w:b/></w:rPr>"), r(" life” and no more.")),
        p(r("He “shall "), f'<w:ins w:id="1" w:author="A">{r("be fined for life” and")}</w:ins>'),
        p(r("He"), f'<w:hyperlink w:anchor="x">{r(" “shall be fined for life” x")}</w:hyperlink>'),
        p(r("He“"), f'<w:fldSimple w:instr="REF x">{r("shall be fined for life”s")}</w:fldSimple>'),
        p(r("He "), f"<w:sdt><w:sdtContent>{r(f'“{WRONG}” now')}</w:sdtContent></w:sdt>"),
        p("<w:r><w:t>He “shall be</w:t><w:tab/><w:t>fined for life” and.</w:t></w:r>"),
        table(p("A cell."), p(f"He “{WRONG}”, it says.")),
    ],
)
def test_a_comment_stands_on_the_exact_characters(tmp_path: Path, paragraph: str) -> None:
    path = written(tmp_path, paragraph)
    out, _ = checked(path)
    (words,) = commented(out)
    assert words in ("“shall be fined for life”", "“shall befined for life”")
    before = text_of(path)
    assert text_of(out)[: len(before)] == before


def test_however_runs_are_cut_each_comment_holds_its_quotation(tmp_path: Path) -> None:
    rng = random.Random(7)
    words = (
        "He “shall be fined twice over” and “be fined ‘as if’ at once” by s 777 of the Border Act"
    )
    for _ in range(25):
        cuts = sorted(rng.sample(range(1, len(words)), rng.randrange(8)))
        pieces = [words[a:b] for a, b in pairwise([0, *cuts, len(words)])]
        made = [f"<w:r><w:t/>{_inner(piece)}</w:r>" for piece in pieces]
        kinds = (
            '<w:ins w:id="1" w:author="A">{}</w:ins>',
            '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
        )
        runs = [rng.choice((*kinds, "{}", "{}")).format(run) for run in made]
        out, result = checked(written(tmp_path, p(*runs)))
        assert commented(out) == [words[i.span.start : i.span.end] for i in result.problems]
        assert text_of(out)[0] == words


def _inner(text: str) -> str:
    """The text as one ``w:t`` or as two in the same run."""
    half = len(text) // 2
    return "".join(f'<w:t xml:space="preserve">{t}</w:t>' for t in (text[:half], text[half:]) if t)


def test_problems_side_by_side_in_one_run_get_a_comment_each(tmp_path: Path) -> None:
    one, two = "“shall be fined at once”", "“shall be fined again now”"
    out, _ = checked(written(tmp_path, p(f"He {one}{two} and {one}.")))
    assert commented(out) == [one, two, one]


def test_a_quotation_over_paragraphs_gets_one_comment(tmp_path: Path) -> None:
    out, _ = checked(written(tmp_path, p("So: “First it is so."), p("“Second it is not.” Yes.")))
    assert commented(out) == ["“First it is so.“Second it is not.”"]


def test_what_word_allows_no_comment_on_is_commented_where_it_hangs(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        p("Words with a note[^1] and more."),
        p(r("Before "), box(p(f"In a box “{WRONG}”.")), r(" behind")),
        footnotes=[f"The Act says: “{WRONG}”."],
    )
    out, result = checked(path)
    assert len(result.problems) == 2
    body = docx.Document(str(out)).element.body
    starts = list(body.iter(qn("commentRangeStart")))
    held = [start.getnext() for start in starts]
    assert next(held[0].iter(qn("footnoteReference")), None) is not None
    assert next(held[1].iter(qn("txbxContent")), None) is not None
    assert not any(start.iterancestors(qn("txbxContent")) for start in starts if _in_box(start))


def _in_box(element: Element) -> bool:
    return any(a.tag == qn("txbxContent") for a in element.iterancestors())


def test_a_comment_says_the_verdict_the_difference_and_the_right_citation(tmp_path: Path) -> None:
    out, _ = checked(written(tmp_path, p(f"He “{WRONG}”[^1] so."), footnotes=["Act 2012, s 6."]))
    (told,) = docx.Document(str(out)).comments
    assert told.author == "kb"
    lines = told.text.split("\n")
    assert lines[0] == "Audit 1: altered"
    assert "be fined be imprisoned" in lines[2]
    assert "Cited: Act 2012, s 6." in lines
    assert "Nearest: An Act 2012, s 6." in lines
    struck = [run.text for line in told.paragraphs for run in line.runs if run.font.strike]
    assert struck == ["be fined "]


def test_what_people_wrote_stays_when_the_copy_is_audited_again(tmp_path: Path) -> None:
    deleted = '<w:del w:id="7" w:author="A"><w:r><w:delText>never </w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="8" w:author="A">{r("always ")}</w:ins>'
    path = written(tmp_path, p(r("He "), deleted, inserted, r(f"“{WRONG}”.")), p("And so it ends."))
    document = docx.Document(str(path))
    document.add_comment(document.paragraphs[1].runs, "Is it so?", author="Rahman", initials="R")
    document.add_comment(document.paragraphs[1].runs, "A gap in the law.", author="kb")
    document.save(str(path))
    once, first = checked(path)
    twice, second = checked(once)
    told = [c.text.split("\n")[0] for c in docx.Document(str(twice)).comments]
    assert sorted(told) == ["A gap in the law.", "Audit 1: altered", "Is it so?"]
    body = docx.Document(str(twice)).element.body
    assert [e.get(qn("author")) for e in body.iter(qn("del"), qn("ins"))] == ["A", "A"]
    assert len(first.items) == len(second.items)
    assert text_of(twice)[:2] == text_of(path)[:2]


def test_answers_to_a_comment_of_ours_outlive_it(tmp_path: Path) -> None:
    once, _ = checked(written(tmp_path, p(f"He “{WRONG}” so.")))
    document = docx.Document(str(once))
    answer = document.add_comment(document.paragraphs[0].runs, "I shall mend it.", author="Rahman")
    _thread(document, parent="0000AAAA", answer="0000BBBB", number=answer.comment_id)
    document.save(str(once))
    twice, _ = checked(once)
    told = {c.author: c.text for c in docx.Document(str(twice)).comments}
    assert told["Rahman"] == "I shall mend it."
    threads = _threads(docx.Document(str(twice)))
    assert [dict(entry.attrib) for entry in threads] == [{f"{{{_W15}}}paraId": "0000BBBB"}]


_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


def _thread(document: "docx.document.Document", parent: str, answer: str, number: int) -> None:
    """Make the last comment an answer to the first, as Word keeps it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    for told, id in zip(document.comments, (parent, answer), strict=True):
        told._comment_elm.p_lst[0].set(f"{{{_W14}}}paraId", id)
    root = etree.Element(f"{{{_W15}}}commentsEx", nsmap={"w15": _W15})
    etree.SubElement(root, f"{{{_W15}}}commentEx").set(f"{{{_W15}}}paraId", parent)
    entry = etree.SubElement(root, f"{{{_W15}}}commentEx")
    entry.set(f"{{{_W15}}}paraId", answer)
    entry.set(f"{{{_W15}}}paraIdParent", parent)
    part = Part(
        PackURI("/word/commentsExtended.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
        etree.tostring(root),
        document.part.package,
    )
    document.part.relate_to(part, _EXTENDED)


def _threads(document: "docx.document.Document") -> Element:
    return etree.fromstring(document.part.part_related_by(_EXTENDED).blob)


def test_the_annex_lists_every_quotation_and_is_not_audited_itself(tmp_path: Path) -> None:
    path = written(tmp_path, p("He “shall be fined for life” and “a term”."))
    out, result = checked(path)
    document = docx.Document(str(out))
    (listed,) = document.tables
    assert [row.cells[3].text for row in listed.rows] == ["Verdict", "altered"]
    assert result.sha256 in "".join(text_of(out))
    assert TITLE in text_of(out)
    assert len(find(read(out))) == len(result.items) == 2


def test_auditing_the_copy_again_replaces_the_annex_and_keeps_the_pages(tmp_path: Path) -> None:
    path = written(tmp_path, p(f"He “{WRONG}” so."))
    once, _ = checked(path)
    twice, _ = checked(once)
    assert text_of(twice).count(TITLE) == 1
    sizes = [[(s.page_width, s.page_height) for s in docx.Document(str(f)).sections]
             for f in (path, once, twice)]  # fmt: skip
    assert sizes[0] == sizes[1][:1]
    assert sizes[1] == sizes[2]
    assert sizes[1][1] == (sizes[0][0][1], sizes[0][0][0])


def test_words_that_people_add_behind_the_annex_are_kept(tmp_path: Path) -> None:
    once, _ = checked(written(tmp_path, p(f"He “{WRONG}” so.")))
    document = docx.Document(str(once))
    document.add_paragraph("A last word by a person.")
    document.save(str(once))
    twice, _ = checked(once)
    assert "A last word by a person." in text_of(twice)


def test_a_document_without_page_set_up_or_properties_gets_an_annex(tmp_path: Path) -> None:
    path = written(tmp_path, "<w:p><w:r><w:t>He “shall be fined for life” so.</w:t></w:r></w:p>")
    document = docx.Document(str(path))
    document.element.body.remove(document.element.body.sectPr)
    document.save(str(path))
    out, _ = checked(path)
    assert commented(out) == ["“shall be fined for life”"]


def test_the_copy_of_a_draft_passes_every_check_once_and_again(tmp_path: Path) -> None:
    draft = tmp_path / "draft.docx"
    render(rich_report(), TEMPLATE, draft, {})
    once, result = checked(draft)
    assert result.problems
    assert docx_checks.check(once) == []
    twice, _ = checked(once)
    assert docx_checks.check(twice) == []
    before = text_of(draft)
    assert text_of(twice)[: len(before)] == before


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_copy_that_libreoffice_saved_is_audited_like_the_document(tmp_path: Path) -> None:
    path = written(
        tmp_path, p(f"He “{WRONG}”[^1] so."), table(p("“Another wrong quotation here”.")),
        footnotes=["Trafficking Act 2012, s 6."],
    )  # fmt: skip
    once, first = checked(path)
    folder = tmp_path / "saved"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
         "--convert-to", "docx", "--outdir", str(folder), str(once)],
        capture_output=True, check=False,
    )  # fmt: skip
    saved = folder / once.name
    assert saved.is_file()
    twice, second = checked(saved)
    assert [i.text for i in second.items] == [i.text for i in first.items]
    assert [c.text.split(":")[0] for c in docx.Document(str(twice)).comments] == [
        "Audit 1",
        "Audit 2",
    ]
    assert text_of(twice).count(TITLE) == 1


def test_the_copies_of_real_documents_keep_every_word(tmp_path: Path, shared: Path) -> None:
    folders = ("docx", "report-docx", "law-docx", "notes-docx")
    files = [f for name in folders for f in sorted((shared / "corpus" / name).glob("*.docx"))]
    assert files
    for file in files:
        path = tmp_path / file.name
        shutil.copy(file, path)
        try:
            before = text_of(path)
        except UnreadableError:
            continue
        out, result = checked(path)
        assert text_of(out)[: len(before)] == before, file.name
        assert len(commented(out)) == len(result.problems), file.name

"""Scans: pages read by tesseract, alone and beside pages with text; what happens without it."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest import pipeline, sandbox
from kb.ingest.readers import ocr, ocr_image, ocr_languages, pdf_gate, pdf_ocr, read, tesseract
from kb.ingest.readers.ocr_image import Sheet
from kb.ingest.readers.pdf_lines import Line
from kb.model import Reading

LINES = (
    "AN ACT TO PREVENT TRAFFICKING IN PERSONS",
    "1. Short title. This Act may be called the Trafficking Act.",
    "2. Definitions. In this Act a child is a person under eighteen years.",
    "3. Offence. Whoever traffics in persons commits an offence and shall",
    "be punished with imprisonment for a term of at least five years.",
    "4. Courts. The offence shall be tried by a court of session.",
)


@pytest.fixture
def eyes() -> None:
    if "eng" not in tesseract.languages():
        pytest.skip("tesseract with its data for English is not installed")


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without tesseract."""
    monkeypatch.setattr(tesseract, "program", lambda: "")
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset())


def drawn(lines: tuple[str, ...] = LINES):
    """Return a page's image with these lines of type on it, 200 dots an inch."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1700, 900), 255)
    font = ImageFont.load_default(36)
    for place, line in enumerate(lines):
        ImageDraw.Draw(image).text((150, 120 + 80 * place), line, fill=0, font=font)
    return image


def scan(path: Path, *images) -> Path:
    """Write images as the pages of a PDF."""
    images[0].save(path, "PDF", resolution=200, save_all=True, append_images=images[1:])
    return path


def text_of(reading: Reading) -> str:
    return "\n".join(block.text for block in reading.blocks)


@pytest.mark.usefixtures("eyes")
def test_a_scan_is_read_and_says_so(tmp_path: Path) -> None:
    (reading,) = read(scan(tmp_path / "act.pdf", drawn()))
    assert [block.text[:2] for block in reading.blocks[1:]] == ["1.", "2.", "3.", "4."]
    assert "for a term of at least five years" in text_of(reading)
    assert [problem.reason for problem in reading.problems] == [
        "page 1 was read by OCR (eng); check quotations against the pages"
    ]
    assert reading.ocr_pages == (0,)


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("turn", [90, 180, -4])
def test_a_page_that_stands_on_its_head_or_leans_is_turned(turn: float) -> None:
    image = drawn(LINES * 2).rotate(turn, expand=True, fillcolor=255)
    seen = ocr.look(iter([Sheet(0, image, 200)]), 1, "")
    assert "punished with imprisonment" in seen[0].text


@pytest.mark.usefixtures("eyes")
def test_only_the_pages_without_text_are_read_by_ocr(tmp_path: Path) -> None:
    import pypdfium2

    typed = tmp_path / "typed.pdf"
    typed.write_bytes(TYPED)
    scanned = scan(tmp_path / "scanned.pdf", drawn())
    mixed = pypdfium2.PdfDocument.new()
    for part in (typed, scanned, typed):
        with pypdfium2.PdfDocument(part) as document:
            mixed.import_pages(document)
    mixed.save(tmp_path / "mixed.pdf")
    (reading,) = read(tmp_path / "mixed.pdf")
    assert reading.ocr_pages == (1,)
    assert text_of(reading).count("Typed text of a page") == 2
    assert "court of session" in text_of(reading)


@pytest.mark.usefixtures("blind")
def test_without_tesseract_each_page_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"act\.pdf has no page .* install tesseract"):
        read(scan(tmp_path / "act.pdf", drawn()))
    drawn().save(tmp_path / "act.png")
    with pytest.raises(UnreadableError, match=r"act\.png is an image.* install tesseract"):
        read(tmp_path / "act.png")


@pytest.mark.usefixtures("eyes")
def test_a_language_that_is_not_installed_is_named(tmp_path: Path) -> None:
    path = scan(tmp_path / "act.pdf", drawn())
    with (
        ocr_languages.asked("eng+tlh"),
        pytest.raises(UnreadableError, match=r"language data for tlh .*tesseract-ocr-tlh"),
    ):
        read(path)


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "webp"])
def test_images_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"act.{ending}"
    drawn().save(path)
    (reading,) = read(path)
    assert "Whoever traffics in persons" in text_of(reading)


@pytest.mark.usefixtures("eyes")
def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    path = tmp_path / "act.tiff"
    drawn().save(path, save_all=True, append_images=[drawn(LINES[::-1])])
    (reading,) = read(path)
    assert reading.page_labels == ("1", "2")
    assert text_of(reading).count("court of session") == 2


@pytest.mark.usefixtures("eyes")
def test_images_with_nothing_to_read_are_refused_in_a_sentence(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (900, 600), 255).save(tmp_path / "white.png")
    with pytest.raises(UnreadableError, match=r"white\.png shows no text"):
        read(tmp_path / "white.png")
    drawn().save(tmp_path / "cut.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "cut.png").read_bytes()[:3000])
    with pytest.raises(UnreadableError, match=r"cut\.png is a damaged image"):
        read(tmp_path / "cut.png")


def test_an_image_of_too_many_pixels_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    from PIL import Image

    if not tesseract.program():
        pytest.skip("tesseract is not installed")
    Image.new("1", (20_000, 10_000), 1).save(tmp_path / "sheet.png")
    with pytest.raises(UnreadableError, match="200 million pixels"):
        read(tmp_path / "sheet.png")


@pytest.mark.usefixtures("eyes")
def test_columns_are_read_one_after_the_other() -> None:
    from PIL import Image

    column = drawn(tuple(line[:28] for line in LINES[1:] * 2)).crop((140, 0, 700, 900))
    page = Image.new("L", (1700, 1000), 255)
    page.paste(column, (100, 40))
    page.paste(column, (720, 40))
    assert ocr_image.has_columns(page)
    lines = ocr.look(iter([Sheet(0, page, 200)]), 1, "")[0].lines
    assert all(line.x1 - line.x0 < 300 for line in lines)


def test_dust_on_paper_is_a_blank_page() -> None:
    from PIL import Image

    paper = Image.new("L", (1700, 2200), 250)
    paper.putpixel((400, 400), 90)
    assert ocr_image.is_blank(paper)
    assert not ocr_image.is_blank(drawn())


@pytest.mark.parametrize("angle", [-3.0, 0.0, 1.4, 5.0])
def test_the_slant_of_lines_is_measured(angle: float) -> None:
    leaning = drawn(LINES).rotate(-angle, expand=True, fillcolor=255)
    assert ocr_image.slant(leaning) == pytest.approx(angle, abs=0.25)


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("NAZWISKO IMIĘ; NHRC, BDT 500; ILO C182; UNODC; UNHCR; IOM; EU; s. 4(1) " * 4, True),
        ("The State shall take measures to prevent trafficking in persons. " * 4, True),
        ("§ 3(2)(a) i.e. UN/ECE, Art. 5-bis, 12.5% of US$ 40m (p. 7) [2012] " * 4, True),
        ("7KH 6WDWH VKDOO WDNH PHDVXUHV WR SUHYHQW WUDIILFNLQJ LQ SHUVRQV " * 4, False),
        ("\ue001\ue002\ue003 \ue004\ue005 " * 20, False),
        ("La trata de personas es un delito según el artículo 3 del Protocolo. " * 4, True),
        ("منع الاتجار بالأشخاص وبخاصة النساء والأطفال وقمعه والمعاقبة عليه " * 4, True),
    ],
)
def test_a_text_layer_is_judged_by_whether_it_reads_as_words(text: str, readable: bool) -> None:
    assert pdf_gate.is_readable(text) is readable


def test_sizes_of_one_type_become_even_and_headings_stay_larger() -> None:
    sizes = (10.4, 11.2, 11.5, 10.8, 11.2, 18.3, 17.6)
    even = [line.size for line in ocr.levelled([Line("x" * 40, 0, size=size) for size in sizes])]
    assert len(set(even[:5])) == 1
    assert len(set(even)) == 2
    assert even[5] > even[0]


def test_what_was_read_by_ocr_is_told_in_ranges() -> None:
    sights = [ocr.Sight(index, sure=90, language="eng") for index in (0, 2, 3, 4, 8)]
    badly = ocr.Sight(9, sure=61, language="eng")
    told = ocr.problems([*sights, badly])
    assert told[0].reason.startswith("pages 1, 3-5 and 9-10 were read by OCR (eng)")
    assert [(problem.page, "61 %" in problem.reason) for problem in told[1:]] == [(9, True)]


def test_a_program_that_overruns_its_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "program", lambda: sys.executable)
    with pytest.raises(UnreadableError, match="longer than 0.5 seconds"):
        tesseract._run(["-c", "import time; time.sleep(60)"], b"", 0.5)


def test_a_source_is_read_again_only_when_ocr_sees_more_than_it_did() -> None:
    limits, english, both, none = "|120|3072", "|ocr::eng", "|ocr::ben,eng", "|ocr:"

    def known(last: str, eyes: str) -> bool:
        return pipeline._is_known(last, "print", limits + eyes, eyes)

    assert known("print", english)  # it never needed OCR
    assert known("print|ocr::eng", english)
    assert not known("print|ocr::eng", both)
    assert not known("print|ocr:", english)  # its pages waited for tesseract
    assert not known("print|120|3072|ocr:", english)  # it failed for want of tesseract
    assert known("print|ocr::eng", none)  # tesseract has gone: what it read stays
    assert not known("other|ocr::eng", none)


def steps(count: int) -> int:
    """Work longer than the sandbox's limit, asking for time before each step."""
    for step in range(count):
        sandbox.allow(20.0, f"step {step + 1}")
        time.sleep(2)
    return count


def test_an_item_gets_time_for_each_step_that_it_announces() -> None:
    heard: list[str] = []
    results = sandbox.run(
        steps, [3], jobs=1, seconds=5, memory_mb=512, heard=lambda _, said: heard.append(said)
    )
    assert [result for _, result in results] == [3]
    assert heard == ["step 1", "step 2", "step 3"]


def starts_a_program(folder: str) -> None:
    """Start a program that writes a file on and on, and hang."""
    said = f"""
import time
while True:
    open({folder!r} + "/beat", "a").write("x")
    time.sleep(0.05)
"""
    subprocess.Popen([sys.executable, "-c", said])
    time.sleep(60)


def test_programs_that_a_child_started_die_with_it(tmp_path: Path) -> None:
    ((_, result),) = sandbox.run(
        starts_a_program, [str(tmp_path)], jobs=1, seconds=4, memory_mb=512
    )
    assert isinstance(result, sandbox.Failed)
    beat = tmp_path / "beat"
    if not beat.exists():
        pytest.skip("this computer was too busy to start the program in time")
    at_death = beat.stat().st_size
    time.sleep(1)
    assert beat.stat().st_size == at_death


def pages_of_type() -> Iterator[bytes]:
    """Yield the objects of a PDF of one page of Helvetica."""
    lines = "".join(
        f"1 0 0 1 72 {700 - 20 * n} Tm (Typed text of {'a page' if n == 0 else 'line'} {n}) Tj "
        for n in range(20)
    )
    content = f"BT /F1 12 Tf {lines}ET".encode()
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    yield (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def packed(objects: Iterator[bytes]) -> bytes:
    """Return the objects as a PDF file."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, held in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, held))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    size = len(places) + 1
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, start))
    return out.getvalue()


TYPED = packed(pages_of_type())


def test_what_ocr_sees_between_printed_pages_is_taken_for_type_of_their_size():
    text = "The tribunal shall hear every appeal."
    seen = [Line(text, 1, 72, 400, 700 - 14 * n, 10.1) for n in range(5)]
    assert all(abs(line.size - 11) < 0.2 for line in pdf_ocr.in_size(seen, 11.0))
    assert pdf_ocr.in_size(seen, 20.0) == seen
    assert pdf_ocr.in_size(seen, 0.0) == seen

"""One small good document in each format, made by code where the repository holds none."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "corpus"
ACT = """THE SHELTER ACT, 2020
1. Short title. This Act may be called the Shelter Act, 2020.
2. Definitions. In this Act "victim" means (a) a person trafficked; or (b) a person smuggled.
3. Shelter. (1) Every victim shall have shelter. (2) No fee shall be charged.
4. Offence. Whoever denies a victim shelter shall be punished with imprisonment of up to two years.
"""
LINES = ACT.strip().split("\n")


def seeds() -> dict[str, bytes]:
    """Return the bytes of each document by file name."""
    made = {
        "act.docx": (SAMPLES / "laws/migration-and-entry-control-act-2004.docx").read_bytes(),
        "act.pdf": (SAMPLES / "laws/trafficking-in-persons-act-2013.pdf").read_bytes(),
        "act.html": (SAMPLES / "laws/border-guard-act-1996.html").read_bytes(),
        "convention.md": (SAMPLES / "laws/border-cooperation-convention-2014.md").read_bytes(),
        "act.txt": ACT.encode(),
        "act-16.txt": ACT.encode("utf-16"),
        "act.jsonl": _jsonl(),
        "act.odt": _odt(),
        "act.epub": _epub(),
        "act.rtf": _rtf(),
        "letter.eml": _eml(),
        "page.mhtml": _mhtml(),
        "act.xml": _akn(),
        "answers.csv": b"Organisation,What do victims need?\nPolice,Shelter\nNGO,Shelter\n",
        "answers.xlsx": _xlsx(),
        "deck.pptx": _pptx(),
    }
    made["pack.zip"] = _zip({"laws/act.txt": ACT.encode(), "laws/act.html": made["act.html"]})
    return made


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _jsonl() -> bytes:
    return "".join(
        f'{{"_id": "{n}", "title": "s {n}", "text": "{line.replace(chr(34), "")}"}}\n'
        for n, line in enumerate(LINES)
    ).encode()


def _odt() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    cells = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    paragraphs = "".join(f"<t:p>{line.replace('&', '&amp;')}</t:p>" for line in LINES)
    note = (
        '<t:p>Rule<t:note t:note-class="footnote"><t:note-citation>1</t:note-citation>'
        "<t:note-body><t:p>See s 3.</t:p></t:note-body></t:note></t:p>"
    )
    table = (
        "<c:table><c:table-row><c:table-cell><t:p>Shelter</t:p></c:table-cell>"
        '<c:table-cell c:number-columns-repeated="3"><t:p>12</t:p></c:table-cell>'
        "</c:table-row></c:table>"
    )
    content = (
        f'<o:document-content xmlns:o="{office}" xmlns:t="{words}" xmlns:c="{cells}"><o:body>'
        f'<o:text><t:h t:outline-level="1">Part I</t:h>{paragraphs}{note}{table}</o:text>'
        "</o:body></o:document-content>"
    )
    return _zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "styles.xml": f'<o:document-styles xmlns:o="{office}"/>'.encode(),
        }
    )


def _epub() -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Shelter</dc:title></metadata>'
        '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    body = "".join(f"<p>{line}</p>" for line in LINES)
    return _zip(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="b.opf"/>'
            b"</rootfiles></container>",
            "b.opf": package.encode(),
            "a.xhtml": f"<html><body><h1>Shelter</h1>{body}</body></html>".encode(),
        }
    )


def _rtf() -> bytes:
    paragraphs = "".join(f"{line}\\par\n" for line in LINES)
    table = r"\trowd\cellx2000\cellx4000 Shelter\intbl\cell 12\intbl\cell\row "
    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\b Part I\par}" + paragraphs + table
        + r"Rule{\footnote See s 3.} caf\'e9 \u2013?\par}"
    ).encode()  # fmt: skip


def _eml() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Office <office@example.org>", "all@example.org"
    message["Subject"], message["Date"] = "Shelter", "Tue, 04 Mar 2025 10:11:12 +0600"
    message.set_content(ACT)
    message.add_alternative("".join(f"<p>{line}</p>" for line in LINES), subtype="html")
    message.add_attachment(ACT, filename="act.txt")
    return message.as_bytes()


def _mhtml() -> bytes:
    page = "".join(f"<p>{line}</p>" for line in LINES)
    return (
        "From: <Saved by Blink>\r\nSubject: Act\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Location: https://example.org/a\r\n\r\n"
        f"<html><body>{page}</body></html>\r\n--b--\r\n"
    ).encode()


def _akn() -> bytes:
    sections = "".join(
        f'<section eId="sec_{n}"><num>{n}.</num><heading>Rule {n}</heading><subsection '
        f'eId="sec_{n}__subsec_1"><num>(1)</num><content><p>{line}</p></content></subsection>'
        "</section>"
        for n, line in enumerate(LINES[1:], start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act">'
        '<meta><identification source="#kb"><FRBRWork><FRBRthis value="/akn/xx/act/2020/1"/>'
        '<FRBRuri value="/akn/xx/act/2020/1"/><FRBRdate date="2020-01-01" name="x"/>'
        f'<FRBRcountry value="xx"/></FRBRWork></identification></meta><body>{sections}</body>'
        "</act></akomaNtoso>"
    ).encode()


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Organisation", "What do victims need?"], ["Police", "Shelter"], ["NGO", 12]):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _pptx() -> bytes:
    import pptx

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Shelter for every victim"
    slide.placeholders[1].text = "\n".join(LINES)
    slide.notes_slide.notes_text_frame.text = "Say that no fee is charged."
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()

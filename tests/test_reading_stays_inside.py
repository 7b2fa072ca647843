"""No document makes its reader open another file or reach for the network."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import mutations
import pytest
import seed_documents

# Runs in a process of its own, since an audit hook stays for good.
WATCHED = """
import json, sys, tempfile
from pathlib import Path
tempfile.gettempdir()  # tries the folder out, once
import kb.ingest.unit
from kb.errors import KbError
from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source

code = [Path(p).resolve() for p in (*sys.path, Path(kb.__file__).parent) if p]
seen = []

def hook(event, args):
    if event == "open" and isinstance(args[0], str | bytes):
        path = Path(args[0].decode() if isinstance(args[0], bytes) else args[0]).resolve()
        beside = target.with_name(target.name + ".csl.json")
        copy = any(part.startswith("kb-") for part in path.parts)  # lent by kb.ingest.archives
        if path not in (target, beside) and not copy:
            if not any(path.is_relative_to(p) for p in code):
                seen.append(f"open {path}")
    if event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.")):
        seen.append(f"{event} {args!r}")

answers = {}
for name in sys.argv[1:]:
    target = Path(name).resolve()
    job = Job(Source(target.name, target, "law", None, ""), target.stem)
    seen = []
    if not answers:
        sys.addaudithook(hook)
    try:
        text = "".join(parsed.document.text for parsed in read_source(job))
    except KbError as error:
        text = f"refused: {error}"
    answers[target.name] = [text, [each for each in seen if "/proc/" not in each]]
print(json.dumps(answers))
"""


def watched(paths: list[Path]) -> dict[str, tuple[str, list[str]]]:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, paths)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def canary(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("outside") / "canary.txt"
    path.write_text(mutations.CANARY, encoding="utf-8")
    return path


def hostile(folder: Path, canary: Path) -> list[Path]:
    """Write documents that ask for another file, or for the network, in every way they know."""
    there = canary.as_uri()
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files: dict[str, str] = {
        "entity.xml": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{there}">]><a>Section 1. &x;</a>',
        "parameter.xml": f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{there}"> %x;]><a>Section 1.</a>',
        "dtd.xml": f'<!DOCTYPE a SYSTEM "{there}"><a>Section 1. Rule.</a>',
        "remote.xml": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a>Section 1. Rule.</a>',
        "include.xml": f'<a xmlns:i="http://www.w3.org/2001/XInclude">Section 1.'
        f'<i:include href="{there}" parse="text"/></a>',
        "style.xml": f'<?xml-stylesheet type="text/xsl" href="{there}"?><a>Section 1. Rule.</a>',
        "page.html": f'<p>Section 1.</p><iframe src="{there}"></iframe><object data="{there}">'
        f'</object><img src="http://127.0.0.1:9/x.png"><link rel="import" href="{there}">',
        "base.html": f'<base href="{canary.parent.as_uri()}/"><p>1. Rule.</p>'
        '<embed src="canary.txt">',
        "note.md": f'# Rule\n\n![x]({there})\n\n<!--#include file="{canary}" -->\n',
        "field.rtf": "{\\rtf1 Section 1.{\\field{\\*\\fldinst INCLUDETEXT "
        f'"{canary}"}}{{\\fldrslt shown}}}}}}',
        "letter.eml": "From: a@b.org\nTo: c@d.org\nSubject: Rule\nMIME-Version: 1.0\n"
        "Content-Type: message/external-body; access-type=local-file; "
        f'name="{canary}"\n\nContent-Type: text/plain\n\nphantom\n',
    }
    made = []
    for name, text in files.items():
        made.append(folder / name)
        made[-1].write_text(text, encoding="utf-8")
    document = (
        f'<w:document xmlns:w="{word}" xmlns:r="{office}"><w:body><w:p><w:r><w:t>Section 1.</w:t>'
        '</w:r></w:p><w:subDoc r:id="r1"/><w:altChunk r:id="r1"/></w:body></w:document>'
    )
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/{{kind}}" Target="{there}" TargetMode="External"/>'
        '<Relationship Id="r2" Type="{office}/footnotes" Target="../../../{canary}"/>'
        "</Relationships>"
    )
    for kind in ("subDocument", "aFChunk", "attachedTemplate", "image"):
        made.append(folder / f"{kind}.docx")
        relations = outside.replace("{kind}", kind).replace("{office}", office)
        _pack(
            made[-1],
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": document,
                "word/_rels/document.xml.rels": relations.replace("{canary}", str(canary)),
            },
        )
    made.append(folder / "linked.odt")
    _pack(
        made[-1],
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:'
            'office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:l="http://www.w3.org/1999/xlink"><o:body><o:text><t:p>Section 1.</t:p>'
            f'<t:section><t:section-source l:href="{there}"/></t:section>'
            "</o:text></o:body></o:document-content>",
        },
    )
    made.append(folder / "slip.zip")
    _pack(made[-1], {"../../../../../../tmp/slipped.txt": "Section 1.", str(canary): "Section 2."})
    return made


def _pack(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def test_hostile_documents_reach_nothing_outside(tmp_path, canary):
    answers = watched(hostile(tmp_path, canary))
    assert len(answers) == 17
    for name, (text, reached) in answers.items():
        assert reached == [], name
        assert mutations.CANARY not in text, name
    read = [name for name, (text, _) in answers.items() if "Section 1" in text]
    assert {"page.html", "subDocument.docx", "linked.odt", "field.rtf", "slip.zip"} <= set(read)
    assert not Path("/tmp/slipped.txt").exists()


def test_good_documents_of_every_format_reach_nothing_outside(tmp_path):
    paths = []
    for name, data in seed_documents.seeds().items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
    for name, (text, reached) in watched(paths).items():
        assert not text.startswith("refused"), name
        assert reached == [], name

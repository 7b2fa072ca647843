"""Say the same act in every format, read each, and compare what was read with the act.

    python benchmarks/formats.py FOLDER

FOLDER holds ``NAME.docx`` with ``NAME.sections.tsv`` beside it. LibreOffice writes each act in its
other formats and, as the truth, its plain text. Prints for each format the words found of the truth
(recall), the found words that are the truth's (precision), both as multisets; the share of the
truth's words found in the same order (the longest common subsequence); the F1 of section numbers;
milliseconds of a processor for a page of the PDF, and the most memory that a process of its own
took, in MB.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from email.message import EmailMessage
from pathlib import Path
from statistics import mean
from unicodedata import normalize

OFFICE = {
    "doc": "doc:MS Word 97",
    "odt": "odt",
    "fodt": "fodt",
    "rtf": "rtf",
    "html": "html:HTML (StarWriter)",
    "epub": "epub",
    "pdf": "pdf",
    "txt": "txt:Text (encoded):UTF8",
}
WORD = re.compile(r"[\w\u0981-\u09fe]+")
READ = """
import json, resource, sys, time
from pathlib import Path
from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source
path = Path(sys.argv[1])
job = Job(Source(path.name, path, "law", None, ""), path.stem)
read_source(job)
begun = time.process_time()
parsed = read_source(job)
seconds = time.process_time() - begun
longest = max(parsed, key=lambda each: len(each.document.text)).document
print(json.dumps({
    "text": longest.text,
    "sections": [p.number for p in longest.provisions if p.level == "section"],
    "pages": len(longest.pages),
    "seconds": seconds,
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def written(act: Path, folder: Path) -> dict[str, Path]:
    """Return the act's file in every format."""
    made = {"docx": act}
    for ending, wanted in OFFICE.items():
        home = folder / f"out-{ending}"
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'office').as_uri()}",
             "--convert-to", wanted, "--outdir", str(home), str(act)],
            check=True, capture_output=True,
        )  # fmt: skip
        made[ending] = home / f"{act.stem}.{ending}"
    page = made["html"].read_text(encoding="utf-8", errors="replace")
    made["eml"] = _letter(page, folder / f"{act.stem}.eml")
    made["mhtml"] = _saved(page, folder / f"{act.stem}.mhtml")
    return made


def _letter(page: str, path: Path) -> Path:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Act"
    message.set_content(page, subtype="html")
    path.write_bytes(message.as_bytes())
    return path


def _saved(page: str, path: Path) -> Path:
    head = (
        "From: <Saved by Blink>\r\nSubject: Act\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\n\r\n"
    )
    path.write_bytes(f"{head}{page}\r\n--b--\r\n".encode())
    return path


def read(path: Path) -> dict[str, object]:
    """Return what a fresh process makes of the file, its time and its memory."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"error": done.stderr.strip().rpartition("\n")[2]}
    return json.loads(done.stdout)


def fidelity(truth: list[str], found: list[str]) -> tuple[float, float, float]:
    """Return recall, precision and the share of the truth found in order."""
    from rapidfuzz.distance import LCSseq

    both = (Counter(truth) & Counter(found)).total()
    ordered = LCSseq.similarity(truth, found)
    return both / len(truth), both / max(1, len(found)), ordered / len(truth)


def main() -> None:
    """Print a line for each format."""
    if len(sys.argv) != 2 or not shutil.which("soffice"):
        sys.exit(__doc__)
    rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for listed in sorted(Path(sys.argv[1]).glob("*.sections.tsv")):
            act = listed.with_name(listed.name.replace("sections.tsv", "docx"))
            home = Path(folder) / act.stem
            home.mkdir()
            files = written(act, home)
            truth = WORD.findall(normalize("NFC", files["txt"].read_text(encoding="utf-8-sig")))
            wanted = Counter(
                line.partition("\t")[0].strip()
                for line in listed.read_text(encoding="utf-8").splitlines()
                if line.strip()
            )
            pages = 0
            for ending in ("pdf", *(e for e in files if e != "pdf")):
                found = read(files[ending])
                if "error" in found:
                    print(f"{act.stem}.{ending}: {found['error']}")
                    continue
                pages = pages or found["pages"]
                sections = Counter(found["sections"])
                f1 = 2 * (wanted & sections).total() / (wanted.total() + sections.total())
                rows[ending].append(
                    (*fidelity(truth, WORD.findall(found["text"])), f1,
                     1000 * found["seconds"] / pages, found["mb"])
                )  # fmt: skip
    print(f"{'format':<7} acts  recall  precision  in order  section F1  ms/page  peak MB")
    for ending, values in sorted(rows.items()):
        *shares, speed, memory = zip(*values, strict=True)
        print(
            f"{ending:<7} {len(values):>4}  "
            + "  ".join(f"{mean(share):>8.4f}" for share in shares)
            + f"  {mean(speed):>7.1f}  {max(memory):>7.0f}"
        )


if __name__ == "__main__":
    main()

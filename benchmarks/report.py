"""How long a draft takes by its number of excerpts: finding left out, pages measured or estimated.

    python benchmarks/report.py [-w WORKSPACE] [--sizes 50,100,200]

The excerpts are those that the assessment finds in the workspace, repeated as often as it takes
under new ids. "linear" is the time against what the first line would lead one to expect, so that 1
means: twice the excerpts, twice the time.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.cli.opening import opened_store, search_of
from kb.evidence.findings import Findings
from kb.report.build import compose, gather
from kb.report.material import Material
from kb.report.template import builtin, load
from kb.report.word import libreoffice, render
from kb.workspace import open_workspace

SIZES = (50, 100, 200, 400, 800)


def gathered(workspace_folder: Path | None) -> Material:
    """What the assessment finds, with every document that it quotes already read."""
    workspace = open_workspace(workspace_folder)
    with opened_store(workspace) as store:
        material = gather(load(builtin() / "assessment"), store, search_of(workspace, store))
        for summary in material.summaries:
            material.lookup(summary.id)
    return material


def of_size(material: Material, size: int) -> Material:
    """The material with just so many excerpts, question by question in turn."""
    held = [f for f in material.findings if f.evidence]
    taken = {f.question.id: 0 for f in held}
    for finding in islice(cycle(held), size):
        taken[finding.question.id] += 1
    findings = [repeated(f, taken.get(f.question.id, 0)) for f in material.findings]
    return replace(material, findings=tuple(findings))


def repeated(finding: Findings, times: int) -> Findings:
    excerpts = islice(cycle(finding.evidence), times)
    evidence = tuple(replace(e, id=f"{e.id}-{n}") for n, e in enumerate(excerpts))
    return replace(finding, evidence=evidence)


def timed(material: Material, out: Path, *, measure: bool) -> float:
    """Seconds from what was found to the file, LibreOffice already started."""
    with libreoffice.starting() as profile:
        time.sleep(3 if measure else 0)  # in `kb report build` it starts while evidence is sought
        start = time.perf_counter()
        made = compose(material).report
        template = material.template
        render(made, template.docx, out, template.styles, measure=measure, profile=profile)
        return time.perf_counter() - start


def main(workspace: Path | None, sizes: Sequence[int]) -> None:
    material = gathered(workspace)
    print("| excerpts | written (s) | linear | with pages measured (s) | linear |")
    print("|---:|---:|---:|---:|---:|")
    first: list[float] = []
    with TemporaryDirectory() as folder:
        out = Path(folder) / "draft.docx"
        timed(of_size(material, 10), out, measure=False)  # imports
        for size in sizes:
            made = of_size(material, size)
            took = [timed(made, out, measure=measure) for measure in (False, True)]
            first = first or took
            ratios = [t / f / (size / sizes[0]) for t, f in zip(took, first, strict=True)]
            cells = " | ".join(f"{t:.2f} | {r:.2f}" for t, r in zip(took, ratios, strict=True))
            print(f"| {size} | {cells} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-w", "--workspace", type=Path)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    given = parser.parse_args()
    main(given.workspace, [int(size) for size in given.sizes.split(",")])

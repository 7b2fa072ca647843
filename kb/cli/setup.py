"""kb init, kb add: make a workspace, put sources into it, say what they are."""

import re
import shutil
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import opened_store, workspace_of
from kb.errors import UsageError
from kb.evidence.writing import write_whole
from kb.model import KINDS, Kind, Metadata
from kb.workspace import Workspace, init_workspace

if TYPE_CHECKING:
    from kb.ingest.bibliography.matching import Known

_ADDRESS = re.compile(r"(?i)[a-z][a-z0-9+.-]*://")
FOLDERS: dict[Kind, str] = {"law": "laws", "study": "studies", "workshop": "workshops"}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make DIR a workspace: kb.toml, corpus/, indexes/, report_templates/.

    \b
    Example:  kb init border-assessment
    """
    workspace = init_workspace(folder)
    click.echo(f"{workspace.root} is a workspace. Put sources into {workspace.corpus}, then:")
    click.echo(f"  kb -w {folder} ingest")


@click.command()
@click.argument("given", nargs=-1, metavar="FILE|URL…")
@click.option("--kind", type=click.Choice(KINDS), help="What the files are.")
@click.option("--title", help="As it should be cited.")
@click.option("--author", multiple=True, help="A person or body; may be given several times.")
@click.option("--issued", help="The date, e.g. 2012-02-20 or 2012.")
@click.option("--publisher")
@click.option("--number", help="E.g. “Act No. III of 2012”.")
@click.option("--url", help="Where the file came from.")
@click.option("--language", help="E.g. en, bn.")
@click.option("--jurisdiction", help="E.g. BD.")
@click.option(
    "--tag", multiple=True, help="A word to find it by: kb search --tag; may be repeated."
)
@click.option("--edition-of", metavar="DOC", help="The document of which the file is an edition.")
@click.option("--date", "since", metavar="DATE", help="The day from which this text is in force.")
@click.option("--repealed", metavar="DATE", help="The day from which it no longer is.")
@click.option(
    "--from",
    "library",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A Zotero export (.json, .ris, .bib) that says what sources of the corpus are.",
)
@click.option("--replace", is_flag=True, help="With --from: write over side-cars that are there.")
@click.option("--allow-private", is_flag=True, help="Fetch from hosts of your own network too.")
@click.pass_context
def add(
    context: click.Context,
    given: tuple[str, ...],
    kind: Kind | None,
    author: tuple[str, ...],
    title: str | None,
    issued: str | None,
    publisher: str | None,
    number: str | None,
    url: str | None,
    language: str | None,
    jurisdiction: str | None,
    tag: tuple[str, ...],
    edition_of: str | None,
    since: str | None,
    repealed: str | None,
    library: Path | None,
    replace: bool,
    allow_private: bool,
) -> None:
    """Copy FILEs into the corpus, with a side-car that says what they are.

    A page or file at an http or https address is fetched, if the site's robots.txt lets programs
    have it; the side-car keeps the address and the day. Fetch it again, and it is a new version.

    With --edition-of, the file becomes a version of a document that is there already and shares its
    title and number. --date says from when it is in force; searches find the newest in force.

    With --from, write side-cars for sources that are there already: each entry of a bibliography is
    matched by its attached file, else its DOI or address, else its title. Exit code 1 says that
    some entry matches no source.

    \b
    Example:  kb add act.pdf --kind law --title "Border Guard Act" --issued 2010
              kb add https://laws.example.org/act-3.pdf --kind law
              kb add act-amended.pdf --edition-of border-guard-act --date 2019-05-01
              kb add --from library.bib
    """
    from kb.search.versions import day_of

    workspace = workspace_of(context)
    if library is not None:
        if given:
            raise UsageError("Add the files first, then say --from; the two do not go together.")
        _describe(context, workspace, library, kind, replace)
        return
    said, found = _edition(workspace, edition_of, given) if edition_of else ({}, None)
    kind = kind or found
    if not given or kind is None:
        raise UsageError("Name the files and say --kind, or name a bibliography with --from.")
    if title and len(given) > 1:
        raise UsageError("--title names one document; add the files one by one.")
    fields = {
        "title": title,
        "issued": issued,
        "publisher": publisher,
        "number": number,
        "URL": url,
        "language": language,
        "jurisdiction": jurisdiction,
        "keyword": ", ".join(tag),
        "in_force_from": day_of(since or ""),
        "repealed": day_of(repealed or ""),
    }
    known = said | {name: value for name, value in fields.items() if value}
    _bring(workspace, given, kind, known, author, private=allow_private)
    click.echo("Now: kb ingest")


def _bring(
    workspace: Workspace,
    given: Sequence[str],
    kind: Kind,
    known: Mapping[str, str],
    author: Sequence[str],
    *,
    private: bool,
) -> None:
    """Put files and what lies at addresses into the corpus, each with its side-car."""
    folder = workspace.corpus / FOLDERS[kind]
    addresses = [each for each in given if _ADDRESS.match(each)]
    files = [_file(each, folder) for each in given if not _ADDRESS.match(each)]
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        here = file.resolve().is_relative_to(workspace.corpus)
        _put(file, file if here else folder / file.name, kind, known, author)
    for address in addresses:
        _fetch(address, folder, kind, known, author, private=private)


def _edition(workspace: Workspace, name: str, given: Sequence[str]) -> tuple[dict[str, str], Kind]:
    """Return what a side-car says of an edition of a document, and the kind of that."""
    from kb.search.places import document_named

    if len(given) != 1:
        raise UsageError("Name one file that is the edition: kb add FILE --edition-of DOC.")
    with opened_store(workspace) as store:
        document = document_named(store, name)
    about = document.metadata
    shared = {
        "title": about.title,
        "number": about.number,
        "language": about.language,
        "jurisdiction": about.jurisdiction,
        "issued": about.date,
    }
    said = {name: value for name, value in shared.items() if value}
    return {**said, "edition_of": document.id}, document.kind


def _file(name: str, folder: Path) -> Path:
    """Return the file of this name; raise UsageError when it cannot be put into the folder."""
    file, target = Path(name), folder / Path(name).name
    if not file.is_file():
        raise UsageError(f"{file} is no file, and no address that begins with http:// or https://.")
    if target.exists() and not target.samefile(file):
        raise UsageError(f"{target} exists already; remove it, or rename {file.name}.")
    return file


def _put(
    file: Path, target: Path, kind: Kind, known: Mapping[str, str], authors: Sequence[str]
) -> None:
    from kb.ingest import sidecar

    if not target.exists():
        shutil.copyfile(file, target)
    sidecar.write(target, kind, known, authors)
    click.echo(f"added {target}")


def _fetch(
    address: str,
    folder: Path,
    kind: Kind,
    known: Mapping[str, str],
    authors: Sequence[str],
    *,
    private: bool,
) -> None:
    """Fetch a page or file; one that came from the same address before is replaced."""
    from kb.ingest import sidecar
    from kb.ingest.web.fetch import fetch

    fetched = fetch(address, private=private)
    said = {"URL": fetched.url, "accessed": fetched.day, **known}
    target = _place(folder, fetched.name, fetched.url)
    again = target.exists()
    sidecar.write(target, kind, said, authors)
    write_whole(target, fetched.data)
    click.echo(f"{'fetched anew' if again else 'added'} {target} from {fetched.url}")


def _place(folder: Path, name: str, url: str) -> Path:
    """Return where a fetched file goes: where the same address is kept, else to a free name."""
    from kb.ingest import sidecar

    stem, ending = Path(name).stem, Path(name).suffix
    for number in count(1):
        target = folder / (name if number == 1 else f"{stem}-{number}{ending}")
        if not target.exists() or sidecar.load(target).metadata.url == url:
            return target
    raise AssertionError


def _describe(
    context: click.Context, workspace: Workspace, library: Path, kind: Kind | None, replace: bool
) -> None:
    """Write side-cars from a bibliography; list what is kept as it is and what matches nothing."""
    from kb.ingest import bibliography, sidecar
    from kb.ingest.bibliography.item import text
    from kb.ingest.bibliography.matching import match

    missed = 0
    for entry, source in match(bibliography.read(library), _known(workspace)):
        title = text(entry.item, "title") or "an entry without a title"
        if source is None:
            missed += 1
            click.echo(f"no source: {title}")
        elif sidecar.path_for(source.path).exists() and not replace:
            click.echo(f"kept {source.path.name}: it has a side-car (--replace writes over it)")
        else:
            sidecar.write_item(source.path, entry.item, kind)
            click.echo(f"described {source.path.name}: {title}")
    click.echo(f"{missed} matched no source. Now: kb ingest")
    context.exit(1 if missed else 0)


def _known(workspace: Workspace) -> "list[Known]":
    """Return every source of the corpus with its titles: read from it, its side-car's, its name's.

    Titles read from sources are known once they have been ingested.
    """
    from kb.ingest import sidecar, sources
    from kb.ingest.bibliography.matching import Known

    read: dict[str, list[Metadata]] = {}
    if workspace.indexes.is_dir() and any(workspace.indexes.iterdir()):
        with opened_store(workspace) as store:
            for summary in store.summaries():
                read.setdefault(summary.source, []).append(summary.metadata)
    known = []
    for source in sources.scan(workspace, (workspace.corpus,), None):
        if source.member:  # a file in an archive has its side-car there
            continue
        about = [*read.get(source.name, []), sidecar.load(source.path).metadata]
        titles = (*(each.title for each in about), source.path.stem.replace("-", " "))
        given = (a for each in about for a in (each.url, each.extra.get("DOI", "")) if a)
        known.append(Known(source.path, titles, tuple(given)))
    return known

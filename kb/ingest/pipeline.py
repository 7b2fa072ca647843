"""A corpus into the store: read what is new, take out what is gone, embed, publish."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import NotFoundError
from kb.ingest import sandbox, sources
from kb.ingest.ahead import Ahead, embedding_ahead, encode, keep
from kb.ingest.readers import ocr_languages
from kb.ingest.sidecar import edition_of
from kb.model import Document, Kind, Unembedded
from kb.seams import Embedder, Progress, Writer
from kb.workspace import Settings, Workspace

if TYPE_CHECKING:
    from kb.ingest.unit import Job, Parsed

EMBED_AT_ONCE = 1024  # passages sorted by length together, then committed together


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many sources were read, unchanged, removed, and cannot be read (now or since before)."""

    read: int
    unchanged: int
    removed: int
    unreadable: int


def ingest(
    workspace: Workspace,
    writer: Writer,
    embedder: Embedder,
    paths: Sequence[Path],
    kind: Kind | None,
    progress: Progress,
) -> Outcome:
    """Bring the store up to date with the files at or below the paths (``corpus/`` if none).

    A source that fails is noted with its reason and harms no other. May be interrupted at any
    instant: what was read is taken up again by the next call. Passages are embedded anew when the
    embedder is another than before.
    """
    roots = list(paths) or [workspace.corpus]
    scanned = _scan(workspace, roots, kind, default=not paths)
    known = writer.fingerprints()
    eyes = "|" + ocr_languages.capability(workspace.settings.ocr_languages)
    limits = f"|{workspace.settings.parse_seconds}|{workspace.settings.parse_memory_mb}{eyes}"
    fresh = [
        source
        for source in scanned
        if not _is_known(known.get(source.name, ""), source.fingerprint, limits, eyes)
    ]
    names = {source.name for source in scanned}
    gone = [
        name
        for name in known
        if name not in names
        and sources.lies_under(name, [sources.name_of(workspace, root) for root in roots])
    ]
    for name, source in _moved(known, gone, fresh).items():
        writer.rename(name, source.name)
        progress.say(f"{name} is now {source.name}")
        gone.remove(name)
        fresh.remove(source)
    for name in gone:
        writer.forget(name)
        progress.say(f"removed {name}")
    with embedding_ahead(writer, embedder) as ahead:
        failed = _read(workspace.settings, writer, fresh, limits, eyes, progress, ahead)
    embed_waiting(writer, embedder, progress)
    for id, other in writer.lookalikes():
        progress.say(
            f"{id} looks like another edition of {other}. If it is one, say so and from when it is "
            f"in force: kb add FILE --edition-of {other} --date DATE"
        )
    if writer.changed(embedder.name):
        progress.say("writing the search files")
        writer.publish(embedder.name)
    still = sum(known.get(source.name) == source.fingerprint + limits for source in scanned)
    unchanged = len(scanned) - len(fresh) - still
    return Outcome(len(fresh) - failed, unchanged, len(gone), failed + still)


def _moved(
    known: Mapping[str, str], gone: Sequence[str], fresh: Sequence[sources.Source]
) -> dict[str, sources.Source]:
    """Return where sources that are gone lie now: the one new file of the same bytes and kind."""
    new = Counter(source.fingerprint for source in fresh)
    was = {name: known[name].partition(f"|{ocr_languages.MARK}")[0] for name in gone}
    old = Counter(was.values())
    by_print = {s.fingerprint: s for s in fresh if new[s.fingerprint] == 1}
    return {
        name: source
        for name in gone
        if old[was[name]] == 1
        and (source := by_print.get(was[name])) is not None
        and source.folder_kind == sources.kind_of_folder(Path(name))
        and not source.member
    }


def _scan(
    workspace: Workspace, roots: Sequence[Path], kind: Kind | None, *, default: bool
) -> list[sources.Source]:
    if default and not workspace.corpus.is_dir():
        raise NotFoundError(
            f"{workspace.corpus} does not exist. Put sources there, or name them: kb ingest PATH …"
        )
    return sources.scan(workspace, roots, kind)


def _is_known(last: str, now: str, limits: str, eyes: str) -> bool:
    """Return whether a source was last read as it is now, under limits that would change nothing.

    What OCR read counts as read when OCR has gone since: reading it anew would lose it.
    """
    if eyes == f"|{ocr_languages.MARK}" and last.startswith(now + eyes):
        return True
    return last in (now, now + limits, now + eyes)


def _read(
    settings: Settings,
    writer: Writer,
    fresh: Sequence[sources.Source],
    limits: str,
    eyes: str,
    progress: Progress,
    ahead: Ahead,
) -> int:
    """Read the sources in child processes and stage what they say; return how many failed.

    Their passages are embedded meanwhile.
    """
    if not fresh:
        return 0
    from kb.ingest.unit import read_source  # takes 0.2 s: all that reads laws

    failed = 0
    owners = writer.ids()
    results = sandbox.run(
        read_source,
        _jobs(settings, owners, fresh),
        jobs=settings.jobs or os.cpu_count() or 1,
        seconds=settings.parse_seconds,
        memory_mb=settings.parse_memory_mb,
        heard=lambda job, said: progress.say(f"{job.source.name}: {said}"),
    )
    with closing(results), progress.bar("reading", len(fresh)) as advance:
        for job, result in results:
            source = job.source
            if isinstance(result, sandbox.Failed):
                writer.fail(source.name, source.fingerprint + limits, result.reason)
                failed += 1
                progress.say(f"could not read {source.name}: {result.reason}")
            else:
                seen = eyes if any(each.by_ocr for each in result) else ""
                _stage(writer, source, source.fingerprint + seen, result, owners)
                ahead.take(source.name)
                progress.detail(f"read {source.name}")
            advance(1)
    return failed


def _jobs(
    settings: Settings, owners: dict[str, str], fresh: Sequence[sources.Source]
) -> "list[Job]":
    """Settle the ids in the order of names, so that the same corpus gives the same ids.

    ``owners`` maps each id in use to its source, and takes up the new ones.
    """
    from kb.ingest.unit import Job

    mine = {source: id for id, source in reversed(owners.items())}
    jobs = []
    for source in fresh:
        id = mine.get(source.name) or sources.document_id(source.name, owners)
        owners[id] = source.name
        jobs.append(Job(source, id, settings.jurisdiction, settings.names, settings.ocr_languages))
    return jobs


def _stage(
    writer: Writer,
    source: sources.Source,
    fingerprint: str,
    parsed: "Sequence[Parsed]",
    owners: dict[str, str],
) -> None:
    documents: list[Document] = []
    used: set[str] = set()
    for each in parsed:
        document = each.document
        if not edition_of(document.metadata):  # which shares the id of another source's document
            numbered = (f"{document.id}-{n}" for n in range(2, len(owners) + len(parsed) + 3))
            free = next(
                name
                for name in chain([document.id], numbered)
                if name not in used and owners.get(name, source.name) == source.name
            )
            used.add(free)
            owners[free] = source.name
            document = replace(document, id=free)
        documents.append(document)
    writer.stage(source.name, fingerprint, documents, [each.terms for each in parsed])


def embed_waiting(writer: Writer, embedder: Embedder, progress: Progress) -> None:
    """Give every passage that has none its vector, those of like length together."""
    waiting = sorted(writer.unembedded(embedder.name), key=lambda each: len(each.text))
    with progress.bar("embedding", len(waiting)) as advance:
        for some in _batches(iter(waiting), EMBED_AT_ONCE):
            keep(writer, embedder.name, encode(embedder, some))
            advance(len(some))


def _batches(items: Iterator[Unembedded], size: int) -> Iterator[list[Unembedded]]:
    while batch := list(islice(items, size)):
        yield batch

"""Put right what ``soundness`` found, as far as that can be done without the sources."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from kb.ingest import ahead
from kb.seams import Embedder
from kb.store.database import connect
from kb.store.salvage import drop_strays, salvage
from kb.store.soundness import Finding
from kb.store.writer import EmbeddedWriter, locked

_AT_ONCE = 256


def mend_rows(folder: Path, findings: Sequence[Finding]) -> list[str]:
    """Mend the database and sweep the folder; return what was done, in sentences."""
    done: list[str] = []
    wanted = {each.mend for each in findings}
    with locked(folder):
        if "salvage" in wanted:
            done += salvage(folder)
        with closing(connect(folder)) as db, db:
            if "strays" in wanted:
                drop_strays(db)
                done.append("Dropped rows that belonged to no document.")
            for each in findings:
                if each.mend == "reread":
                    row = db.execute(
                        "select id, source, state from document where key = ?", (each.about,)
                    ).fetchone()
                    db.execute("delete from document where key = ?", (each.about,))
                    db.execute(
                        "update source set fingerprint = '' where name = ? and ? <> 'past'",
                        (row["source"], row["state"]),
                    )
                    done.append(f"Dropped {row['id']} as {row['source']} gave it.")
                elif each.mend == "embed" and each.about:
                    db.execute("delete from vector where hash = ?", (each.about,))
    for each in findings:
        if each.mend == "sweep":
            place = Path(str(each.about))
            _remove(place)
            done.append(f"Removed {place}.")
    return done


def mend_caches(folder: Path, embedder: Embedder) -> list[str]:
    """Embed what has no vector and make the search files anew; return what was done."""
    with closing(EmbeddedWriter(folder)) as writer:
        waiting = list(writer.unembedded(embedder.name, everywhere=True))
        for at in range(0, len(waiting), _AT_ONCE):
            ahead.keep(writer, embedder.name, ahead.encode(embedder, waiting[at : at + _AT_ONCE]))
        writer.publish(embedder.name)
    embedded = [f"Embedded {len(waiting)} passages."] if waiting else []
    return [*embedded, "Made the search files anew."]


def mend_names(folder: Path, findings: Iterable[Finding]) -> list[str]:
    """Follow sources that were moved; return what was done."""
    done = []
    moved = [each for each in findings if each.mend == "rename"]
    if moved:
        with closing(EmbeddedWriter(folder)) as writer:
            for each in moved:
                old, _, new = str(each.about).partition("\n")
                writer.rename(old, new)
                done.append(f"{old} is now {new}.")
    return done


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)

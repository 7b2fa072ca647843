"""kb doctor: is the index whole, does it agree with its sources, and what puts it right."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from kb.cli.opening import workspace_of
from kb.errors import KbError
from kb.store.soundness import Finding
from kb.workspace import Workspace

_ROWS = {"salvage", "strays", "reread", "embed", "sweep"}
_CACHES = {"salvage", "strays", "reread", "embed", "rebuild"}


@click.command()
@click.option("--mend", is_flag=True, help="Put right what can be put right.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def doctor(context: click.Context, mend: bool, as_json: bool) -> None:
    """Check the index against itself and its sources; say what is wrong and the way out.

    --mend makes search files anew, embeds what has no vector, follows moved sources, sweeps what is
    left over, and keeps what can still be read of a damaged database. Exit code 1 says that
    something is wrong, or still is after mending.

    \b
    Example:  kb doctor
              kb doctor --mend
    """
    workspace = workspace_of(context)
    found = _examined(workspace)
    done = _mended(workspace, found) if mend else []
    left = _examined(workspace) if done else found
    if as_json:
        told = {
            "sound": not left,
            "found": [{"finding": each.said, "mendable": bool(each.mend)} for each in found],
            "done": done,
            "left": [each.said for each in left],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        context.exit(1 if left else 0)
    for each in found:
        click.echo(f"✗ {each.said}")
    for line in done:
        click.echo(f"✓ {line}")
    if done and left:
        click.echo("Still wrong:")
        for each in left:
            click.echo(f"✗ {each.said}")
    if not left:
        click.echo("The index is sound and agrees with its sources.")
    context.exit(1 if left else 0)


def _examined(workspace: Workspace) -> list[Finding]:
    """Return all that is wrong, the index before what leans on it."""
    from kb.store import soundness

    found = [*soundness.check(workspace.indexes), *_models(workspace)]
    if not any(each.mend == "salvage" for each in found):
        found += _leaning(workspace)
    return found


def _leaning(workspace: Workspace) -> list[Finding]:
    """Return where sources, settings and choices disagree with the index."""
    from kb.evidence import unanchored
    from kb.search import tuned
    from kb.store import sourcing
    from kb.store.embedded import EmbeddedStore

    try:
        store = EmbeddedStore(workspace.indexes)
    except KbError:  # which has been said
        return []
    with closing(store):
        found = sourcing.check(workspace, store.fingerprints())
        model = store.model()
        untuned = tuned.in_force(workspace.settings, workspace.indexes, model) is None
        if model and untuned and model.partition("@")[0] != workspace.settings.model:
            found.append(
                Finding(
                    f"The index holds vectors of {model}, and the settings name "
                    f"{workspace.settings.model}. `kb ingest` embeds the passages anew."
                )
            )
        return [*found, *unanchored.check(workspace.templates, store)]


def _models(workspace: Workspace) -> Iterator[Finding]:
    from kb.errors import ModelError
    from kb.search.embed import FACTS, models_folder, read_facts

    for facts in sorted(models_folder(workspace.indexes).glob(f"*/{FACTS}")):
        try:
            read_facts(facts.parent)
        except ModelError as error:
            yield Finding(str(error), "model", str(facts.parent))


def _mended(workspace: Workspace, found: list[Finding]) -> list[str]:
    """Mend what can be mended; return what was done, in sentences."""
    from kb.search import tuned
    from kb.search.models import open_embedder
    from kb.store import mending

    wanted = {each.mend for each in found}
    done = []
    for each in found:
        if each.mend == "model":
            place = Path(str(each.about))
            shutil.rmtree(place)
            done.append(f"Removed the broken model in {place}; it is made anew when needed.")
    if wanted & _ROWS:
        done += mending.mend_rows(workspace.indexes, found)
    done += mending.mend_names(workspace.indexes, found)
    if wanted & _CACHES:
        embedder = open_embedder(
            tuned.wanted(workspace.settings, workspace.indexes), workspace.indexes
        )
        done += mending.mend_caches(workspace.indexes, embedder)
    return done

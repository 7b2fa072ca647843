"""Which excerpts that people chose stand in the sources no longer, or cannot be read."""

from collections.abc import Iterator
from pathlib import Path

from kb.errors import KbError
from kb.evidence.choices import load_choices
from kb.evidence.choose import tree_lookup
from kb.evidence.settling import settle
from kb.seams import Store
from kb.store.soundness import Finding


def check(templates: Path, store: Store) -> Iterator[Finding]:
    """Yield what is wrong with the choices kept beside a workspace's templates."""
    summaries, lookup = store.summaries(), tree_lookup(store.document)
    for file in sorted(templates.glob("*.choices.json")) if templates.is_dir() else ():
        try:
            choices = load_choices(file)
        except (KbError, OSError) as error:
            yield Finding(str(error))
            continue
        for decided in settle(choices, summaries, lookup):
            choice = decided.choice
            if decided.anchored.standing == "gone":
                yield Finding(
                    f"{file.name}: the words of excerpt {choice.id} stand no longer in "
                    f"{choice.document} ({choice.title}). `kb report evidence` shows what is there "
                    "to choose instead."
                )

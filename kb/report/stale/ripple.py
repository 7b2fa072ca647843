"""What of a finished draft leans on words that have changed since it was made, and where.

A draft remembers the documents' versions and where in them each excerpt stood. Each excerpt is
looked for in today's version. Of one that still stands word for word the section of law around it
is compared too, for an amendment beside the words can change what they mean.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from kb.errors import NotFoundError, UsageError
from kb.evidence.anchoring import anchor
from kb.evidence.quotation import Quotation, quote_at
from kb.evidence.repeats import section
from kb.evidence.selectors import Entry
from kb.evidence.tree import Tree
from kb.report.stale.leaning import Place, places
from kb.seams import Store

if TYPE_CHECKING:
    from kb.report.finished import Finished

# "around": the words stand, and the section of law around them has changed. "unknown": the
# document has changed, and the version that the draft was made from is no longer kept.
Standing = Literal["changed", "around", "gone", "document_gone", "unknown"]

# Words shown on either side of a change.
AROUND = 4


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of an excerpt: its words (or its section's) then and now.

    ``differences`` pairs old words with new, each with a few words around it.
    """

    standing: Standing
    title: str
    pinpoint: str = ""
    before: str = ""
    now: str = ""
    differences: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """An excerpt of a draft whose source has changed, and what in the draft leans on it."""

    id: str
    document: str
    change: Change
    places: tuple[Place, ...]


def ripple(finished: "Finished", store: Store) -> list[Stale]:
    """Return what of a draft is stale, by document and place.

    Raises UsageError for a document that holds no memory of how kb made it.
    """
    if finished.state is None:
        raise UsageError(
            f"{finished.path} holds no memory of what kb quoted in it. `kb report audit "
            f"{finished.path}` checks the quotations of any document."
        )
    versions, excerpts = finished.state.get("documents"), finished.state.get("evidence")
    if not isinstance(versions, dict) or not isinstance(excerpts, dict):
        raise UsageError(f"{finished.path} was made by another version of kb; build it anew.")
    live = {summary.id: summary.version for summary in store.summaries()}
    found = []
    trees: dict[tuple[str, str], Tree | None] = {}
    for id, held in excerpts.items():
        entry = Entry(f"{finished.path}: excerpt {id}", held)
        document = entry.text("document")
        version = str(versions.get(document, ""))
        if live.get(document) == version:
            continue
        then = _tree(store, trees, document, version)
        now = _tree(store, trees, document, live[document]) if document in live else None
        quoted = quote_at(then, _spans(entry), "") if then else None
        change = _change(then, now, quoted, document)
        if change is not None:
            found.append(Stale(id, document, change, places(finished, id, quoted)))
    return sorted(found, key=lambda s: (s.document, s.change.pinpoint, s.id))


def _tree(
    store: Store, trees: dict[tuple[str, str], Tree | None], id: str, version: str
) -> Tree | None:
    """Return a version of a document, ``None`` where it is no longer kept; each is read once."""
    if (id, version) not in trees:
        try:
            trees[id, version] = Tree(store.document(id, version))
        except NotFoundError:
            trees[id, version] = None
    return trees[id, version]


def _spans(entry: Entry) -> list[tuple[int, int]]:
    value = entry.get("spans")
    pairs = value if isinstance(value, list) else []
    spans = [(p[0], p[1]) for p in pairs if isinstance(p, list) and len(p) == 2]
    if not spans or not all(isinstance(n, int) for span in spans for n in span):
        raise entry.wrong("has no place that kb can read")
    return spans


def _change(
    then: Tree | None, now: Tree | None, quoted: Quotation | None, document: str
) -> Change | None:
    """Return what became of an excerpt, ``None`` while it and its section stand."""
    known = then or now
    title = (known.document.metadata.title if known else "") or document
    if quoted is None or then is None:
        return Change("unknown" if now else "document_gone", title)
    before = quoted.text
    if now is None:
        return Change("document_gone", title, quoted.pinpoint, before)
    anchored = anchor(quoted, now)
    if anchored.quotation is None:
        return Change("gone", title, quoted.pinpoint, before)
    if anchored.standing == "changed":
        # The lead-in is left where only the words that lean on it could be found again.
        own = before if len(anchored.quotation.pieces) > 1 else quoted.pieces[-1].exact
        after = anchored.quotation.text
        return Change("changed", title, quoted.pinpoint, own, after, differences(own, after))
    if then.document.kind == "law":
        whole, present = _section(then, quoted), _section(now, anchored.quotation)
        if whole.split() != present.split():
            found = differences(whole, present)
            return Change("around", title, quoted.pinpoint, whole, present, found)
    return None


def _section(tree: Tree, quotation: Quotation) -> str:
    """Return the section of law around a quotation, the quotation itself where there is none."""
    whole = tree.by_id.get(section(tree, quotation.provision))
    return tree.document.text[whole.start : whole.end] if whole else quotation.text


def differences(before: str, now: str) -> tuple[tuple[str, str], ...]:
    """Return each change as old and new words, with a few words on either side of both."""
    old, new = before.split(), now.split()
    match = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        (
            " ".join(old[max(0, a - AROUND) : b + AROUND]),
            " ".join(new[max(0, c - AROUND) : d + AROUND]),
        )
        for what, a, b, c, d in match.get_opcodes()
        if what != "equal"
    )

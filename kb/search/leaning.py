"""What a passage leans on: the defined terms that stand in it, and the provisions that it cites."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kb.model import StoredPassage
from kb.seams import Store

if TYPE_CHECKING:
    from kb.model import DefinedTerm, Reference


class Leaning(NamedTuple):
    """The definitions that hold in a passage and whose terms it uses, and its references."""

    terms: "tuple[DefinedTerm, ...]" = ()
    references: "tuple[Reference, ...]" = ()


def leaning(store: Store, passage: StoredPassage) -> Leaning:
    """Return what a passage of a law leans on, as far as the live version of the law tells.

    A term that the passage itself defines is left out; of several definitions of one term that hold
    there, the one of the narrowest scope counts.
    """
    if passage.kind != "law":
        return Leaning()
    defined = [term for _, term in store.terms(document=passage.document)]
    references = store.references(passage.document, passage.start, passage.end)
    return Leaning(_used(defined, passage), _distinct(references, passage))


def _used(defined: "Sequence[DefinedTerm]", passage: StoredPassage) -> "tuple[DefinedTerm, ...]":
    text = passage.text.casefold()
    used: dict[str, DefinedTerm] = {}
    for term in defined:
        name = term.term.casefold().partition(" (")[0]
        if not _holds(term, passage) or passage.start <= term.start < passage.end:
            continue
        if name in used and len(used[name].scope) >= len(term.scope):
            continue
        # Behind a term in quotation marks "means" is the verb, even where it is a term itself.
        if name in text and re.search(
            rf"(?<!\w)(?<![”\"’] ){re.escape(name)}(?:s|es)?(?!\w)", text
        ):
            used[name] = term
    return tuple(sorted(used.values(), key=lambda term: term.start))


def _holds(term: "DefinedTerm", passage: StoredPassage) -> bool:
    """Whether the passage lies within the definition's scope: ids begin with those around them."""
    within = f"{passage.provision}__"
    return not term.scope or within.startswith(f"{term.scope}__")


def _distinct(references: "Sequence[Reference]", passage: StoredPassage) -> "tuple[Reference, ...]":
    """The references that lead out of the passage's own section, each once."""
    section = passage.provision.partition("__subsec_")[0]
    said = {
        (each.act, each.title, each.path, each.target): each
        for each in reversed(references)
        if not f"{each.target}__".startswith(f"{section}__") or not section
    }
    return tuple(sorted(said.values(), key=lambda each: each.start))

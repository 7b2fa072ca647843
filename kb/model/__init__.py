"""The words of the field as frozen dataclasses; imports nothing of kb.

Every ``start`` and ``end`` counts characters (Unicode code points) in the document's one canonical
text, ``end`` exclusive. Nothing stores a second copy of text that a span can give.

A part is loaded when a name of it is first asked for: each dataclass takes half a millisecond of
every start, and a search needs half of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.model.candidate import *  # noqa: F403
    from kb.model.document import *  # noqa: F403
    from kb.model.kinds import *  # noqa: F403
    from kb.model.meaning import *  # noqa: F403
    from kb.model.provision import *  # noqa: F403
    from kb.model.reading import *  # noqa: F403
    from kb.model.search import *  # noqa: F403

_NAMES = {
    "candidate": "Candidate Candidates",
    "document": "Passage Document DocumentSummary Version Failure Excerpt Unembedded",
    "kinds": "Kind KINDS BlockStyle Level Action First",
    "meaning": "Reference DefinedTerm Acronym Event Meaning",
    "provision": "Page Speaker Provision",
    "reading": "Problem Metadata Block Unit Reading BlockSpan Canonical",
    "search": "Filter StoredPassage Signal Hit",
}
_PARTS = {name: part for part, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Return a word of the field by its name."""
    if name not in _PARTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_PARTS[name]}"), name)
    return found

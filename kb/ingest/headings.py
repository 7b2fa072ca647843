"""The headings over a passage: indexed beside its terms, and put before its text for a model.

A section often says only in its heading what it is about. ``passage_prefix`` in kb.toml may
therefore hold the place of one, and the model is then given both.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from kb.workspace import HEADING


class Headed(Protocol):
    """A provision, or what is known of one: its heading and the id of what it stands in."""

    @property
    def heading(self) -> str:
        """The heading, ``""`` for none."""
        ...

    @property
    def parent(self) -> str:
        """The id of the provision around it, ``""`` at the top."""
        ...


def over(by_id: Mapping[str, Headed], at: str) -> Iterator[str]:
    """Yield the headings of a provision and of those around it, the innermost first.

    Those without one give ``""``.
    """
    while at:
        yield by_id[at].heading
        at = by_id[at].parent


def nearest(by_id: Mapping[str, Headed], at: str) -> str:
    """Return the innermost heading over what stands in a provision, ``""`` for none."""
    return next(filter(None, over(by_id, at)), "")


def put_before(prefix: str, heading: str) -> str:
    """Return a passage's prefix with its heading in the place for it, if it has one."""
    return prefix.replace(HEADING, heading)

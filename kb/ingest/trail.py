"""Where a place lies, in words: the heading trail of a provision, the label of a page."""

from collections.abc import Sequence

from kb.model import Page, Provision

# Levels that readers call by name and number ("Chapter III") even where they have a heading too.
NAMED = frozenset({"book", "part", "chapter", "schedule", "article", "session", "group"})


def heading_of(provision: Provision) -> str:
    """Return how a heading trail names a provision, ``""`` for one without heading or name."""
    number, heading = provision.number, provision.heading
    if provision.level in NAMED and number:
        name = f"{provision.level.capitalize()} {number}"
        return f"{name}: {heading}" if heading and heading.casefold() != name.casefold() else name
    if provision.level == "definition":
        return heading and f"“{heading}”"
    return f"{number} {heading}".strip() if heading else ""


def trail(chain: Sequence[Provision]) -> tuple[str, ...]:
    """Return the headings of provisions given outermost first."""
    return tuple(name for provision in chain if (name := heading_of(provision)))


def page_label(pages: Sequence[Page], at: int) -> str:
    """Return the printed label of the page on which the character lies, ``""`` without pages."""
    return next((page.label for page in reversed(pages) if page.start <= at), "")

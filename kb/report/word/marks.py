"""Names for hidden bookmarks and content controls that stay the same from build to build."""

import hashlib
import re
from collections.abc import Iterator
from itertools import count

from kb.report.word.ooxml import Element, qn, w

LONGEST = 40  # characters of a bookmark's name in Word, which takes A and a for the same letter


def bookmark_name(prefix: str, name: str) -> str:
    """A bookmark's name for an id of any characters: the same for the same id, unlike others'."""
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())
    if plain == name and len(prefix + plain) <= LONGEST:
        return prefix + plain
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{(prefix + plain)[: LONGEST - 9]}_{digest}"


def free_ids(root: Element, tag: str) -> Iterator[int]:
    """Ids above all that elements of this tag bear below ``root``."""
    taken = [int(e.get(qn("id"), e.get(qn("val"), "0")) or 0) for e in root.iter(qn(tag))]
    return count(max(taken, default=0) + 1)


def bookmark(name: str, number: int) -> tuple[Element, Element]:
    """The start and the end of a bookmark."""
    return (
        w("bookmarkStart", id=str(number), name=name),
        w("bookmarkEnd", id=str(number)),
    )

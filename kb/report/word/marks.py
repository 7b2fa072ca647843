"""Names for hidden bookmarks and content controls that stay the same from build to build."""

import hashlib
import re
from collections.abc import Collection, Iterator
from itertools import count

from kb.report.word.ooxml import Element, qn, w

REGION = "_kb_"  # begins the name of the bookmark round a region
LAST_PAGE = "_kb_last_page"  # a footer's PAGEREF to it is the body's number of pages
LONGEST = 40  # characters of a bookmark's name in Word, which takes A and a for the same letter


def bookmark_name(prefix: str, name: str) -> str:
    """A bookmark's name for an id of any characters: the same for the same id, unlike others'."""
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())
    if plain == name and len(prefix + plain) <= LONGEST:
        return prefix + plain
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{(prefix + plain)[: LONGEST - 9]}_{digest}"


def region_of(bookmark: str) -> str:
    """The name of the region round which a bookmark of this name stands, ``""`` for others."""
    ours = bookmark.startswith(REGION) and bookmark != LAST_PAGE
    return bookmark.removeprefix(REGION) if ours else ""


def free_ids(root: Element, tag: str) -> Iterator[int]:
    """Ids above all that elements of this tag bear below ``root``."""
    taken = [int(e.get(qn("id"), e.get(qn("val"), "0")) or 0) for e in root.iter(qn(tag))]
    return count(max(taken, default=0) + 1)


def first_free(root: Element, prefix: str) -> int:
    """A number from which on bookmarks ``prefix`` + number are not yet in the document."""
    names = (start.get(qn("name"), "") for start in root.iter(qn("bookmarkStart")))
    taken = [int(n.removeprefix(prefix)) for n in names if re.fullmatch(prefix + r"\d+", n)]
    return max([900_000_000, *taken]) + 1


def forget_marks(root: Element, names: Collection[str] = ()) -> None:
    """Take out the marks of an earlier draft, when one is used as the template of the next.

    Bookmarks of these ``names`` go as well.
    """
    starts = root.iter(qn("bookmarkStart"))
    ours = {s.get(qn("id")): s for s in starts if _is_ours(s) or s.get(qn("name")) in names}
    ends = [end for end in root.iter(qn("bookmarkEnd")) if end.get(qn("id")) in ours]
    for element in [*ours.values(), *ends]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _is_ours(start: Element) -> bool:
    return start.get(qn("name"), "").startswith(("_kb_", "_kbc_"))


def bookmark(name: str, number: int) -> tuple[Element, Element]:
    """The start and the end of a bookmark."""
    return (
        w("bookmarkStart", id=str(number), name=name),
        w("bookmarkEnd", id=str(number)),
    )


def mark_last_page(root: Element, ids: Iterator[int]) -> None:
    """Let the body's last paragraph bear the bookmark that tells the number of pages."""
    last = next((e for e in reversed(root) if e.tag == qn("p")), None)
    marks = [s for s in root.iter(qn("bookmarkStart")) if s.get(qn("name")) == LAST_PAGE]
    if last is None or any(last in mark.iterancestors() for mark in marks):
        return
    gone = {mark.get(qn("id")) for mark in marks}
    marks += [end for end in root.iter(qn("bookmarkEnd")) if end.get(qn("id")) in gone]
    for mark in marks:
        parent = mark.getparent()
        if parent is not None:
            parent.remove(mark)
    last.extend(bookmark(LAST_PAGE, next(ids)))

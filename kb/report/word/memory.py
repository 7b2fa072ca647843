"""What was generated, as a draft remembers it: traces of its units, in groups.

A **unit** is what an update leaves or changes as one: a paragraph, an excerpt with the line that
says whose it is, a table's row. A **group** holds units and groups: the whole report (the frame), a
question's region, a table with its caption, the list of documents.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kb.report.word.ooxml import Element, plain_text, qn, value
from kb.report.word.opening import Opened
from kb.report.word.styles import STYLE_NAMES, Styles
from kb.report.word.traces import Reader, Trace, digest, trace

Kind = Literal["frame", "region", "table", "list"]
_DERIVED = "gap_"  # begins the names of regions that only list what the evidence lacks
_TREE = "made"  # the key of the state that holds the tree
_HEX = 6  # digits of a word's hash in a sketch


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One thing that was generated.

    ``key`` names the excerpt that it quotes, or the question whose row it is, or that it is a
    picture. ``notes`` are hashes of its footnotes; ``stood`` are the traces of what people had made
    of it when the draft was last brought up to date. ``elements`` are what was generated, while
    that is at hand.
    """

    key: str
    traces: tuple[Trace, ...]
    notes: tuple[str, ...] = ()
    row: bool = False
    stood: tuple[Trace, ...] = ()
    elements: tuple[Element, ...] = ()

    @property
    def says(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The hashes of what it shows and of its notes: alike when nothing has changed."""
        return tuple(t.hash for t in self.traces), self.notes


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Units and groups that belong together; ``elements`` are those that make up the whole."""

    id: str
    kind: Kind
    title: str
    children: tuple["Unit | Group", ...]
    elements: tuple[Element, ...] = ()

    def units(self) -> Iterator[Unit]:
        """Yield every unit in order."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.units()
            else:
                yield child


@dataclass(slots=True)
class Maker:
    """Makes a group of the elements of a report; ``notes`` are the document's by id."""

    reader: Reader
    styles: Styles
    notes: Mapping[str, Element]
    _parts: dict[str, str] = field(default_factory=dict)

    def group(self, id: str, kind: Kind, title: str, elements: Sequence[Element]) -> Group:
        """Return what these elements are made of."""
        return Group(id, kind, title, tuple(self._children(elements)), tuple(elements))

    def _children(self, elements: Sequence[Element]) -> Iterator[Unit | Group]:
        held: list[Element] = []  # the lines of a quotation, until it cites its source
        for at, element in enumerate(elements):
            part = self._part(element)
            if part == "quote" and not self._cites(held[-1:]):
                held.append(element)
                continue
            if part == "attribution" and held:
                yield self._unit([*held, element])
                held = []
                continue
            yield from self._quotation(held)
            held = [element] if part == "quote" else []
            if element.tag == qn("sdt"):
                yield self._region(element)
            elif element.tag == qn("tbl"):
                yield self._table(elements[:at], element)
            elif element.tag == qn("p") and not held and not self._is_caption(elements, at):
                yield from self._paragraph(element)
        yield from self._quotation(held)

    def _cites(self, held: Sequence[Element]) -> bool:
        return any(self.reader.seen(element).marks for element in held)

    def _quotation(self, held: list[Element]) -> Iterator[Unit]:
        if self._cites(held[-1:]):
            yield self._unit(held)
        else:  # a provision set out in an annex cites nothing: each line stands for itself
            yield from (self._unit([element]) for element in held)

    def _paragraph(self, element: Element) -> Iterator[Unit]:
        if self.reader.seen(element).text.strip():  # none of those that only end a section
            yield self._unit([element])

    def _region(self, control: Element) -> Group:
        name = value(control, "sdtPr/tag").removeprefix("kb_")
        content = control.find(qn("sdtContent"))
        inside = [] if content is None else [*content]
        title = next((plain_text(e) for e in inside[:1]), "")
        made = self.group(name, "region", title, inside)
        return Group(made.id, made.kind, made.title, made.children, (control,))

    def _table(self, before: Sequence[Element], table: Element) -> Group:
        captions = [e for e in before[-1:] if self._part(e) == "caption"]
        rows = [self._unit([row]) for row in table.iterchildren(qn("tr"))]
        caption = [self._unit([element]) for element in captions]
        name = next((n for element in captions for n in _names(element)), "table")
        title = plain_text(captions[0]) if captions else ""
        return Group(name, "table", title, (*caption, *rows), (*captions, table))

    def _unit(self, elements: Sequence[Element]) -> Unit:
        seen = [self.reader.seen(element) for element in elements]
        marks = [mark for one in seen for mark in one.marks]
        row = elements[0].tag == qn("tr")
        targets = [target for one in seen for target in one.targets] if row else []
        cites = [] if row else [mark.cites for mark in marks if mark.cites]
        pictures = ["picture"] if next(elements[-1].iter(qn("drawing")), None) is not None else []
        return Unit(
            key=next(iter(targets or cites or pictures), ""),
            traces=tuple(trace(one.text) for one in seen),
            notes=tuple(note_hash(self.notes.get(mark.id)) for mark in marks),
            row=row,
            elements=tuple(elements),
        )

    def _part(self, element: Element) -> str:
        style = value(element, "pPr/pStyle")
        if style not in self._parts:
            name = next((value(s, "name").lower() for s in self.styles.chain(style)), "")
            parts = (
                part
                for part in ("quote", "attribution", "caption")
                if name == self.styles.names.get(part, STYLE_NAMES[part]).lower()
            )
            self._parts[style] = next(parts, "")
        return self._parts[style] if element.tag == qn("p") else ""

    def _is_caption(self, elements: Sequence[Element], at: int) -> bool:
        """Whether a table follows that this is the caption of."""
        follows = at + 1 < len(elements) and elements[at + 1].tag == qn("tbl")
        return follows and self._part(elements[at]) == "caption"


def tree_of(opened: Opened, made: Sequence[Element], listed: Sequence[Element]) -> Group:
    """Return what a draft is made of: the elements of its body and of its bibliography."""
    maker = Maker(opened.reader(), opened.writing.styles, opened.notes_by_id())
    frame = maker.group("", "frame", "", made)
    bibliography = [maker.group("bibliography", "list", "", listed)] if listed else []
    return Group("", "frame", "", (*frame.children, *bibliography))


def with_tree(state: str, tree: Group) -> str:
    """Return the state of a draft with the memory of what it is made of."""
    return json.dumps(json.loads(state) | {_TREE: as_json(tree)}, ensure_ascii=False)


def tree_in(state: Mapping[str, object]) -> Group | None:
    """Return the tree that a state holds, ``None`` when it holds none that can be read."""
    held = state.get(_TREE)
    try:
        tree = from_json(held) if isinstance(held, Mapping) else None
    except (KeyError, TypeError, ValueError):
        return None
    return tree if isinstance(tree, Group) else None


def is_derived(child: Unit | Group) -> bool:
    """Return whether this only sums up what stands elsewhere, so that nobody need accept it."""
    if isinstance(child, Group):
        return child.kind in ("table", "list") or child.id.startswith(_DERIVED)
    return child.row


def note_hash(note: Element | None) -> str:
    """Return a hash of what a footnote says."""
    return digest("" if note is None else " ".join(plain_text(note).split()))


def _names(element: Element) -> list[str]:
    names = (start.get(qn("name"), "") for start in element.iter(qn("bookmarkStart")))
    return [name for name in names if name.startswith("_Ref")]


def as_json(child: Unit | Group) -> dict[str, object]:
    """Return a tree as what JSON can hold; names are short, for a draft holds thousands."""
    if isinstance(child, Group):
        return {
            "id": child.id,
            "kind": child.kind,
            "title": child.title,
            "in": [as_json(c) for c in child.children],
        }
    held: dict[str, object] = {"b": [_written(t) for t in child.traces]}
    more = {
        "k": child.key,
        "n": list(child.notes),
        "r": child.row,
        "s": [_written(t) for t in child.stood],
    }
    return held | {name: what for name, what in more.items() if what}


def from_json(held: Mapping[str, object]) -> Unit | Group:
    """Return the tree that JSON holds; raise KeyError, TypeError or ValueError when it is none."""
    if "in" in held:
        kind = held["kind"]
        if kind not in ("frame", "region", "table", "list"):
            raise ValueError(kind)
        children = tuple(from_json(child) for child in _items(held["in"]))
        return Group(str(held["id"]), kind, str(held["title"]), children)
    return Unit(
        key=str(held.get("k", "")),
        traces=tuple(map(_read, _texts(held["b"]))),
        notes=tuple(_texts(held.get("n", []))),
        row=bool(held.get("r")),
        stood=tuple(map(_read, _texts(held.get("s", [])))),
    )


def _items(held: object) -> Iterable[Mapping[str, object]]:
    if not isinstance(held, list):
        raise TypeError(held)
    return held


def _texts(held: object) -> Iterable[str]:
    if not isinstance(held, list) or not all(isinstance(each, str) for each in held):
        raise TypeError(held)
    return held


def _written(trace: Trace) -> str:
    return " ".join((trace.hash, "".join(f"{word:0{_HEX}x}" for word in sorted(trace.sketch))))


def _read(held: str) -> Trace:
    hash, _, words = held.partition(" ")
    sketch = (int(words[at : at + _HEX], 16) for at in range(0, len(words), _HEX))
    return Trace(hash, frozenset(sketch))

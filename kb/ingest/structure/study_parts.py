"""What a study holds between its headings: numbered paragraphs, boxes, tables and figures."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kb.ingest.structure import contents
from kb.ingest.structure.outline import Mark, key, plain_number
from kb.ingest.structure.sequence import Numbered, heaviest
from kb.model import BlockSpan

INNER = 99  # the depth of what lies one step below its heading, whatever depth that has
LONGEST_HEADING = 200
_FEWEST_NUMBERED = 6
_SHARE_NUMBERED = 0.6

_PARAGRAPH = re.compile(
    r"(?P<number>(?!(?:19|20)[0-9]{2}\s)[0-9০-৯]{1,4}|[0-9০-৯]{1,2}(?:\.[0-9০-৯]{1,3}){1,4})"
    r"(?:[.)]?\s+\S|(?<=\d\.\d)\.(?=[A-Z])|(?<=\d\.\d\d)\.(?=[A-Z]))"
)
# "Box 3. A season at sea": what follows the number tells it from "Figure 2 shows"
_EXHIBIT = re.compile(
    r"(?P<word>Box|Encadré|Recuadro|বক্স|Table|Tableau|Cuadro|Tabla|সারণি|"
    r"Fig\.|(?i:figure|figura)|Map|Carte|Mapa|Chart|Graph|Graphique|Gráfico|চিত্র)\s+"
    r"(?P<number>[0-9০-৯]{1,3}(?:[.–-][0-9০-৯]{1,2})*[a-z]?|[A-Z](?:\.[0-9]{1,2})+|[A-Z]\b|"
    r"[IVX]{1,5}\b)(?P<sign>\s*[.:)|–—-]+)?\s+(?P<title>\S.*)",
    re.S,
)
_KINDS = {
    **dict.fromkeys(("box", "encadré", "recuadro", "বক্স"), "box"),
    **dict.fromkeys(("table", "tableau", "cuadro", "tabla", "সারণি"), "table"),
    **dict.fromkeys(("map", "carte", "mapa"), "map"),
    **dict.fromkeys(("chart", "graph", "graphique", "gráfico"), "chart"),
}
_BENEATH = re.compile(r"(?i)(?:sources?|notes?|n\.b\.|fuentes?|সূত্র)\s*:")


def numbered_paragraphs(text: str, blocks: Sequence[BlockSpan]) -> list[Mark]:
    """Return the paragraphs that a study numbers through, or by chapter ("3.14").

    Lists start again at 1 and stay short; a numbering is believed when it rises over most of the
    paragraphs that begin with a number.
    """
    found = [
        (block, plain_number(match["number"]))
        for block in blocks
        if (match := _PARAGRAPH.match(text, block.start, block.end))
    ]
    dotted = [(b, n) for b, n in found if "." in n]
    whole = [(b, n) for b, n in found if "." not in n]
    return _rising(dotted) + _rising(whole)


def _rising(found: Sequence[tuple[BlockSpan, str]]) -> list[Mark]:
    printed = [tuple(int(part) for part in number.split(".")) for _, number in found]
    rank = {number: place for place, number in enumerate(sorted(set(printed)))}
    _, chain = heaviest([Numbered(rank[number], "", 1.0) for number in printed])
    if len(chain) < _FEWEST_NUMBERED or len(chain) < _SHARE_NUMBERED * len(found):
        return []
    return [
        Mark(INNER, "paragraph", key("para", found[i][1]), found[i][0].start, found[i][1])
        for i in chain
    ]


def exhibits(text: str, blocks: Sequence[BlockSpan], *, numbered: bool) -> Iterator[Mark]:
    """Yield a mark for each box, table, figure, map and chart that has a caption with a number.

    It ends where what it shows ends, as far as the file tells: with the frame, the rows, the source
    beneath. ``numbered`` says that numbered paragraphs follow, which end a box or table as well.
    """
    for place, block in enumerate(blocks):
        match = _EXHIBIT.match(text, block.start, block.end)
        if not match or not _is_caption(text, block, match):
            continue
        kind = _KINDS.get(match["word"].casefold(), "fig")
        number = plain_number(match["number"])
        title = " ".join(text[block.start : block.end].split())
        if kind in ("fig", "map", "chart"):
            # a heading that says all that stands under it would leave nothing to find
            title = f"{match['word'].removesuffix('.')} {number}"
        stop = _stop(text, blocks, place, kind)
        if stop is None and not numbered:
            if kind == "table":
                continue  # a caption alone would leave nothing to find
            stop = _next_end(blocks, place)
        name = key(kind, number)
        shown = title[:LONGEST_HEADING]
        yield Mark(INNER, "heading", name, block.start, number, shown, stop=stop)


def _is_caption(text: str, block: BlockSpan, match: re.Match[str]) -> bool:
    if contents.LEADER.search(text, block.start, block.end):
        return False
    if block.rows:  # a box is often set as a table of one cell
        return len(block.rows) == 1 and len(block.rows[0]) == 1
    if block.end - block.start > LONGEST_HEADING or block.style == "note":
        return False
    if match["sign"] or block.style in ("caption", "heading"):
        return True
    return match["title"][0].isupper() and text[block.end - 1] != "."


def _stop(text: str, blocks: Sequence[BlockSpan], place: int, kind: str) -> int | None:
    """Return where an exhibit ends by its frame, its rows or its nature; None if nothing tells."""
    caption, rest = blocks[place], blocks[place + 1 :]
    if caption.rows:
        return caption.end
    if caption.boxed:
        held = [caption, *takewhile(lambda block: block.boxed, rest)]
    elif kind in ("box", "table"):
        held = list(takewhile(lambda block: bool(block.rows), rest))
        if not held:
            return None
    else:
        held = [caption]
    after = blocks[place + 1 + len(held) - (caption in held) :]
    held += takewhile(lambda block: bool(_BENEATH.match(text, block.start, block.end)), after)
    return held[-1].end


def _next_end(blocks: Sequence[BlockSpan], place: int) -> int:
    """Return the end of a box's first paragraph: what follows may be the study's own text again."""
    return blocks[min(place + 1, len(blocks) - 1)].end

"""Lines of pages -> paragraphs, headings, notes: what a reader sees in how a page is set."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.ingest.readers import pdf_tables
from kb.ingest.readers.hyphens import is_broken, known_words
from kb.ingest.readers.pdf_headings import without_labels
from kb.ingest.readers.pdf_lines import CAPTION, HYPHEN, Line, body_size, has_leaders, moved
from kb.ingest.readers.pdf_notes import bearers, note_mark, parted
from kb.model import Block, BlockStyle

_FULL_STOP = re.compile(r"[.:;?!।৷][\"'”’)\]]*\Z")
_ITEM = re.compile(
    r"(?:\(?[0-9]{1,3}[A-Z]{0,2}[.)]|\([A-Za-z]{1,4}\)|\([০-৯]{1,3}\)|\([\u0985-\u09b9]{1,3}\)|"
    r"[a-z][.)]|[ivx]{1,5}[.)]|[০-৯]{1,3}[ক-হ]?[।৷.|]|\d{1,2}(?:\.\d{1,3}){1,4}\.?|[•‣▪●○◦■–-])"
    r"(?=\s|[\"“(\[]|[^\W\d_])"
)
_OPENING = re.compile(
    r"(?:article|section|chapter|part|schedule|annex|appendix|rule|explanation|illustrations?|"
    r"provided|exception|অধ্যায়|ধারা|তফসিল)\b",
    re.I,
)
_REFERS = re.compile(
    r"(?:sections?|sub-?sections?|clauses?|paragraphs?|articles?|rules?|parts?|chapters?|schedules?|"
    r"(?<![;,:.—–-] )(?:and|or)|to|of|the|in|by|ধারা|উপ-ধারা|দফা|,)\Z",
    re.I,
)
_NEITHER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# "Figure 2: Routes", "Box 3. A season": the sign after the number tells a caption from a sentence
_EXHIBIT = re.compile(
    r"(?:Figure|Fig\.|Box|Map|Chart|Graph|Table|Encadré|Tableau|Carte|Graphique|Figura|Gráfico|Mapa|"
    r"Recuadro|Cuadro|Tabla|চিত্র|সারণি) ?[0-9০-৯A-Z]{1,3}(?:[.–-][0-9০-৯]{1,2})*\s*[.:|–—-]\s*"
    r"[^\W\d_]"
)
_LONGEST_CAPTION = 300
_SENTENCE = re.compile(r"[.!।][”\"’)]?\Z")
_FEWEST_WORDS = 9  # of a sentence that is no heading
_CONTENTS = re.compile(
    r"\W*(?:table of )?(?:contents|arrangement of (?:sections|clauses|articles)|সূচি(?:পত্র)?)\W*\Z",
    re.I,
)
_ENTRY = re.compile(
    r"\W*(?:\d|[০-৯]|(?:chapter|part|schedule|article|sections?|annex|appendix)\b)", re.I
)
_BULLETS = ("•", "▪", "●", "○", "◦", "‣", "■", "□", "➢", "✓")
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: its body's size, the usual distance of lines, its heading sizes."""

    body: float
    leading: float
    sizes: tuple[float, ...]
    words: Mapping[str, int]
    outline: Mapping[str, int]


def blocks_of(pages: Sequence[Sequence[Line]], outline: Mapping[str, int]) -> list[Block]:
    """Return the blocks of a document's pages; ``outline`` gives bookmarks' titles and levels."""
    lines = [line for page in pages for line in page]
    setting = _setting(lines, outline)
    body, notes = parted(pages, setting.body)
    paragraphs: list[list[Line]] = []
    tables: dict[int, Block] = {}
    at = 0
    for table in pdf_tables.find(body):
        paragraphs += _paragraphs(body[at : table.first], setting)
        framed = body[table.first].boxed
        tables[len(paragraphs)] = replace(pdf_tables.block(table), boxed=framed)
        paragraphs.append(body[table.first : table.end])
        at = table.end
    paragraphs += _paragraphs(body[at:], setting)
    made = [
        tables.get(place) or _block(lines, setting, captions=place + 1 in tables)
        for place, lines in enumerate(paragraphs)
    ]
    named = {place for place, block in enumerate(made) if plain(block.text) in outline}
    made = without_labels(paragraphs, made, named)
    return _with_notes(paragraphs, made, notes, setting)


def _setting(lines: Sequence[Line], outline: Mapping[str, int]) -> Setting:
    body = body_size(lines)
    gaps: Counter[float] = Counter()
    sizes: Counter[float] = Counter()
    before: Line | None = None
    for line in lines:
        if before and before.page == line.page and line.size and abs(line.size - body) < 0.6:
            drop = (before.y - line.y) / line.size
            if 0.9 < drop < 2.6:
                gaps[round(drop, 1)] += 1
        if line.size > body * 1.08:
            sizes[round(line.size)] += 1
        before = line
    leading = gaps.most_common(1)[0][0] if gaps else 1.2
    # sizes used once or twice are pictures' and covers', not a level of headings
    usual = [size for size, times in sizes.most_common(5) if times > 2]
    largest = tuple(sorted(usual, reverse=True))
    return Setting(body, leading, largest, known_words(lines), outline)


def _paragraphs(lines: Iterable[Line], setting: Setting) -> list[list[Line]]:
    kept = list(lines)
    found: list[list[Line]] = []
    for place, line in enumerate(kept):
        around = kept[max(0, place - 6) : place + 7]
        if found and not _begins(found[-1], line, around, setting):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _begins(
    paragraph: Sequence[Line], line: Line, around: Sequence[Line], setting: Setting
) -> bool:
    """Return whether a line begins a new paragraph, given the one before and its neighbours."""
    before = paragraph[-1]
    if has_leaders(before.text) or line.gap or _EXHIBIT.match(line.text):
        return True
    if line.boxed != before.boxed:
        return True
    if not line.size or not before.size:
        return bool(_ITEM.match(line.text)) and not _REFERS.search(before.text)
    if abs(line.size - before.size) > max(0.6, 0.06 * before.size):
        return True
    if before.page != line.page and line.size > setting.body * 1.08 and len(paragraph) <= 5:
        return True  # headings end with their page
    if before.page == line.page and abs(before.y - line.y) < 0.3 * line.size:
        return False
    if before.text.endswith(HYPHEN) and line.text[:1].islower():
        return False
    early = _is_early(before, line, around)
    if early and _EXHIBIT.match(paragraph[0].text):
        return True
    stopped = bool(_FULL_STOP.search(before.text))
    if line.bold != before.bold and (early or (line.bold and stopped)):
        return not before.text.endswith(("—", "–", "-")) or _spaced(before, line, setting)
    return _spaced(before, line, setting) or _is_item(paragraph, line, around, early)


def _spaced(before: Line, line: Line, setting: Setting) -> bool:
    """Return whether a gap, or a new page or column after a full stop, parts two lines."""
    drop = before.y - line.y
    if before.page == line.page and 0 < drop < 6 * line.size:
        return drop > max(setting.leading * 1.28, setting.leading + 0.3) * line.size
    starts = bool(_ITEM.match(line.text) or _OPENING.match(line.text))
    stopped = bool(_FULL_STOP.search(before.text))
    return (stopped and not line.text[:1].islower()) or (starts and not _REFERS.search(before.text))


def _column(line: Line, around: Sequence[Line]) -> list[Line]:
    """Return the neighbouring lines of the same column, the line itself among them."""
    return [
        other
        for other in around
        if other.page == line.page and other.x0 < line.x1 and other.x1 > line.x0
    ]


def _is_early(before: Line, line: Line, around: Sequence[Line]) -> bool:
    """Return whether the line before ended although the first word of this one had room on it."""
    right = max((other.x1 for other in _column(before, around)), default=before.x1)
    first = line.text.split(maxsplit=1)[0]
    return before.x1 + (len(first) + 2) * 0.5 * line.size < right


def _is_item(paragraph: Sequence[Line], line: Line, around: Sequence[Line], early: bool) -> bool:
    """Return whether a line begins a list item, a provision or an indented paragraph."""
    before = paragraph[-1]
    stopped = bool(_FULL_STOP.search(before.text))
    left = min((other.x0 for other in _column(line, around)), default=line.x0)
    hanging = before is paragraph[0] and _ITEM.match(before.text) is not None
    indented = line.x0 > max(before.x0, left) + 0.8 * line.size and not hanging
    if line.text.startswith(_BULLETS):
        return True
    if early and has_leaders(line.text):
        return True
    if _ITEM.match(line.text) and (early or not _REFERS.search(before.text)):
        ended = before.text.endswith(("-", "—", "–", ",", " and", " or"))
        if stopped or early or ended or abs(line.x0 - before.x0) > 0.4 * line.size:
            return True
    if _OPENING.match(line.text) and stopped and (early or indented):
        return True
    return (early and (stopped or indented)) or (indented and stopped)


def _joined(lines: Sequence[Line], setting: Setting) -> Block:
    """Return the lines as one paragraph: hyphens undone, page starts and marks kept."""
    text = ""
    starts: list[tuple[int, int]] = []
    marks: list[tuple[int, str]] = []
    bold_end = 0
    page = -1
    for line in lines:
        text, glue = _glued(text, line.text, setting)
        if bold_end and bold_end == len(text) and line.bold_end:
            bold_end += len(glue)
        text += glue
        if line.page != page:
            starts.append((len(text), line.page))
            page = line.page
        if bold_end == len(text) or not text:
            bold_end = len(text) + line.bold_end
        marks += [(len(text) + place, mark) for place, mark in line.marks]
        text += line.text
    text = text.replace(HYPHEN, "-")
    return Block(
        text=text,
        page_starts=tuple(starts),
        bold_end=min(bold_end, len(text)) if _WORD.search(text[:bold_end]) else 0,
        note_marks=tuple(marks),
    )


def _glued(text: str, after: str, setting: Setting) -> tuple[str, str]:
    """Return the text without a broken word's hyphen, and what goes between it and the next."""
    if not text:
        return text, ""
    if text[-1] in ("–", "/") and len(text) > 1 and text[-2] not in " ":
        return text, ""  # a range of numbers or an address, broken at its sign
    if text[-1] not in (HYPHEN, "-") or len(text) < 2 or not text[-2].isalpha():
        return text, " "
    head = _WORD.findall(text[-40:-1].lower())[-1:]
    tail = _WORD.findall(after[:40].lower())[:1]
    if not head or not tail or not after[:1].isalpha():
        return text, ""
    broken = is_broken(head[0], tail[0], after[:1].islower(), setting.words)
    return (text[:-1], "") if broken else (text, "")


def _with_notes(
    paragraphs: Sequence[Sequence[Line]],
    made: list[Block],
    notes: Sequence[Sequence[Line]],
    setting: Setting,
) -> list[Block]:
    """Return the blocks, each note behind the paragraph that bears its mark on its page."""
    behind: dict[int, list[Block]] = {}
    bearer = bearers(paragraphs)
    for lines in notes:
        (mark, offset), page = note_mark(lines[0]), lines[0].page
        rest = [moved(lines[0], offset), *lines[1:]]
        note = _joined(rest, setting)
        text = f"[{mark}] {note.text}"
        place = bearer(mark, page)
        block = Block(text=text, style="note", page_starts=((0, page),))
        behind.setdefault(place, []).append(block)
    blocks = list(behind.get(-1, []))
    for place, block in enumerate(_contents_plain(made)):
        blocks += [block, *behind.get(place, [])]
    return blocks


def _contents_plain(blocks: list[Block]) -> list[Block]:
    """Return the blocks with the entries of a contents list, often set bold, as paragraphs."""
    inside = False
    found: list[Block] = []
    for block in blocks:
        if _CONTENTS.match(block.text):
            inside = True
        elif inside and block.style == "heading" and _ENTRY.match(block.text):
            block = replace(block, style="paragraph", level=0)
        elif inside and (block.style == "heading" or len(block.text) > _LONGEST_HEADING):
            inside = False
        found.append(block)
    return found


def _block(lines: Sequence[Line], setting: Setting, captions: bool) -> Block:
    """Return the lines as a block; ``captions`` says that a table follows."""
    block = _joined(lines, setting)
    style, level = _style(block, lines, setting)
    if captions and CAPTION.match(block.text):
        style, level = "caption", 0
    return Block(
        text=block.text,
        style=style,
        level=level,
        page_starts=block.page_starts,
        bold_end=block.bold_end,
        note_marks=block.note_marks,
        boxed=lines[0].boxed,
    )


def _style(block: Block, lines: Sequence[Line], setting: Setting) -> tuple[BlockStyle, int]:
    text = block.text
    if text.startswith(_BULLETS):
        return "list_item", 1
    if _EXHIBIT.match(text) and len(text) < _LONGEST_CAPTION and not has_leaders(text):
        return "caption", 0
    if has_leaders(text) or len(text) > _LONGEST_HEADING or not _WORD.search(text):
        return "paragraph", 0
    marked = setting.outline.get(plain(text), 0)
    if marked:
        return "heading", marked
    if _SENTENCE.search(text) and len(text.split()) >= _FEWEST_WORDS:
        return "paragraph", 0  # a quotation set large
    size = max(line.size for line in lines)
    if size > setting.body * 1.08 and not text.endswith((";", ",")) and len(lines) <= 5:
        level = 1 + sum(1 for other in setting.sizes if other > round(size))
        return "heading", min(level, 6)
    if block.bold_end >= len(text) and not re.search(r"[;,]\Z", text) and len(lines) <= 3:
        return "heading", min(len(setting.sizes) + 1, 6)
    letters = [letter for letter in text if letter.isalpha()]
    capitals = len(letters) > 3 and all(letter.isupper() for letter in letters)
    if capitals and len(lines) <= 2 and not text.endswith((";", ",", ".")):
        return "heading", min(len(setting.sizes) + 2, 6)
    return "paragraph", 0


def plain(text: str) -> str:
    """Return a title for comparison: its letters and digits only."""
    return _NEITHER.sub("", text.lower())

"""Join a reading's blocks into the one canonical text that every span of a document points into."""

import unicodedata

from kb.model import Block, BlockSpan, Canonical, Page, Reading


def join(reading: Reading) -> Canonical:
    """Return the NFC text of the blocks, one newline between two unless the second runs in.

    Blocks without text leave no trace. Pages tile the text: each ends where the next begins, and a
    page on which nothing could be read has an empty span, so that a page's index is its place in
    ``pages``.
    """
    texts: list[str] = []
    spans: list[BlockSpan] = []
    starts: dict[int, int] = {}
    at = 0
    for block in reading.blocks:
        text = _nfc(block.text)
        empty = not text.strip()
        if texts and not empty and not block.run_in:
            texts.append("\n")
            at += 1
        for offset, page in block.page_starts:
            starts.setdefault(
                page, at + bool(texts) if empty else at + len(_nfc(block.text[:offset]))
            )
        if empty:
            continue
        texts.append(text)
        spans.append(_span(block, at, text))
        at += len(text)
    whole = "".join(texts)
    return Canonical(whole, tuple(spans), _pages(starts, reading.page_labels, len(whole)))


def _nfc(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _span(block: Block, start: int, text: str) -> BlockSpan:
    """Offsets inside the block are counted anew, since composing characters shortens a text."""
    return BlockSpan(
        start=start,
        end=start + len(text),
        style=block.style,
        level=block.level,
        bold_end=len(_nfc(block.text[: block.bold_end])),
        rows=block.rows,
        note_marks=tuple(
            (len(_nfc(block.text[:offset])), mark) for offset, mark in block.note_marks
        ),
        number=block.number,
        heading=block.heading,
        external_id=block.external_id,
        boxed=block.boxed,
    )


def _pages(starts: dict[int, int], labels: tuple[str, ...], length: int) -> tuple[Page, ...]:
    count = max(len(labels), max(starts, default=-1) + 1)
    begins: list[int] = []
    end = length
    for index in reversed(range(count)):
        # A page that no block names is empty; so is one that begins after its successor does.
        end = min(starts.get(index, end), end)
        begins.append(end)
    if not begins:
        return ()
    begins.reverse()
    begins[0] = 0
    ends = [*begins[1:], length]
    return tuple(
        Page(index, labels[index] if index < len(labels) else "", begin, until)
        for index, (begin, until) in enumerate(zip(begins, ends, strict=True))
    )

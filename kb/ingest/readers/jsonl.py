"""JSON Lines of ready-made provisions, in BEIR's form: ``_id``, ``title``, ``text``, ``metadata``.

Each line is one provision; ``metadata.document`` groups them into documents, in the file's order.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.runs import one_line, squeeze
from kb.model import KINDS, Block, Kind, Metadata, Problem, Reading


@dataclass(slots=True)
class _Document:
    blocks: list[Block] = field(default_factory=list)
    said: Mapping[str, object] = field(default_factory=dict)


def read(path: Path) -> tuple[Reading, ...]:
    """Return one reading per document named in the lines, lines that are broken as problems."""
    lines = decode(path.read_bytes()).splitlines()
    documents, problems = _group(lines, path.stem)
    if not documents:
        first = f": {problems[0].reason}" if problems else ""
        raise UnreadableError(f"holds no JSON Lines provision{first}")
    readings = [_reading(name, document) for name, document in documents.items()]
    first_reading = readings[0]
    readings[0] = Reading(
        blocks=first_reading.blocks,
        metadata=first_reading.metadata,
        problems=tuple(problems),
        kind=first_reading.kind,
        ready_made=True,
        name=first_reading.name,
    )
    return tuple(readings)


def _group(lines: Iterable[str], stem: str) -> tuple[dict[str, _Document], list[Problem]]:
    documents: dict[str, _Document] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            problems.append(Problem(f"line {number} is not JSON: {str(error)[:80]}"))
            continue
        if not isinstance(entry, dict) or not isinstance(entry.get("text", ""), str):
            problems.append(Problem(f"line {number} is not an object with a text"))
            continue
        said = entry.get("metadata")
        said = said if isinstance(said, dict) else {}
        document = documents.setdefault(_word(said, "document") or stem, _Document(said=said))
        document.blocks.append(_block(entry, said))
    return documents, problems


def _block(entry: Mapping[str, object], said: Mapping[str, object]) -> Block:
    return Block(
        text=squeeze(str(entry.get("text", ""))).strip(),
        number=_word(said, "section"),
        heading=_word(entry, "title"),
        external_id=str(entry.get("_id", "")),
    )


def _reading(name: str, document: _Document) -> Reading:
    said = document.said
    kind = _word(said, "kind")
    return Reading(
        blocks=tuple(document.blocks),
        metadata=Metadata(
            title=_word(said, "document_title") or name,
            number=_word(said, "number"),
            date=_word(said, "date"),
            language=_word(said, "language"),
            jurisdiction=_word(said, "jurisdiction"),
        ),
        kind=_kind(kind),
        ready_made=True,
        name=name,
    )


def _kind(word: str) -> Kind | None:
    return next((kind for kind in KINDS if kind == word), None)


def _word(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    return one_line(str(value)) if isinstance(value, str | int | float) else ""

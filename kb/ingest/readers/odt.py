"""OpenDocument texts (.odt, .ott, flat .fodt)."""

from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers.odf_package import OpenDocument, metadata, name, open_document
from kb.ingest.readers.odf_styles import styles_of
from kb.ingest.readers.odf_text import Story, walk
from kb.model import Reading


def read(path: Path) -> Reading:
    """Return the blocks of an OpenDocument text; raise UnreadableError when it has none."""
    document = open_document(path)
    story = Story(styles_of(document))
    _walk_body(document, story)
    if not story.blocks:
        raise UnreadableError("holds no text")
    return Reading(blocks=tuple(story.blocks), metadata=metadata(document))


def _walk_body(document: OpenDocument, story: Story) -> None:
    for section in document.content:
        if name(section) == "office:body":
            walk(section, story)

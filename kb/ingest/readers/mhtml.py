"""A web page saved as one file (MHTML): its page, read as HTML; pictures are passed over."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers import eml, html
from kb.ingest.readers.zipped import LARGEST
from kb.model import Reading


def read(path: Path) -> Reading:
    """Return the blocks of the saved page, with the address and the day that the file keeps."""
    if path.stat().st_size > LARGEST:
        raise UnreadableError(f"is a saved page of more than {LARGEST >> 20} MB")
    message = eml.parse(path.read_bytes())
    page = _page(message)
    if page is None:
        raise UnreadableError("is a saved web page without a page in it")
    reading = html.reading(eml.content(page))
    about = reading.metadata
    address = eml.header(message, "Snapshot-Content-Location") or eml.header(
        page, "Content-Location"
    )
    taken = eml.date_of(message)
    return replace(
        reading,
        metadata=replace(
            about,
            title=about.title or eml.header(message, "Subject"),
            url=about.url or (address if address.startswith(("http:", "https:")) else ""),
            extra={**about.extra, **({"accessed": taken} if taken else {})},
        ),
    )


def _page(message: EmailMessage) -> EmailMessage | None:
    """Return the root part: the one that the head names, else the first page."""
    pages = [
        part
        for part in message.walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
        and isinstance(part, EmailMessage)
    ]
    start = str(message.get_param("start") or "")
    named = (part for part in pages if start and eml.header(part, "Content-ID") == start)
    return next(named, pages[0] if pages else None)

"""E-mail (EML): the message, and its attachments as documents of their own."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from kb.errors import UnreadableError, said
from kb.ingest.archives import lent
from kb.ingest.readers import enclosed, html, text
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.runs import clean, one_line
from kb.ingest.readers.zipped import LARGEST
from kb.model import Block, Metadata, Problem, Reading


def read(path: Path) -> tuple[Reading, ...]:
    """Return the message as one reading, then one or more for each attachment that holds text.

    The addresses of sender and receivers are left out. Attachments that cannot be read are problems
    of the message; pictures in its text are passed over.
    """
    if path.stat().st_size > LARGEST:
        raise UnreadableError(f"is an e-mail of more than {LARGEST >> 20} MB")
    message = parse(path.read_bytes())
    letter = Reading(_blocks(message), metadata=_metadata(message))
    found: list[Reading] = []
    problems: list[Problem] = []
    for name, data in _attachments(message):
        with lent(name, data) as copy:
            read_in, wrong = enclosed.readings(copy, name)
        found += read_in
        problems += wrong
    if not letter.blocks and not found:
        raise UnreadableError("is an e-mail that says nothing")
    return (replace(letter, problems=tuple(problems)), *found)


def parse(data: bytes) -> EmailMessage:
    """Return the message that the bytes hold; raise UnreadableError where they hold none."""
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        known = message.keys()
    except (ValueError, LookupError, RecursionError, IndexError, AttributeError) as error:
        raise UnreadableError(f"is a damaged e-mail: {said(error)}") from error
    if not known:
        raise UnreadableError("is no e-mail: it has no head")
    return message


def header(message: EmailMessage, name: str) -> str:
    """Return a header's text on one line; ``""`` where it is missing or beyond reading."""
    try:
        return one_line(str(message.get(name) or ""))
    except (ValueError, IndexError, LookupError, AttributeError, TypeError):  # malformed headers
        return ""


def content(part: EmailMessage) -> str:
    """Return the characters of a text part, by its own charset where that holds."""
    charset = part.get_content_charset() or ""
    data = payload(part)
    if charset.startswith(("iso-2022-", "hz", "utf-7")):  # in 7 bits, as if they were ASCII
        with suppress(LookupError, UnicodeDecodeError):
            return data.decode(charset)
    return decode(data, declares=True, charset=charset)


def payload(part: EmailMessage) -> bytes:
    """Return the bytes of a part that is no container."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _blocks(message: EmailMessage) -> tuple[Block, ...]:
    subject = header(message, "Subject")
    body = _body(message)
    if body is None:
        said = []
    elif body.get_content_type() == "text/html":
        said = html.page(content(body))
    else:
        said = text.paragraphs(clean(content(body)))
    if not said:
        return ()
    return ((Block(subject, "title"),) if subject else ()) + tuple(said)


def _body(message: EmailMessage) -> EmailMessage | None:
    """Return the part with the letter's text; HTML first, which alone keeps tables."""
    try:
        found = message.get_body(("html", "plain"))
    except (KeyError, ValueError, LookupError, AttributeError, IndexError):
        return None
    return found if isinstance(found, EmailMessage) else None


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file that came with the message."""
    body = _body(message)
    for number, part in enumerate(_parts(message)):
        name = _file_name(part)
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage):
                yield name or f"forwarded-{number}.eml", inner.as_bytes()
        elif name and part is not body and not _is_picture_in_text(part):
            yield name, payload(part)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a message in order, not those of a message in it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        if isinstance(held, list) and part.get_content_type() != "message/rfc822":
            waiting += [inner for inner in reversed(held) if isinstance(inner, EmailMessage)]
        else:
            yield part


def _file_name(part: EmailMessage) -> str:
    try:
        return one_line(part.get_filename() or "")
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _is_picture_in_text(part: EmailMessage) -> bool:
    inline = part.get_content_disposition() != "attachment" or part.get("Content-ID") is not None
    return part.get_content_maintype() == "image" and inline


def _metadata(message: EmailMessage) -> Metadata:
    author = one_line(parseaddr(header(message, "From"))[0])
    return Metadata(
        title=header(message, "Subject"), authors=(author,) if author else (), date=date_of(message)
    )


def date_of(message: EmailMessage) -> str:
    """Return the day on which a message was sent, ``""`` where it does not say so."""
    try:
        return parsedate_to_datetime(header(message, "Date")).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""

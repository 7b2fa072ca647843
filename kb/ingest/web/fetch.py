"""One page or file from the web, if its site lets programs have it."""

import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from kb.errors import KbError
from kb.ingest.web.addresses import ForbiddenError, connections

AGENT = "kb/0.1 (fetches single documents when its user asks)"
LARGEST = 200 << 20
SECONDS = 120.0
_ROBOTS_BYTES = 512 << 10  # as RFC 9309 asks for at least
_MOST_REDIRECTS = 5
_REDIRECTIONS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_NAMED = re.compile(r"filename\*=(?:UTF-8'')?([^;]+)|filename=\"?([^\";]+)", re.I)
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/akn+xml": ".xml",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/zip": ".zip",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


class FetchError(KbError):
    """The page cannot be fetched."""


class _RefusedError(FetchError):
    """The site answered with an error."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its bytes, the address in the end, a file name, and the day (UTC)."""

    data: bytes
    url: str
    name: str
    day: str


def fetch(url: str, *, private: bool = False, largest: int = LARGEST) -> Fetched:
    """Return what lies at an http or https address.

    The site's robots.txt is asked first, at each host that a redirection leads to. Raises
    FetchError or ForbiddenError with a sentence for every way in which that may fail: another
    scheme, a private address, a refusal by robots.txt, an error of the site, more than ``largest``
    bytes, more than two minutes.
    """
    deadline = time.monotonic() + SECONDS
    at = _sound(url)
    asked: set[str] = set()
    for _ in range(_MOST_REDIRECTS + 1):
        site = urlunsplit((*urlsplit(at)[:2], "", "", ""))
        if site not in asked:
            _ask_robots(site, at, private, deadline)
            asked.add(site)
        with _opened(at, private, deadline) as response:
            if onward := _onward(response, at):
                at = onward
                continue
            data = _body(response, at, largest, deadline)
            name = _name(at, response.headers)
            return Fetched(data, at, name, datetime.now(UTC).date().isoformat())
    raise FetchError(f"{url} leads on to other addresses more than {_MOST_REDIRECTS} times.")


def _sound(url: str) -> str:
    """Return the address without its fragment, its path quoted; raise FetchError for others."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError as error:
        raise FetchError(f"{url} is not a sound address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url} is not an address that begins with http:// or https://.")
    if parts.username or parts.password:
        raise FetchError(f"The address of {host} holds a password; kb keeps addresses, so no.")
    named = host if ":" not in host else f"[{host}]"
    if not named.isascii():
        named = named.encode("idna").decode("ascii")
    place = f"{named}:{port}" if port else named
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="%/?:@!$&'()*+,;=~-._[]")
    return urlunsplit((parts.scheme, place, path, query, ""))


def _onward(response: HTTPResponse, at: str) -> str:
    """Return where a redirection leads, ``""`` where the answer is none."""
    if response.status not in _REDIRECTIONS:
        return ""
    return _sound(urljoin(at, response.headers.get("Location") or ""))


def _ask_robots(site: str, url: str, private: bool, deadline: float) -> None:
    """Raise ForbiddenError where the site's robots.txt keeps programs from the address."""
    from protego import Protego

    rules = _robots(f"{site}/robots.txt", private, deadline)
    if rules and not Protego.parse(rules).can_fetch(url, AGENT):
        parts = urlsplit(url)
        raise ForbiddenError(
            f"{parts.netloc} asks programs not to fetch {parts.path or '/'} (robots.txt). "
            "Save the page with your browser, then `kb add FILE`."
        )


def _robots(at: str, private: bool, deadline: float) -> str:
    """Return a site's rules; it has none where it answers 4xx or leads round, RFC 9309 says."""
    for _ in range(_MOST_REDIRECTS):
        try:
            with _opened(at, private, deadline) as response:
                if onward := _onward(response, at):
                    at = onward
                    continue
                return response.read(_ROBOTS_BYTES).decode("utf-8", "replace")
        except _RefusedError as error:
            if error.code < 500:
                return ""
            raise
    return ""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: object, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Leave a redirection to the caller, who checks where it leads."""


def _opener(private: bool, deadline: float) -> urllib.request.OpenerDirector:
    proxies = urllib.request.getproxies()
    hosts = frozenset(urlsplit(proxy).hostname or "" for proxy in proxies.values())
    plain, secure = connections(private=private, proxies=hosts, deadline=deadline)

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> HTTPResponse:
            return self.do_open(plain, req)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> HTTPResponse:
            return self.do_open(secure, req)

    return urllib.request.build_opener(
        Plain, Secure, _NoRedirects, urllib.request.ProxyHandler(proxies)
    )


@contextmanager
def _opened(url: str, private: bool, deadline: float) -> Iterator[HTTPResponse]:
    """Lend an answer with status 200 or a redirection; raise FetchError for any other."""
    request = urllib.request.Request(
        url, headers={"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
    )
    host = urlsplit(url).netloc
    left = deadline - time.monotonic()
    try:
        response = _opener(private, deadline).open(request, timeout=max(0.1, left))
    except urllib.error.HTTPError as error:
        if error.code not in _REDIRECTIONS:
            error.close()
            reason = f"{host} answered {error.code} {error.reason} for {url}."
            raise _RefusedError(reason, error.code) from error
        response = error
    except urllib.error.URLError as error:
        raise FetchError(_why(host, error.reason)) from error
    except (HTTPException, ssl.SSLError, OSError, ValueError) as error:
        raise FetchError(_why(host, error)) from error
    with closing(response):
        yield response


def _why(host: str, reason: object) -> str:
    if isinstance(reason, socket.gaierror):
        return f"{host} cannot be found: is the address right, and this computer on the internet?"
    if isinstance(reason, TimeoutError):
        return f"{host} did not answer in time. Try again later, or save the page yourself."
    if isinstance(reason, ssl.SSLError):
        return f"{host} has no sound certificate ({reason}), so what it sends cannot be trusted."
    return f"{host} cannot be reached: {reason}"


def _body(response: HTTPResponse, url: str, largest: int, deadline: float) -> bytes:
    """Return the answer's bytes; whatever the site does, reading ends by the deadline."""
    said = response.headers.get("Content-Length") or ""
    if said.isdigit() and int(said) > largest:
        raise FetchError(f"{url} is {int(said) >> 20} MB; kb fetches up to {largest >> 20} MB.")
    if (response.headers.get("Content-Encoding") or "identity").lower() != "identity":
        raise FetchError(f"{url} came packed, though it was asked not to. Save it yourself.")
    data = bytearray()
    try:
        while chunk := response.read1(_CHUNK):
            data += chunk
            if len(data) > largest:
                raise FetchError(f"{url} is larger than the {largest >> 20} MB that kb fetches.")
    except (HTTPException, OSError, ValueError) as error:
        if time.monotonic() < deadline:
            raise FetchError(f"{url} broke off after {len(data)} bytes: {error}") from error
    if time.monotonic() >= deadline:  # we hung up, which may look like the answer's end
        raise FetchError(f"{url} took longer than {SECONDS:g} seconds.")
    if said.isdigit() and len(data) < int(said):
        raise FetchError(f"{url} broke off after {len(data)} of {said} bytes. Try again.")
    if not data.strip():
        raise FetchError(f"{url} is empty.")
    return bytes(data)


def _name(url: str, headers: HTTPMessage) -> str:
    """Return a name for the file: the site's own, else the address's last part."""
    from kb.ingest.archives import safe_name

    given = _NAMED.search(headers.get("Content-Disposition") or "")
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/").rpartition("/")[2]
    name = unquote((given[1] or given[2]).strip(" \"'")) if given else path or parts.hostname or ""
    ending = _ENDINGS.get(headers.get_content_type(), "")
    known = re.search(r"\.[A-Za-z][A-Za-z0-9]{1,5}\Z", name)
    scripted = re.search(r"\.(?:php|aspx?|jsp|cgi|do)\Z", name, re.I)
    if ending and (not known or scripted or not path):
        name += ending
    return safe_name(name)

"""Fetching from the web, tried on a server of our own."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import cli
from kb.errors import KbError
from kb.ingest import sidecar
from kb.ingest.web import addresses, fetch
from kb.workspace import init_workspace

PAGE = b"<html><title>Act 3</title><body><h1>Act 3</h1><p>1. A rule.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """A law site with the habits that real ones have."""

    page = PAGE

    def do_GET(self) -> None:
        ASKED.append(self.path)
        path = self.path.partition("?")[0]
        answers = {
            "/robots.txt": (200, {"Content-Type": "text/plain"}, ROBOTS),
            "/act-3": (200, {"Content-Type": "text/html; charset=utf-8"}, type(self).page),
            "/old": (301, {"Location": "/act-3"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
            "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/private/act": (200, {}, PAGE),
            "/gone": (410, {}, b"gone"),
            "/busy": (503, {"Retry-After": "5"}, b""),
            "/empty": (200, {}, b"  \n"),
            "/download.php": (
                200,
                {
                    "Content-Type": "application/pdf",
                    "Content-Disposition": "attachment; "
                    "filename*=UTF-8''..%2F..%2FLoi%20n%C2%B0%203.pdf",
                },
                b"%PDF-1.4",
            ),
            "/cut": (200, {"Content-Length": "1000"}, b"only this"),
            "/packed": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
            "/large": (200, {}, b"x" * 5000),
        }
        if path == "/drip":
            self._drip()
            return
        status, headers, body = answers.get(path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    def log_message(self, *args: object) -> None:
        pass


ASKED: list[str] = []
ROBOTS = b"User-agent: *\nDisallow: /private/\nDisallow: /*.secret$\n"


@pytest.fixture
def site() -> Iterator[str]:
    Site.page = PAGE
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    ASKED.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_page_is_fetched_under_the_address_it_has_in_the_end(site):
    found = fetch.fetch(f"{site}/old#part-2", private=True)
    assert (found.data, found.url, found.name) == (PAGE, f"{site}/act-3", "act-3.html")


def test_a_file_takes_its_sites_name_but_never_its_path(site):
    assert fetch.fetch(f"{site}/download.php?id=3", private=True).name == "Loi n° 3.pdf"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/private/act", "asks programs not to fetch"),
        ("/a.secret", "asks programs not to fetch"),
        ("/gone", "answered 410"),
        ("/busy", "answered 503"),
        ("/nowhere", "answered 404"),
        ("/round", "leads on to other addresses more than 5 times"),
        ("/to-file", "not an address that begins with http"),
        ("/empty", "is empty"),
        ("/cut", "broke off after 9 of 1000 bytes|broke off"),
        ("/packed", "came packed"),
    ],
)
def test_what_cannot_be_fetched_is_said_in_a_sentence(site, path, sentence):
    with pytest.raises(KbError, match=sentence):
        fetch.fetch(site + path, private=True)


def test_a_page_that_robots_txt_forbids_is_never_asked_for(site):
    with pytest.raises(KbError):
        fetch.fetch(f"{site}/private/act", private=True)
    fetch.fetch(f"{site}/act-3", private=True)
    assert ASKED == ["/robots.txt", "/robots.txt", "/act-3"]


def test_too_large_and_too_slow_end_in_a_sentence(site, monkeypatch):
    with pytest.raises(KbError, match="larger than"):
        fetch.fetch(f"{site}/large", private=True, largest=4000)
    monkeypatch.setattr(fetch, "SECONDS", 0.6)
    begun = time.monotonic()
    with pytest.raises(KbError, match="took longer|broke off"):
        fetch.fetch(f"{site}/drip", private=True)
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.8/",
        "http://[::ffff:192.168.1.1]/",
        "http://0.0.0.0/",
    ],
)
def test_private_addresses_are_refused_in_every_spelling(address):
    with pytest.raises(KbError, match="private address|cannot be found|cannot be reached"):
        fetch.fetch(address)


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::a00:8", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.1.2.3", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False),
        ("100.64.0.1", False),
    ],
)
def test_an_address_is_public_or_not(ip, public):
    assert addresses.is_public(ip) is public


def test_a_name_that_turns_private_between_two_looks_is_not_reached(monkeypatch, site):
    port = int(site.rpartition(":")[2])
    monkeypatch.setattr(
        addresses.socket,
        "getaddrinfo",
        lambda *args, **more: [(2, 1, 6, "", ("127.0.0.1", port))],
    )
    with pytest.raises(KbError, match="laws.example.org is a private address"):
        fetch.fetch(f"http://laws.example.org:{port}/act-3")


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "file:///etc/passwd", "http://", "http://me:pass@example.org/x",
                "http://[bad/", "http://example.org:99999/"],
)  # fmt: skip
def test_other_addresses_are_refused(address):
    with pytest.raises(KbError):
        fetch.fetch(address)


def add(workspace: Path, *args: str) -> str:
    done = CliRunner().invoke(cli, ["-w", str(workspace), "add", *args])
    assert done.exception is None or isinstance(done.exception, KbError | SystemExit)
    return f"{done.exit_code} {done.output} {done.exception or ''}"


def test_add_keeps_the_address_and_the_day_and_fetches_anew(site, tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    address = f"{site}/act-3"
    assert "0 added" in add(workspace.root, address, "--kind", "law", "--allow-private")
    target = workspace.corpus / "laws" / "act-3.html"
    about = sidecar.load(target)
    assert about.metadata.url == address
    assert about.metadata.extra["accessed"] == time.strftime("%Y-%m-%d", time.gmtime())
    Site.page = PAGE.replace(b"A rule", b"Another rule")
    assert "fetched anew" in add(workspace.root, address, "--kind", "law", "--allow-private")
    assert b"Another rule" in target.read_bytes()
    assert [p.name for p in target.parent.glob("*.html")] == ["act-3.html"]


def test_add_puts_a_page_of_the_same_name_from_elsewhere_beside(site, tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    (workspace.corpus / "laws" / "act-3.html").write_bytes(b"<p>Mine.</p>")
    add(workspace.root, f"{site}/act-3", "--kind", "law", "--allow-private")
    assert (workspace.corpus / "laws" / "act-3.html").read_bytes() == b"<p>Mine.</p>"
    assert (workspace.corpus / "laws" / "act-3-2.html").read_bytes() == PAGE


def test_add_refuses_a_private_address_unless_allowed(site, tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    said = add(workspace.root, f"{site}/act-3", "--kind", "law")
    assert said.startswith("1 ")
    assert "--allow-private" in said

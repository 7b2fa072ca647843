"""Which hosts may be reached: public ones, unless the user allows others.

The name is resolved here and the connection made to the very address that was checked, so that a
name cannot point elsewhere by the time it is used (DNS rebinding).
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable

from kb.errors import KbError

_CONNECT_SECONDS = 15.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenError(KbError):
    """The address is not one that may be fetched from."""


def checked(host: str, port: int, *, private: bool) -> list[tuple[int, tuple[object, ...]]]:
    """Return the (family, socket address) pairs of a host, none of them private unless allowed.

    Raises ForbiddenError for a host with a private address, OSError where it cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        if not private and not is_public(str(address[0])):
            raise ForbiddenError(
                f"{host} is a private address ({address[0]}); say --allow-private to fetch from it."
            )
    return [(family, address) for family, *_, address in found]


def is_public(address: str) -> bool:
    """Return whether an IP address is one that anyone on the internet can be reached at."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def connections(
    *, private: bool, proxies: frozenset[str], deadline: float
) -> tuple[Callable[..., http.client.HTTPConnection], Callable[..., http.client.HTTPSConnection]]:
    """Return what makes connections that check their address first and end by the deadline.

    ``proxies`` are the hosts that the system's settings name; they may be private.
    ``deadline`` is a time of ``time.monotonic``.
    """

    def connect(connection: http.client.HTTPConnection) -> socket.socket:
        allowed = private or connection.host in proxies
        last: OSError = OSError(f"{connection.host} has no address")
        for family, address in checked(connection.host, connection.port, private=allowed):
            made = socket.socket(family, socket.SOCK_STREAM)
            made.settimeout(max(0.1, min(_CONNECT_SECONDS, deadline - time.monotonic())))
            try:
                made.connect(address)
            except OSError as error:
                made.close()
                last = error
            else:
                return made
        raise last

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            self.sock = connect(self)
            _end_by(self.sock, deadline)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            self.sock = connect(self)
            name = self.host
            if self._tunnel_host:  # type: ignore[attr-defined]
                self._tunnel()  # type: ignore[attr-defined]
                name = self._tunnel_host  # type: ignore[attr-defined]
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=name)
            _end_by(self.sock, deadline)

    return Plain, Secure


def _end_by(connected: socket.socket, deadline: float) -> None:
    """Hang up at the deadline: a time-out of the socket starts anew with every byte that comes."""

    def hang_up() -> None:
        with contextlib.suppress(OSError):  # it has been closed in time
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.1, deadline - time.monotonic()), hang_up)
    timer.daemon = True
    timer.start()

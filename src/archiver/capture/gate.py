"""The one gate: every address ever contacted goes through it.

A name is resolved once, every answer is judged, the connection goes to that very address, and the peer is checked
after connecting. So neither a redirect nor a second DNS answer leads into a private network.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from archiver.capture.address import IpAddress, Reach, reach_of
from archiver.capture.target import Target, read_target
from archiver.errors import CaptureError, GateRefused

REMEMBERED_SECONDS = 60.0
# names that lead inside wherever they lead anywhere: "app.localhost", "printer.local", "metadata.google.internal"
INSIDE = re.compile(
    r"(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa|localhost6|ip6-(?:localhost|loopback))$"
)

Resolve = Callable[[str, int], tuple[IpAddress, ...]]
Dial = Callable[[IpAddress, int, float], socket.socket]


def resolve_name(host: str, port: int) -> tuple[IpAddress, ...]:
    """Ask the system's resolver once; IP addresses answer for themselves."""
    try:
        return (ipaddress.ip_address(host),)
    except ValueError:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(
        dict.fromkeys(ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers)
    )


def dial_address(address: IpAddress, port: int, timeout: float) -> socket.socket:
    """Open a TCP connection to one address."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IP versions
    link = socket.socket(family, socket.SOCK_STREAM)
    try:
        link.settimeout(timeout)
        link.connect((str(address), port))
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        link.close()
        raise
    return link


class KnownNames:
    """Answers of the resolver, remembered for a minute: a page's sixty requisites ask once."""

    def __init__(self, resolve: Resolve = resolve_name) -> None:
        self._resolve = resolve
        self._known: dict[tuple[str, int], tuple[float, tuple[IpAddress, ...]]] = {}

    def __call__(self, host: str, port: int) -> tuple[IpAddress, ...]:
        """Return the addresses of a host; every one of them is judged again at each use."""
        now = time.monotonic()
        asked, addresses = self._known.get((host, port), (-REMEMBERED_SECONDS, ()))
        if now - asked >= REMEMBERED_SECONDS:
            addresses = self._resolve(host, port)
            self._known[host, port] = (now, addresses)
        return addresses


@dataclass(frozen=True, slots=True)
class Route:
    """A target with the addresses it may be reached at, judged and in the resolver's order."""

    target: Target
    addresses: tuple[IpAddress, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may be contacted: public addresses; private ones on request; link-local ones never.

    `allow_hosts` names hosts (as `host` or `host:port`) whose private addresses are open.
    """

    allow_private: bool = False
    allow_hosts: frozenset[str] = frozenset()
    resolve: Resolve = field(default=resolve_name)
    dial: Dial = field(default=dial_address)

    def admit(self, url: str) -> Route:
        """Resolve a URL's host and return the addresses it may be fetched from, or raise GateRefused."""
        target = read_target(url)
        addresses = self._resolve(target)
        self._judge(target, addresses)
        return Route(target, addresses)

    def connect(self, route: Route, timeout: float) -> tuple[socket.socket, IpAddress]:
        """Connect to the first address of a route that answers, and check who answered."""
        failure: OSError | None = None
        for address in route.addresses:
            try:
                link = self.dial(address, route.target.port, timeout)
            except OSError as error:
                failure = error
                continue
            self._check_peer(link, address, route.target)
            return link, address
        outcome = "timeout" if isinstance(failure, TimeoutError) else "connect-failed"
        words = (
            "no answer in time"
            if outcome == "timeout"
            else (failure and failure.strerror) or "cannot connect"
        )
        raise CaptureError(outcome, f"{words} ({', '.join(map(str, route.addresses))})", url=route.target.url)

    def opens_private(self, target: Target) -> bool:
        """Whether private addresses are open for this target."""
        named = (target.host, f"{target.host}:{target.port}")
        return self.allow_private or any(name in self.allow_hosts for name in named)

    def _resolve(self, target: Target) -> tuple[IpAddress, ...]:
        try:
            addresses = self.resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            if INSIDE.search(target.host) and not self.opens_private(target):
                raise GateRefused("refused", f"{target.host} is no public name", url=target.url) from error
            raise CaptureError("dns-failed", f"no address for {target.host}", url=target.url) from error
        if not addresses:
            raise CaptureError("dns-failed", f"no address for {target.host}", url=target.url)
        return addresses

    def _judge(self, target: Target, addresses: Iterable[IpAddress]) -> None:
        opened = Reach.PRIVATE if self.opens_private(target) else Reach.PUBLIC
        for address in addresses:
            reach = reach_of(address)
            if reach > opened:
                raise _refusal(target, address, reach)

    def _check_peer(self, link: socket.socket, address: IpAddress, target: Target) -> None:
        """Make sure that the connection leads where it was judged to lead."""
        try:
            peer = ipaddress.ip_address(link.getpeername()[0].partition("%")[0])
            self._judge(target, (peer,))
        except (OSError, GateRefused):
            with contextlib.suppress(OSError):
                link.close()
            raise
        if peer != address:
            link.close()
            raise GateRefused("refused", f"connected to {peer}, not to {address}", url=target.url)


def _refusal(target: Target, address: IpAddress, reach: Reach) -> GateRefused:
    if reach is Reach.NEVER:
        return GateRefused(
            "refused", f"{address} is never contacted (link-local, metadata or no host)", url=target.url
        )
    return GateRefused(
        "refused",
        f"{address} is no public address",
        url=target.url,
        remedy=f"--allow-host {target.host} opens this host, --allow-private every private address",
    )

"""Going out through a proxy that the user configured; names are resolved here, the proxy gets the address."""

from __future__ import annotations

import base64
import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from archiver.capture.address import IpAddress
from archiver.capture.gate import Route
from archiver.errors import CaptureError, UsageError

DEFAULT_PORTS = {"http": 8080, "socks5": 1080, "socks5h": 1080}
ANSWER_LIMIT = 1 << 16
# "HTTP/1.1 200 Connection established"
CONNECTED = re.compile(rb"HTTP/1\.[01] 2\d\d\b")

SOCKS_VERSION = 5
NO_LOGIN, LOGIN = 0, 2
IPV4, IPV6 = 1, 4
SOCKS_ERRORS = {
    1: "general failure",
    2: "not allowed by the proxy's rules",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "time to live expired",
    7: "command not supported",
    8: "address type not supported",
}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: HTTP (CONNECT for TLS) or SOCKS5. It is exempt from the gate, what lies behind it is not."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str = ""

    @property
    def speaks_http(self) -> bool:
        """Whether plain requests name the whole address in their request line."""
        return self.scheme == "http"

    @property
    def login_header(self) -> tuple[tuple[str, str], ...]:
        """The header that an HTTP proxy with a login wants."""
        if self.user is None or not self.speaks_http:
            return ()
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        return (("Proxy-Authorization", f"Basic {pair}"),)

    def connect(self, route: Route, timeout: float) -> tuple[socket.socket, IpAddress]:
        """Return a connection that leads to the route's first address; for plain HTTP, to the proxy itself."""
        url = route.target.url
        address = route.addresses[0]
        try:
            link = socket.create_connection((self.host, self.port), timeout)
        except OSError as error:
            raise CaptureError(
                "proxy-failed", f"the proxy {self.host}:{self.port} does not answer", url=url
            ) from error
        try:
            if not self.speaks_http:
                self._greet_socks(link, address, route.target.port, url)
            elif route.target.scheme == "https":
                self._open_tunnel(link, address, route.target.port, url)
        except OSError as error:
            link.close()
            raise CaptureError("proxy-failed", f"the proxy gave up: {error}", url=url) from error
        except BaseException:
            link.close()
            raise
        return link, address

    def _open_tunnel(self, link: socket.socket, address: IpAddress, port: int, url: str) -> None:
        place = f"[{address}]:{port}" if ":" in str(address) else f"{address}:{port}"
        lines = [
            f"CONNECT {place} HTTP/1.1",
            f"Host: {place}",
            *(f"{name}: {value}" for name, value in self.login_header),
        ]
        link.sendall("\r\n".join((*lines, "", "")).encode("latin-1"))
        answer = b""
        while b"\r\n\r\n" not in answer:
            data = link.recv(1)
            if not data or len(answer) > ANSWER_LIMIT:
                raise CaptureError("proxy-failed", "the proxy closed before it opened a tunnel", url=url)
            answer += data
        if not CONNECTED.match(answer):
            line = answer.partition(b"\r\n")[0].decode("latin-1")
            raise CaptureError("proxy-failed", f"the proxy refused: {line}", url=url)

    def _greet_socks(self, link: socket.socket, address: IpAddress, port: int, url: str) -> None:
        methods = bytes((NO_LOGIN, LOGIN) if self.user is not None else (NO_LOGIN,))
        link.sendall(bytes((SOCKS_VERSION, len(methods))) + methods)
        version, method = _read_exactly(link, 2, url)
        if version != SOCKS_VERSION or method not in methods:
            raise CaptureError("proxy-failed", "the SOCKS proxy wants another login", url=url)
        if method == LOGIN:
            self._log_in(link, url)
        kind = IPV4 if isinstance(address, ipaddress.IPv4Address) else IPV6
        link.sendall(bytes((SOCKS_VERSION, 1, 0, kind)) + address.packed + port.to_bytes(2, "big"))
        reply = _read_exactly(link, 4, url)
        if reply[1]:
            raise CaptureError(
                "proxy-failed", f"the SOCKS proxy: {SOCKS_ERRORS.get(reply[1], 'failure')}", url=url
            )
        length = {IPV4: 4, IPV6: 16}.get(reply[3]) or _read_exactly(link, 1, url)[0]
        _read_exactly(link, length + 2, url)

    def _log_in(self, link: socket.socket, url: str) -> None:
        user, password = (self.user or "").encode(), self.password.encode()
        link.sendall(bytes((1, len(user))) + user + bytes((len(password),)) + password)
        if _read_exactly(link, 2, url)[1]:
            raise CaptureError("proxy-failed", "the SOCKS proxy refused the login", url=url)


def read_proxy(url: str) -> Proxy:
    """Read `http://[user:password@]host:port` or `socks5://…`; `socks5h` means the same, names are resolved here."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
    except ValueError as error:
        raise UsageError(f"this is no proxy address: {error}") from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise UsageError("a proxy is given as http://host:port or socks5://host:port")
    user = unquote(parts.username) if parts.username is not None else None
    return Proxy(
        parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme], user, unquote(parts.password or "")
    )


def _read_exactly(link: socket.socket, count: int, url: str) -> bytes:
    data = b""
    while len(data) < count:
        more = link.recv(count - len(data))
        if not more:
            raise CaptureError("proxy-failed", "the SOCKS proxy closed", url=url)
        data += more
    return data

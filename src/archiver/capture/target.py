"""Addresses to fetch: one strict reading of a URL, the same for the gate, the queue and the request line.

Parsers disagree about odd URLs, and a gate that reads a host differently from the client can be walked around. So
a URL is read here once; what has two readings is refused.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

from archiver.capture.address import reach_of
from archiver.errors import GateRefused

SCHEMES = {"http": 80, "https": 443}
LONGEST_URL = 16384
LONGEST_HOST = 253
HIGHEST_PORT = 65535

# blanks and controls within an address: "http://a.example/\r\nX: 1"
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# a host that is written as a number: "2130706433", "0x7f.1", "127.1"
NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?")
# a host name as it goes to the resolver: "news.example", "xn--bcher-kva.example"
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_\-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_\-]*[a-z0-9_])?)*")
# "%" that begins no escape: "100%"
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# dots that IDNA takes for dots: "127。0。0。1"
DOTS = re.compile("[\u3002\uff0e\uff61]")

# an address that leaves no question open: "https://news.example:8080/a%20b?c=d#e"
ORDINARY = re.compile(
    r"(https?)://([A-Za-z0-9.\-]+(?::[0-9]{1,5})?)"
    r"((?:/(?:[A-Za-z0-9\-._~:/@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?)"
    r"((?:\?(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?)"
    r"(?:#[!-Z^-~]*)?"
)

PATH_SAFE = "-._~:/?@!$&'()*+,;=%"
DEVIATIONS = frozenset("ßς\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart: `host` in ASCII without brackets, `path` with the query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The Host header's value: brackets around IPv6, no default port."""
        return _authority(self.scheme, self.host, self.port)

    @property
    def origin(self) -> str:
        """Scheme and authority: what robots.txt speaks for."""
        return f"{self.scheme}://{_authority(self.scheme, self.host, self.port)}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{_authority(self.scheme, self.host, self.port)}{self.path}"


@lru_cache(maxsize=4096)
def read_target(url: str) -> Target:
    """Read a URL strictly, or raise GateRefused for what no fetcher should guess about."""
    found = ORDINARY.fullmatch(url)
    if found is None or len(url) > LONGEST_URL:
        return _read_strictly(url)
    try:
        host, port = _read_place(found[1], found[2])
    except GateRefused:
        return _read_strictly(url)
    return Target(found[1], host, port, (found[3] or "/") + found[4])


@lru_cache(maxsize=1024)
def _read_place(scheme: str, authority: str) -> tuple[str, int]:
    """Return host and port of an ordinary address's authority; thousands of addresses share one."""
    name, _, digits = authority.partition(":")
    host = read_host(name.lower(), authority)
    port = int(digits) if digits else SCHEMES[scheme]
    if not 0 < port <= HIGHEST_PORT:
        raise GateRefused("refused", "a port that cannot be", url=authority)
    return host, port


def _read_strictly(url: str) -> Target:
    text = url.strip()
    _refuse_odd(text, url)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise GateRefused("refused", f"this is no web address: {error}", url=url) from error
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES:
        raise GateRefused(
            "refused",
            f"only http and https are fetched, not {scheme or 'an address without scheme'}",
            url=url,
        )
    if "@" in parts.netloc:
        raise GateRefused("refused", "an address with a user name in it", url=url, remedy="give it without")
    host = read_host(parts.hostname or "", url)
    if port is not None and not 0 < port <= HIGHEST_PORT:
        raise GateRefused("refused", "a port that cannot be", url=url)
    path = _encode(parts.path or "/") + (
        "?" + _encode(parts.query) if parts.query or text.partition("#")[0].endswith("?") else ""
    )
    return Target(scheme, host, port or SCHEMES[scheme], path)


def read_host(name: str, url: str) -> str:
    """Return a host in the one form the resolver gets: an IP address spelled plainly, or an ASCII name."""
    if ":" in name:
        return _plain_ipv6(name, url)
    host = ascii_host(name, url)
    if NUMERIC_HOST.fullmatch(host):
        return _plain_ipv4(host, url)
    host = host.removesuffix(".")
    if (
        not HOST_NAME.fullmatch(host)
        or len(host) > LONGEST_HOST
        or NUMERIC_HOST.fullmatch(host.rpartition(".")[2])
    ):
        raise GateRefused("refused", "a host name that cannot be", url=url)
    return host


def ascii_host(name: str, url: str) -> str:
    """Return a host name in ASCII: compatibility forms folded, other scripts in punycode."""
    if name.isascii():
        return name.lower()
    try:
        return ".".join(_ascii_label(label) for label in DOTS.sub(".", name).split("."))
    except UnicodeError as error:
        raise GateRefused("refused", "a host name that cannot be", url=url) from error


@lru_cache(maxsize=1024)
def _authority(scheme: str, host: str, port: int) -> str:
    host = f"[{host}]" if ":" in host else host
    return host if port == SCHEMES[scheme] else f"{host}:{port}"


def normal_url(url: str) -> str:
    """Return the address as it is queued and archived: no fragment, host in ASCII, unsafe characters encoded."""
    return read_target(url).url


def _refuse_odd(text: str, url: str) -> None:
    if not text or len(text) > LONGEST_URL:
        raise GateRefused(
            "refused", "an address that is empty or longer than 16,384 characters", url=url[:200]
        )
    if CONTROLS.search(text):
        raise GateRefused("refused", "an address with control characters", url=url)
    if "\\" in text.partition("?")[0]:
        raise GateRefused("refused", "an address with a backslash, which parsers read in two ways", url=url)


def _ascii_label(label: str) -> str:
    folded = unicodedata.normalize("NFKC", label)
    if folded.isascii():
        return folded.lower()
    if DEVIATIONS.isdisjoint(label):
        return label.encode("idna").decode("ascii")
    return "xn--" + folded.lower().encode("punycode").decode("ascii")


def _plain_ipv6(name: str, url: str) -> str:
    try:
        address = ipaddress.IPv6Address(name)
    except ValueError as error:
        raise GateRefused("refused", "an IPv6 address that is none", url=url) from error
    if address.scope_id is not None:
        raise GateRefused("refused", "an IPv6 address with a zone, which is link-local", url=url)
    return str(address)


def _plain_ipv4(host: str, url: str) -> str:
    """Spell a numeric host as the resolver would: octal, hexadecimal and short forms included."""
    try:
        parts = [
            int(part, 16 if part.startswith("0x") else 8 if part.startswith("0") else 10)
            for part in _numbers(host)
        ]
    except ValueError as error:
        raise GateRefused("refused", "a number for a host that is no address", url=url) from error
    *high, last = parts
    if any(part > 255 for part in high) or last >= 256 ** (4 - len(high)):  # noqa: PLR2004 - bytes of an IPv4 address
        raise GateRefused("refused", "a number for a host that is no address", url=url)
    value = last + sum(part << 8 * (3 - place) for place, part in enumerate(high))
    address = ipaddress.IPv4Address(value)
    other = _decimal_reading(host)
    if other is not None and reach_of(other) > reach_of(address):
        raise GateRefused("refused", f"an address with two readings, {address} and {other}", url=url)
    return str(address)


def _decimal_reading(host: str) -> ipaddress.IPv4Address | None:
    """Return what those read who take "0127.0.0.1" for a decimal, None when nobody would."""
    parts = host.removesuffix(".").split(".")
    plain = ".".join(part.lstrip("0") or "0" for part in parts)
    try:
        return ipaddress.IPv4Address(plain) if plain != ".".join(parts) else None
    except ValueError:
        return None


def _numbers(host: str) -> list[str]:
    return [part if part != "0x" else "0x0" for part in host.removesuffix(".").split(".")]


def _encode(part: str) -> str:
    return quote(LONE_PERCENT.sub("%25", part), safe=PATH_SAFE, errors="replace")

"""Fetching: every byte sent and received kept as it was, all waiting bounded.

The head is bounded by `timeout`, silence by `timeout`, the whole by `max_seconds`, the bytes by `max_bytes`.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from archiver.capture.exchange import Exchange, Headers, Request
from archiver.capture.gate import Gate, Route
from archiver.capture.links import Link, Links
from archiver.capture.proxy import Proxy
from archiver.capture.talk import TOO_SLOW, WHOLE, End, Limits, Talk
from archiver.capture.tls import make_context, read_facts
from archiver.errors import CaptureError, UsageError

# Methods that may be sent again when a kept connection turns out to be gone.
REPEATABLE = frozenset({"GET", "HEAD"})

HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@dataclass(slots=True)
class Fetcher:
    """Fetches through one gate; any number of threads may use it at once."""

    gate: Gate
    headers: Headers = ()
    limits: Limits = field(default_factory=Limits)
    proxy: Proxy | None = None
    context: ssl.SSLContext = field(default_factory=make_context)
    links: Links = field(default_factory=Links)
    _aborted: bool = False

    def fetch(self, request: Request) -> Exchange:
        """Return what came back, or raise CaptureError when nothing did."""
        if self._aborted:
            raise CaptureError("interrupted", "interrupted", url=request.url)
        route = self.gate.admit(request.url)
        kept = self.links.take(route.target.origin) if request.method in REPEATABLE else None
        if kept is not None:
            try:
                return self._converse(kept, request, route)
            except CaptureError as error:
                if error.outcome != "disconnected":
                    raise
        return self._converse(self._connect(route), request, route)

    def abort(self) -> None:
        """Cut all open connections; their fetches end with `interrupted`."""
        self._aborted = True
        self.links.abort()

    def close(self) -> None:
        """Close the connections that are kept."""
        self.links.close()

    def _converse(self, link: Link, request: Request, route: Route) -> Exchange:
        """Send a request, take in the answer, and settle what becomes of the connection."""
        origin, url = route.target.origin, route.target.url
        keeps = self.links.trusts(origin)
        reusable = False
        try:
            sent = self._request_bytes(request, route, keeps=keeps)
            talk = Talk(link, request, url, sent, datetime.now(UTC))
            send_failure = talk.send(self.limits)
            end = talk.receive(self.limits, linger=not keeps)
            if self._aborted:
                raise CaptureError("interrupted", "interrupted", url=url)
            if not talk.received.size:
                raise _nothing_came(url, end, send_failure)
            faultless = end is WHOLE and talk.interpreter.faultless
            self.links.judge(origin, faultless=faultless)
            reusable = keeps and faultless and not talk.interpreter.closes
            return talk.exchange(end)
        finally:
            if reusable:
                self.links.give(origin, link)
            else:
                self.links.drop(link)

    def _connect(self, route: Route) -> Link:
        way = self.proxy or self.gate
        plain, peer = way.connect(route, self.limits.timeout)
        link = Link(plain, peer)
        self.links.work(link)
        if route.target.scheme != "https":
            return link
        try:
            secured = self._secure(link, route)
        except BaseException:
            self.links.drop(link)
            raise
        self.links.drop(link)
        link = Link(secured, peer, read_facts(secured))
        self.links.work(link)
        return link

    def _secure(self, link: Link, route: Route) -> ssl.SSLSocket:
        url = route.target.url
        try:
            link.socket.settimeout(self.limits.timeout)
            return self.context.wrap_socket(link.socket, server_hostname=route.target.host)
        except TimeoutError as error:
            raise CaptureError("timeout", "no TLS handshake in time", url=url) from error
        except ssl.SSLCertVerificationError as error:
            raise CaptureError(
                "tls-failed", f"the certificate does not hold: {error.verify_message}", url=url
            ) from error
        except OSError as error:
            raise CaptureError("tls-failed", f"no TLS: {_words(error)}", url=url) from error

    def _request_bytes(self, request: Request, route: Route, *, keeps: bool) -> bytes:
        target = route.target
        place = target.path
        login: Headers = ()
        if self.proxy is not None and self.proxy.speaks_http and target.scheme == "http":
            address = str(route.addresses[0])
            host = f"[{address}]" if ":" in address else address
            place, login = f"http://{host}:{target.port}{target.path}", self.proxy.login_header
        length = (("Content-Length", str(len(request.body))),) if request.body else ()
        last = (("Connection", "keep-alive" if keeps else "close"),)
        lines = _header_lines(
            (("Host", target.authority),), self.headers, request.headers, login, length, last
        )
        return f"{request.method} {place} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + request.body


@lru_cache(maxsize=256)
def _header_lines(*groups: Headers) -> str:
    """Return header lists joined and written out; most requests of a run have the same."""
    return "".join(f"{name}: {value}\r\n" for name, value in merge_headers(*groups))


def merge_headers(*groups: Headers) -> Headers:
    """Join header lists; a later one replaces earlier ones of the same name, in place."""
    merged: dict[str, tuple[str, str]] = {}
    for name, value in (pair for group in groups for pair in group):
        if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise UsageError(f"this is no HTTP header: {name!r}")
        merged[name.lower()] = (name, value)
    return tuple(merged.values())


def _nothing_came(url: str, end: End, send_failure: OSError | None) -> CaptureError:
    if end is TOO_SLOW:
        return CaptureError("timeout", "no answer in time", url=url)
    words = _words(send_failure) if send_failure else "the server closed without an answer"
    return CaptureError("disconnected", words, url=url)


def _words(error: OSError) -> str:
    return str(error.strerror or getattr(error, "reason", None) or error)

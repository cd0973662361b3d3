"""Fetching: one connection an exchange, every byte sent and received kept as it was.

`Connection: close` is asked for, so that whatever comes until the server closes belongs to this answer. All waiting
is bounded: the head by `timeout`, silence by `timeout`, the whole by `max_seconds`, the bytes by `max_bytes`.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.capture.address import IpAddress
from archiver.capture.exchange import Exchange, Headers, Request, TlsFacts
from archiver.capture.gate import Gate, Route
from archiver.capture.interpret import HEAD_LIMIT, Interpreter
from archiver.capture.proxy import Proxy
from archiver.capture.spool import Spool
from archiver.capture.tls import make_context, read_facts
from archiver.errors import CaptureError, UsageError

CHUNK = 1 << 16
# How long to wait for bytes after a whole answer: when the server said that it closes, and when it did not.
LINGER_CLOSING, LINGER_OPEN = 0.5, 0.01
# How long an answer that is no HTTP may stay silent before it counts as over.
MALFORMED_SILENCE = 3.0

HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an exchange may cost; seconds and bytes."""

    timeout: float = 30.0
    max_seconds: float = 300.0
    max_bytes: int = 1 << 30


@dataclass(slots=True)
class Fetcher:
    """Fetches through one gate; any number of threads may use it at once."""

    gate: Gate
    headers: Headers = ()
    limits: Limits = field(default_factory=Limits)
    proxy: Proxy | None = None
    context: ssl.SSLContext = field(default_factory=make_context)
    _open: set[socket.socket] = field(default_factory=set)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _aborted: bool = False

    def fetch(self, request: Request) -> Exchange:
        """Return what came back, or raise CaptureError when nothing did."""
        route = self.gate.admit(request.url)
        started, clock = datetime.now(UTC), time.monotonic()
        with self._connected(route) as (link, peer):
            sent = self._request_bytes(request, route)
            return self._converse(_Talk(link, peer, request, route.target.url, sent, started, clock))

    def abort(self) -> None:
        """Cut all open connections; their fetches end with `interrupted`."""
        with self._guard:
            self._aborted = True
            for link in self._open:
                with contextlib.suppress(OSError):
                    link.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def _connected(self, route: Route) -> Iterator[tuple[socket.socket, IpAddress]]:
        way = self.proxy or self.gate
        link, peer = way.connect(route, self.limits.timeout)
        with self._guard:
            self._open.add(link)
        try:
            if route.target.scheme == "https":
                secured = self._secure(link, route)
                with self._guard:
                    self._open.discard(link)
                    self._open.add(secured)
                link = secured
            yield link, peer
        finally:
            with self._guard:
                self._open.discard(link)
            link.close()

    def _secure(self, link: socket.socket, route: Route) -> ssl.SSLSocket:
        url = route.target.url
        try:
            link.settimeout(self.limits.timeout)
            return self.context.wrap_socket(link, server_hostname=route.target.host)
        except TimeoutError as error:
            raise CaptureError("timeout", "no TLS handshake in time", url=url) from error
        except ssl.SSLCertVerificationError as error:
            raise CaptureError(
                "tls-failed", f"the certificate does not hold: {error.verify_message}", url=url
            ) from error
        except OSError as error:
            raise CaptureError("tls-failed", f"no TLS: {_words(error)}", url=url) from error

    def _request_bytes(self, request: Request, route: Route) -> bytes:
        target = route.target
        place, login = target.path, ()
        headers = merge_headers((("Host", target.authority),), self.headers, request.headers)
        if self.proxy is not None and self.proxy.speaks_http and target.scheme == "http":
            address = str(route.addresses[0])
            host = f"[{address}]" if ":" in address else address
            place, headers = f"http://{host}:{target.port}{target.path}", headers + self.proxy.login_header
        if request.body:
            headers = merge_headers(headers, (("Content-Length", str(len(request.body))),))
        headers = merge_headers(headers, (("Connection", "close"),), login)
        lines = [
            f"{request.method} {place} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers),
            "",
            "",
        ]
        return "\r\n".join(lines).encode("latin-1") + request.body

    def _converse(self, talk: _Talk) -> Exchange:
        facts = read_facts(talk.link) if isinstance(talk.link, ssl.SSLSocket) else None
        send_failure = talk.send(self.limits)
        end = talk.receive(self.limits)
        if self._aborted:
            raise CaptureError("interrupted", "interrupted", url=talk.url)
        if not talk.spool.size:
            raise _nothing_came(talk, end, send_failure)
        return talk.exchange(end, facts)


@dataclass(frozen=True, slots=True)
class _End:
    """How receiving ended: WARC's word for a cut and our outcome, both None when the answer is whole."""

    truncated: str | None = None
    failure: str | None = None


_WHOLE = _End()
_TOO_LARGE = _End("length", "too-large")
_TOO_SLOW = _End("time", "timeout")
_CUT = _End("disconnect", "disconnected")
_GARBLED = _End(None, "malformed")


class _Talk:
    """One conversation: sends the request, then takes in bytes until one of the limits or the end."""

    def __init__(
        self,
        link: socket.socket,
        peer: IpAddress,
        request: Request,
        url: str,
        sent: bytes,
        started: datetime,
        clock: float,
    ) -> None:
        self.link = link
        self.peer = peer
        self.request = request
        self.url = url
        self.sent = sent
        self.started = started
        self.clock = clock
        self.spool = Spool()
        self.interpreter = Interpreter(request.method)

    def send(self, limits: Limits) -> OSError | None:
        """Send the request; a server that closes early may still have answered, so a failure only comes back."""
        try:
            self.link.settimeout(limits.timeout)
            self.link.sendall(self.sent)
        except OSError as error:
            return error
        return None

    def receive(self, limits: Limits) -> _End:
        """Take in bytes until the answer is whole, or a limit, or the end of the connection."""
        most = min(limits.max_bytes, self.request.max_bytes or limits.max_bytes)
        head_by = time.monotonic() + limits.timeout
        all_by = self.clock + limits.max_seconds
        while not self.interpreter.complete:
            try:
                data = self._take(self._patience(limits, head_by, all_by))
            except TimeoutError:
                return self._silence()
            except OSError:
                return self._cut()
            if not data:
                return self._closed()
            if (end := self._beyond(most)) is not None:
                return end
        self._linger(most)
        return _WHOLE

    def exchange(self, end: _End, facts: TlsFacts | None) -> Exchange:
        """Return the finished exchange."""
        reader = self.interpreter
        return Exchange(
            url=self.url,
            method=self.request.method,
            started=self.started,
            seconds=time.monotonic() - self.clock,
            sent=self.sent,
            received=self.spool,
            head=reader.head,
            chunked=reader.chunked,
            peer=str(self.peer),
            tls=facts,
            truncated=end.truncated,
            malformed=reader.malformed,
            failure=end.failure,
            trailers=reader.trailers,
        )

    def _patience(self, limits: Limits, head_by: float, all_by: float) -> float:
        now = time.monotonic()
        until = min(all_by, head_by) if self.interpreter.head is None else all_by
        silence = (
            limits.timeout if self.interpreter.malformed is None else min(limits.timeout, MALFORMED_SILENCE)
        )
        left = min(until - now, silence)
        if left <= 0:
            raise TimeoutError
        return left

    def _take(self, patience: float) -> bytes:
        self.link.settimeout(patience)
        data = self.link.recv(CHUNK)
        if data:
            self.spool.append(data)
            self.interpreter.feed(data)
        return data

    def _beyond(self, most: int) -> _End | None:
        """Stop at the limit; an announced length beyond it is not even begun."""
        reader = self.interpreter
        if self.spool.size > most or (reader.head is None and self.spool.size > HEAD_LIMIT):
            return _TOO_LARGE
        if reader.head is not None and reader.expected is not None and reader.expected > most:
            return _TOO_LARGE
        return None

    def _silence(self) -> _End:
        if self.interpreter.malformed is not None and self.interpreter.head is not None:
            return _WHOLE
        return _TOO_SLOW

    def _closed(self) -> _End:
        """Tell a close that ends the answer from a cut in its middle."""
        reader = self.interpreter
        if reader.malformed is not None:
            return _WHOLE if reader.head is not None else _GARBLED
        reader.feed(b"")
        if reader.complete:
            return _WHOLE
        reader.malformed = None
        return _CUT

    def _cut(self) -> _End:
        return _CUT if self.interpreter.malformed is None else self._closed()

    def _linger(self, most: int) -> None:
        """Take in what a server sends beyond the answer's announced end: it is part of what came."""
        by = time.monotonic() + (LINGER_CLOSING if self.interpreter.closes else LINGER_OPEN)
        with contextlib.suppress(OSError):
            while self.spool.size <= most and (left := by - time.monotonic()) > 0 and self._take(left):
                pass


def merge_headers(*groups: Headers) -> Headers:
    """Join header lists; a later one replaces earlier ones of the same name, in place."""
    merged: dict[str, tuple[str, str]] = {}
    for name, value in (pair for group in groups for pair in group):
        if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise UsageError(f"this is no HTTP header: {name!r}")
        merged[name.lower()] = (name, value)
    return tuple(merged.values())


def _nothing_came(talk: _Talk, end: _End, send_failure: OSError | None) -> CaptureError:
    if end is _TOO_SLOW:
        return CaptureError("timeout", "no answer in time", url=talk.url)
    words = _words(send_failure) if send_failure else "the server closed without an answer"
    return CaptureError("disconnected", words, url=talk.url)


def _words(error: OSError) -> str:
    return str(error.strerror or getattr(error, "reason", None) or error)

"""One conversation over a connection: the request out, bytes in, until the answer is whole or a limit is reached."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from datetime import datetime

from archiver.capture.exchange import Exchange, Request
from archiver.capture.interpret import HEAD_LIMIT, Interpreter
from archiver.capture.links import Link
from archiver.capture.payload import chunks_end
from archiver.capture.spool import Spool

CHUNK = 1 << 16
# How long to wait for a further byte after a whole answer: when the server said that it closes, and when it did not.
# A server that goes on talking is listened to for so long in all.
LINGER_CLOSING, LINGER_OPEN, LINGER_MOST = 0.2, 0.05, 2.0
# How long an answer that is no HTTP may stay silent before it counts as over.
MALFORMED_SILENCE = 3.0
# Larger answers are not read again to see whether their chunks end in an odd way.
WHOLE_CHUNKS = 64 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an exchange may cost; seconds and bytes."""

    timeout: float = 30.0
    max_seconds: float = 300.0
    max_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class End:
    """How receiving ended: WARC's word for a cut and our outcome, both None when the answer is whole."""

    truncated: str | None = None
    failure: str | None = None


WHOLE = End()
TOO_LARGE = End("length", "too-large")
TOO_SLOW = End("time", "timeout")
CUT = End("disconnect", "disconnected")
GARBLED = End(None, "malformed")


class Talk:
    """One conversation: sends the request, then takes in bytes until one of the limits or the end."""

    def __init__(self, link: Link, request: Request, url: str, sent: bytes, started: datetime) -> None:
        self._link = link
        self._request = request
        self._url = url
        self._sent = sent
        self._started = started
        self._clock = time.monotonic()
        self._only_silent = False
        self.received = Spool()
        self.interpreter = Interpreter(request.method)

    def send(self, limits: Limits) -> OSError | None:
        """Send the request; a server that closes early may still have answered, so a failure only comes back."""
        try:
            self._link.socket.settimeout(limits.timeout)
            self._link.socket.sendall(self._sent)
        except OSError as error:
            return error
        return None

    def receive(self, limits: Limits, *, linger: bool) -> End:
        """Take in bytes until the answer is whole, or a limit, or the end of the connection.

        With `linger`, what comes behind a whole answer is waited for: the connection serves no other request. Without
        it, only what has come already is taken in.
        """
        most = min(limits.max_bytes, self._request.max_bytes or limits.max_bytes)
        head_by = time.monotonic() + limits.timeout
        all_by = self._clock + limits.max_seconds
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
        if linger or not self._link.silent:
            self._linger(most)
        return WHOLE

    def exchange(self, end: End) -> Exchange:
        """Return the finished exchange."""
        reader = self.interpreter
        return Exchange(
            url=self._url,
            method=self._request.method,
            started=self._started,
            seconds=time.monotonic() - self._clock,
            sent=self._sent,
            received=self.received,
            head=reader.head,
            chunked=reader.chunked,
            peer=str(self._link.peer),
            tls=self._link.facts,
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
        self._only_silent = silence < until - now
        if left <= 0:
            raise TimeoutError
        return left

    def _take(self, patience: float) -> bytes:
        self._link.socket.settimeout(patience)
        data = self._link.socket.recv(CHUNK)
        if data:
            self.received.append(data)
            self.interpreter.feed(data)
        return data

    def _beyond(self, most: int) -> End | None:
        """Stop at the limit; an announced length beyond it is not even begun."""
        reader = self.interpreter
        if self.received.size > most or (reader.head is None and self.received.size > HEAD_LIMIT):
            return TOO_LARGE
        if reader.head is not None and reader.expected is not None and reader.expected > most:
            return TOO_LARGE
        return None

    def _silence(self) -> End:
        """Tell an answer that is too slow from one that cannot say where it ends."""
        reader = self.interpreter
        if reader.malformed is None or not self._only_silent:
            return TOO_SLOW
        return WHOLE if reader.head is not None else GARBLED

    def _closed(self) -> End:
        """Tell a close that ends the answer from a cut in its middle."""
        reader = self.interpreter
        if reader.malformed is not None:
            return WHOLE if reader.head is not None else GARBLED
        reader.feed(b"")
        if reader.complete:
            return WHOLE
        reader.malformed = None
        if reader.head is not None and reader.chunked and self._chunks_end(reader.head.size):
            reader.malformed = "the last chunk does not end as it should"
            return WHOLE
        return CUT

    def _chunks_end(self, start: int) -> bool:
        return self.received.size <= WHOLE_CHUNKS and chunks_end(self.received.read(start))

    def _cut(self) -> End:
        return CUT if self.interpreter.malformed is None else self._closed()

    def _linger(self, most: int) -> None:
        """Take in what a server sends beyond the answer's announced end: it is part of what came."""
        by = time.monotonic() + LINGER_MOST
        patience = LINGER_CLOSING if self.interpreter.closes else LINGER_OPEN
        with contextlib.suppress(OSError):
            while self.received.size <= most and time.monotonic() < by and self._take(patience):
                pass

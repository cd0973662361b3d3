"""Connections, and which of them may serve a second request.

An odd server may send more than it announced, late, or close without a word; so each exchange has a connection of its
own, until a server has answered many times without fault. Then its connections are kept, and one fault ends that.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from dataclasses import dataclass, field

from archiver.capture.address import IpAddress
from archiver.capture.exchange import TlsFacts

TRUSTED_AFTER = 20


class Link:
    """An open connection to an address that the gate has judged."""

    __slots__ = ("_ear", "facts", "peer", "socket")

    def __init__(self, link: socket.socket, peer: IpAddress, facts: TlsFacts | None = None) -> None:
        self.socket = link
        self.peer = peer
        self.facts = facts
        self._ear = select.poll()  # not select: that one is deaf to handles beyond 1023
        self._ear.register(link, select.POLLIN)

    @property
    def silent(self) -> bool:
        """Whether nothing has come unasked, not even the end."""
        return not self._ear.poll(0) and not (
            isinstance(self.socket, ssl.SSLSocket) and self.socket.pending()
        )

    @property
    def spoke(self) -> bool:
        """Whether bytes have come unasked, and not merely the end."""
        with contextlib.suppress(OSError, ValueError):
            self.socket.settimeout(0)
            return bool(self.socket.recv(1))
        return False

    def close(self) -> None:
        """Close it."""
        with contextlib.suppress(OSError):
            self.socket.close()


@dataclass(slots=True)
class Links:
    """The open connections of a run: those at work, and idle ones of servers that are trusted."""

    _faultless: dict[str, int] = field(default_factory=dict)
    _idle: dict[str, list[Link]] = field(default_factory=dict)
    _busy: set[socket.socket] = field(default_factory=set)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _aborted: bool = False

    def trusts(self, origin: str) -> bool:
        """Whether a server has answered often enough without any fault."""
        return self._faultless.get(origin, 0) >= TRUSTED_AFTER

    def take(self, origin: str) -> Link | None:
        """Return an idle connection that still stands, None when there is none."""
        while True:
            with self._guard:
                waiting = self._idle.get(origin)
                if not waiting:
                    return None
                link = waiting.pop()
                self._busy.add(link.socket)
            if link.silent:
                return link
            if link.spoke:
                self.judge(origin, faultless=False)
            self.drop(link)

    def give(self, origin: str, link: Link) -> None:
        """Keep a connection for the next request."""
        with self._guard:
            self._busy.discard(link.socket)
            self._idle.setdefault(origin, []).append(link)

    def work(self, link: Link) -> None:
        """Note that a connection is at work, so that `abort` can cut it; after that it is cut at once."""
        with self._guard:
            self._busy.add(link.socket)
            if self._aborted:
                _cut(link.socket)

    def drop(self, link: Link) -> None:
        """Close a connection."""
        with self._guard:
            self._busy.discard(link.socket)
        link.close()

    def judge(self, origin: str, *, faultless: bool) -> None:
        """Note how a server answered; one fault is never forgotten."""
        with self._guard:
            count = self._faultless.get(origin, 0)
            self._faultless[origin] = count + 1 if faultless and count >= 0 else -1

    def abort(self) -> None:
        """Cut what is at work and close what is idle."""
        with self._guard:
            self._aborted = True
            for busy in self._busy:
                _cut(busy)
        self.close()

    def close(self) -> None:
        """Close all idle connections."""
        with self._guard:
            idle = [link for waiting in self._idle.values() for link in waiting]
            self._idle.clear()
        for link in idle:
            link.close()


def _cut(link: socket.socket) -> None:
    with contextlib.suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)

"""Loopback servers of the tests: raw sockets, so that answers may be as odd as servers are."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Script = Callable[[socket.socket, bytes], None]
Answer = bytes | Script

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot here\n"


@dataclass
class RawServer:
    """Answers each path with the very bytes given, or by a script; keeps what it was asked."""

    answers: Mapping[str, Answer]
    context: ssl.SSLContext | None = None
    default: Answer = NOT_FOUND
    requests: list[bytes] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._socket.getsockname()[1]
        self._open = True
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def base(self) -> str:
        scheme = "https" if self.context else "http"
        return f"{scheme}://localhost:{self.port}"

    def url(self, path: str) -> str:
        return self.base + path

    def paths(self) -> list[str]:
        with self._guard:
            return [
                request.split(b" ", 2)[1].decode("latin-1") for request in self.requests if b" " in request
            ]

    def close(self) -> None:
        self._open = False
        with contextlib.suppress(OSError):
            self._socket.close()

    def _accept(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        try:
            with contextlib.suppress(OSError):
                connection.settimeout(20)
                if self.context is not None:
                    connection = self.context.wrap_socket(plain, server_side=True)
                self._answer(connection)
        finally:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            plain.close()

    def _answer(self, connection: socket.socket) -> None:
        request = read_request(connection)
        if not request:
            return
        answer = self._note(request)
        if callable(answer):
            answer(connection, request)
        else:
            connection.sendall(answer)
        if isinstance(connection, ssl.SSLSocket):
            connection.unwrap()

    def _note(self, request: bytes) -> Answer:
        path = request.split(b" ", 2)[1].decode("latin-1")
        with self._guard:
            self.requests.append(request)
            self.times.append(time.monotonic())
            self.hits[path] = self.hits.get(path, 0) + 1
        return self.answers.get(path, self.default)


@contextlib.contextmanager
def serving(
    answers: Mapping[str, Answer], *, context: ssl.SSLContext | None = None, default: Answer = NOT_FOUND
) -> Iterator[RawServer]:
    """Serve for the length of a test."""
    server = RawServer(answers, context, default)
    try:
        yield server
    finally:
        server.close()


def read_request(connection: socket.socket) -> bytes:
    """Read one request: its head, and a body when it announces one."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def page(body: str | bytes, *headers: str, status: str = "200 OK", media: str = "text/html") -> bytes:
    """Return a plain answer with a length."""
    data = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {media}",
        f"Content-Length: {len(data)}",
        "Connection: close",
    ]
    return "\r\n".join((*lines, *headers, "", "")).encode("latin-1") + data


def redirect(target: str, *headers: str, status: str = "302 Found") -> bytes:
    """Return a redirect."""
    return page("", f"Location: {target}", *headers, status=status)

"""One request and what came back, byte for byte, with what is known about how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.capture.spool import Spool

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be asked; `headers` come after ours and replace those of the same name."""

    url: str
    headers: Headers = ()
    method: str = "GET"
    body: bytes = b""
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """How the connection was protected; the chain in DER, the server's certificate first."""

    version: str
    cipher: str
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The final response head as interpreted; the true one is in the received bytes.

    `size` counts all bytes before the body, interim responses included; header names keep their case.
    """

    status: int
    reason: str
    version: str
    headers: Headers
    size: int

    def header(self, name: str) -> str | None:
        """Return the first header of that name, or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    def header_list(self, name: str) -> list[str]:
        """Return all headers of that name."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    @property
    def media_type(self) -> str:
        """The declared media type in lower case, without parameters; empty when none is."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A fetch from which at least one byte came back.

    `truncated` is WARC's word (`length`, `time`, `disconnect`) when the answer is not whole; `malformed` says what no
    HTTP parser should accept, while `received` keeps it; `failure` is the outcome that the fetch itself had, None
    when the answer came whole.
    """

    url: str
    method: str
    started: datetime
    seconds: float
    sent: bytes
    received: Spool
    head: Head | None
    chunked: bool
    peer: str
    tls: TlsFacts | None
    truncated: str | None = None
    malformed: str | None = None
    failure: str | None = None
    trailers: Headers = ()

    @property
    def status(self) -> int | None:
        """The final status code, None when no head could be read."""
        return self.head.status if self.head else None

    @property
    def stored_body_start(self) -> int:
        """Where the body begins in `received`."""
        return self.head.size if self.head else 0

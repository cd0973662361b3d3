"""Reading along: when an answer is whole, and what its head says.

h11 interprets and is never the source of the record. What it refuses (a blank before a colon, a line without one,
two lengths) a lenient reader takes over, so that odd servers are archived as they are.
"""

from __future__ import annotations

import re

import h11

from archiver.capture.exchange import Head, Headers

HEAD_LIMIT = 4 << 20
FIRST_FINAL = 200
BODILESS = frozenset({204, 304})

# a head that leaves no question open: plain ASCII, CRLF, tokens for names, no folds
ORDINARY = re.compile(
    rb"HTTP/1\.1 ([2-9]\d\d) ([ -~]*)\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~]*\r\n)*)\r\n"
)
# a length as it should be: "1024"
LENGTH = re.compile(r"[0-9]{1,15}")
# the blank line after a head, whatever the line ends
HEAD_END = re.compile(rb"\n\r?\n")
# "HTTP/1.1 200 OK", and what servers make of it: "ICY 200 OK", "http/01.1 200"
STATUS_LINE = re.compile(
    rb"\s*(?:HTTP/(\d{1,2}(?:\.\d)?)|ICY)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?\r?\n", re.IGNORECASE
)
# what every answer begins with, blanks before it left aside
BEGINNINGS = (b"HTTP/", b"ICY ")
# how h11 quotes what it was sent: "illegal status line: bytearray(b'HTTP/2 OK')"
QUOTED_BYTES = re.compile(r"(?:bytearray\()?b('.*'|\".*\")\)?", re.DOTALL)
# a folded header line: "\r\n  more"
FOLD = re.compile(rb"\r?\n[ \t]+")


class Interpreter:
    """Follows one response as its bytes arrive; feed it everything, in order.

    An ordinary answer (a clean head, one length) is read at once; for any other h11 is asked.
    """

    def __init__(self, method: str) -> None:
        self._method = method
        self._connection: h11.Connection | None = None
        self._seen = 0
        self._end: int | None = None
        self._start = bytearray()
        self.head: Head | None = None
        self.trailers: Headers = ()
        self.chunked = False
        self.complete = False
        self.malformed: str | None = None
        self._excess = False
        self._length: int | None = None

    def feed(self, data: bytes) -> None:
        """Take in the next bytes received; empty bytes mean that the server closed."""
        first = not self._seen
        self._seen += len(data)
        if self.complete:
            self._excess |= bool(data)
            return
        if first and data and self._read_ordinary(data):
            return
        if self._end is not None:
            self._count()
            return
        if self.head is None:
            self._start += data
        if self.malformed is None and self.head is None and not self._may_be_http():
            self.malformed = "no HTTP answer"
        if self.malformed is None:
            self._follow(data)
        elif self.head is None:
            self._read_leniently()

    def _may_be_http(self) -> bool:
        start = bytes(self._start[:64]).lstrip()[:5].upper()
        return any(beginning.startswith(start) or start.startswith(beginning) for beginning in BEGINNINGS)

    @property
    def expected(self) -> int | None:
        """The length the head announces for the body, if it does."""
        if self._length is not None:
            return self._length
        told = self.head is not None and not self.chunked and self.malformed is None
        length = self.head.header("content-length") if told and self.head else None
        return int(length) if length and length.isdecimal() and length.isascii() else None

    @property
    def closes(self) -> bool:
        """Whether the server said that it closes after this answer."""
        if self.head is None or self.head.version == "1.0":
            return True
        return any("close" in value.lower() for value in self.head.header_list("connection"))

    @property
    def faultless(self) -> bool:
        """Whether the answer is whole, well-formed, ends where it said, and nothing came behind it."""
        framed = (
            self.chunked
            or self.expected is not None
            or (self.head is not None and self.head.status in BODILESS)
        )
        trailing = self._connection.trailing_data[0] if self._connection else b""
        return self.complete and self.malformed is None and framed and not self._excess and not trailing

    def _read_ordinary(self, data: bytes) -> bool:
        """Read a head that leaves no question open; return whether this is one."""
        found = ORDINARY.match(data)
        if found is None or self._method != "GET":
            return False
        status, headers, lengths = int(found[1]), [], []
        for line in found[3].decode("ascii").split("\r\n")[:-1]:
            name, _, value = line.partition(":")
            value = value.strip(" \t")
            headers.append((name, value))
            lower = name.lower()
            if lower == "content-length":
                lengths.append(value)
            elif lower == "transfer-encoding":
                return False
        if len(lengths) != 1 or not LENGTH.fullmatch(lengths[0]) or status in BODILESS:
            return False
        self.head = Head(status, found[2].decode("ascii"), "1.1", tuple(headers), found.end())
        self._length = int(lengths[0])
        self._end = found.end() + self._length
        self._count()
        return True

    def _count(self) -> None:
        if self._end is not None and self._seen >= self._end:
            self.complete = True
            self._excess = self._seen > self._end

    def _follow(self, data: bytes) -> None:
        connection = self._connection or self._ask_h11()
        try:
            connection.receive_data(data)
            while not self.complete:
                event = connection.next_event()
                if event is h11.NEED_DATA or event is h11.PAUSED:
                    return
                self._note(event, connection)
        except h11.RemoteProtocolError as error:
            self.malformed = QUOTED_BYTES.sub(r"\1", str(error)) or "no HTTP"
            if self.head is None:
                self._read_leniently()

    def _ask_h11(self) -> h11.Connection:
        self._connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_LIMIT)
        self._connection.send(h11.Request(method=self._method, target="/", headers=[("Host", "x")]))
        self._connection.send(h11.EndOfMessage())
        return self._connection

    def _note(self, event: object, connection: h11.Connection) -> None:
        if isinstance(event, h11.Response):
            self._note_head(event, connection)
        elif isinstance(event, h11.EndOfMessage):
            self.trailers = tuple((_text(name), _text(value)) for name, value in event.headers)
            self.complete = True
        elif isinstance(event, h11.ConnectionClosed):
            self.complete = True

    def _note_head(self, event: h11.Response, connection: h11.Connection) -> None:
        headers = tuple((_text(name), _text(value)) for name, value in event.headers.raw_items())
        rest = len(connection.trailing_data[0])
        size = self._seen - rest
        self.head = Head(event.status_code, _text(event.reason), _text(event.http_version), headers, size)
        self.chunked = any("chunked" in value.lower() for value in self.head.header_list("transfer-encoding"))
        self._start.clear()

    def _read_leniently(self) -> None:
        """Read a head that h11 refused, line by line, interim responses skipped."""
        start = 0
        data = bytes(self._start)
        while (status := STATUS_LINE.match(data, start)) and (end := HEAD_END.search(data, status.end() - 2)):
            if int(status[2]) >= FIRST_FINAL:
                headers = tuple(lenient_headers(data[status.end() : end.start()]))
                self.head = Head(
                    int(status[2]), _text(status[3] or b""), _text(status[1] or b"1.0"), headers, end.end()
                )
                self.chunked = any(
                    "chunked" in value.lower() for value in self.head.header_list("transfer-encoding")
                )
                return
            start = end.end()


def lenient_headers(block: bytes) -> list[tuple[str, str]]:
    """Read header lines as they are: folds joined, lines without a colon left out, blanks around names dropped."""
    lines = FOLD.sub(b" ", block).splitlines()
    pairs = (line.partition(b":") for line in lines if b":" in line)
    return [(_text(name.strip()), _text(value.strip())) for name, _, value in pairs]


def _text(data: bytes | bytearray) -> str:
    return bytes(data).decode("latin-1")

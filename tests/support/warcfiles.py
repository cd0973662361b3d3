"""Reading WARC files in tests without our own reader: gunzip, split, nothing else."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it stands in the file."""

    offset: int
    length: int
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str | None:
        """The value of the one field of this name; None when there is none."""
        values = [value for key, value in self.fields if key == name]
        assert len(values) <= 1
        return values[0] if values else None


def raw_records(path: Path) -> list[RawRecord]:
    """Every record of a .warc.gz with one member a record; anything else fails the test."""
    data = path.read_bytes()
    records = []
    offset = 0
    while offset < len(data):
        inflater = zlib.decompressobj(31)
        plain = inflater.decompress(data[offset:]) + inflater.flush()
        assert inflater.eof, f"{path.name} is cut at {offset}"
        length = len(data) - offset - len(inflater.unused_data)
        head, _, rest = plain.partition(b"\r\n\r\n")
        lines = head.decode("utf-8").split("\r\n")
        assert lines[0] == "WARC/1.1"
        fields = tuple(tuple(line.split(": ", 1)) for line in lines[1:])
        block_length = int(dict(fields)["Content-Length"])
        assert rest[block_length:] == b"\r\n\r\n"
        records.append(RawRecord(offset, length, fields, rest[:block_length]))
        offset += length
    return records


def http_response(body: bytes, *, head: str = "Content-Type: text/html\r\n") -> bytes:
    """A plain answer of a server."""
    return f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode("ascii") + body

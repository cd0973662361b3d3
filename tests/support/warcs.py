"""Reading WARC files in tests by the letter of the standard, with nothing of ours."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HEAD = re.compile(rb"WARC/1\.[01]\r\n(.*?)\r\n\r\n", re.DOTALL)


@dataclass(frozen=True)
class RawRecord:
    """One record: its fields as they stand, names in lower case, and its block verbatim."""

    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str | None:
        return next((value for key, value in self.fields if key == name.lower()), None)

    @property
    def type(self) -> str | None:
        return self.field("warc-type")

    @property
    def url(self) -> str | None:
        return self.field("warc-target-uri")


def read_records(paths: Path | Iterable[Path]) -> list[RawRecord]:
    """Return all records of WARC files, or of the WARC files in a folder."""
    files = (
        sorted(path for path in paths.glob("*.warc.gz*") if path.suffix in {".gz", ".open"})
        if isinstance(paths, Path) and paths.is_dir()
        else paths
    )
    files = [files] if isinstance(files, Path) else list(files)
    return [record for path in files for record in _records(path)]


def _records(path: Path) -> Iterator[RawRecord]:
    data = gzip.decompress(path.read_bytes())
    place = 0
    while place < len(data):
        head = HEAD.match(data, place)
        assert head, data[place : place + 80]
        pairs = tuple(
            (name.decode().lower(), value.decode().strip())
            for name, _, value in (line.partition(b":") for line in head[1].split(b"\r\n"))
        )
        length = int(next(value for name, value in pairs if name == "content-length"))
        yield RawRecord(pairs, data[head.end() : head.end() + length])
        place = head.end() + length
        assert data[place : place + 4] == b"\r\n\r\n"
        place += 4


def responses(folder: Path) -> dict[str, RawRecord]:
    """Return the (last) response record of each URL."""
    return {record.url or "": record for record in read_records(folder) if record.type == "response"}

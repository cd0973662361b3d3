"""Looking captures up in a sorted CDXJ file: by address and time, by prefix, by host.

The file is searched where it lies, by halving; its size does not matter.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archiver.errors import WarcError
from archiver.text import surt_host, surt_key
from archiver.warc.cdxj import timestamp


@dataclass(frozen=True, slots=True)
class Capture:
    """One line of an index: what was captured, when, and where it lies."""

    key: str
    timestamp: str
    url: str | None
    mime: str | None = None
    status: int | None = None
    digest: str | None = None
    filename: str | None = None
    offset: int | None = None
    length: int | None = None


def parse_cdxj_line(line: str) -> Capture:
    """Read one CDXJ line; WarcError when it is none."""
    key, _, rest = line.rstrip("\r\n").partition(" ")
    when, _, text = rest.partition(" ")
    try:
        fields = json.loads(text)
        return Capture(
            key=key,
            timestamp=when,
            url=_text(fields, "url"),
            mime=_text(fields, "mime"),
            status=_number(fields, "status"),
            digest=_text(fields, "digest"),
            filename=_text(fields, "filename"),
            offset=_number(fields, "offset"),
            length=_number(fields, "length"),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise WarcError(f"no CDXJ line: {line[:80]!r}") from error


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else str(value)


def _number(fields: dict[str, Any], name: str) -> int | None:
    value = fields.get(name)
    return None if value is None or value == "-" else int(value)


class CdxIndex:
    """A sorted CDXJ file, open for looking up; a context manager."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._file = self._path.open("rb")
        size = os.fstat(self._file.fileno()).st_size
        self._data: mmap.mmap | bytes = (
            mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()
        self._file.close()

    def captures(self, url: str, *, since: str = "", until: str = "") -> Iterator[Capture]:
        """Yield the captures of an address in the order of time, from `since` to `until` (any cut of 14 digits)."""
        key = surt_key(url)
        for capture in self._from(f"{key} {since}", f"{key} "):
            if until and capture.timestamp[: len(until)] > until:
                return
            yield capture

    def nearest(self, url: str, date: str) -> Capture | None:
        """Return the capture of an address nearest to a date (14 digits or ISO 8601); the earlier one of two."""
        wanted = _seconds(timestamp(date))
        best: Capture | None = None
        for capture in self.captures(url):
            if best is None or abs(_seconds(capture.timestamp) - wanted) < abs(
                _seconds(best.timestamp) - wanted
            ):
                best = capture
            if capture.timestamp > timestamp(date):
                break
        return best

    def prefix(self, url: str) -> Iterator[Capture]:
        """Yield all captures of addresses that begin with this one."""
        key = surt_key(url)
        if url.endswith("/") and not key.endswith("/"):
            key += "/"
        yield from self._from(key, key)

    def host(self, host: str) -> Iterator[Capture]:
        """Yield all captures of a host, those of its subdomains too."""
        key = surt_host(host)
        for capture in self._from(key, key):
            if capture.key[len(key) : len(key) + 1] in (")", ",", ":"):
                yield capture

    def _from(self, start: str, beginning: str) -> Iterator[Capture]:
        """Yield the lines at or after `start` for as long as they begin with `beginning`."""
        wanted = beginning.encode("utf-8", "surrogatepass")
        place = self._first_at(start.encode("utf-8", "surrogatepass"))
        while place < len(self._data):
            end = self._line_end(place)
            line = self._data[place:end]
            if not line.startswith(wanted):
                return
            yield parse_cdxj_line(line.decode("utf-8", "surrogatepass"))
            place = end + 1

    def _first_at(self, wanted: bytes) -> int:
        """Return where the first line lies that is not before `wanted`."""
        low, high = 0, len(self._data)
        while low < high:
            middle = self._data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._line_end(middle)
            if self._data[middle:end] < wanted:
                low = end + 1
            else:
                high = middle
        return low

    def _line_end(self, start: int) -> int:
        end = self._data.find(b"\n", start)
        return len(self._data) if end < 0 else end


_DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def _seconds(digits: str) -> int:
    """Return a number that grows with time, near enough to seconds to tell which of two dates is nearer."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    leap_days = (year - (month < 3)) // 4  # noqa: PLR2004 (February is the second month)
    days = year * 365 + leap_days + _DAYS_BEFORE_MONTH[max(1, min(12, month)) - 1] + day
    return days * 86400 + int(digits[8:10]) * 3600 + int(digits[10:12]) * 60 + int(digits[12:14])

"""Bytes as they came: in memory while few, in a temporary file beyond."""

from __future__ import annotations

import io
import tempfile
from typing import IO, BinaryIO

from archiver.errors import StoreError

MEMORY_LIMIT = 256 << 10


class Spool:
    """Every byte received, in order; append first, read afterwards."""

    __slots__ = ("_chunks", "_file", "_limit", "size")

    def __init__(self, memory_limit: int = MEMORY_LIMIT) -> None:
        self._chunks: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._limit = memory_limit
        self.size = 0

    def append(self, data: bytes) -> None:
        """Add the bytes just received; raise StoreError when there is no room for them."""
        self.size += len(data)
        try:
            self._store(data)
        except OSError as error:
            raise StoreError(
                f"no room for what is being received: {error.strerror}", path=tempfile.gettempdir()
            ) from error

    def _store(self, data: bytes) -> None:
        if self._file is None and self.size > self._limit:
            self._file = tempfile.TemporaryFile(prefix="archiver-")  # noqa: SIM115 - closed with the spool
            self._file.writelines(self._chunks)
            self._chunks.clear()
        if self._file is None:
            self._chunks.append(data)
        else:
            self._file.write(data)

    def block(self) -> bytes | BinaryIO:
        """Return the whole as the writer takes it: bytes while in memory, else a file at its beginning."""
        return self.read() if self._file is None else self.open()

    def open(self) -> BinaryIO:
        """Return a reader over all bytes, at the beginning; one reader at a time."""
        if self._file is None:
            return io.BytesIO(self.read())
        self._file.seek(0)
        return self._file  # type: ignore[return-value]  # the temporary file is a binary one

    def read(self, start: int = 0, limit: int = -1) -> bytes:
        """Return bytes from `start`, at most `limit` when that is not negative."""
        if self._file is None:
            if len(self._chunks) > 1:
                self._chunks = [b"".join(self._chunks)]
            whole = self._chunks[0] if self._chunks else b""
            return whole[start:] if limit < 0 else whole[start : start + limit]
        self._file.seek(start)
        return self._file.read(limit)

    def close(self) -> None:
        """Give the memory or the file back."""
        self._chunks = []
        if self._file is not None:
            self._file.close()

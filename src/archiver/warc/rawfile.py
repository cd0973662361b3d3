"""A raw file that is read piece by piece: what the blocks of records and the files of a zip have in common."""

from __future__ import annotations

import io
from abc import abstractmethod


class RawPieces(io.RawIOBase):
    """A raw file one can go back in; a subclass says what the next piece is, and how to go to a place."""

    _place = 0

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def seekable(self) -> bool:
        """Whether one can go back: one can, at a price."""
        return True

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer will do
        """Read the next piece into a buffer; return its length, 0 at the end."""
        piece = self._next(len(buffer))
        self._place += len(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    @abstractmethod
    def _next(self, size: int) -> bytes:
        """Return at most `size` bytes from the place on; none at the end."""

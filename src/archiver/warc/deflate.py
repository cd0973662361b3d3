"""The compressors behind the writers: zlib-ng where it is installed, zlib where not, isal for small records.

All make plain gzip that every reader opens; zlib-ng is twice as fast as zlib at the same level for 1 % more bytes. What
isal makes of large blocks is 13 % larger at best; of a record of few bytes it makes the same within 1 to 3 %, in a
quarter of the time.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from types import ModuleType
from typing import Protocol

fastest: ModuleType = zlib
quickest: ModuleType | None = None
BEST_LEVEL = 6
"""Where more effort stops paying: within 2.5 % of the size that level 9 of zlib reaches."""

with suppress(ImportError):  # the extra `fast` need not be installed
    from zlib_ng import zlib_ng as fastest

    BEST_LEVEL = 5

with suppress(ImportError):
    from isal import isal_zlib as quickest

_GZIP_WINDOW = 31
# What a record of few bytes needs: setting up large tables, as zlib-ng always does, takes longer than compressing it.
_SMALL, _SMALL_WINDOW, _SMALL_MEMORY = 3000, 16 + 12, 5
_QUICK_LEVEL = 3


class Compressor(Protocol):
    """What zlib's compression objects offer."""

    def compress(self, data: bytes | memoryview, /) -> bytes:
        """Return what is ready of the compressed bytes."""

    def flush(self) -> bytes:
        """Return the rest, trailer included."""


def new_member(level: int, length: int | None = None) -> Compressor:
    """Begin one gzip member (no name, no time in its header: the same bytes give the same member).

    `length` is that of the block, where it is known.
    """
    if length is not None and length <= _SMALL:
        if quickest is not None and level == BEST_LEVEL:
            return SmallMember(quickest)
        return zlib.compressobj(level, zlib.DEFLATED, _SMALL_WINDOW, _SMALL_MEMORY)
    compressor: Compressor = fastest.compressobj(level, zlib.DEFLATED, _GZIP_WINDOW)
    return compressor


class SmallMember:
    """One gzip member that is made in one step at its end."""

    def __init__(self, library: ModuleType) -> None:
        self._library = library
        self._held = b""

    def compress(self, data: bytes | memoryview, /) -> bytes:
        """Hold the bytes back."""
        self._held = self._held + data if self._held else bytes(data)
        return b""

    def flush(self) -> bytes:
        """Return the whole member."""
        whole: bytes = self._library.compress(self._held, _QUICK_LEVEL, _GZIP_WINDOW)
        return whole


class PlainMember:
    """No compression, for a file that has none."""

    def compress(self, data: bytes | memoryview, /) -> bytes:
        """Return the bytes as they are."""
        return bytes(data)

    def flush(self) -> bytes:
        """Return nothing: nothing was held back."""
        return b""

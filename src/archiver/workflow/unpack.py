"""`unpack`: a WACZ to a folder."""

from __future__ import annotations

from pathlib import Path

from archiver.warc import Unpacked, unpack_wacz


def unpack(path: Path, folder: Path) -> Unpacked:
    """Unpack a WACZ into a new folder."""
    return unpack_wacz(path, folder)

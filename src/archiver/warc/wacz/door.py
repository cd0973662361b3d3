"""Packing and unpacking, loaded only when they are asked for: every verb comes through the door of this room."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from archiver.warc.wacz.shapes import Packed, PackSettings, PageEntry, Unpacked


def pack_wacz(
    warcs: Iterable[Path], target: Path, *, pages: Iterable[PageEntry], settings: PackSettings
) -> Packed:
    """Pack WARC files and the list of their pages into a WACZ at `target`, which is whole or not there."""
    from archiver.warc.wacz.pack import pack_files  # noqa: PLC0415

    return pack_files(warcs, target, pages=pages, settings=settings)


def unpack_wacz(path: str | os.PathLike[str], folder: Path) -> Unpacked:
    """Unpack a WACZ into a folder that is new or empty; UnsafeInput refuses what would write elsewhere, and bombs."""
    from archiver.warc.wacz.unpack import unpack_into  # noqa: PLC0415

    return unpack_into(path, folder)


def looks_like_wacz(path: str) -> bool:
    """Tell whether a file is called a WACZ, or is a zip file whatever it is called."""
    if path.lower().endswith(".wacz"):
        return True
    try:
        if not Path(path).is_file():  # a pipe can be opened but once
            return False
        with Path(path).open("rb") as file:
            return file.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
    except (OSError, ValueError):
        return False


_ZIP_MAGIC = b"PK\x03\x04"

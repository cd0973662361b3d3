"""Taking over WARC and ARC files as they are, and those inside a WACZ."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import NotAnArchive, StoreError
from archiver.store import Collection
from archiver.warc import open_archive, unpack_wacz

PIECE = 1 << 20
# what may stay in a file's name: "crawl-2026" of "crawl 2026.warc.gz"
UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
ENDINGS = (".warc.gz", ".warc.zst", ".warc", ".arc.gz", ".arc")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """An archive file that now lies in the collection; `already` when the very bytes were there before."""

    source: str
    file: str
    sha256: str
    size: int
    already: bool = False


def import_archive(collection: Collection, path: Path, source: str | None = None) -> TakenOver:
    """Copy a WARC or ARC file into the collection, byte for byte; raise NotAnArchive for anything else."""
    ending = _check_archive(path)
    digest = _digest(path)
    size = path.stat().st_size
    origin = source or str(path)
    for held in collection.warc_paths():
        if held.stat().st_size == size and _digest(held) == digest:
            return TakenOver(origin, held.name, digest, size, already=True)
    stem = UNSAFE_IN_NAME.sub("-", path.name.removesuffix(ending)).strip("-.")[:80] or "archive"
    target = collection.archive / f"import-{stem}-{digest[:12]}{ending}"
    partial = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(path, partial)
        partial.rename(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"cannot be copied: {error.strerror}", path=origin) from error
    return TakenOver(origin, target.name, digest, size)


def import_wacz(collection: Collection, path: Path) -> Iterator[TakenOver]:
    """Copy the WARC files of a WACZ into the collection."""
    with tempfile.TemporaryDirectory(prefix="import-", dir=collection.root) as folder:
        unpacked = Path(folder) / "wacz"
        unpack_wacz(path, unpacked)
        found = sorted(file for file in (unpacked / "archive").glob("*") if file.name.endswith(ENDINGS))
        if not found:
            raise NotAnArchive("there is no WARC file in it", path=str(path))
        for file in found:
            yield import_archive(collection, file, f"{path}!archive/{file.name}")


def _check_archive(path: Path) -> str:
    """Read the first record, and return the ending that the copy gets."""
    try:
        with open_archive(path) as archive:
            first = next(iter(archive), None)
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", path=str(path)) from error
    if first is None:
        raise NotAnArchive("there is no record in it", path=str(path))
    for ending in ENDINGS:
        if path.name.endswith(ending):
            return ending
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return ".warc.gz" if packed else ".warc"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()

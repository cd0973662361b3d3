"""Unpacking a WACZ into a folder: all of it or nothing, and nothing outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import Finding, NotAnArchive, Severity, StoreError, UsageError
from archiver.warc.wacz.container import ZIP_ERRORS, Container
from archiver.warc.wacz.datapackage import check_datapackage, check_digest
from archiver.warc.wacz.shapes import Unpacked
from archiver.warc.wacz.verify import check_signature

_FREE = 1 << 28
"""Bytes of a disk that are left free."""


def unpack_into(path: str | os.PathLike[str], folder: Path) -> Unpacked:
    """Unpack a WACZ into a folder that is new or empty.

    UnsafeInput refuses paths that lead outside, links, bombs and entries that overlap before a byte is written.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError("the folder is not empty", path=str(folder), remedy="name a new one")
    if folder.exists() and not folder.is_dir():
        raise UsageError("this is no folder", path=str(folder))
    with Container(path) as container:
        container.refuse_unsafe()
        total = sum(info.file_size for info in container.infos)
        _check_room(folder, total)
        findings = tuple(_contradictions(container))
        partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
        try:
            partial.mkdir(parents=True)
            for name in container.names:
                _write(container, name, partial)
            if folder.is_dir():
                folder.rmdir()
            partial.rename(folder)
        except OSError as error:
            raise StoreError(f"cannot be written: {error.strerror}", path=str(folder)) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return Unpacked(len(container.names), total, findings)


def _contradictions(container: Container) -> Iterator[Finding]:
    for check in (check_datapackage, check_digest, check_signature):
        yield from (finding for finding in check(container) if finding.severity is Severity.ERROR)


def _check_room(folder: Path, total: int) -> None:
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.is_dir())
    if total + _FREE > shutil.disk_usage(existing).free:
        raise StoreError(f"there is no room for {total:,} bytes", path=str(folder))


def _write(container: Container, name: str, root: Path) -> None:
    target = root / name
    if not target.resolve().is_relative_to(root.resolve()):  # the names were checked; this cannot be
        raise NotAnArchive(f"{name!r} leads outside", path=container.path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for piece in container.pieces(name):
                file.write(piece)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise NotAnArchive(f"{name!r} and another entry have one place", path=container.path) from error
    except OSError:
        raise
    except ZIP_ERRORS as error:
        raise NotAnArchive(f"cannot be read: {error}", path=container.within(name)) from error

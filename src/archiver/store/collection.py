"""A collection on disk: where what lies, and who may write it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import CollectionLocked, StoreError
from archiver.store.settings import FILE_NAME, TEMPLATE, Settings, read_settings


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder with archives, what was derived from them, and a queue (DESIGN, Collection)."""

    root: Path
    settings: Settings

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = False) -> Collection:
        """Open a collection; with `create`, a folder that is none yet becomes one."""
        root = Path(path)
        if create:
            _create(root)
        elif not is_collection(root):
            raise StoreError(
                "no collection here", path=str(root), remedy="`archiver capture URL -c DIR` makes one"
            )
        return cls(root, read_settings(root / FILE_NAME))

    @property
    def archive(self) -> Path:
        """The folder of WARC files: the truth."""
        return self.root / "archive"

    @property
    def indexes(self) -> Path:
        """The folder of the CDXJ index (derived)."""
        return self.root / "indexes"

    @property
    def index_path(self) -> Path:
        """The CDXJ index itself."""
        return self.indexes / "index.cdxj"

    @property
    def records(self) -> Path:
        """The folder of article records (derived)."""
        return self.root / "records"

    @property
    def snapshots(self) -> Path:
        """The folder of each story's latest snapshot (derived)."""
        return self.root / "snapshots"

    @property
    def queue_path(self) -> Path:
        """The database of what was asked, tried and done."""
        return self.root / "queue.sqlite"

    @property
    def catalog_path(self) -> Path:
        """The database of captures, records and full text (derived)."""
        return self.root / "catalog.sqlite"

    def warc_paths(self) -> list[Path]:
        """Return the archive's files in name order, one still being written included."""
        return sorted(path for path in self.archive.glob("*") if path.is_file() and is_warc_name(path.name))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the collection for writing; a second writer gets CollectionLocked, a dead one leaves no lock behind."""
        try:
            handle = os.open(self.root, os.O_RDONLY)
        except OSError as error:
            raise StoreError(f"cannot be opened: {error.strerror}", path=str(self.root)) from error
        try:
            _check_writable(self.root)
            _take_lock(handle, self.root)
            yield
        finally:
            os.close(handle)


def is_collection(root: Path) -> bool:
    """Whether a folder holds a collection: its settings or its archive are there."""
    return (root / FILE_NAME).is_file() or (root / "archive").is_dir()


def is_warc_name(name: str) -> bool:
    """Whether a file name is one of a WARC or ARC file, finished or being written."""
    stem = name.removesuffix(".open").removesuffix(".gz").removesuffix(".zst")
    return stem.endswith((".warc", ".arc"))


def _create(root: Path) -> None:
    try:
        (root / "archive").mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), (root / FILE_NAME).open("x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except OSError as error:
        raise StoreError(f"cannot make a collection: {error.strerror}", path=str(root)) from error
    _check_writable(root)


def _check_writable(root: Path) -> None:
    if not os.access(root, os.W_OK):
        raise StoreError(
            "cannot be written: permission denied, or read-only",
            path=str(root),
            remedy="give write permission, or work on a copy",
        )


def _take_lock(handle: int, root: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            raise CollectionLocked(
                "another archiver is writing this collection", path=str(root), remedy="wait until it is done"
            ) from error
        raise StoreError(f"cannot be locked: {error.strerror}", path=str(root)) from error

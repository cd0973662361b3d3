"""Files that are whole or not there."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archiver.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class NamedFile(io.FileIO):
    """A file whose errors name it by its final name; a full disk is told without any."""

    def __init__(self, partial: Path, path: Path) -> None:
        super().__init__(str(partial), "wb")
        self._path = str(path)

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some of the data and return how much."""
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self._path
            raise


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that replaces `path` at the end; on any failure `path` stays as it was.

    A device or pipe is written to as it stands, never replaced; a link keeps leading where it led.
    """
    if path.is_dir():
        raise UsageError("this is a folder", path=str(path), remedy="name a file in it")
    if path.exists() and not path.is_file():
        with io.BufferedWriter(NamedFile(path, path)) as stream:
            yield stream
        return
    path = path.resolve() if path.is_symlink() else path
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with io.BufferedWriter(NamedFile(partial, path)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except FileNotFoundError as error:
        if error.filename in (str(path), str(partial)):
            raise UsageError(
                "the folder does not exist", path=str(path.parent), remedy="make it first"
            ) from None
        raise
    finally:
        with suppress(OSError):
            partial.unlink()


def write_whole(path: Path, text: str) -> None:
    """Write a text file with its folders; it is never seen torn."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as stream:
        stream.write(text.encode("utf-8"))

"""Where results go: stdout, or files that are whole or not there."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeGuard, cast

from archiver.errors import UsageError
from archiver.store import replacing

STDOUT = "-"
WriteLine = Callable[[bytes], None]


def is_file(path: Path | None) -> TypeGuard[Path]:
    """Whether a result goes to a file; without a name, and as `-`, it goes to stdout."""
    return path is not None and str(path) != STDOUT


def forbid_overwriting(inputs: Iterable[str], outputs: Iterable[Path | None]) -> None:
    """Raise UsageError where two results would go to one file, or a result to a file that is read."""
    read = {Path(name).resolve() for name in inputs if name != STDOUT}
    written: set[Path] = set()
    for path in outputs:
        if path is None:
            continue
        whole = path.resolve()
        if whole in read and whole.is_file():
            raise UsageError(
                "this file is read, and would be overwritten", path=str(path), remedy="name another file"
            )
        if whole in written and not (whole.exists() and not whole.is_file()):
            raise UsageError(
                "two results would go to this file", path=str(path), remedy="name a file for each"
            )
        written.add(whole)


@contextmanager
def open_lines(path: Path | None) -> Iterator[WriteLine]:
    """Give a function that writes lines to stdout, or to a file that takes its name only when it is whole."""
    if not is_file(path):
        out = sys.stdout.buffer
        yield lambda line: _write(out, line)
        out.flush()
        return
    if path.suffix == ".parquet":
        raise UsageError("Parquet is not written yet", path=str(path), remedy="use .jsonl or .jsonl.gz")
    with replacing(path) as stream:
        if path.suffix == ".gz":
            with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as packed:
                yield lambda line: _write(cast("BinaryIO", packed), line)
        else:
            yield lambda line: _write(stream, line)


def _write(stream: BinaryIO, line: bytes) -> None:
    stream.write(line + b"\n")


@contextmanager
def text_writer(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Give a function that writes pieces of text to stdout as they come, or to a file as a whole."""
    if not is_file(path):
        yield write_now
        return
    with replacing(path) as stream:
        yield lambda text: stream.write(text.encode("utf-8"))


def write_now(text: str) -> None:
    """Write a piece to stdout at once, so that the first finding shows before the last page is read."""
    sys.stdout.write(text)
    sys.stdout.flush()


def write_text(path: Path | None, text: str) -> None:
    """Write a text to stdout, or to a file as a whole."""
    with text_writer(path) as write:
        write(text)


@contextmanager
def record_sink(path: Path) -> Iterator[WriteLine]:
    """Give a function that writes records into a WARC as `conversion` records."""
    from archiver.warc import conversion_writer  # noqa: PLC0415 - only for --into

    with conversion_writer(path) as write:
        yield write

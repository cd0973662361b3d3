from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from archiver.store import replacing


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replacing(pipe) as stream:
        stream.write(b"records")
    reader.join(timeout=10)
    assert read == [b"records"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_keeps_leading_where_it_led(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with replacing(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def write_half(path: Path) -> None:
    """Begin to write a file, and fail."""
    with replacing(path) as stream:
        stream.write(b"half")
        raise RuntimeError("interrupted")


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["records.jsonl"]

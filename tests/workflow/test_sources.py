from __future__ import annotations

import gzip
import os
import threading
from pathlib import Path

import pytest

from archiver.errors import PageError, UsageError
from archiver.workflow.captures import Moment, read_moment
from archiver.workflow.sources import (
    LARGEST_PAGE,
    ReadOptions,
    Remembered,
    Tally,
    capture_time,
    expand_inputs,
    is_archive_name,
    led_to,
    lone_source,
    looks_like_archive,
)


@pytest.mark.parametrize(
    ("head", "name", "archive"),
    [
        (b"WARC/1.1\r\n", "a.bin", True),
        (gzip.compress(b"WARC/1.1\r\n", mtime=0), "a.bin", True),
        (gzip.compress(b"<html>", mtime=0), "page.html.gz", False),
        (b"PK\x03\x04", "a.wacz", True),
        (b"filedesc://a.arc 0.0.0.0", "a", True),
        (b"<html>", "page.html", False),
        (b"garbage", "torn.warc.gz", True),
        (b"", "empty.warc", False),
    ],
)
def test_archives_are_told_by_their_first_bytes_or_their_name(head: bytes, name: str, archive: bool) -> None:
    assert looks_like_archive(head, name) is archive


@pytest.mark.parametrize(
    "name", ["a.warc", "a.warc.gz", "a.warc.gz.open", "a.arc.gz", "a.warc.zst", "A.WACZ", "b.wet.gz"]
)
def test_names_of_archives(name: str) -> None:
    assert is_archive_name(name)


def test_a_page_is_no_archive_by_name() -> None:
    assert not is_archive_name("warc.html")


def test_a_folder_stands_for_the_archives_in_it(tmp_path: Path) -> None:
    for name in ("b.warc.gz", "a.warc", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [Path(one).name for one in expand_inputs([str(tmp_path)])] == ["a.warc", "b.warc.gz"]


def test_a_folder_without_archives_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive"):
        list(expand_inputs([str(tmp_path)]))


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00+00:00"),
        ("20260302090000", "2026-03-02T09:00:00+00:00"),
        ("2026-03-02T11:00:00+02:00", "2026-03-02T09:00:00+00:00"),
    ],
)
def test_dates_of_warc_and_arc_are_instants(date: str, iso: str) -> None:
    value = capture_time(date)
    assert value is not None
    assert value.isoformat() == iso


def test_a_date_that_is_none_is_none() -> None:
    assert capture_time("yesterday") is None


def test_redirects_are_followed_back_and_loops_end() -> None:
    chain = Remembered(
        {"https://t.example/c": "https://t.example/b", "https://t.example/b": "https://t.example/a#x"}
    )
    assert led_to("https://t.example/c", chain)[-1] == "https://t.example/b"
    loop = Remembered(
        {"https://t.example/a": "https://t.example/b", "https://t.example/b": "https://t.example/a"}
    )
    assert len(led_to("https://t.example/a", loop)) <= 2


@pytest.mark.parametrize(
    ("done", "failed", "refused", "code"),
    [(1, 0, 0, 0), (1, 0, 1, 1), (0, 0, 1, 3), (0, 1, 1, 1), (1, 1, 0, 1)],
)
def test_the_exit_code_tells_what_became_of_the_inputs(
    done: int, failed: int, refused: int, code: int
) -> None:
    assert Tally(done=done, failed=failed, refused=refused).exit_code == code


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("https://t.example/a@first", Moment("https://t.example/a", "first")),
        ("https://t.example/a@2026-03-02T09", Moment("https://t.example/a", "2026-03-02T09")),
        ("https://t.example/@user/a", Moment("https://t.example/@user/a", "last")),
        ("page.html", None),
    ],
)
def test_a_capture_is_named_by_address_and_date(text: str, moment: Moment | None) -> None:
    assert read_moment(text) == moment


def test_a_page_is_read_whole_from_a_pipe_too(tmp_path: Path) -> None:
    pipe, data = tmp_path / "pipe", b"<p>the bridge</p>" * 50_000
    os.mkfifo(pipe)
    feeder = threading.Thread(target=pipe.write_bytes, args=(data,))
    feeder.start()
    assert lone_source(str(pipe), ReadOptions()).data == data
    feeder.join()


@pytest.mark.parametrize(("size", "refused"), [(LARGEST_PAGE, False), (LARGEST_PAGE + 1, True)])
def test_a_file_is_read_up_to_the_limit(tmp_path: Path, size: int, refused: bool) -> None:
    path = tmp_path / "page.bin"
    with path.open("wb") as file:
        file.truncate(size)
    if refused:
        with pytest.raises(PageError, match="64 MiB"):
            lone_source(str(path), ReadOptions())
    else:
        assert len(lone_source(str(path), ReadOptions()).data) == size


def test_a_file_without_an_end_is_refused() -> None:
    with pytest.raises(PageError, match="64 MiB"):
        lone_source("/dev/zero", ReadOptions())

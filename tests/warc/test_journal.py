from __future__ import annotations

import errno
import importlib.util
import os
import random
from pathlib import Path

import pytest

from archiver.errors import StoreError
from archiver.warc import NewRecord, open_writer, openfile
from archiver.warc.journal import journal_path, recover
from archiver.warc.openfile import SyncPolicy
from support.warcfiles import http_response, raw_records

URL = "https://news.example/a"
CRASH = Path(__file__).parents[2] / "benchmarks" / "crash.py"


def write(warc, count, *, start=0):
    for i in range(start, start + count):
        body = random.Random(i).randbytes(500)
        warc.write_event([NewRecord("response", f"{URL}/{i}", block=http_response(body), http=True)])


def abandoned(folder, count, **options):
    """A file as a killed writer leaves it."""
    warc = open_writer(folder, prefix="test", software="archiver/test", **options)
    write(warc, count)
    open_path = next(folder.glob("*.open"))
    data, journal = open_path.read_bytes(), journal_path(open_path).read_bytes()
    warc.close()
    for path in folder.iterdir():
        path.unlink()
    open_path.write_bytes(data)
    journal_path(open_path).write_bytes(journal)
    return open_path


def uris(folder):
    (file,) = folder.glob("*.warc.gz")
    return [
        record.field("WARC-Target-URI") for record in raw_records(file) if record.field("WARC-Target-URI")
    ]


def reopen(folder, more=0):
    with open_writer(folder, prefix="test", software="archiver/test") as warc:
        write(warc, more, start=100)
        return warc.recovered


def test_a_torn_tail_is_cut_and_set_aside_by_name(tmp_path):
    open_path = abandoned(tmp_path, 3)
    whole = open_path.stat().st_size
    with open_path.open("ab") as file:
        file.write(b"\x1f\x8b\x08torn")
    recovered = reopen(tmp_path, more=1)
    assert recovered.end == whole
    assert recovered.set_aside.name == open_path.name.removesuffix(".open") + f".torn-{whole}"
    assert recovered.set_aside.read_bytes() == b"\x1f\x8b\x08torn"
    assert uris(tmp_path) == [f"{URL}/{i}" for i in (0, 1, 2, 100)]


def test_bytes_torn_twice_at_one_place_are_both_kept(tmp_path):
    open_path = abandoned(tmp_path, 2)
    for tail in (b"one", b"two"):
        with open_path.open("ab") as file:
            file.write(tail)
        recover(open_path)
    assert sorted(path.read_bytes() for path in tmp_path.glob("*.torn-*")) == [b"one", b"two"]


def test_an_event_that_was_never_acknowledged_is_cut(tmp_path):
    open_path = abandoned(tmp_path, 3)
    journal = journal_path(open_path)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]) + lines[-1][:-5])
    reopen(tmp_path)
    assert uris(tmp_path) == [f"{URL}/{i}" for i in (0, 1)]


def test_bytes_that_changed_after_the_last_sync_end_what_is_kept(tmp_path):
    open_path = abandoned(tmp_path, 3, sync=SyncPolicy(seconds=1e9))
    data = bytearray(open_path.read_bytes())
    data[-40] ^= 1
    open_path.write_bytes(data)
    reopen(tmp_path)
    assert uris(tmp_path) == [f"{URL}/{i}" for i in (0, 1)]


@pytest.mark.parametrize("cut", [0, 7])
def test_without_a_journal_every_whole_member_is_kept(tmp_path, cut):
    open_path = abandoned(tmp_path, 3)
    journal_path(open_path).unlink()
    size = open_path.stat().st_size
    with open_path.open("r+b") as file:
        file.truncate(size - cut)
    recovered = reopen(tmp_path)
    assert uris(tmp_path) == [f"{URL}/{i}" for i in range(2 if cut else 3)]
    assert len(recovered.record_ids) == (3 if cut else 4)


def test_a_foreign_journal_keeps_nothing_it_cannot_prove(tmp_path):
    open_path = abandoned(tmp_path, 3)
    journal_path(open_path).write_bytes(b'[1, 2]\n{"offset": 0}\nnonsense\n')
    assert recover(open_path).end == 0


def test_a_file_without_a_single_event_is_dropped(tmp_path):
    open_path = abandoned(tmp_path, 1)
    lines = journal_path(open_path).read_bytes().splitlines(keepends=True)
    journal_path(open_path).write_bytes(b"".join(lines[:2]))
    assert reopen(tmp_path) is None
    assert [path.suffix for path in tmp_path.iterdir() if ".torn-" not in path.name] == []


def test_older_unfinished_files_are_finished_and_the_newest_gone_on_with(tmp_path):
    first = abandoned(tmp_path / "one", 2)
    newest = abandoned(tmp_path / "two", 2)
    newest = newest.rename(tmp_path / "one" / "test-99990101000000-00000-vm.warc.gz.open")
    reopen(tmp_path / "one", more=1)
    counts = {path.name: len(raw_records(path)) for path in (tmp_path / "one").glob("*.warc.gz")}
    assert counts == {first.name.removesuffix(".open"): 3, newest.name.removesuffix(".open"): 5}


def test_unfinished_files_of_another_prefix_are_finished(tmp_path):
    left = abandoned(tmp_path, 2)
    with open_writer(tmp_path, prefix="other", software="archiver/test") as warc:
        write(warc, 1)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2
    assert left.name.removesuffix(".open") in names


def test_a_journal_whose_file_is_finished_is_swept_away(tmp_path):
    stray = tmp_path / "test-20260101000000-00000-vm.warc.gz.open.journal"
    stray.write_bytes(b"")
    reopen(tmp_path)
    assert not stray.exists()


@pytest.mark.parametrize("room", [0, 1, 100, 700, 900])
def test_a_full_disk_cuts_the_file_back_and_the_writer_goes_on(tmp_path, monkeypatch, room):
    real = os.write
    state = {"room": None}

    def limited(descriptor, data):
        if state["room"] is None:
            return real(descriptor, data)
        if not state["room"]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = real(descriptor, bytes(data)[: state["room"]])
        state["room"] -= done
        return done

    monkeypatch.setattr(openfile.os, "write", limited)
    with open_writer(tmp_path, prefix="test", software="archiver/test") as warc:
        write(warc, 2)
        state["room"] = room
        with pytest.raises(StoreError, match="No space"):
            write(warc, 1, start=2)
        state["room"] = None
        write(warc, 1, start=3)
    assert uris(tmp_path) == [f"{URL}/{i}" for i in (0, 1, 3)]


def test_a_disk_full_at_the_first_record_leaves_no_file(tmp_path, monkeypatch):
    def full(_descriptor, _data):
        raise OSError(errno.ENOSPC, "No space left on device")

    warc = open_writer(tmp_path, prefix="test", software="archiver/test")
    write(warc, 0)
    monkeypatch.setattr(openfile.os, "write", full)
    with pytest.raises(StoreError, match="No space"):
        write(warc, 1)
    monkeypatch.undo()
    warc.close()
    assert list(tmp_path.iterdir()) == []


def crash_trials():
    spec = importlib.util.spec_from_file_location("crash_trials", CRASH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("trial", ["torn_trial", "full_trial"])
def test_stopped_at_any_byte_nothing_acknowledged_is_lost_or_doubled(trial):
    run = getattr(crash_trials(), trial)
    assert [fault for i in range(6) for fault in run(random.Random(i))] == []


@pytest.mark.slow
@pytest.mark.timeout(1800)  # hundreds of processes are started: a loaded machine takes its time
@pytest.mark.parametrize(("trial", "count"), [("torn_trial", 500), ("full_trial", 300), ("kill_trial", 200)])
def test_a_thousand_crashes(trial, count):
    run = getattr(crash_trials(), trial)
    assert [fault for i in range(count) for fault in run(random.Random(1000 + i))] == []

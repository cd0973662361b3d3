from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from archiver.warc import NewRecord, open_writer
from support.commands import archiver
from support.warcfiles import http_response


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    folder = tmp_path / "collection" / "archive"
    with open_writer(folder, prefix="test", software="archiver/test") as writer:
        for i in range(3):
            url = f"https://news.example/{3 - i}"
            body = b"<html><title>Bridge</title><p>The council put off its vote on the harbour bridge.</p></html>"
            answer = NewRecord(
                "response", url, date="2026-11-01T10:00:00Z", block=http_response(body), http=True
            )
            writer.write_event([answer])
    return next(folder.glob("*.warc.gz"))


def test_an_index_goes_to_stdout_or_to_a_file(warc: Path, tmp_path: Path) -> None:
    shown = archiver("index", warc)
    assert shown.code == 0
    assert [line.split()[0] for line in shown.out.splitlines()] == [f"example,news)/{i}" for i in (1, 2, 3)]
    assert archiver("index", warc, "-o", tmp_path / "index.cdxj").code == 0
    assert (tmp_path / "index.cdxj").read_text() == shown.out
    assert archiver("verify", tmp_path / "index.cdxj", "--format", "jsonl").out == ""


def test_damage_is_told_and_the_rest_is_indexed(warc: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(warc.read_bytes()[:-100])
    shown = archiver("index", cut)
    assert shown.code == 1
    assert len(shown.out.splitlines()) == 2
    assert "gzip-truncated" in shown.err


def test_what_is_no_archive_is_refused(warc: Path, tmp_path: Path) -> None:
    target = tmp_path / "index.cdxj"
    assert archiver("index", tmp_path / "missing.warc.gz", "-o", target).code == 3
    assert not target.exists()
    beside = archiver("index", tmp_path / "missing.warc.gz", warc)
    assert beside.code == 1
    assert len(beside.out.splitlines()) == 3


def test_a_collection_is_packed_verified_and_unpacked(warc: Path, tmp_path: Path) -> None:
    packed, key = tmp_path / "test.wacz", tmp_path / "key.pem"
    collection = warc.parents[1]
    assert archiver("pack", collection, "-o", packed, "--sign", key, "--title", "Harbour").code == 0
    assert key.exists()
    verified = archiver("verify", packed, "--format", "jsonl")
    assert (verified.code, verified.out) == (0, "")
    assert len(archiver("index", packed).out.splitlines()) == 3
    unpacked = archiver("unpack", packed, "-o", tmp_path / "out")
    assert unpacked.code == 0
    assert (tmp_path / "out" / "archive" / warc.name).read_bytes() == warc.read_bytes()
    assert archiver("unpack", packed, "-o", tmp_path / "out").code == 2


def test_packing_nothing_and_unpacking_no_wacz(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert archiver("pack", tmp_path / "empty", "-o", tmp_path / "test.wacz").code == 2
    assert archiver("pack", tmp_path / "missing", "-o", tmp_path / "test.wacz").code == 1
    (tmp_path / "no.wacz").write_bytes(b"hello")
    assert archiver("unpack", tmp_path / "no.wacz", "-o", tmp_path / "out").code == 3
    assert not (tmp_path / "out").exists()


def test_every_finding_of_verify_has_a_rule_and_a_remedy(warc: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(warc.read_bytes()[:-100])
    assert "fetch the file again" in archiver("verify", cut).out
    told = archiver("rule", "missing-field:WARC-Date")
    assert told.code == 0
    assert "stand on every record" in told.out
    assert "index-order" in archiver("rule").out


def test_a_pipe_is_indexed_and_verified(warc: Path, tmp_path: Path) -> None:
    assert len(archiver("index", "-", stdin=warc.read_bytes()).out.splitlines()) == 3
    for verb, lines in (("index", 3), ("verify", 0)):
        fifo = tmp_path / verb
        os.mkfifo(fifo)
        feeder = threading.Thread(target=fifo.write_bytes, args=(warc.read_bytes(),))
        feeder.start()
        shown = archiver(verb, fifo)
        feeder.join(20)
        assert (shown.code, len(shown.out.splitlines())) == (0, lines)

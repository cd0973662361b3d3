"""What other tools say of the files we write; each runs as a program of its own (make oracles)."""

from __future__ import annotations

import gzip
import random
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zlib
from pathlib import Path

import brotli
import pytest

from archiver.warc import NewRecord, as_not_modified, open_writer
from archiver.warc.revisit import Original
from archiver.warc.verify import verify_archive
from support.payloads import PayloadMemory
from support.warcfiles import http_response

PEERS = Path(__file__).parents[2] / ".oracles"
DATE = "2026-11-01T10:00:00Z"
LATER = "2026-11-02T10:00:00Z"
TEXT = ("<html><title>Bridge</title><p>" + "The council put off its vote. " * 200 + "</p></html>").encode()

pytestmark = pytest.mark.oracle


def peer(name, program):
    path = PEERS / name / "bin" / program
    if not path.exists():
        pytest.skip(f"{name} is not installed: make oracles")
    return path


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)


def chunked(body):
    chance = random.Random(len(body))
    out = b""
    while body:
        size = chance.randrange(1, 2000)
        piece, body = body[:size], body[size:]
        out += b"%x\r\n%s\r\n" % (len(piece), piece)
    return out + b"0\r\n\r\n"


def deflate(body):
    return zlib.compress(body)


CODINGS = {"": bytes, "gzip": gzip.compress, "br": brotli.compress, "deflate": deflate}


def message(body, coding, *, in_chunks):
    coded = CODINGS[coding](body)
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    head += f"Content-Encoding: {coding}\r\n" if coding else ""
    if in_chunks:
        return (head + "Transfer-Encoding: chunked\r\n\r\n").encode() + chunked(coded)
    return (head + f"Content-Length: {len(coded)}\r\n\r\n").encode() + coded


def bodies():
    """One body for each way to send it."""
    return {
        f"https://news.example/{coding or 'plain'}-{'chunked' if in_chunks else 'length'}": (
            message(TEXT + coding.encode() + bytes([65 + in_chunks]), coding, in_chunks=in_chunks),
            TEXT + coding.encode() + bytes([65 + in_chunks]),
        )
        for coding in CODINGS
        for in_chunks in (False, True)
    }


def event(url, block, date=DATE):
    answer = NewRecord("response", url, date=date, block=block, http=True, ip_address="192.0.2.1")
    asked = NewRecord("request", url, block=b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", http=True)
    return [answer, asked, NewRecord("metadata", url, block=b"via: https://news.example/\r\n")]


@pytest.fixture
def plain(tmp_path):
    """Responses that are not chunked, requests, metadata: what every validator takes."""
    with open_writer(tmp_path, prefix="plain", software="archiver/test") as warc:
        for i in range(5):
            warc.write_event(event(f"https://news.example/{i}", http_response(TEXT + b"%d" % i)))
    return next(tmp_path.glob("*.warc.gz"))


@pytest.fixture
def rich(tmp_path):
    """Every coding, revisits of each, a 304, resource and conversion."""
    folder = tmp_path / "rich"
    with open_writer(folder, prefix="rich", software="archiver/test", dedup=PayloadMemory()) as warc:
        for url, (block, _) in bodies().items():
            first, *_ = warc.write_event(event(url, block))
            warc.write_event(event(url, block, LATER))
            warc.write_event(event(url.replace("news", "mirror"), block, LATER))
        original = Original(first.record_id, url, DATE)
        unchanged = NewRecord(
            "response", url, date=LATER, block=b"HTTP/1.1 304 Not Modified\r\n\r\n", http=True
        )
        warc.write_event([as_not_modified(unchanged, original)])
        warc.write_event([NewRecord("resource", "urn:dom:1", block=TEXT, content_type="text/html")])
        reading = NewRecord(
            "conversion", url, block=b"{}", content_type="application/json", refers_to=first.record_id
        )
        warc.write_event([reading])
    return next(folder.glob("*.warc.gz"))


def test_our_own_verifier_finds_nothing(plain, rich):
    assert list(verify_archive(plain)) == []
    assert list(verify_archive(rich)) == []


def test_gzip_takes_the_files(plain, rich):
    assert run("gzip", "-t", plain, rich).returncode == 0


def test_warcio_checks_the_digests(plain):
    done = run(peer("warcio", "warcio"), "check", "-v", plain)
    assert done.returncode == 0, done.stdout
    assert "failed" not in done.stdout


def test_fastwarc_checks_the_digests(plain, rich):
    for path in (plain, rich):
        done = run(peer("fastwarc", "fastwarc"), "check", "-q", path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_warcat_finds_the_file_in_order(plain):
    done = run(peer("warcat", "python"), "-m", "warcat", "verify", plain)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_reader_counts_the_same_records(rich):
    ours = len(gzip.decompress(rich.read_bytes()).split(b"WARC/1.1\r\n")) - 1
    done = run(peer("warcio", "warcio"), "index", rich)
    assert len(done.stdout.splitlines()) == ours
    count = (
        "import sys; from fastwarc.warc import ArchiveIterator as A; print(sum(1 for _ in A(sys.argv[1])))"
    )
    assert int(run(peer("fastwarc", "python"), "-c", count, rich).stdout) == ours


@pytest.mark.slow
@pytest.mark.timeout(1200)  # seconds of work, minutes on a loaded machine
def test_pywb_replays_every_payload_revisits_included(tmp_path, rich):
    home = tmp_path / "pywb"
    home.mkdir()
    manager, server = peer("pywb", "wb-manager"), peer("pywb", "wayback")
    for command in (["init", "c"], ["add", "c", rich]):
        subprocess.run([manager, *command], cwd=home, capture_output=True, check=True, timeout=900)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "log").open("wb")
    with (
        log,
        subprocess.Popen(
            [server, "-b", "127.0.0.1", "-p", str(port)], cwd=home, stdout=log, stderr=log
        ) as pywb,
    ):
        try:
            base = f"http://127.0.0.1:{port}"
            await_server(base)
            wrong = []
            for url, (_, body) in bodies().items():
                for when, address in (
                    ("20261101100000", url),
                    ("20261102100000", url),
                    ("20261102100000", url.replace("news", "mirror")),
                ):
                    if replayed(f"{base}/c/{when}id_/{address}") != body:
                        wrong.append((when, address))
            assert wrong == []
        finally:
            pywb.kill()  # it has nothing to put in order
            pywb.wait()


def await_server(base):
    """Wait until the server answers."""
    for _ in range(1500):
        try:
            urllib.request.urlopen(base, timeout=60).close()  # noqa: S310 (our own server)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("pywb did not start")


def replayed(url):
    """The payload that comes back, its content coding undone."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br, deflate"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
            body, coding = answer.read(), answer.headers.get("Content-Encoding", "")
    except urllib.error.HTTPError as error:
        return f"{error.code}".encode()
    undo = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress, "deflate": zlib.decompress}
    return undo[coding](body)

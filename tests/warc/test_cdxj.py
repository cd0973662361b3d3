from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
from pathlib import Path

import pytest

from archiver.errors import NotAnArchive
from archiver.warc import CdxIndex, NewRecord, index_archives, open_archive, open_writer
from archiver.warc.cdxj import cdxj_line, index_archive, is_indexed, sort_lines, timestamp
from archiver.warc.cdxlookup import parse_cdxj_line
from archiver.warc.skim import NoQuickWay, skim_heads
from support.damage import damaged_arc, damaged_archive, damaged_member
from support.warcfiles import http_response

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".oracles" / "cdxj-indexer" / "bin" / "cdxj-indexer"
REAL = ROOT.parent / "shared" / "warc-corpus" / "real"
URL = "https://www.news.example/a"

# Files that peer and we read alike; what it reads wrongly (clipped, bad-*) or not at all is left out.
SOUND = (
    "cdxj-indexer--missing-http.warc.gz",
    "gowarc--test.warc.gz",
    "pywb--dupes.warc.gz",
    "pywb--example-url-agnostic-orig.warc.gz",
    "pywb--example-wpull.warc.gz",
    "warc-specifications--hello-world.warc",
    "warc-specifications--hello-world.warc.gz",
    "warcio--example-iana.org-chunked.warc",
    "warcio--example-resource.warc.gz",
    "warcio--example.arc",
    "warcio--example.arc.gz",
    "warcio--example.warc.gz",
    "webarchive-commons--mutliple-headers.warc",
)


def make(folder, *records):
    with open_writer(folder, prefix="test", software="archiver/test") as warc:
        for record in records:
            warc.write_event([record])
    return next(folder.glob("*.warc.gz"))


def page(url=URL, date="2026-11-01T10:00:00Z", body=b"<p>Bridge</p>", head="Content-Type: text/html;x=y\r\n"):
    return NewRecord("response", url, date=date, block=http_response(body, head=head), http=True)


def test_a_line_says_what_was_captured_and_where_it_lies(tmp_path):
    path = make(tmp_path, page())
    (line,) = index_archives([path])
    key, when, text = line.split(" ", 2)
    fields = json.loads(text)
    assert (key, when) == ("example,news)/a", "20261101100000")
    assert list(fields) == ["url", "mime", "status", "digest", "length", "offset", "filename"]
    assert (fields["url"], fields["mime"], fields["status"]) == (URL, "text/html", "200")
    assert fields["filename"] == path.name
    member = path.read_bytes()[int(fields["offset"]) :][: int(fields["length"])]
    assert gzip.decompress(member).startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")


def test_only_captures_are_indexed(tmp_path):
    path = make(
        tmp_path,
        NewRecord("request", URL, block=b"GET / HTTP/1.1\r\n\r\n", http=True),
        NewRecord("metadata", URL, block=b"via: feed\r\n"),
        NewRecord("metadata", URL, block=b"{}", content_type="application/json"),
        NewRecord("conversion", URL, block=b"text", content_type="text/plain"),
        NewRecord("resource", "urn:screenshot:a", block=b"png", content_type="image/png"),
    )
    mimes = [parse_cdxj_line(line).mime for line in index_archives([path])]
    assert mimes == ["application/json", "image/png"]


def test_an_answer_without_a_type_has_none_in_its_line(tmp_path):
    path = make(tmp_path, page(head=""), NewRecord("response", URL, date="2026-11-02T00:00:00Z", http=True))
    typeless, empty = index_archives([path])
    assert "mime" not in typeless
    assert parse_cdxj_line(typeless).status == 200
    assert parse_cdxj_line(empty).status is None


def test_lines_of_several_files_are_sorted_together(tmp_path):
    one = make(tmp_path / "1", page("https://b.example/"), page("https://a.example/z"))
    two = make(
        tmp_path / "2", page("https://a.example/", date="2026-10-01T00:00:00Z"), page("https://a.example/")
    )
    keys = [line.split(" ")[:2] for line in index_archives([one, two])]
    assert keys == sorted(keys)
    assert len(keys) == 4


def test_sorting_spills_to_disk_and_says_the_same():
    chance = random.Random(3)
    lines = [f"example,{chance.choice('abcé')})/{chance.random()} {chance.randrange(99)}" for _ in range(500)]
    assert list(sort_lines(lines, in_memory=70)) == sorted(lines)


@pytest.mark.parametrize(
    ("date", "digits"),
    [
        ("2026-11-01T10:00:00Z", "20261101100000"),
        ("2026-11-01T10:00:00.123456Z", "20261101100000"),
        ("2026-11-01", "20261101000000"),
        ("2026", "20260101000000"),
        ("20261101100000", "20261101100000"),
        ("", "00000101000000"),
    ],
)
def test_dates_are_written_as_fourteen_digits(date, digits):
    assert timestamp(date) == digits


def test_the_quick_way_gives_the_lines_of_the_whole_way(tmp_path):
    chance = random.Random(4)
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + http_response(b"hinted")
    path = make(
        tmp_path,
        *(page(f"{URL}/{i}", body=chance.randbytes(chance.randrange(9000))) for i in range(20)),
        page(
            f"{URL}/long-head", head=f"Content-Type: text/html\r\nX-Long: {chance.randbytes(9000).hex()}\r\n"
        ),
        page(f"{URL}/magic", body=b"\x1f\x8b\x08" * 3000),
        page(f"{URL}/empty", body=b""),
        NewRecord("response", f"{URL}/early", block=early, http=True),
        NewRecord("resource", f"{URL}/large", block=chance.randbytes(300_000), content_type="image/png"),
    )
    with open_archive(path) as archive:
        whole = sorted(index_archive(archive))
    quick = sorted(cdxj_line(record) for record in skim_heads(path) if record.type != "warcinfo")
    assert quick == whole == list(index_archives([path]))


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty member", "plain"])
def test_what_is_unusual_goes_the_whole_way(tmp_path, damage):
    path = make(tmp_path, page(f"{URL}/1"), page(f"{URL}/2"))
    data = path.read_bytes()
    first = int(parse_cdxj_line(next(index_archives([path]))).offset)
    changed = {
        "cut": data[:-90],
        "garbage": data[:first] + b"garbage" + data[first:],
        "empty member": data[:first] + gzip.compress(b"") + data[first:],
        "plain": gzip.decompress(data),
    }[damage]
    other = tmp_path / "other.warc.gz"
    other.write_bytes(changed)
    with pytest.raises(NoQuickWay):
        list(skim_heads(other))
    findings = []
    lines = list(index_archives([other], on_finding=findings.append))
    assert len(lines) == (1 if damage == "cut" else 2)
    assert bool(findings) == (damage in ("cut", "garbage"))


def test_a_record_without_payload_digest_gets_that_of_its_stored_body():
    body = random.Random(1).randbytes(9000)
    block = http_response(body)
    head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"
    head += (
        f"WARC-Target-URI: {URL}\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    data = gzip.compress(head.encode() + block + b"\r\n\r\n")
    with open_archive(io.BytesIO(data)) as archive:
        (line,) = index_archive(archive)
    assert parse_cdxj_line(line).digest.startswith("sha1:")


def test_a_file_that_is_no_archive_is_refused_or_told(tmp_path):
    path = tmp_path / "missing.warc.gz"
    with pytest.raises(NotAnArchive):
        list(index_archives([path]))
    refusals = []
    assert list(index_archives([path], on_refusal=refusals.append)) == []
    assert len(refusals) == 1


@pytest.mark.oracle
@pytest.mark.skipif(not PEER.exists(), reason="cdxj-indexer is not installed: make oracles")
@pytest.mark.skipif(not REAL.exists(), reason="the corpus ../shared/warc-corpus is not here")
@pytest.mark.parametrize("name", SOUND)
def test_real_files_give_the_lines_that_the_peer_gives(name):
    done = subprocess.run([PEER, "-s", REAL / name], capture_output=True, text=True, check=True)
    assert list(index_archives([REAL / name])) == done.stdout.splitlines()


# -- looking up


@pytest.fixture
def index(tmp_path):
    lines = [
        f'{key} {when} {{"url": "https://{key}", "status": "200"}}'
        for key, when in (
            ("example,news)/", "20260101000000"),
            ("example,news)/a", "20260101000000"),
            ("example,news)/a", "20260301120000"),
            ("example,news)/a", "20261231235959"),
            ("example,news)/a/b", "20260101000000"),
            ("example,news)/ab", "20260101000000"),
            ("example,news,sport)/a", "20260101000000"),
            ("example,newspaper)/a", "20260101000000"),
            ("example,zoo)/", "20260101000000"),
        )
    ]
    path = tmp_path / "index.cdxj"
    path.write_text("".join(line + "\n" for line in sorted(lines)), encoding="utf-8")
    with CdxIndex(path) as found:
        yield found


def test_captures_of_an_address_in_order_of_time(index):
    assert [capture.timestamp[:8] for capture in index.captures(URL)] == ["20260101", "20260301", "20261231"]
    assert [capture.timestamp[:6] for capture in index.captures(URL, since="202602", until="202603")] == [
        "202603"
    ]
    assert list(index.captures("https://news.example/missing")) == []


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2026-01-30", "20260101000000"),
        ("20260131", "20260301120000"),
        ("2026-03-01T12:00:00Z", "20260301120000"),
        ("2030", "20261231235959"),
        ("1999", "20260101000000"),
    ],
)
def test_the_nearest_capture(index, date, found):
    assert index.nearest(URL, date).timestamp == found


def test_there_is_no_nearest_capture_of_what_was_never_captured(index):
    assert index.nearest("https://other.example/", "2026") is None


def test_by_prefix_and_host(index):
    assert [c.key for c in index.prefix("https://news.example/a/")] == ["example,news)/a/b"]
    assert len(list(index.prefix("https://news.example/a"))) == 5
    assert {c.key for c in index.host("news.example")} == {
        "example,news)/",
        "example,news)/a",
        "example,news)/a/b",
        "example,news)/ab",
        "example,news,sport)/a",
    }


def test_every_line_is_found_by_halving(tmp_path):
    chance = random.Random(9)
    keys = sorted({f"example,n{chance.randrange(10**6)})/{'x' * chance.randrange(300)}" for _ in range(400)})
    path = tmp_path / "index.cdxj"
    path.write_text("".join(f'{key} 20260101000000 {{"url": "u"}}\n' for key in keys), encoding="utf-8")
    with CdxIndex(path) as found:
        for key in keys:
            assert [c.key for c in found._from(f"{key} ", f"{key} ")] == [key]


def test_an_empty_index_holds_nothing(tmp_path):
    path = tmp_path / "index.cdxj"
    path.touch()
    with CdxIndex(path) as found:
        assert list(found.captures(URL)) == []


@pytest.mark.parametrize("make", [damaged_archive, damaged_member, damaged_arc])
def test_a_damaged_archive_is_indexed_but_for_what_is_lost(tmp_path, make):
    for seed in range(60):
        case = make(seed)
        path = tmp_path / f"{seed}.{'arc' if make is damaged_arc else 'warc'}.{case.kind}"
        path.write_bytes(case.data)
        findings = []
        lines = list(index_archives([path], on_finding=findings.append))
        with open_archive(path) as archive:
            whole = sum(1 for record in archive if is_indexed(record) and record.is_whole())
            losses = archive.findings
        assert len(lines) == whole
        assert [finding.code for finding in findings] == [finding.code for finding in losses]

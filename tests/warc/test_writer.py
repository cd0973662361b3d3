from __future__ import annotations

import base64
import errno
import gzip
import hashlib
import io
import json
import os
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import StoreError, WriteRefused
from archiver.warc import NewRecord, as_not_modified, deflate, open_writer, openfile
from archiver.warc.openfile import SyncPolicy
from archiver.warc.revisit import Original
from archiver.warc.verify import verify_archive
from support.payloads import PayloadMemory
from support.warcfiles import http_response, raw_records

DATE = "2026-11-01T10:00:00Z"
URL = "https://news.example/a"


def sha1(data):
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def writer(folder, **options):
    return open_writer(folder, **{"prefix": "test", "software": "archiver/test"} | options)


def written(folder):
    files = sorted(folder.glob("*.warc.gz"))
    assert len(files) == 1
    return raw_records(files[0])


def response(body=b"<p>Bridge</p>", url=URL, **options):
    return NewRecord("response", url, date=DATE, block=http_response(body), http=True, **options)


def test_an_event_is_written_verbatim_with_its_links(tmp_path):
    message = b"HTTP/1.1 200 \r\nX-Odd :  caf\xe9\r\ncontent-type:text/html\r\n folded\r\n\r\n<p>Bridge</p>"
    request = b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n"
    with writer(tmp_path, operator="Ada Example") as warc:
        places = warc.write_event(
            [
                NewRecord("response", URL, date=DATE, block=message, http=True, ip_address="192.0.2.1"),
                NewRecord("request", URL, block=io.BytesIO(request), http=True),
                NewRecord("metadata", URL, block=b"via: feed\r\n"),
            ]
        )
    info, answer, asked, noted = written(tmp_path)
    assert info.field("WARC-Type") == "warcinfo"
    assert info.field("WARC-Filename") == places[0].file
    assert b"operator: Ada Example\r\n" in info.block
    assert (answer.block, asked.block) == (message, request)
    assert answer.field("WARC-Payload-Digest") == sha1(b"<p>Bridge</p>")
    assert answer.field("WARC-Block-Digest") == sha1(message)
    assert (
        asked.field("WARC-Concurrent-To")
        == noted.field("WARC-Concurrent-To")
        == answer.field("WARC-Record-ID")
    )
    assert answer.field("WARC-Concurrent-To") is None
    assert {record.field("WARC-Date") for record in (answer, asked, noted)} == {DATE}
    assert answer.field("WARC-Warcinfo-ID") == info.field("WARC-Record-ID")
    assert asked.field("WARC-Payload-Digest") is None
    assert [(place.offset, place.length) for place in places] == [
        (record.offset, record.length) for record in (answer, asked, noted)
    ]


@pytest.mark.parametrize("step", [1, 2, 7, 100000])
def test_the_payload_digest_is_over_the_unchunked_body_however_it_comes(tmp_path, step):
    head = (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    message = head + b"5;x=y\r\nhello\r\n003\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"

    class Slow(io.BytesIO):
        def read(self, _size=-1, /):
            return super().read(step)

    with writer(tmp_path) as warc:
        (place,) = warc.write_event([NewRecord("response", URL, block=Slow(message), http=True)])
    assert place.payload_digest == sha1(b"helloabc")
    assert place.payload_length == 8
    assert written(tmp_path)[1].block == message


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        (b"<p>never chunked</p>", b"<p>never chunked</p>"),
        (b"never chunked, no line end", b"never chunked, no line end"),
        (b"5\r\nhello\r\n3\r\na", None),
        (b"5\r\nhello\r\n", None),
        (b"zz\r\nhello\r\n0\r\n\r\n", None),
        (b"5\r\nhello\r\nzz\r\nabc", None),
        (b"5\r\nhelloabc", None),
        (b"5\nhello\n0\n\n", b"hello"),
    ],
    ids=[
        "false label",
        "false label on one line",
        "cut",
        "without an end",
        "no number",
        "broken later",
        "wrong size",
        "bare line feeds",
    ],
)
def test_a_chunked_body_that_is_not_in_order(tmp_path, body, payload):
    message = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + body
    with writer(tmp_path) as warc:
        (place,) = warc.write_event([NewRecord("response", URL, block=message, http=True)])
    assert place.payload_digest == (sha1(payload) if payload is not None else None)


@pytest.mark.parametrize(
    ("block", "payload"),
    [
        (b"GIF89a no HTTP at all", b"GIF89a no HTTP at all"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", b""),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\nServer: x\n\nbody", b"body"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
            + b"%x\r\n%s\r\n0\r\n\r\n"
            % (len(gzip.compress(b"body", mtime=0)), gzip.compress(b"body", mtime=0)),
            b"body",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + b"\x1f\x8bkept", b"\x1f\x8bkept"),
    ],
    ids=[
        "no message",
        "no end of the head",
        "interim answer alone",
        "line feeds",
        "two transfer codings",
        "content coding",
    ],
)
@pytest.mark.parametrize("http", [True, False])
def test_the_payload_of_odd_answers(tmp_path, block, payload, http):
    with writer(tmp_path) as warc:
        (place,) = warc.write_event([NewRecord("response", URL, block=block, http=http)])
    assert place.payload_digest == sha1(payload)
    assert [finding for finding in verify_archive(tmp_path / place.file) if "digest" in finding.code] == []


def test_other_digest_algorithms_are_written_in_hex(tmp_path):
    with writer(tmp_path, digest="sha256") as warc:
        (place,) = warc.write_event([response()])
    assert place.payload_digest == "sha256:" + hashlib.sha256(b"<p>Bridge</p>").hexdigest()
    with pytest.raises(WriteRefused):
        writer(tmp_path, digest="crc32")


def test_the_same_records_give_the_same_bytes_at_each_level(tmp_path):
    sizes = {}
    for level in (1, 6, 9):
        folder = tmp_path / str(level)
        with writer(folder, level=level) as warc:
            (place,) = warc.write_event([response(b"<p>Bridge</p>" * 5000)])
        sizes[level] = place.length
        assert written(folder)[1].block == http_response(b"<p>Bridge</p>" * 5000)
    assert sizes[1] >= sizes[9]


# -- dates and addresses


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-11-01T12:00:00+02:00", DATE),
        (datetime(2026, 11, 1, 10, tzinfo=UTC), DATE),
        (datetime(2026, 11, 1, 10, 0, 0, 250000, tzinfo=UTC), "2026-11-01T10:00:00.250000Z"),
    ],
)
def test_dates_are_written_in_utc(tmp_path, given, expected):
    with writer(tmp_path) as warc:
        warc.write_event([NewRecord("resource", URL, date=given, block=b"x", content_type="text/plain")])
    assert written(tmp_path)[1].field("WARC-Date") == expected


def test_a_date_without_zone_is_refused(tmp_path):
    with writer(tmp_path) as warc, pytest.raises(WriteRefused, match="no zone"):
        warc.write_event([NewRecord("resource", URL, date="2026-11-01T10:00:00", block=b"x")])


def test_records_of_different_dates_are_no_event(tmp_path):
    with writer(tmp_path) as warc, pytest.raises(WriteRefused, match="one date"):
        warc.write_event([response(), NewRecord("request", URL, date="2026-11-01T10:00:01Z", http=True)])


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (
            "https://news.example/a\r\nWARC-Type: warcinfo",
            "https://news.example/a%0D%0AWARC-Type:%20warcinfo",
        ),
        ("https://news.example/a\0b", "https://news.example/a%00b"),
        ("https://zürich.example/straße", "https://xn--zrich-kva.example/stra%C3%9Fe"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        (
            "https://news.example/a|b[c]?d={e}&f=50%&g=%41",
            "https://news.example/a%7Cb%5Bc%5D?d=%7Be%7D&f=50%25&g=%41",
        ),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]:80/a"),
        ("https://u:p@news.example:81/#f", "https://u:p@news.example:81/#f"),
        ("urn:pageinfo:https://news.example/ü", "urn:pageinfo:https://news.example/%C3%BC"),
    ],
)
def test_target_uris_are_written_as_rfc_3986_has_them(tmp_path, uri, expected):
    with writer(tmp_path) as warc:
        warc.write_event([NewRecord("resource", uri, block=b"x", content_type="text/plain")])
    record = written(tmp_path)[1]
    assert record.field("WARC-Target-URI") == expected


def test_the_uri_as_the_page_wrote_it_is_kept_where_asked(tmp_path):
    with writer(tmp_path) as warc:
        warc.write_event(
            [NewRecord("resource", "https://zürich.example/", original_uri="https://zürich.example/")]
        )
    assert written(tmp_path)[1].field("X-Original-URI") == "https://zürich.example/"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("fe80::1%eth0", "fe80::1")],
)
def test_ip_addresses_are_written_as_rfc_5952_has_them(tmp_path, given, expected):
    with writer(tmp_path) as warc:
        warc.write_event([response(ip_address=given)])
    assert written(tmp_path)[1].field("WARC-IP-Address") == expected


def test_without_accelerators_the_file_is_as_good(tmp_path, monkeypatch):
    monkeypatch.setattr(deflate, "quickest", None)
    monkeypatch.setattr(deflate, "fastest", zlib)
    with writer(tmp_path) as warc:
        warc.write_event([response(b"<p>Bridge</p>" * 1000)])
    assert written(tmp_path)[1].block == http_response(b"<p>Bridge</p>" * 1000)


# -- what must not be written


@pytest.mark.parametrize(
    "record",
    [
        NewRecord("resource", "https://news.example/\ud800"),
        NewRecord("resource", "/relative"),
        NewRecord("resource"),
        NewRecord("continuation", URL),
        NewRecord("invented", URL),
        NewRecord("resource", URL, extra=(("X-Note", "a\nb"),)),
        NewRecord("resource", URL, extra=(("X-Note", "a\x85b"),)),
        NewRecord("resource", URL, extra=(("X Note:", "a"),)),
        NewRecord("resource", URL, extra=(("X-Note", "\udc80"),)),
        NewRecord("resource", URL, extra=(("WARC-Type", "warcinfo"),)),
        NewRecord("resource", URL, extra=(("X-Note", "a"), ("x-note", "b"))),
        NewRecord("resource", URL, content_type="text/plain\r\nX: y", block=b"x"),
        NewRecord("resource", URL, ip_address="192.0.2.1\r\nX: y"),
        NewRecord("resource", URL, ip_address="news.example"),
        NewRecord("resource", URL, record_id="urn:uuid:a b"),
        NewRecord("response", URL, http=True, content_type="text/html"),
        NewRecord("resource", URL, record_id="<urn:uuid:a>"),
        NewRecord("resource", URL, truncated="tired"),
        NewRecord("resource", URL, refers_to="urn:uuid:1"),
        NewRecord("resource", URL, payload_digest="sha1:AAAA"),
        NewRecord("revisit", URL),
        NewRecord("warcinfo", URL),
        NewRecord("conversion", URL, ip_address="192.0.2.1"),
    ],
)
def test_what_breaks_the_standard_is_refused_and_leaves_no_trace(tmp_path, record):
    with writer(tmp_path) as warc:
        warc.write_event([response()])
        with pytest.raises(WriteRefused):
            warc.write_event([response(), record])
        warc.write_event([response()])
    assert [record.field("WARC-Type") for record in written(tmp_path)] == ["warcinfo", "response", "response"]


HOSTILE = Path(__file__).parents[2].parent / "shared" / "warc-corpus" / "damaged" / "writer-hostile.jsonl"


@pytest.mark.skipif(not HOSTILE.exists(), reason="the corpus ../shared/warc-corpus is not here")
def test_every_hostile_input_of_the_corpus_is_refused_or_encoded(tmp_path):
    for line in HOSTILE.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case.keys() & {"uri", "field", "date"}:
            continue  # those that are no single value have tests of their own here and in test_crash
        record = NewRecord(
            "resource",
            case.get("uri", URL),
            date=case.get("date", DATE),
            block=b"x",
            content_type="text/plain",
            extra=(tuple(case["field"]),) if "field" in case else (),
        )
        folder = tmp_path / hashlib.sha256(line.encode()).hexdigest()
        with writer(folder) as warc:
            warc.write_event([response()])
            if "refuse" in case["must"] and "encode" not in case["must"]:
                with pytest.raises(WriteRefused):
                    warc.write_event([record])
            else:
                warc.write_event([record])
        for record in written(folder):
            assert record.field("WARC-Date").endswith("Z")
            assert record.field("WARC-Type") in {"warcinfo", "response", "resource"}


def test_a_second_record_of_the_same_id_is_refused(tmp_path):
    mine = NewRecord("resource", URL, record_id="urn:uuid:5d1f7c9e-0000-4000-8000-000000000001")
    with writer(tmp_path) as warc:
        warc.write_event([mine])
        with pytest.raises(WriteRefused, match="already"):
            warc.write_event([mine])
        with pytest.raises(WriteRefused, match="already"):
            warc.write_event([NewRecord("resource", URL, record_id="urn:uuid:2")] * 2)


def test_a_second_writer_is_refused(tmp_path):
    with writer(tmp_path) as warc:
        warc.write_event([response()])
        with pytest.raises(StoreError, match="another writer"):
            writer(tmp_path)
    writer(tmp_path).close()


@pytest.mark.parametrize("prefix", ["", "a/b", "../x", "-x", "a b"])
def test_a_prefix_that_is_no_file_name_is_refused(tmp_path, prefix):
    with pytest.raises(WriteRefused):
        writer(tmp_path, prefix=prefix)


def test_warcinfo_fields_cannot_inject_others(tmp_path):
    with pytest.raises(WriteRefused):
        writer(tmp_path, operator="Ada\r\nformat: other")


# -- failing payloads


class Breaking(io.RawIOBase):
    """A payload that breaks off."""

    def __init__(self, good: int) -> None:
        self.left = good

    def read(self, _size=-1, /):
        if not self.left:
            raise ConnectionError("reset")
        self.left -= 1
        return b"x" * 1000


def test_a_payload_that_breaks_off_leaves_no_partial_record(tmp_path):
    with writer(tmp_path) as warc:
        warc.write_event([response()])
        with pytest.raises(ConnectionError):
            warc.write_event([NewRecord("resource", URL, block=Breaking(3))])
        warc.write_event([response()])
    assert len(written(tmp_path)) == 3
    assert list(tmp_path.iterdir()) == list(tmp_path.glob("*.warc.gz"))


class Changing(io.BytesIO):
    """A file that is shorter when it is read again."""

    def seek(self, place, whence=0, /):
        self.truncate(max(0, len(self.getvalue()) - 10))
        return super().seek(place, whence)


def test_a_block_that_changes_while_it_is_written_is_refused(tmp_path):
    with writer(tmp_path) as warc:
        warc.write_event([response()])
        with pytest.raises(WriteRefused, match="changed"):
            warc.write_event([NewRecord("resource", URL, block=Changing(b"x" * 100))])
    assert len(written(tmp_path)) == 2


def test_a_block_is_read_from_where_its_file_stands(tmp_path):
    spool = io.BytesIO(b"skipped" + http_response(b"kept"))
    spool.seek(7)
    with writer(tmp_path) as warc:
        warc.write_event([NewRecord("response", URL, block=spool, http=True)])
    assert written(tmp_path)[1].block == http_response(b"kept")


# -- files


def test_a_full_file_is_finished_and_a_new_one_begun(tmp_path):
    with writer(tmp_path, max_size=2000) as warc:
        for i in range(12):
            warc.write_event([response(bytes(range(256)) * 2, url=f"{URL}{i}")])
    files = sorted(tmp_path.iterdir())
    assert len(files) > 2
    for file in files:
        records = raw_records(file)
        assert records[0].field("WARC-Type") == "warcinfo"
        assert records[0].field("WARC-Filename") == file.name
        assert len(records) > 1
        prefix, stamp, serial, _ = file.name.split("-", 3)
        assert (prefix, len(stamp), len(serial)) == ("test", 14, 5)


def test_a_file_has_its_name_only_when_it_is_finished(tmp_path):
    warc = writer(tmp_path)
    (place,) = warc.write_event([response()])
    assert not list(tmp_path.glob("*.warc.gz"))
    assert (tmp_path / f"{place.file}.open").exists()
    warc.close()
    assert [path.name for path in tmp_path.iterdir()] == [place.file]
    with pytest.raises(StoreError, match="closed"):
        warc.write_event([response()])


def test_a_writer_that_wrote_nothing_leaves_nothing(tmp_path):
    writer(tmp_path).close()
    with writer(tmp_path) as warc, pytest.raises(WriteRefused):
        warc.write_event([NewRecord("resource")])
    assert list(tmp_path.iterdir()) == []


def test_threads_may_share_a_writer(tmp_path):
    with writer(tmp_path, sync=SyncPolicy(events=7)) as warc:

        def work(name):
            for i in range(20):
                warc.write_event([response(f"{name}-{i}".encode() * 50, url=f"{URL}/{name}/{i}")])

        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    uris = [record.field("WARC-Target-URI") for record in written(tmp_path)[1:]]
    assert len(uris) == len(set(uris)) == 80


def test_any_gzip_program_reads_the_file(tmp_path):
    with writer(tmp_path) as warc:
        (place,) = warc.write_event([response()])
    assert gzip.decompress((tmp_path / place.file).read_bytes()).count(b"WARC/1.1\r\n") == 2


# -- revisits


def test_a_payload_that_is_held_becomes_a_revisit_naming_the_original_in_three_ways(tmp_path):
    body = b"<p>Bridge vote</p>"
    again = "https://news.example/b"
    with writer(tmp_path, dedup=PayloadMemory()) as warc:
        (first,) = warc.write_event([response(body)])
        second, _ = warc.write_event([response(body, url=again), NewRecord("request", again, http=True)])
    revisit = written(tmp_path)[2]
    assert second.type == revisit.field("WARC-Type") == "revisit"
    assert revisit.field("WARC-Profile").endswith("1.1/revisit/identical-payload-digest")
    assert revisit.field("WARC-Refers-To") == f"<{first.record_id}>"
    assert revisit.field("WARC-Refers-To-Target-URI") == URL
    assert revisit.field("WARC-Refers-To-Date") == DATE
    assert revisit.field("WARC-Payload-Digest") == sha1(body)
    assert revisit.field("WARC-Truncated") == "length"
    assert revisit.block == http_response(body).removesuffix(body)
    assert written(tmp_path)[3].field("WARC-Concurrent-To") == f"<{second.record_id}>"


def test_a_spooled_response_becomes_a_revisit_as_well(tmp_path):
    message = http_response(b"<p>Bridge vote</p>")
    with writer(tmp_path, dedup=PayloadMemory()) as warc:
        for _ in range(2):
            (place,) = warc.write_event([NewRecord("response", URL, block=io.BytesIO(message), http=True)])
    assert place.type == "revisit"
    assert written(tmp_path)[2].block == message.removesuffix(b"<p>Bridge vote</p>")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (response(b"cut", truncated="disconnect"), response(b"cut")),
        (response(b"whole"), response(b"whole", truncated="disconnect")),
        (response(b""), response(b"")),
        (response(b"one"), response(b"two")),
        (
            NewRecord("response", URL, block=b"HTTP/1.1 404 No\r\n\r\nlost", http=True),
            NewRecord("response", URL, block=b"HTTP/1.1 404 No\r\n\r\nlost", http=True),
        ),
    ],
    ids=["cut original", "cut copy", "empty", "different", "not found"],
)
def test_what_is_not_the_same_whole_answer_is_written_out(tmp_path, first, second):
    with writer(tmp_path, dedup=PayloadMemory()) as warc:
        warc.write_event([first])
        (place,) = warc.write_event([second])
    assert place.type == "response"


def test_a_memory_of_earlier_runs_is_used(tmp_path):
    original = Original("urn:uuid:1", "https://news.example/old", "2026-10-01T00:00:00Z")
    with writer(tmp_path, dedup=PayloadMemory([(sha1(b"same"), 4, original)])) as warc:
        (place,) = warc.write_event([response(b"same")])
    assert place.type == "revisit"
    assert written(tmp_path)[1].field("WARC-Refers-To-Date") == original.date


def test_a_304_answer_is_a_revisit_of_its_own_profile(tmp_path):
    message = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    answer = NewRecord("response", URL, date=DATE, block=message, http=True)
    with writer(tmp_path) as warc:
        warc.write_event([as_not_modified(answer, Original("urn:uuid:1", URL, "2026-10-01T00:00:00Z"))])
    record = written(tmp_path)[1]
    assert record.field("WARC-Profile").endswith("server-not-modified")
    assert record.field("WARC-Refers-To-Target-URI") == URL
    assert record.block == message
    assert record.field("WARC-Truncated") is None


def test_several_events_are_written_in_one_step_and_a_refused_one_leaves_no_trace(tmp_path):
    with writer(tmp_path) as warc:
        first, refused, third = warc.write_events(
            [
                [response(url=f"{URL}/1"), NewRecord("request", f"{URL}/1", block=b"GET / HTTP/1.1\r\n\r\n")],
                [response(url=f"{URL}/2"), NewRecord("metadata", f"{URL}/2", truncated="bored")],
                [response(url=f"{URL}/3", record_id='urn:x:"3')],
            ]
        )
        assert isinstance(refused, WriteRefused)
        assert warc.holds(first[1].record_id)
        assert warc.holds(third[0].record_id)
    places = [(place.offset, place.length) for place in (*first, *third)]
    assert [(record.offset, record.length) for record in written(tmp_path)[1:]] == places
    assert [record.field("WARC-Target-URI") for record in written(tmp_path)[1:]] == [
        f"{URL}/1",
        f"{URL}/1",
        f"{URL}/3",
    ]


def test_a_group_that_does_not_fit_the_disk_is_not_there_at_all(tmp_path, monkeypatch):
    warc = writer(tmp_path)
    before = warc.write_event([response(url=f"{URL}/before")])[0]
    size = (tmp_path / f"{before.file}.open").stat().st_size
    whole = openfile.write_all

    def half(descriptor, data):
        whole(descriptor, bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(openfile, "write_all", half)
    events = [[response(url=f"{URL}/{n}", record_id=f"urn:x:{n}")] for n in range(3)]
    with pytest.raises(StoreError, match="No space left"):
        warc.write_events(events)
    monkeypatch.undo()
    assert (tmp_path / f"{before.file}.open").stat().st_size == size
    assert not any(warc.holds(f"urn:x:{n}") for n in range(3))
    assert len(warc.write_events(events)) == 3
    warc.close()
    assert [record.field("WARC-Target-URI") for record in written(tmp_path)[1:]] == [
        f"{URL}/{n}" for n in ("before", 0, 1, 2)
    ]


def test_a_group_that_fails_late_says_which_of_its_events_were_written(tmp_path):
    def answers():
        for n in range(6):
            yield [response(os.urandom(30_000), url=f"{URL}/{n}", record_id=f"urn:x:{n}")]
        raise OSError("the next answer cannot be read")

    with writer(tmp_path, max_size=80_000) as warc:
        with pytest.raises(OSError, match="cannot be read"):
            warc.write_events(answers())
        held = [n for n in range(6) if warc.holds(f"urn:x:{n}")]
    there = {
        record.field("WARC-Record-ID").strip("<>")
        for path in tmp_path.glob("*.warc.gz")
        for record in raw_records(path)
    }
    assert held[-3:] == [n for n in range(6) if f"urn:x:{n}" in there][-3:]
    assert 0 < len(held) < 6

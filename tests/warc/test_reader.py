"""Archives of every kind give the same records."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import threading
import zipfile

import pytest
import zstandard

from archiver.errors import NotAnArchive, UnsafeInput
from archiver.warc import PayloadError, RecordList, open_archive
from support.damage import Pipe, http_block, sha1_label, warc_record
from support.listing import list_records

BODY = b"<p>The harbour bridge opens late.</p>"
FIRST = warc_record(http_block(BODY, "Content-Type: Text/HTML; charset=utf-8"), record_id="urn:x:1")
SECOND = warc_record(b"plain words", kind="resource", content_type="text/plain", record_id="urn:x:2")
ARC = (
    b"filedesc://x.arc 0.0.0.0 20261101100000 text/plain 70\n"
    b"1 0 invented\nURL IP-address Archive-date Content-type Archive-length\n\n\n"
    b"http://news.example/a b 203.0.113.5 20261101100001 text/html %d\n" % len(http_block(BODY))
) + http_block(BODY)


def with_dictionary(*records: bytes) -> bytes:
    """A .warc.zst whose first frame carries the dictionary of all others."""
    dictionary = zstandard.ZstdCompressionDict(FIRST * 8, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    raw = dictionary.as_bytes()
    head = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    packer = zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True)
    return head + b"".join(packer.compress(record) for record in records)


def frames(*records: bytes) -> bytes:
    return b"".join(zstandard.compress(record) for record in records)


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record, mtime=0) for record in records)


FORMS = {
    "plain": FIRST + SECOND,
    "gzip, a member each": members(FIRST, SECOND),
    "gzip, one member": members(FIRST + SECOND),
    "gzip, a record over two members": members(FIRST[:100], FIRST[100:], SECOND),
    "gzip, empty members between": members(FIRST, b"", SECOND, b""),
    "zstd, a frame each": frames(FIRST, SECOND),
    "zstd, one frame": frames(FIRST + SECOND),
    "zstd with a dictionary": with_dictionary(FIRST, SECOND),
    "plain after gzip": members(FIRST) + SECOND,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("opened", [io.BytesIO, Pipe], ids=["file", "pipe"])
def test_every_form_gives_the_same_records(form, opened):
    with open_archive(opened(FORMS[form])) as archive:
        records = [(record.record_id, record.type, record.read_payload()) for record in archive]
        assert records == [("urn:x:1", "response", BODY), ("urn:x:2", "resource", b"plain words")]
        assert archive.findings == ()


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_all_versions_are_read(version):
    data = warc_record(b"words", kind="resource", content_type="text/plain", version=version)
    with open_archive(io.BytesIO(data)) as archive:
        assert [(record.version, record.read_block()) for record in archive] == [(version, b"words")]


def test_a_version_nobody_defined_is_named_and_not_listed():
    with open_archive(io.BytesIO(warc_record(b"words", version="2.0") + SECOND)) as archive:
        assert [record.record_id for record in archive] == ["urn:x:2"]
        assert [finding.code for finding in archive.findings] == ["unknown-version"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_arc_is_read_with_a_blank_in_its_url(pack):
    lines = list_records(io.BytesIO(pack(ARC)))
    assert [line["type"] for line in lines] == ["warcinfo", "response"]
    assert lines[1]["target_uri"] == "http://news.example/a b"
    assert lines[1]["payload_sha256"] == hashlib.sha256(BODY).hexdigest()
    assert lines[1]["date"] == "20261101100001"


def test_arc_version_two_has_ten_values():
    block = http_block(BODY)
    line = b"http://news.example/ 203.0.113.5 20261101100001 text/html 200 sum - 123 x.arc %d\n" % len(block)
    head = b"filedesc://x.arc 0.0.0.0 20261101100000 text/plain 200 - - 0 x.arc 9\n2 0 made\n\n\n"
    with open_archive(io.BytesIO(head + line + block + b"\n")) as archive:
        records = list(archive)
    assert records[1].target_uri == "http://news.example/"
    assert records[1].read_payload() == BODY


def test_what_a_record_says_of_itself():
    with open_archive(io.BytesIO(FIRST)) as archive:
        (record,) = archive
    assert record.http_status == 200
    assert record.content_type == "Text/HTML; charset=utf-8"
    assert record.media_type == "text/html"
    assert record.date == "2026-11-01T10:00:00Z"
    assert record.header("warc-type") == "response"
    assert record.headers[0] == ("WARC-Type", "response")
    assert record.open_block().read() == http_block(BODY, "Content-Type: Text/HTML; charset=utf-8")
    assert (record.offset, record.length) == (0, len(FIRST))


def test_fields_may_be_folded_and_written_in_any_case():
    data = b"WARC/1.0\r\nwarc-type: resource\r\nX-Long: one\r\n two\r\nCONTENT-LENGTH:2\r\n\r\nok\r\n\r\n"
    with open_archive(io.BytesIO(data)) as archive:
        (record,) = archive
    assert (record.type, record.header("X-Long"), record.read_block()) == ("resource", "one two", b"ok")


def test_the_file_is_named_as_given(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(FIRST)
    assert [line["file"] for line in list_records(str(path))] == [str(path)]


def test_a_record_is_found_at_its_offset():
    data = members(FIRST, SECOND)
    with open_archive(io.BytesIO(data)) as archive:
        offsets = [record.offset for record in archive]
        assert archive.record_at(offsets[1]).record_id == "urn:x:2"


def test_a_record_within_a_shared_member_is_found_by_its_inflated_offset():
    data = members(FIRST + SECOND)
    lines = list_records(io.BytesIO(data))
    assert [(line["offset"], line["length"]) for line in lines] == [(0, None), (len(FIRST), None)]
    with open_archive(io.BytesIO(data)) as archive:
        assert archive.record_at(len(FIRST)).record_id == "urn:x:2"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_archives_in_a_wacz_are_read_in_place(tmp_path, method):
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("pages/pages.jsonl", "{}")
        bundle.writestr("archive/b.warc.gz", members(SECOND), method)
        bundle.writestr("archive/a.warc.gz", members(FIRST), method)
    lines = list_records(str(path))
    assert [line["file"] for line in lines] == [f"{path}!archive/a.warc.gz", f"{path}!archive/b.warc.gz"]
    assert [line["record_id"] for line in list_records(f"{path}!archive/b.warc.gz")] == ["urn:x:2"]


def test_an_inner_path_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("archive/a.warc.gz", members(FIRST))
    with pytest.raises(NotAnArchive), open_archive(f"{path}!archive/c.warc.gz") as archive:
        list(archive)


def test_what_cannot_be_opened_is_refused(tmp_path):
    for name in (tmp_path, tmp_path / "none.warc.gz", "\0"):
        with pytest.raises(NotAnArchive):
            open_archive(name)


def test_a_damaged_zip_is_refused():
    with pytest.raises(NotAnArchive), open_archive(io.BytesIO(b"PK\x03\x04 and no more")) as archive:
        list(archive)


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty-file"), (b"\r\n\r\n", "not-a-warc"), (b"<p>words", "not-a-warc")]
)
def test_a_file_without_records_is_named(data, code):
    with open_archive(io.BytesIO(data)) as archive:
        assert list(archive) == []
        assert [finding.code for finding in archive.findings] == [code]


def test_a_fifo_closed_early_is_a_cut_archive(tmp_path):
    path = tmp_path / "fifo"
    os.mkfifo(path)
    data = members(FIRST, SECOND)[:-20]

    def write() -> None:
        path.write_bytes(data)

    writer = threading.Thread(target=write)
    writer.start()
    with open_archive(path) as archive:
        records = RecordList(archive)
        assert [line["record_id"] for line in records] == ["urn:x:1"]
        assert [finding.code for finding in records.findings] == ["gzip-truncated"]
    writer.join()


def test_a_file_that_grows_is_read_as_far_as_it_was(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(FIRST)
    with open_archive(path) as archive:
        records = iter(archive)
        assert next(records).record_id == "urn:x:1"
        with path.open("ab") as more:
            more.write(SECOND[:50])
        assert [record.record_id for record in records] in ([], ["urn:x:2"])


def test_a_remote_archive_is_read_through_fsspec():
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://invented/a.warc.gz", "wb") as file:
        file.write(members(FIRST, SECOND))
    lines = list_records("memory://invented/a.warc.gz")
    assert [line["record_id"] for line in lines] == ["urn:x:1", "urn:x:2"]


def test_a_payload_over_the_limit_is_refused_by_the_limits_name():
    bomb = gzip.compress(bytes(5_000_000))
    data = warc_record(http_block(bomb, "Content-Encoding: gzip"))
    with open_archive(io.BytesIO(data)) as archive:
        (record,) = archive
        with pytest.raises(UnsafeInput, match="max-payload-size"):
            record.read_payload(1_000_000)
        assert len(record.read_payload()) == 5_000_000


def segments(*words: bytes, digest: str = "") -> list[bytes]:
    """Return a record cut into segments: the first with the HTTP head, then continuations."""
    total = f"WARC-Segment-Total-Length: {sum(map(len, words))}"
    cut = []
    for i, piece in enumerate(words, 1):
        fields = [f"WARC-Segment-Number: {i}", *([digest] if digest and i == 1 else [])]
        fields += ["WARC-Segment-Origin-ID: <urn:x:s1>"] if i > 1 else []
        fields += [total] if i == len(words) else []
        kind = "response" if i == 1 else "continuation"
        cut.append(warc_record(piece, kind=kind, record_id=f"urn:x:s{i}", fields=tuple(fields)))
    return cut


@pytest.mark.parametrize("pack", [lambda *cut: b"".join(cut), members, frames], ids=["plain", "gzip", "zstd"])
def test_the_first_segment_has_the_payload_of_all(pack):
    body = gzip.compress(BODY * 50, mtime=0)
    block = http_block(body, "Content-Encoding: gzip")
    digest = f"WARC-Payload-Digest: {sha1_label(body)}"
    one, two, three = segments(block[:60], block[60:75], block[75:], digest=digest)
    data = pack(SECOND, one, FIRST, two, SECOND, three, SECOND)
    with open_archive(io.BytesIO(data)) as archive:
        records = list(archive)
        assert records[1].read_payload() == BODY * 50
        assert records[1].agrees_with_payload_digest() is True
        assert archive.record_at(records[1].offset).read_payload() == BODY * 50
        with pytest.raises(PayloadError, match="one of several"):
            records[3].read_payload()
        assert archive.findings == ()


def test_segments_may_lie_in_the_next_file_of_a_wacz(tmp_path):
    block = http_block(BODY)
    one, two = segments(block[:30], block[30:])
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("archive/b.warc", two + SECOND)
        archive.writestr("archive/a.warc", FIRST + one)
    with open_archive(tmp_path / "a.wacz") as opened:
        assert [record.read_payload() for record in opened if record.segment_number == 1] == [BODY]


@pytest.mark.parametrize("opened", [io.BytesIO, Pipe])
def test_a_record_that_lacks_a_segment_has_no_payload(opened):
    one, two, three = segments(
        http_block(BODY), b"more", b"most", digest=f"WARC-Payload-Digest: {sha1_label(BODY)}"
    )
    for data in (one, one + three, three + two + one):
        with open_archive(opened(data)) as archive:
            record = next(record for record in archive if record.segment_number == 1)
            assert record.agrees_with_payload_digest() is None
            with pytest.raises(PayloadError, match="segment"):
                record.read_payload()


def test_many_records_that_lack_a_segment_are_not_searched_for_one_by_one():
    data = b"".join(
        warc_record(http_block(BODY), record_id=f"urn:x:{i}", fields=("WARC-Segment-Number: 1",))
        for i in range(400)
    )
    with open_archive(io.BytesIO(data)) as archive:
        for record in archive:
            with pytest.raises(PayloadError):
                record.read_payload()
        with pytest.raises(PayloadError, match="not looked for"):
            record.read_payload()


@pytest.mark.slow
@pytest.mark.parametrize("pack", ["plain", "gzip", "zstd"])
@pytest.mark.parametrize("opened", [lambda file: file, lambda file: Pipe(file.read())], ids=["file", "pipe"])
def test_a_large_record_is_handed_out_in_pieces(tmp_path, pack, opened):
    body = os.urandom(1 << 20) * 24
    data = warc_record(http_block(body)) + SECOND
    if pack != "plain":
        split = len(data) - len(SECOND)
        data = (members if pack == "gzip" else frames)(data[:split], data[split:])
    path = tmp_path / "large"
    path.write_bytes(data)
    with path.open("rb") as file, open_archive(opened(file)) as archive:
        lines = list(RecordList(archive))
    assert lines[0]["payload_sha256"] == hashlib.sha256(body).hexdigest()
    assert [line["record_id"] for line in lines][1:] == ["urn:x:2"]
    assert all(line["length"] for line in lines)

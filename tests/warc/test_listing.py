"""The lines of `archiver records`, field by field."""

from __future__ import annotations

import hashlib
import io

import pytest

from archiver.warc import RecordList, open_archive
from support.damage import http_block, sha1_label, warc_record
from support.listing import list_records

NOTHING = hashlib.sha256(b"").hexdigest()
BODY = b"<p>The bridge opens.</p>" * 20


def line_of(data: bytes) -> dict:
    (line,) = list_records(io.BytesIO(data))
    return line


def test_a_line_has_the_keys_of_the_design_in_order():
    line = line_of(
        warc_record(
            http_block(BODY, "Content-Type: TEXT/html; charset=x"), fields=("WARC-Truncated: Length",)
        )
    )
    assert list(line) == [
        "file", "offset", "length", "record_id", "type", "target_uri", "date", "status", "mime", "truncated", "payload_sha256"
    ]  # fmt: skip
    assert (line["status"], line["mime"], line["truncated"]) == (200, "text/html", "length")
    assert line["payload_sha256"] == hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize(
    ("block", "kind", "content_type", "payload"),
    [
        (http_block(b""), "response", "application/http", NOTHING),
        (b"", "response", "application/http", None),
        (b"", "resource", "text/plain", None),
        (b"words", "resource", "text/plain", hashlib.sha256(b"words").hexdigest()),
        (b"words", "response", "text/dns", hashlib.sha256(b"words").hexdigest()),
        (b"words", "metadata", "text/plain", None),
        (b"words", "conversion", "text/plain", None),
        (http_block(BODY), "revisit", "application/http", None),
        (b"zz\r\n".join([http_block(b"", "Transfer-Encoding: chunked"), b"x\r\n0\r\n\r\n"]), "response", "application/http", None),
        (http_block(BODY, "Transfer-Encoding: chunked"), "response", "application/http", hashlib.sha256(BODY).hexdigest()),
        (http_block(BODY, "Content-Encoding: gzip"), "response", "application/http", hashlib.sha256(BODY).hexdigest()),
        (http_block(b"\x1f\x8b\x08junk", "Content-Encoding: gzip"), "response", "application/http", None),
    ],
)  # fmt: skip
def test_the_payload_hash(block, kind, content_type, payload):
    assert line_of(warc_record(block, kind=kind, content_type=content_type))["payload_sha256"] == payload


def test_missing_fields_are_null():
    line = line_of(b"WARC/1.1\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: 2\r\n\r\nok\r\n\r\n")
    assert [line[key] for key in ("type", "target_uri", "date", "status", "mime", "truncated")] == [None] * 6


def test_a_block_that_its_own_digest_disproves_is_damage():
    wrong = (f"WARC-Block-Digest: {sha1_label(b'other')}",)
    data = warc_record(b"words", kind="resource", fields=wrong) + warc_record(
        b"words", kind="resource", record_id="urn:x:2"
    )
    with open_archive(io.BytesIO(data)) as archive:
        records = RecordList(archive)
        assert [line["record_id"] for line in records] == ["urn:x:2"]
        assert [finding.code for finding in records.findings] == ["block-digest"]


def segment(number: int, words: bytes, total: int | None = None) -> bytes:
    fields = [f"WARC-Segment-Number: {number}"]
    if number > 1:
        fields.append("WARC-Segment-Origin-ID: <urn:x:1>")
    if total is not None:
        fields.append(f"WARC-Segment-Total-Length: {total}")
    kind = "response" if number == 1 else "continuation"
    content_type = "application/http" if number == 1 else None
    return warc_record(
        words, kind=kind, record_id=f"urn:x:{number}", fields=tuple(fields), content_type=content_type
    )


def test_segments_are_put_together_for_the_payload_of_the_first():
    block = http_block(BODY)
    parts = [block[:100], block[100:250], block[250:]]
    other = warc_record(b"words", kind="resource", record_id="urn:x:7")
    data = segment(1, parts[0]) + segment(2, parts[1]) + other + segment(3, parts[2], len(block))
    lines = list_records(io.BytesIO(data))
    assert [line["record_id"] for line in lines] == ["urn:x:1", "urn:x:2", "urn:x:7", "urn:x:3"]
    assert lines[0]["payload_sha256"] == hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize("numbers", [(1,), (1, 3), (1, 2), (2, 3)])
def test_missing_segments_leave_no_payload(numbers):
    data = b"".join(segment(number, http_block(BODY), 9 if number == 3 else None) for number in numbers)
    with open_archive(io.BytesIO(data)) as archive:
        records = RecordList(archive)
        lines = list(records)
        assert [line["payload_sha256"] for line in lines] == [None] * len(numbers)
        assert [finding.code for finding in records.notes] == (["segment-missing"] if 1 in numbers else [])


def test_plain_lengths_count_the_record_and_its_end():
    one = warc_record(b"words", kind="resource")
    assert [(line["offset"], line["length"]) for line in list_records(io.BytesIO(one * 2))] == [
        (0, len(one)),
        (len(one), len(one)),
    ]

"""Every fault is named by its code, and legal archives raise no alarm."""

from __future__ import annotations

import gzip
import io
import tomllib
from pathlib import Path

import pytest

from archiver.errors import Severity
from archiver.warc.verify import verify_archive
from support.damage import http_block, sha1_label, warc_record

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "verify.toml").read_text(encoding="utf-8"))[
    "case"
]


def codes(data: bytes, *severities: Severity) -> list[str]:
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return [finding.code for finding in verify_archive(io.BytesIO(data)) if finding.severity in wanted]


def record_of(case: dict) -> bytes:
    """Build the record that a case describes: fields changed, added or left out."""
    block = case.get("block", "").encode("latin-1")
    fields = {
        "WARC-Type": "resource",
        "WARC-Record-ID": "<urn:x:1>",
        "WARC-Date": "2026-11-01T10:00:00Z",
        "WARC-Target-URI": "https://news.example/a",
        "Content-Type": "text/plain",
        "Content-Length": str(len(block)),
    } | case.get("set", {})
    lines = [f"{name}: {value}" for name, value in fields.items() if name not in case.get("without", [])]
    lines += case.get("more", [])
    return "\r\n".join([f"WARC/{case.get('version', '1.1')}", *lines, "", ""]).encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_record_is_judged_as_its_case_says(case):
    assert codes(record_of(case), Severity.ERROR) == case.get("errors", [])
    assert codes(record_of(case), Severity.WARNING) == case.get("warnings", [])


def response(body: bytes, *fields: str, more: tuple[str, ...] = (), status: str = "HTTP/1.1 200 OK") -> bytes:
    return warc_record(http_block(body, *fields, status=status), fields=more)


BODY = b"<p>The bridge opens.</p>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (response(BODY, f"Content-Length: {len(BODY)}"), []),
        (response(BODY, "Content-Length: 3"), ["http-content-length"]),
        (response(BODY, "Content-Length: 3", more=("WARC-Truncated: length",)), []),
        (response(b"", "Content-Length: 3", status="HTTP/1.1 304 Not Modified"), []),
        (response(BODY, "Content-Length: x"), ["http-content-length"]),
        (response(BODY, "Content-Length: 3", f"Content-Length: {len(BODY)}"), ["http-content-length"]),
        (response(BODY, status="HTTP/2 200"), ["http-status-line"]),
        (response(BODY, status="ICY 200 OK"), ["http-status-line"]),
        (response(BODY, status="HTTP/1.1 200"), []),
        (warc_record(b"<p>no head"), ["http-status-line"]),
        (warc_record(b"HTTP/1.1 200 OK\r\nA: b"), ["http-header"]),
        (response(BODY, "Transfer-Encoding: chunked"), ["http-chunking"]),
        (response(b"5\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), ["http-chunking"]),
        (response(b"2\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), []),
        (response(BODY, "Content-Encoding: gzip"), ["http-content-encoding"]),
        (response(gzip.compress(BODY)[:-4], "Content-Encoding: gzip"), ["http-content-encoding"]),
        (response(gzip.compress(BODY), "Content-Encoding: gzip"), []),
        (response(gzip.compress(bytes(110 << 20)), "Content-Encoding: gzip"), ["decompression-bomb"]),
    ],
)
def test_what_a_server_sent_is_judged(data, expected):
    assert codes(data) == expected


CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
CODED = gzip.compress(BODY, mtime=0)


@pytest.mark.parametrize(
    ("stored", "fields", "over", "expected"),
    [
        (BODY, (), BODY, []),
        (BODY, (), b"other", ["payload-digest"]),
        (CHUNKED, ("Transfer-Encoding: chunked",), BODY, []),
        (CHUNKED, ("Transfer-Encoding: chunked",), CHUNKED, ["payload-digest-over-chunks"]),
        (CODED, ("Content-Encoding: gzip",), CODED, []),
        (CODED, ("Content-Encoding: gzip",), BODY, ["payload-digest"]),
    ],
)
def test_the_payload_digest_is_over_the_entity_body(stored, fields, over, expected):
    data = response(stored, *fields, more=(f"WARC-Payload-Digest: {sha1_label(over)}",))
    assert codes(data) == expected


def test_a_wrong_block_digest_is_named_in_a_torn_record_too():
    wrong = warc_record(
        b"words and words", kind="resource", fields=(f"WARC-Block-Digest: {sha1_label(b'x')}",), length=5
    )
    assert set(codes(wrong)) == {"bad-record-end", "block-digest"}


def test_an_id_may_stand_once():
    data = warc_record(b"words", kind="resource") * 2
    assert codes(data, Severity.ERROR) == ["duplicate-record-id"]


IDENTICAL = "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


def revisit(digest: bytes, *more: str) -> bytes:
    fields = (IDENTICAL, f"WARC-Payload-Digest: {sha1_label(digest)}", *more)
    return warc_record(b"", kind="revisit", record_id="urn:x:2", content_type=None, fields=fields)


@pytest.mark.parametrize(
    "reference",
    [
        ("WARC-Refers-To: <urn:x:1>",),
        (
            "WARC-Refers-To-Target-URI: https://news.example/harbour",
            "WARC-Refers-To-Date: 2026-11-01T10:00:00Z",
        ),
    ],
)
def test_a_revisit_has_the_digest_of_its_original(reference):
    original = warc_record(
        http_block(BODY), record_id="urn:x:1", fields=(f"WARC-Payload-Digest: {sha1_label(BODY)}",)
    )
    assert codes(original + revisit(BODY, *reference)) == []
    assert codes(original + revisit(b"other", *reference)) == ["revisit-digest"]


def test_a_revisit_of_another_file_is_legal_and_a_loop_is_not():
    assert codes(revisit(BODY, "WARC-Refers-To: <urn:x:7>")) == []
    assert codes(revisit(BODY, "WARC-Refers-To: <urn:x:2>")) == ["revisit-loop"]


def segment(number: int, size: int, total: int | None = None) -> bytes:
    fields = [f"WARC-Segment-Number: {number}"]
    if number > 1:
        fields.append("WARC-Segment-Origin-ID: <urn:x:1>")
    if total is not None:
        fields.append(f"WARC-Segment-Total-Length: {total}")
    kind, content_type = ("resource", "text/plain") if number == 1 else ("continuation", None)
    block = b"a" * size
    return warc_record(
        block, kind=kind, record_id=f"urn:x:{number}", fields=tuple(fields), content_type=content_type
    )


def test_segments_are_all_there_and_as_long_as_they_say():
    assert codes(segment(1, 5) + segment(2, 5) + segment(3, 5, 15)) == []
    assert codes(segment(1, 5) + segment(2, 5, 11)) == ["segment-length"]
    assert codes(segment(1, 5)) == ["segment-missing"]
    assert codes(segment(1, 5) + segment(3, 5, 15)) == ["segment-missing"]


def test_an_archive_that_only_departs_is_told_apart():
    one, two = (warc_record(b"words", kind="resource", record_id=f"urn:x:{i}") for i in (1, 2))
    assert codes(gzip.compress(one + two)) == ["not-per-record-gzip"]
    assert codes(gzip.compress(one) + two) == ["mixed-compression"]
    assert codes(one.replace(b"\r\n", b"\n")) == ["lf-line-ends", "bad-record-end"]
    assert codes(one + b"\r\n" + two) == ["bad-record-end"]

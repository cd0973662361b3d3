"""What stands between records, or in their place, is stepped over and named."""

from __future__ import annotations

import gzip
import io
import random

import pytest
import zstandard

from archiver.warc import open_archive
from support.damage import http_block, packed, sha1_label, warc_record

ONE, TWO, THREE = (
    warc_record(words, kind="resource", content_type="text/plain", record_id=f"urn:x:{i}")
    for i, words in enumerate((b"first words", b"second words" * 40, b"third words"), 1)
)
DIGESTED = warc_record(
    b"vouched for",
    kind="resource",
    record_id="urn:x:9",
    fields=(f"WARC-Block-Digest: {sha1_label(b'vouched for')}",),
)


def walked(data: bytes) -> tuple[list[str], list[str], list[str]]:
    with open_archive(io.BytesIO(data)) as archive:
        ids = [record.record_id.rpartition(":")[2] for record in archive if record.is_whole()]
        return ids, [f.code for f in archive.findings], [f.code for f in archive.departures]


def resized(record: bytes, by: int) -> bytes:
    head, _, rest = record.partition(b"Content-Length: ")
    length, _, rest = rest.partition(b"\r\n")
    return head + b"Content-Length: %d\r\n" % (int(length) + by) + rest


@pytest.mark.parametrize("kind", ["plain", "gz", "zst"])
@pytest.mark.parametrize("by", [-7, 7, 400, 10**12])
def test_a_wrong_length_costs_one_record(kind, by):
    data = b"".join(packed(record, kind) for record in (ONE, resized(TWO, by), THREE))
    ids, losses, _ = walked(data)
    assert ids == ["1", "3"]
    assert losses[0] in ("bad-record-end", "truncated-record")


@pytest.mark.parametrize("value", [b"-5", b"+5", b"12.0", b"abc", b"", b"9" * 30])
def test_a_length_that_is_no_number_costs_one_record(value):
    head, _, rest = TWO.partition(b"Content-Length: ")
    broken = head + b"Content-Length: " + value + b"\r\n" + rest.partition(b"\r\n")[2]
    assert walked(ONE + broken + THREE)[:2] == (["1", "3"], ["bad-content-length"])


def test_two_lengths_that_differ_are_refused_and_equal_ones_taken():
    twice = TWO.replace(b"Content-Length: 480", b"Content-Length: 480\r\nContent-Length: 480")
    assert walked(twice)[0] == ["2"]
    contradictory = TWO.replace(b"Content-Length: 480", b"Content-Length: 480\r\nContent-Length: 10")
    assert walked(ONE + contradictory + THREE)[:2] == (["1", "3"], ["repeated-field"])


@pytest.mark.parametrize(
    ("end", "codes"), [(b"", 1), (b"\r\n", 1), (b"\n", 1), (b"\n\n", 1), (b"\r\n" * 3, 1), (b"\r\n\r\n", 0)]
)
def test_an_odd_end_costs_nothing_and_is_a_departure(end, codes):
    ids, losses, departures = walked(ONE[:-4] + end + THREE)
    assert (ids, losses) == (["1", "3"], [])
    assert departures.count("bad-record-end") == codes


def test_junk_after_a_block_is_forgiven_when_the_digest_vouches():
    ids, losses, departures = walked(DIGESTED[:-4] + b"junk" * 9 + THREE)
    assert (ids, losses, departures) == (["9", "3"], ["garbage"], ["bad-record-end"])


@pytest.mark.parametrize(
    "junk", [b"\0" * 999, b"<p>words</p>", b"\x1f\x8b\x08" * 20, b"WARC/1.1\r\n", b"PK\x03\x04"]
)
@pytest.mark.parametrize("kind", ["plain", "gz", "zst"])
def test_junk_between_records_costs_nothing(kind, junk):
    ids, losses, _ = walked(packed(ONE, kind) + junk + packed(TWO, kind) + packed(THREE, kind))
    assert ids == ["1", "2", "3"]
    assert losses


def test_a_wrong_checksum_is_forgiven_when_the_digest_vouches():
    def spoiled(record: bytes) -> bytes:
        member = bytearray(gzip.compress(record))
        member[-6] ^= 1
        return bytes(member)

    assert walked(spoiled(DIGESTED) + gzip.compress(THREE))[:2] == (["9", "3"], ["gzip-crc"])
    assert walked(spoiled(ONE) + gzip.compress(THREE))[:2] == (["3"], ["gzip-crc"])


@pytest.mark.parametrize("size", [1, 2, 3, 9, 15, 100])
def test_a_member_that_is_cut_is_named(size):
    ids, losses, _ = walked(gzip.compress(ONE) + gzip.compress(TWO)[:size])
    assert (ids, losses) == (["1"], ["gzip-truncated"])


def test_records_before_the_damage_in_a_shared_member_are_kept():
    many = [warc_record(b"%d" % i * 900, kind="resource", record_id=f"urn:x:{i}") for i in range(400)]
    member = bytearray(gzip.compress(b"".join(many), 0))
    member[len(member) // 2] ^= 0x55
    member[len(member) // 2 + 70_000] ^= 0x55
    ids, losses, _ = walked(bytes(member[: -len(member) // 4]) + gzip.compress(THREE))
    assert ids[:150] == [str(i) for i in range(150)]
    assert ids[-1] == "3"
    assert losses


def test_a_frame_without_checksum_that_swallows_others_gives_them_back():
    raw = zstandard.ZstdCompressor(write_checksum=False, level=1)
    frames = [raw.compress(record) for record in (ONE, TWO, THREE)]
    assert walked(frames[0] + frames[1][:30] + frames[1] + frames[2])[0] == ["1", "2", "3"]


def test_departures_are_told_apart():
    assert walked(gzip.compress(ONE + TWO))[2] == ["not-per-record-gzip"]
    assert walked(gzip.compress(ONE[:60]) + gzip.compress(ONE[60:]))[2] == ["not-per-record-gzip"]
    assert walked(zstandard.compress(ONE + TWO))[2] == ["not-per-record-zstd"]
    assert walked(gzip.compress(ONE) + TWO)[2] == ["mixed-compression"]


def test_a_header_that_is_cut_does_not_take_the_next_record_with_it():
    assert walked(ONE + TWO[:70] + THREE)[0] == ["1", "3"]


def test_a_warc_within_a_record_stays_within():
    inner = warc_record(ONE + TWO, kind="resource", record_id="urn:x:8")
    assert walked(inner + THREE)[:2] == (["8", "3"], [])


def test_a_header_over_the_limit_is_stepped_over():
    large = warc_record(b"words", fields=("X-Large: " + "a" * (1 << 20),))
    assert walked(ONE + large + THREE)[:2] == (["1", "3"], ["header-too-large"])


def test_a_million_fields_are_stepped_over():
    large = warc_record(b"words", fields=tuple(f"X-{i}: a" for i in range(10**5)))
    assert walked(ONE + large + THREE)[:2] == (["1", "3"], ["header-too-large"])


def test_a_record_inflated_in_pieces_gives_any_part_of_its_block():
    body = random.Random(3).randbytes(300_000)
    block = http_block(body)
    data = gzip.compress(warc_record(http_block(b"first")), mtime=0) + gzip.compress(
        warc_record(block), mtime=0
    )
    with open_archive(io.BytesIO(data)) as archive:
        for record in list(archive)[1:]:
            assert record.read_payload() == body
            assert b"".join(record.iter_block()) == block
            pieces = record.iter_block(5)
            begun = next(pieces)
            assert record.block_slice(299_000, 10) == block[299_000:299_010]
            assert begun + b"".join(pieces) == block[5:]
            assert record.read_block() == block
            assert record.read_payload() == body


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_record_whose_first_member_is_tiny_is_found_after_damage(cut):
    split = gzip.compress(TWO[:cut], mtime=0) + gzip.compress(TWO[cut:], mtime=0)
    torn = gzip.compress(ONE, mtime=0)[:-20]
    assert walked(torn + split + gzip.compress(THREE, mtime=0))[0] == ["2", "3"]

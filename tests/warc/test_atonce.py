"""What is undone in one step is what the stages make of it, piece by piece; all that is odd is left to them."""

from __future__ import annotations

import gzip
import random
import zlib

import brotli
import pytest
import zstandard

from archiver.errors import ArchiverError
from archiver.warc.atonce import decode_at_once
from archiver.warc.httpmsg import parse_head
from archiver.warc.payload import PayloadLimits, Pipeline

BODY = ("<p>The harbour council meets at the bridge. " * 90).encode()
LIMIT = 1 << 20
CODERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


def head_of(*fields: str):
    return parse_head("\r\n".join(["HTTP/1.1 200 OK", *fields, "", ""]).encode())


def chunked(data: bytes, size: int = 700) -> bytes:
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def staged(head, body: bytes, limit: int) -> bytes | None:
    try:
        return b"".join(Pipeline(head, PayloadLimits(limit)).run([body]))
    except ArchiverError:
        return None


@pytest.mark.parametrize("coding", CODERS)
@pytest.mark.parametrize("body", [b"", b"a", BODY], ids=["nothing", "a byte", "a page"])
def test_each_common_coding_is_undone_also_when_chunked(coding, body):
    stored = CODERS[coding](body)
    assert decode_at_once(head_of(f"Content-Encoding: {coding}"), stored, LIMIT) in (body, None)
    head = head_of(f"Content-Encoding: {coding}", "Transfer-Encoding: chunked")
    assert decode_at_once(head, chunked(stored), LIMIT) in (body, None)


def test_a_page_takes_the_quick_way():
    for coding, pack in CODERS.items():
        assert decode_at_once(head_of(f"Content-Encoding: {coding}"), pack(BODY), LIMIT) == BODY
    assert decode_at_once(head_of("Transfer-Encoding: chunked"), chunked(BODY), LIMIT) == BODY


GZIPPED = gzip.compress(BODY, mtime=0)
ODD = {
    "gzip that is none": (["Content-Encoding: gzip"], BODY),
    "gzip and junk": (["Content-Encoding: gzip"], GZIPPED + b"junk"),
    "gzip, cut": (["Content-Encoding: gzip"], GZIPPED[:-9]),
    "brotli that is none": (["Content-Encoding: br"], BODY),
    "deflate that is none": (["Content-Encoding: deflate"], BODY),
    "zstd": (["Content-Encoding: zstd"], zstandard.compress(BODY)),
    "two codings": (["Content-Encoding: gzip, gzip"], gzip.compress(GZIPPED, mtime=0)),
    "chunks that are none": (["Transfer-Encoding: chunked"], BODY),
    "chunks, cut": (["Transfer-Encoding: chunked"], chunked(BODY)[:-2]),
    "chunks and more": (["Transfer-Encoding: chunked"], chunked(BODY) + b"more"),
    "chunks with LF": (["Transfer-Encoding: chunked"], chunked(BODY).replace(b"\r\n", b"\n")),
    "gzip in transfer": (["Transfer-Encoding: gzip"], GZIPPED),
}


@pytest.mark.parametrize("case", ODD)
def test_what_is_odd_is_left_to_the_stages(case):
    fields, stored = ODD[case]
    assert decode_at_once(head_of(*fields), stored, LIMIT) is None


@pytest.mark.parametrize("coding", CODERS)
def test_nothing_larger_than_the_limit_is_given(coding):
    stored = CODERS[coding](bytes(5000))
    assert decode_at_once(head_of(f"Content-Encoding: {coding}"), stored, 4999) is None
    assert decode_at_once(head_of(f"Content-Encoding: {coding}"), stored, 5000) == bytes(5000)


def test_under_any_damage_it_says_what_the_stages_say_or_nothing():
    chance = random.Random(11)
    for _ in range(3000):
        coding = chance.choice(list(CODERS))
        fields, stored = (
            [f"Content-Encoding: {coding}"],
            bytearray(CODERS[coding](BODY[: chance.randrange(400)])),
        )
        if chance.random() < 0.5:
            fields.append("Transfer-Encoding: chunked")
            stored = bytearray(chunked(bytes(stored), chance.randrange(1, 90)))
        for _ in range(chance.randrange(3)):
            stored[chance.randrange(len(stored))] = chance.randrange(256)
        whole = decode_at_once(head_of(*fields), bytes(stored), LIMIT)
        assert whole is None or whole == staged(head_of(*fields), bytes(stored), LIMIT)

"""Codings are undone in pieces of any size; what is no coding is left as it is, what is broken is refused."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard

from archiver.errors import UnsafeInput
from archiver.warc.codings import PayloadError
from archiver.warc.httpmsg import parse_head
from archiver.warc.payload import PayloadLimits, Pipeline

BODY = ("<p>The harbour council meets at the bridge. " * 90).encode()
LIMITS = PayloadLimits(1 << 24)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, size: int = 700, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    pieces = (data[i : i + size] for i in range(0, len(data), size))
    framed = b"".join(b"%x%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces)
    return framed + b"0\r\n" + trailer + b"\r\n"


def undone(stored: bytes, *fields: str, step: int = 1 << 20, limits: PayloadLimits = LIMITS) -> bytes:
    head = parse_head("\r\n".join(["HTTP/1.1 200 OK", *fields, "", ""]).encode())
    pieces = (stored[i : i + step] for i in range(0, len(stored), step))
    return b"".join(Pipeline(head, limits).run(pieces))


CODED = {
    "gzip": (gzip.compress(BODY), "Content-Encoding: gzip"),
    "x-gzip": (gzip.compress(BODY), "Content-Encoding: x-gzip"),
    "in capitals": (gzip.compress(BODY), "CONTENT-ENCODING: GZIP"),
    "gzip in members": (gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]), "Content-Encoding: gzip"),
    "gzip and zeros": (gzip.compress(BODY) + bytes(40), "Content-Encoding: gzip"),
    "gzip and junk": (gzip.compress(BODY) + b"junk", "Content-Encoding: gzip"),
    "deflate": (zlib.compress(BODY), "Content-Encoding: deflate"),
    "deflate, raw": (raw_deflate(BODY), "Content-Encoding: deflate"),
    "br": (brotli.compress(BODY), "Content-Encoding: br"),
    "zstd": (zstandard.compress(BODY), "Content-Encoding: zstd"),
    "zstd in frames": (zstandard.compress(BODY[:9]) + zstandard.compress(BODY[9:]), "Content-Encoding: zstd"),
    "identity": (BODY, "Content-Encoding: identity"),
    "twice": (gzip.compress(gzip.compress(BODY)), "Content-Encoding: gzip, gzip"),
    "two on two lines": (
        brotli.compress(gzip.compress(BODY)),
        "Content-Encoding: gzip\r\nContent-Encoding: br",
    ),
    "chunked": (chunked(BODY), "Transfer-Encoding: chunked"),
    "chunked with extensions": (chunked(BODY, extension=b";a=b"), "Transfer-Encoding: chunked"),
    "chunked with a trailer": (chunked(BODY, trailer=b"X-Sum: 1\r\n"), "Transfer-Encoding: chunked"),
    "chunked with leading zeros": (b"00001\r\na\r\n" + b"000\r\n\r\n", "Transfer-Encoding: chunked"),
    "chunked with LF": (chunked(BODY).replace(b"\r\n", b"\n"), "Transfer-Encoding: chunked"),
    "chunked gzip": (chunked(gzip.compress(BODY)), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip"),
    "gzip as transfer coding": (chunked(gzip.compress(BODY)), "Transfer-Encoding: gzip, chunked"),
}


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_codings_are_undone_in_steps_of_any_size(name, step):
    stored, fields = CODED[name]
    expected = b"a" if "leading" in name else BODY
    assert undone(stored, fields, step=step) == expected


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, br"])
@pytest.mark.parametrize("body", [BODY, b"<p>short", b"caf\xe9 " * 60])
def test_a_body_that_is_not_coded_is_left_whatever_its_label(coding, body):
    assert undone(body, f"Content-Encoding: {coding}") == body
    assert undone(body, f"Content-Encoding: {coding}", step=3) == body


@pytest.mark.parametrize("body", [BODY, b"", b"no size\r\nwords"])
def test_a_body_that_is_not_chunked_is_left_whatever_its_label(body):
    assert undone(body, "Transfer-Encoding: chunked") == body


BROKEN = {
    "size is no number": (b"zz\r\n" + BODY + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "size too large": (b"ffff\r\n" + BODY + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "size absurd": (b"f" * 16 + b"\r\n" + BODY + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "size too small": (b"5\r\n" + BODY + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "no last chunk": (chunked(BODY)[:-5], "Transfer-Encoding: chunked"),
    "second size is no number": (b"1\r\na\r\nx\r\nb\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "gzip cut": (gzip.compress(BODY)[:-9], "Content-Encoding: gzip"),
    "gzip checksum": (gzip.compress(BODY)[:-8] + bytes(8), "Content-Encoding: gzip"),
    "deflate cut": (zlib.compress(BODY)[:-9], "Content-Encoding: deflate"),
    "br cut": (brotli.compress(BODY)[:-3], "Content-Encoding: br"),
    "zstd cut": (zstandard.compress(BODY)[:-3], "Content-Encoding: zstd"),
    "nobody's coding": (BODY, "Content-Encoding: quark"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("step", [5, 1 << 20])
def test_a_broken_coding_is_refused_by_its_kind(name, step):
    stored, fields = BROKEN[name]
    with pytest.raises(PayloadError) as caught:
        undone(stored, fields, step=step)
    assert caught.value.kind == ("http-chunking" if "Transfer" in fields else "http-content-encoding")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(name):
    packers = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }
    bomb = packers[name](bytes(1 << 23))
    with pytest.raises(UnsafeInput, match="max-payload-size"):
        undone(bomb, f"Content-Encoding: {name}", limits=PayloadLimits(1 << 20))
    with pytest.raises(UnsafeInput, match="max-payload-ratio"):
        undone(bomb, f"Content-Encoding: {name}", limits=PayloadLimits(1 << 30, ratio=50, free=1 << 20))

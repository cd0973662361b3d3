"""Answers as odd as servers give them; the archive must hold each byte for byte."""

from __future__ import annotations

import gzip
import zlib

import brotli
import zstandard

BODY = b"<!doctype html><title>Odd</title><p>The ferry left late.</p>"


def _plain(
    *lines: bytes, body: bytes = BODY, first: bytes = b"HTTP/1.1 200 OK", end: bytes = b"\r\n"
) -> bytes:
    return (
        end.join((first, b"Content-Type: text/html", *lines, b"Content-Length: %d" % len(body), b"", b""))
        + body
    )


def _chunked(body: bytes, *lines: bytes, trailer: bytes = b"", extension: bytes = b"") -> bytes:
    head = b"\r\n".join(
        (b"HTTP/1.1 200 OK", b"Content-Type: text/html", *lines, b"Transfer-Encoding: chunked", b"", b"")
    )
    half = len(body) // 2
    pieces = b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in (body[:half], body[half:]))
    return head + pieces + b"0\r\n" + trailer + b"\r\n"


_GZIP = gzip.compress(BODY, mtime=0)
_EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"

ODD: dict[str, bytes] = {
    "plain": _plain(),
    "duplicates-interleaved": _plain(
        b"X-A: 1", b"X-B: 2", b"X-A: 3", b"Set-Cookie: a=1", b"x-b: 4", b"Set-Cookie: b=2"
    ),
    "mixed-case": _plain(b"x-LOWER-upper: Yes", b'ETAG: "a"'),
    "folded-header": _plain(b"X-Long: one\r\n  two\r\n\tthree"),
    "no-reason": _plain(first=b"HTTP/1.1 200"),
    "no-reason-blank": _plain(first=b"HTTP/1.1 200 "),
    "odd-reason": _plain(first=b"HTTP/1.1 200 Fine, thanks"),
    "latin1-reason": _plain(first=b"HTTP/1.1 200 D\xe9j\xe0 vu"),
    "blanks-around-value": _plain(b"X-Blank:   \t padded \t "),
    "raw-utf8-value": _plain("X-Name: Žofia 北京".encode()),
    "control-bytes": _plain(b"X-Ctl: a\x01b\x7fc"),
    "blank-before-colon": _plain(b"X-Space : yes"),
    "line-without-colon": _plain(b"this line has none"),
    "bare-lf": _plain(b"X-A: 1", end=b"\n"),
    "chunked": _chunked(BODY),
    "chunk-extensions": _chunked(BODY, extension=b";name=value"),
    "trailers": _chunked(BODY, b"Trailer: X-Sum", trailer=b"X-Sum: 12\r\n"),
    "gzip": _plain(b"Content-Encoding: gzip", body=_GZIP),
    "gzip-chunked": _chunked(_GZIP, b"Content-Encoding: gzip"),
    "br": _plain(b"Content-Encoding: br", body=brotli.compress(BODY)),
    "zstd": _plain(b"Content-Encoding: zstd", body=zstandard.compress(BODY)),
    "deflate": _plain(b"Content-Encoding: deflate", body=zlib.compress(BODY)),
    "false-gzip": _plain(b"Content-Encoding: gzip"),
    "gzip-in-gzip": _plain(b"Content-Encoding: gzip, gzip", body=gzip.compress(_GZIP, mtime=0)),
    "cut-length": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + BODY,
    "cut-chunk": _chunked(BODY)[:-12],
    "length-and-chunked": _chunked(BODY, b"Content-Length: 9"),
    "equal-lengths": _plain(b"Content-Length: %d" % len(BODY)),
    "different-lengths": _plain(b"Content-Length: 7"),
    "http10": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY,
    "early-hints": _EARLY + _plain(),
    "two-interim": _EARLY + b"HTTP/1.1 102 Processing\r\n\r\n" + _plain(),
    "300-headers": _plain(*(b"X-%d: %d" % (n, n) for n in range(300))),
    "100-kb-header": _plain(b"X-Big: " + b"a" * 100_000),
    "204": b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n",
    "204-with-body": b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\nstray bytes",
    "999": _plain(first=b"HTTP/1.1 999 Request Denied"),
    "302": b"HTTP/1.1 302 Found\r\nLocation: /chunked\r\nContent-Length: 5\r\n\r\nmoved",
    "beyond-length": _plain() + b"bytes after the end",
    "empty-200": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "no-http": b"220 mail.example ESMTP ready\r\n",
    "bad-chunk-size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "negative-length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
    "lower-case-http": b"http/1.1 200 ok\r\nContent-Length: 5\r\n\r\nhello",
    "leading-blank-lines": b"\r\n\r\n" + _plain(),
    "crcrlf": _plain(b"X-A: 1\r"),
    "nul-in-value": _plain(b"X-Nul: a\x00b"),
    "icy": _plain(first=b"ICY 200 OK"),
    "http2-in-clear": _plain(first=b"HTTP/2 200 OK"),
    "two-blanks": _plain(first=b"HTTP/1.1  200  OK"),
    "http09": BODY,
    "junk-first": b"junk\r\n" + _plain(),
    "byte-order-mark": b"\xef\xbb\xbf" + _plain(),
    "fold-first": b"HTTP/1.1 200 OK\r\n X: folded\r\nContent-Length: 5\r\n\r\nhello",
    "folded-length": b"HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\nhello",
    "cr-alone": b"HTTP/1.1 200 OK\rContent-Length: 5\r\rhello",
    "empty-name": _plain(b": value"),
    "nul-in-name": _plain(b"X\x00Y: 1"),
    "endless-digits": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\nhello",
    "short-length": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello",
    "listed-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
    "transfer-list": _chunked(_GZIP).replace(b": chunked", b": gzip, chunked"),
    "transfer-identity": _plain(b"Transfer-Encoding: identity"),
    "transfer-unknown": _plain(b"Transfer-Encoding: x-turned"),
    "chunks-of-http10": _chunked(BODY).replace(b"HTTP/1.1", b"HTTP/1.0"),
    "chunks-by-lf": _chunked(BODY)
    .replace(b"\r\n\r\n", b"\0", 1)
    .replace(b"\r\n", b"\n")
    .replace(b"\0", b"\r\n\r\n"),
    "last-chunk-unended": _chunked(BODY)[:-2],
    "no-chunks-at-all": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY,
    "odd-trailer": _chunked(BODY, trailer=b"no colon here\r\n"),
    "beyond-chunks": _chunked(BODY) + b"bytes after the end",
    "pipelined": _plain() + _plain(first=b"HTTP/1.1 404 Not Found"),
    "switching": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello",
    "odd-early-hints": b"HTTP/1.1 103 Early\r\nno colon here\r\n\r\n" + _plain(),
    "interim-alone": _EARLY,
    "304-with-body": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
    "205-with-body": _plain(first=b"HTTP/1.1 205 Reset Content"),
    "gzip-of-nothing": _plain(b"Content-Encoding: gzip", body=b""),
    "gzip-cut": _plain(b"Content-Encoding: gzip", body=_GZIP[:-9]),
    "raw-deflate": _plain(b"Content-Encoding: deflate", body=zlib.compress(BODY)[2:-4]),
    "redirect-to-nowhere": b"HTTP/1.1 302 Found\r\nContent-Length: 5\r\n\r\nmoved",
    "warc-in-body": _plain(body=b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"),
}

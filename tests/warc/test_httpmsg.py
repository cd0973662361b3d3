"""HTTP heads are taken as they come, and nothing of them is rewritten."""

from __future__ import annotations

import pytest

from archiver.warc.httpmsg import parse_head, parse_request_head


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("HTTP/1.1 200 OK", 200),
        ("HTTP/1.1 404", 404),
        ("HTTP/1.0 302 ", 302),
        ("HTTP/2 200", 200),
        ("ICY 200 OK", 200),
        ("http/1.1 200 OK", 200),
        ("HTTP/1.1 abc OK", None),
        ("HTTP/1.1 2000 OK", None),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_status_lines(line, status, end):
    block = end.join([line, "Content-Type: text/html", "", "body"]).encode()
    head = parse_head(block)
    assert head.status == status
    assert block[head.body_start :] == b"body"


def test_an_interim_answer_is_stepped_over():
    block = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\nHTTP/1.1 200 OK\r\nX-A: b\r\n\r\nbody"
    head = parse_head(block)
    assert (head.status, head.fields, block[head.body_start :]) == (200, (("X-A", "b"),), b"body")


def test_header_lines_keep_their_order_and_bytes():
    raw = b"HTTP/1.1 200 OK\r\nA: 1\r\nA: 2\r\nFold: one\r\n two\r\nL: caf\xe9\r\nU: \xc3\xa9\r\nEmpty:\r\nNoBlank:v\r\n\r\n"
    assert parse_head(raw).fields == (
        ("A", "1"),
        ("A", "2"),
        ("Fold", "one two"),
        ("L", "café"),
        ("U", "é"),
        ("Empty", ""),
        ("NoBlank", "v"),
    )


def test_a_head_without_an_end_is_all_head():
    head = parse_head(b"HTTP/1.1 200 OK\r\nA: 1\r\n")
    assert (head.ended, head.body_start) == (False, 23)


def test_what_is_no_response_has_no_head():
    assert parse_head(b"<p>words</p>") is None
    assert parse_request_head(b"<p>words</p>") is None
    assert parse_request_head(b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n").fields == (
        ("Host", "news.example"),
    )

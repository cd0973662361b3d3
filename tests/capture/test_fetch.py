from __future__ import annotations

import time

import pytest

from archiver.capture import Fetcher, Gate, Request
from archiver.capture.robots import Robots
from archiver.capture.target import read_target
from archiver.errors import CaptureError
from support.odd_answers import ODD
from support.warcs import read_records, responses


@pytest.mark.parametrize("secured", [False, True], ids=["plain", "tls"])
def test_odd_answers_are_archived_byte_for_byte(secured, serve, server_context, capture, collection):
    server = serve(
        {f"/{name}": answer for name, answer in ODD.items()}, context=server_context if secured else None
    )
    capture(*(server.url(f"/{name}") for name in ODD), robots="ignore", requisites=False, concurrency=8)
    held = responses(collection.archive)
    wrong = [
        name
        for name, answer in ODD.items()
        if held.get(server.url(f"/{name}")) is None or held[server.url(f"/{name}")].block != answer
    ]
    assert wrong == []


def test_requests_are_archived_byte_for_byte(serve, capture, collection, keeping_secrets):
    server = serve({f"/{name}": answer for name, answer in ODD.items()})
    urls = [server.url(f"/{name}") for name in ODD]
    capture(*urls, robots="ignore", requisites=False, options=keeping_secrets)
    kept = sorted(record.block for record in read_records(collection.archive) if record.type == "request")
    assert kept == sorted(server.requests)


def in_pieces(answer):
    """Send an answer piece by piece, so that no two of its parts come together."""

    def script(connection, _request):
        size = max(1, len(answer) // 40)
        for start in range(0, len(answer), size):
            connection.sendall(answer[start : start + size])
            time.sleep(0.001)

    return script


def left_open(answer):
    """Send an answer and wait for the client to close."""

    def script(connection, _request):
        connection.sendall(answer)
        connection.settimeout(20)
        connection.recv(1)

    return script


@pytest.mark.slow
@pytest.mark.parametrize("manner", [in_pieces, left_open])
@pytest.mark.parametrize("secured", [False, True], ids=["plain", "tls"])
def test_odd_answers_are_exact_however_they_come(manner, secured, serve, server_context, capture, collection):
    answers = {f"/{name}": manner(answer) for name, answer in ODD.items()}
    server = serve(answers, context=server_context if secured else None)
    urls = [server.url(f"/{name}") for name in ODD]
    capture(*urls, robots="ignore", requisites=False, concurrency=24, timeout=8.0)
    held = responses(collection.archive)
    assert [name for name in ODD if held[server.url(f"/{name}")].block != ODD[name]] == []


@pytest.mark.parametrize(
    ("name", "outcome", "cut"),
    [
        ("http09", "malformed", None),
        ("junk-first", "malformed", None),
        ("no-http", "malformed", None),
        ("switching", "malformed", None),
        ("icy", "captured", None),
        ("endless-digits", "captured", None),
        ("chunks-by-lf", "captured", None),
        ("last-chunk-unended", "captured", None),
        ("different-lengths", "captured", None),
        ("cut-length", "disconnected", "disconnect"),
        ("cut-chunk", "disconnected", "disconnect"),
        ("interim-alone", "disconnected", "disconnect"),
        ("304-with-body", "http-error", None),
        ("999", "http-error", None),
    ],
)
def test_odd_answers_have_the_outcome_that_is_true_of_them(name, outcome, cut, serve, capture, collection):
    server = serve({"/x": ODD[name]})
    done = capture(server.url("/x"), robots="ignore", requisites=False)
    assert done.urls[0].outcome == outcome
    assert responses(collection.archive)[server.url("/x")].field("warc-truncated") == cut


def test_after_an_abort_nothing_is_asked_any_more(serve):
    server = serve({})
    fetcher = Fetcher(Gate(allow_private=True))
    fetcher.abort()
    with pytest.raises(CaptureError) as ended:
        fetcher.fetch(Request(server.url("/")))
    assert ended.value.outcome == "interrupted"
    assert server.requests == []


def test_a_connection_that_is_opened_during_an_abort_is_cut(serve):
    server = serve({"/": left_open(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")})
    fetcher = Fetcher(Gate(allow_private=True))
    fetcher.links.abort()
    with pytest.raises(CaptureError) as ended:
        fetcher.fetch(Request(server.url("/")))
    assert ended.value.outcome == "disconnected"


def test_rules_that_could_not_be_asked_for_because_the_run_ends_are_no_rules():
    def ask(url):
        raise CaptureError("interrupted", "interrupted", url=url)

    robots, target = Robots(ask, "test/1"), read_target("http://times.example/")
    with pytest.raises(CaptureError):
        robots.decide(target)
    assert not robots.knows(target)

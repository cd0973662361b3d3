"""Input that is made to cost time: every reader of foreign text stays linear."""

from __future__ import annotations

import time

import pytest

from archiver.capture.exchange import Head
from archiver.capture.feeds import feed_tasks, sitemap_tasks
from archiver.capture.imports.memento import LINK
from archiver.capture.interpret import Interpreter
from archiver.capture.requisites import (
    css_references,
    page_requisites,
    parse_html,
    srcset_addresses,
)
from archiver.capture.robots import _groups, _own_lines
from archiver.capture.walls import find_standing
from archiver.errors import CaptureError
from archiver.knowledge import find_wall

SIZE = 200_000
BASE = "http://a.example/"


def requisites(text):
    root = parse_html(text.encode())
    return root is not None and (page_requisites(root, BASE), find_standing(root, BASE))


def interpret(text):
    reader = Interpreter("GET")
    reader.feed(b"HTTP/1.1 200 OK\r\n")
    data = text.encode()
    for place in range(0, len(data), 65536):
        reader.feed(data[place : place + 65536])
    assert reader.head is None or isinstance(reader.head, Head)


READERS = {
    "srcset": (
        lambda text: list(srcset_addresses(text)),
        [",", " ,", "a,", "a ", "a\n", " ", "a, ", "a 1x, "],
    ),
    "css": (
        lambda text: list(css_references(text)),
        ["/*", "url(", "url('", 'url("', "@import ", "@import url(", "\\", "url( "],
    ),
    "html": (
        requisites,
        [
            "<div>",
            "<a",
            "<img src=x>",
            "<!--",
            "<svg><use href=x>",
            "&",
            "<base href=x>",
            "<style>/*",
            "<p style='url('>",
        ],
    ),
    "robots": (
        lambda text: (_groups(text), list(_own_lines(text, "x"))),
        [" ", "a ", "User-agent: *\n", "Disallow: /*a*\n", ":", "User-agent: *\nDisallow: /x\n"],
    ),
    "links": (LINK.findall, ["<", "<>;", "<a>; rel=", ";", '<a>; rel="']),
    "wall": (lambda text: find_wall(text[:300], text[:900]), ["404 ", "error ", "- ", "not found "]),
    "head": (interpret, ["X: y\r\n", " \r\n", "a", "\r", "\n ", "X:\r\n\t"]),
}


def feed_or_nothing(reader, text):
    try:
        reader(text.encode(), BASE)
    except CaptureError:
        return


@pytest.mark.parametrize(
    ("name", "piece"), [(name, piece) for name, (_, pieces) in READERS.items() for piece in pieces]
)
def test_no_repetition_costs_more_than_seconds(name, piece):
    started = time.process_time()
    READERS[name][0](piece * (SIZE // len(piece)))
    assert time.process_time() - started < 6


@pytest.mark.parametrize(
    "piece", ["<rss>", "<item>", "<item><link>x", "<url><loc>", "&a;", "<!DOCTYPE x [", "<![CDATA["]
)
def test_no_feed_or_sitemap_costs_more_than_seconds(piece):
    started = time.process_time()
    for start in ("<rss><channel>", "<urlset>"):
        feed_or_nothing(feed_tasks, start + piece * (SIZE // len(piece)))
        feed_or_nothing(lambda data, url: sitemap_tasks(data, url, 0), start + piece * (SIZE // len(piece)))
    assert time.process_time() - started < 12

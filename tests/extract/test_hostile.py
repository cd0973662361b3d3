"""Whatever the bytes, only PageError leaves the reading, and time grows with size alone."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import PageError
from archiver.extract import extract_article
from archiver.page import read_page

STORY = (
    b"<article><h1>The lamp</h1>"
    + b"<p>The ferry council met on Monday, and it agreed on nothing at all.</p>" * 5
)
N = 4000

HOSTILE = {
    "nested divisions": b"<div>" * N + STORY,
    "nested inline": b"<p>" + b"<span>a " * N + STORY,
    "nested lists": b"<ul><li>x " * N + STORY,
    "nested tables": b"<table><tr><td>x" * N + STORY,
    "nested quotations": b"<blockquote>a line of words " * N + STORY,
    "one table": STORY + b"<table>" + b"<tr><td>a cell</td><td>123</td></tr>" * N + b"</table>",
    "attributes": b"<div " + b"".join(b"a%d=1 " % n for n in range(10 * N)) + b">" + STORY,
    "an open comment": STORY + b"<!--" + b"x" * 10 * N,
    "entities": STORY + b"<p>" + b"&amp;&lt;&#x41;&nosuch;" * N,
    "a huge colspan": STORY
    + b"<table><tr><td colspan=9007199254740991>a</td></tr><tr><td>b</td></tr></table>",
    "control characters": STORY + bytes(range(1, 32)) * 100,
    "lone surrogates": STORY + b"<p>&#xD800;&#xDFFF;\xed\xa0\x80 words</p>",
    "frames only": b"<html><frameset><frame src=a></frameset></html>",
    "an empty body": b"<html><body></body></html>",
    "a deep graph": b'<script type="application/ld+json">'
    + b'{"@type":"A","x":' * N
    + b"1"
    + b"}" * N
    + b"</script>"
    + STORY,
    "a cyclic graph": b'<script type="application/ld+json">{"@graph":[{"@id":"#a","@type":"NewsArticle",'
    b'"author":{"@id":"#a"},"isPartOf":{"@id":"#a"}}]}</script>' + STORY,
    "stored text of a size": b'<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"'
    + b"Word " * 50 * N
    + b'"}</script>'
    + STORY,
    "blanks": STORY + b"<p>" + b" " * 10 * N + b"x" + b"\t" * 10 * N + b"</p>",
    "bait for formulas": STORY + b"<p>" + b"(AP) - By " * N + b"</p><p>" + b"Quelle: dpa/" * N + b"</p>",
    "angle brackets": STORY + b"<" * N + b"<a" * N,
    "headings": b"<h1>The lamp</h1>" * N + STORY,
    "figures": STORY + b"<figure><img src=a.jpg><figcaption>Photo: x</figcaption></figure>" * (N // 4),
    "links": STORY + b"".join(b"<a href=/%d>Story number %d</a> " % (n, n) for n in range(N)),
    "a script of brackets": b"<script>window.x=" + b'{"content":' * N + b"</script>" + STORY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_or_refused_in_time(name):
    start = time.process_time()
    with suppress(PageError):
        extract_article(read_page(HOSTILE[name], url="https://news.example/a"))
    assert time.process_time() - start < 20


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data):
    with suppress(PageError):
        extract_article(read_page(data, url="https://news.example/a"))


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class=article>", "</div>", "<h1>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<br><br>",
     "<script type=application/ld+json>{", "</script>", "<img src=x>", "<figure>", "<figcaption>", "<a href=/x>", "</a>",
     "The council met, and agreed on nothing at all. ", "By Ada Example", "(AP) — ", "\u202e", "\x00", "&#x110000;", "<time>",
     "<iframe src=https://youtube.com/x>", "<pre>", "<hr>", "<article>", "</article>", "<title>", "<meta name=description content=x>"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_markup_is_read_or_refused(pieces):
    with suppress(PageError):
        extract_article(read_page("".join(pieces).encode("utf-8", "replace"), url="https://news.example/a"))

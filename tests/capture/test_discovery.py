from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib

import brotli
import pytest
import zstandard

from archiver.capture.feeds import feed_tasks, sitemap_tasks
from archiver.capture.payload import TooLarge, decode, join_chunks
from archiver.capture.requisites import css_references, page_requisites, parse_html, stylesheet_requisites
from archiver.errors import CaptureError

BASE = "http://times.example/news/bridge"


def found(html):
    root = parse_html(html.encode())
    return (
        []
        if root is None
        else [
            (task.kind, task.url.removeprefix("http://times.example")) for task in page_requisites(root, BASE)
        ]
    )


@pytest.mark.parametrize(
    ("html", "expect"),
    [
        ("<img src=a.png>", [("requisite", "/news/a.png")]),
        ("<img src='data:image/png;base64,AA'>", []),
        ("<img data-src=/lazy.png src=/dot.gif>", [("requisite", "/dot.gif"), ("requisite", "/lazy.png")]),
        ("<img srcset='/a,b.png 1x, /c.png 2x'>", [("requisite", "/a,b.png"), ("requisite", "/c.png")]),
        (
            "<picture><source srcset='/w.webp 800w'><img src=/i.jpg></picture>",
            [("requisite", "/w.webp"), ("requisite", "/i.jpg")],
        ),
        ("<video poster=/p.jpg src=/film.mp4></video>", [("requisite", "/p.jpg")]),
        ("<link rel=stylesheet href=/s.css>", [("stylesheet", "/s.css")]),
        ("<link rel='shortcut icon' href=/i.ico>", [("requisite", "/i.ico")]),
        ("<link rel=canonical href=/other>", []),
        ("<link rel=alternate type=application/json+oembed href=/oembed>", [("oembed", "/oembed")]),
        ("<script src=/j.js></script><script>var a = '/no.js'</script>", [("requisite", "/j.js")]),
        (
            "<style>@import '/m.css'; a{background:url( \"/b g.png\" )}</style>",
            [("stylesheet", "/m.css"), ("requisite", "/b%20g.png")],
        ),
        ("<div style='background:url(/x.png)'>", [("requisite", "/x.png")]),
        ("<base href='/root/'><img src=a.png>", [("requisite", "/root/a.png")]),
        ("<svg><image href=/v.svg></image><use href='#local'></use></svg>", [("requisite", "/v.svg")]),
        (
            "<img src='javascript:alert(1)'><img src='file:///etc/passwd'><img src='http://u:p@a.example/x'>",
            [],
        ),
        ("<noscript><img src=/n.png></noscript>", [("requisite", "/n.png")]),
        ("<img src=/a.png><img src=/a.png#x>", [("requisite", "/a.png")]),
        ("", []),
    ],
)
def test_requisites_of_a_page(html, expect):
    assert found(html) == expect


@pytest.mark.parametrize(
    ("css", "expect"),
    [
        ("@font-face{src:url(f.woff2) format('woff2'),url('f.woff')}", ["f.woff2", "f.woff"]),
        ("/* url(no.png) */ a{b:url(yes.png)}", ["yes.png"]),
        ("a{b:url(\\70ic.png)}", ["pic.png"]),
        ("a{b:url()}", []),
        ("a{b:url(unclosed", []),
    ],
)
def test_references_of_a_stylesheet(css, expect):
    assert [reference for _, reference in css_references(css)] == expect


def test_stylesheets_that_import_for_ever_come_to_an_end():
    assert stylesheet_requisites(b"@import 'next.css'", BASE, 10)
    assert stylesheet_requisites(b"@import 'next.css'", BASE, 11) == []


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY f SYSTEM "file:///etc/passwd">]>"""


def test_entities_in_sitemaps_and_feeds_are_not_followed():
    sitemap = (
        ENTITIES
        + b"<urlset><url><loc>http://a.example/&d;&f;</loc></url><url><loc>http://a.example/ok</loc></url></urlset>"
    )
    assert [task.url for task in sitemap_tasks(sitemap, BASE, 0)] == ["http://a.example/ok"]
    feed = (
        ENTITIES
        + b"<rss><channel><item><title>&d;&f;</title><link>http://a.example/1</link></item></channel></rss>"
    )
    assert [task.url for task in feed_tasks(feed, BASE)] == ["http://a.example/1"]


@pytest.mark.parametrize(
    ("feed", "expect"),
    [
        (
            b"<rss><channel><item><guid>http://a.example/g</guid></item></channel></rss>",
            ["http://a.example/g"],
        ),
        (
            b"<rss><channel><item><guid isPermaLink='false'>http://a.example/g</guid></item></channel></rss>",
            [],
        ),
        (
            b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='/s'/><link href='/e'/></entry></feed>",
            ["http://times.example/e"],
        ),
        (
            b"<rss><channel><item><title>a & b</title><link>http://a.example/1</link></item>",
            ["http://a.example/1"],
        ),
        (b"<rss><channel><item><link>javascript:alert(1)</link></item></channel></rss>", []),
        (
            gzip.compress(
                b"<rss><channel><item><link>http://a.example/1</link></item></channel></rss>", mtime=0
            ),
            ["http://a.example/1"],
        ),
    ],
)
def test_stories_of_a_feed(feed, expect):
    assert [task.url for task in feed_tasks(feed, BASE)] == expect


@pytest.mark.slow
def test_a_feed_of_a_hundred_thousand_items_is_read_in_seconds():
    items = b"".join(
        b"<item><title>t</title><link>http://a.example/%d</link></item>" % n for n in range(100_000)
    )
    started = time.process_time()
    assert len(feed_tasks(b"<rss><channel>" + items + b"</channel></rss>", BASE)) == 100_000
    assert time.process_time() - started < 30


def test_an_index_leads_to_sitemaps_only_so_deep():
    index = b"<sitemapindex><sitemap><loc>http://a.example/next.xml</loc></sitemap></sitemapindex>"
    assert [(task.kind, task.hops) for task in sitemap_tasks(index, BASE, 1)] == [("sitemap", 2)]
    assert sitemap_tasks(index, BASE, 4) == []


def test_a_sitemap_may_be_a_list_of_lines_and_nothing_else_is_one():
    assert [task.url for task in sitemap_tasks(b"http://a.example/1\nhttp://a.example/2\n", BASE, 0)][
        1
    ] == "http://a.example/2"
    with pytest.raises(CaptureError, match="sitemap"):
        sitemap_tasks(b"<html><p>no", BASE, 0)


BOMB = bytes(50 << 20)


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(BOMB, mtime=0)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=4)),
        ("zstd", zstandard.compress(BOMB)),
    ],
    ids=["gzip", "deflate", "br", "zstd"],
)
def test_bombs_cost_no_more_than_the_limit(coding, data):
    tracemalloc.start()
    with pytest.raises(TooLarge):
        decode(data, coding, 1 << 20, BASE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_false_label_gives_the_bytes_as_they_are(coding):
    assert decode(b"<p>plain", coding, 1000, BASE) == b"<p>plain"


def test_cut_and_joined_gzip_gives_what_can_be_read():
    whole = gzip.compress(b"a" * 1000) + gzip.compress(b"b" * 1000)
    assert decode(whole, "gzip", 10_000, BASE) == b"a" * 1000 + b"b" * 1000
    assert decode(gzip.compress(bytes(range(256)) * 50)[:-20], "gzip", 100_000, BASE).startswith(
        bytes(range(256))
    )
    assert decode(zlib.compress(b"raw")[2:-4], "deflate", 100, BASE) == b"raw"


@pytest.mark.parametrize(
    ("data", "expect"),
    [
        (b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"3\r\nabc\r\nzz\r\n", b"abc"),
        (b"5\r\nab", b"ab"),
        (b"no chunks", b"no chunks"),
        (b"", b""),
    ],
)
def test_chunks_are_joined_as_far_as_they_go(data, expect):
    assert join_chunks(data) == expect

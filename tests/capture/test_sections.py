from __future__ import annotations

import pytest

from archiver.capture.sections import is_further_page, looks_like_story
from archiver.store import NewTask
from support.servers import page

SITE = "https://times.example"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/01/bridge-vote",
        "/news/2026-03-01-bridge",
        "/politik/bruecke-a-1234567.html",
        "/world/12345678",
        "/news/council-puts-off-its-bridge-vote",
        "/news/bridge-vote-delayed.html",
        "/20260301/ferry.html",
    ],
)
def test_addresses_of_stories(path):
    assert looks_like_story(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news",
        "/tag/bridge-vote-of-the-year",
        "/author/ada-example-of-the-times",
        "/2026/03/",
        "/a/photo-12345678.jpg",
        "/about/us",
        "/sport/live",
    ],
)
def test_addresses_of_no_story(path):
    assert not looks_like_story(SITE + path)


@pytest.mark.parametrize(
    ("first", "other", "expect"),
    [
        ("/story", "/story/2", True),
        ("/story/2", "/story/3", True),
        ("/story.html", "/story-page-2.html", True),
        ("/story", "/story?page=2", True),
        ("/story", "/story/3", False),
        ("/story", "/other/2", False),
        ("/story", "/next-story-of-the-day", False),
    ],
)
def test_further_pages_of_an_article(first, other, expect):
    assert is_further_page(SITE + first, SITE + other) is expect


def test_a_section_leads_to_its_stories_and_no_further(serve, capture):
    links = "".join(
        f"<a href='{href}'>x</a>"
        for href in (
            "/2026/03/01/one",
            "/2026/03/01/one?utm_source=front",
            "/tag/x",
            "https://other.example/2026/03/01/two",
            "/2026/03/02/three#c",
        )
    )
    server = serve(
        {
            "/news": page(links),
            "/2026/03/01/one": page("<a href=/2026/03/03/four>more</a>"),
            "/2026/03/02/three": page("<p>x"),
        }
    )
    done = capture(NewTask(server.url("/news"), "section"))
    assert sorted(entry.url for entry in done.urls) == [
        server.url(path) for path in ("/2026/03/01/one", "/2026/03/02/three", "/news")
    ]


def test_an_article_of_three_pages_is_captured_whole(serve, capture):
    server = serve(
        {
            "/story": page("<link rel=next href=/story/2>"),
            "/story/2": page("<a rel=next href=3>on</a>"),
            "/story/3": page("<a rel=next href=/other-story>"),
        }
    )
    capture(server.url("/story"))
    assert set(server.hits) == {"/robots.txt", "/story", "/story/2", "/story/3"}

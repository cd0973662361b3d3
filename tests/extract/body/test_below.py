"""Stories in odd frames: parted, followed by others, commented on, live, locked, or where nobody looks for them."""

from __future__ import annotations

from html import escape

import pytest

from archiver.extract import extract_article
from archiver.extract.body.below import without_spans
from archiver.knowledge.threads import thread_heading
from archiver.page import read_page
from archiver.record import ArticleRecord, plain_text
from support.harbour import PARTS, TITLE

STORY = "".join(f"<p>{part}</p>" for part in PARTS)
NEXT_TITLE = "The keeper who counted whales"
NEXT = "".join(
    f"<p>A lighthouse {who} on the northern cape has counted whales for thirty years and told nobody about it.</p>"
    for who in ("keeper", "painter", "cook", "cat")
)
COMMENTS = (
    "I went diving there as a boy, and we all knew about the whales below that wall, believe me or not.",
    "Typical council, they need three opinions on whales and walls, and they pay for none of them.",
    "Glass boats for whales? In this harbour? They will be green within a week, you wait and see.",
)


def read(body: str, head: str = "") -> ArticleRecord:
    html = (
        f'<!DOCTYPE html><html lang="en"><head><title>{TITLE} | The Times</title><meta property="og:title" content="{TITLE}">{head}</head>'
        f'<body><header><a href="/">Home</a> <a href="/news">News</a></header>{body}'
        "<footer><p>All rights of the house reserved, whales and all. <a href=/legal>Legal</a></p></footer></body></html>"
    )
    return extract_article(read_page(html.encode(), url="https://times.example/2026/wall"))


def parted(opening: str, closing: str, between: str) -> str:
    """Return the story in three parts, with something between them."""
    chunks = ("".join(f"<p>{part}</p>" for part in PARTS[at : at + 2]) for at in (0, 2, 4))
    return (
        f"<main><h1>{TITLE}</h1>" + between.join(f"{opening}{chunk}{closing}" for chunk in chunks) + "</main>"
    )


def comments(tag: str) -> str:
    return "".join(
        f"<{tag}><b>Reader {at}</b><span>2 hours ago</span><p>{text}</p><a href=#r>Reply</a></{tag}>"
        for at, text in enumerate(COMMENTS)
    )


SHAPES = {
    "parts of one class": parted("<div class=chunk>", "</div>", "<div class=ad>Advertisement</div>"),
    "parts in a grid": parted("<div class=row><div class=col>", "</div></div>", "<div class=row><div class=col></div></div>"),
    "parts under headings": parted("<section><h2>The wall</h2>", "</section>", ""),
    "an endless page of articles": f"<main><article><h1>{TITLE}</h1>{STORY}</article><article><h1>{NEXT_TITLE}</h1>{NEXT}</article></main>",
    "an endless page of divisions": f'<div id=feed><div class=post data-url="/2026/wall"><h1>{TITLE}</h1><div>{STORY}</div></div>'
    f'<div class=post data-url="/2026/keeper"><h1>{NEXT_TITLE}</h1><div>{NEXT}</div></div></div>',
    "comments in a section": f"<main><article><h1>{TITLE}</h1>{STORY}</article><section><h2>Comments (3)</h2>{comments('div')}</section></main>",
    "comments under a heading": f"<main><article><h1>{TITLE}</h1>{STORY}<h3>3 Kommentare</h3>{comments('div')}</article></main>",
    "comments of a list": f"<main><article><h1>{TITLE}</h1>{STORY}</article><div><div>댓글 3</div><ol>{comments('li')}</ol></div></main>",
    "a table for layout": f"<table><tr><td><b>{TITLE}</b><br>By Ada Example<br><br>{'<br><br>'.join(PARTS)}</td></tr></table>",
    "an element for media": f"<object data=x><h1>{TITLE}</h1>{STORY}</object>",
    "a document within": f'<h1>{TITLE}</h1><iframe srcdoc="{escape(STORY)}"></iframe>',
    "elements of its own": f"<my-story><h1>{TITLE}</h1>{STORY.replace('<p', '<my-par').replace('</p', '</my-par')}</my-story>",
    "the header": f"<header><h1>{TITLE}</h1>{STORY}</header>",
    "a form": f"<form id=f><div><h1>{TITLE}</h1>{STORY}</div></form>",
    "hidden until a script runs": f'<main style="display:none"><article hidden><h1>{TITLE}</h1>{STORY}</article></main>',
    "closed details": f"<article><h1>{TITLE}</h1><details><summary>Read</summary>{STORY}</details></article>",
    "no closing tags": f"<h1>{TITLE}</h1>{STORY.replace('</p>', '')}",
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_story_is_read_whole_and_nothing_below_it(name: str) -> None:
    article = read(SHAPES[name])
    text = plain_text(article)
    missing = [part for part in PARTS if part not in text]
    assert len(missing) <= (name == "elements of its own")
    assert "whales" not in text
    assert article.headline == TITLE


def test_frames_show_what_stands_in_for_them() -> None:
    html = f"<html><head><title>{TITLE}</title></head><frameset><frame src=a><noframes><body><h1>{TITLE}</h1>{STORY}</body></noframes></frameset>"
    article = extract_article(read_page(html.encode(), url="https://times.example/2026/wall"))
    assert plain_text(article).split("\n\n") == list(PARTS)


def test_a_word_for_comments_within_the_story_ends_nothing() -> None:
    bar = "<div><a href=#c>Comments</a></div>"
    middle = STORY.replace("<p>Fishermen", f"{bar}<p>Fishermen")
    assert len(read(f"<article><h1>{TITLE}</h1>{bar}{middle}</article>").body) == len(PARTS)


def test_headings_of_one_story_are_no_next_stories() -> None:
    sections = "".join(
        f"<section class=s><h1>Part {at}</h1><p>{part}</p></section>" for at, part in enumerate(PARTS)
    )
    text = plain_text(read(f"<main><section class=s><h1>{TITLE}</h1></section>{sections}</main>"))
    assert all(part in text for part in PARTS)


@pytest.mark.parametrize(
    "text",
    [
        "Comments",
        "Comments (14)",
        "14 comments",
        "3 Kommentare",
        "Leave a reply",
        "コメント 3件",
        "댓글 12",
        "Commentaires :",
    ],
)
def test_headings_of_threads(text: str) -> None:
    assert thread_heading().fullmatch(text.lower())


@pytest.mark.parametrize(
    "text", ["Comments by the mayor", "No comment", "Kommentar von Ada Beispiel", "1,200 people"]
)
def test_other_headings_are_none(text: str) -> None:
    assert not thread_heading().fullmatch(text.lower())


@pytest.mark.parametrize(
    "time",
    ["<time>0{}:15</time>", "<span>0{}:15 Uhr</span>", "<div>2 March, 0{}:15 am</div>", "<b>0{}.15</b>"],
)
def test_entries_of_a_live_blog_are_told_by_their_times(time: str) -> None:
    entries = "".join(
        f"<div class=entry>{time.format(9 - at)}<p>{part}</p></div>" for at, part in enumerate(PARTS)
    )
    article = read(
        f"<main><h1>{TITLE}</h1><div class=feed>{entries}</div></main>",
        '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>',
    )
    assert [block.type for block in article.body] == ["live_entry"] * len(PARTS)
    assert "9" in str(article.body[0].time_raw)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x><h3>Read on with a subscription</h3><p>Subscribe now for one crown a month, cancel at any time.</p></div>",
        "<div class=x><p>Du willst weiterlesen? Jetzt abonnieren und alle Artikel lesen.</p></div>",
        "<p>Cet article est réservé aux abonnés. Il vous reste 80 % à découvrir.</p>",
    ],
)
def test_the_notice_before_a_locked_story_is_no_body(box: str) -> None:
    article = read(f"<main><article><h1>{TITLE}</h1><p>{PARTS[0]}</p>{box}</article></main>")
    assert [block.text for block in article.body] == [PARTS[0]]  # type: ignore[union-attr]


def test_a_short_story_is_not_filled_up_with_the_footer() -> None:
    article = read(f"<main><article><h1>{TITLE}</h1><p>The ferry is late.</p></article></main>")
    assert plain_text(article) == "The ferry is late."


@pytest.mark.parametrize(
    ("spans", "rest"),
    [
        ([], [1, 3, 5, 7, 9]),
        ([(3, 6)], [1, 7, 9]),
        ([(7, 8), (0, 2)], [3, 5, 9]),
        ([(2, 8), (3, 4), (5, 9)], [1, 9]),
        ([(4, 4), (9, 20)], [1, 3, 5, 7]),
    ],
)
def test_lines_in_ranges_are_left_out_in_whatever_order_the_ranges_come(spans, rest):
    assert without_spans([1, 3, 5, 7, 9], spans) == rest

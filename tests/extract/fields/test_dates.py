"""Dates of whole pages, where the place of the body matters."""

from __future__ import annotations

import pytest

from archiver import extract_article, read_page

STORY = "".join(
    f"<p>The council put off the vote on the {name} bridge once more, and nobody could say on Tuesday night when it will vote.</p>"
    for name in ("old", "new", "iron", "wooden")
)


@pytest.mark.parametrize(
    ("below", "published"),
    [
        (
            "<div class='comments'><div class='comment'>Ann <b class='date'>1 May 2026</b><p>Well.</p></div></div>",
            None,
        ),
        (
            "<div id='comments'><div class='comment'>Bob <time>30 April 2026</time><p>Oh.</p></div></div>",
            None,
        ),
        ("<div class='footer'><span class='date'>30 April 2026</span></div>", "2026-04-30"),
    ],
)
def test_the_dates_of_comments_are_none_of_the_piece(below, published):
    html = f"<html lang='en'><body><article><h1>Bridge vote delayed again</h1>{STORY}</article>{below}"
    article = extract_article(read_page(html.encode(), url="https://times.example/news/bridge"))
    assert (article.published and article.published.value) == published

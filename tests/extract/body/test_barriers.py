from __future__ import annotations

from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import ArticleRecord, plain_text

STORY = "".join(
    f"<p>The new owner of the opera house arrived by {way}, paid with a suitcase and left before anyone had asked a name.</p>"
    for way in ("tram", "boat", "night")
)
NOTICE = "<h3>Subscribe to continue reading</h3><p>This article is for subscribers only.</p><ul><li>Cancel at any time</li></ul>"


def read(html: str) -> ArticleRecord:
    page = f"<html lang=en><body><article><h1>Who bought the opera house?</h1>{html}</article>"
    return extract_article(read_page(page.encode(), url="https://news.example/a"))


def test_the_barrier_and_its_offers_end_the_story():
    article = read(STORY + NOTICE)
    assert plain_text(article).endswith("asked a name.")
    assert article.access is not None
    assert article.access.status == "subscription"


def test_an_advertisement_for_subscribers_within_the_story_does_not_end_it():
    assert plain_text(read(STORY + "<p>Already a subscriber? Log in.</p>" + STORY * 2)).count("suitcase") >= 9

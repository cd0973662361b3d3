from __future__ import annotations

from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import plain_text

STORY = "".join(
    f"<p>The town of Elmshorn Edge has hired a {who} to count its clouds, after a vote that lasted until it rained.</p>"
    for who in ("woman", "clerk", "poet")
)
NEXT = "".join(
    f"<p>The last windmill on the upland is for sale, and its {who} cannot promise that there will be any wind.</p>"
    for who in ("owner", "miller", "cat")
)


def text_of(html: str) -> str:
    page = f"<html lang=en><body><main>{html}</main>"
    return plain_text(extract_article(read_page(page.encode(), url="https://news.example/a")))


def test_the_next_article_below_the_story_is_none_of_it():
    text = text_of(
        f"<article><h1>Town hires a cloud counter</h1>{STORY}</article>"
        f"<div><article><h2>Windmill for sale</h2>{NEXT}</article></div>"
    )
    assert "poet" in text
    assert "windmill" not in text.lower()


def test_a_body_in_an_article_element_of_its_own_is_kept():
    text = text_of(
        f"<article><h1>Town hires a cloud counter</h1></article><article><h2>A long vote</h2>{STORY}</article>"
    )
    assert "poet" in text


def test_an_article_element_that_opens_with_one_word_is_a_part_of_the_story():
    text = text_of(
        f"<article><h1>Town hires a cloud counter</h1>{STORY}</article><article><h2>Instructions</h2>{NEXT}</article>"
    )
    assert "windmill" in text

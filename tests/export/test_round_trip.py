from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from archiver.export import render_article
from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import ArticleRecord, blocks
from support.records import articles
from support.stories import story

SAME_IN_TEXT = (blocks.Paragraph, blocks.Heading, blocks.List, blocks.Quote)
OF_IMAGES = ("image_credit", "quoted_agency")


def read_again(article: ArticleRecord, to: str) -> ArticleRecord:
    """Return what is read from the article's reproduction."""
    return extract_article(read_page(render_article(article, to).encode("utf-8")))


@settings(max_examples=60, deadline=None)
@given(articles())
def test_a_reproduction_as_html_reads_back_into_the_same_article(article: ArticleRecord) -> None:
    again = read_again(article, "html")
    for name in (
        "headline",
        "body",
        "attribution",
        "related_links",
        "kicker",
        "byline_raw",
        "url",
        "page_kind",
    ):
        assert getattr(again, name) == getattr(article, name), name


@settings(max_examples=60, deadline=None)
@given(articles())
def test_a_reproduction_as_text_reads_back_the_same_words_of_the_same_kind(article: ArticleRecord) -> None:
    again = read_again(article, "txt")
    assert again.headline == article.headline
    assert text_blocks(again) == text_blocks(article)
    assert text_credits(again) == text_credits(article)
    assert [link.label for link in again.related_links] == [link.label for link in in_sections(article)]


def test_a_heading_is_no_headline_where_the_article_has_none() -> None:
    again = read_again(
        story(headline=None, body=(blocks.Heading(type="heading", level=1, text="Harbour"),)), "txt"
    )
    assert again.headline is None
    assert [block.text for block in again.body if isinstance(block, blocks.Heading)] == ["Harbour"]


def text_blocks(article: ArticleRecord) -> list[tuple[str, Any]]:
    """Return kind and text of the blocks that text keeps."""
    kept = [block for block in article.body if isinstance(block, SAME_IN_TEXT)]
    return [(block.type, block.items if isinstance(block, blocks.List) else block.text) for block in kept]


def text_credits(article: ArticleRecord) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the credits for the text."""
    return [
        (credit.raw, credit.kind, tuple(agency.name for agency in credit.agencies))
        for credit in article.attribution
        if credit.kind not in OF_IMAGES
    ]


def in_sections(article: ArticleRecord) -> list[Any]:
    """Return the related links in the order of the text: section by section."""
    sections = list(dict.fromkeys(link.section for link in article.related_links))
    return sorted(article.related_links, key=lambda link: sections.index(link.section))


@pytest.mark.parametrize("to", ["html", "md", "txt"])
@settings(max_examples=40, deadline=None)
@given(article=articles())
def test_rendering_is_deterministic(to: str, article: ArticleRecord) -> None:
    assert render_article(article, to) == render_article(article, to)


def test_markdown_shows_a_byline_and_a_dateline_that_name_an_agency_once() -> None:
    page = b"""<html lang="en"><body><article><h1>Fenmouth keeps its sluice shut</h1>
<p class="byline">By Mara Quill and Tom Ebb, Reuters</p>
<p>FENMOUTH (Reuters) - The lock keepers said on Monday that the old sluice would stay shut until the tides are over.</p>
<p>The council had hoped to open it earlier, but the engineers found cracks in the northern wall.</p>
<p>With reporting by AFP</p></article></body></html>"""
    text = render_article(extract_article(read_page(page)), "md")
    assert text.count("By Mara Quill and Tom Ebb, Reuters") == 1
    assert text.count("(Reuters)") == 1
    assert "*With reporting by AFP*" in text

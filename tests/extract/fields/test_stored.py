from __future__ import annotations

import json

from archiver import extract_article, read_page

TEXT = "The council put off the vote on the bridge for the third time this year. " * 8


def read(story, head="<title>Bridge vote delayed again</title>"):
    state = {
        "props": {
            "pageProps": {
                "article": {"headline": "Bridge vote delayed again", "body": [TEXT, TEXT], **story},
                "related": [
                    {"headline": "Another piece", "publishedAt": "2020-01-01", "author": "Cleo Other"}
                ],
            }
        }
    }
    page = f"{head}<body><div id='root'></div><script type='application/json'>{json.dumps(state)}</script>"
    return extract_article(read_page(page.encode(), url="https://times.example/a"))


def test_writers_and_dates_beside_a_stored_story_are_those_of_the_story():
    article = read(
        {
            "published_at": "2026-04-28T10:00:00Z",
            "updatedAt": "2026-04-29T10:00:00Z",
            "authors": [{"displayName": "Ada Example"}, {"firstName": "Ben", "lastName": "Sample"}],
        }
    )
    assert [author.name for author in article.authors] == ["Ada Example", "Ben Sample"]
    assert article.published.value == "2026-04-28T10:00:00Z"
    assert article.modified.value == "2026-04-29T10:00:00Z"


def test_other_stories_of_the_same_state_give_neither_writer_nor_date():
    article = read({})
    assert article.authors == ()
    assert article.published is None


def test_a_byline_as_text_is_read_by_its_words():
    article = read({"byline": "By Ada Example and Ben Sample"})
    assert [author.name for author in article.authors] == ["Ada Example", "Ben Sample"]


def test_what_json_ld_declares_comes_first():
    declared = (
        "<title>Bridge vote delayed again</title><script type='application/ld+json'>"
        '{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Dan Muster"}, "datePublished": "2026-04-01"}'
        "</script>"
    )
    article = read({"author": "Ada Example", "publishedAt": "2026-04-28"}, declared)
    assert [author.name for author in article.authors] == ["Dan Muster"]
    assert article.published.value == "2026-04-01"

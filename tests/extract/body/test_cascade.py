from __future__ import annotations

import json

import pytest

from archiver.extract import extract_article, read_article
from archiver.page import read_page

TEXT = "\n\n".join(
    f"The ferry council met for the {word} time this year. It agreed on nothing at all, and it went home in the rain."
    for word in ("first", "second", "third", "fourth")
)


def test_text_in_json_ld_is_the_body_of_a_page_without_one():
    stored = json.dumps({"@type": "NewsArticle", "headline": "The lamp", "articleBody": TEXT})
    html = (
        f"<title>The lamp</title><script type='application/ld+json'>{stored}</script><body><h1>The lamp</h1>"
    )
    reading = read_article(read_page(html.encode()))
    assert len(reading.article.body) == 4
    assert reading.evidence.values()["/body/0"]["source"] == "jsonld"


def test_script_state_is_the_body_of_a_client_rendered_page():
    state = {
        "props": {
            "story": {"title": "The lamp", "body": [{"type": "p", "text": t} for t in TEXT.split("\n\n")]}
        }
    }
    html = (
        "<title>The lamp</title><meta property='og:title' content='The lamp'>"
        f"<body><div id=root></div><script type='application/json'>{json.dumps(state)}</script>"
    )
    article = extract_article(read_page(html.encode()))
    assert [block.text[:40] for block in article.body][:2] == [TEXT[:40], TEXT.split("\n\n")[1][:40]]


def test_markup_in_stored_text_parts_paragraphs():
    content = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    state = "window.__STATE__ = " + json.dumps({"story": {"contentHtml": content}})
    html = f"<title>The lamp</title><body><h1>The lamp</h1><script>{state}</script>"
    assert len(extract_article(read_page(html.encode())).body) == 4


def test_a_body_in_the_tree_is_not_replaced_by_a_stored_summary():
    story = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    stored = json.dumps({"@type": "NewsArticle", "articleBody": TEXT[:60]})
    html = f"<script type='application/ld+json'>{stored}</script><body><article><h1>The lamp</h1>{story}</article>"
    assert len(extract_article(read_page(html.encode())).body) == 4


@pytest.mark.parametrize(
    "part",
    [
        {"type": "heading", "text": "Louder on Fridays"},
        {"type": "html", "html": "<h2 id='f'>Louder on Fridays</h2>"},
    ],
    ids=["by its type", "by its markup"],
)
def test_a_heading_in_script_state_stays_a_heading(part):
    parts = [{"type": "p", "text": text} for text in TEXT.split("\n\n")]
    state = json.dumps({"story": {"body": [parts[0], part, *parts[1:]]}})
    html = f"<title>The lamp</title><body><div id=root></div><script type='application/json'>{state}</script>"
    body = extract_article(read_page(html.encode())).body
    assert (body[1].type, body[1].text) == ("heading", "Louder on Fridays")

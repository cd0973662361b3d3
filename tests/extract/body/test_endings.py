from __future__ import annotations

import pytest

from archiver.extract import extract_article
from archiver.extract.body.endings import is_end_mark
from archiver.page import read_page
from archiver.record import plain_text


@pytest.mark.parametrize("text", ["(END)", "###", "-30-", "Ends", "(끝)", "sora@herald.example"])
def test_a_mark_of_the_end_is_told(text):
    assert is_end_mark(text)


@pytest.mark.parametrize(
    "text", ["Ends of the rope were tied.", "Write to sora@herald.example today", "Kelp"]
)
def test_words_of_the_story_are_no_mark(text):
    assert not is_end_mark(text)


def test_the_marks_behind_the_story_are_none_of_it():
    story = "".join(
        f"<p>The union of {who} expects about nine hundred tons of kelp this season, which is more than last year.</p>"
        for who in ("farmers", "divers", "singers")
    )
    html = (
        f"<html lang=en><body><article><h1>Kelp</h1>{story}<p>sora@herald.example</p><p>(END)</p></article>"
    )
    article = extract_article(read_page(html.encode(), url="https://news.example/a"))
    assert plain_text(article).endswith("than last year.")


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        ("<h3>More from the shore</h3>", False),
        ("<p>Read more:</p>", False),
        ("<p>&zwj;</p>", False),
        ("<p>Sources:</p>", True),  # a credit may begin so
        ("<p>It rained.</p>", True),
    ],
)
def test_a_label_with_nothing_under_it_is_none_of_the_story(tail, kept):
    story = "".join(
        f"<p>The union of {who} expects about nine hundred tons of kelp this season, which is more than last year.</p>"
        for who in ("farmers", "divers", "singers")
    )
    html = f"<html lang=en><body><article><h1>Kelp</h1>{story}{tail}</article>"
    article = extract_article(read_page(html.encode(), url="https://news.example/a"))
    assert plain_text(article).endswith("than last year.") is not kept

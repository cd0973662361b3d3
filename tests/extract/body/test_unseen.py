from __future__ import annotations

from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import plain_text

STORY = [
    f"<p>The hail broke nearly every pane of the {place}, and the trees under them looked surprised at the open sky.</p>"
    for place in ("orchard", "greenhouse", "nursery")
]


def text_of(html: str) -> str:
    page = f"<html lang=en><body><article><h1>Hail</h1>{html}</article>"
    return plain_text(extract_article(read_page(page.encode(), url="https://news.example/a")))


def test_a_label_for_screen_readers_is_no_part_of_the_story():
    label = "<p class='visually-hidden'>End of story</p>"
    assert "End of story" not in text_of(STORY[0] + STORY[1] + label + STORY[2])


def test_a_label_within_a_sentence_leaves_the_sentence():
    sentence = STORY[0].replace("</p>", " <span class='sr-only'>(new window)</span> It rained.</p>")
    assert "It rained." in text_of(sentence + STORY[1] + STORY[2])

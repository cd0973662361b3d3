from __future__ import annotations

import pytest

from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import plain_text

STORY = "<p>The lamp at the end of the pier was lit again on Monday.</p><p>Nobody knew who had paid for the oil.</p>"
ASKED = "".join(
    f"<p>Purpose {number}: to measure how often a page of this site is opened, for how long, from where, and by what kind"
    " of device. The data are kept for two years and are passed on to our partners in other countries.</p>"
    for number in range(9)
)


def read(html):
    page = read_page(f"<html lang=en><body>{html}</body></html>".encode(), url="https://news.example/lamp")
    return plain_text(extract_article(page))


@pytest.mark.parametrize("name", ["sp-dsgvo-popup-overlay", "cookie-consent", "cmplz-cookiebanner"])
def test_a_dialog_of_more_prose_than_the_story_is_not_the_story(name):
    said = read(
        f"<div class=content><h1>The lamp</h1>{STORY}</div><div class='{name}'><div>{ASKED}</div></div>"
    )
    assert "The lamp at the end of the pier" in said
    assert "Purpose" not in said


def test_an_element_around_the_headline_is_no_dialog_whatever_its_name():
    said = read(f"<div class='site cookie-consent'><div><h1>The purposes</h1>{ASKED}</div></div>")
    assert "Purpose 8" in said

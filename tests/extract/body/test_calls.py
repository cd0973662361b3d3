from __future__ import annotations

import pytest

from archiver.extract.body.calls import without_calls
from archiver.extract.body.lines import PageLines
from archiver.page import read_page

STORY = "".join(
    f"<p>The {what} of Little Sound was heard for an hour, and it had brought its own chair and an umbrella.</p>"
    for what in ("baker", "ferryman", "choir", "cat", "keeper", "gull")
)
CALL = "Do you want to see lamps like this one? Ask for our list."


def left_of(inside: str) -> str:
    html = f"<html><body class='has-cta'><article><h1>The lamp</h1>{inside}</article></body></html>"
    lines = PageLines(read_page(html.encode(), url="https://news.example/lamp").index)
    return "\n".join(lines.texts[at] for at in without_calls(lines, range(lines.count)))


@pytest.mark.parametrize(
    "opening", ["div class=blog-cta", "p class=text_disclaimer__x7", "div class=newsletter-box", "form"]
)
def test_a_small_box_that_calls_its_reader_is_no_part_of_the_story(opening: str):
    tag = opening.partition(" ")[0]
    text = left_of(f"{STORY}<{opening}>{CALL}</{tag}>{STORY}")
    assert CALL not in text
    assert text.count("umbrella") == 12


def test_a_box_in_a_box_takes_nothing_behind_it():
    text = left_of(f"{STORY}<div class=cta><p class=cta>{CALL}</p> <p>Now.</p></div><p>The end.</p>")
    assert (CALL in text, "Now." in text, "The end." in text) == (False, False, True)


def test_a_form_around_the_story_is_the_page():
    assert left_of(f"<form><div class=cta-page>{STORY}</div></form>").count("umbrella") == 6


def test_a_class_that_only_holds_the_letters_is_no_call():
    assert CALL in left_of(f"{STORY}<div class=victawater>{CALL}</div>")


def test_many_boxes_of_one_name_are_the_story():
    parts = "".join(f"<div class=newsletter><p>{line}</p></div>" for line in STORY.split("</p>"))
    assert left_of(f"{STORY}{parts}").count("umbrella") == 12

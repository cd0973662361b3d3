from __future__ import annotations

import pytest

from archiver.extract import extract_article
from archiver.extract.writers import is_writer_note
from archiver.page import read_page
from archiver.record import plain_text

NAMES = ["ada example"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Example is a reporter in Springfield.",
        "(Ada Example is a lamplighter in the harbour.)",
        "About the author: Ada Example writes about lamps.",
        "Ada Example (*1958) war Leuchtturmwärterin.",
        "Unsere Korrespondentin Ada Example arbeitet am Hafen.",
        "Ada Example, 41, est allumeuse de lampes.",
        "Ada Example pracuje w porcie.",
        "Have a tip? Reach Ada Example at lamps@times.example.",
        "Follow Ada Example @adalamps and tell her of yours.",
        "Do you know more? Write to a.example@times.invalid",
    ],
)
def test_a_note_says_who_the_writer_is_or_how_to_reach_her(text: str):
    assert is_writer_note(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Example lit the lamp.",
        "The lamp is out. Ada Example is to blame.",
        "“Ada Example is late”, the keeper said.",
        "Ben Example is a reporter in Springfield.",
        "Write to the harbour at office@port.invalid.",
        "Ada Example",
        "Tell the harbour what you think of it. " * 4 + "Write to a.example@times.invalid",
    ],
)
def test_a_sentence_of_the_story_is_no_note(text: str):
    assert not is_writer_note(text, NAMES)


NOTE = "Ada Example is a reporter in Springfield."
STORY = [
    f"The {who} of Little Sound was heard for an hour, and it had brought its own chair and an umbrella."
    for who in ("baker", "ferryman", "choir", "cat", "keeper", "gull")
]


def text_of(*parts: str) -> str:
    told = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    html = f"<html lang=en><body><article><h1>The lamp</h1><p class=byline>By Ada Example</p>{told}</article>"
    return plain_text(extract_article(read_page(html.encode(), url="https://news.example/lamp")))


def test_a_note_under_a_story_is_no_part_of_it_and_its_heading_goes_with_it():
    text = text_of(*STORY, "<h3>Who wrote this</h3>", NOTE)
    assert (NOTE in text, "Who wrote this" in text, "gull" in text) == (False, False, True)


def test_a_heading_with_more_under_it_stays():
    assert "What she saw" in text_of(*STORY[:-1], "<h3>What she saw</h3>", NOTE, STORY[-1])


def test_what_is_said_of_the_writer_early_is_the_story():
    assert NOTE in text_of(NOTE, *STORY)

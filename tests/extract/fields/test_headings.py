"""Headings, parted into the label above and the headline itself."""

from __future__ import annotations

import pytest

from archiver.extract.fields.clues import Clues
from archiver.extract.fields.headings import Heading, read_heading
from archiver.page import read_page

LINE = "Bridge vote delayed again"


def heading_of(html: str) -> Heading:
    """Return the first heading of a page."""
    page = read_page(html.encode())
    return read_heading(page.index, Clues(page), page.index.tag("h1")[0])


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>{LINE}</h1>",
        f"<h1> <a href=/a>\n<span>{LINE}</span> </a></h1>",
        f"<h1><svg><title>Ship</title></svg><a href=/a>{LINE}</a></h1>",
        f"<h1>{LINE} <small>3 comments</small></h1>",
        f"<h1>{LINE}<span hidden>, share it</span></h1>",
    ],
)
def test_a_heading_without_a_label_is_its_own_words(html: str):
    heading = heading_of(html)
    assert (heading.text, heading.kicker) == (LINE, None)


def test_a_marked_label_is_parted_from_the_words_however_deep_it_stands():
    heading = heading_of(f"<h1><a href=/a><span><i class=kicker>Harbour</i></span> <b>{LINE}</b></a></h1>")
    assert (heading.text, heading.kicker, heading.marked) == (LINE, "Harbour", True)


def test_a_hidden_sign_parts_the_label_from_the_words():
    heading = heading_of(f"<h1><span>Harbour</span><span class=sr-only>: </span><span>{LINE}</span></h1>")
    assert (heading.text, heading.kicker) == (LINE, "Harbour")

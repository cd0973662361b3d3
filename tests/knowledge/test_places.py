from __future__ import annotations

import pytest

from archiver.extract.credits.dateline import dateline_from_head
from archiver.knowledge.places import links_in_place


@pytest.mark.parametrize(("word", "links"), [("de", True), ("am", True), ("said", False), ("Am", False)])
def test_small_words_link_the_names_of_places(word, links):
    assert links_in_place(word) is links


@pytest.mark.parametrize(
    ("head", "place"), [("Altdorf am See", "Altdorf am See"), ("Altdorf hinter See", None)]
)
def test_a_place_may_hold_small_words_that_link(head, place):
    dateline = dateline_from_head(head)
    assert (dateline and dateline.place) == place

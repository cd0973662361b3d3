from __future__ import annotations

import pytest

from archiver.knowledge import load_table
from archiver.knowledge.walls import find_wall, may_be_wall

ROWS = load_table("walls")["wall"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']} {row['language']}")
def test_walls_are_known_by_title_or_text_and_stories_are_left(row):
    assert row["source"]
    for words in row["takes"]:
        assert find_wall(words, words) == row["kind"], words
    for words in row["leaves"]:
        assert find_wall(words, words) is None, words


def test_a_long_page_is_a_story_whatever_it_says():
    assert find_wall("Page not found", "The harbour office put off its vote. " * 100) is None


def test_the_opening_of_a_long_page_tells_that_it_is_no_wall():
    words = "Page not found. The harbour office put off its vote. " * 100
    assert not may_be_wall(words[:2000])
    assert may_be_wall(words[:200])


def test_an_empty_page_says_nothing():
    assert find_wall("", "") is None

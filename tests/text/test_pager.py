from __future__ import annotations

import pytest

from archiver.text import is_further_page, is_numbered_page, page_number, page_stem

SITE = "https://times.example"


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("/story", "/story/2"),
        ("/story/2", "/story/3"),
        ("/story/", "/story/page/2/"),
        ("/story.html", "/story-page-2.html"),
        ("/story?id=7", "/story?id=7&page=2"),
        ("/story", "/story,seite-2.html"),
        ("/story?page=9", "/story?page=10"),
    ],
)
def test_the_next_number_of_one_address_is_the_next_page(first: str, other: str) -> None:
    assert is_numbered_page(SITE + first, SITE + other)
    assert page_stem(SITE + first) == page_stem(SITE + other) or page_stem(SITE + other).endswith(
        ("page", "seite")
    )


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("/story", "/story/3"),
        ("/story", "/other/2"),
        ("/story/2", "/story/2"),
        ("/story/3", "/story/2"),
        ("/story", "/story/comment-page-2"),
        ("/story", "/story?cpage=2"),
        ("/story", "https://herald.example/story/2"),
        ("/story", "/story-2.html"),
        ("/story", "http://["),
    ],
)
def test_other_addresses_are_not(first: str, other: str) -> None:
    assert not is_numbered_page(SITE + first, other if "://" in other else SITE + other)


def test_a_bare_count_tells_a_page_only_from_the_second_on() -> None:
    assert is_further_page(f"{SITE}/story.html", f"{SITE}/story-2.html")
    assert is_further_page(f"{SITE}/story-2.html", f"{SITE}/story-3.html")
    assert not is_further_page(f"{SITE}/part-1.html", f"{SITE}/part-2.html")


@pytest.mark.parametrize(
    ("url", "number"), [("/story", 1), ("/story/2", 2), ("/a-2024.html", 1), ("/a?page=12", 12)]
)
def test_an_address_gives_the_number_of_its_page(url: str, number: int) -> None:
    assert page_number(SITE + url) == number

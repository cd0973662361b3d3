from __future__ import annotations

import pytest

from archiver.diff import default_scrubbers
from archiver.diff.scrub import FIELD_SCRUBBERS, choose_noise, text_scrubbers

SCRUBBERS = text_scrubbers().values()
TAKES = [(scrubber.name, text) for scrubber in SCRUBBERS for text in scrubber.takes]
LEAVES = [(scrubber.name, text) for scrubber in SCRUBBERS for text in scrubber.leaves]


@pytest.mark.parametrize(("name", "text"), TAKES)
def test_a_scrubber_takes_its_noise(name, text):
    found = choose_noise([name]).in_text(text)
    assert [(start, end) for start, end, _ in found] == [(0, len(text))]
    embedded = choose_noise([name]).in_text(f"{text} ·")
    assert embedded or not text_scrubbers()[name].within


@pytest.mark.parametrize(("name", "text"), LEAVES)
def test_a_scrubber_leaves_what_a_story_says(name, text):
    assert choose_noise([name]).in_text(text) == []


def test_every_scrubber_has_a_name_and_says_what_it_hides():
    assert set(default_scrubbers()) == set(text_scrubbers()) | set(FIELD_SCRUBBERS)
    assert all(scrubber.hides for scrubber in SCRUBBERS)


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "1," * 100_000, "3 " * 100_000, "© " * 100_000, "a 1 " * 50_000]
)
def test_long_texts_are_searched_in_bounded_time(text):
    choose_noise().in_text(text)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x?utm_source=b&id=3", "https://a.example/x?id=3"),
        ("https://a.example/x;jsessionid=AB12", "https://a.example/x;jsessionid=AB12"),
        ("https://a.example/x?id=3", "https://a.example/x?id=3"),
        ("https://a.example/x?sid=312", "https://a.example/x?sid=312"),
        ("https://a.example/x?sid=0123456789abcdef01", "https://a.example/x"),
        ("https://[bad?utm_source=b", "https://[bad?utm_source=b"),
    ],
)
def test_addresses_lose_what_names_a_visit(url, kept):
    found = choose_noise().address(url)
    assert found == kept.replace(";jsessionid=AB12", "")

"""Pages that are made to hurt (`benchmarks/hostile.py`) are read or refused in a time that grows with their size alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from hostile import PAGES, read_one

SMALL, LARGE = 0.25, 1.0
LINEAR_WITH_ROOM = 3
"""Noise of a loaded machine, caches that no longer fit: growth by the square would be four."""

LEAST, MOST = 0.3, 40


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_time_grows_with_size_alone(name: str) -> None:
    small, large = read_one(name, SMALL), read_one(name, LARGE)
    assert large.seconds < MOST
    assert large.seconds < max(small.seconds, LEAST) * (LARGE / SMALL) * LINEAR_WITH_ROOM


OUTCOMES: dict[str, Callable[[str], bool]] = {
    "utf-16 without a mark": lambda words: words.startswith("article"),
    "a charset that lies": lambda words: words.startswith("article"),
    "only a state": lambda words: words.startswith("article"),
    "frames only": lambda words: words.startswith("no-article"),
    "text in blank lines": lambda words: words.startswith("empty"),
    "a saved page": lambda words: words.startswith("article"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_becomes_of_odd_pages(name: str) -> None:
    assert OUTCOMES[name](read_one(name, 0.02).words)

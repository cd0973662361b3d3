"""Generated edits with known truth; `benchmarks/diff_edits.py` makes them and prints the figures."""

from __future__ import annotations

import importlib.util
import statistics
import sys
from pathlib import Path

import pytest

from archiver.diff import diff_articles

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "diff_edits.py"


@pytest.fixture(scope="module")
def edits():
    spec = importlib.util.spec_from_file_location("diff_edits", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules["diff_edits"] = module
    spec.loader.exec_module(module)
    return module


def over_report(edits, languages, seeds):
    for language in languages:
        for seed in seeds:
            a, b, truth = edits.make_set(language, seed)
            diff = diff_articles(a, b)
            missed = [kind for kind, text in truth.planted if not edits.is_named((kind, text), diff)]
            assert missed == [], (language, seed)
            yield (diff.words_added + diff.words_removed) / truth.edited


def test_words_marked_are_words_edited(edits):
    found = list(over_report(edits, ("en", "de", "ja", "ar"), range(3)))
    assert statistics.median(found) <= 1.02
    assert max(found) <= 1.1


@pytest.mark.slow
def test_words_marked_are_words_edited_in_every_language(edits):
    found = list(over_report(edits, edits.LANGUAGES, range(100, 106)))
    assert statistics.median(found) <= 1.02
    assert max(found) <= 1.2  # Thai writes words without blanks, so that its counts are small


def test_a_move_past_paragraphs_that_moved_away_leaves_no_trace(edits):
    a, b, truth = edits.make_set("hi", 77)
    moved = [change for change in diff_articles(a, b).changes if change.kind == "paragraph_moved"]
    assert len(moved) == len([kind for kind, _ in truth.planted if kind == "paragraph_moved"]) == 2


def test_typography_and_noise_are_classed_so(edits):
    for language in edits.LANGUAGES:
        assert diff_articles(*edits.typography_pair(language, 1)).flags.typography_only
        assert diff_articles(*edits.noise_pair(language, 1)).flags.noise_only

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extract.fields import date_text
from archiver.extract.fields.date_text import parse_date_text, scan_dates
from archiver.extract.fields.dates import article_date

CASES = tomllib.loads(
    Path(__file__).with_name("cases").joinpath("date_text.toml").read_text(encoding="utf-8")
)["case"]
CAPTURED = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text']} {case.get('language', '')}" for case in CASES])
def test_the_grammar_reads_what_the_text_says_and_no_more(case):
    found = parse_date_text(case["text"], captured=CAPTURED, language=case.get("language"))
    if "expect" not in case:
        assert found is None, case["why"]
        return
    assert found is not None, case["why"]
    shown = {
        "value": found.value,
        "precision": found.precision,
        "zone": found.zone,
        "resolved": found.resolved,
    }
    assert {key: value for key, value in shown.items() if value is not None} == case["expect"], case["why"]


def test_several_dates_of_a_line_come_in_order():
    line = "Publié le 12 nov. 2025 à 07h05 – Mis à jour le 13 nov. 2025"
    assert [found.value for found in scan_dates(line, language="fr")] == ["2025-11-12T07:05", "2025-11-13"]


def test_raw_is_the_part_of_the_text_that_was_read():
    found = parse_date_text("Stand: 28.04.2026 um 16:55 Uhr in Musterstadt", language="de")
    assert found is not None
    assert found.raw == "28.04.2026 um 16:55"


def test_without_a_capture_date_a_relative_time_is_not_resolved():
    found = parse_date_text("3 min ago", language="en")
    assert found is not None
    assert (found.precision, found.value, found.resolved) == ("relative", None, None)


NUMBERS = ["3", "28", "04", "24", "113", "2024", "2569", "20240428", "042024"]
SIGNS = [".", "/", "-", " ", "年", "月", " april ", " mai ", " tháng ", "令和", " de ", ":", "T", " ago "]


@given(
    st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(SIGNS)), min_size=1, max_size=4),
    st.sampled_from(["", "april ", "令和"]),
    st.sampled_from([None, "en", "ja", "th"]),
)
@settings(max_examples=600, deadline=None)
def test_a_text_that_lacks_the_figures_of_a_date_gives_none_however_it_is_read(pieces, begin, language):
    text = begin + "".join(map("".join, pieces))
    found = list(scan_dates(text, captured=CAPTURED, language=language))
    with patch.object(date_text, "DATING", re.compile("")):
        assert list(scan_dates(text, captured=CAPTURED, language=language)) == found


@given(st.text(max_size=80), st.sampled_from([None, "en", "de", "ja", "ar", "th"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_exception_and_into_valid_values(text, language):
    for found in scan_dates(text, captured=CAPTURED, language=language):
        assert article_date(found, "text", found.raw).precision == found.precision


@pytest.mark.parametrize(
    "bait", ["1:" * 50_000, "12/" * 50_000, "May " * 50_000, "." * 200_000, "a." * 100_000, "٣" * 100_000]
)
def test_long_texts_of_bait_cost_no_time(bait):
    start = process_time()
    list(scan_dates(bait, captured=CAPTURED, language="en"))
    assert process_time() - start < 0.5

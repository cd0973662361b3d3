from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.extract.credits.dateline import dateline_from_head, read_dateline

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dateline.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["takes"], ids=lambda case: case["why"])
def test_a_dateline_is_read(case):
    dateline = read_dateline(case["text"])
    assert dateline is not None
    assert dateline.raw == case["expect"]
    assert [agency.id for agency in dateline.agencies] == [case["agency"]] * bool(case["agency"])


@pytest.mark.parametrize("case", CASES["leaves"], ids=lambda case: case["why"])
def test_an_opening_that_is_no_dateline_is_left(case):
    assert read_dateline(case["text"]) is None


def test_a_dateline_set_apart_needs_only_the_shape_of_one():
    dateline = dateline_from_head("Nordmoor, Süddeich")
    assert dateline is not None
    assert dateline.place == "Nordmoor, Süddeich"


def test_a_sentence_set_apart_is_no_dateline():
    assert dateline_from_head("The bridge was shut on Monday") is None


def test_signs_without_end_are_read_in_bounded_time():
    assert read_dateline("A — " * 20_000) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("CALDER FLATS, Neb. (AP) — A storm broke it.", "CALDER FLATS, Neb."),
        ("St. Orla, Mo., June 3 (UPI) -- A storm broke it.", "St. Orla, Mo."),
        ("SANTIAGO (AP) — A storm broke it.", "SANTIAGO"),
    ],
)
def test_a_place_cut_short_keeps_its_stop(text, place):
    dateline = read_dateline(text)
    assert dateline is not None
    assert dateline.place == place


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("CALDER FLATS (Aug. 13) -- A storm broke it.", "CALDER FLATS", "Aug. 13"),
        ("CALDER FLATS, Oct. 8 (AP) — A storm broke it.", "CALDER FLATS", "Oct. 8"),
        ("CALDER FLATS, 8 October (AP) — A storm broke it.", "CALDER FLATS", "8 October"),
    ],
)
def test_a_month_cut_short_is_part_of_the_date(text, place, date):
    dateline = read_dateline(text)
    assert dateline is not None
    assert (dateline.place, dateline.date_raw) == (place, date)


def test_a_known_place_in_small_letters_is_one_and_two_words_of_prose_are_none():
    dateline = read_dateline("Los angeles — The vote was put off.")
    assert dateline is not None
    assert dateline.place == "Los angeles"
    assert read_dateline("The vote — it was the third — was put off.") is None

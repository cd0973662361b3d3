"""The words that the field rules go by: dates, bylines, barriers, languages."""

from __future__ import annotations

import pytest

from archiver.knowledge import (
    access_barrier,
    byline_words,
    date_words,
    fold_word,
    function_words,
    load_table,
    scripts,
)


@pytest.mark.parametrize("language", load_table("dates")["months"])
def test_every_language_names_twelve_months_and_reads_them_back(language):
    names = load_table("dates")["months"][language]
    assert len(names) == 12
    words = date_words()
    for number, variants in enumerate(names, start=1):
        assert words.month(fold_word(variants.split("|")[0]), language) == number


def test_a_month_of_another_language_counts_only_when_all_agree():
    words = date_words()
    assert words.month("listopada", "pl") == 11
    assert words.month("listopada", "hr") == 10
    assert words.month("listopada", None) is None
    assert words.month("märz", "fr") == 3


def test_a_day_word_counts_in_its_own_language():
    words = date_words()
    assert words.day("hier", "fr") == 1
    assert words.day("hier", "de") is None


def test_zones_have_an_offset_or_a_name_and_never_both():
    for zones in date_words().zones.values():
        for zone in zones:
            assert (zone.iana is None) != (zone.offset is None)


def test_joiners_of_a_language_part_names_and_those_of_others_do_not():
    words = byline_words()
    assert words.pieces("Ada Esempio e Ben Campione", "it") == ["Ada Esempio", "Ben Campione"]
    assert words.pieces("Ada e Example", "en") == ["Ada e Example"]


@pytest.mark.parametrize("prefix", sorted(byline_words().prefixes))
def test_a_line_that_begins_with_a_label_may_open_a_byline(prefix):
    words = byline_words()
    for line in (f"{prefix} Ada Example", f"{prefix.upper()}: ADA EXAMPLE", f"{prefix.title()}/Ada Example"):
        assert not words.opens(line) or words.opening.match(line), line


@pytest.mark.parametrize(
    "line",
    ["ByAda Example", "28 April, by Ada Example", "Écrit par"],
)
def test_a_line_that_hides_its_label_may_open_a_byline(line):
    assert byline_words().opening.match(line)


@pytest.mark.parametrize("line", ["Bystanders saw it", "The bridge by the harbour", "Town hall news", ""])
def test_a_line_of_other_words_opens_no_byline(line):
    assert not byline_words().opening.match(line)


def test_every_barrier_has_a_source_and_is_found():
    pattern, kinds = access_barrier()
    for row in load_table("access")["barrier"]:
        assert row["source"]
        for phrase in row["phrases"]:
            found = pattern.search(f"… {phrase.casefold()} …")
            assert found is not None
            assert kinds[found[0]] in {"subscription", "registration", "metered"}


def test_a_story_about_subscribers_is_no_barrier():
    pattern, _ = access_barrier()
    assert pattern.search("the paper lost half of its subscribers in one year") is None


def test_function_words_and_scripts_are_of_known_languages():
    assert function_words()["und"] == ("de",)
    assert dict(scripts())["ja"].search("見出しの")

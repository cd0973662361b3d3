from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings

from archiver.snapshot import read_snapshot, snapshot_of, take_snapshot
from support.records import articles, wild_texts

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@QUIET
@given(articles())
def test_a_snapshot_reads_back_into_the_fields_it_holds(article):
    assert read_snapshot(take_snapshot(article)) == snapshot_of(article)


@QUIET
@given(articles(texts=wild_texts()))
def test_a_snapshot_reads_back_whatever_text_the_record_holds(article):
    assert read_snapshot(take_snapshot(article)) == snapshot_of(article)


@QUIET
@given(articles(texts=wild_texts()))
def test_a_snapshot_is_hygienic_whatever_the_record_holds(article):
    text = take_snapshot(article)
    assert text.encode().decode() == text
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    for line in text[:-1].split("\n"):
        assert line == line.rstrip()
        assert line.isprintable() or not any(
            unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in line
        )


@QUIET
@given(articles())
def test_a_snapshot_of_a_snapshot_is_the_same_text(article):
    text = take_snapshot(article)
    assert take_snapshot(read_snapshot(text)) == text


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles(texts=wild_texts()))
def test_many_odd_records_read_back(article):
    assert read_snapshot(take_snapshot(article)) == snapshot_of(article)

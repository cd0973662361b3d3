from __future__ import annotations

import pytest

from archiver.knowledge import load_table
from archiver.knowledge.headings import is_furniture, is_notice

TABLE = load_table("headings")


@pytest.mark.parametrize("words", TABLE["takes"])
def test_a_kicker_is_no_furniture(words):
    assert not is_furniture(words)


@pytest.mark.parametrize("words", TABLE["leaves"])
def test_furniture_is_no_kicker(words):
    assert is_furniture(words)


@pytest.mark.parametrize("words", TABLE["leads"])
def test_a_standfirst_is_no_notice(words):
    assert not is_notice(words)


@pytest.mark.parametrize("words", TABLE["notices"])
def test_a_notice_is_no_standfirst(words):
    assert is_notice(words)

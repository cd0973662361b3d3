from __future__ import annotations

import pytest

from archiver.extract.corrections import note_kind
from archiver.knowledge import load_table

TABLE = load_table("notes")


@pytest.mark.parametrize(("kind", "text"), TABLE["takes"])
def test_a_note_is_told_by_its_opening(kind, text):
    assert note_kind(text) == kind


@pytest.mark.parametrize("text", [*TABLE["leaves"], "", "x" * 100_000, "correction " * 5000])
def test_other_paragraphs_are_no_notes(text):
    assert note_kind(text) is None


def test_words_of_a_correction_within_another_word_make_no_note():
    assert note_kind("In einer ersten Version war die Brücke kürzer.") == "correction"
    assert note_kind("Sie war darin einer ersten Version der Brücke ähnlich.") is None

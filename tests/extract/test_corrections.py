from __future__ import annotations

import pytest

from archiver.extract.corrections import note_kind
from archiver.knowledge import load_table

TABLE = load_table("notes")


@pytest.mark.parametrize(("kind", "text"), TABLE["takes"])
def test_a_note_is_told_by_its_opening(kind, text):
    assert note_kind(text, None) == kind


@pytest.mark.parametrize("text", [*TABLE["leaves"], "", "x" * 100_000, "correction " * 5000])
def test_other_paragraphs_are_no_notes(text):
    assert note_kind(text, None) is None

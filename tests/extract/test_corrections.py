from __future__ import annotations

import pytest

from archiver.extract.corrections import FIRST, LAST, note_kind, note_kinds
from archiver.knowledge import load_table
from archiver.knowledge.notes import NOTE_HEAD

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


STORY = ["The bridge was shut on Monday.", *["The river rose by a metre in the night."] * (FIRST + LAST)]
WITHIN = "The council wrote that an earlier version of this plan named another bridge."


def test_a_note_amid_the_body_is_told_by_its_opening():
    texts = [
        *STORY,
        "(Correction: The bridge is forty metres long.)",
        "",
        "Editor’s note: Ada is on leave.",
        *STORY,
    ]
    assert note_kinds(texts) == {len(STORY): "correction", len(STORY) + 2: "editor_note"}


def test_words_of_a_correction_within_a_sentence_count_at_the_beginning_and_the_end_only():
    assert note_kind(WITHIN) == "correction"
    assert note_kinds([WITHIN, *STORY]) == {0: "correction"}
    assert note_kinds([*STORY, WITHIN, *STORY]) == {}
    assert note_kinds([*STORY, WITHIN]) == {len(STORY): "correction"}
    assert note_kinds([]) == {}


@pytest.mark.parametrize(
    "words", [words for kind in ("correction", "editor_note") for words in TABLE[kind]["openings"]]
)
def test_every_opening_is_seen_amid_a_body_whatever_signs_stand_before_it(words):
    texts = [*STORY, f"– [ * {words.upper()}: The bridge is forty metres long.", *STORY]
    assert (len(STORY) in note_kinds(texts)) == (note_kind(texts[len(STORY)]) is not None)
    assert len(words) + 20 <= NOTE_HEAD

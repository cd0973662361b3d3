"""Corrections and editor's notes, told by their opening words."""

from __future__ import annotations

from typing import Literal

from archiver.knowledge import note_patterns, plain

SEEN = 160
"""Characters of a paragraph in which the words of a correction must begin."""

MAX_NOTE = 4000


def note_kind(text: str) -> Literal["correction", "editor_note"] | None:
    """Return what kind of note a paragraph is, or None when it is none."""
    if len(text) > MAX_NOTE:
        return None
    opening = plain(text[:SEEN])
    for kind, pattern in note_patterns():
        if pattern.match(opening):
            return kind
    return None

"""Corrections and editor's notes, told by their opening words."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.knowledge import NoteKind, note_patterns, plain
from archiver.knowledge.notes import NOTE_HEAD, note_openings

SEEN = 160
"""Characters of a paragraph in which the words of a correction must begin."""

MAX_NOTE = 4000
FIRST, LAST = 2, 8
"""So many paragraphs of a body are its first and its last."""


def note_kinds(texts: Sequence[str]) -> dict[int, NoteKind]:
    """Return those of the paragraphs of a body that are notes, by their places; an empty text is no paragraph.

    A note is told by how it opens, the first and the last paragraphs also by the words of their first sentence: amid a
    story such words tell of something else. All openings are searched as one text, since hardly any is a note's.
    """
    heads = plain("\n".join(["", *[text[:NOTE_HEAD] for text in texts]]))
    asked = {heads.count("\n", 0, match.end()) - 1 for match in note_openings().finditer(heads)}
    told = [at for at, text in enumerate(texts) if text]
    asked.update(told[:FIRST], told[-LAST:])
    kinds = {at: note_kind(texts[at]) for at in sorted(asked)}
    return {at: kind for at, kind in kinds.items() if kind is not None}


def note_kind(text: str) -> NoteKind | None:
    """Return what kind of note a paragraph is, or None when it is none."""
    if len(text) > MAX_NOTE:
        return None
    opening = plain(text[:SEEN])
    for kind, pattern in note_patterns():
        if pattern.match(opening):
            return kind
    return None

"""Corrections and editor's notes, told by their opening words."""

from __future__ import annotations

from typing import Literal

from archiver.extract.context import Context


def note_kind(text: str, context: Context) -> Literal["correction", "editor_note"] | None:  # noqa: ARG001
    """Return what kind of note a paragraph is, or None when it is none."""
    opening = text[:20].casefold()
    if opening.startswith(("correction:", "korrektur:")):
        return "correction"
    return "editor_note" if opening.startswith(("editor's note:", "editor’s note:")) else None

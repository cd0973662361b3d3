"""Single values compared: texts word by word, others as a whole."""

from __future__ import annotations

from typing import Any

from archiver.diff.changes import Change, Significance
from archiver.diff.scrub import choose_noise
from archiver.diff.wording import Vocabulary, mark_spans, read_wording, span_of, whole_edits, word_edits
from archiver.record import prune
from archiver.record.fields import Model


def plain_value(value: Any) -> Any:
    """Return a value of a record as plain JSON values, nulls left out."""
    if isinstance(value, Model):
        return prune(value.model_dump(mode="json"))
    if isinstance(value, tuple | list):
        return [plain_value(item) for item in value]
    return value


def text_change(
    kind: str,
    pointer: str,
    before: str | None,
    after: str | None,
    significance: Significance = Significance.MEDIUM,
) -> Change:
    """Return the change of a text, with the words that differ."""
    old, new = before or "", after or ""
    vocabulary = Vocabulary()
    nothing = choose_noise(())
    a, b = read_wording(old, vocabulary, nothing), read_wording(new, vocabulary, nothing)
    edits = whole_edits(word_edits(a.words, b.words), a, b)
    return Change(
        kind,
        pointer,
        before,
        after,
        words_added=b.count((edit.b_first, edit.b_last) for edit in edits),
        words_removed=a.count((edit.a_first, edit.a_last) for edit in edits),
        significance=significance if edits else Significance.LOW,
        spans=tuple(span_of(edit, a.spans, b.spans) for edit in edits) or mark_spans(old, new),
    )

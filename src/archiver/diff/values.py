"""Single values compared: texts word by word, others as a whole."""

from __future__ import annotations

from typing import Any

from archiver.diff.changes import Change, Significance
from archiver.diff.wording import Vocabulary, mark_spans, span_of, word_edits
from archiver.record import prune
from archiver.record.fields import Model
from archiver.text import word_spans


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
    spans_a, spans_b = word_spans(old), word_spans(new)
    vocabulary = Vocabulary()
    words_a = [vocabulary.number(old[start:end]) for start, end in spans_a]
    words_b = [vocabulary.number(new[start:end]) for start, end in spans_b]
    edits = word_edits(words_a, words_b)
    return Change(
        kind,
        pointer,
        before,
        after,
        words_added=sum(edit.b_last - edit.b_first for edit in edits),
        words_removed=sum(edit.a_last - edit.a_first for edit in edits),
        significance=significance if edits else Significance.LOW,
        spans=tuple(span_of(edit, spans_a, spans_b) for edit in edits) or mark_spans(old, new),
    )

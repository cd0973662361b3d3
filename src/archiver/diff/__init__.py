"""Semantic diffs: what changed between two readings of a story, without the noise.

`diff_articles` compares records or snapshots; `default_scrubbers` names the noise that is hidden.
"""

from __future__ import annotations

from archiver.diff.article import diff_articles
from archiver.diff.changes import ArticleDiff, Change, Flags, Significance, Span
from archiver.diff.scrub import default_scrubbers

__all__ = ["ArticleDiff", "Change", "Flags", "Significance", "Span", "default_scrubbers", "diff_articles"]

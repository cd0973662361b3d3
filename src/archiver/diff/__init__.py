"""Semantic diffs: what changed between two readings of a story, without the noise.

`diff_articles` compares records or snapshots; `default_scrubbers` names the noise that is hidden; `diff_text`,
`diff_unified` and `diff_html` show a diff to people, `summarize_diff` in one line.
"""

from __future__ import annotations

from archiver.diff.article import diff_articles
from archiver.diff.changes import ArticleDiff, Change, Flags, Significance, Span
from archiver.diff.render import diff_html, diff_text, diff_unified
from archiver.diff.scrub import default_scrubbers
from archiver.diff.summary import summarize_diff

__all__ = [
    "ArticleDiff",
    "Change",
    "Flags",
    "Significance",
    "Span",
    "default_scrubbers",
    "diff_articles",
    "diff_html",
    "diff_text",
    "diff_unified",
    "summarize_diff",
]

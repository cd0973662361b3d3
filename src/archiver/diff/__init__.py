"""Semantic diffs: what changed between two readings of a story, without the noise.

`diff_articles` compares records or snapshots; `default_scrubbers` names the noise that is hidden; `diff_text`,
`diff_unified` and `diff_html` show a diff to people, `summarize_diff` in one line; `story_history` does it for all
captures of a story.
"""

from __future__ import annotations

from archiver.diff.article import diff_articles
from archiver.diff.changes import ArticleDiff, Change, Flags, Significance, Span
from archiver.diff.history import History, history_html, history_json, history_text, story_history
from archiver.diff.render import diff_html, diff_json, diff_text, diff_unified, harmless_json
from archiver.diff.scrub import default_scrubbers
from archiver.diff.summary import summarize_diff

__all__ = [
    "ArticleDiff",
    "Change",
    "Flags",
    "History",
    "Significance",
    "Span",
    "default_scrubbers",
    "diff_articles",
    "diff_html",
    "diff_json",
    "diff_text",
    "diff_unified",
    "harmless_json",
    "history_html",
    "history_json",
    "history_text",
    "story_history",
    "summarize_diff",
]

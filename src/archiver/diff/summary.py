"""A diff in one line: what a person would say first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from archiver.diff.changes import ArticleDiff, Change
from archiver.text import display_text

# How a kind is told, one and many; in the order in which they are told.
PHRASES = {
    "article_gone": ("the article is gone", ""),
    "article_back": ("the article is back", ""),
    "headline_changed": ("headline changed", ""),
    "kicker_changed": ("kicker changed", ""),
    "description_changed": ("standfirst changed", ""),
    "byline_changed": ("byline changed", ""),
    "author_added": ("1 author added", "{} authors added"),
    "author_removed": ("1 author removed", "{} authors removed"),
    "attribution_added": ("credit added", "{} credits added"),
    "attribution_removed": ("credit lost", "{} credits lost"),
    "attribution_changed": ("credit changed", "{} credits changed"),
    "correction_added": ("correction added", "{} corrections added"),
    "correction_removed": ("correction removed", "{} corrections removed"),
    "paragraph_edited": ("1 paragraph edited", "{} paragraphs edited"),
    "quote_edited": ("1 quotation edited", "{} quotations edited"),
    "paragraph_added": ("1 paragraph added", "{} paragraphs added"),
    "paragraph_removed": ("1 paragraph removed", "{} paragraphs removed"),
    "paragraph_moved": ("1 paragraph moved", "{} paragraphs moved"),
    "paragraph_split": ("1 paragraph split", "{} paragraphs split"),
    "paragraph_merged": ("1 paragraph merged", "{} paragraphs merged"),
    "sentence_moved": ("1 sentence moved", "{} sentences moved"),
    "heading_changed": ("1 heading changed", "{} headings changed"),
    "block_added": ("1 block added", "{} blocks added"),
    "block_removed": ("1 block removed", "{} blocks removed"),
    "block_changed": ("1 block changed", "{} blocks changed"),
    "table_changed": ("1 table changed", "{} tables changed"),
    "image_added": ("1 image added", "{} images added"),
    "image_removed": ("1 image removed", "{} images removed"),
    "image_swapped": ("1 image swapped", "{} images swapped"),
    "caption_changed": ("1 caption changed", "{} captions changed"),
    "link_target_changed": ("1 link leads elsewhere", "{} links lead elsewhere"),
    "published_changed": ("publication date changed", ""),
    "modified_changed": ("modified date changed", ""),
    "dateline_changed": ("dateline changed", ""),
    "related_changed": ("related links changed", ""),
    "access_changed": ("access changed", ""),
    "language_changed": ("language changed", ""),
    "url_changed": ("address changed", ""),
    "field_changed": ("1 field changed", "{} fields changed"),
}
LONGEST_NAME = 24


def summarize_diff(diff: ArticleDiff) -> str:
    """Return what changed in one line, e.g. "headline changed; 2 paragraphs edited; AFP credit lost"."""
    if not diff.changes:
        return "nothing changed but noise" if diff.scrubbed else "nothing changed"
    counts = Counter(change.kind for change in diff.changes)
    told = [_phrase(kind, counts[kind], diff.changes) for kind in PHRASES if counts[kind]]
    notes = [note for note, flag in _notes(diff) if flag]
    line = "; ".join(told)
    return f"{line} ({', '.join(notes)})" if notes else line


def _phrase(kind: str, count: int, changes: tuple[Change, ...]) -> str:
    one, many = PHRASES[kind]
    if count > 1 and many:
        return many.format(count)
    if kind.startswith("attribution") and count == 1:
        change = next(change for change in changes if change.kind == kind)
        return f"{_credited(change.before or change.after)}{one}"
    return one


def _credited(credit: Any) -> str:
    """Return the agency that a credit names, to be told with it."""
    if not isinstance(credit, dict) or not credit.get("agencies"):
        return ""
    return display_text(str(credit["agencies"][0]["name"]))[:LONGEST_NAME] + " "


def _notes(diff: ArticleDiff) -> list[tuple[str, bool]]:
    return [
        ("silently", diff.flags.silent_edit),
        ("typography only", diff.flags.typography_only),
        ("noise only", diff.flags.noise_only),
    ]

"""`log`: the captures of a story in a collection, and what changed between them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archiver.diff import History, story_history
from archiver.workflow.captures import story_captures


def story_log(folder: Path, url: str, scrub: Iterable[str] | None = None) -> History:
    """Return the history of an address in a collection, oldest capture first."""
    captures = ((article.provenance.capture_date, article) for article in story_captures(folder, url))
    return story_history(captures, url=url, scrub=scrub)

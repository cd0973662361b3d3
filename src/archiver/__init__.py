"""Capture news pages, read them into validated article records, and show every later edit.

The names offered here are promised; everything else is private. They are loaded on first use, so that commands
start fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "ArticleRecord": "archiver.record",
    "capture_urls": "archiver.workflow.capture",
    "check_cases": "archiver.workflow.check",
    "diff_articles": "archiver.diff",
    "extract_article": "archiver.extract",
    "iter_articles": "archiver.workflow.extract",
    "open_archive": "archiver.warc",
    "read_page": "archiver.page",
    "render_article": "archiver.export",
    "take_snapshot": "archiver.snapshot",
    "validate_record": "archiver.check",
}

__all__ = [*_HOMES, "__version__"]  # noqa: PLE0604 - the names are those of _HOMES


def __getattr__(name: str) -> Any:
    """Load a promised name from its room."""
    if name not in _HOMES:
        raise AttributeError(f"module 'archiver' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the promised names."""
    return sorted(__all__)

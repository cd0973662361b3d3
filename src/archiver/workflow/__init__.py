"""The verbs: each joins rooms in about a page. `cli` calls one function of one module here."""

from __future__ import annotations

from archiver.workflow.capture import capture_urls
from archiver.workflow.extract import iter_articles

__all__ = ["capture_urls", "iter_articles"]

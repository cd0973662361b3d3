"""Stories that a page keeps beside its tree: for search engines in JSON-LD, for its own scripts in their state."""

from __future__ import annotations

from archiver.extract.stored.reading import STORED_WAYS, read_stored

__all__ = ["STORED_WAYS", "read_stored"]

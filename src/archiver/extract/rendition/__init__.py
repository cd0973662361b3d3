"""Reading reproductions back: files that `archiver render` wrote, by the marks of `archiver.record.rendition`."""

from __future__ import annotations

from archiver.extract.rendition.reading import read_rendition

__all__ = ["read_rendition"]

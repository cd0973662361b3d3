"""Reading reproductions back: files that `archiver render` wrote, by the marks of `archiver.record.rendition`."""

from __future__ import annotations

from archiver.extract.rendition.html import find_rendition, read_html_rendition
from archiver.extract.rendition.text import is_text_rendition, read_text_rendition

__all__ = ["find_rendition", "is_text_rendition", "read_html_rendition", "read_text_rendition"]

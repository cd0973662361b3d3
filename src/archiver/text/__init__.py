"""Pure string tools: hygiene, folding, and what is safe to show."""

from __future__ import annotations

from archiver.text.clean import clean_lines, clean_text, display_text, fold_typography

__all__ = ["clean_lines", "clean_text", "display_text", "fold_typography"]

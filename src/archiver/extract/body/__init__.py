"""The body: which part of the page it is, and the blocks it is made of."""

from __future__ import annotations

from archiver.extract.body.reading import read_body

__all__ = ["read_body"]

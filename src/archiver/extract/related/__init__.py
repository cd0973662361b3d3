"""Links offered to the reader as related: in blocks under a label, and as promos between the paragraphs."""

from archiver.extract.related.reading import Related, read_related

__all__ = ["Related", "read_related"]

"""Full-text search over a collection's articles."""

from __future__ import annotations

from pathlib import Path

from archiver.errors import StoreError
from archiver.store import Catalog, Collection, Hit


def search(folder: Path, query: str, most: int) -> list[Hit]:
    """Return the stories that hold all words and "phrases" of the query, best first."""
    collection = Collection.open(folder)
    if not collection.catalog_path.is_file():
        raise StoreError(
            "no catalogue yet", path=str(collection.catalog_path), remedy="`archiver rebuild -c DIR` makes it"
        )
    with Catalog.open(collection.catalog_path) as catalog:
        return catalog.search(query, most)

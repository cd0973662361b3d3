from __future__ import annotations

import sqlite3

import pytest

from archiver.errors import StoreError
from archiver.store.catalog import Catalog


def test_a_full_disk_is_told_with_the_path_and_leaves_what_was(tmp_path):
    path = tmp_path / "catalog.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    Catalog.open(path).replace("a.warc.gz", 1, [])
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    catalog = Catalog(connection)
    with pytest.raises(StoreError, match="full") as caught:
        catalog.replace("b" * 100_000, 2, [])
    assert caught.value.path == str(path)
    assert "rebuild" in (caught.value.remedy or "")
    assert catalog.known() == {"a.warc.gz": 1}

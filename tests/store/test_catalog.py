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


def test_opening_a_catalogue_that_is_there_writes_nothing(tmp_path):
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        catalog.replace("a.warc.gz", 1, [])
    before = path.read_bytes()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute(
        "BEGIN IMMEDIATE"
    )  # another process writes; on a read-only disk nothing could be written either
    with Catalog.open(path) as catalog:
        assert catalog.known() == {"a.warc.gz": 1}
    holder.close()
    assert path.read_bytes() == before

from __future__ import annotations

import contextlib
import os
import sqlite3

import pytest

from archiver.errors import StoreError
from archiver.store import Catalog, Collection, Queue


@pytest.mark.parametrize("opened", [Queue, Catalog.open], ids=["queue", "catalogue"])
def test_a_database_of_a_later_version_is_left_alone_and_named(opened, tmp_path):
    path = tmp_path / "some.sqlite"
    with contextlib.closing(opened(path)) if opened is Queue else opened(path):
        pass
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="later version") as refused:
        opened(path)
    assert refused.value.remedy
    assert path.read_bytes() == before


def test_what_is_no_database_says_what_helps(tmp_path):
    path = tmp_path / "queue.sqlite"
    path.write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError) as refused:
        Queue(path)
    assert "move this file away" in (refused.value.remedy or "")


def test_a_collection_that_may_not_be_written_says_so_before_anything_is_done(tmp_path, monkeypatch):
    collection = Collection.open(tmp_path, create=True)
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and may(path, mode))
    with pytest.raises(StoreError, match="cannot be written") as refused, collection.lock():
        pass
    assert refused.value.remedy

from __future__ import annotations

import tempfile

import pytest

from archiver.capture.spool import Spool
from archiver.errors import StoreError


@pytest.mark.parametrize("limit", [0, 5, 1000])
def test_bytes_come_back_in_order_wherever_they_lie(limit):
    spool = Spool(limit)
    for part in (b"abc", b"", b"defgh", b"i"):
        spool.append(part)
    assert (spool.size, spool.read(), spool.read(3), spool.read(2, 4)) == (
        9,
        b"abcdefghi",
        b"defghi",
        b"cdef",
    )
    block = spool.block()
    assert (block if isinstance(block, bytes) else block.read()) == b"abcdefghi"
    spool.append(b"j")
    assert spool.open().read() == b"abcdefghij"
    spool.close()


def test_no_room_for_temporary_files_is_a_store_error(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    spool = Spool(1)
    with pytest.raises(StoreError, match="no room"):
        spool.append(b"abc")

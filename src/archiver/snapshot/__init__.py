"""Snapshots: the canonical, diffable text of an article, and back.

`take_snapshot` writes one, `read_snapshot` reads the fields it holds, `snapshot_path` says where it lies.
"""

from __future__ import annotations

from archiver.errors import SnapshotUnreadable
from archiver.snapshot.model import SNAPSHOT_SCHEMA, Snapshot, snapshot_of
from archiver.snapshot.place import NO_ADDRESS, snapshot_path
from archiver.snapshot.read import read_snapshot
from archiver.snapshot.write import take_snapshot

__all__ = [
    "NO_ADDRESS",
    "SNAPSHOT_SCHEMA",
    "Snapshot",
    "SnapshotUnreadable",
    "read_snapshot",
    "snapshot_of",
    "snapshot_path",
    "take_snapshot",
]

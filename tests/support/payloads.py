"""A memory of payloads for writers in tests."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.warc.revisit import Original


class PayloadMemory:
    """The payloads of this run, or those handed in from earlier ones."""

    def __init__(self, known: Iterable[tuple[str, int, Original]] = ()) -> None:
        self._known = {(digest, length): original for digest, length, original in known}

    def find(self, payload_digest: str, length: int) -> Original | None:
        """Return the record that holds this payload, or None."""
        return self._known.get((payload_digest, length))

    def remember(self, payload_digest: str, length: int, original: Original) -> None:
        """Keep that `original` holds this payload; the first one stays."""
        self._known.setdefault((payload_digest, length), original)

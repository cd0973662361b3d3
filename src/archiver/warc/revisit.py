"""Deduplication: a payload that is held already becomes a revisit record.

A revisit keeps the new response's own HTTP head and names the original in all three ways (id, URI and date), so that
every reader, whichever of them it looks at, finds the payload.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from archiver.warc.newrecord import REVISIT_IDENTICAL, REVISIT_NOT_MODIFIED, NewRecord

_OK = 200


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds a payload: what a revisit must say of it."""

    record_id: str
    target_uri: str
    date: str


class Dedup(Protocol):
    """A memory of payloads, by digest and length together: a digest alone is not trusted."""

    def find(self, payload_digest: str, length: int) -> Original | None:
        """Return the record that holds this payload, or None."""

    def remember(self, payload_digest: str, length: int, original: Original) -> None:
        """Keep that `original` holds this payload."""


def may_deduplicate(record: NewRecord, *, status: int | None, length: int, sound: bool) -> bool:
    """Tell whether a response may be replaced: a whole 200 answer with a body, and nothing less."""
    whole = record.truncated is None and sound
    return record.type == "response" and status == _OK and length > 0 and whole


def as_revisit(response: NewRecord, head: bytes, payload_digest: str, original: Original) -> NewRecord:
    """Return the revisit that stands for `response`: its head alone, and where its payload lies."""
    return replace(
        response,
        type="revisit",
        block=head,
        content_type="application/http;msgtype=response",
        truncated="length",
        profile=REVISIT_IDENTICAL,
        payload_digest=payload_digest,
        refers_to=original.record_id,
        refers_to_target_uri=original.target_uri,
        refers_to_date=original.date,
        identified_payload_type=None,
    )


def as_not_modified(response: NewRecord, original: Original) -> NewRecord:
    """Return the revisit that stands for a 304 answer: the server says that `original` still holds."""
    return replace(
        response,
        type="revisit",
        content_type="application/http;msgtype=response",
        profile=REVISIT_NOT_MODIFIED,
        refers_to=original.record_id,
        refers_to_target_uri=original.target_uri,
        refers_to_date=original.date,
    )

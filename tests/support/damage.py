"""Archives of invented pages, and seeded damage to them, with what must survive it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import random
import uuid
from dataclasses import dataclass

import zstandard

WORDS = ["harbour", "council", "café", "bridge", "新聞", "vote", "winter"]
Listed = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """One record as bytes: its id, the hash of its payload, and where it lies."""

    record_id: str
    payload: str
    start: int
    end: int

    @property
    def listed(self) -> Listed:
        return self.record_id, self.payload


@dataclass(frozen=True, slots=True)
class Case:
    """Damaged bytes, and the records that must be read from them, in order."""

    kind: str
    damage: str
    data: bytes
    made: int
    expected: tuple[Listed, ...]


class Pipe(io.RawIOBase):
    """Bytes that come only once."""

    def __init__(self, data: bytes, step: int = 1 << 16) -> None:
        self._file = io.BytesIO(data)
        self._step = step

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        return self._file.read(min(size, self._step) if size >= 0 else -1)


def warc_record(
    block: bytes,
    *,
    kind: str = "response",
    record_id: str = "urn:uuid:8f0c3fb2-9a24-4152-8136-95e89b2f7b1f",
    uri: str = "https://news.example/harbour",
    content_type: str | None = "application/http;msgtype=response",
    fields: tuple[str, ...] = (),
    length: object = None,
    version: str = "1.1",
    end: bytes = b"\r\n\r\n",
) -> bytes:
    """Return a record byte by byte; `fields` are further header lines."""
    lines = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <{record_id}>",
        "WARC-Date: 2026-11-01T10:00:00Z",
        *([f"WARC-Target-URI: {uri}"] if uri else []),
        *([f"Content-Type: {content_type}"] if content_type else []),
        *fields,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + end


def http_block(body: bytes, *fields: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """Return an HTTP message with the header lines given and no others."""
    return "\r\n".join([status, *fields, "", ""]).encode() + body


def sha1_label(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def packed(data: bytes, kind: str, chance: random.Random | None = None) -> bytes:
    """Return a record as it stands in a file: plain, one gzip member, or one zstd frame."""
    if kind == "gz":
        return gzip.compress(data, chance.choice([0, 1, 6, 9]) if chance else 6, mtime=0)
    if kind == "zst":
        checksum = chance.random() < 0.7 if chance else True
        return zstandard.ZstdCompressor(level=3, write_checksum=checksum).compress(data)
    return data


def damaged_archive(seed: int, damage: str | None = "any") -> Case:
    """Return an archive of three to nine records with one kind of damage done to it, or with none."""
    chance = random.Random(seed)
    kind = chance.choice(["plain", "gz", "gz", "zst"])
    digested = chance.random() < 0.8
    data, records = b"", []
    for i in range(chance.randint(3, 9)):
        record_id, payload, raw = _record(chance, i, digested=digested)
        piece = packed(raw, kind, chance)
        records.append(Made(record_id, payload, len(data), len(data) + len(piece)))
        data += piece
    damage = damage and chance.choice(sorted(DAMAGES))
    spoiled, expected = DAMAGES[damage](chance, data, records) if damage else (data, records)
    return Case(kind, damage or "", spoiled, len(records), tuple(record.listed for record in expected))


def damaged_member(seed: int) -> Case:
    """Return the same damage, done before all records were packed into one gzip member or zstd frame."""
    chance = random.Random(seed)
    data, records = b"", []
    for i in range(chance.randint(3, 9)):
        record_id, payload, raw = _record(chance, i, digested=chance.random() < 0.8)
        records.append(Made(record_id, payload, len(data), len(data) + len(raw)))
        data += raw
    damage, kind = chance.choice(sorted(DAMAGES)), chance.choice(["gz", "zst"])
    spoiled, expected = DAMAGES[damage](chance, data, records)
    listed = tuple(record.listed for record in expected)
    return Case(kind, damage, packed(spoiled, kind, chance), len(records), listed)


def damaged_arc(seed: int, damage: str | None = "any") -> Case:
    """Return a damaged ARC file, or a sound one; its records go by their URLs."""
    chance = random.Random(seed)
    kind = chance.choice(["plain", "gz"])
    head = b"filedesc://x.arc 0.0.0.0 20261101000000 text/plain 70\n1 0 invented\n"
    head += b"URL IP-address Archive-date Content-type Archive-length\n\n\n"
    data, records = packed(head, kind, chance), []
    for i in range(chance.randint(3, 8)):
        body = " ".join(chance.choice(WORDS) for _ in range(chance.choice([5, 60, 600]))).encode()
        block = http_block(body, "Content-Type: text/html", f"Content-Length: {len(body)}")
        line = f"http://news.example/{i} 203.0.113.5 20261101000{i:03} text/html {len(block)}\n"
        piece = packed(line.encode() + block + b"\n", kind, chance)
        payload = hashlib.sha256(body).hexdigest()
        records.append(Made(f"http://news.example/{i}", payload, len(data), len(data) + len(piece)))
        data += piece
    damage = damage and chance.choice(sorted(DAMAGES))
    spoiled, expected = DAMAGES[damage](chance, data, records) if damage else (data, records)
    return Case(kind, damage or "", spoiled, len(records), tuple(record.listed for record in expected))


def _record(chance: random.Random, i: int, *, digested: bool) -> tuple[str, str, bytes]:
    words = [chance.choice(WORDS) for _ in range(chance.choice([5, 60, 60, 300, 3000]))]
    body, fields = " ".join(words).encode(), ["Content-Type: text/html"]
    way = chance.choice(["plain", "plain", "gzip", "chunked", "random"])
    if way == "random":
        body = chance.randbytes(len(words) * 3)
    stored = body
    if way == "gzip":
        stored = gzip.compress(body, mtime=0)
        fields.append("Content-Encoding: gzip")
    if way == "chunked":
        stored = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        fields.append("Transfer-Encoding: chunked")
    else:
        fields.append(f"Content-Length: {len(stored)}")
    block = http_block(stored, *fields)
    record_id = f"urn:uuid:{uuid.UUID(int=chance.getrandbits(128))}"
    digest = (f"WARC-Block-Digest: {sha1_label(block)}",) if digested else ()
    raw = warc_record(block, record_id=record_id, uri=f"https://news.example/{i}", fields=digest)
    return record_id, hashlib.sha256(body).hexdigest(), raw


def _without(records: list[Made], start: int, end: int) -> list[Made]:
    """Return the records that no byte from `start` to `end` belongs to."""
    return [record for record in records if not (record.start < end and start < record.end)]


def _flip(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    spoiled = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5])):
        place = chance.randrange(len(data))
        spoiled[place] ^= 1 << chance.randrange(8)
        records = _without(records, place, place + 1)
    return bytes(spoiled), records


def _zero(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    place = chance.randrange(len(data))
    size = min(len(data) - place, chance.choice([1, 10, 200, 1000]))
    return data[:place] + bytes(size) + data[place + size :], _without(records, place, place + size)


def _cut(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    place = chance.randrange(len(data))
    size = min(len(data) - place, chance.choice([1, 3, 50, 700]))
    return data[:place] + data[place + size :], _without(records, place, place + size)


def _truncate(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    place = chance.randrange(1, len(data))
    return data[:place], _without(records, place, len(data))


def _insert(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    place = chance.randrange(len(data)) if chance.random() < 0.6 else chance.choice(records).start
    junk = chance.choice(
        [
            chance.randbytes(chance.choice([1, 7, 100, 5000])),
            b"\x1f\x8b\x08" * chance.randint(1, 50),
            b"WARC/1.1\r\n",
            b"\r\n" * 7,
            bytes(600),
            b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 999999999\r\n\r\n",
            gzip.compress(b"no record", mtime=0),
            zstandard.compress(b"no record"),
            gzip.compress(b"", mtime=0),
        ]
    )
    kept = [record for record in records if not record.start < place < record.end]
    return data[:place] + junk + data[place:], kept


def _repeat(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    i = chance.randrange(len(records))
    again = records[i]
    return data[: again.end] + data[again.start :], [*records[: i + 1], *records[i:]]


def _splice(chance: random.Random, data: bytes, records: list[Made]) -> tuple[bytes, list[Made]]:
    end, start = chance.randrange(len(data)), chance.randrange(len(data))
    before = [record for record in records if record.end <= end]
    return data[:end] + data[start:], before + [record for record in records if record.start >= start]


DAMAGES = {
    "flip": _flip,
    "zero": _zero,
    "cut": _cut,
    "truncate": _truncate,
    "insert": _insert,
    "repeat": _repeat,
    "splice": _splice,
}

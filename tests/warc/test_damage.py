"""Damage, by seeded chance: what no damaged byte belongs to is read, in order, and every loss is named."""

from __future__ import annotations

import io
import random
import time

import pytest
import zstandard

from archiver.warc import RecordList, ends, memberwindow, open_archive, source, walk, warcrecord
from support.damage import (
    Case,
    Pipe,
    damaged_arc,
    damaged_archive,
    damaged_member,
    http_block,
    warc_record,
)


def listed(source) -> tuple[list[tuple[str, str]], tuple]:
    with open_archive(source) as archive:
        records = RecordList(archive)
        lines = [(line["record_id"] or line["target_uri"], line["payload_sha256"]) for line in records]
        return lines, records.findings


def survives(case: Case, opened=io.BytesIO) -> bool:
    """Whether the records expected are among those listed, in order."""
    lines, findings = listed(opened(case.data))
    rest = iter(lines)
    found = all(record in rest for record in case.expected)
    return found and (len(lines) >= len(case.expected)) and all(finding.path for finding in findings)


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_untouched_records_survive_any_damage(start):
    lost = [seed for seed in range(start, start + 100) if not survives(damaged_archive(seed))]
    assert lost == []


@pytest.mark.parametrize("make", [damaged_member, damaged_arc])
def test_so_they_do_in_shared_members_and_in_arc(make):
    assert [seed for seed in range(300) if not survives(make(seed))] == []


@pytest.fixture
def cramped(monkeypatch):
    """Make every record a large one, and every window small."""
    for module, name, size in (
        (ends, "SMALL", 300),
        (walk, "SMALL", 300),
        (memberwindow, "_KEEP", 100),
        (source, "PIECE", 512),
        (warcrecord, "PIECE", 512),
    ):
        monkeypatch.setattr(module, name, size)


@pytest.mark.usefixtures("cramped")
@pytest.mark.parametrize("make", [damaged_archive, damaged_member, damaged_arc])
@pytest.mark.parametrize("opened", [io.BytesIO, Pipe], ids=["file", "pipe"])
def test_so_they_do_when_records_are_read_in_pieces(make, opened):
    assert [seed for seed in range(100) if not survives(make(seed), opened)] == []


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 11000, 500))
def test_untouched_records_survive_any_damage_many_times(start):
    lost = [seed for seed in range(start, start + 500) if not survives(damaged_archive(seed))]
    assert lost == []


@pytest.mark.parametrize("seed", range(0, 120, 3))
def test_a_pipe_gives_what_a_file_gives(seed):
    case = damaged_archive(seed)
    assert listed(Pipe(case.data, step=997))[0] == listed(io.BytesIO(case.data))[0]


@pytest.mark.parametrize("start", [0, 200])
def test_where_records_are_lost_something_is_named(start):
    silent = []
    for seed in range(start, start + 200):
        case = damaged_archive(seed)
        lines, findings = listed(io.BytesIO(case.data))
        if case.damage in ("flip", "zero", "cut") and len(lines) < case.made and not findings:
            silent.append((seed, case.kind, case.damage))
    assert silent == []


def test_hostile_claims_cost_little():
    header = (
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"
    )
    data = (header + b"Content-Length: 4000000\r\n\r\n") * 5000
    start = time.process_time()
    lines, findings = listed(io.BytesIO(data))
    assert (len(lines), len(findings)) == (0, 5000)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("seed", range(12))
def test_arc_and_warc_put_behind_each_other_are_both_read(seed):
    arc, warc = damaged_arc(seed, damage=None), damaged_archive(seed, damage=None)
    for parts in ((arc, warc), (warc, arc)):
        both = Case(
            "both", "", b"".join(part.data for part in parts), 0, sum((p.expected for p in parts), ())
        )
        assert survives(both)


@pytest.mark.parametrize("seed", range(12))
def test_warc_behind_a_torn_arc_file_is_found(seed):
    arc, warc = damaged_arc(seed, damage=None), damaged_archive(seed, damage=None)
    torn = arc.data[: len(arc.data) - 20] + random.Random(seed).randbytes(50)
    assert survives(Case("both", "", torn + warc.data, 0, arc.expected[:-1] + warc.expected))


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_a_damaged_dictionary_is_named_and_harms_only_what_needs_it(place):
    dictionary = zstandard.train_dictionary(
        2000, [warc_record(http_block(b"words %d" % i * 30), record_id=f"urn:x:{i}") for i in range(300)]
    )
    raw = bytearray(dictionary.as_bytes())
    raw[8 + place] ^= 0x55
    head = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + bytes(raw)
    needing = zstandard.ZstdCompressor(dict_data=dictionary).compress(warc_record(http_block(b"one")))
    free = zstandard.compress(warc_record(http_block(b"two"), record_id="urn:x:two"))
    lines, findings = listed(io.BytesIO(head + needing + free))
    assert "urn:x:two" in [record_id for record_id, _ in lines]
    assert len(lines) == 2 or findings

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import Finding, Severity
from archiver.record import parse_article, record_id_of
from archiver.warc import NewRecord, open_writer
from archiver.workflow.extract import extract_rows
from archiver.workflow.sources import ReadOptions, Rejected, Tally
from archiver.workflow.validate import validate_inputs

PAGE = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry returns</title></head><body>
<article><h1>Ferry returns</h1><p>The night ferry sails again from Friday, nine years after it was cut to save money.</p>
<p>The ship takes two hundred passengers and forty cars, and tickets cost twelve crowns.</p>
<p>Earlier attempts failed because the old pier could not take heavy lorries.</p></article></body></html>"""
DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Write an archive of one page, not compressed, so that a byte of it can be changed in place."""
    folder = tmp_path / "archive"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode()
    with open_writer(folder, prefix="times", software="test", host="here") as writer:
        page = NewRecord(
            "response",
            "https://times.example/ferry",
            DAY,
            head + PAGE,
            "application/http;msgtype=response",
            http=True,
        )
        writer.write_event([page])
    (path,) = folder.glob("*.warc.gz")
    return path


@pytest.fixture
def records(archive: Path, tmp_path: Path) -> Path:
    """Extract the archive's one record."""
    path = tmp_path / "records.jsonl"
    rows = [
        row for row in extract_rows([str(archive)], ReadOptions(), Tally()) if not isinstance(row, Rejected)
    ]
    path.write_bytes(b"".join(row.line + b"\n" for row in rows))
    return path


def found(records: Path, archive: Path | None = None) -> list[Finding]:
    """Return the findings that are no mere information."""
    every = validate_inputs([str(records)], str(archive) if archive else None)
    return [finding for finding in every if finding.severity is not Severity.INFO]


def change(records: Path, edit: Callable[[dict[str, object]], None], *, reseal: bool = False) -> None:
    """Change the record in a file, giving it the id it then has when `reseal`."""
    value = json.loads(records.read_bytes())
    edit(value)
    if reseal:
        value["record_id"] = record_id_of(value)
    records.write_text(json.dumps(value) + "\n", encoding="utf-8")


def test_a_record_is_proven_by_its_archive(records: Path, archive: Path) -> None:
    assert found(records, archive) == []


def test_the_proof_survives_moving_and_renaming_the_archive(
    records: Path, archive: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "renamed.warc.gz"
    moved.parent.mkdir()
    shutil.move(archive, moved)
    assert found(records, moved) == []


def test_a_forged_headline_is_found_though_the_record_was_sealed_again(records: Path, archive: Path) -> None:
    change(records, lambda value: value.update(headline="Ferry sinks"), reseal=True)
    codes = {(finding.code, finding.pointer) for finding in found(records, archive)}
    assert ("provenance-reading-differs", "/headline") in codes


def test_a_forged_headline_breaks_the_id_without_any_archive(records: Path) -> None:
    change(records, lambda value: value.update(headline="Ferry sinks"))
    assert any(finding.severity is Severity.ERROR for finding in found(records))


def test_a_record_of_another_archive_is_not_proven(records: Path, archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.warc"
    other.write_bytes(b"")
    with open_writer(tmp_path / "two", prefix="two", software="test", host="here"):
        pass
    change(records, lambda value: value["provenance"]["warc"].update(record_id="urn:uuid:none", offset=1))  # type: ignore[index]
    assert "provenance-record-missing" in {finding.code for finding in found(records, archive)}


def test_an_archive_whose_bytes_changed_proves_nothing(records: Path, archive: Path, tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415 - only here

    data = archive.read_bytes()
    record = parse_article(records.read_bytes())
    place = record.provenance.warc
    assert place is not None
    assert place.length is not None
    member = data[place.offset : place.offset + place.length]
    forged = gzip.compress(gzip.decompress(member).replace(b"Ferry returns", b"Ferry sinks!!"))
    changed = tmp_path / archive.name
    changed.write_bytes(data[: place.offset] + forged + data[place.offset + place.length :])
    assert {finding.code for finding in found(records, changed)} & {
        "provenance-digest-mismatch",
        "provenance-record-missing",
    }


def test_places_are_bytes_of_the_file(records: Path) -> None:
    line = records.read_bytes()
    records.write_bytes(line + b"\n" + b"{}\n")
    offsets = {finding.offset for finding in found(records)}
    assert offsets == {len(line) + 1}


def test_an_empty_or_missing_file_is_one_finding(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "missing.jsonl"):
        assert [finding.code for finding in found(path)] == ["records-unreadable"]

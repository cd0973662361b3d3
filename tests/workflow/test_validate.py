from __future__ import annotations

import gzip
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
from archiver.workflow.pack import PackJob, pack_collection
from archiver.workflow.sources import ReadOptions, Rejected, Tally
from archiver.workflow.validate import validate_inputs
from support.commands import archiver
from support.damage import warc_record
from support.warcfiles import http_response

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


def test_places_are_lines_and_columns_of_the_file(records: Path) -> None:
    line = records.read_bytes()
    records.write_bytes(line + b"\n" + b'{"headline": 5}\n')
    places = {(finding.pointer, finding.offset, finding.line, finding.column) for finding in found(records)}
    assert ("/headline", len(line) + 1, 3, 14) in places
    assert ("/provenance", len(line) + 1, 3, 1) in places


def test_a_finding_in_a_gzipped_file_names_the_line(records: Path, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(gzip.compress(records.read_bytes() + b"[]\n"))
    assert {finding.line for finding in found(path)} == {2}


def test_a_document_on_many_lines_is_a_record_too(records: Path, tmp_path: Path) -> None:
    value = json.loads(records.read_bytes())
    path = tmp_path / "record.json"
    for text in (
        json.dumps(value, indent=2),
        json.dumps([value, value], indent=2),
        json.dumps([value]),
        f"[\n{json.dumps(value)},\n{json.dumps(value)}\n]",
        json.dumps(value, indent=2) + "\n" + json.dumps(value, indent=2),
    ):
        path.write_text(text, encoding="utf-8")
        assert found(path) == []
    value["page_kind"] = "q"
    text = json.dumps([value["headline"] and value], indent=2)
    path.write_text(text, encoding="utf-8")
    (finding,) = (one for one in found(path) if one.pointer == "/page_kind")
    assert finding.line is not None
    assert finding.column is not None
    assert text.split("\n")[finding.line - 1][finding.column - 1 :].startswith('"q"')
    path.write_text(text.replace('"page_kind":', '"page_kind"'), encoding="utf-8")
    (broken,) = found(path)
    assert broken.message.startswith("line ")
    assert "this is no JSON: expecting ':'" in broken.message


def test_a_broken_line_among_good_ones_is_one_finding(records: Path) -> None:
    line = records.read_bytes()
    for lines in ((line[:100] + b"\n", line, line), (line, line[:100] + b"\n", line)):
        records.write_bytes(b"".join(lines))
        (finding,) = found(records)
        assert finding.message.startswith("this is no JSON: ")
        assert finding.line == lines.index(line[:100] + b"\n") + 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{}\n{}\n".encode("utf-16"), "UTF-16"),
        ("{}\n{}\n".encode("utf-16-le"), "no text"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "PDF"),
        (b"<!DOCTYPE html>\n<p>\n", "markup"),
        (b"WARC/1.1\r\nWARC-Type: response\r\n", "archive"),
        (b"PK\x03\x04\n\n", "zip"),
        (b"headline\tbody\n" * 50, "no line begins"),
        (b"\n\n", "no record"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no line begins"),
    ],
    ids=["utf-16", "utf-16-le", "pdf", "html", "warc", "zip", "table", "blank", "png"],
)
def test_a_file_that_holds_no_records_is_one_finding_with_a_remedy(
    tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(data)
    (finding,) = found(path)
    assert finding.code == "records-unreadable"
    assert words in finding.message
    assert finding.remedy


def test_a_byte_order_mark_is_no_fault(records: Path) -> None:
    records.write_bytes(b"\xef\xbb\xbf" + records.read_bytes())
    assert found(records) == []


def test_an_archive_that_is_none_is_refused_before_any_record(records: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)
    for archive in (page, tmp_path / "missing.warc.gz"):
        refused = archiver("validate", records, "--archive", archive)
        assert refused.code == 3
        assert refused.out == ""
        assert archive.name in refused.err


def test_the_summary_counts_and_says_where_codes_are_explained(records: Path) -> None:
    good = archiver("validate", records)
    assert (good.code, good.err) == (0, "1 record, 0 errors, 0 warnings: valid\n")
    change(records, lambda value: value.update(headline="Ferry sinks"))
    bad = archiver("validate", records)
    assert bad.code == 1
    assert bad.err.startswith("1 record, 1 error, 0 warnings: not valid (`archiver rule CODE`")
    assert "read it again from the archive" in bad.out
    assert archiver("validate", records, "--sign", records.with_name("key.pem")).err.endswith("not signed\n")
    assert not records.with_name("key.pem").exists()


def test_a_run_without_any_readable_file_is_refused(records: Path, tmp_path: Path) -> None:
    assert archiver("validate", tmp_path / "missing.jsonl").code == 3
    assert archiver("validate", tmp_path).code == 3
    assert archiver("validate", tmp_path / "missing.jsonl", records).code == 1


def test_an_empty_or_missing_file_is_one_finding(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "missing.jsonl"):
        assert [finding.code for finding in found(path)] == ["records-unreadable"]


def test_a_wacz_proves_the_records_of_all_its_archives_though_they_lie_at_the_same_offsets(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "harbour" / "archive"
    folder.mkdir(parents=True)
    for name in ("north", "south"):
        story = PAGE.replace(b"night ferry", name.encode() + b" ferry")
        answer = http_response(story)
        record = warc_record(
            answer,
            kind="response",
            content_type="application/http;msgtype=response",
            record_id=f"urn:x:{name}",
            uri=f"https://times.example/{name}",
        )
        (folder / f"{name}.warc.gz").write_bytes(gzip.compress(record))
    wacz = tmp_path / "harbour.wacz"
    pack_collection(PackJob(folder.parent, wacz), tell=lambda _: None)
    rows = extract_rows([str(wacz)], ReadOptions(), Tally())
    lines = [row.line for row in rows if not isinstance(row, Rejected)]
    assert len(lines) == 2
    records = tmp_path / "records.jsonl"
    records.write_bytes(b"".join(line + b"\n" for line in lines))
    assert found(records, wacz) == []


def test_a_file_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    missing, folder = tmp_path / "none.jsonl", tmp_path
    refused = archiver("validate", missing, folder)
    assert refused.code == 3
    assert "there is no such file (name another)" in refused.out
    assert "this is a folder (name the files within)" in refused.out
    assert "archiver extract" not in refused.out

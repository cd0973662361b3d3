"""A mended copy holds every whole record, one member each; the original stays as it was."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import zstandard

from archiver.errors import NotAnArchive, Severity, UsageError
from archiver.warc import open_archive, repair_archive
from archiver.warc.verify import verify_archive
from support.damage import damaged_archive, sha1_label, warc_record

ONE, TWO, THREE = (
    warc_record(b"words %d" % i * 30, kind="resource", content_type="text/plain", record_id=f"urn:x:{i}")
    for i in (1, 2, 3)
)


def errors_of(path: Path) -> list[str]:
    return [finding.code for finding in verify_archive(path) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz", ".warc.zst"])
def test_whole_records_are_copied_and_the_rest_is_set_aside(tmp_path, suffix):
    source, output = tmp_path / "torn.warc.gz", tmp_path / f"mended{suffix}"
    data = gzip.compress(ONE) + gzip.compress(TWO)[:-30] + b"junk" + gzip.compress(THREE)
    source.write_bytes(data)
    report = repair_archive(source, output)
    assert (report.records, [finding.code for finding in report.set_aside]) == (2, ["gzip-data"])
    assert errors_of(output) == []
    assert source.read_bytes() == data
    with open_archive(output) as archive:
        assert [record.raw_header + record.read_block() + b"\r\n\r\n" for record in archive] == [ONE, THREE]


def test_each_record_gets_a_member_and_a_right_end(tmp_path):
    source, output = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    source.write_bytes(gzip.compress(ONE[:-2] + TWO))
    report = repair_archive(source, output)
    assert report.set_aside == ()
    assert {finding.code for finding in report.mended} == {"not-per-record-gzip", "bad-record-end"}
    assert gzip.decompress(output.read_bytes()) == ONE + TWO
    assert errors_of(output) == []


def test_a_block_that_its_digest_disproves_is_set_aside(tmp_path):
    source, output = tmp_path / "a.warc", tmp_path / "b.warc.gz"
    wrong = warc_record(b"words", kind="resource", fields=(f"WARC-Block-Digest: {sha1_label(b'x')}",))
    source.write_bytes(wrong + ONE)
    report = repair_archive(source, output)
    assert (report.records, [finding.code for finding in report.set_aside]) == (1, ["block-digest"])
    assert report.as_dict()["set_aside"][0]["offset"] == 0


def test_nothing_is_overwritten_and_nothing_half_done_is_left(tmp_path):
    source, output = tmp_path / "a.warc", tmp_path / "b.warc"
    source.write_bytes(ONE)
    output.write_bytes(b"mine")
    with pytest.raises(UsageError):
        repair_archive(source, output)
    assert output.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.warc", "b.warc"]


@pytest.mark.parametrize("seed", range(40))
def test_mended_copies_of_any_damage_are_sound(tmp_path, seed):
    source, output = tmp_path / "a", tmp_path / "b.warc.gz"
    case = damaged_archive(seed)
    source.write_bytes(case.data)
    try:
        repair_archive(source, output)
    except NotAnArchive:  # nothing survived: there is no copy to make
        assert not case.expected
        assert not output.exists()
        return
    container = {
        "gzip",
        "zstd",
        "garbage",
        "bad-record-end",
        "truncated-record",
        "block-digest",
        "not-per-record",
    }
    assert not [code for code in errors_of(output) if any(code.startswith(sign) for sign in container)]
    with open_archive(output) as archive:
        ids = iter([record.record_id for record in archive])
        assert all(record_id in ids for record_id, _ in case.expected)


@pytest.mark.parametrize("data", [b"", b"<html>no archive</html>"])
def test_a_file_with_no_whole_record_is_refused_and_nothing_is_written(tmp_path, data):
    source, output = tmp_path / "a.warc", tmp_path / "b.warc.gz"
    source.write_bytes(data)
    with pytest.raises(NotAnArchive):
        repair_archive(source, output)
    assert not output.exists()


def test_frames_of_a_mended_copy_have_checksums(tmp_path):
    source, output = tmp_path / "a.warc", tmp_path / "b.warc.zst"
    source.write_bytes(ONE)
    repair_archive(source, output)
    assert zstandard.get_frame_parameters(output.read_bytes()).has_checksum
    assert io.BytesIO(output.read_bytes()).read(4) == b"\x28\xb5\x2f\xfd"


def test_the_records_of_a_cut_wacz_are_saved_in_one_file(tmp_path):
    source, output = tmp_path / "a.wacz", tmp_path / "b.warc.gz"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("archive/a.warc", ONE)
        archive.writestr("archive/b.warc.gz", gzip.compress(TWO) + gzip.compress(TWO)[:-30])
    whole = source.read_bytes()
    source.write_bytes(whole[: whole.find(b"PK\x01\x02")])
    report = repair_archive(source, output)
    assert report.records == 2
    assert {finding.code for finding in report.set_aside} == {"zip", "gzip-truncated"}
    with open_archive(output) as archive, open_archive(source) as original:
        assert [record.record_id for record in archive] == [record.record_id for record in original]
    with pytest.raises(UsageError, match="into a WACZ"):
        repair_archive(source, tmp_path / "b.wacz")

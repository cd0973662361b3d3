"""The verbs `records`, `verify` and `repair`: lines, findings, exit codes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from archiver.cli.app import run
from support.damage import warc_record

ONE, TWO = (
    warc_record(b"words %d" % i, kind="resource", content_type="text/plain", record_id=f"urn:x:{i}")
    for i in (1, 2)
)


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "sound.warc.gz"
    path.write_bytes(gzip.compress(ONE) + gzip.compress(TWO))
    return str(path)


@pytest.fixture
def torn(tmp_path):
    path = tmp_path / "torn.warc.gz"
    path.write_bytes(gzip.compress(ONE) + gzip.compress(TWO)[:-9])
    return str(path)


def test_records_prints_a_line_for_each_record(sound, capsys):
    assert run(["records", sound]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["record_id"] for line in out.splitlines()] == ["urn:x:1", "urn:x:2"]
    assert err == ""


def test_records_names_what_it_steps_over(torn, capsys):
    assert run(["records", torn]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert f"{torn}:" in err
    assert "gzip-truncated" in err


def test_exit_codes_tell_refused_inputs_apart(sound, tmp_path, capsys):
    missing, empty = str(tmp_path / "none.warc"), tmp_path / "empty.warc"
    empty.touch()
    assert run(["records", missing]) == 3
    assert run(["records", missing, sound]) == 1
    assert run(["records", str(empty)]) == 1
    assert run(["verify", missing]) == 3
    assert run(["verify", str(empty)]) == 1
    capsys.readouterr()


def test_verify_prints_findings_as_text_or_lines(sound, torn, capsys):
    assert run(["verify", sound]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "1 file checked, no errors\n")
    assert run(["verify", sound, torn]) == 1
    assert "error gzip-truncated:" in capsys.readouterr().out
    assert run(["verify", torn, "--format", "jsonl"]) == 1
    finding = json.loads(capsys.readouterr().out)
    assert (finding["code"], finding["severity"], finding["path"]) == ("gzip-truncated", "error", torn)
    assert run(["verify", torn, "--format", "xml"]) == 2
    capsys.readouterr()


def test_repair_writes_a_copy_and_a_report(torn, tmp_path, capsys):
    output, report = tmp_path / "mended.warc.gz", tmp_path / "report.json"
    assert run(["repair", torn, "-o", str(output), "--report", str(report)]) == 1
    assert "1 record copied" in capsys.readouterr().err
    assert json.loads(report.read_text())["set_aside"][0]["code"] == "gzip-truncated"
    assert gzip.decompress(output.read_bytes()) == ONE
    assert run(["repair", torn, "-o", str(output)]) == 2
    capsys.readouterr()


@pytest.mark.parametrize("verb", ["records", "verify", "index"])
def test_a_collection_stands_for_its_archives(verb, sound, tmp_path, capsys):
    folder = tmp_path / "kept" / "archive"
    folder.mkdir(parents=True)
    for name in ("a.warc.gz", "b.warc.gz"):
        (folder / name).write_bytes(Path(sound).read_bytes())
    (folder / "note.txt").write_text("no archive")
    assert run([verb, str(folder.parent)]) == 0
    whole = capsys.readouterr()
    assert run([verb, str(folder / "a.warc.gz"), str(folder / "b.warc.gz")]) == 0
    assert capsys.readouterr() == whole
    (tmp_path / "bare").mkdir()
    assert run([verb, str(tmp_path / "bare")]) == 3
    assert "is a folder" in capsys.readouterr().err

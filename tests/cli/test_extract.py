from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path

import pytest

from archiver.cli.app import run
from support.commands import archiver

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry returns | Courier</title></head><body>
<article><h1>Ferry returns</h1><p>The night ferry sails again from Friday, nine years after it was cut to save money.</p>
<p>The ship takes two hundred passengers and forty cars, and tickets cost twelve crowns.</p>
<p>Earlier attempts failed because the old pier could not take heavy lorries.</p></article></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_page_gives_one_line_in_canonical_form(page: Path) -> None:
    shown = archiver("extract", page, "--url", "https://times.example/ferry")
    assert shown.code == 0
    (line,) = shown.out.splitlines()
    record = json.loads(line)
    assert record["headline"] == "Ferry returns"
    assert record["url"] == "https://times.example/ferry"
    assert record["provenance"]["kind"] == "html_file"


def test_stdin_gives_the_same_record_as_the_file(page: Path) -> None:
    piped = archiver("extract", "-", stdin=page.read_bytes())
    named = archiver("extract", page)
    assert piped.code == 0
    assert json.loads(piped.out) == json.loads(named.out)


def test_a_gzipped_page_is_inflated(page: Path, tmp_path: Path) -> None:
    packed = tmp_path / "ferry.html.gz"
    packed.write_bytes(gzip.compress(page.read_bytes()))
    assert json.loads(archiver("extract", packed).out)["headline"] == "Ferry returns"


def test_evidence_names_the_place_and_rule_of_every_value(page: Path, tmp_path: Path) -> None:
    proof = tmp_path / "evidence.jsonl"
    record = json.loads(archiver("extract", page, "--evidence", proof).out)
    evidence = json.loads(proof.read_text(encoding="utf-8"))
    assert evidence["record_id"] == record["record_id"]
    headline = evidence["values"]["/headline"]
    assert headline["locator"].startswith("/html")
    assert headline["rule"]
    for pointer in ("/headline", "/language", *(f"/body/{i}" for i in range(len(record["body"])))):
        assert pointer in evidence["values"]


def test_the_output_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    pages = []
    for i in range(6):
        pages.append(tmp_path / f"{i}.html")
        pages[-1].write_text(PAGE.replace("Ferry returns", f"Ferry {i} returns"), encoding="utf-8")
    assert archiver("extract", *pages).out == archiver("extract", *pages, "--jobs", "3").out


def test_a_written_file_is_whole_or_not_there(page: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl.gz"
    assert archiver("extract", page, "-o", target).code == 0
    first = target.read_bytes()
    assert json.loads(gzip.decompress(first))["headline"] == "Ferry returns"
    archiver("extract", page, "-o", target)
    assert target.read_bytes() == first, "the same input gives the same bytes"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ferry.html", "out.jsonl.gz"]


@pytest.mark.parametrize(
    ("name", "data", "code", "reason"),
    [
        ("empty.html", b"", 1, "empty"),
        ("report.html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nstream", 1, "not-html"),
        ("nothing.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", 0, "no-article"),
    ],
)
def test_a_page_without_a_record_is_named_with_its_reason(
    tmp_path: Path, name: str, data: bytes, code: int, reason: str
) -> None:
    path, rejects = tmp_path / name, tmp_path / "rejects.jsonl"
    path.write_bytes(data)
    shown = archiver("extract", path, "--rejects", rejects)
    assert shown.code == code
    assert not shown.out
    assert json.loads(rejects.read_text(encoding="utf-8"))["reason"] == reason


def test_a_missing_file_alone_is_refused_and_beside_others_a_failure(page: Path, tmp_path: Path) -> None:
    assert archiver("extract", tmp_path / "missing.html").code == 3
    beside = archiver("extract", tmp_path / "missing.html", page)
    assert beside.code == 1
    assert json.loads(beside.out)["headline"] == "Ferry returns"


def test_a_truncated_archive_gives_what_is_whole_and_exit_code_1(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n")[:-9])
    shown = archiver("extract", path)
    assert shown.code == 1
    assert "cut.warc.gz" in shown.err


def test_a_bad_date_is_a_usage_error(page: Path) -> None:
    shown = archiver("extract", page, "--fetched", "yesterday")
    assert shown.code == 2
    assert "2026-03-01" in shown.err


def test_an_output_folder_that_is_missing_is_named(page: Path, tmp_path: Path) -> None:
    shown = archiver("extract", page, "-o", tmp_path / "no" / "out.jsonl")
    assert shown.code == 2
    assert "make it first" in shown.err


def test_hostile_titles_stay_harmless(tmp_path: Path) -> None:
    title = "Evil\x1b[31m \u202etitle <script>alert(1)</script>"
    path = tmp_path / "evil.html"
    path.write_text(PAGE.replace("Ferry returns", title.replace("<", "&lt;")), encoding="utf-8")
    shown = archiver("explain", path, "headline")
    assert "\x1b" not in shown.out
    assert "\u202e" not in shown.out
    page = archiver("render", path).out
    assert "<script>" not in page
    link = PAGE.replace("heavy lorries", '<a href="javascript:alert(1)">heavy lorries</a>')
    path.write_text(link, encoding="utf-8")
    for to in ("html", "md", "txt"):
        assert "javascript:" not in archiver("render", path, "--to", to).out


def test_an_unknown_encoding_is_a_usage_error(page: Path) -> None:
    shown = archiver("extract", page, "--charset", "klingon")
    assert shown.code == 2
    assert "no encoding is called 'klingon'" in shown.err
    assert archiver("extract", page, "--charset", "x-sjis").code == 0


@pytest.mark.parametrize("verb", [("explain",), ("render",), ("diff", "page.html"), ("diff", "page.md")])
def test_a_lone_input_that_is_not_there_is_refused(verb: tuple[str, ...], tmp_path: Path) -> None:
    shown = archiver(*verb, "no-such.html", cwd=tmp_path)
    assert shown.code == 3, "1 would mean that two readings differ"
    assert shown.err.count("\n") == 1
    assert "no such file" in shown.err.lower()


@pytest.mark.parametrize("verb", ["extract", "explain"])
def test_a_file_in_a_folder_that_may_not_be_entered_is_refused(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied(path: Path, how: Callable[..., object], *rest: object, **more: object) -> object:
        if path.parts[0] == "closed":  # as root finds no folder that it may not enter
            raise PermissionError(13, "Permission denied", str(path))
        return how(path, *rest, **more)

    for name in ("stat", "open"):
        monkeypatch.setattr(Path, name, partialmethod(denied, getattr(Path, name)))
    assert run([verb, "closed/page.html"]) == 3
    assert "closed/page.html: " in capsys.readouterr().err

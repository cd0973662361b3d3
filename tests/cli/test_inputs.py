"""What is told of inputs that cannot be read, and what must not be written: place and remedy in plain words."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archiver.cli.app import run
from support.damage import warc_record

PAGE = (
    "<html lang=en><title>The lamp</title><article><h1>The lamp</h1><p>The ferry council met on Monday, and it agreed on "
    "nothing at all.</p><p>The lamp on the pier was lit again in the evening, and nobody knew by whom.</p></article>"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("nothing.html", 3, "there is no such file"),
        ("*.html", 3, "no file matches this pattern"),
        ("https://times.example/bridge", 3, "fetch it with `archiver capture URL -c DIR`"),
    ],
)
def test_an_input_that_is_not_there_says_what_to_do(
    name: str, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", name]) == code
    shown = capsys.readouterr().err
    assert words in shown
    assert "1 input not opened" in shown
    assert "damaged" not in shown


def test_a_torn_page_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(PAGE.encode(), mtime=0)[:-20])
    assert run(["extract", str(path)]) == 1
    assert "the gzip data is cut short" in capsys.readouterr().err


def test_a_folder_of_pages_says_how_to_name_them(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(page.parent)]) == 2
    assert f"name them: {page.parent}/*.html" in capsys.readouterr().err


def test_records_are_no_pages(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.jsonl"
    assert run(["extract", str(page), "-o", str(rows)]) == 0
    assert run(["extract", str(rows)]) == 1
    assert "it holds records, no page" in capsys.readouterr().err
    assert run(["explain", str(rows)]) == 2
    assert "name the page or archive that they were read from" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["-o", "--evidence", "--rejects", "--into"])
def test_what_is_read_is_never_overwritten(
    page: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(page), option, str(page)]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("verb", [["render"], ["diff", "PAGE"], ["index"]])
def test_a_result_never_replaces_what_it_is_made_of(
    page: Path, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*verb, "PAGE", "-o", "PAGE"]
    assert run([str(page) if one == "PAGE" else one for one in arguments]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["render", "PAGE"], "article written to {}"),
        (["diff", "PAGE", "PAGE"], "0 changes written to {}"),
        (["schema"], "schema written to {}"),
        (["index", "PAGE.warc"], "1 capture written to {}"),
        (["check", "CASES"], "0 findings written to {}"),
    ],
)
def test_a_result_in_a_file_is_told_with_its_name(
    page: Path, tmp_path: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.with_suffix(".html.warc").write_bytes(
        warc_record(PAGE.encode(), kind="resource", content_type="text/html")
    )
    assert run(["snapshot", str(page), "-o", str(tmp_path / "cases"), "-q"]) == 0
    names = {"PAGE": str(page), "PAGE.warc": f"{page}.warc", "CASES": str(tmp_path / "cases")}
    call, output = [names.get(one, one) for one in arguments], tmp_path / "result"
    assert run([*call, "-o", str(output)]) == 0
    assert output.is_file()
    assert capsys.readouterr().err.splitlines() == [told.format(output)]
    assert run([*call, "-o", "-"]) == 0
    assert "written to" not in capsys.readouterr().err


def test_two_results_need_two_files(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = str(tmp_path / "rows.jsonl")
    assert run(["extract", str(page), "-o", rows, "--evidence", rows]) == 2
    assert "two results would go to this file" in capsys.readouterr().err
    assert run(["extract", str(page), "-o", "/dev/null", "--rejects", "/dev/null", "-q"]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["extract", "PAGE", "--url", "nonsense"], 2, "'nonsense' is no address"),
        (["explain", "PAGE", "--format", "xml"], 2, "no format 'xml' (use text or jsonl)"),
        (["render", "PAGE", "--archive", "nothing.warc"], 3, "there is no such archive"),
        (["pack", "tests", "-o", "x.wacz"], 2, "tests: there is no WARC file to pack"),
    ],
)
def test_wrong_options_are_named(
    page: Path, arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(page) if one == "PAGE" else one for one in arguments]) == code
    assert words in capsys.readouterr().err


def test_an_address_that_an_archive_does_not_hold_is_a_wrong_call(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = page.with_suffix(".warc")
    archive.write_bytes(warc_record(PAGE.encode(), kind="resource", content_type="text/html"))
    for verb in ("render", "explain"):
        assert run([verb, str(archive), "--url", "https://times.example/other"]) == 2
        assert "`archiver index` lists the addresses" in capsys.readouterr().err
    assert run(["extract", str(archive), "--url", "https://times.example/other"]) == 0
    assert "no page with the address https://times.example/other" in capsys.readouterr().err


def test_a_file_of_records_is_told_by_its_name(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = page.with_suffix(".jsonl")
    assert run(["extract", str(page), "-o", str(rows)]) == 0
    assert capsys.readouterr().err == f"{rows}: 1 article\n"
    assert run(["extract", str(page)]) == 0
    assert capsys.readouterr().err == "1 article\n"


def test_records_are_told_to_be_proven_only_by_an_archive(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, rows = page.with_suffix(".warc"), page.with_suffix(".jsonl")
    archive.write_bytes(warc_record(PAGE.encode(), kind="resource", content_type="text/html"))
    assert run(["extract", str(archive), "-o", str(rows), "-q"]) == 0
    assert run(["validate", str(rows), "--archive", str(archive)]) == 0
    assert capsys.readouterr().err.endswith(f": valid, proven by {archive}\n")
    assert run(["validate", str(rows)]) == 0
    assert capsys.readouterr().err.endswith(": valid\n")

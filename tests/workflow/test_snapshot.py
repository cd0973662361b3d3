from __future__ import annotations

import shutil

import pytest

from archiver.warc import NewRecord, open_writer
from support.commands import archiver
from support.warcfiles import http_response

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>
<p>The council put off its vote on the harbour bridge after a long debate on Monday night in the old hall.</p>
<p>A new date was not named, and the mayor said that the budget would have to wait for the spring meeting.</p>
<p>Residents of the harbour district had asked for the bridge for many years, and they left in silence.</p>
</article></body></html>"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "bridge.html"
    path.write_text(PAGE.format(headline="Bridge vote delayed"))
    return path


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_a_page_without_an_address_replaces_the_case_that_pins_its_file(source, tmp_path):
    cases = tmp_path / "cases"
    assert archiver("snapshot", source, "-o", cases).code == 0
    first = names(cases)
    source.write_text(PAGE.format(headline="Bridge vote held"))
    refused = archiver("snapshot", source, "-o", cases)
    assert refused.code == 1
    assert "differs" in refused.err
    assert archiver("check", cases).code == 1
    assert archiver("snapshot", source, "-o", cases, "--update").out.startswith("updated ")
    assert names(cases) == first
    assert 'headline: "Bridge vote held"' in next(cases.rglob("*.snap.md")).read_text()
    assert archiver("check", cases).code == 0


def test_another_file_without_an_address_is_another_case(source, tmp_path):
    cases, other = tmp_path / "cases", tmp_path / "other.html"
    other.write_text(PAGE.format(headline="Library closed"))
    assert archiver("snapshot", source, other, "-o", cases).code == 0
    assert len(list(cases.rglob("*.case.toml"))) == 2
    assert archiver("check", cases).code == 0


def test_a_copy_of_a_pinned_page_is_unchanged(source, tmp_path):
    cases, copy = tmp_path / "cases", tmp_path / "copy.html"
    shutil.copy(source, copy)
    assert archiver("snapshot", source, copy, "-o", cases).code == 0
    assert len(list(cases.rglob("*.case.toml"))) == 1


def test_a_page_that_moved_is_pinned_anew_on_purpose(source, tmp_path):
    cases = tmp_path / "cases"
    url = ("--url", "https://times.example/bridge")
    archiver("snapshot", source, "-o", cases, *url)
    moved = source.rename(tmp_path / "moved.html")
    assert archiver("snapshot", moved, "-o", cases, *url).code == 1
    assert archiver("snapshot", moved, "-o", cases, *url, "--update").code == 0
    assert archiver("check", cases).code == 0


def test_an_input_that_changed_and_reads_the_same_is_pinned_anew(source, tmp_path):
    cases = tmp_path / "cases"
    url = ("--url", "https://times.example/bridge")
    archiver("snapshot", source, "-o", cases, *url)
    source.write_text(source.read_text() + "<!-- a comment -->\n")
    assert "input-changed" in archiver("check", cases).out
    assert archiver("snapshot", source, "-o", cases, *url).code == 1
    assert archiver("snapshot", source, "-o", cases, *url, "--update").code == 0
    assert archiver("check", cases).code == 0


def test_a_case_that_is_gone_is_written_again(source, tmp_path):
    cases = tmp_path / "cases"
    archiver("snapshot", source, "-o", cases)
    before = names(cases)
    next(cases.rglob("*.case.toml")).unlink()
    assert archiver("snapshot", source, "-o", cases).out.startswith("written ")
    assert names(cases) == before


@pytest.mark.parametrize("days", [(1, 2), (2, 1)])
def test_of_several_captures_of_one_address_the_latest_is_pinned(days, tmp_path):
    cases, archive = tmp_path / "cases", tmp_path / "archive"
    with open_writer(archive, prefix="test", software="archiver/test") as writer:
        for day in days:
            block = http_response(PAGE.format(headline=f"Bridge vote, day {day}").encode())
            moment = f"2026-03-0{day}T06:00:00Z"
            writer.write_event(
                [NewRecord("response", "https://times.example/bridge", date=moment, block=block, http=True)]
            )
    for attempt in ("first", "again"):
        done = archiver("snapshot", *archive.glob("*.warc.gz"), "-o", cases)
        assert (done.code, done.err) == (0, ""), attempt
        assert 'headline: "Bridge vote, day 2"' in next(cases.rglob("*.snap.md")).read_text()
    assert archiver("check", cases).code == 0


def test_two_files_of_one_address_and_no_date_are_not_chosen_between(source, tmp_path):
    cases, other = tmp_path / "cases", tmp_path / "other.html"
    other.write_text(PAGE.format(headline="Bridge vote held"))
    done = archiver("snapshot", source, other, "-o", cases, "--url", "https://times.example/bridge")
    assert done.code == 1
    assert "differs" in done.err
    assert 'headline: "Bridge vote delayed"' in next(cases.rglob("*.snap.md")).read_text()

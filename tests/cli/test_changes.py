from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.record import canonical_json
from archiver.snapshot import take_snapshot
from archiver.warc import NewRecord, open_writer
from support.commands import archiver
from support.stories import paragraphs, story
from support.warcfiles import http_response

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>
<p>The council put off its vote on the harbour bridge after a long debate on Monday night in the old hall.</p>
<p>A new date was not named, and the mayor said that the budget would have to wait for the spring meeting.</p>
<p>{third}</p></article></body></html>"""
THIRD = "Residents of the harbour district had asked for the bridge for many years, and they left in silence."
URL = "https://times.example/2026/bridge"


def page(headline="Bridge vote delayed", third=THIRD):
    return PAGE.format(headline=headline, third=third)


@pytest.fixture
def collection(tmp_path):
    folder = tmp_path / "collection"
    pages = [page(), page(), page("Bridge vote held", THIRD.replace("many", "eleven"))]
    with open_writer(folder / "archive", prefix="test", software="archiver/test") as writer:
        for day, text in enumerate(pages, start=1):
            block = http_response(text.encode())
            moment = f"2026-03-0{day}T06:00:00Z"
            writer.write_event([NewRecord("response", URL, date=moment, block=block, http=True)])
    (folder / "archiver.toml").touch()
    assert archiver("rebuild", "-c", folder).code == 0
    return folder


def test_the_log_of_a_story_tells_captures_headlines_and_changes(collection):
    shown = archiver("log", URL, "-c", collection)
    assert shown.code == 0
    assert "3 captures, 2 revisions" in shown.out
    assert "headline changed; 1 paragraph edited" in shown.out
    told = json.loads(archiver("log", URL, "-c", collection, "--format", "json").out)
    assert [row["captures"] for row in told["revisions"]] == [2, 1]
    assert [row["value"] for row in told["headlines"]] == ["Bridge vote delayed", "Bridge vote held"]


def test_the_log_as_a_page_goes_to_a_file(collection, tmp_path):
    target = tmp_path / "log.html"
    assert archiver("log", URL, "-c", collection, "--format", "html", "-o", target).code == 0
    assert target.read_text().startswith("<!DOCTYPE html>")


def test_a_story_that_was_never_captured_is_an_error(collection):
    assert archiver("log", "https://times.example/none", "-c", collection).code == 2
    assert archiver("log", URL, "-c", collection, "--format", "xml").code == 2


def test_a_moment_that_is_none_is_told_with_the_forms_there_are(collection):
    done = archiver("diff", f"{URL}@junk", f"{URL}@last", "-c", collection)
    assert done.code == 2
    assert "`first`, `last`, or a date" in done.err


def test_two_dates_of_an_address_are_compared(collection):
    shown = archiver("diff", f"{URL}@2026-03-01", f"{URL}@last", "-c", collection, "--format", "json")
    assert shown.code == 1
    kinds = [change["kind"] for change in json.loads(shown.out)["changes"]]
    assert kinds == ["headline_changed", "paragraph_edited"]
    assert archiver("diff", f"{URL}@first", f"{URL}@2026-03-02", "-c", collection).code == 0


def test_a_code_is_explained_and_all_are_listed():
    assert archiver("rule", "reading-changed").out.startswith("reading-changed (error)\n")
    listed = archiver("rule").out
    assert "snapshot-orphan" in listed
    assert "block-digest" in listed
    refused = archiver("rule", "reading-chnged")
    assert refused.code == 2
    assert "reading-changed" in refused.err


def test_records_are_signed_and_their_signatures_checked(tmp_path):
    pytest.importorskip("cryptography")
    records, key = tmp_path / "records.jsonl", tmp_path / "key.pem"
    records.write_bytes(canonical_json(story()) + b"\n")
    assert "signature-missing" not in archiver("validate", records).out
    assert archiver("validate", records, "--sign", key).code == 0
    good = archiver("validate", records, "--trust", key)
    assert (good.code, "signature-good" in good.out) == (0, True)
    records.write_bytes(canonical_json(story(headline="Other")) + b"\n")
    tampered = archiver("validate", records, "--trust", key)
    assert (tampered.code, "signature-tampered" in tampered.out) == (1, True)


def test_an_invalid_file_is_not_signed(tmp_path):
    pytest.importorskip("cryptography")
    records = tmp_path / "records.jsonl"
    records.write_bytes(canonical_json(story()).replace(b"delayed", b"held") + b"\n")
    assert archiver("validate", records, "--sign", tmp_path / "key.pem").code == 1
    assert not (tmp_path / "records.jsonl.sig.jsonl").exists()


def test_snapshots_are_compared_and_validated(tmp_path):
    a, b = tmp_path / "a.snap.md", tmp_path / "b.snap.md"
    a.write_text(take_snapshot(story()))
    b.write_text(take_snapshot(story(body=paragraphs("Wholly other words stand here now."))))
    assert archiver("diff", a, a).code == 0
    shown = archiver("diff", a, b)
    assert (shown.code, "paragraph" in shown.out) == (1, True)
    assert archiver("validate", a).code == 0
    b.write_bytes(a.read_bytes().replace(b"\n", b"\r\n"))
    assert "snapshot-line-endings" in archiver("validate", b).out


def test_pages_are_pinned_and_checked(tmp_path):
    source = tmp_path / "bridge.html"
    source.write_text(page())
    cases = tmp_path / "cases"
    assert archiver("snapshot", source, "-o", cases, "--url", URL).code == 0
    assert archiver("check", cases).code == 0
    snapshot = cases / "times.example" / "2026_bridge.snap.md"
    snapshot.write_text(snapshot.read_text().replace("many years", "some years"))
    changed = archiver("check", cases)
    assert changed.code == 1
    assert "1 paragraph edited" in changed.out
    assert (
        changed.out.splitlines()[-1]
        == "1 case, 1 finding (1 error, 0 warnings), 1 snapshot changed, 0 orphans"
    )
    source.write_text(page("Other"))
    assert "input-changed" in archiver("check", cases, "--format", "concise").out


def test_of_several_records_of_an_address_the_latest_is_taken(collection, tmp_path):
    rows = tmp_path / "rows.jsonl.gz"
    assert archiver("extract", collection, "-o", rows).code == 0
    shown = archiver("render", rows, "--url", URL, "--to", "md")
    assert shown.code == 0
    assert "Bridge vote held" in shown.out
    several = archiver("render", rows, "--to", "md")
    assert several.code == 2
    assert "--url" in several.err


def test_cut_records_are_an_error_in_words(collection, tmp_path):
    rows, cut = tmp_path / "rows.jsonl.gz", tmp_path / "cut.jsonl.gz"
    archiver("extract", collection, "-o", rows)
    cut.write_bytes(rows.read_bytes()[:-40])
    shown = archiver("render", cut, "--url", URL)
    assert shown.code == 1
    assert "damaged" in shown.err


def test_a_check_that_checks_nothing_does_not_pass(tmp_path):
    empty = archiver("check", tmp_path)
    assert empty.code == 2
    assert "archiver snapshot" in empty.err
    missing = archiver("check", tmp_path / "none")
    assert missing.code == 3
    assert "no such folder" in missing.err


def test_what_stories_say_stays_harmless_in_json_lines(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page("Bridge \u202evote\u2066 delayed"))
    shown = archiver("explain", path, "--format", "jsonl", "headline")
    assert json.loads(shown.out)["value"] == "Bridge \u202evote\u2066 delayed"
    assert "\u202e" not in shown.out


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.html", b"", "empty"),
        ("page.pdf", b"%PDF-1.7\n1 0 obj\n", "not-html"),
        ("rows.jsonl", b'{"a": 1}\n', "`schema_version` is missing"),
        ("a.snap.md", b"x\n", "a snapshot begins with"),
        ("page.html", b"<html><body><p></p></body></html>", "no-article"),
        ("site.warc.gz", b"nothing of the kind", "nothing to compare"),
    ],
)
def test_an_input_that_holds_nothing_to_compare_is_no_difference(tmp_path, name, data, words):
    path, other = tmp_path / name, tmp_path / "b.snap.md"
    path.write_bytes(data)
    other.write_text(take_snapshot(story()))
    for pair in ((path, other), (other, path)):
        refused = archiver("diff", *pair)
        assert (refused.code, refused.out) == (3, "")
        assert name in refused.err
        assert words in refused.err


def test_a_pattern_that_chooses_no_case_is_told(tmp_path):
    source, cases = tmp_path / "bridge.html", tmp_path / "cases"
    source.write_text(page())
    archiver("snapshot", source, "-o", cases, "--url", URL)
    env = {key: value for key, value in os.environ.items() if key != "CI"}
    none = archiver("check", cases, "--update", "other.example/*", env=env)
    assert none.code == 2
    assert "other.example/* matches none of the 1 case" in none.err
    assert "e.g. 'times.example/*'" in none.err
    for pattern in ("*times.example/*", "times.example/*", "times.example/2026*", "cases/times.example/*"):
        assert archiver("check", cases, "--update", pattern, env=env).code == 0, pattern
    assert archiver("check", cases, "--update", "times", "--update", "none", env=env).code == 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_is_written_into_files_is_utf8_in_every_locale(tmp_path, encoding):
    a, b = tmp_path / "a.html", tmp_path / "b.html"
    a.write_text(page("Bridge"), encoding="utf-8")
    b.write_text(page("Brücke „später“ 橋"), encoding="utf-8")
    env = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "diff", a, b], capture_output=True, env=env, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "Brücke „später“ 橋" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8 are Linux's")
def test_a_name_that_is_no_utf8_is_told_and_never_an_internal_error(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xffd.html"))
    path.write_text(page())
    refused = archiver("snapshot", path, "-o", tmp_path / "cases")
    assert refused.code == 1
    assert "no UTF-8" in refused.err
    for verb in (("diff", path, path), ("validate", path), ("extract", path)):
        assert "internal error" not in archiver(*verb).err

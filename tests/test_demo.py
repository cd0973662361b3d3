"""The demo, run as the README says, and what it leaves on disk."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from archiver.record import article_schema
from support.commands import archiver

ROOT = Path(__file__).parents[1]
STORY = re.compile(r"http://127\.0\.0\.1:[0-9]+/news/bridge-vote")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the demo once; give the folder it worked in and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "demo-archive", done.stdout


def story_of(printed: str) -> str:
    """Return the address of the bridge story."""
    found = STORY.search(printed)
    assert found
    return found[0]


def test_the_demo_shows_what_changed_and_what_to_try_next(demo: tuple[Path, str]) -> None:
    printed = demo[1]
    assert "headline changed" in printed
    assert "moved" in printed
    assert "correction" in printed.lower()
    assert printed.rstrip().count("archiver ") >= 3
    assert "Try next" in printed


def test_every_story_of_both_editions_is_a_valid_record(demo: tuple[Path, str], tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    assert archiver("extract", demo[0], "-o", records).code == 0
    rows = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 18, "nine stories, twice"
    validator = jsonschema.Draft202012Validator(article_schema())
    for row in rows:
        validator.validate(row)
    assert {row["language"]["tag"].split("-")[0] for row in rows} >= {"en", "de", "ar", "ja"}
    assert archiver("validate", records, "--archive", demo[0]).code == 0


def test_unchanged_stories_are_revisits_and_still_read(demo: tuple[Path, str], tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    archiver("extract", demo[0], "-o", records)
    kinds = [
        json.loads(line)["provenance"]["kind"] for line in records.read_text(encoding="utf-8").splitlines()
    ]
    assert kinds.count("warc_revisit") == 5
    assert kinds.count("warc_response") == 13


def test_other_tools_take_the_archive(demo: tuple[Path, str]) -> None:
    for path in sorted((demo[0] / "archive").glob("*.warc.gz")):
        subprocess.run(["gzip", "-t", path], check=True)
        checked = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "digest pass" in checked.stdout
    assert archiver("verify", *sorted((demo[0] / "archive").glob("*.warc.gz"))).code == 0


def test_what_is_derived_is_rebuilt_byte_for_byte(demo: tuple[Path, str]) -> None:
    def derived() -> dict[str, bytes]:
        folders = ("indexes", "records", "snapshots")
        files = [
            path for folder in folders for path in sorted((demo[0] / folder).rglob("*")) if path.is_file()
        ]
        return {str(path): path.read_bytes() for path in files}

    before = derived()
    assert before
    assert archiver("rebuild", "-c", demo[0]).code == 0
    assert derived() == before


def test_a_rendered_story_holds_its_image_and_reads_back(demo: tuple[Path, str], tmp_path: Path) -> None:
    url, page = story_of(demo[1]), tmp_path / "bridge.html"
    assert archiver("render", demo[0], "--url", url, "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert 'src="data:image/svg+xml;base64,' in text
    again = json.loads(archiver("extract", page).out)
    first = json.loads(archiver("extract", demo[0], "--url", url).out.splitlines()[-1])
    for key in ("headline", "body", "attribution", "related_links"):
        assert again.get(key) == first.get(key), key


def test_snapshots_and_cases_of_the_demo_check_clean_until_one_is_edited(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    warc = min((demo[0] / "archive").glob("*.warc.gz"))
    cases = tmp_path / "cases"
    assert archiver("snapshot", warc, "-o", cases).code == 0
    assert archiver("check", cases).code == 0
    snapshot = next(cases.rglob("news_bridge-vote.snap.md"))
    snapshot.write_text(
        snapshot.read_text(encoding="utf-8").replace("six hours", "two hours"), encoding="utf-8"
    )
    shown = archiver("check", cases)
    assert shown.code == 1
    assert "reading-changed" in shown.out

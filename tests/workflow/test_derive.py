from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from archiver.store import Catalog, Collection
from archiver.warc import NewRecord, index_archives, open_writer
from archiver.workflow.derive import derive, unread_archives

PAGE = """<html lang="en"><head><title>{0}</title></head><body><article><h1>{0}</h1>
<p>The night ferry sails again from Friday, nine years after it was cut to save money.</p>
<p>The ship takes two hundred passengers and forty cars, and tickets cost twelve crowns.</p></article></body></html>"""


def capture(collection: Collection, slug: str, title: str, hour: int) -> None:
    """Add an archive with one page."""
    body = PAGE.format(title).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with open_writer(collection.archive, prefix=slug, software="test", host=f"h{hour}") as writer:
        url, date = f"https://times.example/{slug}", datetime(2026, 3, 2, hour, tzinfo=UTC)
        writer.write_event(
            [NewRecord("response", url, date, head + body, "application/http;msgtype=response", http=True)]
        )


def derived(collection: Collection) -> dict[str, bytes]:
    """Return the derived files but the catalogue."""
    folders = (collection.indexes, collection.records, collection.snapshots)
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(collection.root)): path.read_bytes() for path in files}


def test_step_by_step_gives_the_bytes_of_all_at_once(tmp_path: Path) -> None:
    collection = Collection.open(tmp_path / "times", create=True)
    capture(collection, "ferry", "Ferry returns", 8)
    derive(collection)
    capture(collection, "bridge", "Bridge vote delayed", 9)
    assert derive(collection).archives == 1
    capture(collection, "ferry", "Ferry sails", 10)
    derive(collection)
    step_by_step = derived(collection)
    assert derive(collection, anew=True).archives == 3
    assert derived(collection) == step_by_step
    lines = collection.index_path.read_text(encoding="utf-8").splitlines()
    assert lines == [line.rstrip("\n") for line in index_archives(collection.warc_paths())]


def test_the_snapshot_is_that_of_the_latest_capture(tmp_path: Path) -> None:
    collection = Collection.open(tmp_path / "times", create=True)
    capture(collection, "ferry", "Ferry sails", 10)
    capture(collection, "ferry", "Ferry returns", 8)
    derive(collection)
    (snapshot,) = collection.snapshots.rglob("*.snap.md")
    assert 'headline: "Ferry sails"' in snapshot.read_text(encoding="utf-8")
    with Catalog.open(collection.catalog_path) as catalog:
        dates = [date for date, _ in catalog.captures_of("https://times.example/ferry")]
    assert dates == ["2026-03-02T08:00:00Z", "2026-03-02T10:00:00Z"]


def test_an_archive_that_is_gone_leaves_nothing_behind(tmp_path: Path) -> None:
    collection = Collection.open(tmp_path / "times", create=True)
    capture(collection, "ferry", "Ferry returns", 8)
    capture(collection, "bridge", "Bridge vote delayed", 9)
    derive(collection)
    (gone,) = collection.archive.glob("bridge-*")
    gone.unlink()
    derive(collection)
    assert "bridge" not in collection.index_path.read_text(encoding="utf-8")
    assert len(list(collection.records.iterdir())) == 1
    assert [path.name for path in collection.snapshots.rglob("*.snap.md")] == ["ferry.snap.md"]


def test_what_a_killed_run_left_is_known_and_mended(tmp_path: Path) -> None:
    collection = Collection.open(tmp_path / "times", create=True)
    capture(collection, "ferry", "Ferry returns", 8)
    assert len(unread_archives(collection)) == 1
    collection.records.mkdir()
    (collection.records / ".ferry.jsonl.gz.1.part").write_bytes(b"torn")
    derive(collection)
    assert unread_archives(collection) == []
    assert not list(collection.records.glob(".*"))

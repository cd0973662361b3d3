from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from archiver.errors import StoreError
from archiver.warc import NewRecord, open_writer, verify_path
from archiver.workflow.derive import records_name
from archiver.workflow.extract import extract_rows
from archiver.workflow.pack import PackJob, list_pages, pack_collection
from archiver.workflow.sources import ReadOptions, Rejected, Tally
from support.waczfiles import packed_texts
from support.warcfiles import http_response

DATE = "2026-11-01T10:00:00Z"
STORY = """<html lang="en"><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1>
<p>The night ferry sails again from Friday, nine years after it was cut to save money.</p>
<p>The ship takes two hundred passengers and forty cars, and tickets cost twelve crowns.</p>
<p>Earlier attempts failed because the old pier could not take heavy lorries.</p></article></body></html>"""


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    with open_writer(folder / "archive", prefix="test", software="archiver/test") as writer:
        answers = {
            "https://news.example/ferry": http_response(STORY.encode()),
            "https://news.example/data": http_response(b"{}", head="Content-Type: application/json\r\n"),
        }
        for url, block in answers.items():
            writer.write_event([NewRecord("response", url, date=DATE, block=block, http=True)])
    return folder


def archives(collection: Path) -> list[Path]:
    return sorted((collection / "archive").glob("*.warc.gz"))


def test_pages_are_the_articles_with_title_and_text(collection: Path) -> None:
    (page,) = list_pages(collection, archives(collection))
    assert (page.url, page.ts, page.title) == ("https://news.example/ferry", DATE, "Ferry returns")
    assert page.text is not None
    assert page.text.startswith("The night ferry sails again")


def test_records_that_a_collection_keeps_are_not_read_again(collection: Path) -> None:
    (warc,) = archives(collection)
    rows = extract_rows([str(warc)], ReadOptions(), Tally(), evidence=False, jobs=1)
    lines = [row.line for row in rows if not isinstance(row, Rejected)]
    kept = json.loads(lines[0])
    (collection / "records").mkdir()
    path = collection / "records" / records_name(warc)
    path.write_bytes(gzip.compress(json.dumps(kept | {"headline": "Kept"}).encode() + b"\n"))
    (page,) = list_pages(collection, archives(collection))
    assert page.title == "Kept"
    path.write_bytes(b"no gzip")
    with pytest.raises(StoreError, match="cannot be read"):
        list(list_pages(collection, archives(collection)))


def test_an_archive_without_articles_lists_what_answered_with_html(tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    with open_writer(folder, prefix="test", software="archiver/test") as writer:
        block = http_response(b"<p>short</p>")
        writer.write_event(
            [NewRecord("response", "https://news.example/", date=DATE, block=block, http=True)]
        )
    (page,) = list_pages(folder, folder.glob("*.warc.gz"))
    assert (page.url, page.ts, page.title) == ("https://news.example/", DATE, None)


def test_what_a_wacz_cannot_hold_is_left_out_and_told(collection: Path, tmp_path: Path) -> None:
    (collection / "archive" / "old.arc").write_bytes(b"")
    (collection / "archive" / "now.warc.gz.open").write_bytes(b"")
    target, told = tmp_path / "harbour.wacz", []
    packed = pack_collection(PackJob(collection, target, key=tmp_path / "key.pem"), told.append)
    assert (packed.archives, packed.pages) == (1, 1)
    assert [line.split()[0] for line in told] == ["now.warc.gz.open", "old.arc", str(tmp_path / "key.pem")]
    assert list(verify_path(str(target))) == []
    package, pages = packed_texts(target)
    assert package["title"] == "harbour"
    assert [page["title"] for page in pages[1:]] == ["Ferry returns"]

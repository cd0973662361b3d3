from __future__ import annotations

import errno
import json
import os

import pytest

from archiver.errors import StoreError, WriteRefused
from archiver.warc import NewRecord, conversion, conversion_writer, open_writer, read_conversions
from archiver.warc.conversion import ARTICLE_TYPE
from support.warcfiles import http_response, raw_records

URL = "https://news.example/a"


def article(number, source="urn:uuid:1", url=URL):
    place = {"provenance": {"warc": {"record_id": source}}} if source else {"provenance": {}}
    record = (
        {"record_id": f"urn:sha256:{number:064x}", "headline": "Brücke"}
        | place
        | ({"url": url} if url else {})
    )
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def put(path, *lines):
    with conversion_writer(path) as write:
        for line in lines:
            write(line)


@pytest.mark.parametrize("name", ["articles.warc.gz", "articles.warc"])
def test_what_is_written_is_read_back_byte_for_byte(tmp_path, name):
    lines = [article(1), article(2, source=None), article(3, url=None)]
    put(tmp_path / name, *lines)
    assert list(read_conversions(tmp_path / name)) == lines
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_record_refers_to_its_source(tmp_path):
    path = tmp_path / "articles.warc.gz"
    put(path, article(1, source="urn:uuid:7"), article(2, source=None, url=None))
    info, first, second = raw_records(path)
    assert info.field("WARC-Type") == "warcinfo"
    assert info.field("WARC-Filename") == path.name
    assert first.field("WARC-Type") == "conversion"
    assert first.field("WARC-Refers-To") == "<urn:uuid:7>"
    assert first.field("WARC-Target-URI") == URL
    assert first.field("Content-Type") == ARTICLE_TYPE
    assert second.field("WARC-Refers-To") is None
    assert second.field("WARC-Target-URI") == f"urn:sha256:{2:064x}"


def test_records_are_added_to_an_archive_and_none_twice(tmp_path):
    with open_writer(tmp_path, prefix="test", software="archiver/test") as warc:
        (page,) = warc.write_event([NewRecord("response", URL, block=http_response(b"x"), http=True)])
    path = tmp_path / page.file
    before = path.read_bytes()
    put(path, article(1, source=page.record_id))
    put(path, article(1, source=page.record_id), article(2), article(2))
    assert path.read_bytes().startswith(before)
    assert list(read_conversions(path)) == [article(1, source=page.record_id), article(2)]


def test_a_failure_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "articles.warc.gz"
    put(path, article(1))
    before = path.read_bytes()
    with pytest.raises(json.JSONDecodeError):
        put(path, article(2), b"no json")
    assert path.read_bytes() == before

    def full(descriptor, data):
        os.write(descriptor, data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(conversion, "write_all", full)
    with pytest.raises(StoreError, match="No space"):
        put(path, article(2))
    assert path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["articles.warc.gz"]


def test_a_damaged_archive_is_not_added_to(tmp_path):
    path = tmp_path / "articles.warc.gz"
    put(path, article(1), article(2))
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(WriteRefused):
        put(path, article(3))

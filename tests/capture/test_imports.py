from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from archiver.capture import har_events
from archiver.cli.app import run
from archiver.errors import CaptureError
from archiver.workflow.capture import Wishes
from archiver.workflow.import_ import import_sources
from support.damage import warc_record
from support.servers import page
from support.warcs import read_records

SAVED = (
    "<!-- saved from url=(0029)https://times.example/bridge -->\n"
    "<html><title>Bridge</title><h1>Bridge vote delayed</h1><p>The council put off its vote.</p></html>"
)
QUIET = Wishes(overrides={"allow_private": True, "delay": 0.0}, then_derive=False)


def imported(folder):
    return [record for record in read_records(folder / "archive") if record.type in {"response", "resource"}]


def har(**changes):
    entry = {
        "startedDateTime": "2026-01-02T03:04:05.123Z",
        "request": {
            "method": "GET",
            "url": "https://times.example/a",
            "headers": [{"name": "Cookie", "value": "s=secret"}],
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "headers": [
                {"name": "content-encoding", "value": "br"},
                {"name": "X", "value": "a\r\nInjected: 1"},
            ],
            "content": {"text": "PGgxPkhpPC9oMT4=", "encoding": "base64"},
        },
    } | changes
    return json.dumps({"log": {"entries": [entry]}})


def test_saved_pages_come_with_the_address_they_name(tmp_path):
    folder = tmp_path / "saved"
    (folder / "Bridge_files").mkdir(parents=True)
    (folder / "Bridge.html").write_text(SAVED)
    (folder / "Bridge_files" / "frame.html").write_text("<p>part of a page")
    (folder / "unknown.html").write_text("<p>no address")
    (folder / "canonical.htm").write_text("<link rel=canonical href=https://times.example/c><p>x")
    done = import_sources(tmp_path / "c", [str(folder)], QUIET)
    urls = sorted(record.url for record in imported(tmp_path / "c"))
    assert (done.captures, done.exit_code) == (3, 0)
    assert urls[:2] == ["https://times.example/bridge", "https://times.example/c"]
    assert urls[2].startswith("urn:sha256:")
    told = [r.block.decode() for r in read_records(tmp_path / "c" / "archive") if r.type == "metadata"]
    assert any("source: Bridge.html" in text and "sourceDigest: sha256:" in text for text in told)


def test_har_messages_are_rebuilt_safely_and_marked(tmp_path):
    path = tmp_path / "session.har"
    path.write_text(har())
    import_sources(tmp_path / "c", [str(path)], QUIET)
    response = imported(tmp_path / "c")[0]
    assert response.block == b"HTTP/1.1 200 OK\r\nX: a Injected: 1\r\nContent-Length: 11\r\n\r\n<h1>Hi</h1>"
    assert response.field("warc-date") == "2026-01-02T03:04:05.123000Z"
    others = b"".join(record.block for record in read_records(tmp_path / "c" / "archive"))
    assert b"rebuilt: yes" in others
    assert b"secret" not in others


def test_entries_of_a_har_that_make_no_sense_are_left_out(tmp_path):
    path = tmp_path / "session.har"
    path.write_text(har(response={"status": 0}, request={"url": "file:///etc/passwd"}))
    assert import_sources(tmp_path / "c", [str(path)], QUIET).captures == 0


def test_an_archive_is_copied_byte_for_byte_and_only_once(serve, capture, collection, tmp_path):
    server = serve({"/": page("<p>x")})
    capture(server.url("/"))
    source = next(collection.archive.glob("*.warc.gz"))
    first = import_sources(tmp_path / "c", [str(source)], QUIET)
    again = import_sources(tmp_path / "c", [str(source)], QUIET)
    copies = list((tmp_path / "c" / "archive").glob("import-archiver*"))
    assert (first.archives, again.archives, again.already) == (1, 0, 1)
    assert [path.read_bytes() for path in copies] == [source.read_bytes()]


def test_the_summary_of_an_import_counts_only_what_there_was(tmp_path, capsys):
    (tmp_path / "saved.html").write_text(SAVED)
    (tmp_path / "a.warc").write_bytes(warc_record(b"words", kind="resource", content_type="text/plain"))
    for sources, words in (
        (["a.warc"], "1 archive imported\n"),
        (["a.warc"], "0 archives (1 there already) imported\n"),
        (["saved.html"], "1 capture imported\n"),
    ):
        paths = [str(tmp_path / name) for name in sources]
        assert run(["import", *paths, "-c", str(tmp_path / "c"), "--no-derive"]) == 0
        assert capsys.readouterr().err == words
    assert run(["status", "-c", str(tmp_path / "c")]) == 0
    assert "capture" not in capsys.readouterr().out


def test_a_wacz_gives_its_archives(serve, capture, collection, tmp_path):
    server = serve({"/": page("<p>x")})
    capture(server.url("/"))
    source = next(collection.archive.glob("*.warc.gz"))
    with zipfile.ZipFile(tmp_path / "site.wacz", "w") as package:
        package.write(source, "archive/data.warc.gz")
        package.writestr("datapackage.json", "{}")
    assert import_sources(tmp_path / "c", [str(tmp_path / "site.wacz")], QUIET).archives == 1


@pytest.mark.parametrize("name", ["../../evil.warc.gz", "/abs.warc.gz", "archive/../../x.warc.gz"])
def test_a_wacz_that_leads_outside_is_refused(name, tmp_path):
    with zipfile.ZipFile(tmp_path / "evil.wacz", "w") as package:
        package.writestr(name, b"x")
        package.writestr("datapackage.json", "{}")
    done = import_sources(tmp_path / "c", [str(tmp_path / "evil.wacz")], QUIET)
    assert done.exit_code == 3
    assert not list(tmp_path.rglob("*evil.warc.gz"))


def test_mementos_of_a_timemap_come_raw_with_their_time_and_source(serve, tmp_path):
    server = serve({})
    original = "http://times.example/bridge"
    links = [f'<{original}>; rel="original"']
    for stamp, day in (("20260101000000", "Thu, 01 Jan 2026"), ("20260102000000", "Fri, 02 Jan 2026")):
        links.append(
            f'<{server.url(f"/web/{stamp}/{original}")}>; rel="memento"; datetime="{day} 00:00:00 GMT"'
        )
        server.answers[f"/web/{stamp}id_/{original}"] = page(
            f"<p>{stamp}", "X-Archive-Orig-Content-Type: text/html"
        )
    server.answers["/timemap"] = page(",\n".join(links), media="application/link-format")
    done = import_sources(tmp_path / "c", [server.url("/timemap")], QUIET)
    kept = imported(tmp_path / "c")
    assert done.captures == 2
    assert [(r.url, r.field("warc-date"), r.block) for r in kept] == [
        (original, "2026-01-01T00:00:00Z", b"<p>20260101000000"),
        (original, "2026-01-02T00:00:00Z", b"<p>20260102000000"),
    ]
    assert import_sources(tmp_path / "d", [server.url("/timemap")], QUIET, limit=1).captures == 1


def test_a_source_that_cannot_be_imported_is_named_and_others_go_on(tmp_path, capsys):
    (tmp_path / "a.html").write_text(SAVED)
    (tmp_path / "junk.bin").write_bytes(b"\x00" * 100)
    (tmp_path / "bad.har").write_text("{")
    sources = [str(tmp_path / name) for name in ("a.html", "junk.bin", "bad.har", "nothing")]
    assert run(["import", *sources, "-c", str(tmp_path / "c"), "--no-derive"]) == 1
    said = capsys.readouterr().err
    assert all(name in said for name in ("junk.bin", "bad.har", "nothing"))
    assert run(["import", str(tmp_path / "junk.bin"), "-c", str(tmp_path / "d"), "--no-derive"]) == 3


def test_errors_of_a_har_are_capture_errors(tmp_path):
    path = Path(tmp_path / "x.har")
    path.write_text("[]")
    with pytest.raises(CaptureError):
        list(har_events(path))


def test_a_source_that_is_not_there_is_refused(tmp_path):
    done = import_sources(tmp_path / "c", [str(tmp_path / "none.warc.gz")], QUIET)
    assert done.exit_code == 3

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from archiver.capture import CaptureOptions
from archiver.capture.run import _with_kept
from archiver.cli.app import run
from archiver.workflow.recapture import LATEST, SOONEST, Visit
from archiver.workflow.retry_failed import failed_tasks
from support.servers import page

OPEN = ("--allow-private", "--delay", "0")


def story(headline, text):
    return page(
        f"<html lang=en><head><title>{headline}</title></head><body><article><h1>{headline}</h1>"
        f"<p>{text} The harbour office said so on Monday, and nobody in the room had any doubt about it.</p>"
        "<p>A second paragraph tells how the ferry left late, and how many people waited on the pier for it.</p>"
        "</article></body></html>"
    )


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "c")


def test_status_tells_of_runs_failures_and_the_archive(serve, folder, capsys):
    server = serve({"/": page("<p>x"), "/bad": page("", status="500 Oops")})
    assert (
        run(["capture", server.url("/"), server.url("/bad"), "-c", folder, *OPEN, "--no-derive", "-q"]) == 1
    )
    assert run(["status", "-c", folder]) == 0
    shown = capsys.readouterr().out
    assert "1 captured, 1 server-error" in shown
    assert f"server-error  {server.url('/bad')}" in shown
    assert run(["status", "-c", folder, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["captures"], told["archive_files"], len(told["failures"]), told["pending"]) == (3, 1, 1, 0)
    assert run(["status", "-c", folder, "--format", "yaml"]) == 2


def test_status_of_no_collection_is_an_error(tmp_path, capsys):
    assert run(["status", "-c", str(tmp_path)]) == 1
    assert "no collection here" in capsys.readouterr().err


def test_retry_failed_fetches_what_failed_and_nothing_else(serve, folder, capsys):
    server = serve({"/": page("<p>x"), "/bad": page("", status="500 Oops")})
    run(["capture", server.url("/"), server.url("/bad"), "-c", folder, *OPEN, "--no-derive", "-q"])
    server.answers["/bad"] = page("<p>well again")
    assert run(["retry-failed", "-c", folder, *OPEN, "--no-derive"]) == 0
    assert server.hits == {"/robots.txt": 2, "/": 1, "/bad": 2}
    assert run(["retry-failed", "-c", folder, *OPEN, "--no-derive"]) == 0
    assert "nothing failed" in capsys.readouterr().err


def test_recapture_tells_a_changed_story_from_noise_and_stillness(serve, folder, capsys):
    server = serve(
        {
            f"/{name}": story(f"The {name} story stands", "One thing is true.")
            for name in ("still", "noisy", "changed")
        }
    )
    urls = [server.url(path) for path in server.answers]
    assert run(["capture", *urls, "-c", folder, *OPEN, "-q"]) == 0
    server.answers["/noisy"] = (
        server.answers["/noisy"]
        .replace(b"</article>", b"<!-- 7f3 --></article>")
        .replace(b"Content-Length: ", b"X: ")
    )
    server.answers["/changed"] = story("The changed story stands", "Another thing is true now.")
    capsys.readouterr()
    assert run(["recapture", "-c", folder, *OPEN]) == 0
    shown = capsys.readouterr()
    assert "stories: 1 changed, 1 noise, 1 unchanged" in shown.err
    assert shown.out.startswith("changed")
    assert server.url("/changed") in shown.out
    assert run(["recapture", "-c", folder, "--due", *OPEN]) == 0
    assert "no story is due" in capsys.readouterr().err


def test_watch_finds_new_stories_of_known_feeds(serve, folder):
    server = serve({"/s1": story("First story stands", "One."), "/s2": story("Second story stands", "Two.")})

    def feed(*paths):
        items = "".join(f"<item><link>{server.url(path)}</link></item>" for path in paths)
        return page(f"<rss><channel>{items}</channel></rss>", media="application/rss+xml")

    server.answers["/feed"] = feed("/s1")
    assert run(["capture", "--feed", server.url("/feed"), "-c", folder, *OPEN, "-q"]) == 0
    server.answers["/feed"] = feed("/s2", "/s1")
    assert run(["watch", "-c", folder, "--rounds", "1", *OPEN, "-q"]) == 0
    assert (server.hits["/s1"], server.hits["/s2"]) == (1, 1)


def test_search_finds_stories_by_their_words(serve, folder, capsys):
    server = serve(
        {
            "/a": story("The bridge vote waits", "The bridge is old."),
            "/b": story("The ferry leaves", "The ferry is new."),
        }
    )
    assert run(["capture", server.url("/a"), server.url("/b"), "-c", folder, *OPEN, "-q"]) == 0
    assert run(["search", "bridge", "vote", "-c", folder, "--format", "jsonl"]) == 0
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [hit["url"] for hit in hits] == [server.url("/a")]
    assert run(["search", "zeppelin", "-c", folder]) == 0


def test_rebuild_makes_derived_files_the_same_again(serve, folder, tmp_path):
    server = serve({"/a": story("The bridge vote waits", "The bridge is old.")})
    run(["capture", server.url("/a"), "-c", folder, *OPEN, "-q"])
    derived = sorted(
        path
        for kind in ("indexes", "records", "snapshots")
        for path in (tmp_path / "c" / kind).rglob("*")
        if path.is_file()
    )
    before = {path: path.read_bytes() for path in derived}
    assert len(before) == 3
    for path in derived:
        path.unlink()
    assert run(["rebuild", "-c", folder, "-q"]) == 0
    assert {path: path.read_bytes() for path in derived} == before


def test_an_option_given_twice_and_odd_values_are_usage_errors(folder, capsys):
    assert run(["capture", "http://a.example/", "-c", folder, "--robots", "maybe"]) == 2
    assert run(["capture", "http://a.example/", "-c", folder, "--header", "no colon"]) == 2
    assert run(["capture", "http://a.example/", "-c", folder, "--proxy", "ftp://x"]) == 2
    assert run(["capture", "http://a.example/", "-c", folder, "--cookies", "/no/such/file"]) == 2
    assert run(["capture", "--from", "/no/such/list", "-c", folder]) == 2
    told = capsys.readouterr().err
    assert "/no/such/file: there is no such file" in told
    assert "Traceback" not in told


def test_addresses_that_are_refused_are_named_and_exit_3(folder, capsys):
    assert (
        run(
            [
                "capture",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "http://127.0.0.1/",
                "-c",
                folder,
                "--no-derive",
            ]
        )
        == 3
    )
    shown = capsys.readouterr().err
    assert shown.count("refused") >= 3
    assert "--allow-private" in shown


def test_logs_in_json_are_json(serve, folder, capsys):
    server = serve({"/": page("<p>x")})
    run(["capture", server.url("/"), "-c", folder, *OPEN, "--no-derive", "--json-logs"])
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["fetched", "finished"]
    assert lines[-1]["exit_code"] == 0


def test_what_servers_say_is_harmless_on_a_terminal(serve, folder, capsys):
    evil = b"HTTP/1.1 302 Found\r\nLocation: http://x.example/\x1b]0;owned\x07\xe2\x80\xae\r\nContent-Length: 0\r\n\r\n"
    server = serve({"/": evil})
    run(["capture", server.url("/"), "-c", folder, *OPEN, "--no-derive"])
    run(["status", "-c", folder])
    shown = capsys.readouterr()
    assert not any(bad in shown.err + shown.out for bad in ("\x1b", "\x07", "\u202e"))


def test_lists_are_read_with_comments_and_blank_lines(serve, folder, tmp_path):
    server = serve({"/a": page("<p>a"), "/b": page("<p>b")})
    path = tmp_path / "urls.txt"
    path.write_text(f"# mine\n\n  {server.url('/a')}  \n{server.url('/b')}\n{server.url('/a')}\n")
    assert run(["capture", "--from", str(path), "-c", folder, *OPEN, "--no-derive", "-q"]) == 0
    assert server.hits == {"/robots.txt": 1, "/a": 1, "/b": 1}
    path.write_text("# nothing\n")
    assert run(["capture", "--from", str(path), "-c", folder, *OPEN]) == 1


@pytest.mark.parametrize(
    ("still", "wait"),
    [
        (timedelta(0), SOONEST),
        (timedelta(hours=1), SOONEST),
        (timedelta(days=5), timedelta(days=1)),
        (timedelta(days=3650), LATEST),
    ],
)
def test_fresh_stories_are_due_often_and_still_ones_rarely(still, wait):
    last = datetime(2026, 3, 1, tzinfo=UTC)
    assert Visit("u", last - still, last, last - still).due - last == wait


def test_nothing_failed_in_a_collection_of_nothing(collection):
    assert failed_tasks(collection) == []


def test_a_run_that_goes_on_keeps_its_options_unless_others_are_given():
    kept = {"delay": 0.0, "allow_private": True, "allow_hosts": ["a"]}
    settings = _with_kept(CaptureOptions(said={"delay": 3.0}), kept).settings
    assert (settings.delay, settings.requisite_delay, settings.allow_private, settings.allow_hosts) == (
        3.0,
        3.0,
        True,
        ("a",),
    )

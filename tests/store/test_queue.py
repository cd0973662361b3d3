from __future__ import annotations

import sqlite3

import pytest

from archiver.errors import StoreError
from archiver.store import Capture, NewTask, Queue, Result, Task

URLS = ("http://a.example/1", "http://a.example/2")


@pytest.fixture
def queue(tmp_path):
    opened = Queue(tmp_path / "queue.sqlite")
    yield opened
    opened.close()


def begin(queue, *urls, verb="capture"):
    run = queue.begin_run(verb, list(urls), {}, [NewTask(url, "page") for url in urls])
    return run, queue.pending(run)


def capture(url, record_id="urn:uuid:1", date="2026-01-01T00:00:00Z", **changes):
    values = {
        "kind": "page",
        "type": "response",
        "status": 200,
        "payload_digest": "sha256:x",
        "payload_length": 10,
    }
    values |= {"etag": None, "last_modified": None, "file": "f", "offset": 0, "length": 1} | changes
    return Capture(record_id=record_id, url=url, date=date, **values)


def test_tasks_come_in_the_order_they_were_asked_and_once(queue):
    _, tasks = begin(queue, *URLS, URLS[0])
    assert [task.url for task in tasks] == list(URLS)


def test_a_promise_that_is_kept_is_done_and_one_that_is_withdrawn_pending(queue):
    run, (first, second) = begin(queue, *URLS)
    queue.promise(
        run, [(first, "urn:uuid:1", Result("captured", 200)), (second, "urn:uuid:2", Result("captured", 200))]
    )
    assert sorted(queue.writing()) == [(first.id, "urn:uuid:1"), (second.id, "urn:uuid:2")]
    queue.keep(first.id, capture(URLS[0]))
    queue.withdraw(second.id)
    queue.flush()
    assert [task.url for task in queue.pending(run)] == [URLS[1]]
    assert queue.last_capture(URLS[0]).record_id == "urn:uuid:1"


def test_found_tasks_are_kept_with_the_promise_and_only_new_ones_returned(queue):
    run, (first, second) = begin(queue, *URLS)
    found = (NewTask("http://a.example/i.png", "requisite", page=first.id), NewTask(URLS[1], "page"))
    (added,) = queue.promise(run, [(first, "urn:uuid:1", Result("captured", 200, None, found))])
    assert [(task.url, task.kind, task.parent, task.page) for task in added] == [
        ("http://a.example/i.png", "requisite", first.id, first.id)
    ]
    assert queue.belonging(first.id) == 1
    assert queue.url_of(second.id) == URLS[1]


def test_what_an_unfinished_run_left_moves_into_the_next(queue):
    first, (one, _) = begin(queue, *URLS)
    queue.settle(first, one, Result("captured", 200))
    assert queue.unfinished_run()[0] == first
    second, tasks = begin(queue, "http://b.example/")
    assert {task.url for task in tasks} == {"http://b.example/", URLS[1]}
    queue.finish_run(second)
    assert queue.unfinished_run() is None
    assert queue.last_run() == second


def test_ancestry_follows_redirects_only(queue):
    run, (first, _) = begin(queue, *URLS)
    (hop,) = queue.settle(
        run, first, Result("redirected", 302, None, (NewTask("http://a.example/hop", "page", 1),))
    )
    assert queue.ancestry(hop) == ["http://a.example/hop", URLS[0]]
    assert queue.ancestry(first) == [URLS[0]]


def test_payloads_are_found_by_digest_length_and_address(queue):
    run, (first, _) = begin(queue, *URLS)
    queue.keep(first.id, capture(URLS[0]))
    queue.keep(first.id, capture(URLS[0], "urn:uuid:9", type="revisit"))
    queue.flush()
    assert queue.find_payload("sha256:x", 10, URLS[0]).record_id == "urn:uuid:1"
    assert queue.find_payload("sha256:x", 10, None).record_id == "urn:uuid:1"
    assert queue.find_payload("sha256:x", 11, URLS[0]) is None
    assert queue.find_payload("sha256:x", 10, URLS[1]) is None
    assert [entry.record_id for entry in queue.captures(URLS[0])] == ["urn:uuid:1", "urn:uuid:9"]
    assert run == 1


def test_outcomes_are_counted_and_the_newest_task_of_a_url_speaks(queue):
    first, (one, two) = begin(queue, *URLS)
    queue.settle(first, one, Result("timeout"))
    queue.settle(first, two, Result("captured", 200))
    queue.finish_run(first)
    second, (again,) = begin(queue, URLS[0])
    queue.settle(second, again, Result("captured", 200))
    assert queue.outcome_counts(first) == {"captured": 1, "timeout": 1}
    latest = queue.latest_tasks(kinds=["page"])
    assert {row["url"]: row["outcome"] for row in latest} == dict.fromkeys(URLS, "captured")
    assert queue.latest_tasks(outcomes=["timeout"]) == []
    assert queue.count_urls() == (2, 0)


def test_a_damaged_database_is_a_store_error(tmp_path):
    (tmp_path / "queue.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="database"):
        Queue(tmp_path / "queue.sqlite")


def test_readers_are_free_while_a_writer_writes(queue, tmp_path):
    run, _ = begin(queue, *URLS)
    reader = Queue(tmp_path / "queue.sqlite", read_only=True)
    assert len(reader.pending(run)) == 2
    with pytest.raises(StoreError):
        reader.settle(run, Task(1, URLS[0], "page"), Result("captured"))
    reader.close()
    assert sqlite3.connect(tmp_path / "queue.sqlite").execute("PRAGMA journal_mode").fetchone() == ("wal",)

from __future__ import annotations

import gzip
import itertools
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

import pytest

from archiver.store import NewTask
from support.servers import page, redirect
from support.warcs import read_records, responses

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def drip(start: bytes, piece: bytes, pause: float):
    """Send a start, then a piece again and again with a pause, until the client has had enough."""

    def script(connection, _request):
        connection.sendall(start)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            connection.sendall(piece)
            time.sleep(pause)

    return script


def never(connection, _request):
    """Answer nothing."""
    connection.settimeout(20)
    connection.recv(1)


def reset(connection, _request):
    """Send half an answer and slam the door."""
    connection.sendall(HEAD + b"Content-Length: 100\r\n\r\nhalf")
    time.sleep(0.05)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def greet(listener):
    """Say something that is no TLS to whoever comes first."""
    with listener, listener.accept()[0] as connection:
        connection.sendall(b"220 mail.example ready\r\n")
        connection.settimeout(5)
        connection.recv(4096)


def huge_head(connection, _request):
    """Send a million headers."""
    connection.sendall(HEAD)
    block = b"".join(b"X-%d: y\r\n" % n for n in range(10_000))
    for _ in range(100):
        connection.sendall(block)


SLOW = {
    "/slow-headers": (drip(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n", 0.05), "timeout", "time"),
    "/one-byte": (drip(HEAD + b"Content-Length: 100000\r\n\r\n", b"a", 0.05), "timeout", "time"),
    "/endless-chunks": (
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 1000, 0.0),
        "too-large",
        "length",
    ),
    "/million-headers": (huge_head, "too-large", "length"),
    "/five-gigabytes": (
        drip(HEAD + b"Content-Length: 5368709120\r\n\r\n", b"a" * 1000, 0.0),
        "too-large",
        "length",
    ),
    "/reset": (reset, "disconnected", "disconnect"),
    "/silent": (drip(HEAD + b"Content-Length: 10\r\n\r\nabc", b"", 0.2), "timeout", "time"),
}


def test_slow_huge_and_endless_answers_end_with_a_name_and_are_kept_as_cut(serve, capture, collection):
    server = serve(
        {path: script for path, (script, _, _) in SLOW.items()} | {"/never": never, "/fine": page("<p>fine")}
    )
    urls = [server.url(path) for path in (*SLOW, "/never", "/fine")]
    started = time.monotonic()
    done = capture(*urls, robots="ignore", timeout=0.6, max_seconds=1.5, max_bytes=200_000, concurrency=9)
    assert time.monotonic() - started < 15
    outcomes = {entry.url: entry.outcome for entry in done.urls}
    assert outcomes == {server.url(path): outcome for path, (_, outcome, _) in SLOW.items()} | {
        server.url("/never"): "timeout",
        server.url("/fine"): "captured",
    }
    held = responses(collection.archive)
    assert {path: held[server.url(path)].field("warc-truncated") for path in SLOW} == {
        path: cut for path, (_, _, cut) in SLOW.items()
    }
    assert done.exit_code == 1


def test_no_server_no_name_no_certificate(serve, capture, server_context):
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    rude = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=greet, args=(rude,), daemon=True).start()
    secured = serve({"/": page("x")}, context=server_context)
    done = capture(
        f"http://127.0.0.1:{port}/",
        "http://no-such-host.invalid/",
        f"https://localhost:{rude.getsockname()[1]}/",
        f"https://127.0.0.1:{secured.port}/",
        "javascript:alert(1)",
    )
    assert [entry.outcome for entry in done.urls] == [
        "connect-failed",
        "dns-failed",
        "tls-failed",
        "tls-failed",
        "refused",
    ]
    assert all(entry.message for entry in done.urls)
    assert done.exit_code == 1


def test_redirect_loops_and_endless_redirects_end(serve, capture):
    answers = {f"/r{n}": redirect(f"/r{n + 1}") for n in range(50)}
    server = serve(answers | {"/a": redirect("/b"), "/b": redirect("/a"), "/self": redirect("/self")})
    done = capture(server.url("/a"), server.url("/r0"), server.url("/self"))
    assert [entry.outcome for entry in done.urls] == ["redirect-loop", "too-many-redirects", "redirect-loop"]
    assert len([path for path in server.paths() if path.startswith("/r")]) < 15


@pytest.mark.slow
def test_bombs_in_requisites_feeds_and_sitemaps_are_named(serve, capture):
    bomb = gzip.compress(bytes(80 << 20), mtime=0)
    packed = "Content-Encoding: gzip"
    server = serve(
        {
            "/": page(bomb, packed),
            "/feed": page(bomb, packed, media="application/rss+xml"),
            "/map.xml.gz": page(bomb, media="application/gzip"),
            "/nested": page(gzip.compress(bomb, mtime=0), "Content-Encoding: gzip, gzip"),
        }
    )
    done = capture(
        server.url("/"),
        server.url("/nested"),
        NewTask(server.url("/feed"), "feed"),
        NewTask(server.url("/map.xml.gz"), "sitemap"),
    )
    assert [entry.outcome for entry in done.urls] == ["too-large"] * 4


@pytest.mark.slow
def test_a_full_disk_stops_the_run_and_loses_nothing(serve, tmp_path):
    resource = pytest.importorskip("resource")
    bodies = {f"/p{n}": page(f"<p>{n}</p>".encode() + os.urandom(30_000)) for n in range(30)}
    server = serve(bodies)
    command = [
        sys.executable,
        "-m",
        "archiver",
        "capture",
        "-c",
        str(tmp_path / "c"),
        "--no-derive",
        "--quiet",
    ]
    command += [
        "--delay",
        "0",
        "--allow-private",
        "--concurrency",
        "4",
        *(server.url(path) for path in bodies),
    ]

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    full = subprocess.run(command, preexec_fn=limit, capture_output=True, text=True, timeout=60, check=False)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert "could not be written" in full.stderr or "database" in full.stderr
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 0, again.stderr
    kept = [record.url for record in read_records(tmp_path / "c" / "archive") if record.type == "response"]
    assert sorted(url for url in kept if "robots" not in url) == sorted(server.url(path) for path in bodies)


# A parent may hand down an ignored SIGINT (a shell's background job does); a user's terminal does not.
AS_FROM_A_TERMINAL = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "runpy.run_module('archiver', run_name='__main__')"
)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_told_to_end_ends_soon_and_goes_on_later(serve, tmp_path, sent, code):
    gate = threading.Event()

    def wait(connection, _request):
        gate.wait(60)
        connection.sendall(page("<p>late"))

    server = serve({"/a": page("<p>a"), "/b": wait})
    command = [sys.executable, "-c", AS_FROM_A_TERMINAL, "capture", "-c", str(tmp_path / "c")]
    command += ["--no-derive", "--allow-private", "--delay", "0"]
    with subprocess.Popen([*command, server.url("/a"), server.url("/b")], stderr=subprocess.DEVNULL) as run:
        try:
            deadline = time.monotonic() + 40
            while "/b" not in server.paths() and run.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            run.send_signal(sent)
            assert run.wait(timeout=30) == code
        finally:
            gate.set()
            run.kill()
    assert subprocess.run(command, stderr=subprocess.DEVNULL, timeout=60, check=False).returncode == 0
    kept = [record.url for record in read_records(tmp_path / "c" / "archive") if record.type == "response"]
    assert sorted(url for url in kept if "robots" not in url) == [server.url("/a"), server.url("/b")]


def test_many_addresses_of_one_dead_host_fail_fast(capture):
    started = time.monotonic()
    done = capture(*(f"http://no-such-host.invalid/{n}" for n in itertools.islice(itertools.count(), 30)))
    assert {entry.outcome for entry in done.urls} == {"dns-failed"}
    assert time.monotonic() - started < 10

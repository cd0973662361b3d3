"""Sixty exchanges at a time, ten thousand small pages: `archiver capture` beside warcio's capture_http with requests.

    .venv/bin/python benchmarks/capture_rate.py --peer .oracles/cdxj-indexer/bin/python [--pages 10000]

A loopback server in a process of its own answers both, one after the other, in turns; CPU and memory are those of
the capturing process alone. Ratios count, not seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

THREADS = 60

PEER = """
import sys, threading, queue
from warcio.capture_http import capture_http
import requests
from warcio.warcwriter import WARCWriter
base, pages, threads, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
todo = queue.SimpleQueue()
for n in range(pages):
    todo.put(f"{base}/page/{n}")
def work(number):
    with open(f"{folder}/{number}.warc.gz", "wb") as out, capture_http(WARCWriter(out, gzip=True)):
        with requests.Session() as session:
            get = session.get if sys.argv[5] == "session" else requests.get
            while True:
                try:
                    url = todo.get_nowait()
                except queue.Empty:
                    return
                get(url)
workers = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
for worker in workers: worker.start()
for worker in workers: worker.join()
"""


def page_of(number: int) -> bytes:
    """Return a small page, no two the same."""
    words = " ".join(f"word{(number * 31 + n) % 977}" for n in range(180))
    body = f"<!doctype html><title>Page {number}</title><p>{words}</p>".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"%s\r\n" + body


def serve(listener: socket.socket) -> None:
    """Answer until killed: one thread, many connections."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                connection, _ = listener.accept()
                selector.register(connection, selectors.EVENT_READ)
                continue
            connection = key.fileobj
            data = b""
            with contextlib.suppress(OSError):
                data = connection.recv(65536)
            if data and not answer(connection, data):
                continue
            selector.unregister(connection)
            connection.close()


def answer(connection: socket.socket, request: bytes) -> bool:
    """Answer one request; return whether the connection is over."""
    path = request.split(b" ", 2)[1]
    close = b"connection: close" in request.lower()
    number = path.rpartition(b"/")[2]
    if number.isdigit():
        connection.sendall(page_of(int(number)).replace(b"%s", b"Connection: close\r\n" if close else b"", 1))
    else:
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    return close


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Run the server in a process of its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    child = os.fork()
    if not child:
        serve(listener)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def measure(command: list[str]) -> dict[str, float]:
    """Run a command; return its CPU seconds and its largest memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    del before
    return {
        "cpu": round(usage.ru_utime + usage.ru_stime, 2),
        "system": round(usage.ru_stime, 2),
        "rss": usage.ru_maxrss / 1024,
        "exit": os.waitstatus_to_exitcode(status),
    }


def run_ours(base: str, pages: int, folder: Path) -> dict[str, float]:
    """Capture with our own command line."""
    urls = folder / "urls.txt"
    urls.write_text("".join(f"{base}/page/{n}\n" for n in range(pages)))
    command = [sys.executable, "-m", "archiver", "capture", "--from", str(urls), "-c", str(folder / "ours")]
    options = ["--allow-private", "--delay", "0", "--concurrency", str(THREADS), "--no-derive", "--quiet"]
    return measure(command + options)


def run_peer(python: str, base: str, pages: int, folder: Path, how: str) -> dict[str, float]:
    """Capture with warcio and requests: `get` as warcio's own page shows it, or a `session` a thread."""
    target = folder / how
    target.mkdir()
    return measure([python, "-c", PEER, base, str(pages), str(THREADS), str(target), how])


def main() -> None:
    """Measure both in turns and print a JSON line a round."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default=".oracles/cdxj-indexer/bin/python")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with serving() as base:
        for _ in range(options.rounds):
            folder = Path(tempfile.mkdtemp(prefix="capture-rate-"))
            try:
                found = {"ours": run_ours(base, options.pages, folder)}
                for how in ("get", "session"):
                    found[how] = run_peer(options.peer, base, options.pages, folder, how)
            finally:
                shutil.rmtree(folder)
            ratios = {how: round(found[how]["cpu"] / found["ours"]["cpu"], 2) for how in ("get", "session")}
            print(json.dumps(found | {"ratios": ratios}), flush=True)


if __name__ == "__main__":
    main()

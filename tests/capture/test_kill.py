from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from support.servers import page
from support.warcs import read_records

PAGES, KILLS = 200, 25


def site():
    """200 pages with a picture each; every third address redirects."""
    answers = {
        f"/p{n}": page(f"<title>{n}</title><img src=/i{n}.png><p>{'word ' * 50}") for n in range(PAGES)
    }
    answers |= {
        f"/i{n}.png": page(b"\x89PNG" + bytes([n % 256]) * 400, media="image/png") for n in range(PAGES)
    }
    return answers


def wait_for_requests(server, run, more):
    """Wait until the server was asked so many times more, or the run ended."""
    goal, deadline = len(server.requests) + more, time.monotonic() + 30
    while len(server.requests) < goal and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)


@pytest.mark.slow
def test_a_killed_run_goes_on_with_nothing_lost_and_nothing_twice(serve, tmp_path):
    server = serve(site())
    collection = tmp_path / "collection"
    urls = tmp_path / "urls.txt"
    urls.write_text("".join(f"{server.url(f'/p{n}')}\n" for n in range(PAGES)))
    command = [sys.executable, "-m", "archiver", "capture", "-c", str(collection), "--from", str(urls)]
    command += ["--allow-private", "--delay", "0", "--no-derive", "--quiet", "--concurrency", "4"]
    chance = random.Random(7)
    for _ in range(KILLS):
        run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_for_requests(server, run, chance.randrange(1, 2 * PAGES // KILLS))
        time.sleep(chance.random() / 100)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert subprocess.run(command, check=False, timeout=60).returncode == 0
    kept = Counter(
        record.url
        for record in read_records(collection / "archive")
        if record.type in {"response", "revisit"}
    )
    wanted = {server.url(f"/p{n}") for n in range(PAGES)} | {server.url(f"/i{n}.png") for n in range(PAGES)}
    assert wanted <= set(kept)
    assert [url for url in wanted if kept[url] != 1] == []

"""Index a WARC of the benchmark's pages: our index against cdxj-indexer's, in one run, by CPU time and line by line.

    python benchmarks/cdxj.py [--pages N] [--runs N] [FILE.warc.gz]

The peer runs as a program of its own (benchmarks/oracles.sh cdxj-indexer); so does ours, start-up included.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from archiver.warc import NewRecord, open_writer
from pages import bench_pages

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".oracles" / "cdxj-indexer" / "bin" / "cdxj-indexer"
REQUEST = b"GET / HTTP/1.1\r\nHost: news.example\r\nUser-Agent: archiver\r\n\r\n"


def make_warc(folder: Path, count: int | None) -> Path:
    """Write response and request for each page, and return the file."""
    with open_writer(folder, prefix="bench", software="archiver") as writer:
        for page in bench_pages(count):
            answer = NewRecord("response", page.url, block=page.message, http=True)
            writer.write_event([answer, NewRecord("request", page.url, block=REQUEST, http=True)])
    return next(folder.glob("*.warc.gz"))


def cpu_of(command: list[str | Path]) -> tuple[float, list[str]]:
    """Run a command and return its CPU seconds and its lines."""
    before = os.times()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, done.stdout.splitlines()


def main() -> int:
    """Run both in turn, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("file", nargs="?", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warc = options.file or make_warc(Path(folder), options.pages)
        ways: dict[str, list[str | Path]] = {
            "cdxj-indexer": [PEER, "-s", warc],
            "archiver": [sys.executable, "-m", "archiver", "index", warc],
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        lines: dict[str, list[str]] = {}
        for _ in range(options.runs):
            for name, command in ways.items():
                cpu, lines[name] = cpu_of(command)
                seconds[name].append(cpu)
    print(f"{warc.name}: {len(lines['archiver'])} lines; CPU seconds, median of {options.runs}")
    base = statistics.median(seconds["cdxj-indexer"])
    for name in ways:
        cpu = statistics.median(seconds[name])
        print(f"{name:14} {cpu:6.2f} s  {base / cpu:5.2f} x cdxj-indexer")
    same = lines["archiver"] == lines["cdxj-indexer"]
    print("identical line by line" if same else "DIFFERENT")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Stop the WARC writer at random bytes, by kill -9 and by a full disk, and look at what is left.

    python benchmarks/crash.py [--kills N] [--torn N] [--full N] [--seed N]

Each trial writes numbered events, in groups of one to five, acknowledging each on a pipe once `write_events` has
returned. A kill comes at a
random moment; files are also cut at a random byte of their last event, as a kill may leave them; a full disk is a
limit on the file size (RLIMIT_FSIZE) at a random byte. Then the folder is opened
again, the events that are missing are written, and the files must be clean for gzip, hold every acknowledged event,
and none twice.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import StoreError, WriteRefused
from archiver.warc import NewRecord, WarcWriter, open_writer

URL = "https://news.example/story"
EVENTS = 24
_ENDS = (0, -signal.SIGKILL)


def body_of(number: int) -> bytes:
    """Return a body that does not compress, of a size that varies with its number."""
    return random.Random(number).randbytes(200 + number * 977 % 9000)


def id_of(number: int, part: int = 0) -> str:
    """Return the id of an event's record."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:06d}{part:06d}"


def groups() -> Iterator[range]:
    """Yield the numbers of all events, in groups of one to five."""
    start = 0
    for size in itertools.cycle(range(1, 6)):
        yield range(start, min(start + size, EVENTS))
        start += size
        if start >= EVENTS:
            return


def event(number: int) -> list[NewRecord]:
    """Return response and request number `number`, with ids of their own so that a second writing is refused."""
    body = body_of(number)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode("ascii")
    url = f"{URL}/{number}"
    ids = [id_of(number, part) for part in range(2)]
    return [
        NewRecord("response", url, block=head + body, http=True, record_id=ids[0]),
        NewRecord("request", url, block=b"GET / HTTP/1.1\r\n\r\n", http=True, record_id=ids[1]),
    ]


def open_here(folder: Path) -> WarcWriter:
    """Open the writer under trial; small files, so that rotation is hit as well."""
    return open_writer(folder, prefix="crash", software="archiver crash trial", max_size=60_000)


def child(folder: Path) -> None:
    """Write all events, acknowledging each on stdout (run in a process of its own, to be killed)."""
    with open_here(folder) as writer:
        for group in groups():
            writer.write_events(map(event, group))
            os.write(1, b"".join(b"%d\n" % number for number in group))


def members(path: Path) -> list[bytes]:
    """Return the plain bytes of each gzip member; a file that is not clean raises."""
    data, found = path.read_bytes(), []
    while data:
        inflater = zlib.decompressobj(31)
        found.append(inflater.decompress(data) + inflater.flush())
        if not inflater.eof:
            raise AssertionError(f"{path.name}: a member is cut")
        data = inflater.unused_data
    return found


def numbers_in(folder: Path) -> list[int]:
    """Return the number of each response in the finished files, its body checked."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        for record in members(path):
            header, _, block = record.removesuffix(b"\r\n\r\n").partition(b"\r\n\r\n")
            if b"WARC-Type: response" in header:
                number = int(header.partition(b"/story/")[2].partition(b"\r")[0])
                if block.partition(b"\r\n\r\n")[2] != body_of(number):
                    raise AssertionError(f"{path.name}: body {number} is not what was written")
                found.append(number)
    return found


def go_on(folder: Path) -> None:
    """Open the folder again and write what is missing."""
    with open_here(folder) as writer:
        have = set(numbers_in(folder))
        for number in range(EVENTS):
            if number not in have:
                try:
                    writer.write_event(event(number))
                except WriteRefused:  # it is in the file that is gone on with
                    continue


def judge(folder: Path, acknowledged: set[int], kept: list[int]) -> list[str]:
    """Return what is wrong in a folder after recovery."""
    faults = []
    if lost := acknowledged - set(kept):
        faults.append(f"acknowledged, and lost: {sorted(lost)}")
    numbers = numbers_in(folder)
    if len(numbers) != len(set(numbers)):
        faults.append(f"written twice: {numbers}")
    if set(numbers) != set(range(EVENTS)):
        faults.append(f"missing in the end: {sorted(set(range(EVENTS)) - set(numbers))}")
    left = [path.name for path in folder.iterdir() if ".torn-" not in path.name and path.suffix != ".gz"]
    if left:
        faults.append(f"left lying: {left}")
    return faults


def kept_after_reopening(folder: Path) -> list[int]:
    """Open and close the folder, and return what its files hold."""
    open_here(folder).close()
    return numbers_in(folder)


def kill_trial(chance: random.Random) -> list[str]:
    """Kill a writing process at a random moment after a random acknowledgement."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, __file__, "--child", name]
        target = chance.randrange(EVENTS)
        delay = chance.random() * 0.002
        acknowledged: set[int] = set()
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            if process.stdout is None:
                raise AssertionError("no pipe")
            for line in process.stdout:
                acknowledged.add(int(line))
                if len(acknowledged) > target:
                    time.sleep(delay)
                    process.send_signal(signal.SIGKILL)
                    break
            rest = process.stdout.read()
            acknowledged |= {int(line) for line in rest.split()}
        faults = [] if process.returncode in _ENDS else [f"the writer failed by itself: {process.returncode}"]
        kept = kept_after_reopening(folder)
        go_on(folder)
        return faults + judge(folder, acknowledged, kept)


def full_trial(chance: random.Random) -> list[str]:
    """Write under a limit on the size of files, hit at a random byte, then without it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    acknowledged: set[int] = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        writer = open_here(folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (chance.randrange(600, 60_000), hard))
        try:
            for group in groups():
                with contextlib.suppress(StoreError):
                    writer.write_events(map(event, group))
                acknowledged |= {number for number in group if writer.holds(id_of(number))}
            if chance.random() < 0.5:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            with contextlib.suppress(StoreError, OSError):
                writer.close()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        kept = kept_after_reopening(folder)
        go_on(folder)
        return judge(folder, acknowledged, kept)


def torn_trial(chance: random.Random) -> list[str]:
    """Cut a writer's files where a kill would have left them, at a random byte of data or journal."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as copy_name:
        folder, copy = Path(name), Path(copy_name)
        target = chance.randrange(EVENTS)
        with open_here(folder) as writer:
            for number in range(target):
                writer.write_event(event(number))
            before = {path.name: path.stat().st_size for path in folder.iterdir()}
            writer.write_event(event(target))
            for path in folder.iterdir():
                (copy / path.name).write_bytes(path.read_bytes())
        data = next(path for path in copy.glob("*.open"))
        journal = data.with_name(data.name + ".journal")
        if chance.random() < 0.8:
            _cut(data, before, chance)
            _cut_to(journal, before.get(journal.name, 0))
        else:
            _cut(journal, before, chance)
        kept = kept_after_reopening(copy)
        go_on(copy)
        return judge(copy, set(range(target)), kept)


def _cut(path: Path, before: dict[str, int], chance: random.Random) -> None:
    """Cut a file at a random byte of what the last event added."""
    _cut_to(path, chance.randint(before.get(path.name, 0), path.stat().st_size))


def _cut_to(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def main() -> int:
    """Run the trials and print how many went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--full", type=int, default=400)
    parser.add_argument("--torn", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    wrong = 0
    trials = (
        ("kill -9", kill_trial, options.kills),
        ("cut", torn_trial, options.torn),
        ("no space", full_trial, options.full),
    )
    for name, trial, count in trials:
        faults = [fault for i in range(count) for fault in trial(random.Random(f"{options.seed}-{name}-{i}"))]
        wrong += len(faults)
        print(f"{name:8}: {count} trials of {EVENTS} events, {len(faults)} faults")
        for fault in faults[:10]:
            print("   ", fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

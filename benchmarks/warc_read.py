"""Read every response of a WARC and decode its payload: our reader against FastWARC and warcio, in one run.

    python benchmarks/warc_read.py [--pages N] [--runs N] [--kinds ident,wire] [--keep FOLDER]

The pages are the benchmark's (or made-up ones), written twice: `ident` with bodies as they are, `wire` as servers send
them (a fifth plain, half gzip, a fifth brotli, the rest deflate, every second one chunked). Each way runs in a process
of its own, by CPU time; all must give the same checksum over all payloads.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli

from archiver.warc import NewRecord, open_archive, open_writer
from pages import Page, bench_pages

DATE = "2026-11-01T10:00:00Z"
BASE = "fastwarc"


def write_sample(kind: str, pages: list[Page], folder: Path) -> Path:
    """Write the pages, each as a response and its request, as `ident` or as `wire`."""
    chance = random.Random(7)
    with open_writer(folder, prefix=kind, software="archiver") as writer:
        for page in pages:
            block = page.message if kind == "ident" else wire_message(page, chance)
            host = page.url.split("/")[2]
            request = f"GET / HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip, br\r\n\r\n".encode()
            writer.write_event(
                [
                    NewRecord("response", page.url, date=DATE, block=block, http=True),
                    NewRecord("request", page.url, date=DATE, block=request, http=True),
                ]
            )
    return next(folder.glob(f"{kind}*.warc.gz"))


def wire_message(page: Page, chance: random.Random) -> bytes:
    """Return a response as a server might send it."""
    fields, body = ["Content-Type: text/html; charset=utf-8"], page.body
    coding = chance.choices(["", "gzip", "br", "deflate"], [19, 56, 21, 4])[0]
    if coding:
        fields.append(f"Content-Encoding: {coding}")
        body = {"gzip": gzipped, "br": brotlied, "deflate": zlib.compress}[coding](body)
    if chance.random() < 0.5:
        fields.append("Transfer-Encoding: chunked")
        pieces = [body[i : i + 8192] for i in range(0, len(body), 8192)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    else:
        fields.append(f"Content-Length: {len(body)}")
    return "\r\n".join(["HTTP/1.1 200 OK", *fields, "", ""]).encode() + body


def gzipped(data: bytes) -> bytes:
    """Return one gzip member."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def brotlied(data: bytes) -> bytes:
    """Return brotli data, at the level of servers that pack as they send."""
    return bytes(brotli.compress(data, quality=5))


# -- the ways


def with_archiver(path: Path) -> Iterator[bytes]:
    """Read with our reader."""
    with open_archive(path) as archive:
        for record in archive:
            if record.type == "response":
                yield record.read_payload()


def with_archiver_verifying(path: Path) -> Iterator[bytes]:
    """Read with our reader, and hold every record against both its digests."""
    with open_archive(path) as archive:
        for record in archive:
            if record.agrees_with_block_digest() is not True:
                raise SystemExit("block digest")
            if record.type == "response":
                if record.agrees_with_payload_digest() is not True:
                    raise SystemExit("payload digest")
                yield record.read_payload()


def with_fastwarc(path: Path) -> Iterator[bytes]:
    """Read with FastWARC, the content coding undone here (its own way loses records)."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - a peer, loaded in its own run

    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="transfer"):
            body = record.reader.read()
            yield decoded(
                body, (record.http_headers.get("Content-Encoding") or "") if record.http_headers else ""
            )


def decoded(body: bytes, coding: str) -> bytes:
    """Undo a content coding with the standard library and brotli."""
    if coding == "gzip":
        return zlib.decompress(body, 31)
    if coding == "deflate":
        return zlib.decompress(body)
    return bytes(brotli.decompress(body)) if coding == "br" else body


def with_warcio(path: Path) -> Iterator[bytes]:
    """Read with warcio; brotli is undone here, since its own way fails with today's brotli."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - a peer, loaded in its own run
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415 - the same

    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                if record.http_headers.get_header("Content-Encoding") == "br":
                    chunked = record.http_headers.get_header("Transfer-Encoding") == "chunked"
                    raw = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
                    yield bytes(brotli.decompress(read_all(raw)))
                else:
                    yield record.content_stream().read()


def read_all(raw: object) -> bytes:
    """Read a stream of warcio to its end."""
    pieces = []
    while piece := raw.read(1 << 16):  # type: ignore[attr-defined]  # any of warcio's readers
        pieces.append(piece)
    return b"".join(pieces)


WAYS: dict[str, Callable[[Path], Iterator[bytes]]] = {
    "fastwarc": with_fastwarc,
    "warcio": with_warcio,
    "archiver": with_archiver,
    "archiver, both digests": with_archiver_verifying,
}


def peak_memory() -> int:
    """Return the peak of resident memory in KiB, of this process alone (`ru_maxrss` knows its parent's too)."""
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def measure(name: str, path: Path) -> None:
    """Run one way and print what it took as JSON."""
    crc = size = count = 0
    for payload in WAYS[name](path):  # first a pass for the checksum, which also warms caches and imports
        crc, count = zlib.crc32(payload, crc), count + 1
    start = time.process_time()
    for payload in WAYS[name](path):
        size += len(payload)
    cpu = time.process_time() - start
    peak = peak_memory()
    print(json.dumps({"cpu": cpu, "crc": crc, "size": size, "count": count, "peak": peak}))


def main() -> None:
    """Write the samples, run all ways in turn, print a table for each sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kinds", default="ident,wire")
    parser.add_argument("--keep", type=Path, default=None, help="write the samples here and leave them")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], Path(options.one[1]))
        return
    pages = list(bench_pages(options.pages))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        for kind in options.kinds.split(","):
            place = folder / kind
            place.mkdir(parents=True, exist_ok=True)
            path = next(place.glob(f"{kind}*.warc.gz"), None) or write_sample(kind, pages, place)
            compare(kind, path, options.runs)


def compare(kind: str, path: Path, runs: int) -> None:
    """Print CPU time and memory of all ways on one file."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    for _ in range(runs):
        for name, found in results.items():
            command = [sys.executable, __file__, "--one", name, str(path)]
            found.append(
                json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            )
    base = min(run["cpu"] for run in results[BASE])
    first = results[BASE][0]
    print(f"{kind}: {first['count']} responses, {first['size'] / 1e6:.1f} MB; CPU seconds, best of {runs}")
    for name, found in results.items():
        cpu = min(run["cpu"] for run in found)
        same = "" if found[0]["crc"] == first["crc"] else "  PAYLOADS DIFFER"
        peak = max(run["peak"] for run in found) / 1024
        print(f"{name:24} {cpu:6.2f} s  {cpu / base:5.2f} x {BASE}  {peak:5.0f} MB{same}")


if __name__ == "__main__":
    main()

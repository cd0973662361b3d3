"""Write the benchmark's pages as WARC: our writer against warcio's, in one run, by CPU time and size.

    python benchmarks/warc_write.py [--pages N] [--runs N]

Both write the same responses, block and payload digests in sha1, one gzip member a record.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.warc import NewRecord, open_writer
from pages import Page, bench_pages

DATE = "2026-11-01T10:00:00Z"


def write_with_warcio(pages: list[Page], folder: Path) -> None:
    """Write the pages as warcio does by default."""
    with (folder / "peer.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        for page in pages:
            headers = StatusAndHeaders("200 OK", page.headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                page.url,
                "response",
                payload=io.BytesIO(page.body),
                length=len(page.body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": DATE},
            )
            writer.write_record(record)


def write_with_archiver(pages: list[Page], folder: Path) -> None:
    """Write the pages with our writer's defaults, journal and syncing included."""
    with open_writer(folder, prefix="ours", software="archiver") as writer:
        for page in pages:
            writer.write_event([NewRecord("response", page.url, date=DATE, block=page.message, http=True)])


WAYS: dict[str, Callable[[list[Page], Path], None]] = {
    "warcio": write_with_warcio,
    "archiver": write_with_archiver,
}


def main() -> None:
    """Run both in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=None)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    pages = list(bench_pages(options.pages))
    volume = sum(len(page.message) for page in pages)
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    sizes: dict[str, int] = {}
    for _ in range(options.runs):
        for name, write in WAYS.items():
            with tempfile.TemporaryDirectory() as folder:
                start = time.process_time()
                write(pages, Path(folder))
                seconds[name].append(time.process_time() - start)
                sizes[name] = sum(file.stat().st_size for file in Path(folder).glob("*.warc.gz"))
    print(f"{len(pages)} responses, {volume / 1e6:.1f} MB; CPU seconds, median of {options.runs}")
    base = statistics.median(seconds["warcio"])
    for name in WAYS:
        cpu = statistics.median(seconds[name])
        print(
            f"{name:10} {cpu:7.2f} s  {volume / cpu / 1e6:6.0f} MB/s  {base / cpu:5.2f} x warcio"
            f"  size {sizes[name] / sizes['warcio']:.4f} x warcio"
        )


if __name__ == "__main__":
    main()

"""Compare the cost of the whole record with the bare parse of the same bytes, in one run.

    speed.py --cases CASES.jsonl [--every N] [--rounds N] [--predicted] [--peers PYTHON]

For each page: CPU time from bytes to validated `ArticleRecord` (evidence off), and of
`lxml.html.document_fromstring` on the same bytes; the least of some rounds counts, so that the noise of a shared
machine stays small. `--predicted` times `predict_case` in place of it, which also writes what the scorers read.
`--peers` names the Python of an environment of its own that has trafilatura and resiliparse; the
same pages are then read by them too, in a process of their own, beside the same parse. `--growth` shows that time grows
with size and no faster, up to 20 MB.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Task = Callable[[bytes, dict[str, Any]], object]


def floor(data: bytes, _case: dict[str, Any]) -> object:
    """Parse the page with lxml and do nothing else."""
    import lxml.html  # noqa: PLC0415 - the peers have another environment

    try:
        return lxml.html.document_fromstring(data)
    except lxml.etree.LxmlError:
        return None


def ours(data: bytes, case: dict[str, Any]) -> object:
    """Read the page into a validated article record, and free the page."""
    from archiver import extract_article, read_page  # noqa: PLC0415 - the peers lack the package
    from archiver.errors import PageError  # noqa: PLC0415 - the same
    from archiver.page import paused_collector  # noqa: PLC0415 - the same
    from predict import captured_of  # noqa: PLC0415 - the same

    captured = captured_of(case.get("fetched"))
    with paused_collector():
        try:
            return extract_article(
                read_page(data, url=case.get("url"), charset=case.get("charset"), captured=captured)
            )
        except PageError as error:
            return error.reason


def predicted(data: bytes, case: dict[str, Any]) -> object:
    """Read the page and write what the scorers read of it."""
    from predict import predict_case  # noqa: PLC0415 - the peers lack the package

    return predict_case(case, data)


def trafilatura_record(data: bytes, case: dict[str, Any]) -> object:
    """Read body, title, authors and date as trafilatura does."""
    import trafilatura  # noqa: PLC0415 - only the peers have it

    return trafilatura.bare_extraction(data, url=case["url"], with_metadata=True)


def resiliparse_text(data: bytes, _case: dict[str, Any]) -> object:
    """Read the body as resiliparse does."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - only the peers have it
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415 - only the peers have it
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415 - only the peers have it

    tree = HTMLTree.parse_from_bytes(data, detect_encoding(data))
    return extract_plain_text(tree, main_content=True)


PEERS: dict[str, Task] = {"trafilatura": trafilatura_record, "resiliparse": resiliparse_text}


def load_pages(cases: Path, every: int) -> list[tuple[dict[str, Any], bytes]]:
    """Return every n-th case with its bytes."""
    rows = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines() if line.strip()][
        ::every
    ]
    return [(row, gzip.decompress((cases.parent / row["html"]).read_bytes())) for row in rows]


def least_times(
    tasks: dict[str, Task], pages: list[tuple[dict[str, Any], bytes]], rounds: int
) -> dict[str, list[float]]:
    """Return for each task the least CPU time of each page over some rounds; tasks take turns page by page."""
    times = {name: [float("inf")] * len(pages) for name in tasks}
    for task in tasks.values():
        task(pages[0][1], pages[0][0])  # tables and models load once
    for _ in range(rounds):
        for number, (case, data) in enumerate(pages):
            for name, task in tasks.items():
                start = time.process_time()
                task(data, case)
                times[name][number] = min(times[name][number], time.process_time() - start)
    return times


def print_times(times: dict[str, list[float]], pages: list[tuple[dict[str, Any], bytes]]) -> None:
    """Print a line a task: milliseconds a page, times the parse, the slowest page."""
    base = sum(times["lxml parse"])
    print(f"Python {sys.version}")
    for name, spent in times.items():
        slowest = max(range(len(spent)), key=spent.__getitem__)
        print(
            f"{name:16} {sum(spent) / len(spent) * 1000:8.2f} ms a page  {sum(spent) / base:6.2f} x  "
            f"slowest {spent[slowest]:.3f} s ({pages[slowest][0]['id']})"
        )
    print(
        f"peak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (pages held in memory included)"
    )


def print_growth() -> None:
    """Print the time of pages of growing size."""
    paragraph = b"<p>One sentence of <a href='/x'>a story</a> that goes on, and on, and ends here.</p>\n"
    for size in (1_000_000, 5_000_000, 20_000_000):
        data = (
            b"<html><body><article><h1>Title</h1>"
            + paragraph * (size // len(paragraph))
            + b"</article></body></html>"
        )
        start = time.process_time()
        ours(data, {"id": "growth", "url": "https://news.example/x"})
        spent = time.process_time() - start
        print(f"{size / 1e6:5.0f} MB {spent:7.2f} s  {spent / size * 1e6:6.2f} s a MB")


def main() -> None:
    """Time our reading and, where asked, the peers'."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, default=Path("../shared/bench/data/cases.jsonl"))
    parser.add_argument("--every", type=int, default=9, help="take every n-th page")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", help="the Python of the peers' environment")
    parser.add_argument("--predicted", action="store_true", help="time what the scorers read as well")
    parser.add_argument("--growth", action="store_true", help="time pages of up to 20 MB too")
    parser.add_argument("--only-peers", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    pages = load_pages(args.cases, args.every)
    tasks: dict[str, Task] = {"lxml parse": floor}
    tasks |= PEERS if args.only_peers else {"archiver": predicted if args.predicted else ours}
    print_times(least_times(tasks, pages, args.rounds), pages)
    if args.growth:
        print_growth()
    if args.peers:
        options = ["--cases", str(args.cases), "--every", str(args.every), "--rounds", "1", "--only-peers"]
        subprocess.run([args.peers, sys.argv[0], *options], check=True)


if __name__ == "__main__":
    main()

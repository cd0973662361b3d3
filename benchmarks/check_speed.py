"""CPU time of `check`: `python benchmarks/check_speed.py --cases 1000` pins benchmark pages and reads them again.

The pages are those under `../shared/bench/data/html`. Prints CPU time for all cases, how much of it
is the reading of pages and how much all the rest, when the first finding came, and that nothing differs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from archiver.check import Tally
from archiver.errors import PageError
from archiver.extract import extract_article
from archiver.page import read_page
from archiver.workflow import check as workflow
from archiver.workflow.snapshot import snapshot_inputs
from archiver.workflow.sources import PageSource, ReadOptions
from archiver.workflow.sources import Tally as InputTally
from archiver.workflow.stories import read_story

PAGES = Path(__file__).parents[2] / "shared" / "bench" / "data" / "html"


def pin_pages(folder: Path, most: int) -> int:
    """Write pages, snapshots and cases under `folder`; return how many cases there are."""
    (folder / "pages").mkdir()
    made = 0
    pages = sorted(PAGES.glob("*.html.gz"))
    for place in pages[:: max(1, len(pages) // most)][:most]:
        page = folder / "pages" / place.name.removesuffix(".gz")
        page.write_bytes(gzip.decompress(place.read_bytes()))
        options = ReadOptions(url=f"https://times.example/{made}")
        made += sum(
            1 for taken in snapshot_inputs([str(page)], folder / "s", options, InputTally(), update=True)
            if not hasattr(taken, "reason")
        )  # fmt: skip
    return made


def timed_check(folder: Path) -> dict[str, Any]:
    """Check the cases and return the figures, the reading of pages apart from all the rest."""
    tally = Tally()
    reading = 0.0
    first: float | None = None

    def timed(source: PageSource) -> Any:
        nonlocal reading
        start = time.process_time()
        try:
            article = read_story(source).article  # and frees the page
        finally:
            reading += time.process_time() - start
        return SimpleNamespace(article=article)

    found = 0
    with mock.patch.object(workflow, "read_story", timed):
        start = time.process_time()
        for _ in workflow.check_cases(folder / "s", tally=tally):
            found += 1
            first = first if first is not None else tally.cases
        spent = time.process_time() - start
    cases = max(1, tally.cases)
    return {
        "cases": tally.cases,
        "cpu_s": round(spent, 2),
        "cpu_s_per_1000": round(spent / cases * 1000, 2),
        "reading_ms_per_case": round(reading / cases * 1000, 2),
        "rest_ms_per_case": round((spent - reading) / cases * 1000, 2),
        "findings": found,
        "first_finding_at_case": first,
    }


def plain_reading(folder: Path) -> float:
    """Return the CPU seconds that parsing and reading the same pages take by themselves."""
    start = time.process_time()
    for page in sorted((folder / "pages").iterdir()):
        try:
            extract_article(read_page(page.read_bytes(), url="https://times.example/"))
        except PageError:
            continue
    return time.process_time() - start


def main() -> int:
    """Print the figures as JSON lines: nothing changed, then one snapshot edited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    options = parser.parse_args()
    if not PAGES.is_dir():
        print(f"no pages under {PAGES}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pin_pages(folder, options.cases)
        unchanged = timed_check(folder)
        first = min((folder / "s").rglob("*.snap.md"))
        first.write_text(first.read_text(encoding="utf-8").replace(" the ", " thy ", 1), encoding="utf-8")
        print(json.dumps(unchanged | {"reading_alone_s": round(plain_reading(folder), 2)}))
        print(json.dumps(timed_check(folder)))
    return int(unchanged["findings"] > 0)


if __name__ == "__main__":
    sys.exit(main())

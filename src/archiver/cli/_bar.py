"""The live bar of a capture: rate, queue, bytes, failures."""

from __future__ import annotations

import time
from collections import Counter

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

REFRESH_SECONDS = 0.1


class CaptureBar:
    """One line on stderr that is gone when the run is over."""

    def __init__(self) -> None:
        columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("starting", total=None)
        self._started = self._shown = time.monotonic()

    def start(self) -> None:
        """Show the bar."""
        self._progress.start()

    def stop(self) -> None:
        """Take the bar away."""
        self._progress.stop()

    def update(self, waiting: int, size: int, counts: Counter[str]) -> None:
        """Show where the run stands, a few times a second at most."""
        now = time.monotonic()
        if now - self._shown < REFRESH_SECONDS:
            return
        self._shown = now
        done = counts.total()
        rate = done / max(now - self._started, 0.001)
        failed = f", {counts['failed']} failed" if counts["failed"] else ""
        words = f"{done} done, {waiting} waiting{failed} · {rate:.1f}/s · {size / 1048576:.1f} MiB"
        self._progress.update(self._task, description=words, completed=done, total=done + waiting)

    def reading(self, name: str, articles: int) -> None:
        """Show that pages are being read."""
        self._progress.update(self._task, description=f"reading {name}: {articles} articles")

"""Progress on stderr: a live count on terminals, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def counting(items: Iterable[Item], noun: str, *, quiet: bool) -> Iterator[Item]:
    """Pass the items on, showing how many have gone by when stderr is a terminal."""
    if quiet or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} " + noun),
        TextColumn("{task.speed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns[:2], columns[3], console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        for item in items:
            yield item
            progress.advance(task)

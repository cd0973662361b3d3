"""`snapshot`: the canonical text of each article, with the case that pins what it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archiver.check import case_of, write_case
from archiver.errors import UsageError
from archiver.extract import Reading
from archiver.snapshot import take_snapshot
from archiver.workflow.extract import try_source
from archiver.workflow.sources import (
    STDIN,
    PageSource,
    ReadOptions,
    Rejected,
    Tally,
    expand_inputs,
    read_sources,
)

Outcome = Literal["written", "unchanged", "updated", "differs"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one article's snapshot; `differs` means that it was left as it was."""

    path: Path
    outcome: Outcome


def snapshot_inputs(
    inputs: Iterable[str], folder: Path, options: ReadOptions, tally: Tally, *, update: bool
) -> Iterator[Taken | Rejected]:
    """Write a snapshot and a case for each article; one that would change is only written with `update`."""
    for name in expand_inputs(list(inputs)):
        if name == STDIN:
            raise UsageError("a case pins a file; stdin cannot be read again", remedy="save the page first")
        for source in read_sources(name, options, tally):
            result = source if isinstance(source, Rejected) else try_source(source)
            tally.count(result)
            if isinstance(source, PageSource) and isinstance(result, Reading):
                yield keep_snapshot(source, result, folder, update=update)
            elif isinstance(result, Rejected):
                yield result


def keep_snapshot(source: PageSource, reading: Reading, folder: Path, *, update: bool) -> Taken:
    """Write one snapshot with its case, unless another stands there."""
    case = case_of(reading.article, folder=folder, input_path=Path(source.file), charset=source.charset)
    text = take_snapshot(reading.article)
    held = case.snapshot_path.read_bytes() if case.snapshot_path.is_file() else None
    if held == text.encode("utf-8") and case.path.is_file():
        return Taken(case.snapshot_path, "unchanged")
    if held is not None and held != text.encode("utf-8") and not update:
        return Taken(case.snapshot_path, "differs")
    write_case(case, text)
    return Taken(case.snapshot_path, "written" if held is None else "updated")

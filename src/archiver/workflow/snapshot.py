"""`snapshot`: the canonical text of each article, with the case that pins what it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from archiver.check import Case, case_of, case_text, pinned_files, read_case, write_case
from archiver.errors import SnapshotError, UsageError
from archiver.extract import Reading
from archiver.record import ArticleRecord
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


class Cases:
    """The cases of a folder, as far as they must be known to write one more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_file: dict[str, Path] | None = None

    def case_of(self, source: PageSource, article: ArticleRecord) -> Case:
        """Return the case that pins a page, where it lies already if it has no address to be named by."""
        case = case_of(article, folder=self._folder, input_path=Path(source.file), charset=source.charset)
        if article.url is not None or case.record_id is not None or case.offset is not None:
            return case
        if self._by_file is None:
            self._by_file = pinned_files(self._folder)
        return replace(case, path=self._by_file.setdefault(case.input, case.path))

    def keep(self, source: PageSource, article: ArticleRecord, *, update: bool) -> Taken:
        """Write one snapshot with its case; where either lies there and is another, only with `update`."""
        case = self.case_of(source, article)
        text = take_snapshot(article)
        places = {case.snapshot_path: text, case.path: case_text(case)}
        held = {place: place.read_bytes() if place.is_file() else None for place in places}
        changed = [place for place, new in places.items() if held[place] != new.encode("utf-8")]
        if not changed or (changed == [case.path] and is_copy(case)):
            return Taken(case.snapshot_path, "unchanged")
        anew = any(held[place] is not None for place in changed)
        if anew and not update:
            return Taken(case.snapshot_path, "differs")
        write_case(case, text)
        return Taken(case.snapshot_path, "updated" if anew else "written")


def is_copy(case: Case) -> bool:
    """Tell whether the case that lies there pins another copy of the same page, which is still there."""
    try:
        held = read_case(case.path)
    except SnapshotError:
        return False
    return replace(held, input=case.input) == case and held.input_path.is_file()


def snapshot_inputs(
    inputs: Iterable[str], folder: Path, options: ReadOptions, tally: Tally, *, update: bool
) -> Iterator[Taken | Rejected]:
    """Write a snapshot and a case for each article; one that would change is only written with `update`."""
    cases = Cases(folder)
    for name in expand_inputs(list(inputs)):
        if name == STDIN:
            raise UsageError("a case pins a file; stdin cannot be read again", remedy="save the page first")
        for source in read_sources(name, options, tally):
            result = source if isinstance(source, Rejected) else try_source(source)
            tally.count(result)
            if isinstance(source, PageSource) and isinstance(result, Reading):
                yield cases.keep(source, result.article, update=update)
            elif isinstance(result, Rejected):
                yield result

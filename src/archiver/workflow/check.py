"""`check`: every case read again and held against its snapshot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

from archiver import check
from archiver.check import Case
from archiver.errors import Finding
from archiver.record import ArticleRecord
from archiver.workflow.collector import rare_collections
from archiver.workflow.shelf import Shelf, pinned_source
from archiver.workflow.sources import ReadOptions
from archiver.workflow.stories import read_story

OPEN_ARCHIVES = 8


@lru_cache(maxsize=OPEN_ARCHIVES)
def shelf_of(path: str, size: int, changed: int) -> Shelf:
    """Return an archive opened for many cases; another size or time of change is another archive."""
    del size, changed
    return Shelf([path])


def reread_case(case: Case) -> ArticleRecord:
    """Return the article that a case's pinned input holds now."""
    options = ReadOptions(url=case.url, captured=instant(case.captured), charset=case.charset)
    path = case.input_path
    if case.record_id is not None and path.is_file():
        state = path.stat()
        shelf = shelf_of(str(path), state.st_size, state.st_mtime_ns)
        with shelf.found(case.record_id) as record:
            if record is not None:
                return read_story(shelf.page_of(record)).article
    return read_story(pinned_source(path, case.record_id, case.offset, options)).article


def instant(text: str | None) -> datetime | None:
    """Return the capture date that a case gives."""
    if text is None:
        return None
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def check_cases(
    folder: str | os.PathLike[str],
    *,
    update: Callable[[Case], bool] = lambda _: False,
    tally: check.Tally | None = None,
) -> Iterator[Finding]:
    """Read every case under `folder` again and yield what differs, as it is found."""

    def reread(case: Case) -> ArticleRecord:
        update(case)  # asked of every case, also of those that need no update
        return reread_case(case)

    with rare_collections():
        yield from check.check_cases(folder, reread, update=update, tally=tally)


def in_ci() -> bool:
    """Whether this runs under continuous integration, where nothing is written unless asked twice."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")


class Chosen:
    """A choice of cases: those whose path matches one of the patterns; it keeps which patterns matched none."""

    def __init__(self, patterns: list[str]) -> None:
        self.unmatched = dict.fromkeys(patterns)
        self.example = "times.example/*"
        """A pattern that matches a case that was seen."""
        self._patterns = patterns

    def __call__(self, case: Case) -> bool:
        """Tell whether a case is chosen."""
        if not self._patterns:
            return False
        names = (case.path.as_posix(), case.name, Path(os.path.relpath(case.path)).as_posix())
        self.example = f"{case.path.parent.name}/*"
        matching = [one for one in self._patterns if any(_matches(name, one) for name in names)]
        for pattern in matching:
            self.unmatched.pop(pattern, None)
        return bool(matching)


def _matches(name: str, pattern: str) -> bool:
    """Whether a pattern fits a case's path from its beginning or from any folder on, or a part of it word for word."""
    return fnmatch(name, pattern) or fnmatch(name, f"*/{pattern}") or pattern in name

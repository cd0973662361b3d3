"""`diff`: two captures, records or snapshots, and what changed between them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archiver.diff import ArticleDiff, diff_articles
from archiver.errors import (
    InputRefused,
    PageError,
    RecordError,
    RejectReason,
    SnapshotError,
    StoreError,
    UsageError,
    WarcError,
)
from archiver.record import ArticleRecord
from archiver.snapshot import Snapshot, read_snapshot
from archiver.workflow.captures import capture_at, read_moment
from archiver.workflow.single import one_article
from archiver.workflow.sources import STDIN, ReadOptions

LARGEST_SNAPSHOT = 64 * 1024 * 1024
Side = ArticleRecord | Snapshot
REMEDIES = {
    RejectReason.NOT_HTML: "name a page, an archive, a record or a snapshot",
    RejectReason.EMPTY: "name a page, an archive, a record or a snapshot",
    RejectReason.NO_ARTICLE: "`archiver explain` tells what was read",
}


def diff_inputs(
    a: str,
    b: str,
    *,
    url: str | None = None,
    collection: Path | None = None,
    scrub: Iterable[str] | None = None,
) -> tuple[Side, Side, ArticleDiff]:
    """Return both sides and what changed from the first to the second."""
    if a == STDIN == b:
        raise UsageError("only one side can be stdin")
    first, second = (read_side(name, url, collection) for name in (a, b))
    return first, second, diff_articles(first, second, scrub=scrub)


def read_side(name: str, url: str | None, collection: Path | None) -> Side:
    """Return what one argument names: a capture in a collection, a snapshot, a record, or the article of a page.

    InputRefused when it holds nothing to compare: that is no difference, and an exit code of 1 would say it is one.
    """
    moment = read_moment(name)
    if moment is not None:
        if collection is None:
            raise UsageError(f"{name} names a capture", remedy="say in which collection with -c DIR")
        return capture_at(collection, moment)
    try:
        if name.endswith(".md"):
            return read_snapshot(read_text(Path(name)))
        return one_article(name, ReadOptions(url=url))
    except PageError as error:
        message = f"nothing to compare: {error.reason.value}: {error.message.removeprefix(f'{name}: ')}"
        raise InputRefused(message, path=name, remedy=REMEDIES.get(error.reason)) from None
    except RecordError as error:
        remedy = error.remedy or "`archiver validate` tells more"
        raise InputRefused(
            f"nothing to compare: {error.message}", path=error.path or name, remedy=remedy
        ) from None
    except (SnapshotError, WarcError, StoreError) as error:
        raise InputRefused(f"nothing to compare: {error.message}", path=name, remedy=error.remedy) from None


def read_text(path: Path) -> str:
    """Return a snapshot's text as its bytes say, line ends kept."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_SNAPSHOT + 1)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise InputRefused(error.strerror or str(error), path=str(path)) from None
    if len(data) > LARGEST_SNAPSHOT:
        raise UsageError("too large for a snapshot", path=str(path))
    return data.decode("utf-8", "replace")

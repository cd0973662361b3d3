"""Capturing stories again: which are due, and what changed since the last time.

A story that changed lately is looked at often, one that has been still for long rarely: it is due when the time since
it was last asked for exceeds a fifth of the time it has been still, within bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archiver.capture import CaptureSummary, capture_run
from archiver.diff import diff_articles
from archiver.record import parse_article
from archiver.store import Catalog, Collection, NewTask, Queue
from archiver.workflow.capture import Captured, Wishes, derive_after

STALENESS = 0.2
SOONEST, LATEST = timedelta(minutes=15), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """A story as it was visited: first, last, and when it was last seen to change."""

    url: str
    first: datetime
    last: datetime
    changed: datetime

    @property
    def due(self) -> datetime:
        """When it should be looked at again."""
        return self.last + min(max((self.last - self.changed) * STALENESS, SOONEST), LATEST)


@dataclass(frozen=True, slots=True)
class StoryChange:
    """What a new capture of a story brought: `changed`, `noise` (other bytes, same article) or `unchanged`."""

    url: str
    verdict: str
    kinds: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Recaptured:
    """A finished recapture: the run, and the stories whose bytes were other than before."""

    captured: Captured
    changes: tuple[StoryChange, ...]


def recapture(folder: Path, wishes: Wishes, *, only_due: bool, feeds: bool = False) -> Recaptured:
    """Capture stories again, with conditional requests; with `feeds`, known feeds and sitemaps for new ones too."""
    collection = Collection.open(folder)
    with collection.lock():
        options = wishes.for_collection(collection, conditional=True, only_new=True)
        now = datetime.now(UTC)
        visits = read_visits(collection)
        tasks = [NewTask(visit.url, "page") for visit in visits if not only_due or visit.due <= now]
        tasks += known_feeds(collection) if feeds else []
        summary = capture_run(collection, tasks, options, wishes.report, verb="recapture") if tasks else None
        derived = derive_after(collection, summary, wishes)
        changes = tuple(read_changes(collection, summary)) if summary is not None else ()
    return Recaptured(Captured(summary, derived), changes)


def read_visits(collection: Collection) -> list[Visit]:
    """Return when each story was visited and when its article last changed."""
    queue = Queue(collection.queue_path)
    try:
        rows = queue.page_visits()
    finally:
        queue.close()
    with Catalog.open(collection.catalog_path) as catalog:
        return [_visit(row, catalog) for row in rows]


def known_feeds(collection: Collection) -> list[NewTask]:
    """Return the feeds and sitemaps that commands named, newest run last."""
    queue = Queue(collection.queue_path)
    try:
        rows = queue.latest_tasks(kinds=("feed", "sitemap", "section"))
    finally:
        queue.close()
    return [NewTask(row["url"], row["kind"]) for row in rows if row["parent"] is None]


def read_changes(collection: Collection, summary: CaptureSummary) -> Iterator[StoryChange]:
    """Yield what changed of each story of a run, told by its articles, not by its bytes."""
    with Catalog.open(collection.catalog_path) as catalog:
        for entry in summary.urls:
            if entry.kind == "page" and entry.outcome in {"captured", "unchanged"}:
                yield _change(entry.url, entry.outcome, catalog)


def next_due(collection: Collection) -> datetime | None:
    """Return when the next story is due, None when there is none."""
    return min((visit.due for visit in read_visits(collection)), default=None)


def _change(url: str, outcome: str, catalog: Catalog) -> StoryChange:
    if outcome == "unchanged":
        return StoryChange(url, "unchanged")
    lines = [line for _, line in catalog.captures_of(url)[-2:]]
    if len(lines) < 2:  # noqa: PLR2004 - two are compared
        return StoryChange(url, "new")
    before, after = map(parse_article, lines)
    diff = diff_articles(before, after)
    if not diff.changes:
        return StoryChange(url, "noise")
    kinds = tuple(dict.fromkeys(change.kind for change in diff.changes))
    return StoryChange(url, "changed", kinds, diff.flags.silent_edit)


def _visit(row: Mapping[str, Any], catalog: Catalog) -> Visit:
    """Read one story's visits; its article's text says when it changed, its bytes when there is no article."""
    changed = _text_changed(catalog, row["url"]) or row["changed"] or row["first"]
    first, last = _moment(row["first"]), _moment(row["last"])
    return Visit(row["url"], first, last, max(first, min(_moment(changed), last)))


def _text_changed(catalog: Catalog, url: str) -> str | None:
    """Return the date of the first capture that had the text which the newest one has."""
    since: str | None = None
    text: str | None = None
    for captured, line in catalog.captures_of(url):
        digest = parse_article(line).hashes.text_norm_sha256
        if digest != text:
            since, text = captured, digest
    return since


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

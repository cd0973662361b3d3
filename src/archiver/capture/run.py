"""One capture run on a collection, from its inputs to its summary."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from sqlite3 import Row
from typing import Any

from archiver.capture.browser import Browser
from archiver.capture.cookies import Cookies
from archiver.capture.crawl import Crawl, Report
from archiver.capture.fetch import Fetcher
from archiver.capture.gate import Gate, KnownNames
from archiver.capture.options import CaptureOptions, with_overrides
from archiver.capture.outcome import Standing, exit_code, standing_of
from archiver.capture.pace import PAGE_KINDS
from archiver.capture.proxy import read_proxy
from archiver.capture.recorder import Recorder
from archiver.capture.target import normal_url
from archiver.capture.tls import make_context
from archiver.errors import GateRefused
from archiver.store import Collection, NewTask, Queue

LEADING = frozenset({"redirected", "redirected-home"})
# What of a run's options is kept, so that a killed run goes on as it began; nothing secret.
KEPT_OPTIONS = (
    "delay",
    "requisite_delay",
    "concurrency",
    "robots",
    "requisites",
    "skip_ads",
    "skip_hosts",
    "allow_private",
    "allow_hosts",
    "timeout",
    "max_seconds",
)


@dataclass(frozen=True, slots=True)
class UrlOutcome:
    """What became of one page, feed or sitemap; redirects followed to their end."""

    url: str
    kind: str
    outcome: str
    status: int | None
    message: str | None
    asked: bool

    @property
    def standing(self) -> Standing:
        """How it counts."""
        return standing_of(self.outcome)


@dataclass(frozen=True, slots=True)
class CaptureSummary:
    """A finished run: outcomes of its pages, counts of all its tasks."""

    run: int
    urls: tuple[UrlOutcome, ...]
    counts: Mapping[str, int]
    requisites: int
    requisites_failed: int
    bytes_received: int
    seconds: float

    @property
    def exit_code(self) -> int:
        """DESIGN's exit code: what was asked and what it led to; missing requisites alone are no failure."""
        asked = {entry.outcome for entry in self.urls if entry.asked}
        if asked and exit_code(asked) == 3:  # noqa: PLR2004 - DESIGN's code for nothing done
            return 3
        return min(1, exit_code({entry.outcome for entry in self.urls}))

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for a JSON line."""
        return {
            "run": self.run,
            "outcomes": dict(self.counts),
            "urls": len(self.urls),
            "failed": sum(entry.standing is not Standing.DONE for entry in self.urls),
            "requisites": self.requisites,
            "requisites_failed": self.requisites_failed,
            "bytes": self.bytes_received,
            "seconds": round(self.seconds, 3),
            "exit_code": self.exit_code,
        }


def capture_run(
    collection: Collection,
    inputs: Iterable[NewTask],
    options: CaptureOptions,
    report: Report,
    *,
    verb: str = "capture",
) -> CaptureSummary | None:
    """Capture the inputs, or go on with the run that was cut short; None when there is nothing to do.

    The caller holds the collection's lock.
    """
    started = time.monotonic()
    queue = Queue(collection.queue_path)
    try:
        begun = _begin(queue, _normalised(inputs), options, verb)
        if begun is None:
            return None
        run, options = begun
        browser = Browser(options.browser_path) if options.browser else None
        recorder = Recorder(collection, queue)
        try:
            recorder.recover()
            _crawl(queue, run, options, recorder, report, browser).work()
        finally:
            if browser is not None:
                browser.close()
            recorder.close()
        queue.finish_run(run)
        return summarise(queue, run, recorder.bytes_received, time.monotonic() - started)
    finally:
        queue.close()


def make_fetcher(options: CaptureOptions) -> Fetcher:
    """Return a fetcher behind a gate, as the options say."""
    gate = Gate(options.settings.allow_private, options.allow_hosts, KnownNames())
    proxy = read_proxy(options.proxy) if options.proxy else None
    return Fetcher(gate, options.request_headers, options.limits, proxy, make_context(options.ca_file))


def summarise(queue: Queue, run: int, size: int, seconds: float) -> CaptureSummary:
    """Return what became of a run."""
    pages = queue.task_rows(run, PAGE_KINDS)
    by_url = {row["url"]: row for row in pages}
    requisites = queue.requisite_counts(run, PAGE_KINDS)
    return CaptureSummary(
        run=run,
        urls=tuple(_final(row, by_url) for row in pages if not _is_hop(row)),
        counts=queue.outcome_counts(run),
        requisites=sum(requisites.values()),
        requisites_failed=sum(
            count for name, count in requisites.items() if standing_of(name) is Standing.FAILED
        ),
        bytes_received=size,
        seconds=seconds,
    )


def _begin(
    queue: Queue, inputs: list[NewTask], options: CaptureOptions, verb: str
) -> tuple[int, CaptureOptions] | None:
    """Go on with an unfinished run of the same inputs (or of any, when none are given), else begin one."""
    asked = [[task.kind, task.url] for task in inputs]
    unfinished = queue.unfinished_run()
    if unfinished is not None and (not asked or unfinished[1] == asked):
        run, _, kept = unfinished
        return run, (options if asked else _with_kept(options, kept))
    if not asked:
        return None
    run = queue.begin_run(
        verb, asked, {name: _plain(getattr(options.settings, name)) for name in KEPT_OPTIONS}, inputs
    )
    return run, options


def _with_kept(options: CaptureOptions, kept: Mapping[str, Any]) -> CaptureOptions:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    settings = with_overrides(with_overrides(options.settings, values), options.said)
    return replace(options, settings=settings)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _crawl(
    queue: Queue,
    run: int,
    options: CaptureOptions,
    recorder: Recorder,
    report: Report,
    browser: Browser | None,
) -> Crawl:
    cookies = Cookies(options.cookies)
    return Crawl(queue, run, options, make_fetcher(options), recorder, report, cookies, browser)


def _normalised(inputs: Iterable[NewTask]) -> list[NewTask]:
    """Return the inputs as they are queued; what the gate will refuse stays as it was given, to be reported."""
    found: dict[str, NewTask] = {}
    for task in inputs:
        try:
            url = normal_url(task.url)
        except GateRefused:
            url = task.url.strip() or task.url
        found.setdefault(url, task if url == task.url else replace(task, url=url))
    return list(found.values())


def _is_hop(row: Row) -> bool:
    return row["parent"] is not None and row["hops"] > 0 and row["kind"] == "page"


def _final(row: Row, by_url: Mapping[str, Row]) -> UrlOutcome:
    """Follow a task's redirects to what became of it in the end."""
    end, seen = row, {row["url"]}
    while end["outcome"] in LEADING and end["outcome"] != "redirected-home" and end["message"] in by_url:
        end = by_url[end["message"]]
        if end["url"] in seen:
            break
        seen.add(end["url"])
    return UrlOutcome(
        row["url"],
        row["kind"],
        end["outcome"] or end["state"],
        end["status"],
        end["message"],
        row["parent"] is None,
    )

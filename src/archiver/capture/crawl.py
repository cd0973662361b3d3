"""A run: threads that take tasks, fetch them politely, archive what came, and queue what it leads to."""

from __future__ import annotations

import email.utils
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archiver.capture.adverts import AdRules
from archiver.capture.browser import Browser, Rendering
from archiver.capture.cookies import Cookies
from archiver.capture.discover import read_answer, redirect_target
from archiver.capture.events import Circumstances
from archiver.capture.exchange import Exchange, Headers, Request
from archiver.capture.fetch import Fetcher
from archiver.capture.options import CaptureOptions
from archiver.capture.outbox import Outbox
from archiver.capture.outcome import NO_CONTENT_CHANGE, REDIRECTS, RETRIED, RETRIED_CUT, RETRIED_STATUS, judge
from archiver.capture.pace import Frontier, Pace, Spacing
from archiver.capture.recorder import Answer, Recorder
from archiver.capture.requisites import HTML_TYPES
from archiver.capture.robots import IGNORED, SIZE_LIMIT, Decision, Robots
from archiver.capture.target import read_target
from archiver.capture.walls import get_ready, leads_home
from archiver.errors import CaptureError
from archiver.store import NewTask, Queue, Result, Task

MAX_HOPS = 10
ROBOTS_HOPS = 5
FIRST_BACKOFF = 1.0
# a page in a browser waits no longer for each thing on it, whatever robots.txt asks for between two pages
MOST_REST_IN_BROWSER = 2.0
TABS = 2
OUTBOX = 192
HEARD_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """One task is over: what became of it, and what still waits."""

    url: str
    kind: str
    outcome: str
    status: int | None
    message: str | None
    size: int
    waiting: int


Report = Callable[[Progress], None]


@dataclass(slots=True)
class Crawl:
    """One run over a collection's queue."""

    queue: Queue
    run: int
    options: CaptureOptions
    fetcher: Fetcher
    recorder: Recorder
    report: Report
    cookies: Cookies
    browser: Browser | None = None
    tabs: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(TABS))
    robots: Robots = field(init=False)
    frontier: Frontier = field(init=False)
    pace: Pace = field(init=False)
    adverts: AdRules = field(init=False)
    spacing: Spacing = field(default_factory=Spacing)
    _over: threading.Event = field(default_factory=threading.Event)
    _outbox: Outbox[Answer] = field(default_factory=lambda: Outbox(OUTBOX))

    def __post_init__(self) -> None:
        self.robots = Robots(self._ask_robots, self.options.agent)
        self.pace = self.options.pace
        self.frontier = Frontier(self.pace)
        settings = self.options.settings
        self.adverts = AdRules.of(wished=settings.skip_ads, hosts=settings.skip_hosts)

    def work(self) -> None:
        """Do all pending tasks; an error that is no single URL's stops the run and is raised."""
        get_ready()
        self.frontier.add(self.queue.pending(self.run))
        count = self.pace.concurrency
        working: list[Future[None]] = []
        with ThreadPoolExecutor(count + 1, thread_name_prefix="capture") as pool:
            try:  # from the first thread on: a Ctrl-C between two of them must end them all
                working += (pool.submit(self._guarded, self._write_out),)
                working += (pool.submit(self._guarded, self._take_tasks) for _ in range(count))
                while not self._over.wait(HEARD_SECONDS):  # short waits, so that Ctrl-C is heard
                    pass
            except BaseException:
                self.frontier.stop()
                self.fetcher.abort()
                self.spacing.stop()
                if self.browser is not None:
                    self.browser.close()
                raise
            finally:
                wait(working[1:])
                self._outbox.close()
        for future in working:
            future.result()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Run one thread's work; the first to end, whatever ends it, ends the run."""
        try:
            work()
        except BaseException:
            self.frontier.stop()
            raise
        finally:
            self._over.set()

    def _take_tasks(self) -> None:
        while (task := self.frontier.take()) is not None:
            self._do(task)

    def _write_out(self) -> None:
        """Archive answers as they come, several in one step where several wait."""
        try:
            while batch := self._outbox.take():
                self._archive(batch)
        finally:
            self._outbox.close()
            for answer in self._outbox.take():
                answer.exchange.received.close()

    def _archive(self, batch: list[Answer]) -> None:
        try:
            for answer, kept in zip(batch, self.recorder.keep(self.run, batch), strict=True):
                self._tell(kept.task, kept.result, answer.exchange.received.size)
                self.frontier.settle(kept.found)
        finally:
            for answer in batch:
                answer.exchange.received.close()

    def _hand_over(self, answer: Answer) -> None:
        """Give an answer to the writing thread, unless that has ended."""
        if not self._outbox.put(answer):
            answer.exchange.received.close()

    def _do(self, task: Task) -> None:
        try:
            self._capture(task)
        except CaptureError as error:
            self._note_failure(task, error)

    def _note_failure(self, task: Task, error: CaptureError) -> None:
        if error.outcome == "interrupted" or self.frontier.stopped:
            return
        if task.tries < min(RETRIED.get(error.outcome, 0), self.options.settings.retries):
            self._again(task, FIRST_BACKOFF * 2**task.tries)
            return
        message = f"{error.message} ({error.remedy})" if error.remedy else error.message
        message += f"; tried {task.tries + 1} times" if task.tries else ""
        self._settle(task, Result(error.outcome, None, message))

    def _capture(self, task: Task) -> None:
        decision = self._decide(task)
        if decision is None:
            return
        if not decision.allowed:
            self._settle(
                task,
                Result(decision.outcome, None, decision.message or f"{decision.rule} ({decision.source})"),
            )
            return
        exchange = self.fetcher.fetch(Request(task.url, self._headers(task)))
        try:
            self._keep(task, exchange, decision)
        except BaseException:
            exchange.received.close()
            raise

    def _decide(self, task: Task) -> Decision | None:
        """Return what robots.txt says; None when it was only now asked for and the host must rest first."""
        target = read_target(task.url)
        if self.options.settings.robots == "ignore":
            return IGNORED
        known = self.robots.knows(target)
        decision = self.robots.decide(target)
        if decision.delay:
            self.frontier.slow_down(task, decision.delay)
        rest = max(decision.delay, self.pace.after(task.kind))
        if not known and decision.allowed and rest:
            self.frontier.again(task, rest)
            return None
        return decision

    def _keep(self, task: Task, exchange: Exchange, decision: Decision) -> None:
        sets_cookies = self.cookies.take(exchange)
        result = self._result(task, exchange)
        about = self._circumstances(task, decision, result.outcome)
        wait = self._wait_asked(task, exchange)
        if (
            sets_cookies
            and redirect_target(exchange) == task.url
            and task.tries < self.options.settings.retries
        ):
            wait = 0.0
        if wait is not None:
            self.recorder.add(exchange, about)
            exchange.received.close()
            self._again(task, wait)
            return
        rendering = self._render(task, exchange, result)
        if rendering is not None:
            result = _without(result, {url for url, _ in rendering.fetched})
        self.frontier.release(task)
        self._hand_over(Answer(task, exchange, about, result, rendering))

    def _render(self, task: Task, exchange: Exchange, result: Result) -> Rendering | None:
        """Show a page in the browser, when one is wished and the page is one."""
        if self.browser is None or task.kind != "page" or result.outcome != "captured":
            return None
        if exchange.head is None or exchange.head.media_type not in HTML_TYPES:
            return None
        with self.tabs:
            return self.browser.render(exchange, lambda request: self._answer_browser(task, request))

    def _answer_browser(self, task: Task, request: Request) -> Exchange:
        """Fetch what the browser asks for on a page, and archive it."""
        if rule := self.adverts.skips(request.url):
            raise CaptureError("not-captured", f"left out by the rule {rule}", url=request.url)
        target = read_target(request.url)
        ignore = self.options.settings.robots == "ignore"
        decision = IGNORED if ignore else self.robots.decide(target)
        if not decision.allowed:
            raise CaptureError(decision.outcome, decision.message or f"{decision.rule}", url=request.url)
        rest = max(self.pace.requisite_delay, min(decision.delay, MOST_REST_IN_BROWSER))
        self.spacing.wait(request.url, rest)
        exchange = self.fetcher.fetch(request)
        try:
            about = self._circumstances(replace(task, kind="browser"), decision, judge(exchange))
            self.recorder.add(exchange, replace(about, via=task.url, delay=rest))
        except BaseException:
            exchange.received.close()
            raise
        return exchange

    def _result(self, task: Task, exchange: Exchange) -> Result:
        target = redirect_target(exchange)
        if target is not None and exchange.failure is None:
            return self._redirected(task, exchange, target)
        if exchange.failure:
            return Result(exchange.failure, exchange.status, exchange.malformed)
        if exchange.status == NO_CONTENT_CHANGE and self.queue.last_capture(task.url) is None:
            return Result("http-error", exchange.status, "unchanged, though nothing was captured before")
        try:
            read = read_answer(task, exchange, requisites=self.options.settings.requisites)
        except CaptureError as error:
            return Result(error.outcome, exchange.status, error.message)
        found = tuple(self._within_scope(list(read.tasks)))
        if read.wall:
            return Result(read.wall, exchange.status, "by what the page says", found)
        return Result(judge(exchange), exchange.status, exchange.malformed, found)

    def _redirected(self, task: Task, exchange: Exchange, target: str) -> Result:
        if target in self.queue.ancestry(task):
            return Result("redirect-loop", exchange.status, target)
        if task.hops >= MAX_HOPS:
            return Result("too-many-redirects", exchange.status, target)
        home = task.kind == "page" and leads_home(task.url, target)
        found = NewTask(target, task.kind, task.hops + 1, task.page)
        return Result("redirected-home" if home else "redirected", exchange.status, target, (found,))

    def _within_scope(self, found: list[NewTask]) -> list[NewTask]:
        """Leave out requisites beyond what one page may have, and known stories where only new ones are wanted."""
        if self.options.only_new:
            found = [new for new in found if new.kind != "page" or self.queue.last_capture(new.url) is None]
        belonging = [new for new in found if new.page is not None and not self.adverts.skips(new.url)]
        others = [new for new in found if new.page is None]
        page = belonging[0].page if belonging else None
        if page is None:
            return others
        room = self.options.settings.max_requisites - self.queue.belonging(page)
        return others + belonging[: max(0, room)]

    def _wait_asked(self, task: Task, exchange: Exchange) -> float | None:
        """Return how long to wait before trying again, None when this answer settles the task."""
        if task.tries >= self.options.settings.retries:
            return None
        if task.tries < RETRIED_CUT.get(exchange.failure or "", 0):
            return float(min(FIRST_BACKOFF, self.options.settings.max_wait))
        if exchange.status not in RETRIED_STATUS:
            return None
        asked = retry_after(exchange.head.header("retry-after") if exchange.head else None, datetime.now(UTC))
        backoff = FIRST_BACKOFF * float(2**task.tries)
        return float(min(max(asked, backoff), self.options.settings.max_wait))

    def _again(self, task: Task, seconds: float) -> None:
        self.queue.count_try(task.id)
        self.frontier.again(replace(task, tries=task.tries + 1), seconds)

    def _settle(self, task: Task, result: Result) -> None:
        found = self.queue.settle(self.run, task, result)
        self.frontier.release(task)
        self._tell(task, result, 0)
        self.frontier.settle(found)

    def _tell(self, task: Task, result: Result, size: int) -> None:
        self.report(
            Progress(
                task.url,
                task.kind,
                result.outcome,
                result.status,
                result.message,
                size,
                self.frontier.waiting,
            )
        )

    def _headers(self, task: Task) -> Headers:
        headers = self.cookies.headers_for(task.url)
        known = self.queue.last_capture(task.url) if self.options.conditional else None
        if known is not None and known.etag:
            headers += (("If-None-Match", known.etag),)
        if known is not None and known.last_modified:
            headers += (("If-Modified-Since", known.last_modified),)
        return headers

    def _circumstances(self, task: Task, decision: Decision, outcome: str) -> Circumstances:
        return Circumstances(
            kind=task.kind,
            decision=decision,
            outcome=outcome,
            via=self.queue.url_of(task.parent) if task.parent else None,
            hops=task.hops,
            delay=max(self.pace.after(task.kind), decision.delay),
            attempt=task.tries + 1,
            keep_secrets=self.options.keep_secrets,
        )

    def _ask_robots(self, url: str) -> Exchange:
        """Fetch a robots.txt, redirects followed, every hop archived."""
        for hop in range(ROBOTS_HOPS + 1):
            exchange = self.fetcher.fetch(Request(url, max_bytes=SIZE_LIMIT))
            about = Circumstances("robots", Decision(True, "robots.txt itself"), judge(exchange), hops=hop)
            self.recorder.add(exchange, replace(about, keep_secrets=self.options.keep_secrets))
            target = redirect_target(exchange)
            if exchange.status not in REDIRECTS or target is None:
                return exchange
            url = target
        raise CaptureError("redirect-loop", "robots.txt redirects without end", url=url)


def _without(result: Result, urls: set[str]) -> Result:
    """Return a result without tasks for what a browser has fetched already."""
    return replace(result, found=tuple(task for task in result.found if task.url not in urls))


def retry_after(value: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header asks for, 0 when it says nothing readable."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(text) - now).total_seconds()) if text else 0.0
    except (TypeError, ValueError):
        return 0.0

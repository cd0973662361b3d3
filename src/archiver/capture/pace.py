"""Which task is next: one host's fetches are spaced out, hosts take turns, a host that asks to wait is left alone."""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from archiver.capture.target import read_target
from archiver.errors import GateRefused
from archiver.store import Task

PAGE_KINDS = frozenset({"page", "feed", "sitemap", "section"})


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two fetches from one host, for pages and for what belongs to them, and fetches at a time."""

    delay: float = 1.0
    requisite_delay: float = 0.1
    concurrency: int = 8

    def after(self, kind: str) -> float:
        """Return how long a host rests after a fetch of this kind."""
        return self.delay if kind in PAGE_KINDS else self.requisite_delay

    @property
    def per_host(self) -> int:
        """How many fetches one host gets at a time."""
        return self.concurrency if self.delay == 0 else 1


@dataclass(slots=True)
class _Host:
    """One host's waiting tasks, and when it may be asked again."""

    pages: deque[Task] = field(default_factory=deque)
    requisites: deque[Task] = field(default_factory=deque)
    active: int = 0
    ready: float = 0.0
    crawl_delay: float = 0.0
    listed: bool = False

    def put(self, task: Task, *, first: bool = False) -> None:
        line = self.pages if task.kind in PAGE_KINDS else self.requisites
        if first:
            line.appendleft(task)
        else:
            line.append(task)

    def pop(self) -> Task:
        return self.requisites.popleft() if self.requisites else self.pages.popleft()

    @property
    def waiting(self) -> int:
        return len(self.pages) + len(self.requisites)


class Frontier:
    """The tasks of a run, handed to threads one by one; `take` waits, and returns None when all is done."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._hosts: dict[str, _Host] = {}
        self._ready: list[tuple[float, int, str]] = []
        self._changed = threading.Condition()
        self._serial = 0
        self._stopped = False
        self.waiting = 0
        self.active = 0

    def add(self, tasks: Iterable[Task]) -> None:
        """Put new tasks in line."""
        with self._changed:
            self._put(tasks)
            self._changed.notify_all()

    def take(self) -> Task | None:
        """Return the next task whose host may be asked, waiting for it; None when there will be none."""
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                if self._ready and self._ready[0][0] <= now:
                    name = heapq.heappop(self._ready)[2]
                    if self._may_start(name, now):
                        return self._start(name)
                    continue
                if not self.waiting and not self.active:
                    self._changed.notify_all()
                    return None
                self._changed.wait(self._ready[0][0] - now if self._ready else None)
            return None

    def release(self, task: Task) -> None:
        """Let a task's host go on to its next one, after its rest; the task itself is still to be settled."""
        with self._changed:
            self._rest(task, self._pace.after(task.kind))
            self._changed.notify()

    def settle(self, tasks: Iterable[Task] = (), *, count: int = 1) -> None:
        """Count so many tasks as done for good; `tasks` are those they led to."""
        with self._changed:
            self._put(tasks)
            self.active -= count
            if not self.active or self.waiting:
                self._changed.notify_all()

    def again(self, task: Task, wait: float) -> None:
        """Take back a task to be tried again; its host is left alone for `wait` seconds at least."""
        with self._changed:
            self._hosts[host_of(task.url)].put(task, first=True)
            self.waiting += 1
            self.active -= 1
            self._rest(task, max(wait, self._pace.after(task.kind)))
            self._changed.notify()

    def slow_down(self, task: Task, crawl_delay: float) -> None:
        """Rest longer between two fetches, as a site's robots.txt asks."""
        with self._changed:
            self._hosts[host_of(task.url)].crawl_delay = crawl_delay

    def stop(self) -> None:
        """Hand out nothing more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether nothing more is handed out."""
        return self._stopped

    def _may_start(self, name: str, now: float) -> bool:
        """Put a host back in line that was asked to rest after it got there."""
        host = self._hosts[name]
        host.listed = False
        if host.ready > now or host.active >= self._limit(host):
            self._list(name, host)
            return False
        return True

    def _start(self, name: str) -> Task:
        host = self._hosts[name]
        task = host.pop()
        host.active += 1
        self.active += 1
        self.waiting -= 1
        self._list(name, host)
        return task

    def _rest(self, task: Task, seconds: float) -> None:
        """End a host's fetch: it rests, then its next task may go."""
        name = host_of(task.url)
        host = self._hosts[name]
        host.active -= 1
        if seconds := max(seconds, host.crawl_delay):
            host.ready = max(host.ready, time.monotonic() + seconds)
        self._list(name, host)

    def _put(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            name = host_of(task.url)
            host = self._hosts.get(name)
            if host is None:
                host = self._hosts[name] = _Host()
            host.put(task)
            self.waiting += 1
            self._list(name, host)

    def _list(self, name: str, host: _Host) -> None:
        """Put a host in line when it has a task to hand out."""
        if not host.listed and host.waiting and host.active < self._limit(host):
            host.listed = True
            self._serial += 1
            heapq.heappush(self._ready, (host.ready, self._serial, name))

    def _limit(self, host: _Host) -> int:
        return 1 if host.crawl_delay else self._pace.per_host


class Spacing:
    """Spaces out what a browser asks for: each host's next request has a moment of its own to wait for."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._guard = threading.Lock()
        self._over = threading.Event()

    def wait(self, url: str, rest: float) -> None:
        """Wait for a host's next moment; the one after it comes `rest` seconds later."""
        host = host_of(url)
        with self._guard:
            now = time.monotonic()
            moment = max(now, self._next.get(host, 0.0))
            self._next[host] = moment + rest
        if moment > now:
            self._over.wait(moment - now)

    def stop(self) -> None:
        """Let go whoever waits."""
        self._over.set()


def host_of(url: str) -> str:
    """Return the host and port that a URL's fetches are counted under; odd addresses share one line."""
    try:
        return read_target(url).authority
    except GateRefused:
        return ""

"""Between the threads that fetch and the one that writes: answers in line, handed over many at a time."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Outbox(Generic[Item]):
    """A line of bounded length: `put` waits while it is full, `take` waits for what is in it and takes all of it.

    Whoever waits is woken when it is worth it, not at each item: threads that wake one another cost more than what
    they hand over.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._items: deque[Item] = deque()
        self._guard = threading.Lock()
        self._filled = threading.Condition(self._guard)
        self._emptied = threading.Condition(self._guard)
        self._closed = False

    def put(self, item: Item) -> bool:
        """Put an item in line; False when nobody takes any more."""
        with self._guard:
            while len(self._items) >= self._most and not self._closed:
                self._emptied.wait()
            if self._closed:
                return False
            self._items.append(item)
            if len(self._items) == 1:
                self._filled.notify()
            return True

    def take(self) -> list[Item]:
        """Wait for items and return all that stand in line; none when there will be none."""
        with self._guard:
            while not self._items and not self._closed:
                self._filled.wait()
            items = list(self._items)
            self._items.clear()
            if len(items) >= self._most:
                self._emptied.notify_all()
            return items

    def close(self) -> None:
        """Take in nothing more; what stands in line can still be taken."""
        with self._guard:
            self._closed = True
            self._filled.notify_all()
            self._emptied.notify_all()

"""The cyclic garbage collector, paused while a page is read."""

from __future__ import annotations

import gc


class _Paused:
    """A stretch without the collector; a class, since a generator costs three times as much to enter and leave."""

    __slots__ = ("_running",)

    def __enter__(self) -> None:
        self._running = gc.isenabled()
        gc.disable()

    def __exit__(self, *_raised: object) -> None:
        if self._running:
            gc.enable()


def paused_collector() -> _Paused:
    """Pause the cyclic collector: a page makes many objects and no cycles, and looking for some costs a tenth of the reading."""
    return _Paused()

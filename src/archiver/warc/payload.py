"""A payload on its way out of a block: transfer coding undone, then content coding, under limits.

What lies between the two is the entity body, which the payload digest is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.errors import UnsafeInput
from archiver.warc.codings import Stage, content_stages, transfer_stages
from archiver.warc.httpmsg import HttpHead

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class PayloadLimits:
    """How large a payload may get: `size` in all, and `ratio` times its stored form once it is over `free` bytes."""

    size: int
    ratio: int = 1100
    free: int = 256 * MIB


PAGE_LIMITS = PayloadLimits(size=64 * MIB)
STREAM_LIMITS = PayloadLimits(size=1 << 40)


class Tap:
    """A stage that changes nothing and shows what passes."""

    false_label = False

    def __init__(self, see: Callable[[bytes], object]) -> None:
        self._see = see

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Show the bytes and hand them on."""
        self._see(data)
        yield data

    def finish(self) -> Iterator[bytes]:
        """Nothing is held back."""
        return iter(())


class Pipeline:
    """The stages that a message's body goes through."""

    def __init__(
        self, head: HttpHead | None, limits: PayloadLimits, entity: Callable[[bytes], object] | None = None
    ) -> None:
        labelled = head is not None and head.is_labelled
        self.transfer: list[Any] = (
            transfer_stages(head.codings("transfer-encoding")) if labelled and head else []
        )
        self.content: list[Any] = (
            content_stages(head.codings("content-encoding")) if labelled and head else []
        )
        self._stages: list[Stage] = [*self.transfer, *([Tap(entity)] if entity else []), *self.content]
        self._limits = limits
        self._in = 0
        self._out = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take the next bytes of the stored body, yield those of the payload."""
        self._in += len(data)
        return self._metered(_push(self._stages, 0, data))

    def finish(self) -> Iterator[bytes]:
        """Yield what the stages still hold, the first one first."""
        return self._metered(_drain(self._stages))

    def run(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the payload of a whole body."""
        for piece in pieces:
            yield from self.feed(piece)
        yield from self.finish()

    def _metered(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        limits = self._limits
        for piece in pieces:
            self._out += len(piece)
            if self._out > limits.size:
                raise UnsafeInput(
                    f"the payload is over the limit of {limits.size:,} bytes (max-payload-size)"
                )
            if self._out > limits.free and self._out > limits.ratio * self._in:
                raise UnsafeInput(
                    f"the payload inflates to over {limits.ratio} times its size (max-payload-ratio)"
                )
            yield piece


def _push(stages: Sequence[Stage], i: int, data: bytes) -> Iterator[bytes]:
    if i == len(stages):
        yield data
        return
    for piece in stages[i].feed(data):
        yield from _push(stages, i + 1, piece)


def _drain(stages: Sequence[Stage]) -> Iterator[bytes]:
    for i, stage in enumerate(stages):
        for piece in stage.finish():
            yield from _push(stages, i + 1, piece)


def run_stages(stages: Sequence[Stage], pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Send pieces through stages, without a limit: for those that give no more than they take."""
    for piece in pieces:
        yield from _push(stages, 0, piece)
    yield from _drain(stages)

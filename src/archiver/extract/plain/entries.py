"""Entries of a live page: what follows a time is put into an entry, and places in the body move with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.extract.plain.draft import EntryMark
from archiver.record import blocks as b


@dataclass(frozen=True, slots=True)
class Gathered:
    """The body with its entries; `tops` gives for each place in the draft the block it became or went into."""

    body: tuple[b.Block, ...]
    tops: tuple[int, ...]
    pointers: tuple[str, ...]
    """The JSON pointer of each place in the draft."""

    def top(self, at: int | None) -> int | None:
        """Return the block that a place in the draft became or went into."""
        return None if at is None else self.tops[at]

    def before(self, count: int | None) -> int | None:
        """Return how many blocks stand before a place that `count` places of the draft stand before."""
        return count if not count else min(self.tops[count - 1] + 1, len(self.body))


def gather_entries(draft: Sequence[b.Block | EntryMark]) -> Gathered:
    """Put what follows a time into an entry of a live blog; a time that nothing follows goes."""
    made: list[b.Block | tuple[EntryMark, list[b.Block]]] = []
    tops: list[int] = []
    pointers: list[str] = []
    entry: tuple[EntryMark, list[b.Block]] | None = None
    for at, block in enumerate(draft):
        if isinstance(block, EntryMark):
            if at + 1 < len(draft) and not isinstance(draft[at + 1], EntryMark):
                entry = (block, [])
                made.append(entry)
            tops.append(max(0, len(made) - 1))
            pointers.append(f"/body/{tops[-1]}")
            continue
        if entry is None:
            made.append(block)
        else:
            entry[1].append(block)
        tops.append(len(made) - 1)
        pointers.append(f"/body/{tops[-1]}" + (f"/blocks/{len(entry[1]) - 1}" if entry else ""))
    return Gathered(tuple(map(_closed, made)), tuple(tops), tuple(pointers))


def _closed(block: b.Block | tuple[EntryMark, list[b.Block]]) -> b.Block:
    if isinstance(block, tuple):
        return b.LiveEntry(type="live_entry", time_raw=block[0].time_raw, blocks=tuple(block[1]))
    return block

"""What to read when no line of the tree is kept: whatever reads like prose."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.body.lines import PageLines

ENOUGH = 250
"""A body of so many characters is not doubted."""

MENUS = frozenset(("nav",))
UNREAD_ZONES = frozenset(("nav", "footer", "aside", "form", "header", "button", "noscript", "dialog"))


def prose_lines(lines: PageLines) -> list[int]:
    """Return every line that reads like prose and stands in no menu, footer or form: the last resort."""
    prose = [at for at in range(lines.count) if lines.prose[at]]
    return outside_of(lines, prose, UNREAD_ZONES)


def outside_of(lines: PageLines, chosen: Sequence[int], zones: frozenset[str]) -> list[int]:
    """Return those of some lines that stand in no element of these names."""
    index = lines.index
    return [
        at
        for at in chosen
        if zones.isdisjoint(
            index.tags[above] for above in (lines.nodes[at], *index.ancestors(lines.nodes[at]))
        )
    ]

"""What to read when no line of the tree is kept: whatever reads like prose."""

from __future__ import annotations

from archiver.extract.body.lines import PageLines

ENOUGH = 250
"""A body of so many characters is not doubted."""

UNREAD_ZONES = frozenset(("nav", "footer", "aside", "form", "header", "button", "noscript", "dialog"))


def prose_lines(lines: PageLines) -> list[int]:
    """Return every line that reads like prose and stands in no menu, footer or form: the last resort."""
    index = lines.index
    return [
        at
        for at, node in enumerate(lines.nodes)
        if lines.prose[at]
        and UNREAD_ZONES.isdisjoint(index.tags[above] for above in (node, *index.ancestors(node)))
    ]

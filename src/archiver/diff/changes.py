"""What a diff says: changes, their words and spans, and what they amount to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Significance(StrEnum):
    """How much a change may matter to a reader."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that differs, in code points of `before` and of `after`."""

    op: str
    before: tuple[int, int]
    after: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the span as plain JSON values."""
        return {"op": self.op, "before": list(self.before), "after": list(self.after)}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two articles.

    `pointer` is a JSON pointer into B, for what is gone into A; `origin` points into A where a text came from
    another place. `before` and `after` hold the values as they stand there, None where there is none.
    """

    kind: str
    pointer: str
    before: Any = None
    after: Any = None
    words_added: int = 0
    words_removed: int = 0
    significance: Significance = Significance.MEDIUM
    spans: tuple[Span, ...] = ()
    origin: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the change in the shape that DESIGN gives it."""
        return {
            "kind": self.kind,
            "pointer": self.pointer,
            "before": self.before,
            "after": self.after,
            "words_added": self.words_added,
            "words_removed": self.words_removed,
            "significance": self.significance.value,
            "spans": [span.as_dict() for span in self.spans],
        }


@dataclass(frozen=True, slots=True)
class Flags:
    """What the changes amount to.

    `silent_edit`: the body says something else, no correction was added and the modified date did not move.
    `typography_only`: quotes, dashes, blanks and case apart nothing changed. `noise_only`: what differs is what
    differs at every visit.
    """

    silent_edit: bool = False
    typography_only: bool = False
    noise_only: bool = False

    def as_dict(self) -> dict[str, bool]:
        """Return the flags as plain JSON values."""
        return {
            "silent_edit": self.silent_edit,
            "typography_only": self.typography_only,
            "noise_only": self.noise_only,
        }


@dataclass(frozen=True, slots=True)
class ArticleDiff:
    """All differences between two articles; `scrubbed` names the noise that was hidden."""

    changes: tuple[Change, ...] = ()
    flags: Flags = field(default_factory=Flags)
    scrubbed: tuple[str, ...] = ()

    @property
    def words_added(self) -> int:
        """Words that only B has; moved ones are not among them."""
        return sum(change.words_added for change in self.changes)

    @property
    def words_removed(self) -> int:
        """Words that only A has; moved ones are not among them."""
        return sum(change.words_removed for change in self.changes)

    def as_dict(self) -> dict[str, Any]:
        """Return the diff in the shape that DESIGN gives it."""
        return {
            "changes": [change.as_dict() for change in self.changes],
            "words_added": self.words_added,
            "words_removed": self.words_removed,
            "flags": self.flags.as_dict(),
            "scrubbed": list(self.scrubbed),
        }

"""Links offered to the reader as related."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.extract.context import Context
from archiver.extract.evidence import Proof
from archiver.record.fields import RelatedLink


@dataclass(frozen=True, slots=True)
class Related:
    """The related links of a page.

    `RelatedLink.after_block` counts in `context.blocks`; `removed_blocks` are indices into it of blocks that were
    promos. The recipe takes those out and moves the indices.
    """

    links: tuple[RelatedLink, ...] = ()
    removed_blocks: frozenset[int] = frozenset()
    proofs: Mapping[str, Proof] = field(default_factory=dict)


def read_related(context: Context) -> Related:  # noqa: ARG001 - nothing is read yet
    """Read the links that the page offers as related."""
    return Related()

"""Credits: who else a story or an image comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.extract.context import Context
from archiver.extract.evidence import Proof
from archiver.extract.fields import Fields
from archiver.record.fields import Attribution, Dateline


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of an article.

    `Attribution.block` counts in `context.blocks`; `removed_blocks` are indices into it of paragraphs that were nothing
    but a credit. The recipe takes those out and moves the indices.
    """

    attribution: tuple[Attribution, ...] = ()
    dateline: Dateline | None = None
    removed_blocks: frozenset[int] = frozenset()
    proofs: Mapping[str, Proof] = field(default_factory=dict)


def read_credits(context: Context, fields: Fields) -> Credits:  # noqa: ARG001 - nothing is read yet
    """Read every credit of a page whose body and fields are known."""
    return Credits()

"""The credits of a page and its dateline, for the recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.extract.context import Context
from archiver.extract.credits.attribution import Story
from archiver.extract.credits.gathering import gather_credits
from archiver.extract.credits.opening import find_dateline
from archiver.extract.credits.places import Places
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


def read_credits(context: Context, fields: Fields) -> Credits:
    """Read every credit of a page whose body and fields are known."""
    places = Places(context)
    opening = find_dateline(places)
    placed = gather_credits(Story(context, fields, places, opening))
    removed = frozenset(one.credit.block for one in placed if one.whole and one.credit.block is not None)
    shown = [one for one in placed if one.node >= 0]
    proofs = {
        f"/attribution/{at}": Proof("visible", one.node, one.rule, raw=one.credit.raw)
        for at, one in enumerate(shown)
    }
    if opening is not None:
        proofs["/dateline"] = Proof("visible", opening.node, opening.rule, raw=opening.dateline.raw)
    return Credits(
        attribution=tuple(one.credit for one in shown),
        dateline=None if opening is None else opening.dateline,
        removed_blocks=removed,
        proofs=proofs,
    )

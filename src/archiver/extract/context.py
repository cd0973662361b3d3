"""What rules may look at: the page, and what earlier stages decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from archiver.page import Page, PageIndex
from archiver.record.blocks import Block

if TYPE_CHECKING:
    from archiver.extract.decide import Decision
    from archiver.extract.fields.clues import Clues


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """A block of the body and the node it was read from.

    Several blocks may come from one node (lines parted by `br`); `node` is -1 for a block from JSON-LD or script state.
    """

    block: Block
    node: int


@dataclass(frozen=True, slots=True)
class Region:
    """Where the body stands.

    `roots` are the containers, in order (more than one where the body is split); `way` names what found it ("tree",
    "jsonld", "script", "paragraphs", "meta"); `kept` are the nodes whose text was taken, ascending; `place` says
    where a body is kept that is not in the tree, `around` are the objects that hold it there, innermost first.
    """

    roots: tuple[int, ...]
    way: str
    kept: tuple[int, ...] = ()
    place: str = "$"
    around: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """One page being read. Stages add what they decided by `dataclasses.replace`; nothing is changed in place.

    In order: `headline` and `headline_node` (the visible heading, if any); `region` and `blocks` (the body). Fields are
    read after that, so that their rules can look at all of it. `clues` is what the field rules gather once for all of them.
    """

    page: Page
    headline: Decision | None = None
    headline_node: int | None = None
    region: Region | None = None
    blocks: tuple[BodyBlock, ...] = ()
    warnings: tuple[str, ...] = ()
    clues: Clues | None = None
    index: PageIndex = field(init=False, repr=False, compare=False)
    """The page's index, which every rule asks for."""

    def __post_init__(self) -> None:
        """Take the index from the page."""
        object.__setattr__(self, "index", self.page.index)

    def afresh(self) -> Context:
        """Return the same page at the same stage with nothing worked out yet, for a thorough reading."""
        return self if self.clues is None else replace(self, clues=self.clues.afresh())

    @property
    def headline_text(self) -> str | None:
        """The headline chosen, or None."""
        return None if self.headline is None else str(self.headline.value)

"""The related links of a page: every offer once, in the order of the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from archiver.extract.context import Context
from archiver.extract.evidence import Proof
from archiver.extract.related.offers import Offer, Site
from archiver.extract.related.promos import promo_offers
from archiver.extract.related.sections import Lines, classed_offers, labelled_offers
from archiver.record.fields import RelatedLink
from archiver.text import clean_text

OfferRule = Callable[[Lines, Site], Iterator[Offer]]

RULES: tuple[OfferRule, ...] = (labelled_offers, promo_offers, classed_offers)
"""The order decides which relation and section a target has that several rules offer."""

MAX_LINKS = 200


@dataclass(frozen=True, slots=True)
class Related:
    """The related links of a page.

    `RelatedLink.after_block` counts in `context.blocks`; `removed_blocks` are indices into it of blocks that were
    promos. The recipe takes those out and moves the indices.
    """

    links: tuple[RelatedLink, ...] = ()
    removed_blocks: frozenset[int] = frozenset()
    proofs: Mapping[str, Proof] = field(default_factory=dict)


def read_related(context: Context) -> Related:
    """Read the links that the page offers as related."""
    lines, site = Lines(context), Site(context)
    offers: dict[str, tuple[Offer, OfferRule]] = {}
    for rule in RULES:
        for offer in rule(lines, site):
            offers.setdefault(site.key(offer.url), (offer, rule))
    if not offers:
        return Related()
    ordered = sorted(offers.values(), key=lambda pair: pair[0].node)[:MAX_LINKS]
    places = _Places(context)
    links = tuple(_link(offer, position, places) for position, (offer, _) in enumerate(ordered, 1))
    proofs = {
        f"/related_links/{at}": Proof("visible", offer.node, rule, raw=offer.label)
        for at, (offer, rule) in enumerate(ordered)
    }
    return Related(links, _removed(context, ordered), proofs)


def _link(offer: Offer, position: int, places: _Places) -> RelatedLink:
    return RelatedLink(
        label=clean_text(offer.label),
        url=offer.url,
        relation=offer.relation,
        section=clean_text(offer.section or "") or None,
        position=position,
        after_block=places.after(offer.node),
    )


class _Places:
    """Where a node stands among the blocks of the body."""

    def __init__(self, context: Context) -> None:
        self.ends = context.index.ends
        self.nodes = [block.node for block in context.blocks]
        self.plain = min(self.nodes, default=0) >= 0 and self.nodes == sorted(self.nodes)

    def after(self, node: int) -> int | None:
        """Return how many blocks stand before a node within the body; None outside it."""
        if not self.nodes or not self.plain or not self.nodes[0] < node < self.nodes[-1]:
            return None
        at = bisect_left(self.nodes, node)
        return at - 1 if self.ends[self.nodes[at - 1]] > node else at


def _removed(context: Context, ordered: list[tuple[Offer, OfferRule]]) -> frozenset[int]:
    """Return the blocks that are nothing but an offer."""
    index = context.index
    words = {index.text(offer.node) for offer, _ in ordered}
    nodes = {above for offer, _ in ordered for above in (offer.node, *index.ancestors(offer.node)[:3])}
    removed = set()
    for at, block in enumerate(context.blocks):
        text = vars(block.block).get("text") if block.node in nodes else None
        if text and any(word and len(word) * 2 >= len(text) and word in text for word in words):
            removed.add(at)
    return frozenset(removed)

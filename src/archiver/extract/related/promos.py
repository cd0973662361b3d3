"""Promos inside the story: a line that is a link, or a label with a link behind it, between the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.classes import asked_of_classes
from archiver.extract.related.offers import Offer, Site, anchors_between, is_article, is_front, is_title
from archiver.extract.related.sections import RELATIONS, Lines
from archiver.knowledge import LabelKind, label_table, promo_opening

# A writer's name as a link, e.g. "By Ada Example".
BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+[A-ZÀ-Þ]", re.IGNORECASE)

WHOLE = 0.85
"""A line with at least this share in links is nothing but a link."""

ITEM = 0.4
"""An item of a list of links has at least this share in its link."""

MAX_PROMO = 300

NOT_IN = frozenset(("figcaption", "table", "nav", "footer", "button", "form", "td", "th"))


def promo_offers(lines: Lines, site: Site) -> Iterator[Offer]:
    """Take lines of the body that are a link to an article, or a label such as "Read more:" and a link."""
    for line in _linked_lines(lines):
        node, text = lines.nodes[line], lines.texts[line]
        opening = promo_opening(text)
        if opening is not None:
            if opening[0] in RELATIONS:
                yield from _offers(lines, site, line, opening)
        elif (
            (lines.share(line) >= WHOLE or _kicker_and_link(lines, line))
            and is_title(text)
            and not BYLINE.match(text)
            and not _misplaced(lines, node)
            and not lines.in_list(node)
        ):
            for offer in _offers(lines, site, line, None):
                if is_title(offer.label) and site.is_own(offer.url) and not _is_campaign(site, offer.url):
                    yield offer


def _kicker_and_link(lines: Lines, line: int) -> bool:
    """Say whether a line is an item "Subject: link" of a list: one link ends it, something like a subject stands before."""
    index, node = lines.index, lines.nodes[line]
    if index.tags[node] != "li":
        return False
    anchors = index.within(node, index.tag("a"))
    if len(anchors) != 1 or lines.share(line) < ITEM:
        return False
    before = index.flow[lines.starts[line] : index.starts[anchors[0]]]
    after = index.flow[index.stops[anchors[0]] : lines.stops[line]]
    return bool(before.strip()) and not after.strip() and before.rstrip()[-1:] in ":?!–|•·-"


def _linked_lines(lines: Lines) -> list[int]:
    """Return the lines with a link in the body's containers, and of those between its first block and its last."""
    nodes, region = lines.text_nodes, lines.context.region
    if not nodes or region is None:
        return []
    spans = [(lines.span(lines.first)[0], lines.span(max(nodes))[1]), *map(lines.span, region.roots)]
    linked = lines.linked
    found: list[int] = []
    done = 0
    for low, high in sorted(spans):
        found += [at for at in range(max(low, done), high) if linked[at] and lines.size(at) <= MAX_PROMO]
        done = max(done, high)
    return found


def _offers(lines: Lines, site: Site, line: int, opening: tuple[LabelKind, int] | None) -> Iterator[Offer]:
    """Yield the offers of a line, behind the label that opens it if one does."""
    index, node, text = lines.index, lines.nodes[line], lines.texts[line]
    start, stop = lines.starts[line], lines.stops[line]
    anchors = [a for a in anchors_between(index, node, index.ends[node]) if start <= index.starts[a] < stop]
    if not anchors:
        anchors = [above for above in index.ancestors(node) if index.tags[above] == "a"][:1]
    kind, skip = opening or ("related", 0)
    relation = RELATIONS[kind]
    name = text[:skip].strip(" :>–—-") or None
    for anchor in anchors:
        url = site.target(index.attr(anchor, "href"))
        if url is None or not (
            is_article(url) or (opening and is_title(index.text(anchor)) and not is_front(url))
        ):
            continue
        words = index.text(anchor) if len(anchors) > 1 else text[skip:]
        inner = promo_opening(words)
        label = words[inner[1] :] if inner else words
        if label:
            yield Offer(anchor, url, label, relation, name)


def _is_campaign(site: Site, url: str) -> bool:
    """Say whether an address leads to another host of the house with a campaign's marks: a shop, an academy, a fair."""
    host, here = (
        address.partition("://")[2].partition("/")[0] for address in (url, site.context.page.url or "")
    )
    return host != here and CAMPAIGN in url


CAMPAIGN = "utm_campaign="


def _misplaced(lines: Lines, node: int) -> bool:
    """Say whether a line stands in a table, a caption or the like within the body."""
    index, region, first = lines.index, lines.context.region, lines.first
    roots = region.roots if region else ()
    while node >= 0 and node not in roots and not node < first < index.ends[node]:
        if index.tags[node] in NOT_IN:
            return True
        classes = index.classes_of(node)
        if classes and _is_promoless(classes):
            return True
        node = index.parents[node]
    return False


@asked_of_classes
def _is_promoless(tokens: tuple[str, ...]) -> bool:
    return label_table().promoless_classes.search(" ".join(tokens)) is not None

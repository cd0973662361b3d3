"""From lines that belong to the body to typed blocks, in the order of the page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

from archiver.extract.body.facts import Facts, Told
from archiver.extract.body.galleries import with_galleries
from archiver.extract.body.interviews import with_turns
from archiver.extract.body.lines import PageLines
from archiver.extract.body.links import links_of
from archiver.extract.body.live import is_live, with_entries
from archiver.extract.body.media import media_between
from archiver.extract.body.shapes import Shapes
from archiver.extract.body.toldtwice import without_told_twice
from archiver.extract.context import BodyBlock, Context
from archiver.extract.corrections import note_kinds
from archiver.page import EDGE, LINE_END
from archiver.record import blocks as b
from archiver.text import clean_lines, clean_text

# Two or more line ends with nothing between them part paragraphs: "one<br><br>two".
PARTING = re.compile(f"(?:{LINE_END}\\s*){{2,}}|{LINE_END}\\s*{LINE_END}")
LINE_PARTS = re.compile(LINE_END)
BESIDE = 5
"""What stands beside an image is looked for in so many elements above it."""

LONG_PART = 80
"""Lines parted by single line ends are paragraphs of their own when they are this long on average."""

Placed = tuple[int, Told]
"""A position in the flow, and the block there."""

HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}


def blocks_of_lines(context: Context, lines: PageLines, kept: Sequence[int]) -> list[BodyBlock]:
    """Return the blocks of the kept lines, with what is shown between them."""
    if not kept:
        return []
    shapes = Shapes(lines, kept)
    placed = [*_of_media(context, shapes), *_of_text(context, shapes), *_dividers(context, shapes)]
    placed.sort(key=itemgetter(0))  # and as they are here where they stand at the same position
    found = without_told_twice([told for _, told in placed])
    while found and found[-1][0]["type"] == "divider":
        found.pop()
    found = with_galleries(context.index, found)
    found = with_turns(_boxed(found, shapes), context.index)
    if is_live(context):
        found = with_entries(found, shapes)
    blocks = b.blocks_of([facts for facts, _ in found])
    return list(map(BodyBlock, blocks, [node for _, node in found]))


def _of_text(context: Context, shapes: Shapes) -> list[Placed]:
    """Return the blocks of kept lines: lines of one list, table or quotation make one block, others their own."""
    lines = shapes.lines
    nodes, shape_of = lines.nodes, shapes.of
    placed: list[Placed] = []
    members: list[int] = []
    open_shape: tuple[str, int] = ("", -1)
    for at in shapes.kept:
        shape = shape_of(nodes[at])
        if shape != open_shape:
            _put_unit(context, shapes, open_shape, members, placed)
            open_shape, members = shape, []
        members.append(at)
    _put_unit(context, shapes, open_shape, members, placed)
    tags = context.index.tags
    told = [
        facts["text"] if facts["type"] == "paragraph" and tags[node] != "li" else ""
        for _, (facts, node) in placed
    ]
    for at, kind in note_kinds(told).items():
        start, (_, node) = placed[at]
        placed[at] = (start, ({"type": kind, "text": told[at]}, node))
    return placed


def _put_unit(
    context: Context, shapes: Shapes, shape: tuple[str, int], members: list[int], placed: list[Placed]
) -> None:
    """Add the blocks of lines in a row that stand in the same shape."""
    if not members:
        return
    name, element = shape
    if name in ("", "box"):
        _put_lines(context, shapes.lines, members, placed)
    elif name not in ("embed", "figure"):
        start = shapes.lines.starts[members[0]]
        placed += [(start, told) for told in _unit_blocks(context, shapes, name, element, members)]


def _unit_blocks(
    context: Context, shapes: Shapes, shape: str, element: int, members: list[int]
) -> Iterator[Told]:
    """Yield the blocks of lines that one element shapes, each with its node."""
    if shape == "list":
        items = _items(shapes, element, members)
        ordered = context.index.tags[element] == "ol"
        yield {"type": "list", "ordered": ordered, "items": items}, element
    elif shape == "table":
        yield from _table(context, shapes, element, members)
    elif shape == "quote":
        yield _quote(shapes, element, members), element
    else:
        start, stop = context.index.starts[element], context.index.stops[element]
        text = clean_lines(context.index.flow[start:stop].replace(LINE_END, "\n").replace(EDGE, "\n"))
        if text:
            yield {"type": "code", "text": text}, element


def _put_lines(context: Context, lines: PageLines, members: Sequence[int], placed: list[Placed]) -> None:
    """Add the blocks of lines that stand for themselves; line ends may part one into several."""
    index = context.index
    tags, flow, stops = index.tags, index.flow, index.line_stops
    for at in members:
        node, text, start, stop = lines.nodes[at], lines.texts[at], lines.starts[at], stops[at]
        tag = tags[node]
        if tag in HEADING_LEVELS and text:
            placed.append((start, ({"type": "heading", "level": HEADING_LEVELS[tag], "text": text}, node)))
            continue
        if flow.find(LINE_END, start, stop) < 0:
            parts = [(start, stop, text)]
        else:
            parts = [(low, high, clean_text(flow[low:high])) for low, high in _parts(flow, start, stop)]
        for low, high, words in parts:
            if not words:
                continue
            facts: Facts = {"type": "paragraph", "text": words}
            if lines.linked[at]:
                facts["links"] = links_of(context.page, low, high, words)
            placed.append((start, (facts, node)))


def _parts(flow: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the stretches between empty lines, or between all line ends where lines are long."""
    pattern = PARTING
    ends = flow.count(LINE_END, start, stop)
    if (stop - start) // (ends + 1) >= LONG_PART:
        pattern = LINE_PARTS
    parts = []
    low = start
    for found in pattern.finditer(flow, start, stop):
        parts.append((low, found.start()))
        low = found.end()
    return [*parts, (low, stop)]


def _items(shapes: Shapes, element: int, members: list[int]) -> list[str]:
    """Return the items of a list: lines of one list item are one text, those outside items each their own."""
    index, lines = shapes.index, shapes.lines
    items: dict[int, list[str]] = {}
    for at in members:
        node = lines.nodes[at]
        while node > element and index.tags[node] != "li":
            node = index.parents[node]
        items.setdefault(node if node > element else -1 - at, []).append(lines.texts[at])
    return [" ".join(texts) for texts in items.values()]


def _table(context: Context, shapes: Shapes, element: int, members: list[int]) -> Iterator[Told]:
    """Yield a table when most of it was kept, else the kept lines by themselves."""
    index, lines = context.index, shapes.lines
    low, high = lines.span(element)
    if len(members) * 3 < high - low:
        alone: list[Placed] = []
        _put_lines(context, lines, members, alone)
        yield from (told for _, told in alone)
        return
    rows = []
    for row in index.within(element, index.by_tag.get("tr", ())):
        cells = tuple(index.text(cell) for cell in index.children(row) if index.tags[cell] in ("td", "th"))
        if any(cells):
            rows.append(cells)
    captions = index.within(element, index.by_tag.get("caption", ()))
    caption = index.text(captions[0]) if captions else ""
    if rows:
        yield {"type": "table", "caption": caption or None, "rows": rows}, element


def _quote(shapes: Shapes, element: int, members: list[int]) -> Facts:
    """Return a quotation; what its `cite` or `footer` says is whom it quotes."""
    index, lines = shapes.index, shapes.lines
    named = index.within(element, index.tag("footer", "cite", "figcaption"))
    citation = next((text for node in named if (text := index.text(node))), None)
    texts = [lines.texts[at] for at in members]
    spoken = [text for text in texts if text != citation]
    if not spoken:
        spoken, citation = texts, None
    return {"type": "quote", "text": " ".join(spoken), "citation": citation}


# ---------------------------------------------------------------------- what stands between


def _of_media(context: Context, shapes: Shapes) -> list[Placed]:
    """Return images, players and posts from the headline to the last line of the body, teasers' images left out."""
    index, lines = context.index, shapes.lines
    first, last = lines.nodes[shapes.kept[0]], lines.nodes[shapes.kept[-1]]
    low = first if context.headline_node is None else min(first, context.headline_node)
    tops = {first, *index.ancestors(first)}
    high = index.ends[last]
    above = last
    while above not in tops and above > 0:
        high = index.ends[above]
        above = index.parents[above]
    begin, end = _article_span(context, first, last)
    found = list(media_between(context, shapes, min(begin, low), max(end, high), partial(_is_teaser, shapes)))
    inner = {facts["caption"] for facts, node in found if low <= node < high and facts["type"] == "image"}
    seen: set[tuple[str | None, str | None]] = set()
    placed: list[Placed] = []
    for told in found:
        facts, node = told
        outside = not low <= node < high
        if facts["type"] == "image":
            caption, url = facts["caption"], facts["url"]
            doubled = (caption, url) in seen
            stray = outside and (not caption or caption in inner)
            if doubled or stray:
                continue
            seen.add((caption, url))
        elif outside:
            continue
        placed.append((index.starts[node], told))
    return placed


def _article_span(context: Context, first: int, last: int) -> tuple[int, int]:
    """Return the nodes in which an image with a caption is still the story's: from above the headline to beside its last line."""
    index = context.index
    headline = context.headline_node
    begin = first
    if headline is not None and headline < first:
        around = [above for above in index.ancestors(headline) if index.ends[above] > first]
        begin = next(
            (above for above in around if index.tags[above] == "article"), around[0] if around else first
        )
        begin = first if index.tags[begin] in ("body", "html") else begin
    return begin, index.ends[index.parents[last]]


def _is_teaser(shapes: Shapes, node: int) -> bool:
    """Whether an image belongs to a link to something else: the text next to it was not kept, and most of it is links."""
    lines, kept = shapes.lines, shapes.kept
    parents, span = shapes.index.parents, lines.span
    own = span(node)
    above = parents[node]
    for _ in range(BESIDE):
        if above < 0:
            break
        low, high = span(above)
        if high - low == own[1] - own[0]:
            above = parents[above]
            continue
        place = bisect_left(kept, low)
        if place < len(kept) and kept[place] < high:
            return False
        size = lines.sum_size[high] - lines.sum_size[low] or 1
        linked = lines.sum_linked[high] - lines.sum_linked[low]
        return linked > 40 * size
    return False


def _dividers(context: Context, shapes: Shapes) -> Iterator[Placed]:
    """Yield the rules that stand between kept lines."""
    index, lines, kept = context.index, shapes.lines, shapes.kept
    first, last = lines.nodes[kept[0]], lines.nodes[kept[-1]]
    before = -1
    for node in index.tag("hr"):
        place = bisect_left(kept, bisect_left(lines.starts, index.starts[node]))
        if first < node < last and place not in (0, before, len(kept)):
            before = place
            yield index.starts[node], ({"type": "divider"}, node)


# ---------------------------------------------------------------------- blocks of blocks


def _boxed(found: list[Told], shapes: Shapes) -> list[Told]:
    """Put the blocks of one box of facts together."""
    if not shapes.boxes:
        return found
    result: list[Told] = []
    for box, group in groupby(found, key=lambda part: _box_of(shapes, part[1])):
        members = list(group)
        if box < 0:
            result += members
            continue
        first = members[0][0]
        heading = first["text"] if first["type"] == "heading" else None
        inner = [facts for facts, _ in (members[1:] if heading else members)]
        result += [({"type": "factbox", "heading": heading, "blocks": inner}, box)] if inner else members
    return result


def _box_of(shapes: Shapes, node: int) -> int:
    for above in (node, *shapes.index.ancestors(node)):
        if above in shapes.boxes:
            return above if shapes.of(above) == ("box", above) else -1
    return -1

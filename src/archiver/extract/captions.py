"""What a figure shows and who supplied it."""

from __future__ import annotations

import re

from archiver.extract.caption_text import MAX_CAPTION, is_credit, split_caption
from archiver.extract.context import Context
from archiver.knowledge import caption_table, class_says, label_kind, plain
from archiver.page import PageIndex
from archiver.record.blocks import ImageFacts
from archiver.text import clean_text

IMAGE_TAGS = ("img", "amp-img", "picture")
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-image", "src")
LEVELS = 6
"""How far above an image its caption is looked for."""

MAX_AROUND = 900
"""An element around an image with more characters than this holds more than a caption."""

MAX_NODES = 300
"""An element around an image with more elements than this holds more than its caption."""

NEAR = 12
"""Nodes before an image, or first in an element, that are looked at."""

# A date, a time or an age, e.g. "15.05.2023", "vor 14 Minuten", "18:58".
DATED = re.compile(r"\d{1,2}[.:/]\d{1,2}|\b(?:19|20)\d\d-\d\d|\b(?:ago|vor|il y a|hace)\b", re.IGNORECASE)
BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af)[ :]", re.IGNORECASE)

# A date and little else, e.g. "15.05.2023", "vor 14 Minuten"; a byline with its date, e.g. "By Ada Example, 3 May 2024".
DATE_ALONE = re.compile(
    r"\W*\d{1,4}[.:/-]\d{1,2}[\d.:/ -]*\w{0,4}|(?:vor|il y a|hace)\s\d+\s\w+|\d+\s\w+\s(?:ago|zuvor)",
    re.IGNORECASE,
)
SIGNED = re.compile(r"(?:by|von|par|por|di|door)\s.{3,80}\d{4}", re.IGNORECASE)

# What shows that a text alternative names its maker: a label, a sign, a bracket.
CREDIT_SIGN = re.compile(r"[:©/()]")

MAX_PLAIN = 420
MAX_LINES = 3
OUTER = frozenset(("body", "main", "html"))
INLINE = frozenset(
    ("span", "small", "em", "i", "cite", "b", "strong", "p", "div", "address", "font", "button", "label")
)
"""Elements that may set a credit or a button apart within a caption."""

CAPTION_OR_CREDIT = frozenset(("caption", "credit"))

EDGE, LINE_END = "\x1e", "\x1f"


def read_figure(context: Context, node: int) -> ImageFacts:
    """Read the caption, credit, text alternative and address of a figure, picture or img element."""
    index = context.index
    image = _image_in(index, node)
    if image is not None and _is_copy(index, image):
        return ImageFacts()
    scope = _scope(index, node)
    caption, credit = _words(index, scope, image)
    alt = clean_text((index.attr(image, "alt") if image is not None else None) or "") or None
    return ImageFacts(caption=caption, credit=credit, alt=alt, url=_address(context, image, scope))


def _is_copy(index: PageIndex, image: int) -> bool:
    """Say whether an image is the copy, for browsers without scripts, of the one just before it."""
    if not any(index.tags[above] == "noscript" for above in index.ancestors(image)[:3]):
        return False
    alt = index.attr(image, "alt")
    return any(
        index.tags[before] in ("img", "amp-img") and index.attr(before, "alt") == alt
        for before in range(max(image - NEAR, 0), image)
    )


def _image_in(index: PageIndex, node: int) -> int | None:
    if index.tags[node] in ("img", "amp-img"):
        return node
    for tag in ("img", "amp-img"):
        inside = index.within(node, index.tag(tag))
        if inside:
            return inside[0]
    return None


def _address(context: Context, image: int | None, scope: int) -> str | None:
    index = context.index
    if image is not None:
        for name in SOURCES:
            value = index.attr(image, name)
            if value and not value.startswith("data:"):
                url = context.page.link(value.strip())
                if url:
                    return url
        sets = index.attr(image, "srcset") or index.attr(image, "data-srcset")
        if sets:
            return context.page.link(sets.split(",")[0].split()[0]) if sets.split() else None
    for source in index.within(scope, index.tag("source")):
        sets = index.attr(source, "srcset") or index.attr(source, "data-srcset")
        if sets and sets.split():
            return context.page.link(sets.split(",")[0].split()[0])
    return None


def _scope(index: PageIndex, node: int) -> int:
    """Return the element that holds an image and its caption: its figure, else the highest small one with one image."""
    for candidate in (node, *index.ancestors(node)[:LEVELS]):
        if index.tags[candidate] == "figure":
            return _with_caption(index, candidate)
    return _with_caption(index, node)


def _with_caption(index: PageIndex, node: int) -> int:
    """Climb from an element without words to one that has a caption of its own beside it."""
    if index.text(node):
        return node
    scope = node
    images = len(_images(index, scope))
    for above in index.ancestors(node)[:LEVELS]:
        size = index.stops[above] - index.starts[above]
        if size > MAX_AROUND or index.ends[above] - above > MAX_NODES or index.tags[above] in OUTER:
            break
        inside, images = max(images, 1), len(_images(index, above))
        if images > inside:
            break
        if index.text(above):
            return above if _marked(index, above) or _is_only_caption(index, above) else node
        scope = above
    after = index.ends[scope]
    if (
        after < len(index)
        and index.parents[after] == index.parents[scope]
        and _is_caption_element(index, after)
    ):
        return after
    return node


def _images(index: PageIndex, node: int) -> list[str]:
    """Return the different images within an element: their copies for browsers without scripts left out."""
    images = [image for image in index.within(node, index.tag("img")) if index.attr(image, "alt") != ""]
    shown = [image for image in images if index.tags[index.parents[image]] != "noscript"]
    return list(dict.fromkeys(index.attr(image, "alt") or str(image) for image in shown))


def _marked(index: PageIndex, node: int) -> bool:
    """Say whether something within an element is marked as a caption or a credit."""
    if index.within(node, index.tag("figcaption")):
        return True
    if _is_writers(index, node):
        return False
    classes = index.classes
    return any(
        not CAPTION_OR_CREDIT.isdisjoint(class_says(token))
        for inner in range(node, index.ends[node])
        if inner in classes
        for token in classes[inner]
    )


def _is_writers(index: PageIndex, node: int) -> bool:
    """Say whether an element is about the writer, the date or another article."""
    nodes = (node, *index.ancestors(node)[:2])
    return any("writer" in class_says(token) for inner in nodes for token in index.classes_of(inner))


def _is_only_caption(index: PageIndex, node: int) -> bool:
    """Say whether an element is an image and a line or two, no link to another page: no card, no paragraph."""
    if _is_writers(index, node) or DATED.search(index.text(node)) or BYLINE.match(index.text(node)):
        return False
    size = index.stops[node] - index.starts[node]
    shown = [line for line in index.flow[index.starts[node] : index.stops[node]].split(EDGE) if line.strip()]
    linked = any(index.text(anchor) for anchor in index.within(node, index.tag("a")))
    inside = any(index.tags[above] in ("a", "nav", "button") for above in index.ancestors(node))
    return size <= MAX_PLAIN and len(shown) <= MAX_LINES and not linked and not inside


def _is_caption_element(index: PageIndex, node: int) -> bool:
    size = index.stops[node] - index.starts[node]
    marked = index.tags[node] == "figcaption" or _says_caption(index, node)
    return size <= MAX_AROUND and marked


def _words(index: PageIndex, scope: int, image: int | None) -> tuple[str | None, str | None]:
    """Return caption and credit: from marked elements, then from the words, then from attributes."""
    table = caption_table()
    makers, captions = _pieces(index, scope)
    caption, credit = _joined(captions), _joined(makers)
    if caption and len(caption) <= MAX_CAPTION:
        parts = split_caption(caption)
        if parts.credit and (
            not credit or plain(credit) in plain(parts.credit) or _bare(credit) in plain(parts.credit)
        ):
            caption, credit = parts.caption, parts.credit
    credit = credit or _attribute(index, (image, scope), table.credit_attributes)
    if not caption:
        shown = _attribute(index, (image, scope), table.caption_attributes)
        if shown and "<" not in shown:
            parts = split_caption(shown)
            caption, credit = parts.caption, credit or parts.credit
    if not credit:
        caption, credit = _from_titles(index, (image, scope, *range(scope + 1, scope + 4)), caption)
    return (None if caption and _is_no_caption(caption) else caption), credit


def _is_no_caption(text: str) -> bool:
    """Say whether words beside an image say nothing of it: an address, a label, a date, a byline."""
    return (
        text.startswith(("http:", "https:"))
        or label_kind(text) is not None
        or bool(DATE_ALONE.fullmatch(text) or SIGNED.match(text))
    )


def _from_titles(
    index: PageIndex, nodes: tuple[int | None, ...], caption: str | None
) -> tuple[str | None, str | None]:
    """Return caption and credit from a title or a text alternative that holds both: "Workers rest. (AFP file photo)"."""
    for node in nodes:
        if node is None or node >= len(index):
            continue
        for name in ("title", "alt"):
            words = index.attr(node, name)
            if not words or not CREDIT_SIGN.search(words):
                continue
            parts = split_caption(clean_text(words))
            if parts.credit and parts.caption and CREDIT_SIGN.search(parts.credit):
                titled = node not in nodes[:1] or any("caption" in token for token in index.classes_of(node))
                return caption or (parts.caption if titled else None), parts.credit
    return caption, None


def _bare(credit: str) -> str:
    return plain(credit).removeprefix("copyright").strip(" :©")


def _attribute(index: PageIndex, nodes: tuple[int | None, ...], names: tuple[str, ...]) -> str | None:
    """Return the first of some attributes that holds words, not an address or data."""
    for node in (node for node in nodes if node is not None):
        given = index.elements[node].attrib
        for name in names:
            value = clean_text(index.attr(node, name) or "") if name in given else ""
            if value and not value.startswith(("http:", "https:", "/", "{", "[")):
                return value
    return None


def _pieces(index: PageIndex, scope: int) -> tuple[list[str], list[str]]:
    """Return the words marked as makers and the other words of a figure, each line once, buttons left out."""
    holders = index.within(scope, index.tag("figcaption")) or _classed(index, scope) or [scope]
    makers: list[str] = []
    captions: list[str] = []
    done = -1
    for holder in holders:
        if holder < done:
            continue
        done = index.ends[holder]
        marked, dropped = _set_apart(index, holder)
        makers += [text for low, high in marked for text in _lines(index.flow[low:high])]
        captions += _lines(_without(index, holder, marked + dropped))
    if not makers:
        outside = [node for node in range(scope, index.ends[scope]) if _is_credit_element(index, node)]
        outside = outside or _makers_beside(index, scope, holders)
        makers = [
            text for node in outside for text in _lines(index.flow[index.starts[node] : index.stops[node]])
        ]
    known = {plain(text) for text in makers}
    shown = [text for text in captions if plain(text) not in known and not _is_button(text)]
    return [text for text in makers if not _is_button(text)], shown


def _makers_beside(index: PageIndex, scope: int, holders: list[int]) -> list[int]:
    """Return a short element beside the caption whose words are makers' names: "Getty Images"."""
    if holders == [scope]:
        return []
    return [
        node
        for node in range(scope + 1, index.ends[scope])
        if index.tags[node] in INLINE
        and not any(holder <= node < index.ends[holder] for holder in holders)
        and 0 < index.stops[node] - index.starts[node] <= MAX_CREDIT_ELEMENT
        and not any(node <= holder < index.ends[node] for holder in holders)
        and is_credit(index.text(node))
    ][:1]


def _is_button(text: str) -> bool:
    return plain(text).strip(" .:>") in caption_table().interface


Spans = list[tuple[int, int]]


def _set_apart(index: PageIndex, holder: int) -> tuple[Spans, Spans]:
    """Return the spans of a caption that are makers, by their class or their words, and those that are buttons or copies."""
    marked: Spans = []
    dropped: Spans = []
    shown: dict[str, int] = {}
    for node in range(holder + 1, index.ends[holder]):
        span = (index.starts[node], index.stops[node])
        if any(low <= span[0] and span[1] <= high for low, high in marked) or span[0] >= span[1]:
            continue
        if _is_credit_element(index, node, weak=index.tags[holder] == "figcaption"):
            marked.append(span)
        elif index.tags[node] in INLINE:
            text = index.text(node)
            if _is_button(text) or (len(text) > OPENING // 2 and shown.setdefault(text, span[1]) <= span[0]):
                dropped.append(span)
            elif len(text) <= MAX_CREDIT_ELEMENT and len(text) < len(index.text(holder)) and is_credit(text):
                marked.append(span)
    return marked, dropped


def _classed(index: PageIndex, scope: int) -> list[int]:
    return [
        node
        for node in range(scope + 1, index.ends[scope])
        if _says_caption(index, node) and index.text(node)
    ]


def _says_caption(index: PageIndex, node: int) -> bool:
    return any("caption" in class_says(token) for token in index.classes_of(node))


def _is_credit_element(index: PageIndex, node: int, *, weak: bool = False) -> bool:
    """Say whether an element's class or itemprop marks it as a credit; `weak` lets words such as "author" do."""
    if not 0 < index.stops[node] - index.starts[node] <= MAX_CREDIT_ELEMENT:
        return False
    names = [*index.classes_of(node), (index.attr(node, "itemprop") or "").lower()]
    says = [mark for name in names if name for mark in class_says(name)]
    if "credit" not in says and not (weak and "weak_credit" in says):
        return False
    return index.tags[node] not in (
        "figure",
        "figcaption",
        "img",
        "picture",
    )


MAX_CREDIT_ELEMENT = 250


def _without(index: PageIndex, holder: int, spans: list[tuple[int, int]]) -> str:
    """Return the flow of a holder without some spans."""
    at, kept = index.starts[holder], []
    for low, high in sorted(spans):
        if low >= at:
            kept.append(index.flow[at:low])
            at = high
    return EDGE.join((*kept, index.flow[at : index.stops[holder]]))


def _lines(flow: str) -> list[str]:
    lines = [clean_text(line) for line in flow.replace(LINE_END, EDGE).split(EDGE)]
    return [line for line in lines if line.strip(" |/–—-·,")]


def _joined(lines: list[str]) -> str | None:
    """Return the lines of a caption as one, those doubled for another screen left out."""
    kept: list[str] = []
    for line in lines:
        folded = plain(line)
        if any(folded == plain(other) or folded in plain(other) for other in kept):
            continue
        kept = [other for other in kept if plain(other) not in folded]
        kept.append(line)
    return _once(" ".join(kept)) or None


OPENING = 40
"""Characters by which a caption that begins anew within itself is told."""

# What switches between a caption and its cut copy, e.g. "… on Monday. less", "… at ... more".
SWITCH = re.compile(r"\s*(?:\.\.\.|…)?\s*(?:less|more|weniger|mehr|menos|más|moins|plus)$", re.IGNORECASE)


def _once(text: str) -> str:
    """Return a caption that is written twice in a row, the copy cut short or not, once."""
    again = text.find(text[:OPENING], OPENING) if len(text) > OPENING * 2 else -1
    if again < 0:
        return text
    whole, copy = SWITCH.sub("", text[:again].strip()), SWITCH.sub("", text[again:].strip())
    return whole if len(whole) >= len(copy) else copy

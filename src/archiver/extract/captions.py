"""What a figure shows and who supplied it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from archiver.extract.caption_text import MAX_CAPTION, CaptionParts, is_credit, split_caption
from archiver.extract.context import Context
from archiver.extract.images import element_above, image_address, image_in, is_copy
from archiver.extract.related.offers import is_article, is_title, site_of
from archiver.knowledge import caption_table, class_says, label_kind, plain
from archiver.page import PageIndex
from archiver.text import clean_text

IMAGE_TAGS = ("img", "amp-img", "picture")
ALTERNATIVES = ("alt", "data-alt")
CARD_LEVELS = 3
WRITER_LEVELS = 3
TITLED = 4
"""An element around an image and so many elements, itself among them, may have a title that names the maker."""

LEVELS = 6
"""How far above an image its caption is looked for."""

MAX_AROUND = 900
"""An element around an image with more characters than this holds more than a caption."""

MAX_NODES = 300
"""An element around an image with more elements than this holds more than its caption."""

NEAR = 12
"""Nodes behind a figure in which its legend is looked for."""

# A date, a time or an age, e.g. "15.05.2023", "vor 14 Minuten", "18:58".
DATED = re.compile(r"\d{1,2}[.:/]\d{1,2}|\b(?:19|20)\d\d-\d\d|\b(?:ago|vor|il y a|hace)\b", re.IGNORECASE)
BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af)[ :]", re.IGNORECASE)

# A date and little else, e.g. "15.05.2023", "vor 14 Minuten"; a byline with its date, e.g. "By Ada Example, 3 May 2024".
DATE_ALONE = re.compile(
    r"\W*\d{1,4}[.:/-]\d{1,2}[\d.:/ -]*\w{0,4}|(?:vor|il y a|hace)\s\d+\s\w+|\d+\s\w+\s(?:ago|zuvor)",
    re.IGNORECASE,
)
SIGNED = re.compile(r"(?:by|von|par|por|di|door)\s.{3,80}\d{4}", re.IGNORECASE)

EDGES = " .,:>"

# Class tokens of a legend that stands apart from its image, e.g. "lead-caption", "photo-legend".
LEGEND = re.compile(r"caption|legend|cutline|bildunterschrift")

# How long a player plays, e.g. "03:07 Min", "1:02:13".
RUNNING = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?\s?(?:min|std|h)?\b", re.IGNORECASE)

# A number, e.g. "6" of "View 6 images".
NUMBER = re.compile(r"\d+")

# What shows that a text alternative names its maker: a label, a sign, a bracket.
CREDIT_SIGN = re.compile(r"[:©/()]")

MAX_PLAIN = 420
MAX_LINES = 3
OUTER = frozenset(("body", "main", "html"))
STORY = frozenset(
    ("p", "h1", "h2", "h3", "figure", "ul", "ol", "blockquote", "table", "a", "footer", "aside")
)
INLINE = frozenset(
    ("span", "small", "em", "i", "cite", "b", "strong", "p", "div", "address", "font", "button", "label")
)
"""Elements that may set a credit or a button apart within a caption."""

CAPTION_OR_CREDIT = frozenset(("caption", "credit"))
ENDS_LEGEND = STORY.union(IMAGE_TAGS)
NEVER_CREDIT = frozenset(("figure", "figcaption", "img", "picture"))
NOTHING = CaptionParts(None, None)

EDGE, LINE_END = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of an image."""

    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    url: str | None = None


def read_figure(context: Context, node: int) -> Figure:
    """Read the caption, credit, text alternative and address of a figure, picture or img element."""
    index = context.index
    image = image_in(index, node)
    if (image is not None and is_copy(index, image)) or _is_of_link(context, node):
        return Figure()
    scope = _scope(index, node)
    caption, credit = _words(index, scope, image)
    if caption and context.headline_text and plain(caption) == plain(context.headline_text):
        caption = None  # every page of the site has it, whatever the image shows
    alt = None if image is None else _attribute(index, (image,), ALTERNATIVES)
    return Figure(caption, credit, alt, image_address(context, image, scope))


def _is_of_link(context: Context, node: int) -> bool:
    """Say whether an image belongs to a link to another story: both stand in one anchor, or a card has two to one place."""
    index = context.index
    anchor = element_above(index, node, "a", LEVELS)
    if anchor is None:
        return False
    href = index.attr(anchor, "href")
    url = context.page.link(href)
    if url is None or site_of(url) != site_of(context.page.url or "") or not is_article(url):
        return False
    if _names_story(index, anchor):
        return True
    for above in index.ancestors(anchor)[:CARD_LEVELS]:
        if index.stops[above] - index.starts[above] > MAX_AROUND or index.tags[above] in OUTER:
            return False
        for other in index.within(above, index.tag("a")):
            if other != anchor and index.attr(other, "href") == href and _names_story(index, other):
                return True
    return False


def _names_story(index: PageIndex, anchor: int) -> bool:
    """Say whether an anchor shows a title, and no caption of its image."""
    words = index.text(anchor)
    captions = [anchor, *index.ancestors(anchor)[:2], *range(anchor + 1, index.ends[anchor])]
    return is_title(words) and not any(_is_caption_element(index, inner) for inner in captions)


def _scope(index: PageIndex, node: int) -> int:
    """Return the element that holds an image and its caption: its figure, else the highest small one with one image."""
    figure = node if index.tags[node] == "figure" else element_above(index, node, "figure", LEVELS)
    return _with_caption(index, node if figure is None else figure)


def _with_caption(index: PageIndex, node: int) -> int:
    """Climb from an element without words to one that has a caption of its own beside it."""
    if _says_something(index, node):
        return node
    starts, stops, ends, parents = index.starts, index.stops, index.ends, index.parents
    scope = node
    images = _count_images(index, scope)
    for _ in range(LEVELS):
        above = parents[scope]
        if (
            above < 0
            or stops[above] - starts[above] > MAX_AROUND
            or ends[above] - above > MAX_NODES
            or index.tags[above] in OUTER
        ):
            break
        inside, images = max(images, 1), _count_images(index, above)
        if images > inside:
            break
        if _says_something(index, above):
            return above if _holds_caption(index, above) else node
        scope = above
    after = ends[scope]
    if after < len(index) and parents[after] == parents[scope] and _is_caption_element(index, after):
        return after
    return node


def _has_words(index: PageIndex, node: int) -> bool:
    """Say whether anything but white space is shown in an element."""
    shown = index.flow[index.starts[node] : index.stops[node]]
    return shown != "" and not shown.isspace()


def _says_something(index: PageIndex, node: int) -> bool:
    """Say whether an element holds words other than those of buttons."""
    if not _has_words(index, node):
        return False
    lines = _lines(index.flow[index.starts[node] : index.stops[node]])
    return not all(map(_is_button, lines))


def _count_images(index: PageIndex, node: int) -> int:
    """Return how many different images stand within an element, their copies for browsers without scripts left out.

    A single one counts, whatever it is.
    """
    images = index.within(node, index.by_tag.get("img", ()))
    if len(images) <= 1:
        return len(images)
    given = {image: index.attr(image, "alt") for image in images}
    return len(
        {
            alt or image
            for image, alt in given.items()
            if alt != "" and index.tags[index.parents[image]] != "noscript"
        }
    )


def _holds_caption(index: PageIndex, node: int) -> bool:
    """Say whether the words in an element are the caption of the image in it."""
    if index.first_within(node, "figcaption") is not None:
        return True
    return not _is_writers(index, node) and (_marked(index, node) or _is_only_caption(index, node))


def _marked(index: PageIndex, node: int) -> bool:
    """Say whether the class of something within an element marks it as a caption or a credit."""
    classed = index.attributes["class"]
    return any(
        not CAPTION_OR_CREDIT.isdisjoint(class_says(token))
        for inner in range(node, index.ends[node])
        if inner in classed
        for token in index.classes_of(inner)
    )


def _is_writers(index: PageIndex, node: int) -> bool:
    """Say whether an element is about the writer, the date or another article."""
    parents, classes_of = index.parents, index.classes_of
    for _ in range(WRITER_LEVELS):
        for token in classes_of(node):
            if "writer" in class_says(token):
                return True
        node = parents[node]
        if node < 0:
            break
    return False


def _is_only_caption(index: PageIndex, node: int) -> bool:
    """Say whether an element is an image and a line or two, no link to another page: no card, no paragraph."""
    start, stop = index.starts[node], index.stops[node]
    if stop - start > MAX_PLAIN:
        return False
    shown = [line for line in index.flow[start:stop].split(EDGE) if line.strip()]
    if len(shown) > MAX_LINES or any(index.text(link) for link in index.within(node, index.tag("a"))):
        return False
    text = index.text(node)
    if DATED.search(text) or BYLINE.match(text):
        return False
    return not any(index.tags[above] in ("a", "nav", "button") for above in index.ancestors(node))


def _is_caption_element(index: PageIndex, node: int) -> bool:
    marked = index.tags[node] == "figcaption" or _says_caption(index, node)
    return marked and index.stops[node] - index.starts[node] <= MAX_AROUND


def _words(index: PageIndex, scope: int, image: int | None) -> tuple[str | None, str | None]:
    """Return caption and credit: from marked elements, then from the words, then from attributes."""
    table = caption_table()
    caption: str | None = None
    credit: str | None = None
    if _has_words(index, scope):
        makers, captions = _pieces(index, scope)
        caption, credit = _joined(captions), _joined(makers)
    if caption and len(caption) <= MAX_CAPTION:
        parts = split_caption(caption)
        if parts.credit and (
            not credit or plain(credit) in plain(parts.credit) or _bare(credit) in plain(parts.credit)
        ):
            caption, credit = parts.caption, parts.credit
    elements = index.elements
    told = (scope,) if image is None or image == scope else (image, scope)
    telling = [node for node in told if not table.attributes.isdisjoint(elements[node].keys())]
    if telling:
        credit = credit or _attribute(index, telling, table.credit_attributes)
        shown = None if caption else _attribute(index, telling, table.caption_attributes)
        if shown and "<" not in shown:
            parts = split_caption(shown)
            caption, credit = parts.caption, credit or parts.credit
    if not credit:
        behind = _legend_behind(index, scope)
        caption, credit = caption or behind.caption, behind.credit
    if not credit:
        caption, credit = _from_titles(index, image, scope, caption)
    if credit and RUNNING.match(credit):
        return None, None  # of a player
    return (None if caption and _is_no_caption(caption) else caption), credit


def _legend_behind(index: PageIndex, scope: int) -> CaptionParts:
    """Return what an element marked as a caption or a credit says right behind a figure, before anything else is shown."""
    tags, classed, itemprops = index.tags, index.attributes["class"], index.attributes["itemprop"]
    starts, stops = index.starts, index.stops
    after = index.ends[scope]
    for node in range(after, min(after + NEAR, len(tags))):
        if tags[node] in ENDS_LEGEND:
            break
        if stops[node] - starts[node] > MAX_AROUND:
            continue
        if node not in classed and node not in itemprops:
            continue  # nothing marks it
        legend = _is_caption_element(index, node) and any(map(LEGEND.search, index.classes_of(node)))
        if not legend and not _is_credit_element(index, node):
            continue
        if not index.text(node) or _is_writers(index, node):
            continue
        if legend:
            makers, captions = _pieces(index, node)
            parts = split_caption(_joined(captions) or "")
            return CaptionParts(parts.caption, _joined(makers) or parts.credit)
        text = index.text(node)
        parts = split_caption(text)
        if parts.credit:
            return parts
        return CaptionParts(None, None if NUMBER.search(text) or _is_sentence(text) else text)
    return NOTHING


def _is_no_caption(text: str) -> bool:
    """Say whether words beside an image say nothing of it: an address, a label, a date, a byline."""
    return (
        text.startswith(("http:", "https:"))
        or label_kind(text) is not None
        or bool(DATE_ALONE.fullmatch(text) or SIGNED.match(text))
    )


def _from_titles(
    index: PageIndex, image: int | None, scope: int, caption: str | None
) -> tuple[str | None, str | None]:
    """Return caption and credit from a title or a text alternative that holds both: "Workers rest. (AFP file photo)"."""
    nodes = range(scope, min(scope + TITLED, len(index)))
    for node in nodes if image is None else dict.fromkeys((image, *nodes)):
        given = index.elements[node].get
        for name in ("title", "alt"):
            words = given(name)
            if not words or not CREDIT_SIGN.search(words):
                continue
            parts = split_caption(clean_text(words))
            if parts.credit and parts.caption and CREDIT_SIGN.search(parts.credit):
                titled = node != image or any("caption" in token for token in index.classes_of(node))
                return caption or (parts.caption if titled else None), parts.credit
    return caption, None


def _bare(credit: str) -> str:
    return plain(credit).removeprefix("copyright").strip(" :©")


def _attribute(index: PageIndex, nodes: Iterable[int], names: Iterable[str]) -> str | None:
    """Return the first of some attributes that holds words, not an address or data."""
    for node in nodes:
        given = index.elements[node].get
        for name in names:
            value = given(name)
            words = clean_text(value) if value else ""
            if words and not words.startswith(("http:", "https:", "/", "{", "[")):
                return words
    return None


def _pieces(index: PageIndex, scope: int) -> tuple[list[str], list[str]]:
    """Return the words marked as makers and the other words of a figure, each line once, buttons left out."""
    holders = index.within(scope, index.tag("figcaption")) or _classed(index, scope) or [scope]
    classed, itemprops = index.attributes["class"], index.attributes["itemprop"]
    makers: list[str] = []
    captions: list[str] = []
    done = -1
    for holder in holders:
        if holder < done or plain(index.text(holder)).startswith(caption_table().player_labels):
            continue
        done = index.ends[holder]
        marked, dropped = _set_apart(index, holder)
        makers += [text for low, high in marked for text in _lines(index.flow[low:high])]
        captions += _lines(_without(index, holder, marked + dropped))
    if not makers:
        outside = [
            node
            for node in range(scope, index.ends[scope])
            if (node in classed or node in itemprops) and _is_credit_element(index, node)
        ]
        outside = outside or _makers_beside(index, scope, holders)
        makers = [
            text for node in outside for text in _lines(index.flow[index.starts[node] : index.stops[node]])
        ]
    told = [text for text in makers if _is_sentence(text)]
    if told and any(map(is_credit, makers)):  # one class for the whole legend
        makers, captions = [text for text in makers if text not in told], told + captions
    known = {plain(text) for text in makers}
    shown = [text for text in captions if plain(text) not in known and not _is_button(text)]
    shown = list(takewhile(lambda text: label_kind(text) is None, shown))
    return [text for text in makers if not _is_button(text)], shown


def _is_sentence(text: str) -> bool:
    """Say whether words are a sentence, so that they are no maker's name."""
    return text.rstrip()[-1:] in ".!?。" and len(text.split()) > SENTENCE and not is_credit(text)


SENTENCE = 6


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
    """Say whether words are those of a button, a counter or a running time, whatever its numbers: "View 6 images"."""
    return NUMBER.sub("#", plain(text)).strip(EDGES) in caption_table().interface


Spans = list[tuple[int, int]]


def _set_apart(index: PageIndex, holder: int) -> tuple[Spans, Spans]:
    """Return the spans of a caption that are makers, by their class or their words, and those that are buttons or copies."""
    marked: Spans = []
    dropped: Spans = []
    shown: dict[str, int] = {}
    weak = index.tags[holder] == "figcaption"
    for node in range(holder + 1, index.ends[holder]):
        span = (index.starts[node], index.stops[node])
        if span[0] >= span[1] or (marked and any(low <= span[0] and span[1] <= high for low, high in marked)):
            continue
        if _is_credit_element(index, node, weak=weak):
            marked.append(span)
        elif index.tags[node] in INLINE:
            text = index.text(node)
            if plain(text).strip(EDGES) in caption_table().interface or (
                len(text) > OPENING // 2 and shown.setdefault(text, span[1]) <= span[0]
            ):
                dropped.append(span)
            elif len(text) <= MAX_CREDIT_ELEMENT and len(text) < len(index.text(holder)) and is_credit(text):
                marked.append(span)
    return marked, dropped


def _classed(index: PageIndex, scope: int) -> list[int]:
    """Return the elements within another that have words and are marked as captions."""
    classed = index.attributes["class"]
    return [
        node
        for node in range(scope + 1, index.ends[scope])
        if node in classed and _says_caption(index, node) and index.text(node)
    ]


def _says_caption(index: PageIndex, node: int) -> bool:
    for token in index.classes_of(node):  # noqa: SIM110 - a generator would double the cost of this hot test
        if "caption" in class_says(token):
            return True
    return False


def _is_credit_element(index: PageIndex, node: int, *, weak: bool = False) -> bool:
    """Say whether an element's class or itemprop marks it as a credit; `weak` lets words such as "author" do."""
    if not 0 < index.stops[node] - index.starts[node] <= MAX_CREDIT_ELEMENT:
        return False
    names = index.classes_of(node)
    itemprop = index.attributes["itemprop"].get(node)
    if itemprop:
        names = (*names, itemprop.lower())
    for name in names:
        says = class_says(name)
        if "credit" in says or (weak and "weak_credit" in says):
            return index.tags[node] not in NEVER_CREDIT
    return False


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
    """Return the lines of a stretch of the flow that hold more than signs."""
    pieces = flow.replace(LINE_END, EDGE).split(EDGE)
    lines = [clean_text(piece) for piece in pieces if piece and not piece.isspace()]
    return [line for line in lines if line.strip(" |/–—-·,")]


def _joined(lines: list[str]) -> str | None:
    """Return the lines of a caption as one, those doubled for another screen left out."""
    if len(lines) <= 1:
        return (_once(lines[0]) or None) if lines else None
    kept: list[tuple[str, str]] = []
    for line in lines:
        folded = plain(line)
        if any(folded in other for _, other in kept):
            continue
        kept = [(text, other) for text, other in kept if other not in folded]
        kept.append((line, folded))
    return _once(" ".join([text for text, _ in kept])) or None


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

"""The standfirst displayed under the headline, else the page's own description."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice, takewhile

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.byline_han import PICTURED
from archiver.extract.fields.byline_text import read_byline
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.dates import article_dates_only
from archiver.extract.fields.places import headline_span, places_of
from archiver.extract.fields.titles import WORDS, plain_value
from archiver.knowledge import byline_words, caption_table, plain
from archiver.knowledge.headings import is_notice
from archiver.page import PageIndex
from archiver.text import fold_typography

DISPLAYED, DESCRIBED = 500, 220  # the least score of a standfirst; what being the page's description adds
MOST_FROM_PLACE = 130
MOST_BEYOND = MOST_FROM_PLACE + DESCRIBED  # the most that a standfirst scores beyond what its rule gives
SHORTEST, LONGEST = 15, 1200
LONGEST_DESCRIPTION = 2000
MOST_MARKED, MOST_BETWEEN, MOST_SIBLINGS, MOST_OPENINGS = 24, 12, 6, 3
FAR = 4000
LONG_BLOCK = 60
CARD_LEVELS = 3  # so far above its words is a player, a gallery or a writer's box called one
FIGURE_LEVELS = 4
LONGEST_CREDIT = 80
RIGHT_BELOW = 60
NEARLY_SAME = 0.85
LEAD_TAGS = frozenset("p div h2 h3 h4 h5 ul ol span strong b em blockquote section header".split())
WRAPPERS = frozenset(("div", "section", "header", "span"))
SENTENCE_ENDS = ("।", "。", "？", "！", "?", "!", "؟", "።")
"""No byline ends in these; a full stop may stand behind an initial."""

CREDITED = re.compile(r"[(（]([^()（）]{2,80})[)）]\W*\w{0,8}\Z")  # "(Photo: A. Example)", whose a picture is
ORIGINAL_HEADLINE = re.compile(r"[（(【]?原[标標][题題]\s?[:：]")  # what the source called the piece

DESCRIPTION_META = (
    "description",
    "og:description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
    "sailthru.description",
)


@at_most(420 + MOST_BEYOND)
def marked_standfirst(context: Context) -> Iterator[Candidate]:
    """An element called standfirst, lead, intro … that stands by the headline."""
    index, marks = context.index, clues_of(context).marks
    seen = 0
    for node in marks.nodes("standfirst"):
        if index.tags[node] in {"body", "html", "main", "article", "meta", "a", "h1"} or not _sized(
            context, node
        ):
            continue
        if node == context.headline_node or _holds_headline(context, node):
            continue
        seen += 1
        if seen > MOST_MARKED:
            return
        yield from _candidate(context, [node], 420)


@at_most(390 + MOST_BEYOND)
def heading_below(context: Context) -> Iterator[Candidate]:
    """A lower heading, paragraph or list right under the headline, before the body begins."""
    index = context.index
    headline = headline_span(context)
    if headline is None:
        return
    for node in islice(_after(context, headline[1], _text_start(context)), MOST_BETWEEN):
        base = 330 if index.tags[node] in {"h2", "h3", "h4", "p"} else 270
        base += 60 * (index.tags[index.parents[node]] in {"header", "hgroup"})
        yield from _candidate(context, [node], base)


@at_most(470 + MOST_BEYOND)
def bold_opening(context: Context) -> Iterator[Candidate]:
    """A first paragraph that is set apart: bold or italic as a whole, while what follows is plain."""
    blocks = _openings(context)
    if len(blocks) < 2:  # noqa: PLR2004 - one that is set apart, one that is not
        return
    run = list(takewhile(partial(_set_apart, context), blocks))
    if run:
        yield from _candidate(context, run, 470 if len(run) == 1 else 430)


@at_most(320 + MOST_BEYOND)
def opening_as_described(context: Context) -> Iterator[Candidate]:
    """A first block that says what the page's description says, in an element unlike the paragraphs after it."""
    index = context.index
    blocks = _openings(context)
    if len(blocks) < 2:  # noqa: PLR2004 - the opening and what follows
        return
    first, second = blocks[:2]
    other_parent = index.parents[first] != index.parents[second]
    other_look = index.tags[first] != index.tags[second] or set(index.classes_of(first)) != set(
        index.classes_of(second)
    )
    if other_parent and other_look:
        yield from _candidate(context, [first], 320)


@at_most(300)
def meta_description(context: Context) -> Iterator[Candidate]:
    """The description that the page gives of itself, for when none is displayed."""
    for rank, name in enumerate(DESCRIPTION_META):
        for value in context.index.meta.get(name, ())[:1]:
            text = plain_value(value.value)
            if len(text) > 1:
                yield Candidate(
                    text[:LONGEST_DESCRIPTION].strip(), 300 - 10 * rank, "meta", value.node, value.value
                )
    for row in clues_of(context).articles[:2]:
        text = plain_value(row.data.get("description"))
        if len(text) > 1:
            yield Candidate(
                text[:LONGEST_DESCRIPTION].strip(), 220, "jsonld", f"{row.path}.description", text
            )


RULES: tuple[Rule, ...] = (
    marked_standfirst,
    heading_below,
    bold_opening,
    opening_as_described,
    meta_description,
)


# ------------------------------------------------------------------ one candidate


def _candidate(context: Context, nodes: list[int], base: int) -> Iterator[Candidate]:
    node = nodes[0]
    place = _place(context, node)
    if base + place + DESCRIBED < DISPLAYED:
        return  # whatever its words, it is too far away
    index = context.index
    parts = _siblings(context, node) if len(nodes) == 1 else nodes
    text = " ".join([index.text(part) for part in parts]).strip()
    if not SHORTEST <= len(text) <= LONGEST:
        return
    folded = fold_typography(text)
    score = base + place - _faults(context, node, text, folded)
    if score + DESCRIBED < DISPLAYED:
        return  # and whatever the page says of itself
    score += _agreed(context, node, folded, place)
    if score >= DISPLAYED and not (_is_byline(context, text) or article_dates_only(text) or is_notice(text)):
        yield Candidate(text, score, "visible", node, text)


def _faults(context: Context, node: int, text: str, folded: str) -> int:
    """Return what speaks against a standfirst: it is not shown, a label, the headline again, a link."""
    index = context.index
    lost = 200 * clues_of(context).marks.hidden(node)
    lost += 60 * (len(text) < 40) + 30 * (text[-1:].isalnum() and len(text) < 60)  # noqa: PLR2004 - labels are short
    headline = fold_typography(context.headline_text or "")
    if headline and folded in headline:
        lost += 500
    lost += 300 * (
        _ends_in_picture_credit(text) or ORIGINAL_HEADLINE.match(text) is not None or _in_figure(index, node)
    )
    links = index.within(node, index.tag("a"))
    if links and sum([index.stops[a] - index.starts[a] for a in links]) > 0.6 * len(text):
        lost += 400
    return lost


def _in_figure(index: PageIndex, node: int) -> bool:
    """Whether an element is a figure or stands in one: its words are the picture's."""
    return bool(index.tag("figure")) and any(
        index.tags[above] == "figure" for above in (node, *index.ancestors(node)[:FIGURE_LEVELS])
    )


def _ends_in_picture_credit(text: str) -> bool:
    """Whether a text tells of a picture: it ends in a sign of rights, a label, or brackets that say whose that is."""
    close = text[-LONGEST_CREDIT:]
    if "©" in close or (":" in close and caption_table().label.search(plain(close)) is not None):
        return True
    credited = CREDITED.search(text)
    if credited is None:
        return False
    return bool(byline_words().pictures.search(credited[1]) or PICTURED.search(credited[1]))


def _agreed(context: Context, node: int, folded: str, place: int) -> int:
    """Return what agreement with the page's description says for a standfirst; far less where it is in others' boxes."""
    marks, described = clues_of(context).marks, _described(context)
    words = Counter(WORDS.findall(folded)) if described else Counter()
    same = max([_overlap(words, others) for others in described], default=0.0)
    right_below = place > RIGHT_BELOW and (same >= NEARLY_SAME or marks.has(node, "standfirst"))
    if same >= NEARLY_SAME:
        return DESCRIBED - 260 * (not right_below and marks.foreign(node))
    carded = not marks.those("card").isdisjoint((node, *context.index.ancestors(node)[:CARD_LEVELS]))
    return int(120 * same) - 260 * (carded or (not right_below and marks.foreign(node)))


def _place(context: Context, node: int) -> int:
    index, places = context.index, places_of(context)
    start = index.starts[node]
    headline, body = places.headline, places.body
    if headline is None:
        return 0 if start <= body[0] + LONGEST else -300
    if headline[1] <= start <= max(body[0], headline[1]) + 40:
        return MOST_FROM_PLACE - min((start - headline[1]) // 20, 90)
    if start < headline[0]:
        return -260 if headline[0] - start > LONGEST else -120
    first = next(iter(places.text_nodes), None)
    if first is not None and (node == first or index.parents[first] == node or start <= body[0] + 40):
        return 90
    return 20 if start <= headline[1] + FAR and start <= body[0] + LONGEST else -300


def _overlap(words: Counter[str], others: Counter[str]) -> float:
    """Return the word F1 of two texts."""
    shared = sum([min(words[word], others[word]) for word in words.keys() & others.keys()])
    return 2 * shared / (sum(words.values()) + sum(others.values())) if shared else 0.0


def _described(context: Context) -> tuple[Counter[str], ...]:
    clues = clues_of(context)
    known = clues.memo.get("described")
    if known is None:
        texts = [
            value.value for name in DESCRIPTION_META[:3] for value in context.index.meta.get(name, ())[:1]
        ]
        texts += [plain_value(row.data.get("description")) for row in clues.articles[:2]]
        unique = {fold_typography(plain_value(text)): None for text in dict.fromkeys(texts)}
        known = clues.memo["described"] = tuple([Counter(WORDS.findall(text)) for text in unique if text])
    return known


def _is_byline(context: Context, text: str) -> bool:
    if len(text) > 120 or text.endswith(SENTENCE_ENDS):  # noqa: PLR2004 - bylines are short
        return False
    byline = read_byline(text, outlets=clues_of(context).sites)
    return (
        not byline.junk and bool(byline.authors) and (byline.prefix is not None or bool(byline.of("person")))
    )


# ------------------------------------------------------------------ where to look


def _sized(context: Context, node: int) -> bool:
    size = context.index.stops[node] - context.index.starts[node]
    return SHORTEST <= size <= 2 * LONGEST


def _holds_headline(context: Context, node: int) -> bool:
    headline = context.headline_node
    return headline is not None and node < headline < context.index.ends[node]


def _openings(context: Context) -> list[int]:
    """Return the first text blocks of the body after the headline, labels and date lines passed over."""
    memo = clues_of(context).memo
    if "openings" not in memo:
        memo["openings"] = list(islice(_opening_blocks(context), MOST_OPENINGS))
    return memo["openings"]  # type: ignore[no-any-return]


def _opening_blocks(context: Context) -> Iterator[int]:
    index, places = context.index, places_of(context)
    after = places.headline[1] if places.headline else 0
    for node in dict.fromkeys(places.text_nodes[:12]):
        if index.starts[node] < after or not _sized(context, node):
            continue
        text = index.text(node)
        if len(text) >= LONG_BLOCK or (_set_apart(context, node) and not article_dates_only(text)):
            yield node


def _text_start(context: Context) -> int:
    """Return where running text begins after the headline."""
    index = context.index
    headline = headline_span(context)
    after = headline[1] if headline else 0
    openings = _openings(context)
    if openings:
        return index.starts[openings[0]]
    return min(
        (start for start in clues_of(context).text_starts if start > after + LONGEST), default=after + LONGEST
    )


def _after(context: Context, start: int, stop: int) -> Iterator[int]:
    """Yield the elements of text between headline and body, outer ones only where they hold one line."""
    index = context.index
    tags, starts, stops = index.tags, index.starts, index.stops
    done = start
    for node in range((context.headline_node or 0) + 1, bisect_left(starts, stop)):
        if starts[node] < done or tags[node] not in LEAD_TAGS:
            continue
        if SHORTEST <= stops[node] - starts[node] <= 2 * LONGEST and _one_text(index, node):
            yield node
            done = stops[node]


def _one_text(index: PageIndex, node: int) -> bool:
    """Whether an element is a text of its own: it has words of its own, or is a list of short points."""
    return index.tags[node] not in WRAPPERS or len(index.own_text(node)) >= SHORTEST


def _siblings(context: Context, node: int) -> list[int]:
    """Return a standfirst with those right after it that carry the same classes: points, several paragraphs."""
    index, called = context.index, clues_of(context).marks.those("standfirst")
    classes = index.classes_of(node) if node in called else ()
    found = [node]
    following = index.ends[node]
    while classes and following < len(index) and len(found) < MOST_SIBLINGS:
        if index.parents[following] != index.parents[node] or index.classes_of(following) != classes:
            break
        if index.tags[following] != index.tags[node]:
            break
        if index.text(following) and not _one_link(context, following):
            found.append(following)
        following = index.ends[following]
    return found


def _one_link(context: Context, node: int) -> bool:
    index = context.index
    return any(index.text(link) == index.text(node) for link in index.within(node, index.tag("a")))


def _set_apart(context: Context, node: int) -> bool:
    """Whether a block is bold or italic as a whole."""
    index = context.index
    strong = index.within(node, index.tag("strong", "b", "em", "i"))
    return bool(strong) and sum([len(index.text(inner)) for inner in strong]) >= 0.95 * len(index.text(node))

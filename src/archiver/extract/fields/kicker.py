"""The label above the headline."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.byline import displayed_byline
from archiver.extract.fields.byline_text import name_keys, read_byline
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.dates import article_dates_only
from archiver.extract.fields.headings import LONGEST_KICKER, SEPARATOR_ONLY, read_heading
from archiver.extract.fields.marks import parted_text
from archiver.extract.fields.places import headline_span
from archiver.extract.fields.titles import title_words
from archiver.knowledge.headings import is_furniture
from archiver.text import fold_typography

MOST_NODES = 40
NEAR = 260
MOST_LINES = 6
MOST_CLIMBS = 3
EDGES = " \t\r\n\x1e\x1f"


@at_most(800)
def within_heading(context: Context) -> Iterator[Candidate]:
    """A label that stands in the heading itself, marked as one or parted from it."""
    node = context.headline_node
    if node is None or context.headline is None:
        return
    heading = read_heading(context.index, clues_of(context), node)
    if (
        heading.kicker
        and heading.text == context.headline_text
        and not _is_link(context, heading.kicker_node)
    ):
        kicker = _trimmed(heading.kicker)
        if kicker and _fits(context, kicker, marked=heading.marked):
            yield Candidate(kicker, 800, "visible", heading.kicker_node or node, heading.kicker)


@at_most(720)
def marked_kicker(context: Context) -> Iterator[Candidate]:
    """An element called kicker, overline, topline … right above the headline, that is no link to a section."""
    index, marks = context.index, clues_of(context).marks
    headline = headline_span(context)
    if headline is None:
        return
    near = [
        node for node in marks.nodes("kicker") if headline[0] - NEAR <= index.starts[node] <= headline[1] + 20
    ]
    for node in near[:MOST_NODES]:
        if not 0 < index.stops[node] - index.starts[node] <= 3 * LONGEST_KICKER or marks.hidden(node):
            continue
        if context.headline_node is not None and node < context.headline_node < index.ends[node]:
            continue
        text = _trimmed(_shown(context, node))
        if _is_link(context, node) or not _fits(context, text, marked=True):
            continue
        text = _last_line(context, node) or text
        distance = abs(headline[0] - index.stops[node])
        yield Candidate(
            text, 720 - min(distance, 200) - 260 * marks.foreign(node), "visible", node, index.text(node)
        )


@at_most(600)
def line_above(context: Context) -> Iterator[Candidate]:
    """A short unlinked line directly above the headline, in the same header."""
    index, marks = context.index, clues_of(context).marks
    headline, node = headline_span(context), context.headline_node
    if headline is None or node is None:
        return
    found = _line_before(context, node)
    if found is None:
        return
    above, parent = found
    text = _trimmed(_shown(context, above))
    if marks.hidden(above) or _linked(context, above) or not _fits(context, text, marked=False):
        return
    if index.text(above).endswith(":"):
        return  # "Share this article:"
    if (
        marks.within(above, "crumbs", "site")
        or marks.foreign(above)
        or marks.has(above, "byline")
        or marks.has(above, "date")
    ):
        return
    named = (
        index.tags[parent] in {"header", "hgroup"}
        or marks.has(above, "title")
        or index.tags[above] in {"h2", "h3", "h4", "h5"}
    )
    yield Candidate(text, 540 + 60 * named, "visible", above, text)


def _line_before(context: Context, node: int) -> tuple[int, int] | None:
    """Return the element with words right before a heading, and what holds both; at most two levels up."""
    index = context.index
    for _ in range(MOST_CLIMBS):
        parent = index.parents[node]
        if parent < 0 or index.tags[parent] in {"body", "main"}:
            return None
        before = [child for child in index.children(parent) if child < node and index.text(child)]
        if before:
            above = before[-1]
            whole = index.flow[index.starts[above] : index.stops[above]].strip(EDGES)
            return (above, parent) if len(before) <= MOST_LINES and "\x1e" not in whole else None
        node = parent
    return None


RULES: tuple[Rule, ...] = (within_heading, marked_kicker, line_above)


def _shown(context: Context, node: int) -> str:
    index, hidden = context.index, clues_of(context).marks.those("hidden")
    return parted_text(index, node, [one for one in range(node + 1, index.ends[node]) if one in hidden])


def _last_line(context: Context, node: int) -> str:
    """Return the last of several lines shown in an element, the one next to the headline, where it can be a label; "" else."""
    index, marks = context.index, clues_of(context).marks
    starts = index.line_starts
    lines = range(bisect_left(starts, index.starts[node]), bisect_left(starts, index.stops[node]))
    seen = [index.line_texts[line] for line in lines if not marks.hidden(index.line_nodes[line])]
    text = _trimmed(seen[-1]) if len(seen) > 1 else ""
    return text if _fits(context, text, marked=True) else ""


def _trimmed(text: str) -> str:
    return text.strip().rstrip("|/·•–—-:").strip()


def _is_link(context: Context, node: int | None) -> bool:
    """Whether an element is nothing but links: a section or a topic, no label of this piece."""
    if node is None:
        return False
    index = context.index
    if any(index.tags[above] == "a" for above in (node, *index.ancestors(node)[:2])):
        href = next(
            index.attr(above, "href")
            for above in (node, *index.ancestors(node)[:2])
            if index.tags[above] == "a"
        )
        return bool(href)
    return _linked(context, node)


def _linked(context: Context, node: int) -> bool:
    index = context.index
    links = index.within(node, index.tag("a"))
    linked = sum(index.stops[link] - index.starts[link] for link in links)
    return bool(linked) and 2 * linked >= len(index.text(node))


def _fits(context: Context, text: str, *, marked: bool) -> bool:
    """Whether a text can be a label: short, no date, no byline, neither the site nor its section."""
    if (
        not text
        or len(text) > LONGEST_KICKER
        or SEPARATOR_ONLY.match(text)
        or not any(map(str.isalpha, text))
    ):
        return False
    clues = clues_of(context)
    folded = fold_typography(text).strip(" :")
    if folded in clues.sites or is_furniture(text) or article_dates_only(text):
        return False
    if not marked and (DATED.search(text) or TRAIL.search(text) or text.endswith(SENTENCE_ENDS)):
        return False
    if title_words(text) == title_words(context.headline_text or ""):
        return False
    if folded in clues.sections and not marked:
        return False
    return not _signs(context, text)


def _signs(context: Context, text: str) -> bool:
    """Whether a text is a byline, or the name in the displayed one, its label perhaps a line above."""
    byline, signed = read_byline(text), displayed_byline(context)
    if signed is not None and name_keys([text]) <= signed.value.byline.keys:
        return True
    return byline.prefix is not None and bool(byline.authors)


TRAIL = re.compile(r"[^\W\d_]\s*[>›»]\s*[^\W\d_]")  # "News > City": the way to the page
SENTENCE_ENDS = ("。", "！", "？", "।", "։", "።")
DATED = re.compile(r"\d{1,2}[.:/]\d{2}|\d{4}")  # "19:25", "22/10/2025"

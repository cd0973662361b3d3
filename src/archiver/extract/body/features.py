"""What is known of each line of text on a page, as whole numbers, for the model that keeps or drops it.

`line_features` is a hot loop: long and plain on purpose.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Protocol

from archiver.extract.body.lines import PageLines, squeeze
from archiver.page import PageIndex

TOKEN_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")  # "articleBody-text" -> article, Body, text
LINE_WORDS = re.compile(r"\w+")
COMMAS = re.compile("[,;،、，；]")
ENDS = ".!?。！？…؟।։።．"
CLOSERS = "\"'”’»)]」』）›“"
MARKS = re.compile("[|©@#>»→›▶►•·]")

UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)  # style="display: none"

TAG_CODES = {
    tag: code
    for code, tag in enumerate(
        (
            "p h1 h2 h3 h4 h5 h6 blockquote pre li dd dt td th caption figcaption div section article main aside header "
            "footer nav form label button summary details body center address fieldset legend ul ol table noscript"
        ).split(),
        start=1,
    )
}

ZONES = {
    "li": 0, "table": 1, "blockquote": 2, "figure": 3, "figcaption": 3, "aside": 4, "nav": 5, "header": 6, "footer": 7,
    "form": 8, "article": 9, "button": 10, "label": 10, "main": 11,
}  # fmt: skip
"""Elements whose nearest occurrence above a line is told."""

ZONE_COUNT = 12
NO_ZONES = (0,) * ZONE_COUNT

FEATURES = (
    "size", "linked", "ending", "commas", "digits", "capitals", "words", "wording", "marks", "opening", "repeats",
    "is_headline", "is_description", "in_jsonld", "tag", "lines_in_owner", "first_words",
    "in_li", "in_table", "in_quote", "in_figure", "in_aside", "in_nav", "in_header", "in_footer", "in_form", "in_article",
    "in_button", "in_main", "hidden",
    "own_tokens", "near_tokens", "worst_token", "best_token",
    "up_to_common", "down_to_common", "place", "place_share", "before_prose", "after_prose", "prose_in_common",
    "parent_prose", "parent_linked", "parent_lines", "above_prose", "above_linked", "above_lines",
    "branch_prose", "branch_linked", "branch_lines", "branch_tag", "branch_tokens", "branch_kin",
    "kin", "kin_prose", "kin_linked", "parent_kin_prose", "parent_kin_linked", "parent_kin_lines",
    "prev_size", "prev_linked", "prev_tag", "next_size", "next_linked", "next_tag", "prev2_size", "next2_size",
    "prev2_linked", "next2_linked",
    "heading_wording", "heading_distance", "heading_same", "from_headline",
    "page_prose", "page_share", "page_lines", "page_linked", "page_jsonld", "body_lines",
)  # fmt: skip
"""Names of the features, in order."""


class Weights(Protocol):
    """Learned weights of single words, in hundredths of log-odds."""

    tokens: dict[str, int]
    words: dict[str, int]


@dataclass(frozen=True, slots=True)
class Hints:
    """What other stages know and lines are compared with: folded to lower case."""

    headline: str
    headline_node: int
    description: str
    jsonld_text: str
    is_article: bool


def token_words(value: str) -> tuple[str, ...]:
    """Return the words in a class or id attribute, in lower case: `articleBody-text` has three."""
    return tuple(dict.fromkeys(word.lower() for word in TOKEN_WORDS.findall(value[:300])))


def line_words(text: str) -> list[str]:
    """Return the words of a line as the model counts them; digits count by their number."""
    return [
        word if not word.isdigit() else "0" * min(len(word), 5)
        for word in LINE_WORDS.findall(text[:400].lower())
    ]


class NodeFacts:
    """Facts of elements that their descendants inherit, made when first asked for."""

    __slots__ = ("cache", "index", "known", "unseen", "values", "weights")

    def __init__(self, index: PageIndex, weights: Weights) -> None:
        self.index = index
        self.weights = weights.tokens
        self.known: dict[int, tuple[int, int, int, int, tuple[int, ...], int]] = {
            -1: (0, 0, 0, 0, NO_ZONES, 0)
        }
        self.cache: dict[str, int] = {"": 0}
        values: dict[int, str] = {}
        for name in ("class", "id", "role", "itemprop"):
            for node, value in zip(*index.found[name], strict=True):
                values[node] = values[node] + " " + value if node in values else value
        self.values = values
        self.unseen = hidden_nodes(index)

    def of(self, node: int) -> tuple[int, int, int, int, tuple[int, ...], int]:
        """Return (own, near, worst, best token weight, depth of each zone + 1, hidden) of an element."""
        known = self.known
        found = known.get(node)
        if found is not None:
            return found
        parents = self.index.parents
        chain = [node]
        above = parents[node]
        while above not in known:
            chain.append(above)
            above = parents[above]
        own, near, worst, best, zones, hidden = known[above]
        tags, values, cache = self.index.tags, self.values, self.cache
        depth, unseen = self.index.depths, self.unseen
        for item in reversed(chain):
            value = values.get(item, "")
            weight = cache.get(value)
            if weight is None:
                weight = cache[value] = self.weigh(value)
            near = near * 6 // 10 + weight
            if weight < worst:
                worst = weight
            elif weight > best:
                best = weight
            zone = ZONES.get(tags[item])
            if zone is not None:
                zones = (*zones[:zone], depth[item] + 1, *zones[zone + 1 :])
            if item in unseen:
                hidden = 1
            known[item] = (weight, near, worst, best, zones, hidden)
        return known[node]

    def weigh(self, value: str) -> int:
        """Return the summed weight of the words in an element's class, id, role and itemprop."""
        weights = self.weights
        found = [weights[word] for word in token_words(value) if word in weights]
        return max(-600, min(600, sum(found)))


def hidden_nodes(index: PageIndex) -> frozenset[int]:
    """Return the elements that say of themselves that they are not shown."""
    found = set(index.found["hidden"][0])
    for node, value in zip(*index.found["style"], strict=True):
        if UNSHOWN.search(value):
            found.add(node)
    for node, value in zip(*index.found["aria-hidden"], strict=True):
        if value == "true":
            found.add(node)
    return frozenset(found)


def line_features(
    lines: PageLines, root: int, weights: Weights, hints: Hints
) -> tuple[list[int], list[list[int]]]:
    """Return the lines worth judging and the features of each.

    `root` is the likely container of the body.
    """
    index = lines.index
    tags, parents, depths = index.tags, index.parents, index.depths
    nodes, texts, sizes, linked, prose = lines.nodes, lines.texts, lines.sizes, lines.linked, lines.prose
    count = lines.count
    facts = NodeFacts(index, weights)
    words_of = weights.words
    repeats = Counter(texts)
    root_low, root_high = lines.span(root)
    sum_size, sum_linked, sum_prose, sum_lines = (
        lines.sum_size,
        lines.sum_linked,
        lines.sum_prose,
        lines.sum_prose_lines,
    )
    page_prose = sum_prose[count]
    root_prose = sum_prose[root_high] - sum_prose[root_low] or 1
    page_size = sum_size[count] or 1
    page_row = [
        min(page_prose, 20000),
        root_prose * 100 // (page_prose or 1),
        min(count, 2000),
        sum_linked[count] // page_size,
        (1 if hints.jsonld_text else 0) + (2 if hints.is_article else 0),
        sum_lines[root_high] - sum_lines[root_low],
    ]
    path = {root: 0}
    for steps, node in enumerate(index.ancestors(root), start=1):
        path[node] = steps
    root_start, root_end = root, index.ends[root]
    spans: dict[int, tuple[int, int, int, int]] = {}

    def sums(node: int) -> tuple[int, int, int, int]:
        """Prose, link share, lines with prose and lines of an element."""
        found = spans.get(node)
        if found is None:
            low, high = lines.span(node)
            size = sum_size[high] - sum_size[low]
            found = spans[node] = (
                sum_prose[high] - sum_prose[low],
                (sum_linked[high] - sum_linked[low]) // (size or 1),
                sum_lines[high] - sum_lines[low],
                high - low,
            )
        return found

    def skip_outside(at: int) -> bool:
        """Whether a line outside the container is not worth judging: a link, or short with no prose near."""
        if linked[at] > 90 and sizes[at] < 80:
            return True
        return sizes[at] < 30 and next_prose[at] - at > 3 and at - last_prose > 3

    signatures = [(tags[node], facts.values.get(node, "")) for node in nodes]
    kin_count: dict[tuple[Any, ...], int] = {}
    kin_size: dict[tuple[Any, ...], int] = {}
    kin_prose: dict[tuple[Any, ...], int] = {}
    kin_linked: dict[tuple[Any, ...], int] = {}
    mothers: list[tuple[Any, ...]] = []
    for at, node in enumerate(nodes):
        own = signatures[at]
        up = parents[node]
        mother = (tags[up] if up >= 0 else "", facts.values.get(up, ""), own)
        mothers.append(mother)
        size, part = sizes[at], prose[at]
        for key in (own, mother):
            if key in kin_count:
                kin_count[key] += 1
                kin_size[key] += size
                kin_prose[key] += part
                kin_linked[key] += size * linked[at]
            else:
                kin_count[key] = 1
                kin_size[key] = size
                kin_prose[key] = part
                kin_linked[key] = size * linked[at]
    branch_kin = Counter((parents[node], signatures[at]) for at, node in enumerate(nodes))
    codes = [TAG_CODES.get(tags[node], 0) for node in nodes]
    headline_at = lines.span(hints.headline_node)[0] if hints.headline_node >= 0 else -1

    chosen: list[int] = []
    rows: list[list[int]] = []
    heading = -1
    heading_score = 0
    last_prose = -50
    next_prose = [count + 50] * (count + 1)
    for at in range(count - 1, -1, -1):
        next_prose[at] = at if prose[at] else next_prose[at + 1]
    for at in range(count):
        node = nodes[at]
        text = texts[at]
        size = sizes[at]
        code = codes[at]
        is_heading = 2 <= code <= 7
        inside = root_start <= node < root_end
        if not size or (not inside and not is_heading and skip_outside(at)):
            if prose[at]:
                last_prose = at
            continue
        own, near, worst, best, zones, hidden = facts.of(node)
        words = line_words(text)
        wording = 0
        for word in words[:40]:
            wording += words_of.get(word, 0)
        amount = len(words)
        first_words = words_of.get(" ".join(words[:2]), 0) if amount > 1 else 0
        if amount > 12:
            wording = wording * 12 // min(amount, 40)
        if is_heading:
            heading, heading_score = at, wording
        lower = text.lower()
        last = text[-1]
        ending = 2 if last in ENDS else 1 if last in ":,;" else 3 if last in CLOSERS else 0
        capitals = sum(map(str.istitle, text[:200].split())) * 100 // (amount or 1) if amount else 0
        first = text[0]
        opening = (
            1
            if first.islower()
            else 2
            if first.isupper()
            else 3
            if first.isdigit()
            else 4
            if first.isalpha()
            else 5
            if first in "\"'“„«‘("
            else 6
        )
        described = 0
        if hints.description and size >= 20:
            if lower == hints.description:
                described = 3
            elif lower.startswith(hints.description[:60]):
                described = 2
            elif lower[:60] in hints.description:
                described = 1
        titled = 0
        if hints.headline:
            if lower == hints.headline:
                titled = 2
            elif size >= 12 and lower in hints.headline:
                titled = 1
        stored = 0 if not hints.jsonld_text else 2 if squeeze(text) in hints.jsonld_text else 1
        above = node
        up = 0
        branch = node
        while above not in path:
            branch = above
            above = parents[above]
            up += 1
        mother = parents[node]
        grand = parents[mother] if mother >= 0 else -1
        mother_sums = sums(mother) if mother >= 0 else (0, 0, 0, 0)
        grand_sums = sums(grand) if grand >= 0 else mother_sums
        branch_sums = sums(branch)
        branch_own = facts.of(branch)[0]
        depth = depths[node] + 2
        own_key, mother_key = signatures[at], mothers[at]
        place = 0 if at < root_low else 2 if at >= root_high else 1
        row = [
            min(size, 2000), linked[at], ending, min(len(COMMAS.findall(text)), 20),
            sum(map(str.isdigit, text[:120])) * 100 // min(size, 120), min(capitals, 100), min(amount, 200), wording,
            len(MARKS.findall(text[:200])), opening, min(repeats[text], 10), titled, described, stored, code,
            branch_kin[mother, own_key], first_words,
            *[depth - zone if zone else 0 for zone in zones], hidden,
            own, near, worst, best,
            up, path[above], place,
            (at - root_low) * 100 // (root_high - root_low or 1) if place == 1 else -min(root_low - at, 99) if place == 0 else 100 + min(at - root_high, 99),
            min(at - last_prose, 50), min(next_prose[at + 1] - at, 50), sums(above)[0] * 100 // (page_prose or 1),
            min(mother_sums[0] * 100 // root_prose, 200), mother_sums[1], min(mother_sums[3], 200),
            min(grand_sums[0] * 100 // root_prose, 200), grand_sums[1], min(grand_sums[3], 200),
            min(branch_sums[0] * 100 // root_prose, 200), branch_sums[1], min(branch_sums[3], 200),
            TAG_CODES.get(tags[branch], 0), branch_own, 0,
            min(kin_count[own_key], 99), min(kin_prose[own_key] * 100 // root_prose, 200), kin_linked[own_key] // (kin_size[own_key] or 1),
            min(kin_prose[mother_key] * 100 // root_prose, 200), kin_linked[mother_key] // (kin_size[mother_key] or 1),
            min(kin_count[mother_key], 99),
            min(sizes[at - 1], 2000) if at else 0, linked[at - 1] if at else 0, codes[at - 1] if at else 0,
            min(sizes[at + 1], 2000) if at + 1 < count else 0, linked[at + 1] if at + 1 < count else 0, codes[at + 1] if at + 1 < count else 0,
            min(sizes[at - 2], 2000) if at > 1 else 0, min(sizes[at + 2], 2000) if at + 2 < count else 0,
            linked[at - 2] if at > 1 else 0, linked[at + 2] if at + 2 < count else 0,
            heading_score if heading >= 0 else 0, min(at - heading, 50) if heading >= 0 else 50,
            1 if heading >= 0 and parents[nodes[heading]] == mother else 0,
            max(-50, min(at - headline_at, 200)) if headline_at >= 0 else -60,
            *page_row,
        ]  # fmt: skip
        chosen.append(at)
        rows.append(row)
        if prose[at]:
            last_prose = at
    return chosen, rows

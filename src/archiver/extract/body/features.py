"""What is known of each line of text on a page, as whole numbers, for the model that keeps or drops it.

`line_features` is a hot loop: long and plain on purpose.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, repeat
from typing import Protocol

from archiver.extract.body.lines import PageLines
from archiver.page import PageIndex

TOKEN_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")  # "articleBody-text" -> article, Body, text
LINE_WORDS = re.compile(r"\w+")
PLAIN_WORDS = re.compile("[a-z0-9_]+")  # the same in ASCII, in half the time
DIGIT = re.compile("[\\d\u2000-\U0010ffff]")  # digits, and signs that count as digits in some scripts
NOTHING = repeat(0)
OPENING = 160
"""Words are counted and weighed in so many characters of a line."""

DILUTED = 12
"""Words of longer lines weigh less each."""

ENDS = ".!?。！？…؟।։።．"
CLOSERS = "\"'”’»)]」』）›“"
QUOTES = "\"'“„«‘("

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

ZONES = {"li": 0, "table": 1, "figure": 2, "figcaption": 2, "article": 3}
"""Elements whose nearest occurrence above a line is told."""

NO_ZONES = (0,) * 4

WRAPPED = {"strong": 1, "b": 1, "em": 2, "i": 2, "a": 3, "span": 4, "font": 4, "u": 5, "small": 6}
"""Elements that a whole line may stand in."""

FEATURES = (
    "size", "linked", "ending", "words", "wording", "opening", "repeats", "is_description", "tag", "lines_in_owner",
    "in_li", "in_table", "in_figure", "in_article", "hidden",
    "own_tokens", "near_tokens", "worst_token", "best_token", "mother_tokens", "wrapped",
    "up_to_common", "down_to_common", "place", "place_share", "to_end", "prose_in_common",
    "parent_prose", "parent_lines", "above_prose", "above_lines",
    "branch_prose", "branch_linked", "branch_lines", "branch_tag", "branch_tokens",
    "kin", "kin_prose", "parent_kin_prose", "parent_kin_lines",
    "prev_tag", "next_linked", "next_tag", "heading_wording", "heading_distance", "heading_same", "from_headline",
    "page_prose", "page_share", "page_lines", "page_linked", "body_lines",
)  # fmt: skip
"""Names of the features, in order."""


class Weights(Protocol):
    """Learned weights of single words, in hundredths of log-odds."""

    @property
    def tokens(self) -> dict[str, int]:
        """Weights of words in classes and ids."""

    @property
    def words(self) -> dict[str, int]:
        """Weights of words in lines."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What other stages know and lines are compared with, in lower case; `jsonld_text` without white space."""

    headline_node: int
    description: str
    jsonld_text: str


@lru_cache(maxsize=4096)
def token_words(value: str) -> tuple[str, ...]:
    """Return the words in a class or id attribute, in lower case: `articleBody-text` has three."""
    return tuple(dict.fromkeys(map(str.lower, TOKEN_WORDS.findall(value[:300]))))


def line_words(text: str) -> list[str]:
    """Return the words of a line as the model counts them; digits count by their number."""
    opening = text[:OPENING].lower()
    words = (PLAIN_WORDS if opening.isascii() else LINE_WORDS).findall(opening)
    if DIGIT.search(text) is None:
        return words
    return [word if not word.isdigit() else "0" * min(len(word), 5) for word in words]


def wording_of(words: Sequence[str], weight_of: Callable[[str, int], int]) -> int:
    """Return the summed weight of a line's first words; those of a longer line weigh less each."""
    amount = len(words)
    weight = sum(map(weight_of, words[:40], NOTHING))
    return weight if amount <= DILUTED else weight * DILUTED // min(amount, 40)


class NodeFacts:
    """Facts of elements that their descendants inherit, made when first asked for."""

    __slots__ = ("cache", "index", "known", "parents", "tags", "unseen", "values", "weights")

    def __init__(self, index: PageIndex, weights: Weights) -> None:
        self.index = index
        self.parents, self.tags = index.parents, index.tags
        self.weights = weights.tokens
        self.known: dict[int, tuple[int, int, int, int, tuple[int, ...], int]] = {
            -1: (0, 0, 0, 0, NO_ZONES, 0)
        }
        self.cache: dict[str, int] = {"": 0}
        values = dict(zip(*index.found["class"], strict=True))
        for name in ("id", "role", "itemprop"):
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
        parents = self.parents
        chain = [node]
        above = parents[node]
        while above not in known:
            chain.append(above)
            above = parents[above]
        _, near, worst, best, zones, hidden = found = known[above]
        tags, values, cache, unseen = self.tags, self.values, self.cache, self.unseen
        for item in reversed(chain):
            near = near * 6 // 10
            weight = 0
            if item in values:
                value = values[item]
                if value in cache:
                    weight = cache[value]
                else:
                    weight = cache[value] = self.weigh(value)
                near += weight
                if weight < worst:
                    worst = weight
                elif weight > best:
                    best = weight
            if tags[item] in ZONES:
                zone = ZONES[tags[item]]
                zones = (*zones[:zone], self.index.depths[item] + 1, *zones[zone + 1 :])
            if item in unseen:
                hidden = 1
            found = known[item] = (weight, near, worst, best, zones, hidden)
        return found

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


ABOVE = 12
"""So many lines above the container are judged; elsewhere outside it, prose alone is."""

NEAR = 3
"""The model learns from short lines outside the container when prose is so many lines away at most."""

SHORT = 30
"""A shorter line is no standfirst."""


FAR_LINK = 80
LINKED_OUTSIDE = 90
H1, H6 = TAG_CODES["h1"], TAG_CODES["h6"]


def near_lines(lines: PageLines, codes: Sequence[int]) -> set[int]:
    """Return the lines that show what lies around a body: headings, long lines, short ones beside prose."""
    near = {
        other
        for at, prose in enumerate(lines.prose)
        if prose
        for other in range(max(0, at - NEAR), min(lines.count, at + NEAR + 1))
    }
    return {
        at
        for at, (size, share) in enumerate(zip(lines.sizes, lines.linked, strict=True))
        if H1 <= codes[at] <= H6
        or ((share <= LINKED_OUTSIDE or size >= FAR_LINK) and (size >= SHORT or at in near))
    }


def line_features(  # noqa: C901, PLR0912, PLR0915 - the hot loop, see the module's docstring
    lines: PageLines, root: int, weights: Weights, hints: Hints, *, learning: bool = False
) -> tuple[list[int], list[list[int]]]:
    """Return the lines worth judging and the features of each; `root` is the likely container of the body.

    The model is taught with more lines than it is asked about (`learning`): they show it what lies around a body.
    """
    index = lines.index
    tags, parents, depths = index.tags, index.parents, index.depths
    nodes, texts, sizes, linked, prose = lines.nodes, lines.texts, lines.sizes, lines.linked, lines.prose
    starts, stops, line_starts, line_stops = index.starts, index.stops, lines.starts, index.line_stops
    count = lines.count
    facts = NodeFacts(index, weights)
    facts_of, values = facts.of, facts.values
    word_weight = weights.words.get
    code_of = TAG_CODES.get
    repeats = Counter(texts)
    root_low, root_high = lines.span(root)
    root_lines = root_high - root_low or 1
    sum_size, sum_linked, sum_prose, sum_lines = (
        lines.sum_size,
        lines.sum_linked,
        lines.sum_prose,
        lines.sum_prose_lines,
    )
    page_prose = sum_prose[count]
    root_prose = sum_prose[root_high] - sum_prose[root_low] or 1
    page_row = (
        min(page_prose, 20000),
        root_prose * 100 // (page_prose or 1),
        min(count, 2000),
        sum_linked[count] // (sum_size[count] or 1),
        sum_lines[root_high] - sum_lines[root_low],
    )
    steps_down = {node: steps for steps, node in enumerate([root, *index.ancestors(root)])}
    root_end = index.ends[root]
    known_sums: dict[int, tuple[int, int, int]] = {-1: (0, 0, 0)}

    def sums(node: int) -> tuple[int, int, int]:
        """Share of the container's prose, share of links and number of lines of an element."""
        found = known_sums.get(node)
        if found is None:
            low = bisect_left(line_starts, starts[node])
            high = bisect_left(line_starts, stops[node], low)
            size = sum_size[high] - sum_size[low]
            found = known_sums[node] = (
                min((sum_prose[high] - sum_prose[low]) * 100 // root_prose, 200),
                (sum_linked[high] - sum_linked[low]) // (size or 1),
                min(high - low, 200),
            )
        return found

    homes: dict[int, tuple[int, ...]] = {}

    def home_of(node: int) -> tuple[int, ...]:
        """Where an element stands, which is the same for all children of one parent outside the container's path."""
        branch = above = node
        up = 0
        while above not in steps_down:
            branch = above
            above = parents[above]
            up += 1
        mother = parents[node]
        mother_prose, _, mother_lines = sums(mother)
        grand_prose, _, grand_lines = sums(parents[mother] if mother >= 0 else -1)
        return (
            up, steps_down[above], sums(above)[0], facts_of(mother)[0],
            mother_prose, mother_lines, grand_prose, grand_lines,
            *sums(branch), code_of(tags[branch], 0), facts_of(branch)[0],
        )  # fmt: skip

    own_kin: dict[tuple[str, str], list[int]] = {}
    mother_kin: dict[tuple[str, str, str, str], list[int]] = {}
    kin_of: list[tuple[list[int], list[int]]] = []
    codes: list[int] = []
    for at, node in enumerate(nodes):
        mother = parents[node]
        tag, value = tags[node], values.get(node, "")
        own_key = (tag, value)
        mother_key = (
            (tags[mother], values.get(mother, ""), tag, value) if mother >= 0 else ("", "", tag, value)
        )
        own_sum = own_kin.get(own_key)
        if own_sum is None:
            own_sum = own_kin[own_key] = [0, 0]
        mother_sum = mother_kin.get(mother_key)
        if mother_sum is None:
            mother_sum = mother_kin[mother_key] = [0, 0]
        part = prose[at]
        own_sum[0] += 1
        own_sum[1] += part
        mother_sum[0] += 1
        mother_sum[1] += part
        kin_of.append((own_sum, mother_sum))
        codes.append(code_of(tag, 0))
    codes.append(0)
    owners = Counter(nodes)
    headline_at = lines.span(hints.headline_node)[0] if hints.headline_node >= 0 else -1
    description = hints.description
    description_start = description[:60]

    if learning:
        asked = near_lines(lines, codes)
    else:
        asked = {at for at in range(max(0, root_low - ABOVE), root_low) if linked[at] <= LINKED_OUTSIDE}
        asked.update(compress(range(count), prose))
    chosen: list[int] = []
    rows: list[list[int]] = []
    heading = -1
    heading_score = 0
    for at, node in enumerate(nodes):
        text, size, share, code = texts[at], sizes[at], linked[at], codes[at]
        is_heading = H1 <= code <= H6
        if not root <= node < root_end and at not in asked:
            if is_heading:
                heading = at
                heading_score = wording_of(line_words(text), word_weight)
            continue
        if not size:
            continue
        weight, near, worst, best, zones, hidden = facts_of(node)
        words = line_words(text)
        amount = len(words)
        wording = wording_of(words, word_weight)
        if is_heading:
            heading, heading_score = at, wording
        last, first = text[-1], text[0]
        ending = 2 if last in ENDS else 1 if last in ":,;" else 3 if last in CLOSERS else 0
        if first.isalpha():
            opening = 1 if first.islower() else 2 if first.isupper() else 4
        else:
            opening = 3 if first.isdigit() else 5 if first in QUOTES else 6
        described = 0
        if description and size >= SHORT:
            lower = text.lower()
            if lower == description:
                described = 3
            elif lower.startswith(description_start):
                described = 2
            elif lower[:60] in description:
                described = 1
        wrapped = 0
        if node + 1 < len(tags) and parents[node + 1] == node and stops[node + 1] >= line_stops[at] - 2 and starts[node + 1] <= line_starts[at]:  # fmt: skip
            wrapped = WRAPPED.get(tags[node + 1], 0)
        mother = parents[node]
        home = homes.get(mother)
        if home is None:
            home = home_of(node)
            if mother not in steps_down:
                homes[mother] = home
        up, down, common_prose, mother_weight, *around = home
        depth = depths[node] + 2
        in_li, in_table, in_figure, in_article = zones
        if at < root_low:
            place, share_of_root = 0, -min(root_low - at, 99)
        elif at >= root_high:
            place, share_of_root = 2, 100 + min(at - root_high, 99)
        else:
            place, share_of_root = 1, (at - root_low) * 100 // root_lines
        own_sum, mother_sum = kin_of[at]
        rows.append([
            size, share, ending, amount, wording, opening, repeats[text], described, code, owners[node],
            depth - in_li if in_li else 0, depth - in_table if in_table else 0, depth - in_figure if in_figure else 0,
            depth - in_article if in_article else 0, hidden,
            weight, near, worst, best, mother_weight, wrapped,
            up, down, place, share_of_root, root_high - at, common_prose,
            *around,
            own_sum[0], own_sum[1] * 100 // root_prose, mother_sum[1] * 100 // root_prose, mother_sum[0],
            codes[at - 1] if at else 0, linked[at + 1] if at + 1 < count else 0, codes[at + 1],
            heading_score, at - heading if heading >= 0 else 50,
            1 if heading >= 0 and parents[nodes[heading]] == mother else 0,
            at - headline_at if headline_at >= 0 else -60,
            *page_row,
        ])  # fmt: skip
        chosen.append(at)
    return chosen, rows

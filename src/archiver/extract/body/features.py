"""What is known of each line of text on a page, as whole numbers, for the model that keeps or drops it.

`line_features` is a hot loop: long and plain on purpose. What lines of one parent share is asked for once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Protocol

from archiver.extract.body.lines import PageLines
from archiver.page import PageIndex

TOKEN_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")  # "articleBody-text" -> article, Body, text
LONGEST_VALUE = 300
"""Words are looked for in so many characters of an attribute."""

NOTHING = repeat(0)
OPENING = 48
"""Words are weighed in so many characters of a line."""

PLAIN = bytes.maketrans(
    bytes(range(128)),
    bytes(sign if chr(sign).islower() else b" 0"[chr(sign).isdigit()] for sign in range(128)),
)
"""What each ASCII sign of an opening in lower case counts as: itself, a zero or a blank."""

SMALL = bytes(sign if sign < 128 and chr(sign).islower() else ord(" ") for sign in range(256))  # noqa: PLR2004
"""What each byte of a class or id in small letters counts as: a letter or a blank."""

SIGNS = "‘’‚“”„«»–—…·•¡¿，。、：！？「」،"
"""Signs outside ASCII that part words."""

WRAPPED = {"strong": 1, "b": 1, "em": 2, "i": 2, "a": 3, "span": 4, "font": 4, "u": 5, "small": 6}
"""Elements that a whole line may stand in."""

QUOTES = "\"'“„«‘("
ENDINGS = (
    dict.fromkeys("\"'”’»)]」』）›“", 3) | dict.fromkeys(",:;", 1) | dict.fromkeys(".!?。！？…؟।։።．", 2)
)
"""How a line ends, by its last character."""


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


OWN = (
    "size", "linked", "ending", "opening", "repeats", "is_description", "tag",
    "own_tokens", "near_tokens", "worst_token", "best_token",
    "wrapped", "kin", "parent_kin_lines", "prev_tag", "next_linked", "next_tag", "heading_distance", "from_headline",
)  # fmt: skip
"""Names of the features that a line has wherever the body stands, in order."""

PLACE = ("place", "place_share", "to_end", "kin_prose", "parent_kin_prose")
"""Names of those that tell where in the likely container it stands."""

HOME = (
    "in_li", "in_table", "in_figure", "in_article", "up_to_common", "down_to_common", "prose_in_common", "mother_tokens",
    "parent_prose", "parent_lines", "above_prose", "above_lines",
)  # fmt: skip
"""Names of those that it shares with its siblings."""

BRANCH = ("branch_prose", "branch_linked", "branch_lines", "branch_tag", "branch_tokens")
"""Names of those of the child of the path to the container that it stands in."""

PAGE = ("page_prose", "page_share", "page_lines", "page_linked", "body_lines")
"""Names of those that all lines of a page share."""

WORDING = ("wording", "heading_wording")
"""Names of those that its words and those of the heading above it make: only lines that the others leave open are asked
for them."""

FEATURES = (OWN, PLACE, HOME, BRANCH, PAGE, WORDING)

Numbers = tuple[int, ...]
NodeFact = tuple[int, int, int, int, Numbers]
"""Own weight of words, near, worst and best weight on the way down to it, depths + 1 of the zones that it stands in."""

Row = tuple[int, Numbers, Numbers, Numbers, Numbers]
"""A line with its features: own, place, home and branch."""

Wording = Callable[[int], tuple[int, int]]
"""Returns the features that the words of a line make."""


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


def token_words(value: str) -> Iterable[str]:
    """Return the words in a class or id attribute, in lower case: `articleBody-text` has three.

    Where all is in small letters they are told without a search, and single letters count too.
    """
    value = value[:LONGEST_VALUE]
    if value.islower():
        return value.encode("utf-8", "replace").translate(SMALL).decode().split()
    return map(str.lower, TOKEN_WORDS.findall(value))


def opening_words(text: str) -> list[str]:
    """Return the words that a line opens with, in lower case, as the model knows them: digits are zeros."""
    opening = text[:OPENING].lower().encode("utf-8", "replace").translate(PLAIN).decode()
    if not opening.isascii():
        for sign in SIGNS:
            opening = opening.replace(sign, " ")
    return opening.split()


class NodeFacts:
    """Facts of elements that their descendants inherit, made when first asked for."""

    __slots__ = ("cache", "depths", "known", "parents", "tags", "values", "weights")

    def __init__(self, index: PageIndex, weights: Weights) -> None:
        self.parents, self.tags, self.depths = index.parents, index.tags, index.depths
        self.weights = weights.tokens
        self.known: dict[int, NodeFact] = {-1: (0, 0, 0, 0, NO_ZONES)}
        self.cache: dict[str, int] = {}
        values = index.attributes["class"].copy()
        for name in ("id", "role", "itemprop"):
            for node, value in index.attributes[name].items():
                values[node] = f"{values[node]} {value}" if node in values else value
        self.values = values

    def of(self, node: int) -> NodeFact:
        """Return the facts of an element."""
        known, parents = self.known, self.parents
        chain = []
        while node not in known:
            chain.append(node)
            node = parents[node]
        found = known[node]
        if not chain:
            return found
        _, near, worst, best, zones = found
        tags, values = self.tags, self.values
        for item in reversed(chain):
            near = near * 6 // 10
            weight = 0
            if item in values:
                weight = self.weigh(values[item])
                near += weight
                if weight < worst:
                    worst = weight
                elif weight > best:
                    best = weight
            if tags[item] in ZONES:
                zone = ZONES[tags[item]]
                zones = (*zones[:zone], self.depths[item] + 1, *zones[zone + 1 :])
            found = known[item] = (weight, near, worst, best, zones)
        return found

    def weigh(self, value: str) -> int:
        """Return the summed weight of the words in an element's class, id, role and itemprop."""
        weight = self.cache.get(value)
        if weight is None:
            weights = self.weights
            weight = 0
            for word in weights.keys() & token_words(value):
                weight += weights[word]
            weight = self.cache[value] = max(-600, min(600, weight))
        return weight


ABOVE = 12
"""So many lines above the container are judged; elsewhere outside it, prose alone is."""

OWN_TOKENS = OWN.index("own_tokens")

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


def chosen_lines(lines: PageLines, low: int, high: int) -> list[int]:
    """Return the lines worth judging: those of the likely container, some above it, prose elsewhere."""
    sizes, linked, prose = lines.sizes, lines.linked, lines.prose
    above = max(0, low - ABOVE)
    return [
        *compress(range(above), prose),
        *(at for at in range(above, low) if prose[at] or (linked[at] <= LINKED_OUTSIDE and sizes[at])),
        *compress(range(low, high), sizes[low:high]),
        *compress(range(high, lines.count), prose[high:]),
    ]


class LineFacts:
    """What is known of the lines of a page wherever its body stands."""

    def __init__(self, lines: PageLines, weights: Weights, hints: Hints) -> None:
        self.lines = lines
        self.words = weights.words
        self.description = hints.description
        self.nodes = NodeFacts(lines.index, weights)
        tags, parents, value_of = lines.index.tags, lines.index.parents, self.nodes.values.get
        kind_of: dict[tuple[str, str | None], int] = {}
        number = kind_of.setdefault
        self.kinds = kinds = [number((tags[node], value_of(node)), node) for node in lines.nodes]
        """For each line, the first node of its node's name and of its class, id, role and itemprop."""
        mothers = [parents[node] for node in lines.nodes]
        wide = {
            mother: len(tags) * number((tags[mother], value_of(mother)), mother) for mother in set(mothers)
        }
        self.families = [wide[mother] + kind for mother, kind in zip(mothers, kinds, strict=True)]
        """For each line, a number of its node's kind and of that of the parent."""
        self.kin, self.wide_kin = Counter(kinds), Counter(self.families)
        self.codes = list(map(TAG_CODES.get, map(tags.__getitem__, lines.nodes), NOTHING))
        self.repeats = Counter(lines.texts)
        self.headline = lines.span(hints.headline_node)[0] if hints.headline_node >= 0 else -1
        self.headings = [at for at, code in enumerate(self.codes) if H1 <= code <= H6 and lines.sizes[at]]
        self.known: dict[int, Numbers] = {}
        self.weighed = {-1: 0}

    def wording(self, at: int) -> tuple[int, int]:
        """Return the features that the words of a line make, and those of the heading above it."""
        headings = self.headings
        above = bisect_right(headings, at)
        return self._weigh(at), self._weigh(headings[above - 1] if above else -1)

    def _weigh(self, at: int) -> int:
        """Return the summed weights of the words that a line opens with."""
        weight = self.weighed.get(at)
        if weight is None:
            weight = sum(map(self.words.get, opening_words(self.lines.texts[at]), NOTHING))
            self.weighed[at] = weight
        return weight

    def own(self, chosen: Sequence[int]) -> list[Numbers]:
        """Return the features that some lines have of themselves."""
        known = self.known
        asked = [at for at in chosen if at not in known]
        if asked:
            self._gather(asked)
        return [known[at] for at in chosen]

    def _gather(self, asked: Sequence[int]) -> None:  # noqa: C901 - long on purpose
        """Note the features of some lines, in ascending order: the hot loop, see the module's docstring."""
        lines, known, facts = self.lines, self.known, self.nodes
        index = lines.index
        parents, tags, starts, stops = index.parents, index.tags, index.starts, index.stops
        line_starts, line_stops, last = lines.starts, index.line_stops, len(tags) - 1
        nodes, texts, sizes, linked = lines.nodes, lines.texts, lines.sizes, lines.linked
        node_known, facts_of, values, weigh = facts.known, facts.of, facts.values, facts.weigh
        ending_of = ENDINGS.get
        kinds, families, kin, wide_kin = self.kinds, self.families, self.kin, self.wide_kin
        repeats, headline = self.repeats, self.headline
        codes = [*self.codes, 0]
        next_links = [*linked[1:], 0]
        described_in = self.description
        described_start = described_in[:OPENING]
        passed = self.headings
        over = [-1, *passed]
        for at in asked:
            node, text, size = nodes[at], texts[at], sizes[at]
            heading = over[bisect_right(passed, at)]
            described = 0
            if described_in and size >= SHORT:
                start = text[:OPENING].lower()
                if start in described_in:
                    described = 1 if start != described_start else 3 if text.lower() == described_in else 2
            first = text[0]
            if first.isupper():
                opening = 2
            elif first.islower():
                opening = 1
            elif first.isalpha():
                opening = 4
            else:
                opening = 3 if first.isdigit() else 5 if first in QUOTES else 6
            wrapped = 0
            child = node + 1
            if node < last and parents[child] == node and tags[child] in WRAPPED and stops[child] >= line_stops[at] - 2 and starts[child] <= line_starts[at]:  # fmt: skip
                wrapped = WRAPPED[tags[child]]
            mother = parents[node]
            _, near, worst, best, _ = node_known[mother] if mother in node_known else facts_of(mother)
            near = near * 6 // 10
            weight = 0
            if node in values:
                weight = weigh(values[node])
                near += weight
                if weight < worst:
                    worst = weight
                elif weight > best:
                    best = weight
            known[at] = (
                size, linked[at], ending_of(text[-1], 0), opening, repeats[text], described, codes[at],
                weight, near, worst, best, wrapped, kin[kinds[at]], wide_kin[families[at]],
                codes[at - 1], next_links[at], codes[at + 1],
                at - heading if heading >= 0 else 50, at - headline if headline >= 0 else -60,
            )  # fmt: skip


def line_features(  # noqa: C901, PLR0912, PLR0915 - the other one
    facts: LineFacts, root: int, *, learning: bool = False
) -> tuple[list[Row], Numbers]:
    """Return the lines worth judging with the features of each, and those of the page; `root` is the likely container.

    The model is taught with more lines than it is asked about (`learning`): they show it what lies around a body.
    """
    lines = facts.lines
    index = lines.index
    tags, parents, depths = index.tags, index.parents, index.depths
    nodes, sizes, prose, count = lines.nodes, lines.sizes, lines.prose, lines.count
    starts, stops, line_starts = index.starts, index.stops, lines.starts
    sum_size, sum_linked, sum_prose = lines.sum_size, lines.sum_linked, lines.sum_prose
    node_facts, codes, kinds, families = facts.nodes.of, facts.codes, facts.kinds, facts.families
    low, high = lines.span(root)
    root_lines = high - low or 1
    root_prose = sum_prose[high] - sum_prose[low] or 1
    if learning:
        near = near_lines(lines, codes)
        chosen = [at for at in range(count) if sizes[at] and (low <= at < high or at in near)]
    else:
        chosen = chosen_lines(lines, low, high)
    kin_prose: dict[int, int] = {}
    wide_kin_prose: dict[int, int] = {}
    for at in compress(range(count), prose):
        kind, family = kinds[at], families[at]
        kin_prose[kind] = kin_prose.get(kind, 0) + prose[at]
        wide_kin_prose[family] = wide_kin_prose.get(family, 0) + prose[at]
    steps_down = {node: steps for steps, node in enumerate([root, *index.ancestors(root)])}
    known_sums: dict[int, tuple[int, int, int]] = {-1: (0, 0, 0)}

    def sums(node: int) -> tuple[int, int, int]:
        """Share of the container's prose, share of links and number of lines of an element."""
        found = known_sums.get(node)
        if found is None:
            first = bisect_left(line_starts, starts[node])
            after = bisect_left(line_starts, stops[node], first)
            size = sum_size[after] - sum_size[first]
            found = known_sums[node] = (
                min((sum_prose[after] - sum_prose[first]) * 100 // root_prose, 200),
                (sum_linked[after] - sum_linked[first]) // (size or 1),
                min(after - first, 200),
            )
        return found

    def home_of(mother: int) -> tuple[Numbers, Numbers]:
        """Where the children of an element stand, and the branch that holds them: none on the container's own path."""
        branch, above, up = -1, mother, 1
        while above not in steps_down and above >= 0:
            branch, above, up = above, parents[above], up + 1
        mother_prose, _, mother_lines = sums(mother)
        grand_prose, _, grand_lines = sums(parents[mother] if mother >= 0 else -1)
        weight, _, _, _, zones = node_facts(mother)
        depth = depths[mother] + 2
        home = (
            *((depth - zone if zone else 0 for zone in zones) if zones is not NO_ZONES else NO_ZONES),
            up, steps_down.get(above, 0), sums(above)[0], weight,
            mother_prose, mother_lines, grand_prose, grand_lines,
        )  # fmt: skip
        if branch < 0:
            return home, ()
        return home, (*sums(branch), TAG_CODES.get(tags[branch], 0), node_facts(branch)[0])

    linked, next_starts = lines.linked, [*line_starts[1:], len(index.flow)]
    homes: dict[int, tuple[Numbers, Numbers]] = {}
    rows: list[Row] = []
    for at, own in zip(chosen, facts.own(chosen), strict=True):
        node = nodes[at]
        mother = parents[node]
        if mother in homes:
            home, branch = homes[mother]
        else:
            home, branch = homes[mother] = home_of(mother)
        if not branch:
            if line_starts[at - 1] < starts[node] <= line_starts[at] < stops[node] <= next_starts[at]:
                shares = (min(prose[at] * 100 // root_prose, 200), linked[at], 1)  # its only line
            else:
                shares = sums(node)
            branch = (*shares, codes[at], own[OWN_TOKENS])
            if node in steps_down:
                home = (*home[:4], 0, steps_down[node], branch[0], *home[7:])
        kindred = kin_prose.get(kinds[at], 0) * 100 // root_prose
        wider = wide_kin_prose.get(families[at], 0) * 100 // root_prose if kindred else 0
        if at < low:
            place = (0, -min(low - at, 99), high - at, kindred, wider)
        elif at >= high:
            place = (2, 100 + min(at - high, 99), high - at, kindred, wider)
        else:
            place = (1, (at - low) * 100 // root_lines, high - at, kindred, wider)
        rows.append((at, own, place, home, branch))
    page_prose = sum_prose[count]
    page = (
        min(page_prose, 20000),
        root_prose * 100 // (page_prose or 1),
        min(count, 2000),
        sum_linked[count] // (sum_size[count] or 1),
        high - low - prose[low:high].count(0),
    )
    return rows, page

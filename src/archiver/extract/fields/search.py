"""The search for a page's byline: how well a place stands, the best score so far, and what could still beat it."""

from __future__ import annotations

from archiver.extract.candidates import Candidate
from archiver.extract.context import Context
from archiver.extract.fields.byline_text import Signed
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.places import places_of
from archiver.extract.fields.signers import declared_names
from archiver.knowledge.phrases import holds_any
from archiver.text import fold_typography

SURE = 250  # a score below this is a guess
FROM_LABEL, FROM_PEOPLE = 110, 90  # what a label adds to a byline, and what people do
MOST_FROM_WORDS = FROM_LABEL + FROM_PEOPLE
MOST_FROM_PLACE, MOST_ELSEWHERE = 200, 60  # what a place adds between headline and body, and anywhere else
FROM_AGREED, FROM_ALL_AGREED, FROM_EACH_AGREED, MOST_EACH = (
    230,
    60,
    10,
    5,
)  # people declared: one, all, each of five
MOST_AGREED = FROM_AGREED + FROM_ALL_AGREED + FROM_EACH_AGREED * MOST_EACH
FROM_ALIKE = 60  # what agreement with a desk declared adds
LONGEST, MOST_CLIMBS = 260, 5  # characters of a byline; elements around one
WIDEST = 4 * LONGEST
WHOLE = frozenset(("body", "article", "main"))
MOST_LINES = 240
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BODY = 800, 2500, 1500
LINE_LONGEST = 160


class Search:
    """What all byline rules ask of one page, with the highest score of a byline so far.

    What cannot win is not read: far the most elements called byline on a page are those of other pieces.
    """

    def __init__(self, context: Context) -> None:
        clues = clues_of(context)
        self.index = index = context.index
        self.marks, self.sites = clues.marks, clues.sites
        self.places = places_of(context)
        self.language = (index.attr(0, "lang") or "").strip() or None
        self.declared = declared = declared_names(context)
        self.score = SURE - 1
        self._agreed = MOST_AGREED if declared.people else FROM_ALIKE if declared.keys else 0
        words = (max(key.split() or [key], key=len) for key in declared.keys)
        self._tokens = tuple(dict.fromkeys(words))
        self._standing: dict[int, int] = {}
        self._agreeing: dict[str, bool] = {}
        self._thorough = clues.thorough
        self._lines: list[int] | None = None
        headline = self.places.headline
        self._end = self.places.opening_end if context.blocks or headline is None else headline[1] + 400
        self.read: dict[int, Signed | None] = {}  # what each node was found to display

    def beyond(self, most: int) -> bool:
        """Whether no candidate with so many points of its own, however well it stands, can win."""
        return most + MOST_FROM_WORDS + MOST_FROM_PLACE + self._agreed <= self.score

    def keep(self, candidate: Candidate) -> Candidate:
        """Return a candidate that a rule yields, its score remembered."""
        self.score = max(self.score, candidate.score)
        return candidate

    def may_win(self, node: int, base: int) -> bool:
        """Whether a node, or what it may be widened to, could win."""
        if self.beyond(base):
            return False
        least = self.score - base - MOST_FROM_WORDS  # what place and agreement must add more than
        if self.standing(node) > least:
            return True
        around = self._around(node)
        if least >= MOST_FROM_PLACE and not self._may_name(around[-1] if around else node):
            return False
        standing = max([self.standing(near) for near in (node, *around)])
        if standing > least or standing + self._agreed <= least:
            return standing > least
        return self._may_name(around[-1] if around else node)

    def _may_name(self, node: int) -> bool:
        """Whether a node may name someone declared."""
        index = self.index
        return self.may_agree(index.flow[index.starts[node] : index.stops[node]])

    def may_agree(self, text: str) -> bool:
        """Whether a text may name someone declared: the longest word of a name stands in it."""
        known = self._agreeing.get(text)  # elements side by side stand in the same ones
        if known is None:
            folded = fold_typography(text).replace(".", "")
            known = self._agreeing[text] = holds_any(folded, self._tokens)
        return known

    def _around(self, node: int) -> list[int]:
        """Return the elements around a node that a byline may be widened to."""
        found: list[int] = []
        index = self.index
        starts, stops, tags, parents = index.starts, index.stops, index.tags, index.parents
        above = parents[node]
        while above >= 0 and len(found) < MOST_CLIMBS and stops[above] - starts[above] <= WIDEST:
            if tags[above] in WHOLE:
                break
            found.append(above)
            above = parents[above]
        return found

    def standing(self, node: int) -> int:
        """Return what the place of a node says of it: near the headline, in a box of others, not shown."""
        known = self._standing.get(node)
        if known is None:
            start = self.index.starts[node]
            known = self._nearness(start)
            if self.places.foreign(node):
                known -= 110 if self.between(start) else 345
            if self.marks.hidden(node):
                known -= 160
            self._standing[node] = known
        return known

    def between(self, start: int) -> bool:
        """Whether a place lies between the headline and the body."""
        headline = self.places.headline
        return headline is not None and headline[1] <= start <= self.places.opening_end

    def _nearness(self, start: int) -> int:
        """Between headline and body is best; right above the headline and right after the body are good."""
        places = self.places
        headline, body = places.headline, places.body
        if headline is not None:
            if headline[1] <= start <= self._end:
                return 200 - min((start - headline[1]) // 20, 60)
            if headline[0] - 300 <= start < headline[0]:
                return 60
        if start < body[0]:
            return 60 if headline is None or start > headline[1] else -80
        if start <= body[1]:
            if places.set_apart(start):
                return 60
            return 30 if start >= body[1] - 2 * LINE_LONGEST or start <= body[0] + LINE_LONGEST else -200
        return 60 if start <= body[1] + 400 else 0 if start <= body[1] + 1000 else -60

    def lines(self, most: int) -> list[int]:
        """Return the numbers of the lines in which a byline with so many points of its own may stand and win."""
        if self._lines is None:
            self._lines = self.places.lines_near(BEFORE_HEADLINE, AFTER_BODY)[:MOST_LINES]
        if self._thorough or most + MOST_FROM_WORDS + MOST_ELSEWHERE + self._agreed > self.score:
            return self._lines
        if self.places.headline is None:
            return []
        first, last = self.places.headline[1], self._end
        starts, stops, nodes = self.index.starts, self.index.stops, self.index.line_nodes
        return [
            at
            for at in self._lines
            if starts[nodes[at]] >= first
            and (
                starts[nodes[at]] <= last or stops[nodes[at]] - WIDEST <= last
            )  # what is around it may begin there
        ]

    def window(self) -> tuple[int, int]:
        """Return the stretch of the flow in which a byline is looked for."""
        headline, body = self.places.headline, self.places.body
        low = (headline[0] - BEFORE_HEADLINE) if headline else body[0] - AFTER_HEADLINE
        return low, max(body[1], headline[1] if headline else 0) + AFTER_BODY


def search_of(context: Context) -> Search:
    """Return the search for the byline of the page being read."""
    memo = clues_of(context).memo
    search: Search | None = memo.get("byline_search")
    if search is None:
        search = memo["byline_search"] = Search(context)
    return search

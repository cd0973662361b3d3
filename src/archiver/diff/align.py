"""Alignment: which text of A became which text of B.

The recipe: equal texts first; then texts of equal words; then, among what is left, the likest, found by their rare
words; a text that became two, or two that became one, are told by what a neighbour adds. Then the largest part that
kept its order stays in place, and the rest has moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from operator import itemgetter

from rapidfuzz.distance import LCSseq

from archiver.diff.wording import LARGEST_WORD_DIFF, Wording, common_runs, ratio

ALIKE = 0.5  # ratio above which a text counts as the same one, edited
ALIKE_IN_PLACE = 0.35  # the same where both stand alone between the same neighbours
CONTAINED = 0.7  # share of the shorter text's words found in the longer one
FEWEST_WORDS = 4  # of a piece that is split off or merged in
PIECE_GAIN = 0.6  # share of a neighbour's words that must be news to the pair
WHOLE_GROUP = 0.6  # ratio of a text and the pieces it became
RARE_WORDS = 12
COMMON_POSTINGS = 24
CANDIDATES = 4
SMALL_FIELD = 400  # pairs of texts; so few are compared one by one
LETTERS_A_WORD = 3  # code points, blanks and signs with them; pieces shorter than this are signs or syllables
LARGEST_ALIGNMENT = 100_000_000  # product of unit counts
MOST_ROUNDS = 4
SMALL_GAP = 100  # pairs of texts between the same neighbours
MOST_BETWEEN = 2  # texts that may stand between the pieces of one


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of A and the texts of B they became; one to one, one to many or many to one."""

    a: tuple[int, ...]
    b: tuple[int, ...]


def match_equal(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pair equal items: as many as possible in order, then those left over wherever they stand."""
    pairs = _equal_in_order(a, b)
    taken_a, taken_b = {i for i, _ in pairs}, {j for _, j in pairs}
    left: dict[Hashable, list[int]] = defaultdict(list)
    for j in range(len(b) - 1, -1, -1):
        if j not in taken_b:
            left[b[j]].append(j)
    for i, item in enumerate(a):
        if i not in taken_a and left.get(item):
            pairs.append((i, left[item].pop()))
    return pairs


def _equal_in_order(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    numbers: dict[Hashable, int] = {}
    numbered_a = [numbers.setdefault(item, len(numbers)) for item in a]
    numbered_b = [numbers.setdefault(item, len(numbers)) for item in b]
    runs = common_runs(numbered_a, numbered_b, LARGEST_ALIGNMENT)
    return [(i + k, j + k) for i, j, length in runs for k in range(length)]


def match_alike(a: dict[int, Wording], b: dict[int, Wording], gaps: Gaps) -> list[Group]:
    """Pair texts that are alike, with the neighbours that were split off or merged in.

    Of many texts, those without rare words of their own are found between their neighbours, once these are known.
    """
    groups: list[Group] = []
    left_a, left_b = dict(a), dict(b)
    for _ in range(MOST_ROUNDS):
        found = _Matcher(left_a, left_b, gaps).groups()
        groups += found
        all_compared = len(left_a) * len(left_b) <= SMALL_FIELD
        for group in found:
            for i in group.a:
                del left_a[i]
            for j in group.b:
                del left_b[j]
        if all_compared or not found or not left_a or not left_b:
            break
        gaps = gaps.narrowed((group.a[0], group.b[0]) for group in found)
    return groups


class Gaps:
    """Between which pairs a text stands: texts in the same gap of A and B stand at the same place."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._kept = in_place(sorted(pairs))
        self._a = [i for i, _ in self._kept]
        self._b = [j for _, j in self._kept]

    def narrowed(self, pairs: Iterable[tuple[int, int]]) -> Gaps:
        """Return the gaps between these pairs too."""
        return Gaps([*self._kept, *pairs])

    def of_a(self, i: int) -> int:
        """Return the gap in which text `i` of A stands."""
        return bisect_right(self._a, i)

    def of_b(self, j: int) -> int:
        """Return the gap in which text `j` of B stands."""
        return bisect_right(self._b, j)

    def before_a(self, i: int) -> int:
        """Return the place in B after which text `i` of A stood; -1 at the start."""
        gap = self.of_a(i)
        return self._b[gap - 1] if gap else -1


class _Side:
    """The texts of A or of B that are left over: which are free, which stand in one gap, and how like any other each is."""

    def __init__(self, texts: dict[int, Wording], gap_of: Callable[[int], int]) -> None:
        self.texts = texts
        self.free = dict.fromkeys(texts)
        self.gap_of = gap_of
        self.gaps: dict[int, list[int]] = defaultdict(list)
        for place in texts:
            self.gaps[gap_of(place)].append(place)
        self.left = {gap: len(places) for gap, places in self.gaps.items()}
        self.best: dict[int, float] = defaultdict(float)

    def take(self, places: Iterable[int]) -> None:
        """Note that texts have found their partner."""
        for place in places:
            del self.free[place]
            self.left[self.gap_of(place)] -= 1

    def words_of(self, places: Iterable[int]) -> list[int]:
        """Return the words of some texts, one behind the other."""
        return [word for place in places for word in self.texts[place].words]


class _Matcher:
    """The search for likest texts among those left over."""

    def __init__(self, a: dict[int, Wording], b: dict[int, Wording], gaps: Gaps) -> None:
        self.a, self.b = _Side(a, gaps.of_a), _Side(b, gaps.of_b)
        self.scores = self._score_candidates()
        for (i, j), score in self.scores.items():
            self.a.best[i] = max(self.a.best[i], score)
            self.b.best[j] = max(self.b.best[j], score)

    def groups(self) -> list[Group]:
        """Take the likest pairs first, each with its pieces."""
        found: list[Group] = []
        for (i, j), score in sorted(self.scores.items(), key=lambda item: (-item[1], item[0])):
            if i in self.a.free and j in self.b.free and (group := self._group(i, j, score)):
                found.append(group)
                self.a.take(group.a)
                self.b.take(group.b)
        return found

    def _group(self, i: int, j: int, score: float) -> Group | None:
        """Return the pair, its pieces with it, if it is alike enough."""
        split = _pieces(self.a.texts[i].words, j, self.b)
        if len(split) > 1 and self._joined_ratio((i,), split) > max(score, WHOLE_GROUP):
            return Group((i,), split)
        merged = _pieces(self.b.texts[j].words, i, self.a)
        if len(merged) > 1 and self._joined_ratio(merged, (j,)) > max(score, WHOLE_GROUP):
            return Group(merged, (j,))
        alone = self._alone_in_place(i, j)
        if score >= ALIKE or (alone and score >= ALIKE_IN_PLACE):
            return Group((i,), (j,))
        return None

    def _alone_in_place(self, i: int, j: int) -> bool:
        """Tell whether two texts are the only ones without a partner between the same neighbours."""
        gap = self.a.gap_of(i)
        return gap == self.b.gap_of(j) and self.a.left[gap] == self.b.left[gap] == 1

    def _joined_ratio(self, i: tuple[int, ...], j: tuple[int, ...]) -> float:
        return ratio(self.a.words_of(i), self.b.words_of(j))

    def _score_candidates(self) -> dict[tuple[int, int], float]:
        scores: dict[tuple[int, int], float] = {}
        for i, j in self._candidates():
            if (i, j) not in scores:
                scores[i, j] = _likeness(self.a.texts[i], self.b.texts[j])
        return {pair: score for pair, score in scores.items() if score >= ALIKE_IN_PLACE}

    def _candidates(self) -> Iterable[tuple[int, int]]:
        """Yield pairs worth comparing: at the same place, or with rare words in common."""
        for gap, rows in self.a.gaps.items():
            columns = self.b.gaps.get(gap, [])
            if len(rows) * len(columns) <= SMALL_GAP:
                yield from product(rows, columns)
            else:
                yield from zip(rows, columns, strict=False)
        if len(self.a.texts) * len(self.b.texts) <= SMALL_FIELD:
            yield from product(self.a.texts, self.b.texts)
            return
        postings: dict[Hashable, list[int]] = defaultdict(list)
        for j, wording in self.b.texts.items():
            for word in set(telling_words(wording.words, len(wording.text))):
                postings[word].append(j)
        for i, wording in self.a.texts.items():
            for j in likely_texts(telling_words(wording.words, len(wording.text)), postings):
                yield i, j


def _pieces(whole: tuple[int, ...], seed: int, side: _Side) -> tuple[int, ...]:
    """Return the neighbours of `seed` that together with it make up `whole`, in order."""
    pieces = [seed]
    words = list(side.texts[seed].words)
    common = _common(whole, words)
    for step in (1, -1):
        place: int | None = seed
        while place is not None and len(words) < 2 * len(whole):
            place, gained = None, 0
            for near in _near(pieces[-1 if step > 0 else 0], step, side.free):
                piece = side.texts[near].words
                edge = whole[len(whole) - len(piece) :] if step > 0 else whole[: len(piece)]
                joined = [*words, *piece] if step > 0 else [*piece, *words]
                gained = _common(whole, joined) - common
                told = edge == piece or _says_enough(side.texts[near])
                if piece and told and gained >= max(PIECE_GAIN, side.best[near]) * len(piece):
                    place = near
                    break
            if place is not None:
                pieces.insert(len(pieces) if step > 0 else 0, place)
                words, common = joined, common + gained
    return tuple(pieces)


def _near(place: int, step: int, free: dict[int, None]) -> Iterator[int]:
    """Yield the next texts without a partner; what was moved or added in between is stepped over."""
    for distance in range(1, MOST_BETWEEN + 2):
        if place + step * distance in free:
            yield place + step * distance


def telling_words(pieces: Sequence[int], length: int) -> Sequence[Hashable]:
    """Return what texts are found by: words; where pieces are signs or syllables, which all texts share, pairs of them."""
    return pieces if length > LETTERS_A_WORD * len(pieces) else list(pairwise(pieces))


def likely_texts(words: Sequence[Hashable], postings: dict[Hashable, list[int]]) -> list[int]:
    """Return the texts that share the rarest words."""
    known = [(len(postings[word]), word) for word in dict.fromkeys(words) if word in postings]
    known.sort(key=itemgetter(0))
    votes: dict[int, float] = defaultdict(float)
    for count, word in known[:RARE_WORDS]:
        if count > COMMON_POSTINGS:
            break
        for j in postings[word]:
            votes[j] += 1 / count
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    return [j for j, _ in ranked[:CANDIDATES]]


def _likeness(a: Wording, b: Wording) -> float:
    """Return the ratio of two texts; where one holds the other, just enough to look for the rest."""
    alike = ratio(a.words, b.words)
    if alike >= ALIKE or not a.words or not b.words:
        return alike
    short, long = sorted((a.words, b.words), key=len)
    contained = short in (long[: len(short)], long[-len(short) :])
    if not contained and _says_enough(a) and _says_enough(b):
        contained = _common(short, long) >= CONTAINED * len(short)
    return max(alike, (ALIKE - 0.01) * contained)


def _says_enough(text: Wording) -> bool:
    """Tell whether a text is long enough not to stand in another one by chance."""
    return text.bulk >= FEWEST_WORDS and len(text.text) >= LETTERS_A_WORD * FEWEST_WORDS


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    if len(a) * len(b) > LARGEST_WORD_DIFF:
        return 0
    return LCSseq.similarity(a, b)


def in_place(pairs: Sequence[tuple[int, int]], weights: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """Return the heaviest part of `pairs` (sorted by A) that is in order in B too."""
    runs = _runs(pairs, weights)
    if len(runs) <= 1:
        return list(pairs)
    chain = _heaviest_chain([(run.order, run.weight) for run in runs])
    return [pair for k in chain for pair in pairs[runs[k].first : runs[k].last]]


@dataclass(slots=True)
class _Run:
    first: int
    last: int
    order: int
    weight: int


def _runs(pairs: Sequence[tuple[int, int]], weights: Sequence[int] | None) -> list[_Run]:
    """Return the pairs as runs that kept their order among all pairs."""
    rank = {j: k for k, j in enumerate(sorted(j for _, j in pairs))}
    runs: list[_Run] = []
    for k, (_, j) in enumerate(pairs):
        weight = 1 if weights is None else weights[k]
        if runs and rank[j] == rank[pairs[k - 1][1]] + 1:
            runs[-1].last += 1
            runs[-1].weight += weight
        else:
            runs.append(_Run(k, k + 1, rank[j], weight))
    return runs


def _heaviest_chain(items: Sequence[tuple[int, int]]) -> list[int]:
    """Return the places of the heaviest increasing subsequence of (order, weight): a Fenwick tree of prefix maxima."""
    ranks = {order: k + 1 for k, order in enumerate(sorted(order for order, _ in items))}
    tree: list[tuple[int, int]] = [(0, -1)] * (len(items) + 1)
    before = [-1] * len(items)
    totals = [0] * len(items)
    for k, (order, weight) in enumerate(items):
        rank = ranks[order]
        at, best = rank - 1, (0, -1)
        while at > 0:
            best = max(best, tree[at])
            at &= at - 1
        before[k], totals[k] = best[1], best[0] + weight
        at = rank
        while at <= len(items):
            tree[at] = max(tree[at], (totals[k], k))
            at += at & -at
    k = max(range(len(items)), key=lambda place: totals[place])
    chain = []
    while k >= 0:
        chain.append(k)
        k = before[k]
    return chain[::-1]

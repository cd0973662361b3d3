"""Words within aligned texts: which sentences stayed, which words differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

from archiver.diff.changes import Span
from archiver.diff.scrub import Noise
from archiver.text import UNSTOPPED, piece_spans, split_sentences

MARK = re.compile(r"\w+|[^\w\s]")  # words and single signs, e.g. "bridge", "“"
UNPARTED_WORD = 5  # code points of a word where blanks part none, as long as most are
SMALL_ISLAND = 2  # syllables that stay between two edits of one run of letters by chance only
WIDENED = 400  # code points around what differs that are read too, so that sentences are whole
WHOLE_REPLACEMENT = 0.3  # below this ratio two texts share words by chance
# Where a sentence may end: "Dr. Abel", "…។…" without a blank, a blank between letters of a script without full stops.
CLAUSE_END = re.compile(
    r"""[.!?…‽؟۔।॥։።፧။།៖។][)\]}"'”’»›“‘]*[ ]
    |   [။។](?=\w)
    |   (?<=[\u0e01-\u0eff])[ ](?=[\u0e01-\u0eff])""",
    re.VERBOSE,
)
LARGEST_WORD_DIFF = 200_000_000  # product of word counts; above it only what is common at both ends is kept


class Vocabulary:
    """Numbers for words, so that sequences of words compare as integers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """Return the number of a word."""
        return self._numbers.setdefault(word, len(self._numbers))


@dataclass(frozen=True, slots=True)
class Wording:
    """The pieces of a text as numbers, where each stands, and what noise was left out.

    A piece is a word; in long runs of letters of a script that parts no words (Thai) it is a syllable, and `of_word`
    tells of which run each piece is.
    """

    text: str
    words: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    noise: tuple[tuple[str, str], ...]
    window: tuple[int, int]  # the part of the text that was read; all of it but for very long texts
    of_word: tuple[int, ...] | None = None

    @property
    def bulk(self) -> int:
        """How much the text says, in words."""
        return self.bulk_of(len(self.words), len(self.text))

    def bulk_of(self, pieces: int, length: int) -> int:
        """Return how much some pieces say, in words; of syllables it takes several to say one."""
        return pieces if self.of_word is None else min(pieces, length // UNPARTED_WORD)

    def count(self, ranges: Iterable[tuple[int, int]]) -> int:
        """Return how many words the pieces in these ranges are; a run of letters is one, however it is edited."""
        if self.of_word is None:
            return sum(last - first for first, last in ranges)
        return len({number for first, last in ranges for number in self.of_word[first:last]})


def read_wording(
    text: str, vocabulary: Vocabulary, noise: Noise, window: tuple[int, int] | None = None
) -> Wording:
    """Return the words of a text, or of a window of it, that are no noise."""
    first, last = window or (0, len(text))
    piece = text[first:last]
    hidden = noise.in_text(piece)
    spans, of_word = piece_spans(piece)
    if hidden:
        kept = _outside(spans, hidden)
        spans = [spans[k] for k in kept]
        of_word = None if of_word is None else [of_word[k] for k in kept]
    number = vocabulary.number
    folded = piece.casefold()
    if len(folded) == len(piece):
        words = tuple([number(folded[start:end]) for start, end in spans])
    else:  # "ß" and "İ" become two code points
        words = tuple([number(piece[start:end].casefold()) for start, end in spans])
    told = tuple((name, piece[start:end]) for start, end, name in hidden)
    if first:
        spans = [(start + first, end + first) for start, end in spans]
    return Wording(
        text, words, tuple(spans), told, (first, last), None if of_word is None else tuple(of_word)
    )


def differing_windows(a: str, b: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the parts in which two texts differ, widened to a blank if one is near; what is around them is the same."""
    start = _common_length(a, b, lambda text, count: text[:count])
    end = _common_length(a[start:], b[start:], lambda text, count: text[len(text) - count :])
    first = max(0, start - WIDENED)
    if first:
        blank = a.rfind(" ", max(0, first - WIDENED), first)
        first = first if blank < 0 else blank + 1
    last = min(len(a), len(a) - end + WIDENED)
    if last < len(a):
        blank = a.find(" ", last, last + WIDENED)
        last = last if blank < 0 else blank
    return (first, last), (first, last + len(b) - len(a))


def _common_length(a: str, b: str, cut: Callable[[str, int], str]) -> int:
    """Return how many characters two texts share at the end that `cut` takes, by halving."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if cut(a, middle) == cut(b, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _outside(spans: list[tuple[int, int]], hidden: list[tuple[int, int, str]]) -> list[int]:
    """Return which of `spans` touch nothing that is hidden."""
    kept: list[int] = []
    at = 0
    for k, (start, end) in enumerate(spans):
        while at < len(hidden) and hidden[at][1] <= start:
            at += 1
        if at == len(hidden) or end <= hidden[at][0]:
            kept.append(k)
    return kept


class Sentence(NamedTuple):
    """A sentence of a wording: its words by index, where it stands in the text, and how much it says, in words."""

    first: int
    last: int  # one past
    start: int
    end: int
    key: tuple[int, ...]
    bulk: int


def cut_sentences(wording: Wording, language: str | None) -> list[Sentence]:
    """Return the sentences of a text that hold words, lines apart; phrases without a full stop are clauses."""
    unstopped = language is not None and language.lower().partition("-")[0] in UNSTOPPED
    sentences: list[Sentence] = []
    at = wording.window[0]
    first = 0
    for line in wording.text[slice(*wording.window)].split("\n"):
        for piece in split_sentences(line, None if unstopped else language):
            start = wording.text.index(piece, at)
            at = start + len(piece)
            last = first
            while last < len(wording.spans) and wording.spans[last][0] < at:
                last += 1
            if last > first:
                bulk = wording.bulk_of(last - first, len(piece))
                sentences.append(Sentence(first, last, start, at, wording.words[first:last], bulk))
            first = last
    return sentences


def cut_clauses(sentence: Sentence, wording: Wording) -> list[Sentence]:
    """Return the clauses of a sentence that hold words, cut wherever one may end.

    It is also cut where the splitter sees an abbreviation or no end at all.
    """
    ends = [match.end() for match in CLAUSE_END.finditer(wording.text, sentence.start, sentence.end - 1)]
    if not ends:
        return [sentence]
    clauses: list[Sentence] = []
    start, first = sentence.start, sentence.first
    for end in [*ends, sentence.end]:
        last = first
        while last < sentence.last and wording.spans[last][0] < end:
            last += 1
        if last > first:
            shown = end - (wording.text[end - 1] == " ")
            bulk = wording.bulk_of(last - first, shown - start)
            clauses.append(Sentence(first, last, start, shown, wording.words[first:last], bulk))
        start, first = end, last
    return clauses if len(clauses) > 1 else [sentence]


class Edit(NamedTuple):
    """A run of words that differs: word indices on both sides."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int


def common_runs(
    a: Sequence[int], b: Sequence[int], largest: int = LARGEST_WORD_DIFF
) -> list[tuple[int, int, int]]:
    """Return the runs that two sequences share in order, as (place in a, place in b, length).

    Where the product of what lies between is above `largest`, only what is common at both ends is found.
    """
    start = 0
    most = min(len(a), len(b))
    while start < most and a[start] == b[start]:
        start += 1
    end = 0
    while end < most - start and a[len(a) - 1 - end] == b[len(b) - 1 - end]:
        end += 1
    runs = [(0, 0, start)] if start else []
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    if inner_a and inner_b and len(inner_a) * len(inner_b) <= largest:
        equal = (op for op in Indel.opcodes(inner_a, inner_b) if op.tag == "equal")
        runs += [(start + op.src_start, start + op.dest_start, op.src_end - op.src_start) for op in equal]
    if end:
        runs.append((len(a) - end, len(b) - end, end))
    return runs


def word_edits(a: Sequence[int], b: Sequence[int]) -> list[Edit]:
    """Return the runs of words that differ; texts that share words by chance only differ as a whole."""
    runs = common_runs(a, b)
    common = sum(run[2] for run in runs)
    if a and b and 2 * common < WHOLE_REPLACEMENT * (len(a) + len(b)):
        runs = []
    edits: list[Edit] = []
    at_a = at_b = 0
    for start_a, start_b, length in [*runs, (len(a), len(b), 0)]:
        if start_a > at_a or start_b > at_b:
            edits.append(Edit(at_a, start_a, at_b, start_b))
        at_a, at_b = start_a + length, start_b + length
    return edits


def whole_edits(edits: Sequence[Edit], a: Wording, b: Wording) -> list[Edit]:
    """Return edits with those joined that stand in one run of letters with hardly a syllable between them."""
    if a.of_word is None or b.of_word is None:
        return list(edits)
    joined: list[Edit] = []
    for edit in edits:
        if joined and _is_island(joined[-1], edit, a.of_word, b.of_word):
            joined[-1] = Edit(joined[-1].a_first, edit.a_last, joined[-1].b_first, edit.b_last)
        else:
            joined.append(edit)
    return joined


def _is_island(before: Edit, after: Edit, of_word_a: Sequence[int], of_word_b: Sequence[int]) -> bool:
    """Tell whether what stays between two edits is a small part of a run that both edit."""
    gap = after.a_first - before.a_last
    if not 0 < gap == after.b_first - before.b_last <= SMALL_ISLAND:
        return False
    run_a = of_word_a[max(before.a_first, before.a_last - 1) : min(after.a_last, after.a_first + 1)]
    run_b = of_word_b[max(before.b_first, before.b_last - 1) : min(after.b_last, after.b_first + 1)]
    return len(set(run_a)) == len(set(run_b)) == 1


def ratio(a: Sequence[int], b: Sequence[int]) -> float:
    """Return how alike two sequences of words are, 0 to 1."""
    if len(a) * len(b) > LARGEST_WORD_DIFF:
        return 2 * sum(run[2] for run in common_runs(a, b)) / (len(a) + len(b))
    return Indel.normalized_similarity(a, b)


def mark_spans(before: str, after: str) -> tuple[Span, ...]:
    """Return where two texts of the same words differ in signs and letters' case."""
    window_a, window_b = differing_windows(before, after)
    a = [match.span() for match in MARK.finditer(before, *window_a)]
    b = [match.span() for match in MARK.finditer(after, *window_b)]
    vocabulary = Vocabulary()
    edits = word_edits(
        [vocabulary.number(before[start:end]) for start, end in a],
        [vocabulary.number(after[start:end]) for start, end in b],
    )
    return tuple(span_of(edit, a, b) for edit in edits)


def span_of(edit: Edit, a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> Span:
    """Return an edit as places in the two texts."""
    before = _place(edit.a_first, edit.a_last, a)
    after = _place(edit.b_first, edit.b_last, b)
    if edit.a_first == edit.a_last:
        return Span("insert", before, after)
    return Span("delete" if edit.b_first == edit.b_last else "replace", before, after)


def _place(first: int, last: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if last > first:
        return spans[first][0], spans[last - 1][1]
    at = spans[first - 1][1] if first else 0
    return at, at

"""A text and what it became, sentence by sentence: what stayed, what went elsewhere, which words differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from archiver.diff.align import Group, in_place, likely_texts, match_equal, telling_words
from archiver.diff.changes import Span
from archiver.diff.wording import (
    Edit,
    Sentence,
    Wording,
    cut_clauses,
    cut_sentences,
    ratio,
    span_of,
    whole_edits,
    word_edits,
)

FEWEST_MOVED_WORDS = 4  # a shorter sentence comes twice by chance
FEWEST_MOVED_EDITED = 7
ALIKE_MOVED = 0.7
FEWEST_MOVED_LETTERS = 12  # code points of a run of words that moved though it is no sentence


@dataclass(slots=True)
class Opening:
    """Sentences of two texts between two that stayed: the place where words may differ."""

    part: int
    a: list[Sentence]
    b: list[Sentence]
    at: tuple[int, int]  # word indices at which it begins


@dataclass(slots=True)
class Part:
    """A text of A and what it became, as one wording on each side; one side may be missing."""

    group: Group
    a: Wording
    b: Wording
    edits: list[Edit] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def words_added(self) -> int:
        """How many words of B are edited."""
        return self.b.count((edit.b_first, edit.b_last) for edit in self.edits)

    @property
    def words_removed(self) -> int:
        """How many words of A are edited."""
        return self.a.count((edit.a_first, edit.a_last) for edit in self.edits)


@dataclass(frozen=True, slots=True)
class MovedSentence:
    """A sentence that went from one place to another."""

    from_part: int
    to_part: int
    before: Sentence
    after: Sentence


def openings_of(k: int, part: Part, language: str | None) -> Iterator[Opening]:
    """Yield the places between sentences that stayed."""
    if part.a.words == part.b.words:
        return
    a = cut_sentences(part.a, language)
    b = cut_sentences(part.b, language)
    yield from _between(Opening(k, a, b, (0, 0)), in_order([one.key for one in a], [one.key for one in b]))


def _between(opening: Opening, stayed: list[tuple[int, int]]) -> Iterator[Opening]:
    """Yield what an opening leaves open between the sentences of it that stayed."""
    a, b = opening.a, opening.b
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *stayed, (len(a), len(b))]):
        if next_i > i + 1 or next_j > j + 1:
            at = (a[i].last, b[j].last) if i >= 0 else opening.at
            yield Opening(opening.part, a[i + 1 : next_i], b[j + 1 : next_j], at)


def edited_ranges(part: Part) -> Iterator[tuple[Wording, int, int]]:
    """Yield the words that differ, on either side, as places in their wording."""
    for edit in part.edits:
        yield part.a, edit.a_first, edit.a_last
        yield part.b, edit.b_first, edit.b_last


def no_wording() -> Wording:
    """Return the wording of a text that is not there."""
    return Wording("", (), (), (), (0, 0))


def joined_wording(wordings: list[Wording]) -> Wording:
    """Return texts as one, blank lines between them."""
    if len(wordings) == 1:
        return wordings[0]
    words: list[int] = []
    spans: list[tuple[int, int]] = []
    of_word: list[int] = []
    offset = 0
    for wording in wordings:
        words.extend(wording.words)
        spans.extend((start + offset, end + offset) for start, end in wording.spans)
        numbers = range(len(wording.words)) if wording.of_word is None else wording.of_word
        of_word.extend(number + offset for number in numbers)  # a text has no more words than code points
        offset += len(wording.text) + 2
    noise = tuple(one for wording in wordings for one in wording.noise)
    text = "\n\n".join(wording.text for wording in wordings)
    cut = any(wording.of_word is not None for wording in wordings)
    return Wording(text, tuple(words), tuple(spans), noise, (0, len(text)), tuple(of_word) if cut else None)


def in_order(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pair equal sentences that kept their order."""
    pairs = sorted(match_equal(a, b))
    return in_place(pairs)


def moved_sentences(
    openings: list[Opening], parts: Sequence[Part]
) -> tuple[list[MovedSentence], list[Opening]]:
    """Return the sentences that went elsewhere, and what the openings hold without them.

    Where a sentence ends is a guess at times ("am 3. Mai", "Dr. Abel", no stop at all), and a neighbour that stayed is
    then taken for a part of it: what no whole sentence explains is cut wherever one may end, and looked at again.
    """
    moved = _equal_elsewhere(openings)
    left = [finer for opening in openings for finer in _cut_finer(opening, parts[opening.part])]
    if len(left) != len(openings) or any(one is not two for one, two in zip(left, openings, strict=True)):
        moved += _equal_elsewhere(left)
    moved += _alike_elsewhere(left, parts)
    return moved, left


def _cut_finer(opening: Opening, part: Part) -> Iterator[Opening]:
    a = [clause for one in opening.a for clause in cut_clauses(one, part.a)]
    b = [clause for one in opening.b for clause in cut_clauses(one, part.b)]
    if len(a) == len(opening.a) and len(b) == len(opening.b):
        yield opening
        return
    keys = [[one.key if one.bulk >= FEWEST_MOVED_WORDS else id(one) for one in side] for side in (a, b)]
    yield from _between(Opening(opening.part, a, b, opening.at), in_order(*keys))


def _equal_elsewhere(openings: list[Opening]) -> list[MovedSentence]:
    offered: dict[tuple[int, ...], list[tuple[Opening, Sentence]]] = defaultdict(list)
    for opening in openings:
        for one in opening.a:
            if one.bulk >= FEWEST_MOVED_WORDS:
                offered[one.key].append((opening, one))
    moved = []
    for opening in openings:
        for one in list(opening.b):
            if offered.get(one.key):
                source, before = offered[one.key].pop(0)
                moved.append(_take(source, opening, before, one))
    return moved


def _alike_elsewhere(openings: list[Opening], parts: Sequence[Part]) -> list[MovedSentence]:
    """Find what moved and was edited, or was cut into other sentences, where one side of the opening is empty."""
    sources = [(o, one) for o in openings if not o.b for one in _passages(o.a, parts[o.part].a)]
    targets = [(o, one) for o in openings if not o.a for one in _passages(o.b, parts[o.part].b)]
    postings: dict[Hashable, list[int]] = defaultdict(list)
    for k, (_, sentence) in enumerate(targets):
        for word in set(telling_words(sentence.key, sentence.end - sentence.start)):
            postings[word].append(k)
    found: list[tuple[float, int, int]] = []
    for i, (_, sentence) in enumerate(sources):
        for k in likely_texts(telling_words(sentence.key, sentence.end - sentence.start), postings):
            alike = ratio(sentence.key, targets[k][1].key)
            if alike >= ALIKE_MOVED:
                found.append((-alike, i, k))
    moved = []
    for _, i, k in sorted(found):
        (source, before), (target, after) = sources[i], targets[k]
        if _covers(source.a, before) and _covers(target.b, after):
            moved.append(_take(source, target, before, after))
    return moved


def _passages(sentences: list[Sentence], wording: Wording) -> Iterator[Sentence]:
    """Yield the sentences long enough to be found again edited, and all of them as one where nothing is between."""
    yield from (one for one in sentences if len(one.key) >= FEWEST_MOVED_EDITED)
    if len(sentences) > 1 and all(one.last == two.first for one, two in pairwise(sentences)):
        first, last = sentences[0], sentences[-1]
        key = wording.words[first.first : last.last]
        if len(key) >= FEWEST_MOVED_EDITED:
            bulk = sum(one.bulk for one in sentences)
            yield Sentence(first.first, last.last, first.start, last.end, key, bulk)


def _covers(sentences: list[Sentence], passage: Sentence) -> bool:
    """Tell whether all the words of a passage are still to be had."""
    return sum(_within(one, passage) * len(one.key) for one in sentences) == len(passage.key)


def _within(sentence: Sentence, passage: Sentence) -> bool:
    return passage.first <= sentence.first and sentence.last <= passage.last


def _take(source: Opening, target: Opening, before: Sentence, after: Sentence) -> MovedSentence:
    source.a = [one for one in source.a if not _within(one, before)]
    target.b = [one for one in target.b if not _within(one, after)]
    return MovedSentence(source.part, target.part, before, after)


def add_edits(part: Part, opening: Opening) -> None:
    """Compare the words of an opening and add what differs to its part."""
    places_a = [place for one in opening.a for place in range(one.first, one.last)]
    places_b = [place for one in opening.b for place in range(one.first, one.last)]
    words_a = [part.a.words[place] for place in places_a]
    words_b = [part.b.words[place] for place in places_b]
    found: list[Edit] = []
    for edit in word_edits(words_a, words_b):
        a = list(_stretches(places_a[edit.a_first : edit.a_last]))
        b = list(_stretches(places_b[edit.b_first : edit.b_last]))
        if len(a) <= 1 and len(b) <= 1:
            a_first, a_last = a[0] if a else (_after(places_a, edit.a_first, opening.at[0]),) * 2
            b_first, b_last = b[0] if b else (_after(places_b, edit.b_first, opening.at[1]),) * 2
            found.append(Edit(a_first, a_last, b_first, b_last))
        else:
            found.extend(Edit(first, last, opening.at[1], opening.at[1]) for first, last in a)
            found.extend(Edit(opening.at[0], opening.at[0], first, last) for first, last in b)
    part.edits += whole_edits(found, part.a, part.b)
    part.spans = [span_of(edit, part.a.spans, part.b.spans) for edit in part.edits]


def moved_runs(parts: Sequence[Part]) -> list[MovedSentence]:
    """Take runs of words out of the edits that were removed in one place and added in another, and are no sentences."""
    offered: dict[tuple[int, ...], list[tuple[int, Edit]]] = defaultdict(list)
    for k, part in enumerate(parts):
        for edit in part.edits:
            if edit.b_first == edit.b_last and _is_long(edit.a_first, edit.a_last, part.a):
                offered[part.a.words[edit.a_first : edit.a_last]].append((k, edit))
    moved = []
    for k, part in enumerate(parts):
        for edit in list(part.edits) if offered else ():
            sources = offered.get(part.b.words[edit.b_first : edit.b_last])
            if edit.a_first == edit.a_last and sources:
                source, removed = sources.pop(0)
                moved.append(
                    MovedSentence(
                        source,
                        k,
                        _sentence_of(removed.a_first, removed.a_last, parts[source].a),
                        _sentence_of(edit.b_first, edit.b_last, part.b),
                    )
                )
                _forget(parts[source], removed)
                _forget(part, edit)
    return moved


def _is_long(first: int, last: int, wording: Wording) -> bool:
    letters = wording.spans[last - 1][1] - wording.spans[first][0] if last > first else 0
    return last - first >= FEWEST_MOVED_EDITED and letters >= FEWEST_MOVED_LETTERS


def _sentence_of(first: int, last: int, wording: Wording) -> Sentence:
    start, end = wording.spans[first][0], wording.spans[last - 1][1]
    bulk = wording.bulk_of(last - first, end - start)
    return Sentence(first, last, start, end, wording.words[first:last], bulk)


def _forget(part: Part, edit: Edit) -> None:
    at = part.edits.index(edit)
    del part.edits[at], part.spans[at]


def _after(places: list[int], at: int, start: int) -> int:
    """Return the word index at which something is inserted before the `at`-th of `places`."""
    return places[at - 1] + 1 if at else start


def _stretches(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield runs of consecutive word indices as (first, one past the last)."""
    first = last = -1
    for place in places:
        if place != last:
            if last >= 0:
                yield first, last
            first = place
        last = place + 1
    if last >= 0:
        yield first, last


def wording_of(sentence: Sentence, wording: Wording) -> Wording:
    """Return a sentence as a text of its own."""
    part = slice(sentence.first, sentence.last)
    return Wording(
        wording.text[sentence.start : sentence.end],
        sentence.key,
        tuple((start - sentence.start, end - sentence.start) for start, end in wording.spans[part]),
        (),
        (0, sentence.end - sentence.start),
        None if wording.of_word is None else wording.of_word[part],
    )

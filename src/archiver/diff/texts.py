"""The texts of two bodies compared: what was edited, added, removed, moved, split or merged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from archiver.diff.align import Gaps, Group, match_alike, match_equal
from archiver.diff.changes import Change, Significance
from archiver.diff.moves import moved_places
from archiver.diff.parts import (
    MovedSentence,
    Part,
    add_edits,
    edited_ranges,
    joined_wording,
    moved_runs,
    moved_sentences,
    no_wording,
    openings_of,
    wording_of,
)
from archiver.diff.scrub import Noise
from archiver.diff.units import Unit
from archiver.diff.wording import (
    Vocabulary,
    Wording,
    differing_windows,
    mark_spans,
    read_wording,
    span_of,
    whole_edits,
    word_edits,
)
from archiver.text import fold_typography, language_facts

LONG = 200_000  # code points; of longer texts that are mostly the same only what differs is read
# What stands in quotation marks, e.g. “We shall vote again.”
QUOTED = re.compile(r"“[^”“]*”|„[^“”„]*[“”]|«[^»«]*»|»[^«»]*«|\"[^\"]*\"|「[^「」]*」|『[^『』]*』")
OTHER_QUOTES = dict.fromkeys(map(ord, "「」『』｢｣〝〞〟״"), '"') | {ord("׳"): "'"}
BLANK_AT_QUOTE = re.compile(r"(?<=[\"'])\s|\s(?=[\"'])")
DIGIT = re.compile(r"\d")
SENTENCE_START = re.compile(r"(?:^|[.!?…:\n])\W*\Z")

EDITED_KINDS = {
    "paragraph": "paragraph_edited",
    "heading": "heading_changed",
    "quote": "quote_edited",
    "table": "table_changed",
}
ADDED_KINDS = {"paragraph": "paragraph_added", "correction": "correction_added"}
REMOVED_KINDS = {"paragraph": "paragraph_removed", "correction": "correction_removed"}
OTHER_FIELDS = {
    "heading": ("level",),
    "list": ("ordered",),
    "quote": ("citation",),
    "question": ("speaker",),
    "answer": ("speaker",),
    "table": ("caption",),
}


@dataclass(slots=True)
class TextChanges:
    """The changes of the texts, by place in B, and the names of what noise was hidden."""

    placed: list[tuple[float, Change]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    pairs: list[tuple[int, int]] = field(default_factory=list)


def compare_texts(
    a: Sequence[Unit], b: Sequence[Unit], noise: Noise, language: str | None, *, compare_links: bool
) -> TextChanges:
    """Return what changed between the texts of two bodies."""
    return _Comparison(a, b, noise, language).changes(compare_links=compare_links)


class _Comparison:
    """One comparison of two lists of texts."""

    def __init__(self, a: Sequence[Unit], b: Sequence[Unit], noise: Noise, language: str | None) -> None:
        self.a, self.b = a, b
        self.noise = noise
        self.language = language
        self.vocabulary = Vocabulary()
        self.result = TextChanges()

    def changes(self, *, compare_links: bool) -> TextChanges:
        """Align, then compare what is aligned."""
        equal = match_equal([unit.text for unit in self.a], [unit.text for unit in self.b])
        groups, lone_a, lone_b = self._align_the_rest(equal)
        pairs = [*equal, *((group.a[0], group.b[0]) for group in groups)]
        pairs.sort()
        self.result.pairs = pairs
        self._tell_moves(equal, groups)
        gaps = Gaps(pairs)
        for i, j in equal:
            self._tell_equal(i, j, compare_links=compare_links)
        parts = [self._part(group) for group in groups]
        parts += [Part(Group((i,), ()), self.words_a[i], no_wording()) for i in lone_a]
        parts += [Part(Group((), (j,)), no_wording(), self.words_b[j]) for j in lone_b]
        for alone in (False, True):
            self._compare_parts([part for part in parts if self._is_correction(part) is alone], gaps)
        return self.result

    def _align_the_rest(self, equal: list[tuple[int, int]]) -> tuple[list[Group], list[int], list[int]]:
        """Return the groups among the texts that are not equal, and those that have no partner."""
        taken_a, taken_b = {i for i, _ in equal}, {j for _, j in equal}
        long = self._long_pairs(taken_a, taken_b)
        windows = [differing_windows(self.a[i].text, self.b[j].text) for i, j in long]
        self.words_a = self._wordings(
            self.a, taken_a, {i: w[0] for (i, _), w in zip(long, windows, strict=True)}
        )
        self.words_b = self._wordings(
            self.b, taken_b, {j: w[1] for (_, j), w in zip(long, windows, strict=True)}
        )
        left_a, left_b = self._without_noise(self.words_a), self._without_noise(self.words_b)
        for i, j in long:
            left_a.pop(i, None)
            left_b.pop(j, None)
        places_a, places_b = list(left_a), list(left_b)
        same = match_equal([left_a[i].words for i in places_a], [left_b[j].words for j in places_b])
        same_words = [(places_a[i], places_b[j]) for i, j in same if left_a[places_a[i]].words]
        groups = [Group((i,), (j,)) for i, j in (*long, *same_words)]
        for i, j in same_words:
            del left_a[i], left_b[j]
        gaps = Gaps([*equal, *long, *same_words])
        for alone in (False, True):
            own_a = {i: one for i, one in left_a.items() if (self.a[i].kind == "correction") is alone}
            own_b = {j: one for j, one in left_b.items() if (self.b[j].kind == "correction") is alone}
            groups += match_alike(own_a, own_b, gaps)
        grouped_a = {i for group in groups for i in group.a}
        grouped_b = {j for group in groups for j in group.b}
        return groups, [i for i in left_a if i not in grouped_a], [j for j in left_b if j not in grouped_b]

    def _long_pairs(self, taken_a: set[int], taken_b: set[int]) -> list[tuple[int, int]]:
        """Pair very long texts in order where most of them is the same at both ends; only the rest is read."""
        long_a = [i for i, unit in enumerate(self.a) if len(unit.text) > LONG and i not in taken_a]
        long_b = [j for j, unit in enumerate(self.b) if len(unit.text) > LONG and j not in taken_b]
        return [(i, j) for i, j in zip(long_a, long_b, strict=False) if self._is_mostly_same(i, j)]

    def _is_mostly_same(self, i: int, j: int) -> bool:
        (first, last), (start, end) = differing_windows(self.a[i].text, self.b[j].text)
        return 2 * (last - first) < len(self.a[i].text) and 2 * (end - start) < len(self.b[j].text)

    def _wordings(
        self, units: Sequence[Unit], taken: set[int], windows: dict[int, tuple[int, int]]
    ) -> dict[int, Wording]:
        return {
            i: read_wording(unit.text, self.vocabulary, self.noise, windows.get(i))
            for i, unit in enumerate(units)
            if i not in taken
        }

    def _without_noise(self, wordings: dict[int, Wording]) -> dict[int, Wording]:
        """Leave out the texts that are noise altogether."""
        left = {}
        for i, wording in wordings.items():
            if wording.noise and not wording.words:
                self.result.hidden.update(name for name, _ in wording.noise)
            else:
                left[i] = wording
        return left

    def _tell_moves(self, equal: list[tuple[int, int]], groups: list[Group]) -> None:
        for i, j in moved_places(equal, groups, self._weight):
            before, after = self.a[i], self.b[j]
            change = Change(
                "paragraph_moved",
                after.pointer,
                before.text,
                after.text,
                significance=Significance.LOW,
                origin=before.pointer,
            )
            self._tell(j, change)

    def _weight(self, i: int) -> int:
        """Return what keeps a text in place: that it is one, then its length."""
        return (1 << 24) + min(len(self.a[i].text), 1 << 20)

    def _tell_equal(self, i: int, j: int, *, compare_links: bool) -> None:
        before, after = self.a[i], self.b[j]
        if before.block is after.block:
            return
        if before.kind != after.kind:
            self._tell(j, Change("block_changed", after.pointer, before.text, after.text))
        else:
            self._tell_other_fields(before, after, j)
            if compare_links and before.kind == "paragraph" and (before.block.links or after.block.links):
                self._tell_links(before, after, j)

    def _tell(self, place: float, change: Change) -> None:
        self.result.placed.append((place, change))

    def _tell_other_fields(self, before: Unit, after: Unit, place: int) -> None:
        for name in OTHER_FIELDS.get(after.kind, ()):
            if after.pointer.endswith("/heading"):
                continue
            old, new = getattr(before.block, name), getattr(after.block, name)
            if old != new:
                holder = before if new is None else after
                change = Change(
                    "field_changed", f"{holder.pointer}/{name}", old, new, significance=Significance.LOW
                )
                self._tell(place, change)

    def _tell_links(self, before: Unit, after: Unit, place: int) -> None:
        """Tell links of the same words that lead elsewhere, and links come or gone."""
        old = {(link.start, link.end): link.url for link in before.block.links}
        new = {(link.start, link.end): link.url for link in after.block.links}
        for k, link in enumerate(after.block.links):
            target = old.get((link.start, link.end))
            if target is None or target == link.url:
                continue
            if self.noise.address(target) == self.noise.address(link.url):
                self.result.hidden.add("tracking-parameters")
                continue
            pointer = f"{after.pointer}/links/{k}/url"
            self._tell(place, Change("link_target_changed", pointer, target, link.url))
        if old.keys() != new.keys():
            change = Change(
                "field_changed",
                f"{after.pointer}/links",
                [link.url for link in before.block.links],
                [link.url for link in after.block.links],
                significance=Significance.LOW,
            )
            self._tell(place, change)

    def _is_correction(self, part: Part) -> bool:
        """Tell whether a part is a correction: it says again what it corrects, and never was it."""
        unit = self.b[part.group.b[0]] if part.group.b else self.a[part.group.a[0]]
        return unit.kind == "correction"

    def _part(self, group: Group) -> Part:
        return Part(
            group,
            joined_wording([self.words_a[i] for i in group.a]),
            joined_wording([self.words_b[j] for j in group.b]),
        )

    def _compare_parts(self, parts: list[Part], gaps: Gaps) -> None:
        openings = [
            opening for k, part in enumerate(parts) for opening in openings_of(k, part, self.language)
        ]
        moved, openings = moved_sentences(openings, parts)
        for opening in openings:
            part = parts[opening.part]
            add_edits(part, opening)
        moved += moved_runs(parts)
        for part in parts:
            self._tell_part(part, gaps)
        for one in moved:
            self._tell_moved_sentence(one, parts)

    def _tell_moved_sentence(self, moved: MovedSentence, parts: list[Part]) -> None:
        source, target = parts[moved.from_part], parts[moved.to_part]
        before, after = wording_of(moved.before, source.a), wording_of(moved.after, target.b)
        edits = whole_edits(word_edits(before.words, after.words), before, after)
        place = target.group.b[0]
        change = Change(
            "sentence_moved",
            self.b[place].pointer,
            before.text,
            after.text,
            words_added=after.count((edit.b_first, edit.b_last) for edit in edits),
            words_removed=before.count((edit.a_first, edit.a_last) for edit in edits),
            significance=Significance.MEDIUM if edits else Significance.LOW,
            spans=tuple(span_of(edit, before.spans, after.spans) for edit in edits),
            origin=self.a[source.group.a[0]].pointer,
        )
        self._tell(place + 0.25, change)

    def _tell_part(self, part: Part, gaps: Gaps) -> None:
        if not part.group.b:
            i = part.group.a[0]
            self._tell(
                gaps.before_a(i) + 0.5, self._one_sided(part, self.a[i], REMOVED_KINDS, "block_removed")
            )
        elif not part.group.a:
            j = part.group.b[0]
            self._tell(j, self._one_sided(part, self.b[j], ADDED_KINDS, "block_added"))
        else:
            self._note_hidden(part)
            for change in self._two_sided(part):
                self._tell(part.group.b[0], change)

    def _note_hidden(self, part: Part) -> None:
        if part.a.noise != part.b.noise:
            differing = set(part.a.noise) ^ set(part.b.noise)
            self.result.hidden.update(name for name, _ in differing)

    def _one_sided(self, part: Part, unit: Unit, kinds: dict[str, str], other: str) -> Change:
        kind = kinds.get(unit.kind, other)
        high = unit.kind == "correction"
        gone = not part.group.b
        return Change(
            kind,
            unit.pointer,
            before=unit.text if gone else None,
            after=None if gone else unit.text,
            words_added=part.words_added,
            words_removed=part.words_removed,
            significance=Significance.HIGH if high else Significance.MEDIUM,
            spans=tuple(part.spans),
        )

    def _two_sided(self, part: Part) -> Iterator[Change]:
        before = [self.a[i] for i in part.group.a]
        after = [self.b[j] for j in part.group.b]
        if len(before) > 1 or len(after) > 1:
            kind = "paragraph_split" if len(after) > 1 else "paragraph_merged"
            yield self._edited(part, kind, after[0].pointer, before[0].pointer)
            return
        kind = EDITED_KINDS.get(after[0].kind, "block_changed")
        if before[0].kind != after[0].kind:
            yield self._edited(part, "block_changed", after[0].pointer, None)
        elif part.edits and kind == "paragraph_edited":
            yield from self._edited_paragraph(part, after[0].pointer)
        elif part.edits:
            yield self._edited(part, kind, after[0].pointer, None)
        elif part.a.words == part.b.words and self._differs_in_signs(part):
            change = self._edited(part, kind, after[0].pointer, None)
            yield replace(change, spans=mark_spans(part.a.text, part.b.text), significance=Significance.LOW)
        if before[0].kind == after[0].kind:
            self._tell_other_fields(before[0], after[0], part.group.b[0])
            self._tell_retargeted(before[0], after[0], part.group.b[0])

    def _tell_retargeted(self, before: Unit, after: Unit, place: int) -> None:
        """Tell links of an edited paragraph whose words are the same and whose target is not."""
        if after.kind != "paragraph":
            return
        old = {before.text[link.start : link.end]: link.url for link in before.block.links}
        for k, link in enumerate(after.block.links):
            target = old.get(after.text[link.start : link.end])
            if target is not None and self.noise.address(target) != self.noise.address(link.url):
                pointer = f"{after.pointer}/links/{k}/url"
                self._tell(place, Change("link_target_changed", pointer, target, link.url))

    def _differs_in_signs(self, part: Part) -> bool:
        """Tell whether two texts of equal words differ otherwise than in hidden noise."""
        return _without(part.a) != _without(part.b)

    def _edited_paragraph(self, part: Part, pointer: str) -> Iterator[Change]:
        """Yield what was edited within quotation marks apart from the rest."""
        quoted_a = [match.span() for match in QUOTED.finditer(part.a.text)]
        quoted_b = [match.span() for match in QUOTED.finditer(part.b.text)]
        within = [_inside(span.before, quoted_a) and _inside(span.after, quoted_b) for span in part.spans]
        if len(part.spans) != len(part.edits) or not any(within):
            yield self._edited(part, "paragraph_edited", pointer, None)
            return
        for kind, wanted in (("paragraph_edited", False), ("quote_edited", True)):
            edits = [edit for edit, inside in zip(part.edits, within, strict=True) if inside is wanted]
            spans = [span for span, inside in zip(part.spans, within, strict=True) if inside is wanted]
            if edits:
                yield self._edited(replace(part, edits=edits, spans=spans), kind, pointer, None)

    def _edited(self, part: Part, kind: str, pointer: str, origin: str | None) -> Change:
        return Change(
            kind,
            pointer,
            part.a.text,
            part.b.text,
            words_added=part.words_added,
            words_removed=part.words_removed,
            significance=self._significance(part, kind),
            spans=tuple(part.spans),
            origin=origin,
        )

    def _significance(self, part: Part, kind: str) -> Significance:
        if not part.edits:
            return Significance.LOW
        if kind == "quote_edited":
            return Significance.HIGH
        return Significance.HIGH if self._is_grave(part) else Significance.MEDIUM

    def _is_grave(self, part: Part) -> bool:
        """Tell whether a number, a negation or a name is among the words that differ."""
        negations = language_facts(self.language).negations
        names = self.language is not None and not self.language.lower().startswith("de")
        for wording, first, last in edited_ranges(part):
            for start, end in wording.spans[first:last]:
                word = wording.text[start:end]
                if DIGIT.search(word) or word.lower() in negations:
                    return True
                if (
                    names
                    and word[0].isupper()
                    and not SENTENCE_START.search(wording.text[max(0, start - 8) : start])
                ):
                    return True
        return False


def _inside(span: tuple[int, int], ranges: list[tuple[int, int]]) -> bool:
    return any(start < span[0] and span[1] < end for start, end in ranges)


def _without(wording: Wording) -> str:
    """Return a text without its noise."""
    text = wording.text
    for _, noise in wording.noise:
        text = text.replace(noise, "", 1)
    return text


def is_typographic(change: Change) -> bool:
    """Tell whether a change is one of quotes, dashes, blanks and case only."""
    if not isinstance(change.before, str) or not isinstance(change.after, str):
        return False
    if change.before == change.after or change.kind in REARRANGED_KINDS:
        return False
    if fold_typography(change.before) == fold_typography(change.after):
        return True
    if change.words_added or change.words_removed:
        return False
    return _without_typography(change.before) == _without_typography(change.after)


def _without_typography(text: str) -> str:
    """Fold a text's typography, quotation marks of every script and the blanks at them too ("« non »" is "“non”")."""
    return BLANK_AT_QUOTE.sub("", fold_typography(text.translate(OTHER_QUOTES)))


REARRANGED_KINDS = {"paragraph_moved", "paragraph_split", "paragraph_merged", "sentence_moved"}

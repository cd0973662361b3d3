"""Edits that touch each other: random articles edited at random any number of times, each word followed by its identity."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

import pytest

from archiver.diff import diff_articles, diff_html, diff_json, diff_text
from archiver.record import fields
from archiver.text import words
from support.stories import paragraphs, story

SYLLABLES = {
    "en": "ba de li mo nu stra pe fi go ra tou chi vel sa".split(),
    "de": "bau mä lich zeu fü schra to pf au ne gei wo ta".split(),
    "ar": "با تو جي دا رو سي شا عو في قا كو لي ما نو".split(),
    "ja": list(
        "山川日月火水木金土人口手足目耳車門雨雪風花鳥魚犬馬石田力市町村東西南北道橋駅海空星のにはをが"
    ),
}


@dataclass(eq=False)
class Word:
    """A word that knows itself again wherever it went."""

    text: str


class Edits:
    """An article of invented words, and what can be done to it."""

    def __init__(self, language, seed):
        self.rng = random.Random(f"{language}-{seed}")
        self.language = language
        self.blank = "" if language == "ja" else " "
        self.stop = "。" if language == "ja" else "."
        self.paragraphs = [self.new_paragraph() for _ in range(20)]

    def new_word(self):
        return Word("".join(self.rng.choices(SYLLABLES[self.language], k=self.rng.randint(1, 4))))

    def new_sentence(self, least=6, most=18):
        return [self.new_word() for _ in range(self.rng.randint(least, most))]

    def new_paragraph(self):
        if self.rng.random() < 0.2:
            return [self.new_sentence(2, 5)]
        return [self.new_sentence() for _ in range(self.rng.randint(1, 5))]

    def any_sentence(self):
        return self.rng.choice(self.rng.choice(self.paragraphs))

    def replace_word(self):
        sentence = self.any_sentence()
        sentence[self.rng.randrange(len(sentence))] = self.new_word()

    def insert_word(self):
        sentence = self.any_sentence()
        sentence.insert(self.rng.randint(0, len(sentence)), self.new_word())

    def add_sentence(self):
        paragraph = self.rng.choice(self.paragraphs)
        paragraph.insert(self.rng.randint(0, len(paragraph)), self.new_sentence())

    def take_sentence(self):
        paragraph = self.rng.choice([one for one in self.paragraphs if len(one) > 1])
        return paragraph.pop(self.rng.randrange(len(paragraph)))

    def move_sentence(self):
        sentence = self.take_sentence()
        paragraph = self.rng.choice(self.paragraphs)
        paragraph.insert(self.rng.randint(0, len(paragraph)), sentence)

    def add_paragraph(self):
        self.paragraphs.insert(self.rng.randint(0, len(self.paragraphs)), self.new_paragraph())

    def drop_paragraph(self):
        self.paragraphs.pop(self.rng.randrange(len(self.paragraphs)))

    def move_paragraphs(self):
        at = self.rng.randrange(len(self.paragraphs))
        count = self.rng.randint(1, 3)
        block = self.paragraphs[at : at + count]
        del self.paragraphs[at : at + count]
        place = self.rng.randint(0, len(self.paragraphs))
        self.paragraphs[place:place] = block

    def split_paragraph(self):
        paragraph = self.rng.choice([one for one in self.paragraphs if len(one) > 1])
        at, cut = self.paragraphs.index(paragraph), self.rng.randint(1, len(paragraph) - 1)
        self.paragraphs[at : at + 1] = [paragraph[:cut], paragraph[cut:]]

    def merge_paragraphs(self):
        at = self.rng.randrange(len(self.paragraphs) - 1)
        self.paragraphs[at : at + 2] = [self.paragraphs[at] + self.paragraphs[at + 1]]

    EVERY = (
        replace_word, replace_word, insert_word, add_sentence, take_sentence, move_sentence, add_paragraph,
        drop_paragraph, move_paragraphs, split_paragraph, merge_paragraphs,
    )  # fmt: skip

    def words(self):
        return {word for paragraph in self.paragraphs for sentence in paragraph for word in sentence}

    def texts(self):
        sentences = [[self.blank.join(word.text for word in one) for one in p] for p in self.paragraphs]
        return [self.blank.join(one.capitalize() + self.stop for one in p) for p in sentences]

    def record(self):
        language = fields.Language(tag=self.language, source="declared")
        return story(body=paragraphs(*self.texts()), language=language)


def wild_edit(language, seed):
    """Return an article before and after some edits, and how many words were added and removed."""
    edits = Edits(language, seed)
    before, old = edits.record(), edits.words()
    for _ in range(edits.rng.randint(1, 12)):
        edits.rng.choice(Edits.EVERY)(edits)
    new = edits.words()
    changed = [len(words(word.text)) for word in old ^ new]
    return before, edits.record(), sum(changed)


def outside(text, ranges):
    """Return the words of a text that are in no span."""
    kept, at = [], 0
    for start, end in sorted(ranges):
        kept.append(text[at:start])
        at = max(at, end)
    return words(" ".join([*kept, text[at:]]).lower())


def count_words(article):
    return sum(len(words(block.text)) for block in article.body)


@pytest.mark.parametrize("language", SYLLABLES)
def test_edits_that_touch_each_other_are_told_by_few_words(language):
    over = []
    for seed in range(40):
        before, after, edited = wild_edit(language, seed)
        diff = diff_articles(before, after)
        over.append((diff.words_added + diff.words_removed + 1) / (edited + 1))
    assert statistics.median(over) <= 1
    assert statistics.mean(over) <= 1.05


@pytest.mark.parametrize("language", SYLLABLES)
def test_any_edits_are_told_so_that_they_lead_from_one_text_to_the_other(language):
    for seed in range(40):
        before, after, _ = wild_edit(language, seed)
        diff = diff_articles(before, after)
        assert diff.words_added - diff.words_removed == count_words(after) - count_words(before)
        moved = any(change.kind == "sentence_moved" for change in diff.changes)
        for change in diff.changes:
            if change.spans and change.before and change.after and not moved:
                kept = outside(change.before, [span.before for span in change.spans])
                assert kept == outside(change.after, [span.after for span in change.spans])
            if change.kind == "paragraph_moved":
                assert not set(words(change.before)).isdisjoint(words(change.after))
        assert bool(diff.changes) == (before.body != after.body)
        assert (diff.flags.typography_only, diff.flags.noise_only) == (False, False)
        assert "<script" not in diff_html(diff) + diff_text(diff) + diff_json(diff)

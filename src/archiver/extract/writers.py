"""What a story says at its end of those who wrote it: who they are, and where to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archiver.extract.context import BodyBlock
from archiver.knowledge import byline_words
from archiver.knowledge.phrases import holds_any
from archiver.record.fields import Author
from archiver.text import fold_typography

NOTE_BLOCKS = 5
"""So many of the last blocks are looked at."""

LEAST_STORY = 3
"""Fewer blocks than this before a note are no story that it could stand under."""

LONGEST_BEFORE = 40
LONGEST_NAMED, LONGEST_UNNAMED = 300, 120
"""A note that tells where to write to is short, and shorter where only the address has the writer's name."""

# What may stand before the name: no end of a sentence, no figure, no quotation, e.g. "About the author: ", "(".
BEFORE = re.compile(r"[^.!?…0-9\"“”„«»]*")

# What may stand between the name and what is said of it, e.g. " (*1958)", ", 43,".
BETWEEN = re.compile(r"(?:\s?\([^()]{1,30}\)|,[^,.!?]{1,60},)?\s")

# The letters of a name.
WORDS = re.compile(r"[^\W\d_]+")

# Where to write to, e.g. "ada@times.example", "@adaexample".
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{0,64}@[\w-]{3,}")


def writer_notes(blocks: Sequence[BodyBlock], authors: Iterable[Author]) -> frozenset[int]:
    """Return the indices of the last paragraphs that say who an author is or how to reach one, with their headings."""
    first = max(LEAST_STORY, len(blocks) - NOTE_BLOCKS)
    texts = {
        at: part.block.text for at, part in enumerate(blocks[first:], first) if part.block.type == "paragraph"
    }
    names = [fold_typography(author.name) for author in authors if " " in author.name] if texts else []
    opened = "\n".join([text[:LONGEST_NAMED] for text in texts.values()]).lower().replace("’", "'")
    if not names or not ("@" in opened or holds_any(opened, [name.partition(" ")[0] for name in names])):
        return frozenset()  # as most: to fold the texts costs more
    taken = {at for at, text in texts.items() if is_writer_note(text, names)}
    return frozenset((*taken, *_headings_of(blocks, taken)))


def is_writer_note(text: str, names: Iterable[str]) -> bool:
    """Say whether a paragraph says who one of some writers (folded names) is, or how to reach one."""
    small = text[:LONGEST_NAMED].casefold()
    if "@" not in small and not any(max(WORDS.findall(name), key=len, default="") in small for name in names):
        return False  # which most do not say
    folded = fold_typography(text[:LONGEST_NAMED])
    address = ADDRESS.search(folded) if "@" in folded and len(text) <= LONGEST_NAMED else None
    for name in names:
        if _says_who(folded, name) or (address and name in folded):
            return True
        if address and len(text) <= LONGEST_UNNAMED and name.rpartition(" ")[2] in address[0]:
            return True
    return False


def _says_who(folded: str, name: str) -> bool:
    """Say whether a folded text opens with a name and goes on as a note on a person does."""
    at = folded.find(name, 0, LONGEST_BEFORE + len(name))
    if at < 0 or not BEFORE.fullmatch(folded, 0, at):
        return False
    between = BETWEEN.match(folded, at + len(name))
    return between is not None and byline_words().said_of_writers.match(folded, between.end()) is not None


def _headings_of(blocks: Sequence[BodyBlock], notes: Iterable[int]) -> Iterator[int]:
    """Yield the headings that stand over nothing but a note."""
    types = [part.block.type for part in blocks]
    for at in notes:
        if types[at - 1] == "heading" and (at + 1 == len(types) or types[at + 1] == "heading"):
            yield at - 1

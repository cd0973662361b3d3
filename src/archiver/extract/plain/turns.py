"""Questions and answers: who speaks in interviews and transcripts."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archiver.extract.plain.traits import Traits

FEW_TURNS = 4
FEW_QUESTIONS = 3
ROLE_BEHIND = re.compile(r"\s*[,(（].*")  # "INA CALDER, HOST" speaks later as "CALDER"
SPEAKER_NAME = re.compile(r"[^\W\d_][\w.'’ -]{0,38}\Z")
LONGEST_QUESTION = 60


def see_turns(found: Sequence[Traits]) -> None:
    """Note whose turn each block is where the text is an interview: by speakers' names, by labels, by question marks."""
    if _by_speakers(found) or _by_labels(found):
        return
    _by_marks(found)


def _speaker(traits: Traits) -> str | None:
    """Return by what a speaker is told: the last word of the name."""
    if not traits.speaker or traits.opening.keys() & {
        "promo_label",
        "correction",
        "editor_note",
        "label_byline",
        "label_date",
    }:
        return None
    name = ROLE_BEHIND.sub("", traits.speaker)
    if not SPEAKER_NAME.match(name) or name[:1].islower() or len(name.split()) > 4:  # no name
        return None
    return name.split()[-1].casefold()


def _by_speakers(found: Sequence[Traits]) -> bool:
    """Names and colons before the turns; who asks most is the interviewer."""
    speakers = [_speaker(traits) for traits in found]
    counts = Counter(name for name in speakers if name)
    names = [name for name, count in counts.items() if count > 1]
    if len(names) < 2 or sum(counts[name] for name in names) < FEW_TURNS:  # two speak
        return False
    asked = Counter(
        name for name, traits in zip(speakers, found, strict=True) if name in names and _asks(traits)
    )
    if not asked:
        return False
    asker = max(names, key=lambda name: (asked[name] / counts[name], asked[name], -names.index(name)))
    for name, traits in zip(speakers, found, strict=True):
        if name in names:
            traits.turn = "question" if name == asker else "answer"
    return True


def _by_labels(found: Sequence[Traits]) -> bool:
    """Questions that carry a label; text behind them answers when the answers carry none."""
    labelled = [at for at, traits in enumerate(found) if "question_label" in traits.opening]
    if len(labelled) < 2:  # one is chance
        return False
    answered = any("answer_label" in traits.opening for traits in found)
    for at in labelled:
        found[at].turn = "question"
    if not answered:
        _answer_behind(found, labelled)
    return True


def _by_marks(found: Sequence[Traits]) -> None:
    """Questions told by their mark alone, each with an answer behind it, and most of the text so."""
    prose = [at for at, traits in enumerate(found) if traits.prose or (_asks(traits) and traits.words > 3)]
    asked = [
        at
        for at, later in itertools.pairwise(prose)
        if _asks(found[at])
        and not found[at].bullet
        and not found[at].quotes
        and not _asks(found[later])
        and found[later].prose
    ]
    if len(asked) >= FEW_QUESTIONS and len(asked) * 3 >= len(prose):
        for at in asked:
            found[at].turn = "question"
        _answer_behind(found, asked)


def _answer_behind(found: Sequence[Traits], asked: Sequence[int]) -> None:
    for at in range(asked[0], len(found)):
        traits = found[at]
        if (
            traits.turn is None
            and (traits.prose or (traits.terminal and traits.words > 1))
            and not traits.dateline
        ):
            traits.turn = "answer"


def _asks(traits: Traits) -> bool:
    return traits.words <= LONGEST_QUESTION and traits.text.rstrip('"”’»」』 ').endswith(
        ("?", "？", "؟", "か。")
    )

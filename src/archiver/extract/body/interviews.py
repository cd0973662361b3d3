"""Interviews: paragraphs that are questions and answers, told by letters, by names or by questions set in bold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, pairwise
from typing import Literal

from archiver.extract.body.facts import Told
from archiver.page import PageIndex

# e.g. "Q: What happened?" or "A: Nothing."; the letters of several languages.
ASKED = re.compile(r"(?:Q|F|Question|Frage|Pregunta|P|Domanda|D|Вопрос|问|問)\s*[:.：]\s+", re.IGNORECASE)
ASKING = frozenset("QqFfPpDdВв\u1c80问問")
"""The first letters of what `ASKED` matches."""

ANSWERED = re.compile(
    r"(?:A|R|Answer|Antwort|Respuesta|Réponse|Risposta|Ответ|答)\s*[:.：]\s+", re.IGNORECASE
)
# Who speaks, at the start of a turn, e.g. "Wilma Aske: It is right often enough."
SPEAKER = re.compile(r"(?P<name>[^\W\d_][\w.'’ -]{0,38}?)\s?[:：]\s?(?=\S)")
LATEST_COLON = 42
"""A name and its colon take no more characters than this."""

QUESTION_ENDS = ("?", "？", "؟", "か。")
CLOSERS = '"”’»」』 '
MAY_END_QUESTION = frozenset(CLOSERS).union(end[-1] for end in QUESTION_ENDS)

LEAST_EACH = 2
"""One question, or one answer, is chance."""

LEAST_BOLD = 3
MOST_WORDS_OF_NAME = 4

Turn = Literal["question", "answer"] | None


def with_turns(found: list[Told], index: PageIndex) -> list[Told]:
    """Turn paragraphs into questions and answers where the text is an interview; else return the blocks as they are."""
    texts = [facts["text"] if facts["type"] == "paragraph" else "" for facts, _ in found]
    turns = turns_by_letter(texts)
    if turns and is_interview(turns):
        return [*_turned(found, texts, turns, without_letter)]
    questions = [text[-1:] in MAY_END_QUESTION and is_question(text) for text in texts]
    if True not in questions:
        return found  # as most stories are
    turns = turns_by_speaker(texts, questions)
    if is_interview(turns):
        return [*_turned(found, texts, turns, without_speaker)]
    turns = turns_by_bold(found, texts, questions, index)
    return [*_turned(found, texts, turns, whole)] if is_interview(turns) else found


def is_interview(turns: Sequence[Turn]) -> bool:
    """Say whether there are questions and answers enough."""
    return turns.count("question") >= LEAST_EACH and turns.count("answer") >= LEAST_EACH


def turns_by_letter(texts: Sequence[str]) -> list[Turn]:
    """Tell turns by the letters of question and answer: "Q: … A: …"."""
    asked = [text[:1] in ASKING and ASKED.match(text) is not None for text in texts]
    if sum(asked) < LEAST_EACH:
        return []
    return [
        "question" if ask else "answer" if ANSWERED.match(text) else None
        for ask, text in zip(asked, texts, strict=True)
    ]


def turns_by_speaker(texts: Sequence[str], questions: Sequence[bool]) -> list[Turn]:
    """Tell turns by the names before them, when two or more speak more than once; who asks most asks."""
    asking = [name for text in compress(texts, questions) if (name := speaker_of(text))]
    if not asking:
        return []
    names = [speaker_of(text) for text in texts]
    counts = Counter(name for name in names if name)
    speakers = [name for name, count in counts.items() if count >= LEAST_EACH]
    asked = Counter(name for name in asking if name in speakers)
    if len(speakers) < LEAST_EACH or not asked:
        return []
    asker = max(speakers, key=lambda name: (asked[name] / counts[name], asked[name], -speakers.index(name)))
    return ["question" if name == asker else "answer" if name in speakers else None for name in names]


def speaker_of(text: str) -> str | None:
    """Return by what a speaker is told, the last word of the name; None where no name opens the text."""
    start = text[:LATEST_COLON]
    opening = SPEAKER.match(text) if ":" in start or "：" in start else None
    if opening is None:
        return None
    words = opening["name"].split()
    if len(words) > MOST_WORDS_OF_NAME or words[0][0].islower():
        return None
    return words[-1].casefold()


def is_question(text: str) -> bool:
    """Say whether a text ends as a question does: "Is it right?", "本当ですか。"."""
    return text.rstrip(CLOSERS).endswith(QUESTION_ENDS)


def turns_by_bold(
    found: Sequence[Told], texts: Sequence[str], questions: Sequence[bool], index: PageIndex
) -> list[Turn]:
    """Tell turns by questions set in bold, prose that is not behind each; what follows a question answers it."""
    if sum(questions) < LEAST_BOLD:
        return []
    strong_ones, slanted_ones = index.tag("b", "strong"), index.tag("i", "em")
    asks = [
        question and is_set_in(index, node, strong_ones)
        for (_, node), question in zip(found, questions, strict=True)
    ]
    if sum(asks) < LEAST_BOLD:
        return []
    bold = [
        ask or (bool(text) and is_set_in(index, node, strong_ones))
        for (_, node), text, ask in zip(found, texts, asks, strict=True)
    ]
    answered = sum(
        ask and bool(text) and not strong
        for ask, text, strong in zip(asks, texts[1:], bold[1:], strict=False)
    )
    if answered < LEAST_BOLD or any(ask and later for ask, later in pairwise(asks)):
        return []
    turns: list[Turn] = []
    begun = False
    for (_, node), text, ask, strong in zip(found, texts, asks, bold, strict=True):
        begun = begun or ask
        told = begun and bool(text) and not strong and not is_set_in(index, node, slanted_ones)
        turns.append("question" if ask else "answer" if told else None)
    return turns


def is_set_in(index: PageIndex, node: int, others: Sequence[int]) -> bool:
    """Say whether all words of an element stand in those of some others that are within it."""
    inner = index.within(node, others)
    size = sum(len(index.text(part)) for part in inner) if inner else 0
    return size > 0 and size >= len(index.text(node)) - 1


def without_letter(text: str) -> tuple[str, None]:
    """Return the words of a turn behind its letter."""
    letter = ASKED.match(text) or ANSWERED.match(text)
    return (text[letter.end() :] if letter else text), None


def without_speaker(text: str) -> tuple[str, str | None]:
    """Return the words of a turn, and the name before them."""
    opening = SPEAKER.match(text)
    return (text[opening.end() :], opening["name"]) if opening else (text, None)


def whole(text: str) -> tuple[str, None]:
    """Return the words of a turn that nothing stands before."""
    return text, None


def _turned(
    found: Sequence[Told],
    texts: Sequence[str],
    turns: Sequence[Turn],
    part_text: Callable[[str], tuple[str, str | None]],
) -> Iterator[Told]:
    for (facts, node), text, turn in zip(found, texts, turns, strict=True):
        if turn is None:
            yield facts, node
        else:
            words, speaker = part_text(text)
            yield {"type": turn, "text": words, "speaker": speaker}, node

"""What a picture says under itself and the text says again: a credit is told with the picture, a sentence in the text."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.body.facts import Facts, Told

SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", ":")
SIGNS = 20  # the most signs that part a caption from its credit in the line that tells both
LONG = 160
"""Sentences of so many letters under a picture that a paragraph has too are the story's, beside the picture or in its text alternative."""


def without_told_twice(found: Sequence[Told]) -> list[Told]:
    """Return blocks without credits told again below their image, and images without captions that are the text's."""
    images = [facts for facts, _ in found if facts["type"] == "image"]
    if not images:
        return list(found)
    kept = _without_told_credits(found)
    long = {facts["caption"] for facts in images if facts["caption"] and _is_prose(facts["caption"])}
    if not long:
        return kept
    spoilt = long.intersection([facts["text"] for facts, _ in kept if facts["type"] == "paragraph"])
    return [
        ({**facts, "caption": None}, node)
        if facts["type"] == "image" and facts["caption"] in spoilt
        else (facts, node)
        for facts, node in kept
    ]


def _is_prose(caption: str) -> bool:
    return len(caption) > LONG and caption.endswith(SENTENCE_ENDS)


def _without_told_credits(found: Sequence[Told]) -> list[Told]:
    """Return blocks without the paragraphs right behind an image that are its credit, or its caption with it."""
    kept: list[Told] = []
    image: Facts | None = None
    for told in found:
        facts = told[0]
        if facts["type"] == "image":
            image = facts
        elif image is not None:
            if facts["type"] == "paragraph" and _is_told(facts["text"], image):
                continue
            image = None
        kept.append(told)
    return kept


def _is_told(text: str, image: Facts) -> bool:
    """Whether a text has the letters of an image's credit, or of its caption and credit one after the other."""
    if not image["credit"] or len(text) > len(image["caption"] or "") + len(image["credit"]) + SIGNS:
        return False
    caption, credit = _letters(image["caption"]), _letters(image["credit"])
    told = _letters(text)
    return bool(credit) and told in {credit, caption + credit, credit + caption}


def _letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, text.casefold())) if text else ""

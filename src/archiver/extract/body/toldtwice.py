"""What a picture says under itself and the lines beside it say again: it is told once, with the picture."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.body.facts import Facts, Told


def without_told_captions(found: Sequence[Told]) -> list[Told]:
    """Return blocks without the paragraphs right behind an image that are its caption, its credit or both."""
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
    """Whether a text has the letters of an image's caption, of its credit, or of one after the other."""
    caption, credit = _letters(image["caption"]), _letters(image["credit"])
    told = _letters(text)
    return bool(told and credit) and told in {credit, caption + credit, credit + caption}


def _letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, text.casefold())) if text else ""

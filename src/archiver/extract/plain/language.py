"""The language of a capture, by its script and its commonest words; captures are short and half furniture."""

from __future__ import annotations

import re
from collections import Counter

from archiver.knowledge import scripts
from archiver.knowledge.captures import capture_cues

SAMPLE = 40_000
FEW_WORDS = 3
KANA_SHARE, SCRIPT_SHARE = 12, 3
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def detect_language(text: str) -> str | None:
    """Return the language of a text as a BCP 47 tag, None when its words do not tell."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    for language, signs in scripts():
        if (
            letters
            and len(signs.findall(sample)) * (KANA_SHARE if language == "ja" else SCRIPT_SHARE) > letters
        ):
            return language
    counts = Counter(word.casefold() for word in WORD.findall(sample))
    ranked = sorted(
        (
            (sum(counts[word] for word in stop), language)
            for language, stop in capture_cues().stopwords.items()
        ),
        key=lambda row: (-row[0], row[1]),
    )[:2]
    (best, found), (second, _) = ranked
    return found if best >= FEW_WORDS and best > second else None

"""The language of a text, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

from archiver.knowledge.captures import capture_cues

SAMPLE = 40_000
FEW_WORDS = 3
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
KANA, HANGUL, HAN = (
    re.compile("[\u3041-\u3096\u30a1-\u30fa]"),
    re.compile("[\uac00-\ud7a3]"),
    re.compile("[\u3400-\u9fff]"),
)
ARABIC, HEBREW, GREEK, THAI, DEVANAGARI = (
    re.compile("[\u0620-\u06ff]"),
    re.compile("[\u05d0-\u05ea]"),
    re.compile("[\u03b1-\u03c9]"),
    re.compile("[\u0e01-\u0e2e]"),
    re.compile("[\u0904-\u0939]"),
)
PERSIAN = re.compile("[پچژگیک]")
SCRIPTS = ((HANGUL, "ko"), (HEBREW, "he"), (GREEK, "el"), (THAI, "th"), (DEVANAGARI, "hi"))


def detect_language(text: str) -> str | None:
    """Return the language of a text as a BCP 47 tag, None when its words do not tell."""
    sample = text[:SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    if not letters:
        return None
    if len(KANA.findall(sample)) * 12 > letters:
        return "ja"
    if len(HAN.findall(sample)) * 3 > letters:
        return "zh"
    if len(ARABIC.findall(sample)) * 2 > letters:
        return "fa" if len(PERSIAN.findall(sample)) * 12 > letters else "ar"
    for pattern, tag in SCRIPTS:
        if len(pattern.findall(sample)) * 2 > letters:
            return tag
    return _by_words(sample)


def _by_words(sample: str) -> str | None:
    counts = Counter(word.casefold() for word in WORD.findall(sample))
    best, second = 0, 0
    found: str | None = None
    for tag, stop in capture_cues().stopwords.items():
        hits = sum(counts[word] for word in sorted(stop))
        if hits > best:
            best, second, found = hits, best, tag
        elif hits > second:
            second = hits
    return found if best >= FEW_WORDS and best > second else None

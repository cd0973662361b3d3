"""Words over threads of readers' comments, compiled."""

from __future__ import annotations

import re
from functools import cache

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

NUMBER = r"[(\[]?\s?[0-9.,]{1,9}\s?[)\]]?件?"


@cache
def thread_heading() -> re.Pattern[str]:
    """Return the pattern that the heading of a thread matches whole, on text in lower case: "comments (4)", "4 kommentare"."""
    phrases = phrase_pattern(
        form
        for row in load_table("threads")["heading"]
        for phrase in row["phrases"]
        for form in (phrase.lower(), phrase.lower().replace("'", "’"))
    )
    return re.compile(rf"\W{{0,3}}(?:{NUMBER}\s)?(?:{phrases})\s?(?:{NUMBER})?\W{{0,3}}")

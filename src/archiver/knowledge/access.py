"""Words of the barrier behind which the rest of a story waits, compiled once from `access.toml`."""

from __future__ import annotations

import re
from functools import cache

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern


@cache
def access_barrier() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return one pattern of all phrases, folded, and the kind of barrier that each means."""
    kinds = {
        phrase.casefold(): row["kind"] for row in load_table("access")["barrier"] for phrase in row["phrases"]
    }
    return re.compile(phrase_pattern(kinds)), kinds

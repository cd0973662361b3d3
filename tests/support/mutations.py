"""Records bent in every way that a schema can notice: keys dropped, added and retyped, patterns, ranges, choices."""

from __future__ import annotations

import copy
import random
from typing import Any

JUNK: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 1.0, 0.5, -0.5, 2**53, 2**53 - 1, 1e300, 10**30, "", " ", "x", "1", "1.0", "true", "null", "\n",
    "x\n", "2026-03-01", "2026-03-01T08:30:00Z", "2026-03-01T08:30:00Z\n", "2026-13-45T99:99:99Z", "２０２６-03-01",
    "https://times.example/a", "https://times.example/a\n", "https://times.example/a#b", "ftp://times.example/", "HTTP://x",
    "https://x y/", "https://x/\u00a0y", "https://x/\x7f", "https://x/\x00", "https://x/ü", "javascript:alert(1)", "en", "en-", "e", "paragraph", "image", "list", "article", "wire", "afp",
    [], [None], [1], ["x"], [["x"]], [[]], [""], {}, {"type": "paragraph"}, {"type": "divider"}, {"x": 1}, {"text": "x"},
    {"type": "paragraph", "text": "x"}, {"type": "nothing"}, {"type": None}, {"name": "x"}, {"raw": "x"},
    "sha256:" + "0" * 64, "0" * 64, "0" * 63, "0" * 64 + "\n", "A" * 64, "urn:sha256:" + "0" * 64, "x" * 1001, "x" * 1000,
    "\u2028", "\ud7ff", "😀" * 1000, "😀" * 501, "e\u0301",
)  # fmt: skip
KEYS = (
    "text",
    "type",
    "url",
    "raw",
    "extra",
    "x_1",
    "",
    "level",
    "items",
    "links",
    "links ",
    "Text",
    "$ref",
    "schema_version",
)


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value in a record."""
    found = [path]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            found += paths_of(inner, (*path, i))
    return found


def mutate(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return a copy of a record with one to three things bent."""
    bent = copy.deepcopy(record)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        paths = [path for path in paths_of(bent) if path]
        if paths:
            bend(bent, rng.choice(paths), rng)
    return bent


def bend(record: Any, path: tuple[str | int, ...], rng: random.Random) -> None:
    """Bend one value."""
    holder = record
    for part in path[:-1]:
        holder = holder[part]
    last = path[-1]
    value = holder[last]
    what = rng.randrange(8)
    if what == 0:
        del holder[last]
    elif what == 1 and isinstance(holder, dict):
        holder[rng.choice(KEYS)] = copy.deepcopy(rng.choice(JUNK))
    elif what == 2 and isinstance(value, str):
        holder[last] = rng.choice(
            (value + "\n", value + " ", value[:-1], value.upper(), value * 2, "\n" + value, [value])
        )
    elif what == 3 and isinstance(value, int):
        holder[last] = rng.choice(
            (float(value), str(value), -value - 1, value + 0.5, bool(value), value * 10**18, None)
        )
    elif what == 4 and isinstance(value, list):
        holder[last] = rng.choice(
            ([], value * 2, dict(enumerate(map(str, value))), value[:1], [None, *value])
        )
    elif what == 5 and isinstance(value, dict):
        holder[last] = rng.choice(({}, [value], list(value), {**value, "type": rng.choice(JUNK)}, None))
    else:
        holder[last] = copy.deepcopy(rng.choice(JUNK))

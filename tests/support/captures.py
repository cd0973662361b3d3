"""Annotated plain-text captures: each line with its role, turned into the capture and its gold record.

A case file has a TOML head, a line `+++`, then the capture. Each line begins with its role's letter and a bar. Behind the
letter, `+` says that the line goes on with the one before, `~` that no blank joins them, `-` that the hyphen goes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parents[1] / "extract" / "plain" / "cases"

LINK_MARK = re.compile(r"\[[0-9]+\](?=\S)")  # of text browsers, e.g. "[6]drifts"

ROLES = {
    "h": "headline",
    "k": "kicker",
    "s": "description",
    "b": "byline",
    "d": "date",
    "i": "image",
    "p": "paragraph",
    "c": "paragraph_cont",
    "g": "heading",
    "l": "list",
    "q": "quote",
    "Q": "question",
    "A": "answer",
    "t": "entry_time",
    "x": "correction",
    "n": "editor_note",
    "a": "attribution",
    "r": "related",
    "f": "furniture",
    "L": "furniture",
    "R": "furniture",
}


@dataclass(frozen=True)
class Capture:
    """One case: its name, its head, the text of the capture, the role of each line, the body's paragraphs."""

    name: str
    head: dict[str, Any]
    text: str
    roles: dict[int, str]
    paragraphs: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Whether nothing was tuned on it when it was written."""
        return bool(self.head.get("heldout"))


def read_case(path: Path) -> Capture:
    """Read an annotated capture."""
    head, _, body = path.read_text(encoding="utf-8").partition("+++\n")
    lines, roles, paragraphs = [], {}, []
    for number, line in enumerate(body.rstrip("\n").split("\n"), 1):
        mark, bar, text = line.partition("|")
        lines.append(text if bar else "")
        letter, joint = mark.strip()[:1], mark.strip()[1:2]
        if not letter:
            continue
        roles[number] = ROLES[letter]
        if letter == "p" and not joint:
            paragraphs.append(text)
        elif letter in "pc":
            paragraphs[-1] = joined(paragraphs[-1], text, joint)
    flat = tuple(" ".join(LINK_MARK.sub("", text).split()) for text in paragraphs)
    told = tomllib.loads(head)
    return Capture(path.stem, told, "\n".join(lines) + "\n", roles, tuple(told.get("paragraphs", flat)))


def joined(before: str, after: str, joint: str) -> str:
    """Join two lines of a paragraph as the case says."""
    if joint == "-":
        return before[:-1] + after
    return before + after if joint == "~" else f"{before} {after.strip()}"


def all_cases() -> list[Capture]:
    """Return every case, by name."""
    return [read_case(path) for path in sorted(CASES.glob("*.txt"))]

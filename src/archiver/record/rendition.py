"""The marks of a reproduction: how a rendered article says what is what, so that it can be read again.

`export` writes them, `extract` reads them; a reproduction shows nothing that its record does not hold.
"""

from __future__ import annotations

import re

RENDITION = "data-archiver-reproduction"
"""Attribute of the `<article>` that holds a reproduction; its value is the schema, e.g. `article-1.0`."""

SCHEMA = "article-1.0"

FIELD = "data-field"
"""Attribute that names the record's field an element shows."""

BLOCK = "data-block"
"""Attribute that names the kind of body block an element shows."""

PART = "data-part"
"""Attribute that names the part of a block or field an element shows, e.g. `caption`."""

TEXT_HEADER = re.compile(r"\[archiver (?P<schema>article-[0-9]+\.[0-9]+)\](?: (?P<url>\S+))?")
"""First line of a reproduction as text, e.g. `[archiver article-1.0] https://times.example/bridge`."""

TEXT_MARK = re.compile(r"\[(?P<name>[a-z_]+)(?P<extra> [^\]]*)?\](?: (?P<text>.*))?", re.DOTALL)
"""A labelled line of a reproduction as text, e.g. `[byline] By Ada Example`."""

MARKER_LIKE = re.compile(r"\\|\[|#{1,6} |> |- |[0-9]+\. |---$")
"""What begins a line with a meaning; a text that begins so is written behind a backslash."""


def escape_line(text: str) -> str:
    """Return `text` so that it cannot be taken for a marker."""
    return f"\\{text}" if MARKER_LIKE.match(text) else text


def unescape_line(line: str) -> str:
    """Return the text that `escape_line` made safe."""
    return line.removeprefix("\\")

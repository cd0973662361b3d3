"""The values that a page keeps for its scripts: JSON, assigned literals, quoted JSON, streamed rows, attributes.

Told by shape alone: nothing here knows the name of a framework's variable. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import unquote

from lxml import etree

from archiver.page import NoLiteral, Page, parse_loose_json, read_arguments, read_literal, read_string

LEAST, LARGEST = 200, 8_000_000
MOST_STARTS = 60
"""Places in one script that are tried for a value."""

MOST_CALLS = 4
"""Functions in one script whose answer is looked at."""

MOST_WRAPPERS = 8
"""So many kinds may stand around one value: ["ShallowReactive", ["Reactive", …]]."""

# What a value may stand behind: "state = {", "hydrate([", "init(a, {".
START = re.compile(r"[=(,:]\s*(?=[{\[])")
# A value that a function returns with its arguments' names in it: "=(function(a,b){return {".
RETURNED = re.compile(r"\(\s*function\s*\((?P<names>[\w$,\s]{0,20000})\)\s*\{\s*return\s*(?=[{\[(])")
CALLED = re.compile(r"\s*;?\s*\}\s*\)?\s*\(")
# JSON as a string: JSON.parse("…"), JSON.parse(decodeURIComponent("…")).
PARSED = re.compile(
    r"JSON\.parse\(\s*(?P<coded>(?:window\.)?(?:decodeURIComponent|unescape|decodeURI)\(\s*)?(?=[\"'`])"
)
# A piece of a stream: push([1,"…"]).
PUSHED = re.compile(r"\.push\(\s*\[\s*1\s*,\s*(?=[\"'])")
# A row of a stream: "1f:[…]", "2:T5a3,…" (text of so many bytes).
ROW = re.compile(r"(?P<id>[0-9a-f]{1,8}):(?:T(?P<size>[0-9a-f]{1,8}),)?")
HIDING = ("template", "textarea", "object", "noembed", "noframes")
"""Elements whose text no browser shows, or only one that cannot show something else."""

SCRIPTED = ("", "text/javascript", "application/javascript", "module")


@dataclass(frozen=True, slots=True)
class Stored:
    """A value, where the page keeps it, and what its references stand for."""

    value: Any
    place: str
    rows: dict[str, Any] = field(default_factory=dict)


def stored_values(page: Page) -> Iterator[Stored]:
    """Yield every value that a page keeps for its scripts, the likeliest places first."""
    yield from _of_scripts(page)
    yield from _of_hidden(page)
    yield from _of_attributes(page)


def _of_scripts(page: Page) -> Iterator[Stored]:
    index = page.index
    stream: list[str] = []
    place = ""
    for node, kind in index.scripts:
        if "ld+json" in kind or index.attr(node, "src"):
            continue
        source = index.raw_text(node)
        if PUSHED.search(source, 0, 500):
            stream += _pieces(source)
            place = place or index.xpath(node)
            continue
        if not LEAST < len(source) < LARGEST:
            continue
        if "json" in kind or (kind not in SCRIPTED and source.lstrip()[:1] in "{["):
            value = parse_loose_json(source)
            if value is not None:
                yield Stored(revived(value), index.xpath(node))
        else:
            for value in script_values(source):
                yield Stored(revived(value), index.xpath(node))
    if stream:
        rows = stream_rows("".join(stream))
        yield Stored(list(rows.values()), place, {f"${name}": value for name, value in rows.items()})


def script_values(source: str) -> Iterator[Any]:
    """Yield the values that a script assigns, passes on or parses."""
    for found in islice(RETURNED.finditer(source), MOST_CALLS):
        yield from _returned(source, found)
    for found in islice(PARSED.finditer(source), MOST_STARTS):
        try:
            text = read_string(source, found.end())[0]
        except NoLiteral:
            continue
        value = parse_loose_json(unquote(text) if found["coded"] else text)
        if value is not None:
            yield value
    at, spent = 0, 0
    for _ in range(MOST_STARTS):
        start = START.search(source, at)
        if start is None or spent > len(source):
            return
        at = start.end()
        try:
            value, end = read_literal(source, at)
        except NoLiteral as error:
            spent += max(0, error.args[0] - at)
            continue
        if end - at >= LEAST:
            yield value
        at = end


def _returned(source: str, found: re.Match[str]) -> Iterator[Any]:
    """Yield what a function returns that is called at once: its names stand for the arguments behind it."""
    try:
        _, end = read_literal(source, found.end())
        called = CALLED.match(source, end)
        if called is None:
            return
        names = [name.strip() for name in found["names"].split(",")]
        given = dict(zip(names, read_arguments(source, called.end()), strict=False))
        yield read_literal(source, found.end(), given)[0]
    except NoLiteral:
        return


def _pieces(source: str) -> Iterator[str]:
    for found in PUSHED.finditer(source):
        try:
            yield read_string(source, found.end())[0]
        except NoLiteral:
            return


def stream_rows(stream: str) -> dict[str, Any]:
    """Return the rows of a stream by their names: JSON a line, or text of a stated number of bytes."""
    data = stream.encode("utf-8", "replace")
    text_rows: dict[str, Any] = {}
    at = 0
    while at < len(data):
        line_end = data.find(b"\n", at)
        line_end = len(data) if line_end < 0 else line_end
        head = ROW.match(data[at : at + 24].decode("utf-8", "replace"))
        if head is None:
            at = line_end + 1
        elif head["size"]:
            start = at + head.end()
            at = start + int(head["size"], 16)
            text_rows[head["id"]] = data[start:at].decode("utf-8", "replace")
        else:
            value = parse_loose_json(data[at + head.end() : line_end].decode("utf-8", "replace"))
            if value is not None:
                text_rows[head["id"]] = value
            at = line_end + 1
    return text_rows


def revived(value: Any) -> Any:
    """Return a flat list of values that name each other by number as the one value it stands for; others as they are."""
    if not isinstance(value, list) or len(value) < 3:  # noqa: PLR2004 - a root, an object, a text
        return value
    first = value[0]
    numbers = first.values() if isinstance(first, dict) else first if isinstance(first, list) else ()
    if not any(type(number) is int for number in numbers) or any(
        isinstance(one, dict | list) for one in numbers
    ):
        return value
    return _filled(value)


def _filled(flat: list[Any]) -> Any:
    """Return the value at the first place; each place is made once, so that what names itself costs nothing."""
    made: list[Any] = [{} if isinstance(one, dict) else [] if isinstance(one, list) else one for one in flat]

    def at(place: Any) -> Any:
        for _ in range(MOST_WRAPPERS):
            if type(place) is not int or not 0 <= place < len(flat):
                return None
            value = flat[place]
            if not (isinstance(value, list) and value and isinstance(value[0], str)):
                return made[place]
            place = value[1] if len(value) > 1 else None  # ["Reactive", 1]
        return None

    for place, value in enumerate(flat):
        if isinstance(value, dict):
            made[place].update((key, at(inner)) for key, inner in value.items())
        elif isinstance(value, list):
            made[place].extend(at(inner) for inner in value)
    return at(0)


def _of_hidden(page: Page) -> Iterator[Stored]:
    """Yield what templates, hidden text fields and what stands in for other media or frames hold."""
    index = page.index
    for node in index.tag(*HIDING, "iframe"):
        element, tag = index.elements[node], index.tags[node]
        if tag == "iframe":
            text = index.attr(node, "srcdoc") or ""
        elif len(element):
            text = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
        else:
            text = element.text or ""
        if LEAST < len(text) < LARGEST:
            yield Stored(_parsed(text), index.xpath(node))


def _of_attributes(page: Page) -> Iterator[Stored]:
    """Yield what attributes hold as JSON: the properties that a script is given."""
    for node, element in enumerate(page.index.elements):
        for name, value in element.items():
            text = str(value)
            if LEAST < len(text) < LARGEST and text.lstrip()[:1] in ("{", "["):
                parsed = parse_loose_json(text)
                if parsed is not None:
                    yield Stored(revived(parsed), f"{page.index.xpath(node)}/@{name!s}")


def _parsed(text: str) -> Any:
    value = parse_loose_json(text) if text.lstrip()[:1] in ("{", "[") else None
    return text if value is None else revived(value)

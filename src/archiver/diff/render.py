"""Diffs for people: text for a terminal, unified, and one HTML page.

What pages say is shown without control, escape and bidirectional-override characters, and as text only: nothing in
it acts in a terminal or a browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from archiver.diff.changes import ArticleDiff, Change, Span
from archiver.diff.summary import summarize_diff
from archiver.diff.unified import unified_lines
from archiver.text import counted, display_text

CONTEXT = 48  # code points shown on either side of an edit
RED, GREEN, BOLD, DIM, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
TELLING_KEYS = ("raw", "name", "label")  # what stands for a whole value, if it has one of them


LONGEST_SHOWN = 10_000  # code points of a text that came or went; the other formats have it whole
COMMANDS = ("::", "##[")  # what a CI log acts on at the start of a line, e.g. "::error::text"


def diff_text(diff: ArticleDiff, *, colour: bool = False, most_lines: int | None = None) -> str:
    """Return a diff as text: the summary, then each change; deleted words in [-…-], inserted ones in {+…+}."""
    paint = _colours if colour else _brackets
    lines = [_head(summarize_diff(diff), colour)]
    for change in diff.changes:
        lines.extend(_change_lines(change, paint, colour))
    if diff.scrubbed:
        lines.append(f"hidden: {', '.join(diff.scrubbed)}")
    if most_lines is not None and len(lines) > most_lines:
        lines = [*lines[:most_lines], f"… and {counted(len(lines) - most_lines, 'more line')}"]
    return "\n".join(lines) + "\n"


def _head(text: str, colour: bool) -> str:
    return f"{BOLD}{text}{PLAIN}" if colour else text


def _brackets(op: str, text: str) -> str:
    return f"[-{text}-]" if op == "delete" else f"{{+{text}+}}"


def _colours(op: str, text: str) -> str:
    return f"{RED if op == 'delete' else GREEN}{text}{PLAIN}"


def _change_lines(change: Change, paint: Any, colour: bool) -> Iterator[str]:
    words = (
        f"  +{change.words_added} -{change.words_removed}"
        if change.words_added or change.words_removed
        else ""
    )
    origin = f" from {change.origin}" if change.origin else ""
    place = display_text(f"{change.pointer}{origin}{words}")
    yield f"{_head(change.kind, colour)} {DIM + place + PLAIN if colour else place}"
    for line in _shown(change, paint):
        mark = "\\" if line.lstrip().startswith(COMMANDS) else ""
        yield f"    {mark}{line}"


def _shown(change: Change, paint: Any) -> Iterator[str]:
    before, after = _as_text(change.before), _as_text(change.after)
    if change.kind in ("paragraph_moved", "sentence_moved") and not change.spans:
        yield _short(after)
    elif change.spans and isinstance(change.before, str) and isinstance(change.after, str):
        yield from (_excerpt(before, after, span, paint) for span in change.spans)
    else:
        if change.before is not None:
            yield paint("delete", _one_line(before))
        if change.after is not None:
            yield paint("insert", _one_line(after))


def _one_line(text: str) -> str:
    whole = display_text(text[:LONGEST_SHOWN].replace("\n", " "))
    return whole if len(text) <= LONGEST_SHOWN else f"{whole}… ({len(text)} characters)"


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        for key in TELLING_KEYS:
            if value.get(key):
                return _as_text(value[key])
        return ", ".join(f"{key}: {_as_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(map(_as_text, value))
    return str(value)


def _short(text: str) -> str:
    shown = display_text(text[: 2 * CONTEXT])
    return f"{shown}…" if len(text) > 2 * CONTEXT else shown


def _excerpt(before: str, after: str, span: Span, paint: Any) -> str:
    """Return one edit with a few words around it."""
    start, end = span.after
    lead = display_text(after[max(0, start - CONTEXT) : start])
    tail = display_text(after[end : end + CONTEXT])
    parts = ["…" if start > CONTEXT else "", lead]
    if span.before[1] > span.before[0]:
        parts.append(paint("delete", _one_line(before[slice(*span.before)])))
    if end > start:
        parts.append(paint("insert", _one_line(after[start:end])))
    return "".join([*parts, tail, "…" if end + CONTEXT < len(after) else ""]).replace("\n", " ")


# What JSON leaves as it is and terminals act on: C1 controls, separators, bidirectional embeddings and overrides.
JSON_ACTIVE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless_json(value: Any) -> str:
    """Return plain values as JSON in which no character acts on a terminal; it reads back as it was."""
    dumped = json.dumps(value, ensure_ascii=False)
    return JSON_ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped)


def diff_json(diff: ArticleDiff) -> str:
    """Return a diff as one line of JSON, in the shape that DESIGN gives it."""
    return harmless_json(diff.as_dict()) + "\n"


def diff_unified(before: str, after: str, *, names: tuple[str, str] = ("a", "b")) -> str:
    """Return two snapshots as a unified diff: lines as they lie in the files, harmless to show."""
    a, b = before.splitlines(), after.splitlines()
    names = (display_text(names[0]), display_text(names[1]))
    return "".join(f"{display_text(line)}\n" for line in unified_lines(a, b, names))


STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.3rem} table{border-collapse:collapse;width:100%;table-layout:fixed}
td,th{vertical-align:top;text-align:start;padding:.5rem;border-top:1px solid #ccc;overflow-wrap:anywhere}
del{background:#fdd;text-decoration:line-through} ins{background:#dfd;text-decoration:none}
.what{width:16%} .kind{font-weight:600} .low{color:#555} .high .kind{color:#a00} caption{text-align:start;padding:.5rem 0}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def diff_html(diff: ArticleDiff, *, names: tuple[str, str] = ("before", "after")) -> str:
    """Return a diff as one HTML page, side by side; it holds no script, no link and loads nothing."""
    summary = summarize_diff(diff)
    words = f"<p>{diff.words_added} words added, {diff.words_removed} removed.</p>"
    return html_page(summary, f"<h1>{html_text(summary)}</h1>{words}{html_rows(diff, names)}")


def html_page(title: str, body: str) -> str:
    """Return one self-contained HTML page around what is HTML already."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html_text(title)}</title><style>{STYLE}</style></head>\n<body>{body}</body></html>\n"
    )


def html_rows(diff: ArticleDiff, names: tuple[str, str] = ("before", "after")) -> str:
    """Return the changes as a table, before and after side by side."""
    rows = "".join(map(_row, diff.changes)) or '<tr><td colspan="3">No changes.</td></tr>'
    hidden = f"<p>Hidden as noise: {html_text(', '.join(diff.scrubbed))}.</p>" if diff.scrubbed else ""
    heads = f'<th scope="col">{html_text(names[0])}</th><th scope="col">{html_text(names[1])}</th>'
    head = f'<thead><tr><th scope="col" class="what">Change</th>{heads}</tr></thead>'
    return f"{hidden}\n<table>{head}<tbody>\n{rows}</tbody></table>"


def html_text(text: str) -> str:
    """Return text as HTML that shows it and does nothing else."""
    return escape(display_text(text), quote=True)


def _row(change: Change) -> str:
    before = _marked(_as_text(change.before), [span.before for span in change.spans], "del")
    after = _marked(_as_text(change.after), [span.after for span in change.spans], "ins")
    if change.before is None:
        after = f"<ins>{html_text(_as_text(change.after))}</ins>"
    if change.after is None:
        before = f"<del>{html_text(_as_text(change.before))}</del>"
    return (
        f'<tr class="{change.significance.value}"><td><span class="kind">{html_text(change.kind)}</span><br>'
        f'{html_text(change.pointer)}</td><td dir="auto">{before}</td><td dir="auto">{after}</td></tr>\n'
    )


def _marked(text: str, ranges: list[tuple[int, int]], tag: str) -> str:
    parts = []
    at = 0
    for start, end in sorted(ranges):
        if end > start >= at:
            parts.append(f"{html_text(text[at:start])}<{tag}>{html_text(text[start:end])}</{tag}>")
            at = end
    parts.append(html_text(text[at:]))
    return "".join(parts).replace("\n", "<br>")

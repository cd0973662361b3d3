"""`archiver log`: the history of a story."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archiver.cli._common import Collection, Output, Scrub, names_hidden, say_written
from archiver.errors import UsageError

EXAMPLES = (
    "archiver log https://times.example/2026/bridge -c my-archive",
    "archiver log https://times.example/2026/bridge -c my-archive --format html -o bridge.html",
)
FORMATS = ("text", "json", "html")


def log(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the story.")],
    collection: Collection,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json or html.")
    ] = "text",
    output: Output = None,
    scrub: Scrub = None,
) -> int:
    """Show all captures of a story: when it was seen, what changed, which headlines it had."""
    from archiver.diff import history_html, history_json, history_text
    from archiver.text import counted
    from archiver.workflow.log import story_log
    from archiver.workflow.output import is_file, write_text

    if output_format not in FORMATS:
        raise UsageError(f"no format {output_format!r}", remedy=f"use one of {', '.join(FORMATS)}")
    history = story_log(collection, url, names_hidden(scrub))
    match output_format:
        case "json":
            text = history_json(history)
        case "html":
            text = history_html(history)
        case _:
            text = history_text(history, colour=sys.stdout.isatty() and not is_file(output))
    write_text(output, text)
    say_written(counted(history.captures, "capture"), output)
    return 0

"""`archiver search`: full text of a collection's articles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from archiver.cli._common import Collection, print_line, say
from archiver.errors import UsageError
from archiver.text import display_text

EXAMPLES = (
    "archiver search harbour bridge -c my-archive",
    "archiver search '\"put off\"' -c my-archive --format jsonl",
)


def search(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY…", help='Words, or "phrases"; all must be there.')
    ],
    collection: Collection,
    output: Annotated[
        str, typer.Option("--format", metavar="text|jsonl", help="Lines for a person, or JSON Lines.")
    ] = "text",
    limit: Annotated[
        int, typer.Option("-n", "--limit", metavar="N", min=1, help="At most so many stories.")
    ] = 20,
) -> int:
    """Find stories by their words, in any script."""
    from archiver.diff import harmless_json
    from archiver.workflow.search import search as find

    if output not in ("text", "jsonl"):
        raise UsageError("--format is text or jsonl")
    hits = find(collection, " ".join(query), limit)
    for hit in hits:
        if output == "jsonl":
            print_line(harmless_json(asdict(hit)))
        else:
            print_line(f"{hit.captured or '-'}  {display_text(hit.url or '-')}")
            print_line(f"    {display_text(hit.headline)}")
            print_line(f"    {display_text(' '.join(hit.excerpt.split()))}")
    if not hits:
        say("no story holds all of these words")
    return 0

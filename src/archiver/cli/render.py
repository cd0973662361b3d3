"""`archiver render`: a readable reproduction of one article."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archiver.cli._common import Output, say_written
from archiver.text import display_text

EXAMPLES = (
    "archiver render my-archive/ --url https://times.example/bridge -o bridge.html",
    "archiver render page.html --to md",
    "archiver render articles.jsonl --url https://times.example/bridge --archive crawl.warc.gz -o bridge.html",
)


def render(
    source: Annotated[
        str,
        typer.Argument(metavar="INPUT", help="A page, an archive, a collection, or a record; - is stdin."),
    ],
    to: Annotated[str, typer.Option(metavar="FORMAT", help="html, md or txt.")] = "html",
    archive: Annotated[
        str | None, typer.Option(metavar="PATH", help="The archive or collection that holds the images.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Which article, when INPUT holds several.")
    ] = None,
    output: Output = None,
) -> int:
    """Reproduce an article from its record: HTML as one self-contained file, Markdown, or text."""
    from archiver.workflow.output import forbid_overwriting, is_file, write_text
    from archiver.workflow.render import render_input
    from archiver.workflow.sources import ReadOptions

    forbid_overwriting([source, archive or source], [output])
    text = render_input(source, ReadOptions(url=url), to, archive)
    if sys.stdout.isatty() and not is_file(output):
        # files keep every character; terminals get none that acts on them
        text = "\n".join(map(display_text, text.split("\n")))
    write_text(output, text)
    say_written("article", output)
    return 0

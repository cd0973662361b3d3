"""`archiver import`: bring in what others captured."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._capture_options import Folder, RunOptions, with_run_options
from archiver.cli._common import complain, say

OPTIONS = frozenset(
    {"allow_private", "allow_host", "delay", "timeout", "proxy", "header", "then_derive", "quiet"}
)

EXAMPLES = (
    "archiver import crawl.warc.gz site.wacz session.har saved-pages/ -c my-archive",
    "archiver import https://archive.example/web/timemap/link/https://times.example/bridge -c my-archive --limit 20",
)


@with_run_options(OPTIONS)
def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…", help="WARC, ARC, WACZ, HAR, saved pages, folders of them, TimeMap addresses."
        ),
    ],
    collection: Folder,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the newest N mementos of a TimeMap.")
    ] = None,
    *,
    run: RunOptions,
) -> int:
    """Bring archives, HAR files, saved pages and mementos into a collection, each with where it came from."""
    from archiver.text import counted
    from archiver.workflow.import_ import import_sources

    done = import_sources(collection, sources, run.wishes(), limit=limit)
    for _, error in done.failures:
        complain(str(error))
    if not run.quiet:
        articles = f"; {counted(done.derived.articles, 'article')} read" if done.derived else ""
        already = f" ({done.already} there already)" if done.already else ""
        parts = [counted(done.archives, "archive") + already] if done.archives or done.already else []
        if done.captures or not parts:  # those of other sources than archives
            parts.append(counted(done.captures, "capture"))
        say(f"{', '.join(parts)} imported{articles}")
    return done.exit_code

"""`archiver capture`: fetch and archive; then index, extract and snapshot what was fetched."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._capture_options import (
    Feeds,
    Folder,
    FromList,
    RunOptions,
    Sections,
    Sitemaps,
    with_run_options,
)

EXAMPLES = (
    "archiver capture https://times.example/bridge -c my-archive",
    "archiver capture --feed https://times.example/rss --sitemap https://times.example/news.xml -c my-archive",
    "archiver capture --from urls.txt -c my-archive --delay 2",
    "archiver capture -c my-archive   # goes on with an unfinished run",
)


@with_run_options()
def capture(
    collection: Folder,
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL…]", help="Pages to capture.")] = None,
    from_list: FromList = None,
    feed: Feeds = None,
    sitemap: Sitemaps = None,
    section: Sections = None,
    *,
    run: RunOptions,
) -> int:
    """Fetch pages and what belongs to them, archive them as WARC, then read them into records and snapshots."""
    from archiver.cli._capture import finish
    from archiver.workflow.capture import CaptureInputs, capture_into

    inputs = CaptureInputs(
        tuple(urls or ()),
        tuple(from_list or ()),
        tuple(feed or ()),
        tuple(sitemap or ()),
        tuple(section or ()),
    )
    with run.log() as log:
        done = capture_into(collection, inputs, run.wishes(log))
    return finish(done, quiet=run.quiet, json_logs=run.json_logs)

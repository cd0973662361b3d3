"""`archiver import`: bring in what others captured."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._capture_options import (
    AllowHosts,
    AllowPrivate,
    Delay,
    Derive,
    Folder,
    HeaderLines,
    ProxyUrl,
    Sending,
    Timeout,
    overrides,
)
from archiver.cli._common import Quiet, complain, say

EXAMPLES = (
    "archiver import crawl.warc.gz site.wacz session.har saved-pages/ -c my-archive",
    "archiver import https://archive.example/web/timemap/link/https://times.example/bridge -c my-archive --limit 20",
)


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
    allow_private: AllowPrivate = False,
    allow_host: AllowHosts = None,
    delay: Delay = None,
    timeout: Timeout = None,
    proxy: ProxyUrl = None,
    header: HeaderLines = None,
    then_derive: Derive = True,
    quiet: Quiet = False,
) -> int:
    """Bring archives, HAR files, saved pages and mementos into a collection, each with where it came from."""
    from archiver.workflow.capture import Wishes
    from archiver.workflow.import_ import import_sources

    wanted = overrides(allow_private=allow_private, allow_host=allow_host, delay=delay, timeout=timeout)
    options = Sending(proxy, None, tuple(header or ())).options()
    done = import_sources(collection, sources, Wishes(options, wanted, then_derive=then_derive), limit=limit)
    for _, error in done.failures:
        complain(str(error))
    if not quiet:
        articles = f"; {done.derived.articles} articles read" if done.derived else ""
        already = f" ({done.already} were there already)" if done.already else ""
        say(f"{done.archives} archives{already}, {done.captures} captures imported{articles}")
    return done.exit_code

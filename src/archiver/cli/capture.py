"""`archiver capture`: fetch and archive; then index, extract and snapshot what was fetched."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._capture_options import (
    AllowHosts,
    AllowPrivate,
    BrowserPath,
    Concurrency,
    CookieFile,
    Delay,
    Derive,
    Feeds,
    Folder,
    FromList,
    HeaderLines,
    InBrowser,
    KeepSecrets,
    ProxyUrl,
    Requisites,
    RobotsRule,
    Sections,
    Sending,
    Sitemaps,
    Timeout,
    overrides,
)
from archiver.cli._common import JsonLogs, Quiet

EXAMPLES = (
    "archiver capture https://times.example/bridge -c my-archive",
    "archiver capture --feed https://times.example/rss --sitemap https://times.example/news.xml -c my-archive",
    "archiver capture --from urls.txt -c my-archive --delay 2",
    "archiver capture -c my-archive   # goes on with an unfinished run",
)


def capture(
    collection: Folder,
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL…]", help="Pages to capture.")] = None,
    from_list: FromList = None,
    feed: Feeds = None,
    sitemap: Sitemaps = None,
    section: Sections = None,
    requisites: Requisites = None,
    allow_private: AllowPrivate = False,
    allow_host: AllowHosts = None,
    delay: Delay = None,
    concurrency: Concurrency = None,
    timeout: Timeout = None,
    robots: RobotsRule = None,
    proxy: ProxyUrl = None,
    cookies: CookieFile = None,
    header: HeaderLines = None,
    keep_secrets: KeepSecrets = False,
    browser: InBrowser = False,
    browser_path: BrowserPath = None,
    then_derive: Derive = True,
    quiet: Quiet = False,
    json_logs: JsonLogs = False,
) -> int:
    """Fetch pages and what belongs to them, archive them as WARC, then read them into records and snapshots."""
    from archiver.cli._capture import CaptureLog, finish
    from archiver.workflow.capture import CaptureInputs, Wishes, capture_into

    options = Sending(proxy, cookies, tuple(header or ()), keep_secrets, browser, browser_path).options()
    wanted = overrides(
        requisites=requisites,
        allow_private=allow_private,
        allow_host=allow_host,
        delay=delay,
        concurrency=concurrency,
        timeout=timeout,
        robots=robots,
    )
    inputs = CaptureInputs(
        tuple(urls or ()),
        tuple(from_list or ()),
        tuple(feed or ()),
        tuple(sitemap or ()),
        tuple(section or ()),
    )
    with CaptureLog.open(quiet=quiet, json_logs=json_logs) as log:
        done = capture_into(collection, inputs, Wishes(options, wanted, log.note, log.reading, then_derive))
    return finish(done, quiet=quiet, json_logs=json_logs)

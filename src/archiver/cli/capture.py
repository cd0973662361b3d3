"""`archiver capture`: fetch and archive; then index, extract and snapshot what was fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import JsonLogs, Quiet
from archiver.errors import UsageError

EXAMPLES = (
    "archiver capture https://times.example/bridge -c my-archive",
    "archiver capture --feed https://times.example/rss --sitemap https://times.example/news.xml -c my-archive",
    "archiver capture --from urls.txt -c my-archive --delay 2",
    "archiver capture -c my-archive   # goes on with an unfinished run",
)

Folder = Annotated[
    Path, typer.Option("-c", "--collection", metavar="DIR", help="The collection; made when it is not there.")
]
FromList = Annotated[
    list[Path] | None,
    typer.Option("--from", metavar="FILE", help="Addresses, one a line; - is stdin. May be repeated."),
]
Feeds = Annotated[
    list[str] | None, typer.Option("--feed", metavar="URL", help="Every story of an RSS or Atom feed.")
]
Sitemaps = Annotated[
    list[str] | None,
    typer.Option("--sitemap", metavar="URL", help="Every page of a sitemap, news sitemap or index."),
]
Requisites = Annotated[
    bool | None,
    typer.Option(
        "--requisites/--no-requisites", help="Images, stylesheets and scripts of a page too (default: yes)."
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Open addresses in private networks; never link-local ones.")
]
AllowHosts = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST", help="Open this one host's private address."),
]
Delay = Annotated[
    float | None,
    typer.Option(metavar="S", min=0, help="Seconds between two fetches from one host (default: 1)."),
]
Concurrency = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=512, help="Fetches at a time; per host too when the delay is 0."),
]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="S", min=0.01, help="Seconds for a connection, a response head, or silence."),
]
RobotsRule = Annotated[
    str | None, typer.Option("--robots", metavar="obey|ignore", help="Obey robots.txt (default), or not.")
]
ProxyUrl = Annotated[
    str | None,
    typer.Option("--proxy", metavar="URL", help="http://host:port or socks5://host:port, login allowed."),
]
CookieFile = Annotated[
    Path | None, typer.Option("--cookies", metavar="FILE", help="A cookies file in Netscape format.")
]
HeaderLines = Annotated[
    list[str] | None, typer.Option("--header", metavar="'K: V'", help="Send this header too.")
]
KeepSecrets = Annotated[
    bool, typer.Option("--keep-secrets", help="Archive cookies and logins of requests as sent, not redacted.")
]
Derive = Annotated[
    bool, typer.Option("--derive/--no-derive", help="Index, extract and snapshot afterwards (default: yes).")
]


def capture(
    collection: Folder,
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL…]", help="Pages to capture.")] = None,
    from_list: FromList = None,
    feed: Feeds = None,
    sitemap: Sitemaps = None,
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
    then_derive: Derive = True,
    quiet: Quiet = False,
    json_logs: JsonLogs = False,
) -> int:
    """Fetch pages and what belongs to them, archive them as WARC, then read them into records and snapshots."""
    from archiver.capture import CaptureOptions, read_header
    from archiver.cli._capture import CaptureLog, finish
    from archiver.workflow.capture import CaptureInputs, capture_into

    if robots not in (None, "obey", "ignore"):
        raise UsageError("--robots is obey or ignore")
    options = CaptureOptions(
        headers=tuple(map(read_header, header or ())), cookies=cookies, proxy=proxy, keep_secrets=keep_secrets
    )
    overrides = {
        "requisites": requisites,
        "allow_private": allow_private or None,
        "allow_hosts": tuple(allow_host) if allow_host else None,
        "delay": delay,
        "concurrency": concurrency,
        "timeout": timeout,
        "robots": robots,
    }
    inputs = CaptureInputs(tuple(urls or ()), tuple(from_list or ()), tuple(feed or ()), tuple(sitemap or ()))
    with CaptureLog.open(quiet=quiet, json_logs=json_logs) as log:
        done = capture_into(
            collection, inputs, options, overrides, log.note, reading=log.reading, then_derive=then_derive
        )
    return finish(done, quiet=quiet, json_logs=json_logs)

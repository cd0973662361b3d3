"""The options that all capturing verbs share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.capture import CaptureOptions

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
Sections = Annotated[
    list[str] | None,
    typer.Option(
        "--section", metavar="URL", help="A section page, and every story of its site that it links to."
    ),
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
InBrowser = Annotated[
    bool,
    typer.Option(
        "--browser", help="Show each page in an installed Chromium too, and archive what it makes of it."
    ),
]
BrowserPath = Annotated[
    str | None,
    typer.Option("--browser-path", metavar="PATH", help="This browser, instead of the first one found."),
]
Derive = Annotated[
    bool, typer.Option("--derive/--no-derive", help="Index, extract and snapshot afterwards (default: yes).")
]


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes out with every request; may hold secrets."""

    proxy: str | None = None
    cookies: Path | None = None
    header: tuple[str, ...] = ()
    keep_secrets: bool = False
    browser: bool = False
    browser_path: str | None = None

    def options(self) -> CaptureOptions:
        """Return the options of a run, its settings still the defaults."""
        from archiver.capture import CaptureOptions, read_header

        return CaptureOptions(
            headers=tuple(map(read_header, self.header)),
            cookies=self.cookies,
            proxy=self.proxy,
            keep_secrets=self.keep_secrets,
            browser=self.browser or self.browser_path is not None,
            browser_path=self.browser_path,
        )


def overrides(**values: Any) -> Mapping[str, Any]:
    """Return what the command line says against a collection's settings; what was not given is None."""
    if values.get("robots") not in (None, "obey", "ignore"):
        raise UsageError("--robots is obey or ignore")
    hosts = values.pop("allow_host", None)
    private = values.pop("allow_private", False)
    return values | {"allow_hosts": tuple(hosts) if hosts else None, "allow_private": private or None}

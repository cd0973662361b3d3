"""How a run captures: the collection's settings, and what this command says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from archiver import __version__
from archiver.capture.exchange import Headers
from archiver.capture.fetch import merge_headers
from archiver.capture.pace import Pace
from archiver.capture.talk import Limits
from archiver.capture.target import read_host
from archiver.errors import UsageError
from archiver.store import Settings

PRODUCT = "news-archiver"
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """Everything a run needs to know; `headers`, `cookies` and `proxy` may hold secrets and are never stored.

    `said` are the settings that the command itself named: they hold for a run that goes on, too. `conditional` asks only for what changed since the last capture; `only_new` leaves out stories of feeds and
    sitemaps that were captured before.
    """

    settings: Settings = field(default_factory=Settings)
    said: Mapping[str, Any] = field(default_factory=dict)
    headers: Headers = ()
    cookies: Path | None = None
    proxy: str | None = None
    keep_secrets: bool = False
    ca_file: Path | None = None
    conditional: bool = False
    only_new: bool = False
    browser: bool = False
    browser_path: str | None = None

    @property
    def agent(self) -> str:
        """The User-Agent: who we are, and how to reach whoever runs us."""
        contact = self.settings.contact
        return f"{PRODUCT}/{__version__}" + (f" (+{_contact_url(contact)})" if contact else "")

    @property
    def request_headers(self) -> Headers:
        """The headers of every request."""
        ours = (("User-Agent", self.agent), ("Accept", ACCEPT), ("Accept-Encoding", "gzip"))
        return merge_headers(ours, self.headers)

    @property
    def pace(self) -> Pace:
        """How fast hosts are asked."""
        return Pace(self.settings.delay, self.settings.requisite_delay, max(1, self.settings.concurrency))

    @property
    def limits(self) -> Limits:
        """What one exchange may cost."""
        return Limits(self.settings.timeout, self.settings.max_seconds, self.settings.max_bytes)

    @property
    def allow_hosts(self) -> frozenset[str]:
        """The hosts whose private addresses are open, spelled as the gate reads them."""
        return frozenset(map(_plain_host, self.settings.allow_hosts))


def with_overrides(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    """Return settings with what a command says otherwise; None means that it says nothing."""
    known = {entry.name for entry in fields(Settings)}
    values = {name: value for name, value in overrides.items() if value is not None and name in known}
    if "delay" in values:
        values.setdefault("requisite_delay", values["delay"])
    if "timeout" in values:
        values.setdefault("max_seconds", max(values["timeout"] * 10, values["timeout"]))
    return replace(settings, **values)


def read_header(line: str) -> tuple[str, str]:
    """Read `Name: value` as given on the command line."""
    name, colon, value = line.partition(":")
    if not colon:
        raise UsageError("a header is given as 'Name: value'")
    pair = (name.strip(), value.strip())
    return merge_headers((pair,))[0]


def _plain_host(given: str) -> str:
    host, colon, port = given.rpartition(":") if given.count(":") == 1 else (given, "", "")
    return read_host(host.strip("[]").lower(), given) + colon + port


def _contact_url(contact: str) -> str:
    return contact if "://" in contact or contact.startswith("mailto:") else f"mailto:{contact}"

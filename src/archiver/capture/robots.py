"""robots.txt: may this be fetched, which line says so, how long to wait between two fetches."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from protego import Protego

from archiver.capture.exchange import Exchange
from archiver.capture.outcome import FIRST_CLIENT_ERROR, FIRST_SERVER_ERROR, OK
from archiver.capture.payload import TooLarge, read_payload
from archiver.capture.target import Target
from archiver.errors import CaptureError

SIZE_LIMIT = 1 << 20
LONGEST_DELAY = 120.0
# Rules that a decision can name; nobody means more.
MOST_NAMED = 2000
# the product of a User-Agent, as the "news-archiver" of "news-archiver/0.1 (+mailto:…)"
PRODUCT = re.compile(r"[^/\s]+")

Ask = Callable[[str], Exchange]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a fetch is allowed and by what; kept with the capture.

    `rule` is the line that decided, None when none speaks of the address; `digest` names the file's text.
    """

    allowed: bool
    reason: str
    rule: str | None = None
    source: str | None = None
    digest: str | None = None
    delay: float = 0.0
    outcome: str = "robots-denied"
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's robots.txt as read; without a parser, `blanket` holds for every address."""

    source: str
    parser: Protego | None = None
    digest: str | None = None
    lines: tuple[tuple[str, Protego], ...] = ()
    blanket: Decision | None = None

    def decide(self, target: Target, agent: str) -> Decision:
        """Return the decision for one address."""
        if self.parser is None:
            return self.blanket or Decision(True, "no robots.txt", source=self.source)
        allowed = bool(self.parser.can_fetch(target.url, agent))
        rule = next((line for line, alone in self.lines if _speaks(line, alone, target.url, allowed)), None)
        delay = min(float(self.parser.crawl_delay(agent) or 0), LONGEST_DELAY)
        reason = ("allowed" if allowed else "denied") + (" by a rule" if rule else "")
        return Decision(
            allowed, reason if rule else "no rule speaks of it", rule, self.source, self.digest, delay
        )


@dataclass(slots=True)
class Robots:
    """The robots.txt of every site of a run, each asked once; threads wait for the one that asks."""

    ask: Ask
    agent: str
    _known: dict[str, Rules] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def decide(self, target: Target) -> Decision:
        """Return whether an address may be fetched; a site's rules are asked for on first need."""
        return self._rules(target).decide(target, self.agent)

    def knows(self, target: Target) -> bool:
        """Whether the site's rules were asked for already."""
        return target.origin in self._known

    def _rules(self, target: Target) -> Rules:
        known = self._known.get(target.origin)
        if known is not None:
            return known
        with self._guard:
            lock = self._locks.setdefault(target.origin, threading.Lock())
        with lock:
            if target.origin not in self._known:
                self._known[target.origin] = self._read(target)
            return self._known[target.origin]

    def _read(self, target: Target) -> Rules:
        source = f"{target.origin}/robots.txt"
        try:
            exchange = self.ask(source)
        except CaptureError as error:
            if error.outcome == "interrupted":
                raise
            words = f"{error.message} ({error.remedy})" if error.remedy else error.message
            return Rules(
                source, blanket=Decision(False, words, None, source, outcome=error.outcome, message=words)
            )
        return read_rules(exchange, source, self.agent)


IGNORED = Decision(True, "robots.txt ignored at the user's wish")


def read_rules(exchange: Exchange, source: str, agent: str) -> Rules:
    """Read the answer to a robots.txt request as RFC 9309 says: 4xx allows all, 5xx nothing."""
    status = exchange.status
    if status is None or FIRST_CLIENT_ERROR <= status < FIRST_SERVER_ERROR:
        reason = f"no robots.txt ({status})" if status else "an answer to robots.txt that is no HTTP"
        return Rules(source, blanket=Decision(True, reason, None, source))
    if status != OK:
        message = f"robots.txt answers {status}"
        return Rules(
            source,
            blanket=Decision(False, message, None, source, outcome="robots-unavailable", message=message),
        )
    try:
        body = read_payload(exchange, SIZE_LIMIT)
    except TooLarge:
        body = exchange.received.read(exchange.stored_body_start, SIZE_LIMIT)
    text = body[:SIZE_LIMIT].decode("utf-8", "replace").removeprefix("\ufeff")
    digest = "sha256:" + hashlib.sha256(body).hexdigest()
    return Rules(source, Protego.parse(text), digest, tuple(_own_lines(text, agent)))


def _own_lines(text: str, agent: str) -> Iterator[tuple[str, Protego]]:
    """Yield the rule lines of the groups that hold for us, longest pattern first, each with a parser of its own."""
    groups = _groups(text)
    product = (PRODUCT.match(agent) or [""])[0].lower()
    mine = [rules for agents, rules in groups if product in agents] or [
        rules for agents, rules in groups if "*" in agents
    ]
    lines = {line: value for rules in mine for line, value in rules}
    for line in sorted(lines, key=lambda line: len(lines[line]), reverse=True)[:MOST_NAMED]:
        yield line, Protego.parse(f"User-agent: *\nDisallow: {lines[line]}\n")


def _groups(text: str) -> list[tuple[set[str], list[tuple[str, str]]]]:
    """Return each group's agents in lower case and its rule lines with their patterns."""
    groups: list[tuple[set[str], list[tuple[str, str]]]] = []
    for line in text.splitlines():
        name, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        name = name.lower()
        if name == "user-agent":
            if not groups or groups[-1][1]:
                groups.append((set(), []))
            groups[-1][0].add(value.lower())
        elif groups and name in {"allow", "disallow"} and value:
            groups[-1][1].append((f"{name.capitalize()}: {value}", value))
    return groups


def _speaks(line: str, alone: Protego, url: str, allowed: bool) -> bool:
    return line.startswith("Allow") is allowed and not alone.can_fetch(url, "*")

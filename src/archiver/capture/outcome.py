"""What can become of a URL, in one word each, and what the word means for the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from archiver.capture.exchange import Exchange


class Standing(Enum):
    """How an outcome counts: `done`, `failed` (exit 1; may be tried again) or `refused` by the gate."""

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


OUTCOMES: Mapping[str, tuple[Standing, str]] = {
    "captured": (Standing.DONE, "archived"),
    "unchanged": (Standing.DONE, "the same as before; a revisit record says so"),
    "redirected": (Standing.DONE, "leads elsewhere, where the fetch went on"),
    "redirected-home": (Standing.DONE, "a story's address that leads to the front page: the story is gone"),
    "not-found": (Standing.DONE, "404"),
    "gone": (Standing.DONE, "410, or a page that says so"),
    "robots-denied": (Standing.DONE, "robots.txt does not allow it"),
    "consent-wall": (Standing.FAILED, "a page that only asks for consent"),
    "blocked": (Standing.FAILED, "refused by the site: 401, 403, 451, or a page that says so"),
    "http-error": (Standing.FAILED, "another status from 400 to 499, or beyond 599"),
    "rate-limited": (Standing.FAILED, "the site asks to come back later"),
    "server-error": (Standing.FAILED, "a status from 500 on"),
    "robots-unavailable": (Standing.FAILED, "robots.txt answers with an error, so nothing is allowed"),
    "redirect-loop": (Standing.FAILED, "redirects that lead back"),
    "too-many-redirects": (Standing.FAILED, "more redirects than anyone follows"),
    "dns-failed": (Standing.FAILED, "no address for the host"),
    "connect-failed": (Standing.FAILED, "no connection"),
    "proxy-failed": (Standing.FAILED, "the configured proxy does not do its part"),
    "tls-failed": (Standing.FAILED, "no TLS, or a certificate that does not hold"),
    "timeout": (Standing.FAILED, "too slow; what came is archived as cut"),
    "disconnected": (Standing.FAILED, "the server closed too early; what came is archived as cut"),
    "malformed": (Standing.FAILED, "no HTTP answer; what came is archived"),
    "too-large": (Standing.FAILED, "larger than allowed; what came is archived as cut"),
    "not-a-feed": (Standing.FAILED, "a feed, sitemap or list in which no address could be read"),
    "browser-failed": (Standing.FAILED, "the browser could not show the page"),
    "refused": (Standing.REFUSED, "an address that is not contacted"),
}

# The server may answer better in a moment: how often each failure is tried again, at most. One that took all the time
# it was given, or cut its answer short, gets one more chance.
RETRIED = {"connect-failed": 10, "disconnected": 10, "proxy-failed": 10, "timeout": 1}
RETRIED_CUT = {"disconnected": 1}
RETRIED_STATUS = frozenset({429, 502, 503, 504})
BLOCKED_STATUS = frozenset({401, 402, 403, 407, 451})

OK, NO_CONTENT_CHANGE, NOT_FOUND, GONE, TOO_MANY = 200, 304, 404, 410, 429
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FIRST_CLIENT_ERROR, FIRST_SERVER_ERROR, LAST_STATUS = 400, 500, 599


def standing_of(outcome: str) -> Standing:
    """Return how an outcome counts; unknown ones count as failed."""
    return OUTCOMES.get(outcome, (Standing.FAILED, ""))[0]


def judge(exchange: Exchange) -> str:
    """Return the outcome that an answer's completeness and status alone give."""
    if exchange.failure is not None:
        return exchange.failure
    return judge_status(exchange.status)


def judge_status(status: int | None) -> str:
    """Return the outcome that a status gives."""
    exact = {
        None: "malformed",
        NO_CONTENT_CHANGE: "unchanged",
        NOT_FOUND: "not-found",
        GONE: "gone",
        TOO_MANY: "rate-limited",
    }
    if status in exact:
        return exact[status]
    if status in BLOCKED_STATUS:
        return "blocked"
    if status is not None and FIRST_SERVER_ERROR <= status <= LAST_STATUS:
        return "server-error"
    return "http-error" if status is not None and status >= FIRST_CLIENT_ERROR else "captured"


def exit_code(outcomes: Iterable[str]) -> int:
    """Return DESIGN's exit code: 3 when every input was refused, 1 when something failed, else 0."""
    standings = {standing_of(outcome) for outcome in outcomes}
    if standings == {Standing.REFUSED}:
        return 3
    return 1 if standings & {Standing.FAILED, Standing.REFUSED} else 0

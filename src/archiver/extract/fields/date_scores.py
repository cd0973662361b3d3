"""How sure each date seen on a page is beside all the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from archiver.extract.fields.date_names import Kind
from archiver.extract.fields.date_text import ParsedDate

Source = Literal["jsonld", "meta", "microdata", "time_element", "visible_text", "url", "http_header", "text"]

SURE_DATE = 230  # a score below this is a date of something else
DECLARED = frozenset(("jsonld", "meta"))
SHOWN = frozenset(("time_element", "visible_text"))
UNDER_HEADLINE, SHOWN_EARLIER = 90, 400
BESIDE_A_CHANGE, SURELY_CHANGED, NOT_THIS = 400, 500, 200
LISTED = 3  # so many days shown under the body are those of other pieces
FARTHEST_WEST = timedelta(hours=12)  # no clock is further behind UTC
BY_THE_HEADLINE, DISPLAYED_FIRST = 640, 240  # what is shown beside the headline outranks hidden dates


class Seen(NamedTuple):
    """A date on the page: what it says, which date it is, how sure, and where it stood."""

    parsed: ParsedDate
    kind: Kind
    source: Source
    score: int
    locator: int | str
    raw: str
    alone: bool = False  # whether the line holds nothing but dates and their labels
    near: int = 0  # how near it stands to the headline
    told: bool = True  # whether words or names for machines say which date it is, not style names alone


Scored = tuple[int, Seen]
"""A date with the score that it has beside all others of the page."""


def beside_others(found: list[Seen]) -> list[Scored]:
    """Return each date with its score: raised where others bear it out or the reader is shown it.

    It is lowered where a date of change beside it contradicts it.
    """
    sources: dict[tuple[Kind, str | None], set[str]] = {}
    others = _Others()
    for seen in found:
        day = seen.parsed.day
        sources.setdefault((seen.kind, day), set()).add(seen.source)
        others.take(seen, day)
    scored = []
    for seen in found:
        day = seen.parsed.day
        score = seen.score + (40 * min(len(sources[seen.kind, day]) - 1, 3) if day else 0)
        if seen.kind == "published" and seen.source in SHOWN:
            score += others.add_to(seen, day)
        elif seen.kind == "modified" and others.shown_published(seen):
            continue
        elif seen.kind == "modified" and others.never_changed(seen):
            score -= NOT_THIS
        scored.append((score, seen))
    return scored


class _Others:
    """What all dates of a page say of one that the reader is shown."""

    __slots__ = ("_changed", "_declared", "_latest", "_listed", "_shown", "_told")

    def __init__(self) -> None:
        self._shown: set[str | None] = set()  # moments of publication
        self._told: set[str | None] = set()  # days that the page declares, or gives for a change
        self._listed: set[str | None] = set()  # days shown away from the headline
        self._declared: Seen | None = None  # the surest date of publication that the page declares
        self._latest = ""  # the last day given for a change
        self._changed = 0  # how sure the surest date of a change is

    def take(self, seen: Seen, day: str | None) -> None:
        """Take one of the dates that may count: of publication, or of a change."""
        if seen.kind == "published" and seen.source in SHOWN and seen.parsed.value:
            self._shown.add(seen.parsed.value)
        if seen.kind == "modified":
            self._told.add(day)
            self._latest = max(self._latest, day or "")
            self._changed = max(self._changed, seen.score)
        elif seen.source in DECLARED:
            self._told.add(day)
            if self._declared is None or seen.score > self._declared.score:
                self._declared = seen
        elif seen.near < 0 and seen.source in SHOWN:
            self._listed.add(day)

    def add_to(self, seen: Seen, day: str | None) -> int:
        """Return what they add to the score of a date of publication that is shown."""
        if seen.score >= BY_THE_HEADLINE and day not in self._told and not self._told_better(seen):
            return DISPLAYED_FIRST
        if _shown_earlier(seen, self._declared):
            return SHOWN_EARLIER
        if seen.near < 0 and len(self._listed) >= LISTED:
            return -NOT_THIS
        if seen.source == "visible_text" and seen.score < BESIDE_A_CHANGE and self._changed >= SURELY_CHANGED:
            return -NOT_THIS  # what stands far from where the date of change is shown is another date
        return 0

    def shown_published(self, seen: Seen) -> bool:
        """Whether only styles call a date one of change that is shown as that of publication."""
        return not seen.told and seen.parsed.value in self._shown

    def never_changed(self, seen: Seen) -> bool:
        """Whether a date of change only repeats that of publication, while the page gives a later one."""
        declared = None if self._declared is None else self._declared.parsed.value
        return declared == seen.parsed.value is not None and (seen.parsed.day or "") < self._latest

    def _told_better(self, seen: Seen) -> bool:
        """Whether the page declares when it was published, and shows only how long ago something was."""
        return seen.parsed.precision == "relative" and self._declared is not None


def untold(found: list[Seen]) -> list[Scored]:
    """Return what only styles call a date of change, as dates of publication, where none is sure."""
    if [seen for seen in found if seen.kind == "published" and seen.score >= SURE_DATE]:
        return []
    return [(seen.score - 60, seen._replace(kind="published")) for seen in found if not seen.told]


def _shown_earlier(seen: Seen, declared: Seen | None) -> bool:
    """Whether a line of its own by the headline shows a day before the declared one: systems stamp what they take over."""
    if declared is None or not seen.alone or seen.near < UNDER_HEADLINE or declared.parsed.day is None:
        return False
    if seen.parsed.day is None or seen.parsed.day >= declared.parsed.day:
        return False
    return seen.parsed.day < _first_day(declared.parsed)


def _first_day(parsed: ParsedDate) -> str:
    """Return the earliest day that clocks anywhere showed at a moment given with its zone, else the day of a date."""
    value = parsed.value or ""
    if parsed.zone != "offset" or len(value) <= len("2000-01-01T00:00"):
        return parsed.day or ""
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return (moment - FARTHEST_WEST).date().isoformat()


def surest(found: list[Scored]) -> list[Scored]:
    """Return of each kind the dates with the highest score."""
    most: dict[Kind, int] = {}
    for score, seen in found:
        most[seen.kind] = max(most.get(seen.kind, 0), score)
    return [(score, seen) for score, seen in found if score == most[seen.kind]]

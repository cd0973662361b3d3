"""The history of a story: its captures in order, and what changed from each to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from archiver.diff.article import diff_articles
from archiver.diff.changes import ArticleDiff
from archiver.diff.render import BOLD, DIM, PLAIN, diff_text, harmless_json, html_page, html_rows, html_text
from archiver.diff.summary import summarize_diff
from archiver.text import display_text


@dataclass(frozen=True, slots=True)
class Revision:
    """A capture that differs from the one before, and how; the first has no diff.

    `last_seen` is the date of the last capture that reads the same, `captures` how many there are of it.
    """

    date: str | None
    last_seen: str | None
    captures: int
    headline: str | None
    record_id: str | None
    diff: ArticleDiff | None

    def as_dict(self) -> dict[str, Any]:
        """Return the revision as plain JSON values."""
        return {
            "date": self.date,
            "last_seen": self.last_seen,
            "captures": self.captures,
            "headline": self.headline,
            "record_id": self.record_id,
            "diff": None if self.diff is None else self.diff.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline that the story had, and when."""

    value: str | None
    first_seen: str | None
    last_seen: str | None
    times: int

    def as_dict(self) -> dict[str, Any]:
        """Return the headline as plain JSON values."""
        return {
            "value": self.value,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "times": self.times,
        }


@dataclass(frozen=True, slots=True)
class History:
    """All that was seen of a story."""

    url: str | None
    captures: int
    revisions: tuple[Revision, ...]
    headlines: tuple[Headline, ...]

    @property
    def first_seen(self) -> str | None:
        """The date of the first capture."""
        return self.revisions[0].date if self.revisions else None

    @property
    def last_seen(self) -> str | None:
        """The date of the last capture."""
        return self.revisions[-1].last_seen if self.revisions else None

    def as_dict(self) -> dict[str, Any]:
        """Return the history as plain JSON values."""
        return {
            "url": self.url,
            "captures": self.captures,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "headlines": [headline.as_dict() for headline in self.headlines],
            "revisions": [revision.as_dict() for revision in self.revisions],
        }


def story_history(
    captures: Iterable[tuple[str | None, Any]], *, url: str | None = None, scrub: Iterable[str] | None = None
) -> History:
    """Return the history of a story from (capture date, article) pairs, oldest first.

    An article of None stands for a capture that found no article. Captures that differ in noise only are one revision.
    """
    names = None if scrub is None else tuple(scrub)
    revisions: list[Revision] = []
    before: Any = None
    known: Any = None
    count = 0
    for date, article in captures:
        diff = _difference(before, article, known, names) if count else None
        known = article or known
        count += 1
        if diff is not None and not diff.changes:
            revisions[-1] = _seen_again(revisions[-1], date)
        else:
            revisions.append(_revision(date, article, diff))
        before = article
    return History(url, count, tuple(revisions), tuple(_headlines(revisions)))


def _difference(before: Any, article: Any, known: Any, names: tuple[str, ...] | None) -> ArticleDiff:
    """Return what changed since the capture before; an article that is back is held against its last reading."""
    diff = diff_articles(before, article, scrub=names)
    if before is not None or article is None or known is None:
        return diff
    since = diff_articles(known, article, scrub=names)
    return replace(since, changes=(*diff.changes, *since.changes))


def _revision(date: str | None, article: Any, diff: ArticleDiff | None) -> Revision:
    if article is None:
        return Revision(date, date, 1, None, None, diff)
    return Revision(date, date, 1, article.headline, getattr(article, "record_id", None), diff)


def _seen_again(revision: Revision, date: str | None) -> Revision:
    return Revision(
        revision.date,
        date,
        revision.captures + 1,
        revision.headline,
        revision.record_id,
        revision.diff,
    )


def _headlines(revisions: list[Revision]) -> Iterator[Headline]:
    """Yield the headlines in the order in which they were first seen; one that came back has several times."""
    seen: dict[str | None, list[Revision]] = {}
    last: str | None = None
    times: dict[str | None, int] = {}
    for position, revision in enumerate(revisions):
        seen.setdefault(revision.headline, []).append(revision)
        if position == 0 or revision.headline != last:
            times[revision.headline] = times.get(revision.headline, 0) + 1
        last = revision.headline
    for value, found in seen.items():
        if value is not None:
            yield Headline(value, found[0].date, found[-1].last_seen, times[value])


def history_text(history: History, *, colour: bool = False, most_lines: int = 12) -> str:
    """Return a history for a person, oldest first, with the changes of each revision."""
    lines = [f"{display_text(history.url or '(no address)')}: {_span(history)}"]
    lines += [f"  headline: {line}" for line in map(_headline_line, history.headlines)]
    for revision in history.revisions:
        head = f"{revision.date or '(no date)'}  {_told(revision)}"
        lines.append(f"{BOLD}{head}{PLAIN}" if colour else head)
        if revision.captures > 1:
            again = f"    seen {revision.captures} times, last {revision.last_seen or '(no date)'}"
            lines.append(f"{DIM}{again}{PLAIN}" if colour else again)
        if revision.diff is not None:
            shown = diff_text(revision.diff, colour=colour, most_lines=most_lines).splitlines()[1:]
            lines += [f"    {line}" for line in shown]
    return "\n".join(lines) + "\n"


def _span(history: History) -> str:
    captures = "1 capture" if history.captures == 1 else f"{history.captures} captures"
    revisions = "1 revision" if len(history.revisions) == 1 else f"{len(history.revisions)} revisions"
    return (
        f"{captures}, {revisions}, {history.first_seen or '(no date)'} to {history.last_seen or '(no date)'}"
    )


def _headline_line(headline: Headline) -> str:
    again = f", {headline.times} times" if headline.times > 1 else ""
    return f"{display_text(headline.value or '')} (from {headline.first_seen or '(no date)'}{again})"


def _told(revision: Revision) -> str:
    return "first capture" if revision.diff is None else summarize_diff(revision.diff)


def history_json(history: History) -> str:
    """Return a history as one line of JSON."""
    return harmless_json(history.as_dict()) + "\n"


def history_html(history: History) -> str:
    """Return a history as one HTML page: a timeline, each revision's changes side by side; no script, no link."""
    headlines = "".join(f"<li>{html_text(_headline_line(headline))}</li>" for headline in history.headlines)
    revisions = "".join(map(_html_revision, history.revisions))
    body = (
        f"<h1>{html_text(history.url or '(no address)')}</h1><p>{html_text(_span(history))}</p>"
        f"<h2>Headlines</h2><ul>{headlines}</ul><h2>Revisions</h2><ol>{revisions}</ol>"
    )
    return html_page(f"History of {history.url or 'a story'}", body)


def _html_revision(revision: Revision) -> str:
    head = f"<h3>{html_text(revision.date or '(no date)')}</h3><p>{html_text(_told(revision))}</p>"
    if revision.captures > 1:
        head += f"<p>Seen {revision.captures} times, last {html_text(revision.last_seen or '(no date)')}.</p>"
    changes = html_rows(revision.diff) if revision.diff is not None else ""
    return f"<li>{head}{changes}</li>\n"

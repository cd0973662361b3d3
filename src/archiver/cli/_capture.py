"""What the capturing verbs show: a line for each page, a live bar on terminals, a summary at the end."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from archiver.capture import OUTCOMES, PAGE_KINDS, Progress, Standing, standing_of
from archiver.cli._common import complain, print_line, say
from archiver.text import counted, display_text
from archiver.workflow.capture import Captured

if TYPE_CHECKING:
    from archiver.workflow.recapture import StoryChange

NOTHING = "nothing to do: no address was given, and no run is unfinished"


@dataclass(slots=True)
class CaptureLog:
    """Shows a run as it goes: JSON Lines, or words and, on a terminal, a bar."""

    quiet: bool
    json_logs: bool
    bar: Any = None
    started: float = field(default_factory=time.monotonic)
    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0

    @classmethod
    def open(cls, *, quiet: bool, json_logs: bool) -> CaptureLog:
        """Return a log; a bar only where a person looks on."""
        return cls(quiet, json_logs)

    def note(self, progress: Progress) -> None:
        """Take in that one task is over."""
        self.size += progress.size
        self.counts[standing_of(progress.outcome).value] += 1
        if self.json_logs:
            write_json(event="fetched", **_as_dict(progress))
        elif self._worth_a_line(progress):
            say(outcome_line(progress))
        if self.bar is not None:
            self.bar.update(progress.waiting, self.size, self.counts)

    def reading(self, name: str, articles: int) -> None:
        """Take in that one more page of an archive was read."""
        if self.bar is not None:
            self.bar.reading(name, articles)

    def _worth_a_line(self, progress: Progress) -> bool:
        failed = standing_of(progress.outcome) is not Standing.DONE
        return not self.quiet and (progress.kind in PAGE_KINDS or failed)

    def __enter__(self) -> Self:
        if not self.quiet and not self.json_logs and sys.stderr.isatty():
            from archiver.cli._bar import CaptureBar

            self.bar = CaptureBar()
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()


def finish(done: Captured, *, quiet: bool, json_logs: bool, nothing: str = NOTHING) -> int:
    """Show the summary and return the exit code."""
    summary = done.summary
    if summary is None:
        left = done.derived
        say(
            nothing
            if left is None
            else f"{counted(left.articles, 'article')} read from archives that an earlier run left unread"
        )
        return 0
    if json_logs:
        write_json(
            event="finished", **summary.as_dict(), articles=done.derived.articles if done.derived else None
        )
        return summary.exit_code
    for entry in summary.urls if quiet else ():
        if entry.standing is not Standing.DONE:
            complain(f"{display_text(entry.url)}: {entry.outcome}: {display_text(entry.message or '')}")
    if not quiet:
        say(summary_line(done))
    return summary.exit_code


def show_changes(changes: Iterable[StoryChange], *, quiet: bool, json_logs: bool) -> None:
    """Print a line for each story that changed; noise and stillness are only counted."""
    counts: Counter[str] = Counter()
    for change in changes:
        counts[change.verdict] += 1
        if json_logs:
            write_json(event="compared", **asdict(change))
        elif change.verdict == "changed":
            silent = ", silently" if change.silent else ""
            print_line(f"changed{silent}  {display_text(change.url)}  ({', '.join(change.kinds)})")
    if counts and not quiet and not json_logs:
        say("stories: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))


def outcome_line(progress: Progress) -> str:
    """Return one line on one URL: outcome, status, address, and why when it is no plain success."""
    status = f" {progress.status}" if progress.status else ""
    why = f" ({display_text(progress.message)})" if progress.message else ""
    kind = "" if progress.kind == "page" else f" [{progress.kind}]"
    return f"{progress.outcome}{status}{kind}  {display_text(progress.url)}{why}"


def summary_line(done: Captured) -> str:
    """Return the last line: pages by outcome, requisites, bytes, time, articles."""
    summary = done.summary
    if summary is None:
        return ""
    outcomes = Counter(entry.outcome for entry in summary.urls)
    parts = [", ".join(f"{count} {name}" for name, count in sorted(outcomes.items(), key=_rank)) or "nothing"]
    if summary.requisites:
        failed = f" ({summary.requisites_failed} failed)" if summary.requisites_failed else ""
        parts.append(f"{counted(summary.requisites, 'requisite')}{failed}")
    parts.append(f"{human_size(summary.bytes_received)} in {summary.seconds:.1f} s")
    if done.derived is not None:
        derived = done.derived
        parts.append(
            f"{counted(derived.articles, 'article')} read, {counted(derived.snapshots, 'snapshot')} written"
        )
    return "; ".join(parts)


def human_size(count: int) -> str:
    """Return a count of bytes in words."""
    size = float(count)
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:  # noqa: PLR2004 - a KiB
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"


def write_json(**values: Any) -> None:
    """Write one JSON line to stderr."""
    sys.stderr.write(json.dumps(values, ensure_ascii=True) + "\n")


def _as_dict(progress: Progress) -> dict[str, Any]:
    values = {name: getattr(progress, name) for name in Progress.__slots__}
    return {name: value for name, value in values.items() if value is not None}


def _rank(pair: tuple[str, int]) -> int:
    return list(OUTCOMES).index(pair[0]) if pair[0] in OUTCOMES else len(OUTCOMES)

"""Checking snapshots: every case read again and held against what lies there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from archiver.check.cases import CASE_SUFFIX, SNAPSHOT_SUFFIX, Case, read_case
from archiver.errors import ArchiverError, Finding, PageError, Severity, SnapshotError, SnapshotUnreadable
from archiver.record import ArticleRecord
from archiver.snapshot import Snapshot, read_snapshot, snapshot_of, take_snapshot
from archiver.store import write_whole

MOST_DETAIL_LINES = 40
LARGEST_SNAPSHOT = 256 * 1024 * 1024
RENEW = "read the change; then run `archiver check --update PATTERN`"


@dataclass(frozen=True, slots=True)
class CheckFinding(Finding):
    """A finding with more to show: the words that differ, for people."""

    detail: str = field(default="", compare=False)


@dataclass(slots=True)
class Tally:
    """What a check went through so far."""

    cases: int = 0
    snapshots: int = 0
    changed: int = 0
    orphans: int = 0
    updated: int = 0


Reread = Callable[[Case], ArticleRecord]
Choice = Callable[[Case], bool]


def update_nothing(case: Case) -> bool:
    """Choose no case: a check that only reads."""
    del case
    return False


def check_cases(
    folder: str | os.PathLike[str],
    reread: Reread,
    *,
    update: Choice = update_nothing,
    tally: Tally | None = None,
) -> Iterator[Finding]:
    """Read every case under `folder` again and yield what differs, as it is found.

    `reread` gives the article that the case's input holds; `update` chooses the cases whose snapshot is written anew.
    """
    counts = Tally() if tally is None else tally
    stories: dict[str, str] = {}
    for place in _folders(Path(folder)):
        yield from _check_folder(place, reread, update, counts, stories)


def _folders(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield folders with the cases and snapshots in them, in order; links to folders are not followed."""
    if root.is_file():
        slug = root.name.removesuffix(CASE_SUFFIX).removesuffix(SNAPSHOT_SUFFIX)
        names = [slug + CASE_SUFFIX, slug + SNAPSHOT_SUFFIX]
        yield root.parent, [name for name in names if root.with_name(name).is_file()]
        return
    if not root.is_dir():
        raise SnapshotError("no such folder of cases", path=str(root))
    for folder, inner, names in os.walk(root):
        inner.sort()
        kept = sorted(name for name in names if name.endswith((CASE_SUFFIX, SNAPSHOT_SUFFIX)))
        if kept:
            yield Path(folder), kept


def _check_folder(
    place: tuple[Path, list[str]], reread: Reread, update: Choice, counts: Tally, stories: dict[str, str]
) -> Iterator[Finding]:
    folder, names = place
    yield from _like_named(folder, names)
    present = set(names)
    for name in names:
        path = folder / name
        if name.endswith(CASE_SUFFIX):
            counts.cases += 1
            yield from _check_case(path, reread, update, counts, stories)
        elif name.removesuffix(SNAPSHOT_SUFFIX) + CASE_SUFFIX not in present:
            counts.snapshots += 1
            counts.orphans += 1
            yield Finding(
                "snapshot-orphan",
                "no case pins the input of this snapshot",
                severity=Severity.WARNING,
                path=_shown(path),
                remedy="write its case with `archiver snapshot`, or remove it",
            )


def _like_named(folder: Path, names: list[str]) -> Iterator[Finding]:
    """Find names that are one file where case does not count."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            yield Finding(
                "snapshot-duplicate",
                f"{other} and {name} are one file on some systems",
                path=_shown(folder / name),
            )


def _check_case(
    path: Path, reread: Reread, update: Choice, counts: Tally, stories: dict[str, str]
) -> Iterator[Finding]:
    try:
        case = read_case(path)
    except SnapshotError as error:
        yield Finding("case-unreadable", error.message, path=_shown(path))
        return
    try:
        article = reread(case)
    except (ArchiverError, OSError) as error:
        yield _unread(case, error)
        return
    if article.url is not None and article.url in stories:
        message = f"{stories[article.url]} pins the same story"
        yield Finding("snapshot-duplicate", message, severity=Severity.WARNING, path=_shown(path))
    elif article.url is not None:
        stories[article.url] = path.name
    if article.provenance.input_digest != case.payload_digest:
        yield Finding(
            "input-changed",
            f"the input has the digest {article.provenance.input_digest}, pinned is {case.payload_digest}"
            f" ({case.input})",
            path=_shown(path),
            remedy="restore the input, or pin the new one with `archiver snapshot INPUT -o DIR --update`",
        )
        return
    yield from _hold_against(case, article, update, counts)


def _unread(case: Case, error: ArchiverError | OSError) -> Finding:
    path = _shown(case.path)
    if isinstance(error, PageError):
        message = f"the input gives no article any more: {error.reason.value}: {error.message}"
        return Finding("reading-failed", message, path=path)
    if isinstance(error, OSError):
        return Finding("input-missing", f"{case.input}: {error.strerror or error}", path=path)
    return Finding("input-missing", error.message, path=path, remedy=error.remedy)


def _hold_against(case: Case, article: ArticleRecord, update: Choice, counts: Tally) -> Iterator[Finding]:
    obtained = take_snapshot(article)
    expected = _read_bytes(case.snapshot_path)
    if expected is not None:
        counts.snapshots += 1
    if expected == obtained.encode():
        return
    if update(case):
        write_whole(case.snapshot_path, obtained)
        counts.updated += 1
        yield Finding(
            "snapshot-updated", "written anew", severity=Severity.INFO, path=_shown(case.snapshot_path)
        )
        return
    for finding in compare_snapshot(expected, obtained, article):
        counts.changed += finding.code == "reading-changed"
        yield replace(finding, path=_shown(case.snapshot_path))


def validate_snapshot(data: bytes, *, path: str | None = None) -> Iterator[Finding]:
    """Yield what is wrong with a snapshot by itself: that it is none, or is not written as snapshots are."""
    pinned = _parsed(data)
    if isinstance(pinned, Finding):
        yield replace(pinned, path=path)
    elif data != take_snapshot(pinned).encode():
        for finding in _in_another_form(data, take_snapshot(pinned)):
            yield replace(finding, path=path)


def _parsed(data: bytes) -> Snapshot | Finding:
    """Return what a snapshot holds, or the finding that it is none."""
    if len(data) > LARGEST_SNAPSHOT:
        return Finding("snapshot-unreadable", f"{len(data)} bytes are too many")
    try:
        return read_snapshot(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Finding("snapshot-unreadable", f"no UTF-8 at byte {error.start}")
    except SnapshotUnreadable as error:
        return Finding(error.code, error.message, remedy=error.remedy, line=error.line)


def _in_another_form(data: bytes, canonical: str) -> Iterator[Finding]:
    if data.replace(b"\r\n", b"\n") == canonical.encode():
        remedy = "let `.gitattributes` say `*.snap.md text eol=lf`"
        yield Finding("snapshot-line-endings", "its lines end in CR LF", remedy=remedy)
    else:
        message = "it says the same in another form: it was edited by hand"
        yield Finding("snapshot-not-canonical", message)


def compare_snapshot(expected: bytes | None, obtained: str, article: ArticleRecord) -> Iterator[Finding]:
    """Yield how a snapshot as it lies there differs from the one just taken of `article`."""
    if expected is None:
        yield Finding("snapshot-missing", "there is no snapshot of this case")
        return
    pinned = _parsed(expected)
    if isinstance(pinned, Finding):
        yield pinned
    elif pinned == snapshot_of(article):
        yield from _in_another_form(expected, obtained)
    else:
        yield _changed(pinned, article, obtained)


def _changed(pinned: Snapshot, article: ArticleRecord, obtained: str) -> Finding:
    from archiver.diff import diff_articles, diff_text, summarize_diff  # noqa: PLC0415 - needed by few checks

    diff = diff_articles(pinned, snapshot_of(article), scrub=())
    return CheckFinding(
        "reading-changed",
        summarize_diff(diff),
        remedy=RENEW,
        subject=hashlib.sha256(obtained.encode()).hexdigest()[:16],
        detail=diff_text(diff, most_lines=MOST_DETAIL_LINES),
    )


def _read_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SnapshotError(f"cannot be read: {error.strerror}", path=str(path)) from None


def _shown(path: Path) -> str:
    """Return a path relative to where we are, with slashes, so that fingerprints travel."""
    absolute = Path(os.path.normpath(path.absolute()))
    here = Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.as_posix()

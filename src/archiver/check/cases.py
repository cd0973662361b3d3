"""Cases: a snapshot's pinned input, so that a changed reading can be told from a changed input."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from archiver.errors import SnapshotError
from archiver.record import ArticleRecord
from archiver.snapshot import NO_ADDRESS, snapshot_path
from archiver.store import write_whole

CASE_SUFFIX = ".case.toml"
SNAPSHOT_SUFFIX = ".snap.md"
CASE_VERSION = 1
LONGEST_CASE = 64 * 1024

KEYS = {
    "case": int,
    "input": str,
    "payload_digest": str,
    "record_id": str,
    "offset": int,
    "url": str,
    "captured": str,
    "charset": str,
}
REQUIRED = ("case", "input", "payload_digest")


@dataclass(frozen=True, slots=True)
class Case:
    """What a snapshot was read from.

    `input` is relative to the case's folder; `record_id` (without <>) or `offset` find the record in an archive;
    `url`, `captured` and `charset` are what the reading was told of a bare file.
    """

    path: Path
    input: str
    payload_digest: str
    record_id: str | None = None
    offset: int | None = None
    url: str | None = None
    captured: str | None = None
    charset: str | None = None

    @property
    def input_path(self) -> Path:
        """The pinned file."""
        return Path(os.path.normpath(self.path.parent / self.input))

    @property
    def snapshot_path(self) -> Path:
        """The snapshot that belongs to the case."""
        return self.path.with_name(self.name + SNAPSHOT_SUFFIX)

    @property
    def name(self) -> str:
        """The slug: the file name without its ending."""
        return self.path.name.removesuffix(CASE_SUFFIX)


def case_of(article: ArticleRecord, *, folder: Path, input_path: Path, charset: str | None = None) -> Case:
    """Return the case that pins what `article` was read from; it lies under `folder` by the article's address."""
    place = folder / snapshot_path(article)
    path = place.with_name(place.name.removesuffix(SNAPSHOT_SUFFIX) + CASE_SUFFIX)
    origin = article.provenance
    warc = origin.warc
    return Case(
        path=path,
        input=_relative(input_path, path.parent),
        payload_digest=origin.input_digest,
        record_id=warc.record_id if warc else None,
        offset=warc.offset if warc and warc.record_id is None else None,
        url=article.url if warc is None else None,
        captured=origin.capture_date if warc is None else None,
        charset=charset,
    )


def _relative(target: Path, folder: Path) -> str:
    relative = PurePosixPath(*Path(os.path.relpath(target.absolute(), folder.absolute())).parts).as_posix()
    try:
        relative.encode("utf-8")
    except UnicodeEncodeError:
        message = "its name is no UTF-8, and no case can pin it"
        raise SnapshotError(message, path=str(target), remedy="rename it") from None
    return relative


def pinned_files(folder: Path) -> dict[str, Path]:
    """Return the cases of stories without an address under `folder`, by the file that each pins.

    The address names a case; without one, the name has words and a digest of the page in it, and only the pinned file
    tells that it is the same story again.
    """
    cases: dict[str, Path] = {}
    for path in sorted((folder / NO_ADDRESS).glob("*" + CASE_SUFFIX)):
        try:
            case = read_case(path)
        except SnapshotError:
            continue  # `check` tells of it
        if case.record_id is None and case.offset is None:
            cases.setdefault(case.input, path)
    return cases


def read_case(path: Path) -> Case:
    """Return the case in a file; SnapshotError says why it is none."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_CASE + 1)
        values = tomllib.loads(data.decode("utf-8")) if len(data) <= LONGEST_CASE else {}
    except (OSError, ValueError, RecursionError) as error:
        raise SnapshotError(f"no case: {error}", path=str(path)) from None
    for complaint in _complaints(values):
        raise SnapshotError(f"no case: {complaint}", path=str(path))
    del values["case"]
    return Case(path=path, **values)


def _complaints(values: dict[str, Any]) -> list[str]:
    missing = [f"{key!r} is missing" for key in REQUIRED if key not in values]
    unknown = [f"{key!r} is unknown" for key in values if key not in KEYS]
    wrong = [
        f"{key!r} is no {KEYS[key].__name__}"
        for key, value in values.items()
        if key in KEYS and (not isinstance(value, KEYS[key]) or isinstance(value, bool))
    ]
    if missing or unknown or wrong:
        return missing + unknown + wrong
    if values["case"] != CASE_VERSION:
        return [f"case version {values['case']}; this version reads {CASE_VERSION}"]
    pinned = values["input"]
    if not pinned or "\0" in pinned or "\\" in pinned or pinned.startswith("/") or ":" in pinned[:2]:
        return ["'input' is a path relative to the case, with slashes"]
    return []


def case_text(case: Case) -> str:
    """Return a case as TOML, keys in a fixed order."""
    lines = [
        "# Pins the input of the snapshot beside it; written by `archiver snapshot`.",
        f"case = {CASE_VERSION}",
    ]
    for key in tuple(KEYS)[1:]:
        value = getattr(case, key)
        if value is not None:
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: str | int) -> str:
    """Return a string or number as TOML: JSON, but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_case(case: Case, snapshot: str) -> None:
    """Write a case and the snapshot beside it; each file is there whole or not at all."""
    write_whole(case.path, case_text(case))
    write_whole(case.snapshot_path, snapshot)

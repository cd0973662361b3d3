"""`verify_archive`: every finding about an archive, file by file, record by record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from archiver.errors import Finding, Severity, WarcError
from archiver.warc.reader import Archive, open_archive
from archiver.warc.verify import fields, syntax
from archiver.warc.verify.content import verify_content
from archiver.warc.verify.links import Links
from archiver.warc.verify.view import View
from archiver.warc.warcrecord import WarcRecord


def verify_archive(source: str | os.PathLike[str] | BinaryIO) -> Iterator[Finding]:
    """Yield every finding about a WARC or ARC file, or about those within a WACZ."""
    with open_archive(source) as archive:
        yield from verify_open(archive)


def verify_open(archive: Archive) -> Iterator[Finding]:
    """Yield every finding about an open archive."""
    links = Links()
    teller = _Teller(archive)
    file = None
    for record in archive:
        if record.file != file:
            yield from links.close()
            links, file = Links(), record.file
        yield from _verify_record(record, links)
        yield from teller.new()
    yield from links.close()
    yield from teller.new()


def _verify_record(record: WarcRecord, links: Links) -> Iterator[Finding]:
    view = View(record)
    checks = fields.ARC_CHECKS if view.is_arc else (*syntax.CHECKS, *fields.CHECKS)
    for check in checks:
        yield from check(view)
    try:
        found = list(verify_content(view))
    except WarcError:
        return  # the reader has named the torn record, or will
    if not record.is_whole():
        return
    if any(finding.code == "block-digest" for finding in found):
        record.reject()
    yield from found
    yield from links.take(view)


class _Teller:
    """Hands on what the reader has found meanwhile, and looks at torn records for what else they show."""

    def __init__(self, archive: Archive) -> None:
        self._report = archive.report
        self._losses = self._departures = self._torn = 0

    def new(self) -> Iterator[Finding]:
        """Yield the reader's new findings."""
        report = self._report
        losses, self._losses = report.losses[self._losses :], len(report.losses)
        departures, self._departures = report.departures[self._departures :], len(report.departures)
        yield from losses
        yield from departures
        torn = list(report.torn)
        report.torn.clear()
        for record in torn:
            yield from _verify_torn(record)


def _verify_torn(record: WarcRecord) -> Iterator[Finding]:
    """Yield what can still be said of a record that is not whole."""
    view = View(record)
    for check in fields.ARC_CHECKS if view.is_arc else (fields.dates,):
        yield from check(view)
    try:
        for finding in verify_content(view):
            if finding.severity is Severity.ERROR and "digest" in finding.code:
                yield finding
    except WarcError:
        return

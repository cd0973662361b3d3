"""The one article that an input holds: for verbs that look at a single page."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from archiver.errors import InputRefused, PageError, RecordError, RejectReason, UsageError
from archiver.extract import Reading
from archiver.record import ArticleRecord, parse_article
from archiver.workflow.extract import iter_readings
from archiver.workflow.sources import (
    GZIP,
    STDIN,
    ReadOptions,
    Rejected,
    Tally,
    inflate_head,
    inflate_whole,
    peek,
)

LISTED = 5
"""How many addresses a message names."""


def one_reading(name: str, options: ReadOptions) -> Reading:
    """Return the reading of the input's one article: of several captures of the address asked for, the latest.

    UsageError when the input holds several articles or none of the address asked for, PageError when it holds none at
    all, InputRefused when it cannot be opened.
    """
    tally = Tally()
    found: list[Reading] = []
    rejected: Rejected | None = None
    for result in iter_readings([name], options, tally):
        if isinstance(result, Rejected):
            rejected = rejected or result
        elif options.url is not None and found:
            found = [later(found[0], result)]
        else:
            found.append(result)
        if len(found) > LISTED:
            break
    if len(found) > 1:
        raise several(name, [reading.article for reading in found])
    if found:
        return found[0]
    if rejected is None:
        raise none_found(name, options)
    if tally.refused:
        raise InputRefused(rejected.detail, path=rejected.file)
    file = "stdin" if rejected.file == STDIN else rejected.file
    raise PageError(RejectReason(rejected.reason), f"{file}: {rejected.detail}", url=rejected.url)


def later(one: Reading, other: Reading) -> Reading:
    """Return the reading of the later capture; of two of one second, the one that comes later in the input."""
    return one if capture_date(one.article) > capture_date(other.article) else other


def capture_date(article: ArticleRecord) -> str:
    """Return when a page was captured; the empty text, which sorts first, when that is unknown."""
    return article.provenance.capture_date or ""


def none_found(name: str, options: ReadOptions) -> UsageError | PageError:
    """Return the error for an input without any page, or without one of the address asked for."""
    if options.url is None:
        return PageError(RejectReason.NO_ARTICLE, f"no page in {name}")
    remedy = "`archiver index` lists the addresses of an archive"
    return UsageError(f"no page with the address {options.url}", path=name, remedy=remedy)


def several(name: str, articles: list[ArticleRecord]) -> UsageError:
    """Return the error for an input that holds more than one article."""
    urls = [article.url or "(no address)" for article in articles[:LISTED]]
    more = " and more" if len(articles) > LISTED else ""
    return UsageError(
        f"holds several articles: {', '.join(urls)}{more}", path=name, remedy="choose one with --url URL"
    )


def one_article(name: str, options: ReadOptions) -> ArticleRecord:
    """Return the input's one article: of a page or archive, or as a record that `extract` wrote."""
    if is_record_file(name):
        return one_record(name, options)
    return one_reading(name, options).article


def is_record_file(name: str) -> bool:
    """Whether an input holds records (JSON objects), not pages."""
    if name != STDIN and not os.path.isfile(name):  # noqa: PTH113 - Path.is_file raises where entry is denied
        return False
    head = peek(name)
    return (inflate_head(head) if head.startswith(GZIP) else head).lstrip()[:1] == b"{"


def one_record(name: str, options: ReadOptions) -> ArticleRecord:
    """Return the one record of a JSON Lines file: of several captures of the address asked for, the latest."""
    articles: list[ArticleRecord] = []
    for number, line in enumerate(read_lines(name), 1):
        if not line.strip():
            continue
        try:
            article = parse_article(line)
        except RecordError as error:
            raise RecordError(error.message, path=f"{name} line {number}") from None
        if options.url is None:
            articles.append(article)
        elif article.url == options.url and not (
            articles and capture_date(articles[0]) > capture_date(article)
        ):
            articles = [article]
        if len(articles) > LISTED:
            break
    if not articles:
        named = f" with the address {options.url}" if options.url else ""
        raise UsageError(f"no record{named}", path=name)
    if len(articles) > 1:
        raise several(name, articles)
    return articles[0]


def read_lines(name: str) -> list[bytes]:
    """Return the lines of a file of records, gzipped or not."""
    import sys  # noqa: PLC0415 - only for stdin

    data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    if data.startswith(GZIP):
        try:
            data = inflate_whole(data)
        except (OSError, EOFError, zlib.error) as error:
            raise RecordError(f"the gzip data is damaged: {error}", path=name) from None
    return data.splitlines()

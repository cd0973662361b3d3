"""Cross-field rules: what no single field can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archiver.errors import Finding, Severity
from archiver.knowledge import find_agencies, is_agency
from archiver.record import ArticleRecord, block_texts, blocks
from archiver.record.fields import ArticleDate
from archiver.text import fold_typography, words

MOST_CREDIT_WORDS = 9  # a longer paragraph is no credit line
CLOCK_TOLERANCE = timedelta(hours=26)  # a date without a zone may be any zone's
VALUE_LENGTHS = {"year": (4,), "month": (7,), "day": (10,), "minute": (16,), "second": (19,)}


def check_presence(article: ArticleRecord) -> Iterator[Finding]:
    """Hold a record to what every article has, and what goes together to come together."""
    if article.headline is None and article.page_kind == "article":
        yield Finding("headline-missing", "an article has a headline", pointer="/headline")
    if not article.body and article.page_kind == "article":
        yield Finding("body-empty", "an article has a body", severity=Severity.WARNING, pointer="/body")
    if (article.description is None) != (article.description_source is None):
        yield Finding(
            "description-source-missing",
            "a description and its source come together",
            pointer="/description_source",
        )
    if article.provenance.kind.startswith("warc_") and article.provenance.warc is None:
        yield Finding(
            "provenance-incomplete", "the place in the archive is missing", pointer="/provenance/warc"
        )
    if article.access and article.access.status == "free" and article.access.raw is None:
        yield Finding(
            "access-assumed",
            "`free` without the words that say so",
            severity=Severity.WARNING,
            pointer="/access/raw",
        )


def check_authors(article: ArticleRecord) -> Iterator[Finding]:
    """Find wire agencies among the authors; they stand there only where nothing else signs."""
    people = [author for author in article.authors if not is_agency(author.name)]
    for i, author in enumerate(article.authors):
        if people and is_agency(author.name):
            yield Finding(
                "agency-among-authors",
                f"{author.name!r} is an agency",
                severity=Severity.WARNING,
                pointer=f"/authors/{i}/name",
                remedy="it belongs in the attribution",
            )


def check_furniture(article: ArticleRecord) -> Iterator[Finding]:
    """Credits, promos, byline and headline stand in their fields and not in the body again."""
    credits_ = {fold_typography(credit.raw) for credit in article.attribution if credit.placement == "end"}
    labels = {fold_typography(link.label) for link in article.related_links}
    headline = fold_typography(article.headline or "")
    byline = fold_typography(article.byline_raw or "")
    last = len(article.body) - 1
    for i, block in enumerate(article.body):
        if not isinstance(block, blocks.Paragraph | blocks.Heading):
            continue
        text, pointer = fold_typography(block.text), f"/body/{i}/text"
        if text in credits_ or (i == last and _is_credit_line(block.text)):
            yield _left("credit-left-in-body", "a credit line stands in the body", pointer)
        elif text in labels:
            yield _left("related-label-in-body", "the label of a related link stands in the body", pointer)
        elif i == 0 and text == headline:
            yield _left("headline-in-body", "the headline stands in the body again", pointer)
        elif i < MOST_CREDIT_WORDS and text == byline:
            yield _left("byline-in-body", "the byline stands in the body again", pointer)


def _left(code: str, message: str, pointer: str) -> Finding:
    return Finding(code, message, severity=Severity.WARNING, pointer=pointer)


def _is_credit_line(text: str) -> bool:
    """Tell whether a short paragraph names little else than an agency."""
    if len(words(text)) > MOST_CREDIT_WORDS or text.rstrip(")] ").endswith((".", "!", "?", "”", '"')):
        return False
    return bool(find_agencies(text, context="credit"))


def check_dates(article: ArticleRecord) -> Iterator[Finding]:
    """Dates are possible, as precise as they say, in order, and not after the capture."""
    for name in ("published", "modified"):
        date: ArticleDate | None = getattr(article, name)
        if date is not None:
            yield from _date(date, f"/{name}")
            yield from _future(date, f"/{name}", article.provenance.capture_date)
    published, modified = _instant(article.published), _instant(article.modified)
    if published and modified and modified + _slack(article) < published:
        yield Finding(
            "modified-before-published",
            "it was changed before it was published",
            severity=Severity.WARNING,
            pointer="/modified/value",
        )


def _date(date: ArticleDate, pointer: str) -> Iterator[Finding]:
    if date.precision == "relative":
        if date.value is not None:
            yield Finding("date-value-misplaced", "a relative time has no value", pointer=f"{pointer}/value")
        return
    if date.resolved is not None:
        yield Finding(
            "date-value-misplaced", "only a relative time is resolved", pointer=f"{pointer}/resolved"
        )
    if date.value is None:
        yield Finding(
            "date-unread",
            "the words of the date gave no value",
            severity=Severity.INFO,
            pointer=f"{pointer}/value",
        )
        return
    local, offset = _split_offset(date.value)
    if len(local) not in VALUE_LENGTHS[date.precision]:
        yield Finding("date-precision-mismatch", f"not cut to {date.precision}", pointer=f"{pointer}/value")
    elif (offset != "") != (date.zone != "none") and len(local) > len("2026-03-01"):
        yield Finding(
            "date-zone-mismatch", "an offset stands there if the zone is known", pointer=f"{pointer}/zone"
        )
    if _instant(date) is None:
        yield Finding("date-impossible", f"{date.value} is no date", pointer=f"{pointer}/value")
    if date.zone == "publisher":
        yield Finding(
            "zone-assumed", "the zone is the publisher's", severity=Severity.INFO, pointer=f"{pointer}/zone"
        )


def _future(date: ArticleDate, pointer: str, captured: str | None) -> Iterator[Finding]:
    instant = _instant(date)
    seen = None if captured is None else _parse(captured)
    if instant and seen and instant > seen + CLOCK_TOLERANCE:
        yield Finding(
            "date-in-future",
            "it lies after the capture",
            severity=Severity.WARNING,
            pointer=f"{pointer}/value",
        )


def _slack(article: ArticleRecord) -> timedelta:
    """Return how far two dates may seem out of order: a day where one has no time or no zone."""
    dates = [date for date in (article.published, article.modified) if date]
    exact = all(date.zone in ("offset", "named") and date.precision in ("minute", "second") for date in dates)
    return timedelta(minutes=1) if exact else CLOCK_TOLERANCE


def _instant(date: ArticleDate | None) -> datetime | None:
    return _parse(date.value) if date is not None and date.value is not None else None


def _parse(value: str) -> datetime | None:
    """Return an instant; parts that are not given count as the first, a zone not given as UTC."""
    local, offset = _split_offset(value)
    full = local + "0001-01-01T00:00:00"[len(local) :]
    try:
        parsed = datetime.fromisoformat(full[:19] + (offset or "+00:00"))
        return parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _split_offset(value: str) -> tuple[str, str]:
    """Return the local part and the offset of a date-time, e.g. ("2026-03-01T08:30", "+01:00")."""
    head, time, tail = value.partition("T")
    if not time:
        return value, ""
    for sign in "Z+-":
        clock, found, offset = tail.partition(sign)
        if found:
            return f"{head}T{clock.partition('.')[0]}", "+00:00" if sign == "Z" else sign + offset
    return value, ""


def check_dateline(article: ArticleRecord) -> Iterator[Finding]:
    """Look for the dateline's words in the text that they open."""
    if article.dateline is None:
        return
    raw = fold_typography(article.dateline.raw)
    if not any(raw in fold_typography(text[:400]) for text in block_texts(article.body[:6])):
        yield Finding(
            "dateline-not-in-body",
            "the words of the dateline do not open the body",
            severity=Severity.WARNING,
            pointer="/dateline/raw",
        )


def check_coverage(article: ArticleRecord) -> Iterator[Finding]:
    """Only plain-text captures say what share of their characters is accounted for."""
    origin = article.provenance
    is_page = origin.kind in ("html_file", "mhtml_file") or (origin.content_type or "").startswith(
        "text/html"
    )
    if article.quality.coverage is not None and is_page:
        yield Finding(
            "coverage-misplaced",
            "coverage belongs to plain-text captures",
            severity=Severity.INFO,
            pointer="/quality/coverage",
        )

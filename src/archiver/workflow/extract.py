"""`extract`: pages to article records, one or many processes, in the order of the input."""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from archiver.errors import PageError, RejectReason
from archiver.extract import Reading
from archiver.record import ArticleRecord, canonical_json
from archiver.workflow.collector import collect_rarely, rare_collections
from archiver.workflow.sources import (
    REMEMBERED,
    Originals,
    PageSource,
    ReadOptions,
    Rejected,
    Tally,
    expand_inputs,
    read_sources,
)
from archiver.workflow.stories import Continued, is_continued, read_story

AHEAD = 4
"""Pages a worker process may have waiting: enough to keep it busy, few enough to bound memory."""

Key = tuple[str | None, datetime | None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Row:
    """One record in canonical form, and its evidence when that was asked for."""

    line: bytes
    evidence: str | None = None


def try_source(source: PageSource) -> Reading | Rejected | Continued:
    """Return the reading of one page with what goes on from it, or why there is none."""
    try:
        return Continued(source.url) if is_continued(source) else read_story(source)
    except PageError as error:
        return Rejected(source.file, source.offset, source.url, error.reason.value, error.message)
    except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not cost the million others
        detail = f"internal error, please report it: {type(error).__name__}: {error}"
        return Rejected(source.file, source.offset, source.url, RejectReason.DAMAGED.value, detail, ours=True)


def plain_row(source: PageSource) -> Row | Rejected | Continued:
    """Return the record of one page as a line."""
    result = try_source(source)
    return Row(canonical_json(result.article)) if isinstance(result, Reading) else result


def row_with_evidence(source: PageSource) -> Row | Rejected | Continued:
    """Return the record of one page as a line, with its evidence as another."""
    result = try_source(source)
    if not isinstance(result, Reading):
        return result
    evidence = json.dumps(result.evidence.as_dict(), ensure_ascii=False, sort_keys=True)
    return Row(canonical_json(result.article), evidence)


def page_sources(
    inputs: Iterable[str], options: ReadOptions, tally: Tally
) -> Iterator[PageSource | Rejected]:
    """Yield the pages of all inputs in order; a revisit may refer to a record of an earlier input."""
    originals = Originals()
    for name in expand_inputs(list(inputs)):
        yield from read_sources(name, options, tally, originals)


def iter_readings(
    inputs: Iterable[str], options: ReadOptions | None = None, tally: Tally | None = None
) -> Iterator[Reading | Rejected]:
    """Yield the reading of each page in the inputs, or why a page gives none."""
    options, tally = options or ReadOptions(), tally or Tally()
    yield from worked(page_sources(inputs, options, tally), try_source, options, tally, jobs=1)


def iter_articles(*inputs: str, url: str | None = None) -> Iterator[ArticleRecord]:
    """Yield the article record of each page in WARC, ARC, WACZ, HTML or text files that has one."""
    for reading in iter_readings(inputs, ReadOptions(url=url)):
        if isinstance(reading, Reading):
            yield reading.article


def extract_rows(
    inputs: Iterable[str], options: ReadOptions, tally: Tally, *, evidence: bool = False, jobs: int = 1
) -> Iterator[Row | Rejected]:
    """Yield a row or a rejection for each page, in the order of the inputs whatever the number of processes."""
    work = row_with_evidence if evidence else plain_row
    yield from worked(page_sources(inputs, options, tally), work, options, tally, jobs=jobs)


def worked(
    sources: Iterable[PageSource | Rejected],
    work: Callable[[PageSource], Result | Rejected | Continued],
    options: ReadOptions,
    tally: Tally,
    *,
    jobs: int,
) -> Iterator[Result | Rejected]:
    """Yield what `work` makes of each page.

    A rendered page is left out where its raw page gave a record, a further page where its story's first page holds it.
    """
    done: OrderedDict[Key, None] = OrderedDict()
    pairs = in_turn(sources, work) if jobs <= 1 else side_by_side(sources, work, jobs)
    for source, result in pairs:
        if isinstance(source, PageSource):
            key = (source.url, source.captured)
            if source.rendered and options.dom == "auto" and key in done:
                continue
            if not source.rendered and not isinstance(result, Rejected):
                done[key] = None
                if len(done) > REMEMBERED:
                    done.popitem(last=False)
        if isinstance(result, Continued):
            tally.joined += 1
            continue
        tally.count(result)
        yield result


def in_turn(
    sources: Iterable[PageSource | Rejected], work: Callable[[PageSource], Result | Rejected | Continued]
) -> Iterator[tuple[PageSource | Rejected, Result | Rejected | Continued]]:
    """Yield each page with its result, one after the other."""
    with rare_collections():
        for source in sources:
            yield source, source if isinstance(source, Rejected) else work(source)


def side_by_side(
    sources: Iterable[PageSource | Rejected],
    work: Callable[[PageSource], Result | Rejected | Continued],
    jobs: int,
) -> Iterator[tuple[PageSource | Rejected, Result | Rejected | Continued]]:
    """Yield each page with its result in order, the work spread over processes, a bounded number ahead."""
    waiting: deque[tuple[PageSource | Rejected, Future[Result | Rejected | Continued] | None]] = deque()

    def finish() -> tuple[PageSource | Rejected, Result | Rejected | Continued]:
        source, future = waiting.popleft()
        if isinstance(source, Rejected) or future is None:
            return source, cast("Rejected", source)
        return source, future.result()

    with ProcessPoolExecutor(jobs, initializer=collect_rarely) as pool:
        for source in sources:
            waiting.append((source, None if isinstance(source, Rejected) else pool.submit(work, source)))
            if len(waiting) >= jobs * AHEAD:
                yield finish()
        while waiting:
            yield finish()

"""Read the pages of a benchmark folder and write what the scorers read.

    predict.py --cases CASES.jsonl --out PREDS.jsonl [--timing FILE]

`predict_case` is all that is timed: from the bytes of a page to the prediction made from its article record.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver import ArticleRecord, extract_article, read_page
from archiver.errors import PageError
from archiver.page import paused_collector
from archiver.record import plain_text, walk_blocks
from archiver.record.fields import ArticleDate, Attribution

ROLES = {
    "wire": "wire",
    "unnamed_agencies": "wire",
    "contributor": "contributor",
    "translation": "translation",
    "source_publication": "source",
}
"""Kinds of attribution that make a row, and the row's role; other kinds make none."""


def predict_case(case: dict[str, Any], html_bytes: bytes) -> dict[str, Any]:
    """Return the prediction for one page; a page that gives no article says why under `rejected`."""
    with paused_collector():  # until the page is gone: the collector would look through all of it for nothing
        return _predict_case(case, html_bytes)


def _predict_case(case: dict[str, Any], html_bytes: bytes) -> dict[str, Any]:
    try:
        page = read_page(
            html_bytes,
            url=case.get("url"),
            charset=case.get("charset"),
            captured=captured_of(case.get("fetched")),
        )
        article = extract_article(page)
    except PageError as error:
        return {"id": case["id"], "rejected": error.reason.value}
    return {"id": case["id"], **prediction(article)}


def prediction(article: ArticleRecord) -> dict[str, Any]:
    """Return an article record in the keys that `score.py` and `score_fields.py` read."""
    return {
        "headline": article.headline,
        "kicker": article.kicker,
        "standfirst": article.description if article.description_source == "displayed" else None,
        "byline": article.byline_raw,
        "authors": [author.name for author in article.authors],
        "published": date_text(article.published or article.modified),
        "modified": date_text(article.modified),
        "dateline": article.dateline.raw if article.dateline else None,
        "body": plain_text(article),
        "attribution": [row for credit in article.attribution for row in credit_rows(credit)],
        "captions": [{"text": image.caption, "credit": image.credit} for image in article.images],
        "related_links": [
            {"text": link.label, "href": link.url}
            for link in article.related_links
            if link.relation != "most_read"
        ],
        "corrections": [
            block.text for block in walk_blocks(article.body) if block.type in ("correction", "editor_note")
        ],
        "paywalled": article.access is not None
        and article.access.status in ("subscription", "registration", "truncated"),
        "language": article.language.tag if article.language else None,
        "page_kind": article.page_kind,
    }


def date_text(date: ArticleDate | None) -> str | None:
    """Return a date as ISO 8601, that of a relative one by the capture."""
    return None if date is None else date.value or date.resolved


def credit_rows(credit: Attribution) -> Iterator[dict[str, Any]]:
    """Yield a row for each agency, person or outlet that a credit for the text names."""
    role = ROLES.get(credit.kind)
    if role is None:
        return
    if credit.kind == "unnamed_agencies":
        yield {"text": credit.raw, "name": "agencies", "role": role}
    elif role == "wire":
        yield from ({"text": credit.raw, "name": agency.name, "role": role} for agency in credit.agencies)
    elif role == "source":
        yield {"text": credit.raw, "name": credit.outlet or credit.raw, "role": role}
    else:
        yield from ({"text": credit.raw, "name": person, "role": role} for person in credit.people)


def captured_of(text: str | None) -> datetime | None:
    """Return the capture date that a case gives."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_case(folder: Path, case: dict[str, Any]) -> bytes:
    """Return the bytes of a case's page."""
    data = (folder / case["html"]).read_bytes()
    return gzip.decompress(data) if case["html"].endswith(".gz") else data


def main() -> None:
    """Predict every case of a file, in one process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True, help="cases.jsonl; pages are found beside it")
    parser.add_argument("--out", type=Path, required=True, help="predictions, one JSON object a line")
    parser.add_argument("--timing", type=Path, help="CPU seconds of each page, one JSON object a line")
    args = parser.parse_args()
    timings: list[dict[str, Any]] = []
    with args.cases.open(encoding="utf-8") as cases, args.out.open("w", encoding="utf-8") as out:
        for line in cases:
            if not line.strip():
                continue
            case = json.loads(line)
            data = read_case(args.cases.parent, case)
            start = time.process_time()
            predicted = predict_case(case, data)
            timings.append({"id": case["id"], "cpu_s": round(time.process_time() - start, 6)})
            out.write(json.dumps(predicted, ensure_ascii=False) + "\n")
    if args.timing:
        args.timing.write_text("".join(json.dumps(row) + "\n" for row in timings), encoding="utf-8")
    spent = sum(row["cpu_s"] for row in timings)
    print(f"{len(timings)} pages, {spent:.1f} s of CPU", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Render each article and read the reproduction again, and tell how often it is the same.

    round_trip.py --cases CASES.jsonl [--every N]

By way of HTML: headline, body blocks, attribution and related links. By way of text: headline, credits for the text,
related labels, and the same text of the same kind for paragraphs, headings, lists and quotations.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from archiver import ArticleRecord, extract_article, read_page, render_article
from archiver.errors import PageError
from archiver.record import blocks
from predict import captured_of, read_case

OF_IMAGES = ("image_credit", "quoted_agency")
KEPT = (blocks.Paragraph, blocks.Heading, blocks.List, blocks.Quote)


def through_html(article: ArticleRecord) -> tuple[Any, ...]:
    """Return what HTML must keep."""
    return (article.headline, article.body, article.attribution, article.related_links)


def through_text(article: ArticleRecord) -> tuple[Any, ...]:
    """Return what text must keep."""
    shown = [
        (block.type, block.items if isinstance(block, blocks.List) else block.text)
        for block in article.body
        if isinstance(block, KEPT)
    ]
    credited = [
        (credit.raw, credit.kind, [agency.id or agency.name for agency in credit.agencies])
        for credit in article.attribution
        if credit.kind not in OF_IMAGES
    ]
    return (article.headline, shown, credited, Counter(link.label for link in article.related_links))


WAYS = {"html": through_html, "txt": through_text}
PARTS = {
    "html": ("headline", "body", "attribution", "related"),
    "txt": ("headline", "text", "credits", "labels"),
}


def main() -> None:
    """Print the share of pages that come back the same, and what differed on the others."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True, help="cases.jsonl; pages are found beside it")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    args = parser.parse_args()
    cases = [json.loads(line) for line in args.cases.read_text(encoding="utf-8").splitlines() if line.strip()]
    pages = 0
    same: Counter[str] = Counter()
    differing: dict[str, list[str]] = {way: [] for way in WAYS}
    for case in cases[:: args.every]:
        article = read_article(case, args.cases.parent)
        if article is None:
            continue
        pages += 1
        for way, keeps in WAYS.items():
            again = read_again(article, way)
            lost = differences(keeps(article), keeps(again), PARTS[way])
            same[way] += not lost
            if lost:
                differing[way].append(f"{case['id']}: {', '.join(lost)}")
    for way in WAYS:
        print(f"{way}: {same[way]} of {pages} pages the same ({same[way] / pages:.4f})")
        for line in differing[way][:20]:
            print(f"  {line}")


def read_article(case: dict[str, Any], folder: Path) -> ArticleRecord | None:
    """Return the article of a case, None where the page gives none."""
    try:
        page = read_page(
            read_case(folder, case),
            url=case["url"],
            charset=case["charset"],
            captured=captured_of(case.get("fetched")),
        )
        return extract_article(page)
    except PageError:
        return None


def read_again(article: ArticleRecord, way: str) -> ArticleRecord:
    """Return the article as its reproduction is read."""
    return extract_article(read_page(render_article(article, way).encode("utf-8")))


def differences(one: tuple[Any, ...], other: tuple[Any, ...], names: tuple[str, ...]) -> list[str]:
    """Return the names of the parts that differ."""
    return [name for name, a, b in zip(names, one, other, strict=True) if a != b]


if __name__ == "__main__":
    main()

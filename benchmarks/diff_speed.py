"""CPU time and memory of diffs: 40 paragraphs, a live blog of 5,000 entries, all of it edited.

`python benchmarks/diff_speed.py` prints the figures as JSON; each case runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from archiver.diff import diff_articles
from archiver.record import ArticleRecord, blocks, fields, seal_article
from diff_edits import PROVENANCE, make_draft, make_set

ENTRIES = 5000
CLEAR_REFS, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
CASES = (
    "article",
    "live-blog",
    "live-blog-all-edited",
    "live-blog-shuffled",
    "same-sentences",
    "long-paragraph",
)


def live_blog(rng: random.Random, entries: int) -> list[list[str]]:
    """Return the words of a live blog, an entry a row."""
    draft = make_draft("en", rng, entries)
    return [[word for sentence in paragraph for word in sentence][:36] for paragraph in draft.paragraphs]


def record_of(entries: list[list[str]]) -> ArticleRecord:
    """Return a live blog as a record; an entry's time goes with its words."""
    body = tuple(
        blocks.LiveEntry(
            type="live_entry",
            time_raw=f"{len(entry[-1]) + 8:02}:{len(entry[-2] + entry[-1]) + 10:02}",
            blocks=(blocks.Paragraph(type="paragraph", text=" ".join(entry).capitalize() + "."),),
        )
        for entry in entries
    )
    language = fields.Language(tag="en", source="declared")
    return seal_article(
        page_kind="live_blog", headline="Live", body=body, language=language, provenance=PROVENANCE
    )


def edited_blog(rng: random.Random) -> tuple[ArticleRecord, ArticleRecord]:
    """Return a live blog before and after: 100 entries edited, 20 deleted, 60 added, 10 moved."""
    before = live_blog(rng, ENTRIES)
    after = [list(entry) for entry in before]
    for i in rng.sample(range(ENTRIES), 100):
        after[i][rng.randrange(len(after[i]))] = "edited"
    for entry in rng.sample(after, 20):
        after.remove(entry)
    for entry in live_blog(rng, 60):
        after.insert(rng.randrange(len(after)), entry)
    for _ in range(10):
        after.insert(rng.randrange(len(after)), after.pop(rng.randrange(len(after))))
    return record_of(before), record_of(after)


def all_edited(rng: random.Random) -> tuple[ArticleRecord, ArticleRecord]:
    """Return a live blog before and after a word of each entry was edited."""
    before = live_blog(rng, ENTRIES)
    after = [list(entry) for entry in before]
    for i, entry in enumerate(after):
        entry[rng.randrange(len(entry))] = f"edited{i}"
    return record_of(before), record_of(after)


def shuffled(rng: random.Random) -> tuple[ArticleRecord, ArticleRecord]:
    """Return a live blog before and after its entries were put into another order."""
    before = live_blog(rng, ENTRIES)
    return record_of(before), record_of(rng.sample(before, len(before)))


def same_sentences(rng: random.Random) -> tuple[ArticleRecord, ArticleRecord]:
    """Return two articles in which every sentence is the same, more of them in the second."""
    del rng
    text = "The same sentence stands here again. " * 40
    paragraph = blocks.Paragraph(type="paragraph", text=text.strip())
    other = blocks.Paragraph(type="paragraph", text=text.strip() + " The same sentence stands here again.")
    values: dict[str, Any] = {"page_kind": "article", "headline": "Same", "provenance": PROVENANCE}
    return seal_article(body=(paragraph,) * 2000, **values), seal_article(body=(other,) * 2050, **values)


def long_paragraph(rng: random.Random) -> tuple[ArticleRecord, ArticleRecord]:
    """Return two articles of one paragraph of 20 MB, some words edited."""
    draft = make_draft("en", rng, 400)
    piece = " ".join(draft.tongue.write(paragraph) for paragraph in draft.paragraphs)
    text = " ".join(f"{piece} Part {k} ends." for k in range(20_000_000 // len(piece)))
    at = len(text) // 2
    other = text[:at] + " changed words here " + text[at + 1_000 :]
    values: dict[str, Any] = {"page_kind": "article", "headline": "Long", "provenance": PROVENANCE}
    make = blocks.Paragraph
    return (
        seal_article(body=(make(type="paragraph", text=text),), **values),
        seal_article(body=(make(type="paragraph", text=other),), **values),
    )


def peak_mib(*, forget: bool = False) -> float:
    """Return the most memory held, on Linux since the last time that was to be forgotten."""
    if forget and CLEAR_REFS.exists():
        CLEAR_REFS.write_text("5")
    if STATUS.exists():
        (line,) = (row for row in STATUS.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(case: str, seed: int) -> dict[str, Any]:
    """Return CPU seconds and growth of memory of one case; the article's is the mean of many."""
    rng = random.Random(seed)
    if case == "article":
        pairs = [make_set("en", seed + k)[:2] for k in range(20)]
        for a, b in pairs[:3]:
            diff_articles(a, b)
        start = time.process_time()
        for a, b in pairs:
            diff_articles(a, b)
        return {"case": case, "cpu_ms": round((time.process_time() - start) / len(pairs) * 1000, 2)}
    makers = {
        "live-blog": edited_blog,
        "live-blog-all-edited": all_edited,
        "live-blog-shuffled": shuffled,
        "same-sentences": same_sentences,
        "long-paragraph": long_paragraph,
    }
    a, b = makers[case](rng)
    diff_articles(*make_set("en", seed)[:2])
    memory = peak_mib(forget=True)
    start = time.process_time()
    diff = diff_articles(a, b)
    spent = time.process_time() - start
    grown = peak_mib() - memory
    kinds: dict[str, int] = {}
    for change in diff.changes:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    return {
        "case": case,
        "cpu_s": round(spent, 3),
        "grown_mib": round(grown, 1),
        "words": [diff.words_added, diff.words_removed],
        "kinds": kinds,
    }


def main() -> None:
    """Measure each case in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", choices=CASES)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(measure(options.case, options.seed)))
        return
    for case in CASES:
        command = [sys.executable, __file__, "--seed", str(options.seed), "--case", case]
        subprocess.run(command, check=True, timeout=300)


if __name__ == "__main__":
    main()

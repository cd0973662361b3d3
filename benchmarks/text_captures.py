"""Score the reading of plain-text captures against gold: line roles, fields, credits, related links.

    python benchmarks/text_captures.py [FOLDER OR CASE.json …] [--misses]

A folder holds `NAME.txt` with `NAME.json`; the default folders are ../shared/text-captures and ../shared/seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.extract import read_article
from archiver.page import read_page

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@dataclass
class Score:
    """Hits and totals by measure."""

    hits: dict[str, float] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, measure: str, hits: float, total: float, miss: str = "") -> None:
        """Count hits of a measure, and note what was missed."""
        self.hits[measure] = self.hits.get(measure, 0) + hits
        self.totals[measure] = self.totals.get(measure, 0) + total
        if miss and hits < total:
            self.misses.append(f"{measure}: {miss}")

    def share(self, measure: str) -> float:
        """Return hits over total, 1.0 where there is nothing to hit."""
        total = self.totals.get(measure, 0)
        return self.hits.get(measure, 0) / total if total else 1.0


def flat(text: str | None) -> str:
    """Return a text with white space collapsed."""
    return " ".join((text or "").split())


def line_roles(segments: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Return the role of each line; kinds of furniture count as one."""
    roles: dict[int, str] = {}
    for segment in segments:
        role = segment["role"].partition(".")[0]
        roles.update(dict.fromkeys(range(segment["first_line"], segment["last_line"] + 1), role))
    return roles


def score_case(gold: dict[str, Any], text: bytes, score: Score) -> None:
    """Read one capture and add what agrees with gold."""
    name = gold.get("capture", "case")
    try:
        reading = read_article(read_page(text, content_type="text/plain; charset=utf-8"))
    except Exception as error:  # noqa: BLE001 - a benchmark counts failures
        score.add("read", 0, 1, f"{name}: {error!r}")
        return
    article = reading.article.model_dump(mode="json")
    score.add("read", 1, 1)
    score_lines(name, gold, text.decode("utf-8", "replace"), reading.evidence.segments, score)
    for key in ("headline", "kicker", "description", "byline_raw"):
        score.add(
            key,
            flat(gold.get(key)) == flat(article[key]),
            1,
            f"{name}: {article[key]!r} for {gold.get(key)!r}",
        )
    names = ({a["name"] for a in article["authors"]}, {a["name"] for a in gold.get("authors", ())})
    score.add("authors", names[0] == names[1], 1, f"{name}: {sorted(names[0])} for {sorted(names[1])}")
    for key, parts in (("published", DATE), ("modified", DATE), ("dateline", ("raw", "place", "date_raw"))):
        got, want = pick(article[key], parts), pick(gold.get(key), parts)
        score.add(key, got == want, 1, f"{name}: {got} for {want}")
    got_access, want_access = (pick(one, ("status",)) for one in (article["access"], gold.get("access")))
    score.add("access", got_access == want_access, 1, f"{name}: {got_access} for {want_access}")
    tag = (article["language"] or {}).get("tag")
    score.add("language", tag == gold.get("language"), 1, f"{name}: {tag} for {gold.get('language')}")
    score_body(name, gold, article, score)
    score_credits(name, gold, article, score)
    score_related(name, gold, article, score)
    if "inline_links" in gold:
        score_links(name, gold, article, score)


def score_links(name: str, gold: dict[str, Any], article: dict[str, Any], score: Score) -> None:
    """Links inside paragraphs: block, words, address."""
    got = [
        {"block": at, "label": block["text"][link["start"] : link["end"]], "url": link["url"]}
        for at, block in enumerate(article["body"])
        for link in block.get("links") or ()
    ]
    score.add("inline links", got == gold["inline_links"], 1, f"{name}: {got} for {gold['inline_links']}")


DATE = ("raw", "value", "precision", "zone")


def pick(value: dict[str, Any] | None, keys: Iterable[str]) -> Any:
    """Return some keys of an object."""
    return None if value is None else {key: value.get(key) for key in keys}


def score_lines(name: str, gold: dict[str, Any], text: str, segments: Any, score: Score) -> None:
    """Every non-blank line has one role; compare each."""
    want, got = line_roles(gold["segments"]), line_roles(segments)
    lines = text.split("\n")
    for number, role in want.items():
        miss = f"{name}:{number} {got.get(number)} for {role}: {lines[number - 1][:90]!r}"
        score.add("lines", got.get(number) == role, 1, miss)
    missed = [n for n, line in enumerate(lines, 1) if line.strip() and n not in got]
    score.add("every line once", not missed, 1, f"{name}: {missed[:5]}")


def texts(body: Iterable[dict[str, Any]], kind: str) -> Iterator[str]:
    """Yield the text of each block of a kind, nested ones included."""
    for block in body:
        if block["type"] == kind:
            yield flat(block.get("text") or "\n".join(block.get("items") or ()))
        yield from texts(block.get("blocks") or (), kind)


def score_body(name: str, gold: dict[str, Any], article: dict[str, Any], score: Score) -> None:
    """Paragraphs verbatim; other blocks in the same order."""
    for kind in ("paragraph", "heading", "list", "quote", "question", "answer", "correction", "editor_note"):
        got, want = list(texts(article["body"], kind)), list(texts(gold["body"], kind))
        for text in want:
            measure = "paragraphs" if kind == "paragraph" else "other blocks"
            score.add(measure, text in got, 1, f"{name}: missing {text[:100]!r}")
        for text in got:
            score.add("blocks right", text in want, 1, f"{name}: extra {kind} {text[:100]!r}")
    images = [[(flat(i.get("caption")), flat(i.get("credit"))) for i in one if i["type"] == "image"]
              for one in (article["body"], gold["body"])]  # fmt: skip
    score.add("captions", images[0] == images[1], 1, f"{name}: {images[0]} for {images[1]}")
    order = [[block["type"] for block in one] for one in (article["body"], gold["body"])]
    score.add("block order", order[0] == order[1], 1, f"{name}: {order[0]} for {order[1]}")


def credit_rows(attribution: Iterable[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Return (kind, placement, who) for each name of each credit."""
    rows = set()
    for one in attribution:
        who = [a if isinstance(a, str) else (a.get("id") or a.get("name")) for a in one.get("agencies") or ()]
        who += one.get("people") or ()
        who += [one["outlet"]] if one.get("outlet") else []
        rows |= {(one["kind"], one["placement"], str(name)) for name in who or ("",)}
    return rows


def score_credits(name: str, gold: dict[str, Any], article: dict[str, Any], score: Score) -> None:
    """Credits by kind, placement and name; F1 counts both sides."""
    got, want = credit_rows(article["attribution"]), credit_rows(gold["attribution"])
    miss = f"{name}: {sorted(got - want)} for {sorted(want - got)}"
    score.add("credits F1", 2 * len(got & want), len(got) + len(want), miss)
    raws = [sorted(flat(a["raw"]) for a in one["attribution"]) for one in (article, gold)]
    score.add("credits verbatim", raws[0] == raws[1], 1, f"{name}: {raws[0]} for {raws[1]}")


def score_related(name: str, gold: dict[str, Any], article: dict[str, Any], score: Score) -> None:
    """Related links by label, address, relation, section and place."""
    keys = ("label", "url", "relation", "section", "after_block")
    got = [tuple(link.get(key) for key in keys) for link in article["related_links"]]
    want = [tuple(link.get(key) for key in keys) for link in gold["related_links"]]
    labels = ([row[0] for row in got], [row[0] for row in want])
    score.add("related labels", labels[0] == labels[1], 1, f"{name}: {labels[0]} for {labels[1]}")
    score.add("related", got == want, 1, f"{name}: {got} for {want}")


def main() -> int:
    """Score the folders named, or the shared ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[SHARED / "text-captures", SHARED / "seed"])
    parser.add_argument("--misses", action="store_true", help="print what was missed")
    options = parser.parse_args()
    score = Score()
    cases = [
        case
        for folder in options.folders
        for case in ([folder] if folder.is_file() else sorted(folder.glob("*.json")))
    ]
    for case in cases:
        gold = json.loads(case.read_text(encoding="utf-8"))
        score_case(gold, case.with_name(gold["capture"]).read_bytes(), score)
    print(f"{len(cases)} captures")
    for measure, total in score.totals.items():
        print(f"{measure:18} {score.hits[measure]:g} of {total:g}  {score.share(measure):.3f}")
    if options.misses:
        print(*score.misses, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

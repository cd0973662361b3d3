"""Train the judge of lines (`src/archiver/extract/body/body_model.json`) on pages with gold.

    train_body.py --cases CASES.jsonl [--folds DIR] [--out FILE]

Each line of a page is labelled by aligning it with the page's gold text. Words of classes and of short lines get
log-odds, each from how many publishers use it; boosted trees judge the line by these and by its shape and place.
`--folds DIR` writes a model for each fifth of the domains, trained on the others: what `evaluate_body.py` judges by.

Needs lightgbm and numpy, which the package itself does not.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from rapidfuzz.distance import Indel

from archiver.errors import PageError
from archiver.extract.article import find_headline
from archiver.extract.body.container import best_container
from archiver.extract.body.features import FEATURES, line_features, line_words, token_words
from archiver.extract.body.hints import page_hints
from archiver.extract.body.lines import PageLines
from archiver.extract.context import Context
from archiver.page import read_page

WORD = re.compile(r"\w+")
FOLDS = 5
LEAST_DOMAINS = 4
ROUNDS = 120
SEED = 1


@dataclass
class Example:
    """A page with its lines and their labels."""

    case: dict[str, Any]
    fold: int
    context: Context
    lines: PageLines
    labels: list[int]


@dataclass
class WordWeights:
    """Weights as `line_features` asks for them."""

    tokens: dict[str, int]
    words: dict[str, int]


def fold_of(domain: str) -> int:
    """Return the fold of a domain: by its name without suffix, so that one house stays together."""
    parts = domain.removeprefix("www.").split(".")
    name = parts[-2] if len(parts) > 1 and len(parts[-2]) > 3 else parts[-3] if len(parts) > 2 else parts[0]
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def label_lines(texts: list[str], gold: str) -> list[int]:
    """Return 1 for each line that gold holds, in gold's order."""
    wanted = WORD.findall(gold.lower())
    grams = {tuple(wanted[i : i + 3]) for i in range(max(0, len(wanted) - 2))}
    pairs = {tuple(wanted[i : i + 2]) for i in range(max(0, len(wanted) - 1))}
    single = set(wanted)
    page: list[str] = []
    owners: list[int] = []
    sizes = [0] * len(texts)
    for at, text in enumerate(texts):
        words = WORD.findall(text.lower())
        sizes[at] = len(words)
        if len(words) > 3:
            shingles = [tuple(words[i : i + 3]) for i in range(len(words) - 2)]
            plausible = sum(s in grams for s in shingles) >= 0.5 * len(shingles)
        elif len(words) == 3:
            plausible = tuple(words) in grams
        elif len(words) == 2:
            plausible = tuple(words) in pairs
        else:
            plausible = bool(words) and words[0] in single
        if plausible:
            page.extend(words)
            owners.extend([at] * len(words))
    matched = [0] * len(texts)
    for block in Indel.opcodes(page, wanted):
        if block.tag == "equal":
            for position in range(block.src_start, block.src_end):
                matched[owners[position]] += 1
    return [int(size > 0 and hit >= 0.6 * size) for hit, size in zip(matched, sizes, strict=True)]


def load_examples(path: Path) -> list[Example]:
    """Read every page with a gold body."""
    examples = []
    for line in path.open(encoding="utf-8"):
        case = json.loads(line)
        gold = case["gold"]["body"]
        if not gold:
            continue
        data = gzip.decompress((path.parent / case["html"]).read_bytes())
        try:
            context = find_headline(Context(read_page(data, url=case["url"], charset=case["charset"])))
        except PageError:
            continue
        lines = PageLines(context.index)
        examples.append(
            Example(case, fold_of(case["domain"]), context, lines, label_lines(lines.texts, gold))
        )
    return examples


def log_odds(rows: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Return a weight for each word from (word, domain, label) rows: every domain counts once for each word."""
    share: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for word, domain, label in rows:
        share[word][domain][label] += 1
    weights = {}
    for word, domains in share.items():
        if len(domains) < LEAST_DOMAINS:
            continue
        good = sum(yes / (no + yes) for no, yes in domains.values())
        bad = len(domains) - good
        weight = round(100 * math.log((good + 1) / (bad + 1)))
        if abs(weight) >= 15:
            weights[word] = weight
    return weights


def word_weights(examples: list[Example]) -> WordWeights:
    """Return the weights of class words and of line words."""
    token_rows: list[tuple[str, str, int]] = []
    word_rows: list[tuple[str, str, int]] = []
    for example in examples:
        index, domain = example.context.index, example.case["domain"]
        values: dict[int, str] = {}
        for name in ("class", "id", "role", "itemprop"):
            for node, value in zip(*index.found[name], strict=True):
                values[node] = values[node] + " " + value if node in values else value
        for at, node in enumerate(example.lines.nodes):
            label, above = example.labels[at], node
            for _ in range(8):
                if above < 0:
                    break
                for word in token_words(values.get(above, "")):
                    token_rows.append((word, domain, label))
                above = index.parents[above]
            words = line_words(example.lines.texts[at])
            if len(words) <= 25:
                for word in dict.fromkeys(words):
                    word_rows.append((word, domain, label))
                if len(words) > 1:
                    word_rows.append((" ".join(words[:2]), domain, label))
    return WordWeights(log_odds(token_rows), log_odds(word_rows))


def rows_of(examples: list[Example], weights: WordWeights) -> tuple[list[list[int]], list[int], list[float]]:
    """Return features, labels and weights of the lines of some pages."""
    rows: list[list[int]] = []
    labels: list[int] = []
    importance: list[float] = []
    for example in examples:
        root = best_container(example.lines)
        chosen, found = line_features(example.lines, root, weights, page_hints(example.context))
        total = sum(example.lines.sizes[at] for at in range(example.lines.count) if example.labels[at]) or 1
        for at, row in zip(chosen, found, strict=True):
            rows.append(row)
            labels.append(example.labels[at])
            size = max(3, len(example.lines.texts[at].split()))
            importance.append(min(0.15, size * 6 / total) ** 0.5)
    return rows, labels, importance


def cross_rows(examples: list[Example]) -> tuple[list[list[int]], list[int], list[float]]:
    """Return rows whose word weights come from other domains than the row's own."""
    rows: list[list[int]] = []
    labels: list[int] = []
    importance: list[float] = []
    folds = sorted({example.fold for example in examples})
    for fold in folds:
        weights = word_weights([example for example in examples if example.fold != fold])
        part = rows_of([example for example in examples if example.fold == fold], weights)
        rows += part[0]
        labels += part[1]
        importance += part[2]
    return rows, labels, importance


def train(examples: list[Example], rounds: int) -> dict[str, Any]:
    """Return a model trained on some pages, as the data file holds it."""
    rows, labels, importance = cross_rows(examples)
    weights = word_weights(examples)
    settings = {
        "objective": "binary", "num_leaves": 24, "max_depth": 7, "learning_rate": 0.1, "min_data_in_leaf": 40,
        "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127,
        "seed": SEED, "deterministic": True, "force_row_wise": True, "num_threads": 2, "verbose": -1,
    }  # fmt: skip
    data = lightgbm.Dataset(
        np.array(rows, dtype=np.int32), labels, weight=importance, feature_name=list(FEATURES)
    )
    booster = lightgbm.train(settings, data, num_boost_round=rounds)
    trees = [tree_of(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    gains = sorted(zip(booster.feature_importance("gain"), FEATURES, strict=True), reverse=True)
    print("  ".join(f"{name} {gain:.0f}" for gain, name in gains[:25]), file=sys.stderr)
    return {
        "features": list(FEATURES),
        "bias": 0,
        "tokens": weights.tokens,
        "words": weights.words,
        "trees": trees,
    }


def tree_of(node: dict[str, Any]) -> Any:
    """Return a tree as nested lists of whole numbers."""
    if "leaf_value" in node:
        return round(node["leaf_value"] * 1000)
    low, high = tree_of(node["left_child"]), tree_of(node["right_child"])
    return [node["split_feature"], math.floor(node["threshold"]), low, high]


def main() -> None:
    """Train on all pages, and for each fold on the pages of other domains."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    examples = load_examples(args.cases)
    lines = sum(example.lines.count for example in examples)
    print(
        f"{len(examples)} pages, {lines} lines, {sum(sum(e.labels) for e in examples)} kept", file=sys.stderr
    )
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            model = train([example for example in examples if example.fold != fold], args.rounds)
            (args.folds / f"{fold}.json").write_text(json.dumps(model, separators=(",", ":"), sort_keys=True))
    if args.out:
        model = train(examples, args.rounds)
        args.out.write_text(json.dumps(model, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main()

"""Train the judge of lines (`trees.py` and `body_words.json` in `src/archiver/extract/body`) on pages with gold.

    train_body.py --cases CASES.jsonl [--folds DIR] [--languages DIR] [--out DIR]

Each line of a page is labelled by aligning it with the page's gold text; where a page has no gold but segments that
its body must or must not hold, only the lines that hold these are. Words of classes and of short lines get
log-odds, each from how many publishers use it; boosted trees judge the line by these and by its shape and place.
`--folds DIR` writes a model for each fifth of the domains, trained on the others: what `predict_folds.py` reads
each page with, so that no page is judged by what was learned from its own domain. `--languages DIR` leaves out one
language at a time instead.

The same pages give the same bytes: the module names their digest. Needs lightgbm and numpy, which the package itself
does not.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from rapidfuzz.distance import Indel

from archiver.errors import PageError
from archiver.extract.article import find_headline
from archiver.extract.body.container import best_container
from archiver.extract.body.features import (
    FEATURES,
    WORDING,
    LineFacts,
    NodeFacts,
    line_features,
    opening_words,
    token_words,
)
from archiver.extract.body.hints import page_hints
from archiver.extract.body.lines import PageLines
from archiver.extract.body.reading import KEPT
from archiver.extract.context import Context
from archiver.extract.fields.clues import Clues
from archiver.page import read_page
from predict_folds import fold_of, language_of

WORD = re.compile(r"\w+")
NAMES = tuple(chain.from_iterable(FEATURES))
FOLDS = 5
LEAST_DOMAINS = 4
ROUNDS = 200
STAGE = 20
SHAPE = 40
"""So many trees judge a line without its words: they settle two of three lines."""
TURNED = 0.002
"""The share of lines that may be judged otherwise than by all trees, at each stage."""
SEED = 4


@dataclass
class Example:
    """A page with its lines and their labels."""

    case: dict[str, Any]
    fold: int
    context: Context
    lines: PageLines
    labels: list[int]
    whole: bool
    """Whether every line has a label."""

    @cached_property
    def counts(self) -> tuple[Counts, Counts]:
        """How often the page's lines with each word are kept."""
        return count_words(self)


@dataclass
class WordWeights:
    """Weights as `line_features` asks for them."""

    tokens: dict[str, int]
    words: dict[str, int]


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


UNKNOWN = -1
LEAST_SEGMENT = 4
SEGMENT_WEIGHT = 0.25


def label_segments(texts: list[str], wanted: list[str], unwanted: list[str]) -> list[int]:
    """Return 1 for the line that holds a wanted segment, 0 for those that hold an unwanted one, else UNKNOWN."""
    labels = [UNKNOWN] * len(texts)
    for label, segments in ((1, wanted), (0, unwanted)):
        for segment in (" ".join(text.split()) for text in segments):
            if len(segment) < LEAST_SEGMENT:
                continue
            hits = [at for at, text in enumerate(texts) if segment in text]
            if label and len(hits) > 1:
                hits = [at for at in hits if len(texts[at]) < 3 * len(segment) + 40] or hits
            for at in hits[:1] if label else hits:
                labels[at] = label
    return labels


def page_context(data: bytes, case: dict[str, Any]) -> Context:
    """Return a page of the benchmark with its headline, as the reading has it before the body."""
    page = read_page(data, url=case["url"], charset=case["charset"])
    return find_headline(Context(page, clues=Clues(page)))


def load_examples(path: Path) -> list[Example]:
    """Read every page with a gold body or with segments."""
    examples = []
    for line in path.open(encoding="utf-8"):
        case = json.loads(line)
        gold = case["gold"]
        if not (gold["body"] or gold["must_contain"]):
            continue
        data = gzip.decompress((path.parent / case["html"]).read_bytes())
        try:
            context = page_context(data, case)
        except PageError:
            continue
        lines = PageLines(context.index)
        if gold["body"]:
            labels = label_lines(lines.texts, gold["body"])
        else:
            labels = label_segments(lines.texts, gold["must_contain"], gold["must_not_contain"] or [])
        fold = fold_of(case["domain"], FOLDS)
        examples.append(Example(case, fold, context, lines, labels, bool(gold["body"])))
    return examples


Counts = dict[str, tuple[int, int]]
"""How many lines with a word are dropped, and how many kept."""


def count_words(example: Example) -> tuple[Counts, Counts]:
    """Return for one page the counts of class words and of line words."""
    tokens: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    words: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    index, lines = example.context.index, example.lines
    values = NodeFacts(index, WordWeights({}, {})).values
    openings = map(opening_words, lines.texts)
    for node, said, label in zip(lines.nodes, openings, example.labels, strict=True):
        if label == UNKNOWN:
            continue
        above = node
        for _ in range(8):
            if above < 0:
                break
            for word in set(token_words(values.get(above, ""))):
                if len(word) > 1:
                    tokens[word][label] += 1
            above = index.parents[above]
        for word in dict.fromkeys(said):
            words[word][label] += 1
    return ({k: (v[0], v[1]) for k, v in tokens.items()}, {k: (v[0], v[1]) for k, v in words.items()})


def log_odds(counts: Iterable[tuple[str, Counts]]) -> dict[str, int]:
    """Return a weight for each word from the counts of pages with their domains: every domain counts once."""
    share: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for domain, words in counts:
        for word, (no, yes) in words.items():
            both = share[word][domain]
            both[0] += no
            both[1] += yes
    weights = {}
    for word, domains in share.items():
        if len(domains) < LEAST_DOMAINS:
            continue
        good = math.fsum(yes / (no + yes) for no, yes in domains.values())
        bad = len(domains) - good
        weight = round(100 * math.log((good + 1) / (bad + 1)))
        if abs(weight) >= 15:
            weights[word] = weight
    return weights


def word_weights(examples: list[Example]) -> WordWeights:
    """Return the weights of class words and of line words."""
    return WordWeights(
        log_odds((example.case["domain"], example.counts[0]) for example in examples),
        log_odds((example.case["domain"], example.counts[1]) for example in examples),
    )


SETTINGS = {
    "objective": "binary", "num_leaves": 16, "max_depth": 4, "learning_rate": 0.1, "min_data_in_leaf": 40,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127,
    "seed": SEED, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip


@dataclass
class Rows:
    """The lines that have a label: features, labels and weights."""

    features: list[tuple[int, ...]]
    labels: list[int]
    weights: list[float]


def rows_of(examples: list[Example], words: WordWeights) -> Rows:
    """Return the labelled lines of some pages: long lines weigh more, each page about the same."""
    rows = Rows([], [], [])
    for example in examples:
        lines, labels = example.lines, example.labels
        hints = page_hints(example.context)
        facts = LineFacts(lines, words, hints)
        features, page = line_features(facts, best_container(lines, hints.jsonld_text), learning=True)
        total = sum(size for size, label in zip(lines.sizes, labels, strict=True) if label == 1) or 1
        for at, *groups in features:
            if labels[at] == UNKNOWN:
                continue
            size = max(3, len(lines.texts[at].split()))
            rows.features.append((*chain.from_iterable(groups), *page, *facts.wording(at)))
            rows.labels.append(labels[at])
            rows.weights.append(min(0.15, size * 6 / total) ** 0.5 if example.whole else SEGMENT_WEIGHT)
    return rows


def digest_of(cases: Path) -> str:
    """Return the SHA-256 of the file of cases and of the pages it names, in its order."""
    digest = hashlib.sha256(cases.read_bytes())
    for line in cases.open(encoding="utf-8"):
        digest.update(gzip.decompress((cases.parent / json.loads(line)["html"]).read_bytes()))
    return digest.hexdigest()


def train(examples: list[Example], digest: str) -> Model:
    """Return a model trained on some pages; the word weights that trees learn from come from other domains."""
    rows = Rows([], [], [])
    for fold in sorted({example.fold for example in examples}):
        others = word_weights([example for example in examples if example.fold != fold])
        part = rows_of([example for example in examples if example.fold == fold], others)
        rows.features += part.features
        rows.labels += part.labels
        rows.weights += part.weights
    features = np.array(rows.features, dtype=np.int32)
    data = lightgbm.Dataset(
        features, rows.labels, weight=rows.weights, feature_name=list(NAMES), free_raw_data=False
    )
    wordless = {**SETTINGS, "feature_contri": [float(name not in WORDING) for name in NAMES]}
    booster = lightgbm.train(wordless, data, num_boost_round=SHAPE)
    booster = lightgbm.train(SETTINGS, data, num_boost_round=ROUNDS - SHAPE, init_model=booster)
    gains = sorted(zip(booster.feature_importance("gain"), NAMES, strict=True), reverse=True)
    print("  ".join(f"{name} {gain:.0f}" for gain, name in gains), file=sys.stderr)
    trees = [tree_of(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return Model(word_weights(examples), trees, margins_of(booster, features), digest)


@dataclass
class Model:
    """Word weights, trees as nested lists of whole numbers, and the margins at which a line is judged no further."""

    weights: WordWeights
    trees: list[Any]
    margins: list[int]
    digest: str

    def words_file(self) -> str:
        """Return the weights of words as the package's data file holds them."""
        data = {"tokens": self.weights.tokens, "words": self.weights.words}
        return json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False, indent=0) + "\n"

    def trees_module(self) -> str:
        """Return the trees as a module: nested conditions, which is the fastest form plain Python has."""
        used = {feature for tree in self.trees for feature in features_in(tree)}
        numbers = count()
        groups = [
            "("
            + ", ".join(f"f{at}" if at in used else "_" for _, at in zip(names, numbers, strict=False))
            + ")"
            for names in FEATURES
        ]
        lines = [
            HEADER.format(digest=self.digest, lightgbm=lightgbm.__version__),
            f"    {groups[-2]} = page",
            "    scores = []",
            f"    for at, {', '.join(groups[:-2])} in rows:",
            "        score = 0",
        ]
        for number, tree in enumerate(self.trees, start=1):
            if number == SHAPE + 1:
                lines.append(f"        {groups[-1]} = wording(at)")
            lines.append(f"        score += {condition(tree)}")
            if number % STAGE == 0 and number < len(self.trees):
                margin = self.margins[number // STAGE - 1]
                lines.append(f"        if not {KEPT - margin} <= score <= {KEPT + margin}:")
                lines.append("            scores.append(score)\n            continue")
        return "\n".join([*lines, "        scores.append(score)\n    return scores"]) + "\n"


HEADER = '''"""The trees of the judge of lines, written by `benchmarks/train_body.py`; do not edit.

A leaf is in thousandths of log-odds; `f7` is number 7 of `features.FEATURES`, its groups joined. Trained with lightgbm {lightgbm} on cases
and pages with the SHA-256 {digest}.
"""

from collections.abc import Iterable

from archiver.extract.body.features import Numbers, Row, Wording


def score_lines(rows: Iterable[Row], page: Numbers, wording: Wording) -> list[int]:
    """Return the score of each line, roughly for a clear one: above `reading.KEPT` it belongs to the body."""'''


def condition(tree: Any) -> str:
    """Return a tree as a nested conditional expression."""
    if isinstance(tree, int):
        return str(tree)
    feature, threshold, low, high = tree
    return f"({condition(low)} if f{feature} <= {threshold} else {condition(high)})"


def features_in(tree: Any) -> list[int]:
    """Return the features that a tree asks for."""
    return [] if isinstance(tree, int) else [tree[0], *features_in(tree[2]), *features_in(tree[3])]


def margins_of(booster: lightgbm.Booster, features: np.ndarray[Any, Any]) -> list[int]:
    """Return for each stage the least margin beyond which hardly a line changes sides any more."""
    least = KEPT / 1000
    final = booster.predict(features, raw_score=True) > least
    margins = []
    for rounds in range(STAGE, ROUNDS, STAGE):
        scores = booster.predict(features, raw_score=True, num_iteration=rounds)
        turned = np.sort(np.abs(scores[(scores > least) != final] - least))[::-1]
        allowed = int(len(scores) * TURNED)
        margin = float(turned[allowed]) if len(turned) > allowed else 0.0
        margins.append(max(300, round(margin * 1000)))
    return margins


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
    parser.add_argument("--languages", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    examples = load_examples(args.cases)
    digest = digest_of(args.cases)
    lines = sum(example.lines.count for example in examples)
    print(
        f"{len(examples)} pages, {lines} lines, {sum(e.labels.count(1) for e in examples)} kept",
        file=sys.stderr,
    )
    if args.folds:
        for fold in range(FOLDS):
            write_model(
                args.folds / str(fold),
                train([example for example in examples if example.fold != fold], digest),
            )
    if args.languages:
        for language in sorted({language_of(example.case) for example in examples}):
            others = [example for example in examples if language_of(example.case) != language]
            write_model(args.languages / language, train(others, digest))
    if args.out:
        write_model(args.out, train(examples, digest))


def write_model(folder: Path, model: Model) -> None:
    """Write the two files of a model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "body_words.json").write_text(model.words_file(), encoding="utf-8")
    (folder / "trees.py").write_text(model.trees_module(), encoding="utf-8")


if __name__ == "__main__":
    main()

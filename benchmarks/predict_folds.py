"""Predict each page with a model that never saw its publisher, or its language: what the reading is worth elsewhere.

train_body.py --cases CASES.jsonl --folds DIR
predict_folds.py --cases CASES.jsonl --folds DIR --out PREDS.jsonl
train_body.py --cases CASES.jsonl --languages DIR
predict_folds.py --cases CASES.jsonl --languages DIR --out PREDS.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import runpy
from pathlib import Path
from typing import Any
from unittest.mock import patch

from archiver.extract.body.model import BodyModel, read_words
from predict import predict_case, read_case


def fold_of(domain: str, folds: int) -> int:
    """Return the fold of a domain, by its name without suffix, so that one house stays together."""
    parts = domain.removeprefix("www.").split(".")
    name = parts[-2] if len(parts) > 1 and len(parts[-2]) > 3 else parts[-3] if len(parts) > 2 else parts[0]
    return hashlib.sha256(name.encode()).digest()[0] % folds


LANGUAGES = ("de", "en", "es", "fr", "pl")
"""Languages with enough pages to leave out; the others go together."""


def language_of(case: dict[str, Any]) -> str:
    """Return the language of a page by which it is left out; where none is stated it is English."""
    language = case["language"] or "en"
    return language if language in LANGUAGES else "others"


def load_model(folder: Path) -> BodyModel:
    """Return the model that lies in a folder."""
    score = runpy.run_path(str(folder / "trees.py"))["score_lines"]
    return read_words((folder / "body_words.json").read_text(encoding="utf-8"), score)


def main() -> None:
    """Predict every case of a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--folds", type=Path)
    chosen.add_argument("--languages", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    models = {folder.name: load_model(folder) for folder in (args.folds or args.languages).iterdir()}
    with args.cases.open(encoding="utf-8") as cases, args.out.open("w", encoding="utf-8") as out:
        for case in map(json.loads, cases):
            name = str(fold_of(case["domain"], len(models))) if args.folds else language_of(case)
            model = models[name]
            with patch("archiver.extract.body.reading.body_model", lambda model=model: model):
                predicted = predict_case(case, read_case(args.cases.parent, case))
            out.write(json.dumps(predicted, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

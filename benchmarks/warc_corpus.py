"""Hold reader and verifier against the WARC corpus: what must be read is read, what must be named is named.

    python benchmarks/warc_corpus.py [--corpus FOLDER] [--fuzz N]

Read right: the payloads of the manifest, whole and in order, and as many records as are readable. Named: every code in
`report` is among the findings. False alarms: findings of severity error on legal files. `--fuzz N` adds N files with
seeded damage and counts the untouched records that are read.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, Severity
from archiver.warc import RecordList, open_archive, verify_path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "warc-corpus"
PAYLOAD = "payload_sha256"
EMPTY = hashlib.sha256(b"").hexdigest()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines that `archiver records` prints for a file."""
    try:
        with open_archive(path) as archive:
            return list(RecordList(archive))
    except ArchiverError:
        return []


def is_read_right(path: Path, entry: dict[str, Any]) -> bool:
    """Whether the file gives the records and payloads that the manifest promises."""
    lines = read_lines(path)
    carried = [line[PAYLOAD] for line in lines if line["type"] in ("response", "resource")]
    if entry.get("payloads") is not None and carried != entry["payloads"]:
        return False
    if entry.get("payloads_digest") is not None:
        # the manifest counts an empty block as an empty payload, our lines have null for it
        text = "\n".join(payload or EMPTY for payload in carried)
        if hashlib.sha256(text.encode()).hexdigest() != entry["payloads_digest"]:
            return False
    return len(lines) >= (entry.get("readable") or 0)


def found_codes(path: Path) -> tuple[set[str], set[str]]:
    """Return the codes of all findings about a file, and of those that are errors."""
    try:
        findings = list(verify_path(str(path)))
    except ArchiverError:
        return {"refused"}, {"refused"}
    return (
        {finding.code for finding in findings},
        {finding.code for finding in findings if finding.severity is Severity.ERROR},
    )


def score(corpus: Path) -> int:
    """Print the figures of the corpus; return how many files fell short."""
    tally: Counter[str] = Counter()
    for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        path, layer = corpus / entry["path"], entry.get("layer", "wacz")
        legal = "legal" if entry["legal"] else "faulty"
        if entry.get("readable") is not None:
            right = is_read_right(path, entry)
            tally[f"read right, {legal}"] += right
            tally[f"read right, {legal}, of"] += 1
            note(right, path, "is not read right")
        codes, errors = found_codes(path)
        if entry["legal"]:
            tally["false alarms"] += bool(errors)
            note(not errors, path, f"false alarm: {sorted(errors)}")
        else:
            missed = set(entry["report"]) - codes - {"any"}
            tally[f"named, {layer}"] += not missed
            tally[f"named, {layer}, of"] += 1
            note(not missed, path, f"not named: {sorted(missed)}; found {sorted(codes)}")
    for name in sorted(name for name in tally if not name.endswith(", of") and name != "false alarms"):
        print(f"{name:24} {tally[name]:4} of {tally[name + ', of']}")
    print(f"{'false alarms':24} {tally['false alarms']:4}")
    return tally["false alarms"] + sum(
        tally[f"{name}, of"] - tally[name] for name in tally if f"{name}, of" in tally
    )


def note(good: bool, path: Path, words: str) -> None:
    """Say on stderr which file fell short, and how."""
    if not good:
        print(f"{path.name}: {words}", file=sys.stderr)


def fuzz(count: int) -> int:
    """Print how many untouched records of damaged files are read; return how many are lost."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.damage import damaged_archive  # noqa: PLC0415 - the tests' own generator, only asked for here

    wanted = had = 0
    for seed in range(count):
        case = damaged_archive(seed)
        with open_archive(io.BytesIO(case.data)) as archive:
            rest = iter([(line["record_id"], line[PAYLOAD]) for line in RecordList(archive)])
        wanted += len(case.expected)
        had += sum(1 for record in case.expected if record in rest)
    print(f"{'untouched records':24} {had:4} of {wanted}, in {count} damaged files")
    return wanted - had


def main() -> int:
    """Run both parts; the exit code says whether all is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--fuzz", type=int, default=300)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"{options.corpus} is not there", file=sys.stderr)
        return 2
    return int(score(options.corpus) + fuzz(options.fuzz) > 0)


if __name__ == "__main__":
    sys.exit(main())

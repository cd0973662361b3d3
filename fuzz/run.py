"""Fuzz the readers with coverage for guide, for a bounded time; needs `atheris` in an environment of its own.

    fuzz/run.py [TARGET…] [--seconds N] [--keep DIR]

Each target runs in a process of its own. What it finds (crashes, inputs that take too long) is written to DIR, by target,
and told at the end; the exit code is 1 when there is any. Every finding becomes a test before its cause is mended.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SLOWEST = 20
"""Seconds that one input may take."""

LONGEST = 20_000
"""Bytes of an input: long enough for any shape; size itself is measured by `benchmarks/hostile.py`."""


def fuzz_one(name: str, seconds: int, keep: Path) -> None:
    """Fuzz one target in this process; the fuzzer ends it."""
    import atheris

    sys.path.insert(0, str(HERE.parent / "src"))
    with atheris.instrument_imports(include=["archiver"], exclude=["archiver.extract.body.trees"]):
        from targets import TARGETS

        target = TARGETS[name]
        target(b"")  # what a target imports is instrumented too
    corpus = keep / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = HERE / "seeds" / name
    folders = [str(corpus), *([str(seeds)] if seeds.is_dir() else [])]
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={SLOWEST}",
        f"-max_len={LONGEST}",
        "-rss_limit_mb=1500",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *folders, *options, f"-artifact_prefix={keep / name}/"], target)
    atheris.Fuzz()


def fuzz_all(names: list[str], seconds: int, keep: Path) -> int:
    """Fuzz targets one after the other; return 1 when anything was found."""
    for name in names:
        print(f"{name}: {seconds} s", flush=True)
        (keep / name).mkdir(parents=True, exist_ok=True)
        with (keep / name / "log").open("w") as log:
            command = [
                sys.executable,
                __file__,
                "--one",
                name,
                "--seconds",
                str(seconds),
                "--keep",
                str(keep),
            ]
            subprocess.run(command, stdout=log, stderr=log, check=False)
    found = sorted(path for name in names for path in (keep / name).glob("*-*") if path.is_file())
    for path in found:
        print(f"found {path}")
    print(f"{len(found)} finding{'' if len(found) == 1 else 's'}")
    return int(bool(found))


def main() -> None:
    """Fuzz the targets named, or all."""
    sys.path.insert(0, str(HERE))
    sys.path.insert(0, str(HERE.parent / "src"))
    from targets import TARGETS

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; default all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument(
        "--keep", type=Path, default=Path(".fuzz"), help="where findings and corpora are kept"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    unknown = [name for name in args.targets if name not in TARGETS]
    if unknown:
        parser.error(f"no target is called {', '.join(unknown)}")
    if args.one:
        fuzz_one(args.one, args.seconds, args.keep)
    else:
        sys.exit(fuzz_all(args.targets or list(TARGETS), args.seconds, args.keep))


if __name__ == "__main__":
    main()

"""The pages the WARC benchmarks write: those of ../shared/bench where it is there, else made-up ones."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HTML = Path(__file__).parents[1].parent / "shared" / "bench" / "data" / "html"
WORDS = [
    "river",
    "council",
    "bridge",
    "vote",
    "library",
    "harbour",
    "mayor",
    "delay",
    "winter",
    "market",
    "station",
    "music",
    "garden",
]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its server would send it."""

    url: str
    body: bytes

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The fields of the HTTP head."""
        return [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(self.body)))]

    @property
    def message(self) -> bytes:
        """Status line, head and body."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode("ascii") + self.body


def bench_pages(limit: int | None = None) -> Iterator[Page]:
    """Yield up to `limit` pages, the same ones in every run."""
    files = sorted(HTML.iterdir())[:limit] if HTML.is_dir() else []
    for i, file in enumerate(files):
        yield Page(
            f"https://www{i % 7}.news{i % 40}.example/{2000 + i % 26}/story-{i}.html?id={i}",
            gzip.decompress(file.read_bytes()),
        )
    if not files:
        yield from _made_up(limit or 500)


def _made_up(count: int) -> Iterator[Page]:
    chance = random.Random(1)
    for i in range(count):
        text = " ".join(chance.choice(WORDS) + str(chance.randrange(500)) for _ in range(8000))
        yield Page(f"https://www.news{i % 40}.example/story-{i}.html", f"<html><p>{text}</p></html>".encode())

"""Read pages that are made to hurt, in growing sizes, and show that time and memory grow no faster than they.

    hostile.py [NAME…] [--sizes MB,MB,…] [--jobs N]

Each page is read in a process of its own: CPU time, peak memory and the outcome stand in a line. `growth` is how much
faster than its size the time of the largest page grew over that of the one before: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

MB = 1_000_000
SIZES = (1.0, 5.0, 20.0)
PATIENCE = 300
"""Seconds after which a page is given up."""

SENTENCE = "The ferry council met on Monday, and it agreed on nothing at all before the rain. "
STORY = f"<article><h1>The lamp</h1>{f'<p>{SENTENCE}</p>' * 5}</article>"
HEAD = "<html lang=en><head><title>The lamp</title></head><body>"
Maker = Callable[[int], bytes]


def around(piece: str | Callable[[int], str], *, before: str = "", after: str = "") -> Maker:
    """Return a maker of pages that hold the story and a piece as often as the size wants."""

    def make(size: int) -> bytes:
        one = len((piece(10) if callable(piece) else piece).encode("utf-8", "surrogatepass"))
        number = max(1, size // one)
        middle = "".join(map(piece, range(number))) if callable(piece) else piece * number
        return f"{HEAD}{STORY}{before}{middle}{after}</body></html>".encode("utf-8", "surrogatepass")

    return make


def jsonld(piece: str, before: str, after: str) -> Maker:
    """Return a maker of pages whose JSON-LD holds a piece as often as the size wants."""
    return around(piece, before=f'<script type="application/ld+json">{before}', after=f"{after}</script>")


def lone(piece: str) -> Maker:
    """Return a maker of plain texts: a piece as often as the size wants, in one line."""
    return lambda size: (piece * (size // len(piece.encode()))).encode()


PAGES: dict[str, Maker] = {
    "a long story": around(f"<p>{SENTENCE}</p>"),
    "one table": around("<tr><td>a cell</td><td>123</td></tr>", before="<table>", after="</table>"),
    "one row": around("<td>a cell</td>", before="<table><tr>", after="</table>"),
    "a table of sentences": around(f"<tr><td>{SENTENCE}</td></tr>", before="<table>", after="</table>"),
    "nested divisions": around("<div>"),
    "nested in words": around("<p>a <span>b <i>"),
    "nested lists": around("<ul><li>x "),
    "nested tables": around("<table><tr><td>x "),
    "nested quotations": around("<blockquote>a line of words "),
    "nested articles": around("<article><h2>x</h2>"),
    "nested sections with headings": around(f"<section><h1>The lamp</h1><p>{SENTENCE}</p>"),
    "attributes of one element": around(lambda n: f"a{n}=1 ", before="<div ", after=">"),
    "classes of one element": around(lambda n: f"c{n} ", before='<div class="', after='">x</div>'),
    "elements of many classes": around(lambda n: f"<i class='a b c d e f g h{n}'>x</i>"),
    "links": around(lambda n: f"<a href=/{n}>Story number {n}</a> "),
    "links in one paragraph": around(lambda n: f"<a href=/{n}>a</a> of ", before="<p>", after="</p>"),
    "promos": around(lambda n: f"<p><a href=/2026/{n}>Read more: story {n}</a></p>"),
    "related blocks": around(lambda n: f"<aside><h3>Related</h3><ul><li><a href=/r/{n}>Story {n}</a></li></ul></aside>"),
    "headings": around("<h1>The lamp</h1>"),
    "other headings": around(lambda n: f"<h2>Part {n}</h2>"),
    "figures": around("<figure><img src=a.jpg><figcaption>A lamp. Photo: B. Sample</figcaption></figure>"),
    "images": around(lambda n: f"<img src=/{n}.jpg alt='A lamp of {n} candles'>"),
    "bylines": around("<p class=byline>By Ada Example, dpa</p>"),
    "times": around("<time datetime=2026-03-02T09:00>2 March</time>"),
    "live entries": around(f"<div class=live-entry><time>09:15</time><p>{SENTENCE}</p></div>"),
    "comment headings": around("<h3>Comments (4)</h3><p>I was there.</p>"),
    "metas": around(lambda n: f"<meta name=n{n} content='some words'>"),
    "metas of one name": around("<meta property=article:author content='Ada Example'>"),
    "line ends": around("a line of words<br>", before="<p>", after="</p>"),
    "blanks": around(" " * 50 + "x" + "\t" * 50),
    "entities": around("&amp;&lt;&#x41;&nosuch;", before="<p>", after="</p>"),
    "angle brackets": around("<"),
    "half tags": around("<a href='"),
    "open comments": around("<!-- x "),
    "a comment that stays open": around("x", before="<!--"),
    "huge colspans": around("<tr><td colspan=9007199254740991>a</td></tr>", before="<table>", after="</table>"),
    "control characters": around("".join(map(chr, range(1, 32)))),
    "lone surrogates": around("&#xD800;&#xDFFF;\ud800 words "),
    "bidirectional signs": around("\u202e\u2066By Ada\u2069 "),
    "combining marks": around("e" + "\u0301" * 50 + " "),
    "credits": around("(AP) - By dpa/AFP. Source: Reuters ", before="<p>", after="</p>"),
    "credit lines": around("<p>Quelle: dpa/AFP</p>"),
    "datelines": around(f"<p>BERLIN (dpa) - {SENTENCE}</p>"),
    "names": around("Ada Example, Ben Sample and ", before="<p class=byline>By ", after="</p>"),
    "one word": around("x", before="<p>", after="</p>"),
    "one number": around("1", before="<p>", after="</p>"),
    "signs": around("(((---...***///:::", before="<p>", after="</p>"),
    "one script without blanks": around("港口下的墙很长", before="<p>", after="</p>"),
    "style sheets": around(".a{color:red}", before="<style>", after="</style>"),
    "a script of brackets": around('{"content":', before="<script>window.x=", after="</script>"),
    "json-ld, a long text": jsonld(SENTENCE, '{"@type":"NewsArticle","articleBody":"', '"}'),
    "json-ld, many objects": jsonld('{"@type":"NewsArticle","@id":"#a","author":{"@id":"#a"}},', '{"@graph":[', "{}]}"),
    "json-ld, nested": jsonld('{"@type":"A","x":', "", "1"),
    "json-ld, many authors": jsonld('{"@type":"Person","name":"Ada Example"},', '{"@type":"NewsArticle","author":[', "{}]}"),
    "json-ld, dangling": jsonld('{"a":1,},', "[", "]"),
    "json-ld scripts": around('<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>'),
    "utf-16 without a mark": lambda size: f"{HEAD}{STORY}{'<p>Words.</p>' * (size // 26)}".encode("utf-16-le"),
    "a charset that lies": lambda size: b"<meta charset=utf-8>" + f"{HEAD}{STORY}{'<p>Größe, Öl, Übermut.</p>' * (size // 24)}".encode("latin-1"),
    "bytes of no charset": lambda size: f"{HEAD}{STORY}<p>".encode() + bytes(range(128, 256)) * (size // 128),
    "frames only": lambda size: b"<html><frameset>" + b"<frame src=a>" * (size // 13),
    "only a state": lambda size: b"<title>The lamp</title><script>s={" + f'"body":"{SENTENCE * (size // 90)}"'.encode() + b"}</script>",
    "only a state of parts": lambda size: b'<title>The lamp</title><script type="application/json">{"content":['
    + b'{"type":"p","text":"%s"},' % SENTENCE.encode() * (size // 110)
    + b"{}]}</script>",
    "text in one line": lone(SENTENCE),
    "text in short lines": lone("A line of words.\n"),
    "text in blank lines": lone("\n \n"),
    "text of paragraphs": lone(SENTENCE + "\n\n"),
    "text of links": lone("* [1]Story number one\n"),
    "text of datelines": lone("BERLIN (dpa) - Words. Foto: dpa\n"),
    "text without blanks": lone("港口下的墙。"),
    "text of one letter": lone("x"),
    "text of zero bytes": lone("a\x00"),
    "a saved page": lambda size: b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    + f"{HEAD}{STORY}".encode() + b"\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nx\r\n" * (size // 70),
    "an mhtml of headers": lambda size: b"Content-Type: multipart/related; boundary=b\r\n" + b"X: y\r\n" * (size // 6),
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What reading one page took and gave."""

    name: str
    size: float
    seconds: float
    memory: float
    words: str


def read_one(name: str, size: float) -> Outcome:
    """Read one page in this process."""
    from archiver.errors import PageError  # noqa: PLC0415 - each page has a process of its own
    from archiver.extract import extract_article  # noqa: PLC0415
    from archiver.page import paused_collector, read_page  # noqa: PLC0415

    data = PAGES[name](int(size * MB))
    with suppress(PageError):
        extract_article(read_page(STORY.encode(), url="https://news.example/a"))
    start, words = time.process_time(), "a record"
    try:
        with paused_collector():
            kind = "text/plain" if name.startswith("text") else None
            article = extract_article(read_page(data, url="https://news.example/a", content_type=kind))
        words = f"{article.page_kind}, {len(article.body)} blocks"
    except PageError as error:
        words = f"{error.reason.value}: {error.message}"
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
    return Outcome(name, len(data) / MB, seconds, memory, words)


def measure(name: str, size: float) -> Outcome:
    """Read one page in a process of its own."""
    command = [sys.executable, __file__, "--one", name, "--sizes", str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Outcome(name, size, PATIENCE, 0, "given up")
    if done.returncode:
        return Outcome(
            name,
            size,
            0,
            0,
            f"FAILED: {done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode}",
        )
    return Outcome(**json.loads(done.stdout))


def measured(names: list[str], sizes: tuple[float, ...]) -> Iterator[tuple[list[Outcome], float]]:
    """Yield for each page its outcomes by size, and how its time grew at the end."""
    for name in names:
        found = [measure(name, size) for size in sizes]
        growth = 1.0
        if len(found) > 1:
            before, last = found[-2:]
            growth = (last.seconds / max(before.seconds, 0.05)) / max(last.size / max(before.size, 0.01), 1)
        yield found, growth


def main() -> None:
    """Print a line for each page and size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="pages, by the beginning of their names; default all"
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="in MB")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    sizes = tuple(map(float, args.sizes.split(",")))
    if args.one:
        print(json.dumps(read_one(args.one, sizes[0]).__dict__))
        return
    names = [name for name in PAGES if not args.names or any(name.startswith(start) for start in args.names)]
    print(f"{'page':32} {'MB':>6} {'CPU s':>7} {'s/MB':>6} {'peak MB':>8} {'growth':>6}  outcome")
    for found, growth in measured(names, sizes):
        for one in found:
            rate = one.seconds / max(one.size, 0.001)
            last = f"{growth:6.2f}" if one is found[-1] else " " * 6
            print(
                f"{one.name:32} {one.size:6.1f} {one.seconds:7.2f} {rate:6.2f} {one.memory:8.0f} {last}  {one.words}",
                flush=True,
            )


if __name__ == "__main__":
    main()

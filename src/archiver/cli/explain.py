"""`archiver explain`: why a value is what it is."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli._common import paint, print_line
from archiver.errors import UsageError
from archiver.text import display_text

if TYPE_CHECKING:
    from archiver.workflow.explain import Explanation

EXAMPLES = (
    "archiver explain page.html headline",
    "archiver explain crawl.warc.gz --url https://times.example/bridge /attribution/0",
    "archiver explain page.html --format jsonl",
)
SHOWN = 160


def explain(
    source: Annotated[str, typer.Argument(metavar="INPUT", help="A page or an archive; - is stdin.")],
    pointer: Annotated[
        str | None,
        typer.Argument(metavar="[POINTER]", help="A field or JSON pointer, e.g. headline or /body/3."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Which article, when INPUT holds several.")
    ] = None,
    output: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or jsonl.")] = "text",
) -> int:
    """Show which rule read each value, where on the page, and what it beat by how much."""
    from archiver.diff import harmless_json
    from archiver.workflow.explain import explain_input
    from archiver.workflow.sources import ReadOptions

    if output not in ("text", "jsonl"):
        raise UsageError(f"no format {output!r}", remedy="use text or jsonl")
    for one in explain_input(source, pointer, ReadOptions(url=url)):
        if output == "jsonl":
            print_line(harmless_json(one.as_dict()))
        else:
            for line in words_of(one, in_full=pointer is not None):
                print_line(line)
    return 0


def words_of(one: Explanation, *, in_full: bool) -> list[str]:
    """Return an explanation for a person."""
    evidence = one.evidence
    lines = [
        f"{paint(one.pointer, '1', sys.stdout)}  {shorten(one.value)}",
        f"    read by {evidence['rule']} from {evidence['source']} (score {evidence['score']})",
        f"    at {evidence['locator']}",
    ]
    if in_full and one.rule_doc:
        lines.append(f"    because: {' '.join(one.rule_doc.split())}")
    if in_full and evidence["raw"]:
        lines.append(f"    as on the page: {shorten(evidence['raw'])}")
    for beaten in evidence["beaten"]:
        margin = evidence["score"] - beaten["score"]
        lines.append(
            f"    beat {shorten(beaten['value'])} of {beaten['rule']} by {margin} ({beaten['source']})"
        )
    return [display_text(line) if not sys.stdout.isatty() else line for line in lines]


def shorten(value: object) -> str:
    """Return a value on one line, cut when it is long."""
    text = display_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"

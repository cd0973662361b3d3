"""`archiver extract`: pages in, article records out."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, say, say_finding
from archiver.errors import UsageError

# the scheme of an address: "https:", "urn:"
WHOLE_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)

EXAMPLES = (
    "archiver extract page.html --url https://times.example/bridge",
    "archiver extract crawl.warc.gz -o articles.jsonl --rejects rejects.jsonl",
    "archiver extract my-archive/ --jobs 2 -o articles.jsonl.gz",
    "cat page.html | archiver extract - | jq .headline",
)


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…", help="WARC, ARC, WACZ, HTML, MHTML or text files, collections; - is stdin."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Records here: .jsonl or .jsonl.gz.")
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Why each value is what it is, as JSON Lines.")
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Pages that gave no record, with the reason, as JSON Lines."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Only this address; for a lone file, the address it has."),
    ] = None,
    fetched: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When a lone file was captured, ISO 8601, e.g. 2026-03-01T12:00Z."),
    ] = None,
    charset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The encoding of a lone file, when you know better than the page."),
    ] = None,
    dom: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help="Read rendered pages: auto (where the raw page gives none), prefer, only, never.",
        ),
    ] = "auto",
    into: Annotated[
        Path | None,
        typer.Option(metavar="WARC", help="Write the records into a WARC too, as conversion records."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Processes to read with; the output is the same.")
    ] = 1,
    quiet: Quiet = False,
) -> int:
    """Read pages into article records, as JSON Lines in canonical form."""
    from archiver.cli._progress import counting
    from archiver.workflow.extract import extract_rows
    from archiver.workflow.output import forbid_overwriting, is_file, open_lines, record_sink
    from archiver.workflow.sources import ReadOptions, Rejected, Tally

    if dom not in ("auto", "prefer", "only", "never"):
        raise UsageError(f"--dom {dom!r} is unknown", remedy="use auto, prefer, only or never")
    forbid_overwriting(inputs, (output, evidence, rejects, into))
    options = ReadOptions(url=address(url), captured=moment(fetched), charset=encoding(charset), dom=dom)  # type: ignore[arg-type]
    tally = Tally()
    with ExitStack() as files:
        write_record = files.enter_context(open_lines(output))
        write_evidence = files.enter_context(open_lines(evidence)) if evidence else None
        write_reject = files.enter_context(open_lines(rejects)) if rejects else None
        keep = files.enter_context(record_sink(into)) if into else None
        rows = extract_rows(inputs, options, tally, evidence=evidence is not None, jobs=jobs)
        for row in counting(rows, "pages", quiet=quiet):
            if isinstance(row, Rejected):
                if write_reject:
                    write_reject(row.as_line())
                elif row.offset is None or not quiet:
                    say(row.as_words())
                continue
            write_record(row.line)
            if write_evidence and row.evidence:
                write_evidence(row.evidence.encode())
            if keep:
                keep(row.line)
    for finding in tally.damage:
        say_finding(finding)
    if url and not tally.articles + tally.rejected:
        say(f"no page with the address {url} (`archiver index` lists the addresses of an archive)")
    if not quiet:
        say(f"{output}: {tally.summary()}" if is_file(output) else tally.summary())
    return tally.exit_code


def address(url: str | None) -> str | None:
    """Return an address if it is a whole one."""
    if url is not None and not WHOLE_ADDRESS.match(url):
        raise UsageError(
            f"{url!r} is no address", remedy="write it whole, as in https://times.example/bridge"
        )
    return url


def moment(text: str | None) -> datetime | None:
    """Return the instant that an ISO 8601 date names; without a zone it is UTC."""
    if text is None:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no date"
        raise UsageError(message, remedy="write it as 2026-03-01 or 2026-03-01T12:00:00Z") from None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def encoding(label: str | None) -> str | None:
    """Return the label of an encoding, if it means one."""
    from archiver.page import codec_of

    if label is not None and codec_of(label) is None:
        raise UsageError(f"no encoding is called {label!r}", remedy="write it as utf-8 or windows-1252")
    return label

"""`archiver validate`: records checked, and with an archive proven."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, print_findings, say

EXAMPLES = (
    "archiver validate articles.jsonl",
    "archiver validate articles.jsonl --archive crawl.warc.gz   # prove every record by its bytes",
    "archiver extract page.html | archiver validate - --format jsonl",
    "archiver validate articles.jsonl --sign key.pem         # when valid; makes the key if it is not there",
    "archiver validate articles.jsonl --trust public.pem     # unsigned, good, tampered, of another key",
)


def validate(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS…", help="JSON Lines that `extract` wrote, gzipped or not; - is stdin."
        ),
    ],
    archive: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Prove provenance: find each WARC record here and read it again."),
    ] = None,
    output: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or jsonl.")] = "text",
    sign: Annotated[
        Path | None,
        typer.Option(
            metavar="KEY", help="When valid, sign into FILE.sig.jsonl (Ed25519, PEM); extra `sign`."
        ),
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="KEY", help="Check signatures against this public key; may be repeated."),
    ] = None,
    stamp_root: Annotated[
        list[Path] | None,
        typer.Option(metavar="CERT", help="Certificate that time stamps must lead to; may be repeated."),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Check records: schema, hashes, text hygiene, cross-field rules; with --archive, their provenance too."""
    from archiver.workflow.validate import check_signatures, sign_inputs, validate_inputs

    code = print_findings(validate_inputs(records, archive), output)
    if trust:
        code = max(code, print_findings(check_signatures(records, trust, stamp_root or []), output))
    if sign is not None and not code:
        for place in sign_inputs(records, sign):
            say(f"signed: {place}")
    if not quiet:
        say("not valid" if code else "valid")
    return code

"""`archiver validate`: records checked, and with an archive proven."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, print_findings, say
from archiver.errors import UsageError

EXAMPLES = (
    "archiver validate articles.jsonl",
    "archiver validate articles.jsonl --archive crawl.warc.gz   # prove every record by its bytes",
    "archiver extract page.html | archiver validate - --format jsonl",
    "archiver validate articles.jsonl --sign key.pem         # when valid; a new key comes with key.pub.pem",
    "archiver validate articles.jsonl --trust key.pub.pem    # unsigned, good, tampered, of another key",
)


def validate(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS…",
            help="JSON Lines that `extract` wrote, gzipped or not, or snapshots; - is stdin.",
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
            metavar="KEY",
            help="When valid, sign into FILE.sig.jsonl with this private key (Ed25519, PEM); one that is not there "
            "is made, with its public half in KEY.pub.pem. Needs the extra `sign`.",
        ),
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="KEY",
            help="Check the signatures in FILE.sig.jsonl: only those of this public key (PEM) are good; may be repeated.",
        ),
    ] = None,
    stamp: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="With --sign: have the signatures stamped with the time by this RFC 3161 authority; "
            "digests are sent, nothing else.",
        ),
    ] = None,
    stamp_root: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="CERT",
            help="With --trust: the certificate (PEM) that time stamps must lead to; may be repeated.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Check records: schema, hashes, text hygiene, cross-field rules; with --archive, their provenance too."""
    from archiver.workflow.validate import RecordTally, check_signatures, sign_inputs, validate_inputs

    if output not in ("text", "jsonl"):
        raise UsageError(f"--format {output!r} is unknown", remedy="use text or jsonl")
    if stamp is not None and sign is None:
        raise UsageError("--stamp stamps new signatures", remedy="add --sign KEY")
    if stamp_root and not trust:
        raise UsageError("--stamp-root checks stamps of trusted signatures", remedy="add --trust KEY")
    tally = RecordTally()
    print_findings(validate_inputs(records, archive, tally), output)
    code = tally.exit_code
    if not quiet:
        say(tally.summary())
    if trust:
        code = max(code, print_findings(check_signatures(records, trust, stamp_root or []), output))
    if sign is not None and code:
        say("not signed: what is not valid is not signed")
    elif sign is not None:
        for line in sign_inputs(records, sign, stamp):
            say(line)
    return code

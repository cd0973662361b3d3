"""Verifying a WACZ: the zip, what it must hold, what it says of itself, and whether that is so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from archiver.errors import ArchiverError, Finding, NotAnArchive, Severity
from archiver.warc.sign import check_seal
from archiver.warc.wacz.container import ZIP_ERRORS, Container
from archiver.warc.wacz.datapackage import (
    DATAPACKAGE,
    DIGEST,
    check_datapackage,
    check_digest,
    read_digest,
    read_json,
)
from archiver.warc.wacz.indexes import check_indexes
from archiver.warc.wacz.layout import check_extension, check_placement, check_required
from archiver.warc.wacz.pages import check_pages


def verify_wacz(path: str | os.PathLike[str]) -> Iterator[Finding]:
    """Yield every fault of a WACZ but those of the WARC records within, which `verify_archive` names."""
    try:
        container = Container(path)
    except NotAnArchive as error:
        if isinstance(error.__cause__, OSError):
            raise  # it is not there, or not for us
        yield Finding("zip", error.message, path=os.fspath(path))
        return
    with container:
        yield from check_extension(container)
        unsafe = list(container.faults())
        yield from unsafe
        yield from check_required(container)
        yield from check_placement(container)
        yield from check_datapackage(container)
        yield from check_digest(container)
        yield from check_signature(container)
        yield from check_pages(container)
        if not any(finding.code in ("zip", "bomb") for finding in unsafe):
            yield from check_indexes(container)


def check_signature(container: Container) -> Iterator[Finding]:
    """Yield why the seal of the data package does not hold, if there is one."""
    digest = read_digest(container)
    if not digest or "signedData" not in digest:
        return
    for problem in check_seal(digest["signedData"], str(digest.get("hash"))):
        severity = Severity.ERROR if problem.is_proven else Severity.WARNING
        code = "signature" if problem.is_proven else "signature-unproven"
        yield Finding(code, problem.message, severity, path=container.within(DIGEST), pointer="/signedData")
    yield from _check_signing_time(container, digest["signedData"])


def _check_signing_time(container: Container, signed: object) -> Iterator[Finding]:
    """Yield a warning when package and signature are of different times: some tools take that for tampering."""
    with suppress(ArchiverError, *ZIP_ERRORS):
        package = read_json(container, DATAPACKAGE) if container.info(DATAPACKAGE) else None
        if not isinstance(package, dict) or not isinstance(signed, dict):
            return
        made, sealed = package.get("created"), signed.get("created")
        if made != sealed:
            message = f"was signed at {sealed}, the data package says that it was made at {made}"
            yield Finding(
                "signature-time",
                message,
                Severity.WARNING,
                path=container.within(DIGEST),
                pointer="/signedData",
            )

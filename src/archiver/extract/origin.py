"""Where a page came from, as the archive or the command line knows it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.record.fields import OriginKind, WarcPlace


@dataclass(frozen=True, slots=True)
class Origin:
    """The provenance that the page's bytes do not tell."""

    kind: OriginKind
    http_status: int | None = None
    warc: WarcPlace | None = None
    redirects: tuple[str, ...] = ()

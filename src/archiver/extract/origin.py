"""Where a page came from, as the archive or the command line knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.record.fields import WarcPlace

OriginKind = Literal[
    "warc_response",
    "warc_resource",
    "warc_revisit",
    "warc_conversion",
    "html_file",
    "text_file",
    "mhtml_file",
]


@dataclass(frozen=True, slots=True)
class Origin:
    """The provenance that the page's bytes do not tell."""

    kind: OriginKind
    http_status: int | None = None
    warc: WarcPlace | None = None
    redirects: tuple[str, ...] = ()

"""The lines that `archiver records` prints of an archive."""

from __future__ import annotations

import os
from typing import Any, BinaryIO

from archiver.warc import RecordList, open_archive


def list_records(source: str | os.PathLike[str] | BinaryIO) -> list[dict[str, Any]]:
    """Return one line for each whole record of an archive."""
    with open_archive(source) as archive:
        return list(RecordList(archive))

"""`repair`: a mended copy of an archive, and a report of what was set aside."""

from __future__ import annotations

import json
from pathlib import Path

from archiver.warc import RepairReport, repair_archive


def repair(source: str, output: Path, report: Path | None) -> RepairReport:
    """Mend one archive; the report goes to `report` as JSON when that is given."""
    result = repair_archive(source, output)
    if report is not None:
        text = json.dumps(result.as_dict(), indent=2, ensure_ascii=False)
        report.write_text(text + "\n", encoding="utf-8")
    return result

"""Report formats: findings as text for people and as files for other tools.

`write_report` yields a report piece by piece, as the findings come; `FORMATS` names the formats.
"""

from __future__ import annotations

from archiver.check.formats.report import FORMATS, write_report
from archiver.check.formats.totals import Totals

__all__ = ["FORMATS", "Totals", "write_report"]

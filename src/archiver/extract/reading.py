"""What reading a page gives: the record, and the evidence beside it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.extract.evidence import Evidence
from archiver.record import ArticleRecord


@dataclass(frozen=True, slots=True)
class Reading:
    """An article record and why each of its values is what it is."""

    article: ArticleRecord
    evidence: Evidence

"""The language of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.record.fields import Language

TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # e.g. "de-AT"


def declared_language(context: Context) -> Iterator[Candidate]:
    """The root element says which language the page is in."""
    raw = context.index.attr(0, "lang") or ""
    if TAG.fullmatch(raw.strip()):
        yield Candidate(Language(tag=raw.strip(), source="declared"), 800, "visible", 0, raw)


RULES: tuple[Rule, ...] = (declared_language,)

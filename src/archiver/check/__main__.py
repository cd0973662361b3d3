"""Print `docs/checks.md`: `python -m archiver.check > docs/checks.md`."""

from __future__ import annotations

import sys

from archiver.check.rules import rules_markdown

sys.stdout.write(rules_markdown())

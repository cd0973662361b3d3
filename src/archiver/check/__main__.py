"""Print `docs/checks.md`: `python -m archiver.check > docs/checks.md`."""

from __future__ import annotations

import sys

from archiver.check.rules import checks_page

sys.stdout.write(checks_page())

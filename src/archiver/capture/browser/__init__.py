"""Capture with a real browser: an installed Chromium that has no network but ours."""

from __future__ import annotations

from archiver.capture.browser.chromium import find_browser
from archiver.capture.browser.render import Browser, Rendering

__all__ = ["Browser", "Rendering", "find_browser"]

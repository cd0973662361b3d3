"""Bytes to a page: decoded, parsed, walked once into an index that every rule asks."""

from __future__ import annotations

from archiver.page.collector import paused_collector
from archiver.page.index import EDGE, LINE_END, MetaValue, PageIndex
from archiver.page.jsonld import JsonLdObject, parse_loose_json
from archiver.page.labels import codec_of
from archiver.page.read import Page, PageCharset, read_page

__all__ = [
    "EDGE",
    "LINE_END",
    "JsonLdObject",
    "MetaValue",
    "Page",
    "PageCharset",
    "PageIndex",
    "codec_of",
    "parse_loose_json",
    "paused_collector",
    "read_page",
]

"""Bytes to a page: decoded, parsed, walked once into an index that every rule asks."""

from __future__ import annotations

from archiver.page.collector import paused_collector
from archiver.page.index import EDGE, LINE_END, NO_TEXT, MetaValue, PageIndex
from archiver.page.jsonld import JsonLdObject, parse_loose_json
from archiver.page.labels import codec_of
from archiver.page.literals import NoLiteral, read_arguments, read_literal, read_string
from archiver.page.once import found_once
from archiver.page.read import Page, PageCharset, read_page
from archiver.page.tree import parse_html

__all__ = [
    "EDGE",
    "LINE_END",
    "NO_TEXT",
    "JsonLdObject",
    "MetaValue",
    "NoLiteral",
    "Page",
    "PageCharset",
    "PageIndex",
    "codec_of",
    "found_once",
    "parse_html",
    "parse_loose_json",
    "paused_collector",
    "read_arguments",
    "read_literal",
    "read_page",
    "read_string",
]

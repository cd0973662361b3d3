"""Pure string tools: hygiene, folding, and what is safe to show."""

from __future__ import annotations

from archiver.text.amounts import counted
from archiver.text.clean import clean_lines, clean_text, display_text, fold_typography
from archiver.text.json_places import line_and_column, place_in
from archiver.text.languages import LanguageFacts, language_facts
from archiver.text.pager import MOST_PAGES, is_further_page, is_numbered_page, page_number, page_stem
from archiver.text.sentences import SPLITTER_VERSION, UNSTOPPED, join_sentences, split_sentences
from archiver.text.surt import surt_host, surt_key
from archiver.text.urls import absolute_url, without_fragment, without_tracking
from archiver.text.words import piece_spans, word_spans, words

__all__ = [
    "MOST_PAGES",
    "SPLITTER_VERSION",
    "UNSTOPPED",
    "LanguageFacts",
    "absolute_url",
    "clean_lines",
    "clean_text",
    "counted",
    "display_text",
    "fold_typography",
    "is_further_page",
    "is_numbered_page",
    "join_sentences",
    "language_facts",
    "line_and_column",
    "page_number",
    "page_stem",
    "piece_spans",
    "place_in",
    "split_sentences",
    "surt_host",
    "surt_key",
    "without_fragment",
    "without_tracking",
    "word_spans",
    "words",
]

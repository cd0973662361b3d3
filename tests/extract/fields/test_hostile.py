from __future__ import annotations

from time import process_time

import pytest

from archiver.extract.fields import read_fields
from support.fields import FILLER, context_of

MANY = 20_000
PAGES = {
    "bylines": "<h1>Bridge vote delayed</h1>" + "<p class='byline'>By Ada Example and Ben Sample</p>" * MANY,
    "bylines in one element": "<h1>Bridge vote</h1><p class='byline'>By "
    + "<a href='/author/a'>Ada Example</a>, " * MANY
    + "</p>",
    "writers' links": "<h1>Bridge vote</h1>" + "<a href='/author/ada'>Ada Example</a> " * MANY,
    "headings": "<title>Bridge vote</title>" + "<h1>Bridge vote</h1><h2>Bridge vote delayed</h2>" * MANY,
    "parts of a heading": "<h1>" + "<span class='kicker'>Town</span><b>: </b>" * MANY + "Bridge vote</h1>",
    "a long heading": "<h1>" + "Bridge vote " * 100_000 + "</h1>",
    "a long title": "<title>" + "Bridge | vote - " * 100_000 + "</title><h1>Bridge vote</h1>",
    "titles": "".join(f"<div class='entry-title'>Bridge vote {n}</div>" for n in range(MANY)),
    "times": "<h1>Bridge vote</h1>" + "<time class='date'>28 April 2026, 16:55</time>" * MANY,
    "date lines": "<h1>Bridge vote</h1>" + "<p>28 April 2026</p>" * MANY,
    "standfirsts": "<h1>Bridge vote</h1>"
    + "<p class='lead'>The council could not agree on who should pay.</p>" * MANY,
    "kickers": "<p class='kicker'>Town</p>" * MANY + "<h1>Bridge vote</h1>",
    "class tokens": "<p class='"
    + " ".join(f"entry-title-{n}" for n in range(MANY))
    + "'>Bridge</p><h1>Bridge vote</h1>",
    "deep nesting": "<div class='byline'>" * 4000
    + "By Ada Example"
    + "</div>" * 4000
    + "<h1>Bridge vote</h1>",
    "keywords": "<meta name='keywords' content='" + "bridge, " * 100_000 + "'><h1>Bridge vote</h1>",
    "declared writers": '<script type="application/ld+json">{"@type":"NewsArticle","author":['
    + ",".join(['{"name":"Ada Example"}'] * MANY)
    + "]}</script><h1>Bridge vote</h1>",
    "cyclic references": '<script type="application/ld+json">{"@graph":[{"@type":"Article","@id":"#a","author":{"@id":"#a"},"publisher":{"@id":"#a"}}]}</script>'
    "<h1>Bridge vote</h1>",
    "odd types": '<script type="application/ld+json">{"@type":["NewsArticle"],"headline":{"a":1},"author":[[1],null,true,{"name":["x"]}],'
    '"datePublished":[5],"keywords":{"a":1},"publisher":[3],"articleSection":[{}],"inLanguage":[1],"isAccessibleForFree":{}}</script><h1>Bridge vote</h1>',
    "bidirectional overrides": "<h1>Bridge vote</h1><p class='byline'>By \u202eelpmaxE adA\u202c</p>",
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_pages_are_read_in_bounded_time_and_without_an_exception(name):
    context = context_of(f"<html><body>{PAGES[name]}{FILLER}")
    start = process_time()
    fields = read_fields(context)
    assert process_time() - start < 2.0
    assert len(fields.authors) <= 40
    assert len(fields.keywords) <= 100

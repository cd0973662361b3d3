"""One invented story, kept beside the tree in the shapes in which client-rendered pages keep theirs."""

from __future__ import annotations

import html
import json
from typing import Any
from urllib.parse import quote

import pytest

from archiver.errors import PageError
from archiver.extract import extract_article, read_article
from archiver.page import read_page
from archiver.record import plain_text
from support.harbour import PARTS, TITLE

HTML = "".join(f"<p>{part}</p>" for part in PARTS)
PLAIN = "\n\n".join(PARTS)


def shell(script: str, body: str = "<div id=root></div>") -> str:
    """Return a page whose tree holds nothing but its title."""
    return (
        f'<!DOCTYPE html><html lang=en><head><title>{TITLE}</title><meta property="og:title" content="{TITLE}">'
        f"</head><body>{body}{script}</body></html>"
    )


def script(source: str) -> str:
    return shell(f"<script>{source}</script>")


def state(value: Any) -> str:
    return shell(f'<script type="application/json">{json.dumps(value)}</script>')


def props(**story: Any) -> str:
    return state({"props": {"pageProps": {"article": {"title": TITLE, **story}}}})


def jsonld(**fields: Any) -> str:
    value = json.dumps({"@type": "NewsArticle", "headline": TITLE, **fields})
    return shell(f'<script type="application/ld+json">{value}</script>')


def streamed(*pieces: str) -> str:
    return shell("".join(f"<script>self.__rows.push([1,{json.dumps(piece)}])</script>" for piece in pieces))


STORE = {
    "articles": {
        "77": {"title": TITLE, "components": [{"type": "text", "html": f"<p>{part}</p>"} for part in PARTS]}
    }
}
BLOCKS = {
    "blocks": [{"key": str(at), "text": part, "type": "unstyled"} for at, part in enumerate(PARTS)],
    "entityMap": {},
}
OTHER = "Something else entirely, which goes on for a long while and never comes to any point worth telling. "
REFERRED = {f"Para:{at}": {"__typename": "Paragraph", "text": part} for at, part in enumerate(PARTS)}

SHAPES = {
    "json-ld, paragraphs": jsonld(articleBody=PLAIN),
    "json-ld, markup": jsonld(articleBody=HTML),
    "json-ld, markup escaped": jsonld(articleBody=HTML.replace("<", "&lt;").replace(">", "&gt;")),
    "json-ld, a list": jsonld(articleBody=list(PARTS)),
    "json-ld, parts": jsonld(hasPart=[{"@type": "WebPageElement", "text": part} for part in PARTS]),
    "json-ld, live entries": jsonld(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=[{"@type": "BlogPosting", "articleBody": part, "datePublished": f"2026-03-02T0{at}:00:00Z"} for at, part in enumerate(PARTS)]),
    "properties, markup": props(body=HTML),
    "properties, a list of texts": props(paragraphs=list(PARTS)),
    "properties, marks in paragraphs": props(content=[{"type": "paragraph", "children": [{"text": part[:20]}, {"text": part[20:40], "bold": True}, {"text": part[40:]}]} for part in PARTS]),
    "properties, a document": props(doc={"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": part[:30]}, {"type": "text", "text": part[30:]}]} for part in PARTS]}),
    "properties, nodes with values": props(rich={"json": {"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": part}]} for part in PARTS]}}),
    "properties, blocks of spans": props(body=[{"_type": "block", "style": "normal", "children": [{"_type": "span", "text": part}]} for part in PARTS]),
    "properties, raw blocks": props(raw=BLOCKS),
    "properties, raw blocks as a string": props(content=json.dumps(BLOCKS)),
    "properties, blocks with data": props(content={"time": 1, "blocks": [{"type": "header", "data": {"text": "A quay", "level": 2}}, *({"type": "paragraph", "data": {"text": part}} for part in PARTS)]}),
    "properties, elements": state({"page": {"story": {"nodes": [{"tag": "p", "kind": "element", "childNodes": [{"kind": "text", "value": part}]} for part in PARTS]}}}),
    "properties, a tree of elements": state({"page": {"content": {"type": "root", "children": [{"type": "element", "tagName": "p", "children": [{"type": "text", "value": part}]} for part in PARTS]}}}),
    "a flat list of values": state([{"data": 1}, {"article": 2}, {"title": 3, "body": 4}, TITLE, HTML]),
    "a flat list with kinds": state([["Reactive", 1], {"data": 2}, {"title": 3, "paragraphs": 4}, TITLE, [5, 6, 7, 8, 9, 10], *PARTS]),
    "streamed elements": streamed('0:["$","html",null,{}]\n', '5:["$","article",null,{"children":[' + ",".join(json.dumps(["$", "p", str(at), {"children": part}]) for at, part in enumerate(PARTS)) + "]}]\n"),
    "streamed text": streamed('1:{"article":{"title":' + json.dumps(TITLE) + ',"body":"$2"}}\n', f"2:T{len(HTML):x}," + HTML[:90], HTML[90:]),
    "assigned": script(f"window.__STATE__ = {json.dumps(STORE)};"),
    "assigned after others": script(f"var site=site||{{}};site.name='x';site.content={json.dumps(STORE)};site.last=1;"),
    "assigned, not quite json": script(f'window.S = {{"a":undefined,article:{{title:{json.dumps(TITLE)},body:{json.dumps(HTML)}}},at:new Date(1),f:function(){{return {{}}}}}};'),
    "assigned, single quotes": script(f"var article = {{title: '{TITLE}', body: '{HTML}', id: 7}};"),
    "assigned within a section": script(f"//<![CDATA[\nvar data = {json.dumps({'storyBody': HTML})};\n//]]>"),
    "parsed from a string": script(f"window.S = JSON.parse({json.dumps(json.dumps(STORE))});"),
    "parsed from a coded string": script(f'window.S = JSON.parse(decodeURIComponent("{quote(json.dumps(STORE))}"));'),
    "returned with names": script(f'window.N=(function(a,b){{return {{layout:"x",data:[{{article:{{title:a,body:b}}}}],ok:!0}}}}({json.dumps(TITLE)},{json.dumps(HTML)}));'),
    "a store of references": script("window.A = " + json.dumps({"ROOT": {}, "Article:1": {"headline": TITLE, "body": [{"__ref": name} for name in REFERRED]}, **REFERRED})),
    "a store with arguments": script("window.A = " + json.dumps({"Article:1": {"headline": TITLE, 'body({"format":"HTML"})': HTML}})),
    "an attribute": shell("", f'<div data-props="{html.escape(json.dumps({"article": {"title": TITLE, "body": HTML}}))}"></div>'),
    "a hidden field": shell("", f"<textarea hidden>{json.dumps({'article': {'body': HTML}})}</textarea>"),
    "a template": shell("", f"<template><article><h1>{TITLE}</h1>{HTML}</article></template>"),
    "a shadow tree": shell("", f"<news-story><template shadowrootmode=open><h1>{TITLE}</h1>{HTML}</template></news-story>"),
    "no scripts, no story": shell("", f"<div id=app></div><noscript><article><h1>{TITLE}</h1>{HTML}</article></noscript>"),
    "beside legal words": shell(f"<script>window.C = {json.dumps({'legal': {'text': OTHER * 12}})}</script><script>window.D = {json.dumps({'article': {'body': HTML}})}</script>"),
    "beside a longer story": state({"props": {"article": {"title": TITLE, "body": HTML}, "next": [{"title": "Another", "body": f"<p>{OTHER * 20}</p>"}]}}),
    "beside a longer story of another title": state({"stories": [{"title": "Another one", "body": f"<p>{OTHER * 20}</p>"}, {"title": TITLE, "body": HTML}]}),
    "where the tree holds the beginning": shell(f'<script type="application/json">{json.dumps({"article": {"title": TITLE, "body": HTML}})}</script>', f"<h1>{TITLE}</h1><p>{PARTS[0]}</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_stored_story_is_read_whole_and_alone(name: str) -> None:
    article = extract_article(read_page(SHAPES[name].encode(), url="https://times.example/2026/wall"))
    assert article.headline == TITLE
    text = plain_text(article)
    assert all(part in text for part in PARTS)
    assert "Something else" not in text
    assert "<" not in text
    assert len(article.body) in (6, 7)


def test_the_evidence_says_where_a_stored_story_lies() -> None:
    values = read_article(read_page(SHAPES["properties, markup"].encode())).evidence.values()
    assert values["/body/0"]["source"] == "script"
    assert values["/body/0"]["locator"] == "/html/body/script $.props.pageProps.article.body"


def test_kinds_of_stored_parts_are_kept() -> None:
    parts = [
        {"type": "heading", "level": 3, "content": "A quay"},
        {"type": "paragraph", "content": PARTS[0]},
        {"type": "blockquote", "content": PARTS[1]},
        {
            "type": "list",
            "style": "ordered",
            "items": [{"text": "First, the divers."}, {"text": "Then, the council."}],
        },
        {"type": "image", "url": "https://times.example/quay.jpg", "caption": "The quay at low tide"},
        {"type": "advertisement", "content": "Buy a boat, buy two boats, buy three of them today."},
        {"type": "paragraph", "content": PARTS[2]},
    ]
    article = extract_article(
        read_page(props(content_elements=parts).encode(), url="https://times.example/2026/wall")
    )
    assert [block.type for block in article.body] == [
        "heading",
        "paragraph",
        "quote",
        "list",
        "image",
        "paragraph",
    ]
    assert "boat" not in plain_text(article)


def test_links_in_stored_paragraphs_are_kept_with_whole_addresses() -> None:
    body = HTML.replace("the great flood", '<a href="/2019/flood">the great flood</a>')
    article = extract_article(read_page(props(body=body).encode(), url="https://times.example/2026/wall"))
    assert [link.url for block in article.body for link in block.links] == [
        "https://times.example/2019/flood"
    ]  # type: ignore[union-attr]


def body_of(page: str) -> tuple[object, ...]:
    """Return what a page gives for a body."""
    try:
        return extract_article(read_page(page.encode(), url="https://times.example/2026/wall")).body
    except PageError:
        return ()


NOTHING = {
    "a front page's teasers": state(
        {"items": [{"title": f"Story {n}", "url": f"/{n}", "summary": PARTS[n % 6]} for n in range(20)]}
    ),
    "words of the interface": state({"messages": {f"m{n}": OTHER for n in range(20)}}),
    "nothing": shell(""),
    "a script that only acts": script("start({a:1});" + "go([1,2,3]);" * 100),
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_no_story_gives_no_record(name: str) -> None:
    assert not body_of(NOTHING[name])


@pytest.mark.parametrize(
    "source",
    [
        "x=" + "[" * 200_000,
        "x=" + '{"content":' * 50_000,
        "={a:" * 100_000,
        "JSON.parse('" * 20_000,
        "(function(a){return " * 20_000,
        "x={a:" + "f(" * 100_000,
        "x={" + '"k":{"__ref":"k"},' * 20_000 + "}",
        "self.r.push([1,'1:T" * 20_000,
        'self.r.push([1,"' + "1:Tffffffff,x" * 20_000 + '"])',
        "x={a:'" + "\\'" * 300_000,
        'x=[["R", 1], {"data": 2}, {"a": 3}, {"b": 3, "c": 2, "d": 1}, "' + OTHER * 4 + '"]',
    ],
)
def test_hostile_scripts_are_stepped_over(source: str) -> None:
    page = shell(f"<script>{source}</script>", f"<article><h1>{TITLE}</h1></article>")
    assert not body_of(page)

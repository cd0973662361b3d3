"""Article records for property tests: every kind of block, texts that look like markup, many scripts.

`articles()` gives records as extraction makes them (clean text); `articles(texts=wild_texts())` gives whatever the
model accepts, control characters and unnormalised text included.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from archiver.record import ArticleRecord, blocks, fields, seal_article
from archiver.text import clean_text

WORDS = [
    "council",
    "bridge",
    "harbour",
    "vote",
    "delay",
    "museum",
    "library",
    "river",
    "budget",
    "Ada",
    "Example",
    "Sample",
    "Mayor",
    "Oslo",
    "Dr.",
    "No.",
    "U.S.",
    "e.g.",
    "Rat",
    "Brücke",
    "Straße",
    "z.B.",
    "3.",
    "Mai",
    "Ämter",
    "conseil",
    "forêt",
    "l’été",
    "œuvre",
    "señor",
    "año",
    "mañana",
    "город",
    "мост",
    "не",
    "был",
    "ул.",
    "橋",
    "議会",
    "は延期",
    "した。",
    "市長「行く。」と述べた",
    "东京",
    "学校",
    "关闭！",
    "新闻？",
    "한국",
    "다리",
    "مجلس",
    "المدينة",
    "الجسر؟",
    "קודם",
    "גשר",
    "ไทย",
    "हिन्दी।",
    "12",
    "3.5",
    "2026",
    "%",
]
NASTY = (
    "# no heading", "## related", "related", "> no quote", "- no item", "1. no number", "1.", "-", "#", "|", "| a | b |",
    "[image] no image", "[correction] none", "[url] x", "[by] y", "[x]", "---", "***", "<<<<<<< HEAD", "=======",
    ">>>>>>> x", "\\", "\\# x", "\\u0041", "\\\\u0041", "\\U0001f600", "—", "— x", "a — b", "a —", "*bold* _it_",
    "[a](javascript:alert(1))", "](http://x)", "<script>alert(1)</script>", "&amp; &lt;", "`code`", "=cmd", "::error::x",
    "e.g. this", "“Stop!” he said.", "« Oui ! » dit-elle.", "…", "a.b.c. D", "。。", "「。」", "。” x", "A. B. C.",
)  # fmt: skip
URLS = (
    "https://times.example/2026/bridge",
    "https://times.example/2026/library?x=1&y=a(b)",
    "http://news.example:8080/a/b_c/",
    "https://zeitung.example/%C3%BCber-uns",
    "HTTPS://Times.Example/ü/(x)[y]",
    "https://times.example/",
)
INVISIBLE = "\u2028\u2029\u0085\x0b\x0c\x1b\x00\t\n\r\u202e\u2066\u200f\u200b\ufeff\xad\xa0\u3000"
UNNORMALISED = ("e\u0301", "\u0301", "\u1100\u1161", "\u212b", "\u0340", "\U0001d15e", "\u0344")


def clean_texts(*, most_words: int = 14) -> st.SearchStrategy[str]:
    """Texts as records hold them: one line, NFC, single blanks, no control characters."""
    word = st.one_of(st.sampled_from(WORDS), st.sampled_from(NASTY), st.text(max_size=6))
    running = st.lists(word, min_size=1, max_size=most_words).map(" ".join)
    sentences = st.lists(running, min_size=1, max_size=4).map(". ".join)
    return st.one_of(sentences, st.sampled_from(NASTY), running).map(clean_text).filter(bool)


def wild_texts() -> st.SearchStrategy[str]:
    """Texts that the model takes though no extraction makes them."""
    odd = st.sampled_from([*INVISIBLE, *UNNORMALISED, " ", "  ", *NASTY, *WORDS])
    return st.lists(odd, min_size=1, max_size=8).map("".join)


def page_urls() -> st.SearchStrategy[str]:
    """Absolute web addresses without fragment."""
    return st.sampled_from(URLS)


def body_blocks(texts: st.SearchStrategy[str], *, depth: int = 2) -> st.SearchStrategy[blocks.Block]:
    """Blocks of every kind; boxes and live entries nest `depth` deep."""
    maybe = st.none() | texts
    url = st.none() | page_urls()
    facts: dict[str, Any] = {"caption": maybe, "credit": maybe, "alt": maybe, "url": url}
    flat = [
        paragraphs(texts),
        paragraphs(texts),
        st.builds(blocks.Heading, type=st.just("heading"), level=st.integers(1, 6), text=texts),
        st.builds(blocks.List, type=st.just("list"), ordered=st.booleans(), items=tuples(texts)),
        st.builds(blocks.Quote, type=st.just("quote"), text=texts, citation=maybe),
        st.builds(blocks.Image, type=st.just("image"), **facts),
        st.builds(
            blocks.Gallery, type=st.just("gallery"), images=tuples(st.builds(blocks.ImageFacts, **facts))
        ),
        st.builds(blocks.Video, type=st.just("video"), url=url, caption=maybe),
        st.builds(blocks.Audio, type=st.just("audio"), url=url, caption=maybe),
        st.builds(blocks.Embed, type=st.just("embed"), provider=maybe, url=url, text=maybe, author=maybe),
        st.builds(
            blocks.Table, type=st.just("table"), caption=maybe, rows=tuples(tuples(st.just("") | texts, 0))
        ),
        st.builds(blocks.Code, type=st.just("code"), text=code_texts(texts)),
        st.builds(blocks.Question, type=st.just("question"), text=texts, speaker=maybe),
        st.builds(blocks.Answer, type=st.just("answer"), text=texts, speaker=maybe),
        st.builds(blocks.Correction, type=st.just("correction"), text=texts),
        st.builds(blocks.EditorNote, type=st.just("editor_note"), text=texts),
        st.builds(blocks.Divider, type=st.just("divider")),
    ]
    if depth == 0:
        return st.one_of(flat)
    inner = tuples(body_blocks(texts, depth=depth - 1))
    box = st.builds(blocks.FactBox, type=st.just("factbox"), heading=maybe, blocks=inner)
    entry = st.builds(
        blocks.LiveEntry, type=st.just("live_entry"), time_raw=maybe, author=maybe, blocks=inner
    )
    return st.one_of(*flat, box, entry)


@st.composite
def paragraphs(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> blocks.Paragraph:
    """Paragraphs, some with one link in them."""
    text = draw(texts)
    if draw(st.integers(0, 3)):
        return blocks.Paragraph(type="paragraph", text=text)
    start = draw(st.integers(0, len(text) - 1))
    link = blocks.Link(start=start, end=draw(st.integers(start + 1, len(text))), url=draw(page_urls()))
    return blocks.Paragraph(type="paragraph", text=text, links=(link,))


def code_texts(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Preformatted text: indented and empty lines within."""
    line = st.one_of(texts, texts.map(lambda text: "    " + text), st.just(""))
    return st.builds(
        lambda first, inner, last: "\n".join([first, *inner, last]), texts, st.lists(line, max_size=3), texts
    )


def tuples(items: st.SearchStrategy[Any], least: int = 1) -> st.SearchStrategy[tuple[Any, ...]]:
    """Tuples of up to three items."""
    return st.lists(items, min_size=least, max_size=3).map(tuple)


def article_dates(texts: st.SearchStrategy[str]) -> st.SearchStrategy[fields.ArticleDate]:
    """Dates, exact and relative."""
    exact = st.builds(
        fields.ArticleDate,
        raw=texts,
        value=st.just("2026-03-01T08:30:00+01:00"),
        precision=st.just("second"),
        zone=st.just("offset"),
        source=st.sampled_from(["jsonld", "meta", "time_element"]),
    )
    relative = st.builds(
        fields.ArticleDate,
        raw=st.just("3 min ago"),
        precision=st.just("relative"),
        zone=st.just("none"),
        source=st.just("visible_text"),
        resolved=st.just("2026-03-01T08:27:00Z"),
    )
    return st.one_of(exact, exact, relative)


def attributions(texts: st.SearchStrategy[str]) -> st.SearchStrategy[fields.Attribution]:
    """Credits for the text or an image."""
    agency = st.just(fields.Agency(id="afp", name="AFP", name_raw="Agence France-Presse"))
    return st.builds(
        fields.Attribution,
        raw=texts,
        kind=st.sampled_from(["wire", "contributor", "source_publication", "image_credit", "signature"]),
        agencies=st.just(()) | agency.map(lambda one: (one,)),
        people=st.just(()) | tuples(texts),
        outlet=st.none() | texts,
        placement=st.sampled_from(["header", "dateline", "body", "caption", "end"]),
        block=st.none() | st.integers(0, 3),
    )


@st.composite
def related_links(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[fields.RelatedLink, ...]:
    """Related links, numbered as they stand."""
    pairs = draw(st.lists(st.tuples(texts, st.none() | page_urls()), max_size=4))
    relation = draw(st.sampled_from(["related", "most_read", "series"]))
    return tuple(
        fields.RelatedLink(label=label, url=url, relation=relation, position=position)
        for position, (label, url) in enumerate(pairs, start=1)
    )


def provenances() -> st.SearchStrategy[fields.Provenance]:
    """Where a record came from: a WARC record or a file."""
    extractor = fields.Extractor(
        name="news-archiver", version="0.1.0", knowledge_version="sha256:0000", lxml="6.0", libxml2="2.14"
    )
    digest = "sha256:" + "ab" * 32
    place = fields.WarcPlace(
        file="site.warc.gz", offset=812, length=4096, record_id="urn:uuid:0-1", payload_digest=digest
    )
    return st.sampled_from(
        [
            fields.Provenance(kind="html_file", input_digest=digest, extractor=extractor),
            fields.Provenance(
                kind="warc_response",
                capture_date="2026-03-01T09:00:00Z",
                http_status=200,
                content_type="text/html; charset=utf-8",
                charset=fields.Charset(declared="utf-8", used="utf-8"),
                warc=place,
                input_digest=digest,
                extractor=extractor,
            ),
        ]
    )


@st.composite
def articles(draw: st.DrawFn, texts: st.SearchStrategy[str] | None = None) -> ArticleRecord:
    """Whole records, sealed; `texts` is what their fields and blocks are filled with."""
    texts = clean_texts() if texts is None else texts
    maybe = st.none() | texts
    kind = draw(st.sampled_from(["article", "article", "live_blog", "gallery", "other"]))
    description = draw(maybe)
    author = st.builds(
        fields.Author,
        name=texts,
        name_raw=maybe,
        type=st.sampled_from(["person", "organization", "unknown"]),
        role=st.sampled_from(["author", "reporter", "photographer"]),
        url=st.none() | page_urls(),
    )
    dateline = st.builds(fields.Dateline, raw=texts, place=maybe, date_raw=maybe)
    tag = st.sampled_from(["en", "de-AT", "fr", "ja", "zh", "ar", "he", "pl", "xx-odd"])
    return seal_article(
        page_kind=kind,
        url=draw(st.none() | page_urls()),
        canonical_url=draw(st.none() | page_urls()),
        headline=draw(texts)[:1000].strip() or "Headline" if kind == "article" else draw(maybe),
        headlines=draw(
            st.just(()) | tuples(st.builds(fields.HeadlineVariant, role=st.just("seo"), value=texts))
        ),
        kicker=draw(maybe),
        description=description,
        description_source=draw(st.sampled_from(["displayed", "meta"])) if description else None,
        byline_raw=draw(maybe),
        authors=draw(st.just(()) | tuples(author)),
        dateline=draw(st.none() | dateline),
        published=draw(st.none() | article_dates(texts)),
        modified=draw(st.none() | article_dates(texts)),
        body=draw(st.lists(body_blocks(texts), max_size=6).map(tuple)),
        related_links=draw(related_links(texts)),
        attribution=draw(st.just(()) | tuples(attributions(texts))),
        publisher=draw(st.none() | st.builds(fields.Publisher, name=texts, url=st.none() | page_urls())),
        section=draw(maybe),
        keywords=draw(st.just(()) | tuples(texts)),
        language=draw(
            st.none() | st.builds(fields.Language, tag=tag, source=st.sampled_from(["declared", "detected"]))
        ),
        access=draw(
            st.none() | st.builds(fields.Access, status=st.sampled_from(["free", "metered"]), raw=maybe)
        ),
        provenance=draw(provenances()),
    )

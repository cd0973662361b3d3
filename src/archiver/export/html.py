"""The article as one self-contained HTML file: no script, no network, every part marked with what it is.

Reading the file again gives the same headline, body blocks, attribution and related links; the marks are those of
`archiver.record.rendition`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from typing import assert_never

from archiver.export.images import ImageData
from archiver.export.links import linked_pieces
from archiver.record import ArticleRecord, blocks, fields
from archiver.record.rendition import BLOCK, FIELD, PART, RENDITION, SCHEMA
from archiver.text import display_text

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
Images = Mapping[str, ImageData]
RIGHT_TO_LEFT = frozenset(("ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def render_html(article: ArticleRecord, images: Images) -> str:
    """Return the reproduction as a whole HTML document."""
    language = article.language.tag if article.language else None
    direction = "rtl" if language and language.split("-")[0] in RIGHT_TO_LEFT else None
    title = display_text(article.headline or article.url or "Article")
    document = [
        "<!DOCTYPE html>",
        element("html", None, lang=language, dir=direction).removesuffix("</html>"),
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        element("title", title),
        f"<style>\n{style_sheet()}</style>",
        "</head>",
        "<body>",
        render_body(article, images),
        "</body>",
        "</html>",
    ]
    return "\n".join(document) + "\n"


def render_body(article: ArticleRecord, images: Images) -> str:
    """Return the `<article>` of the reproduction."""
    marks = {RENDITION: SCHEMA, "data-page-kind": article.page_kind, "data-url": article.url}
    parts = [
        *header_of(article),
        *(block_html(block, images) for block in article.body),
        *attribution_of(article.attribution),
        *related_of(article.related_links),
        *footer_of(article),
    ]
    return wrap("article", parts, **marks)


def style_sheet() -> str:
    """Return the style sheet that stands in every reproduction."""
    return resources.files("archiver.export").joinpath("article.css").read_text(encoding="utf-8")


# ------------------------------------------------------------------ elements


def element(tag: str, text: str | None, **attributes: str | None) -> str:
    """Return one element with escaped text; attributes that are None are left out, `_` in names is `-`."""
    return raw_element(tag, escape(text or "", quote=False), **attributes)


def raw_element(tag: str, inner: str, **attributes: str | None) -> str:
    """Return one element around markup."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{inner}</{tag}>"


def wrap(tag: str, parts: Iterable[str], **attributes: str | None) -> str:
    """Return an element with its parts on lines of their own."""
    return raw_element(tag, "\n" + "\n".join(parts) + "\n", **attributes)


def field(tag: str, name: str, text: str, **attributes: str | None) -> str:
    """Return an element that shows a field of the record."""
    return element(tag, text, **{FIELD: name}, **attributes)


def part(tag: str, name: str, text: str | None, **attributes: str | None) -> str:
    """Return an element that shows a part of a block, or nothing when there is none."""
    return element(tag, text, **{PART: name}, **attributes) if text is not None else ""


def link(text: str, url: str | None, **attributes: str | None) -> str:
    """Return a link that tells its target nothing, or plain words when there is no target."""
    if url is None:
        return element("span", text, **attributes)
    return element("a", text, href=url, rel="nofollow noopener noreferrer", **attributes)


# --------------------------------------------------------------- the article


def header_of(article: ArticleRecord) -> Iterable[str]:
    """Yield kicker, headline, standfirst, byline, authors and dates."""
    if article.kicker:
        yield field("p", "kicker", article.kicker)
    if article.headline:
        yield field("h1", "headline", article.headline)
    if article.description:
        hidden = "hidden" if article.description_source == "meta" else None
        yield field(
            "p", "description", article.description, data_source=article.description_source, hidden=hidden
        )
    if article.byline_raw:
        yield field("p", "byline_raw", article.byline_raw)
    for author in article.authors:
        yield raw_element(
            "p", link(author.name, author.url), **{FIELD: "author"}, **author_marks(author), hidden="hidden"
        )
    for name, date in (("published", article.published), ("modified", article.modified)):
        if date:
            yield date_line(name, date)


def author_marks(author: fields.Author) -> dict[str, str | None]:
    """Return what an author's element carries beside the name."""
    return {"data-type": author.type, "data-role": author.role, "data-raw": author.name_raw}


def date_line(name: str, date: fields.ArticleDate) -> str:
    """Return a date as the page had it, with its reading in attributes."""
    marks = {
        "datetime": date.value or date.resolved,
        "data-value": date.value,
        "data-precision": date.precision,
        "data-zone": date.zone,
        "data-source": date.source,
        "data-resolved": date.resolved,
    }
    label = "Published" if name == "published" else "Updated"
    return raw_element("p", f"{label}: {field('time', name, date.raw, **marks)}")


def attribution_of(credits_: Sequence[fields.Attribution]) -> Iterable[str]:
    """Yield the credits, each with its kind, place and the agencies in it."""
    if credits_:
        yield wrap("section", (credit_html(credit) for credit in credits_), **{FIELD: "attribution"})


def credit_html(credit: fields.Attribution) -> str:
    """Return one credit."""
    names = [
        part("span", "agency", agency.name, data_id=agency.id, data_raw=agency.name_raw, hidden="hidden")
        for agency in credit.agencies
    ]
    names += [part("span", "person", person, hidden="hidden") for person in credit.people]
    if credit.outlet:
        names.append(part("span", "outlet", credit.outlet, hidden="hidden"))
    marks = {
        "data-kind": credit.kind,
        "data-placement": credit.placement,
        "data-block-index": None if credit.block is None else str(credit.block),
    }
    return raw_element("p", part("span", "raw", credit.raw) + "".join(names), class_="credit", **marks)


def related_of(links: Sequence[fields.RelatedLink]) -> Iterable[str]:
    """Yield the related links as a list."""
    if links:
        items = [related_html(item) for item in links]
        yield wrap("nav", [element("h2", "Related"), wrap("ul", items)], **{FIELD: "related_links"})


def related_html(item: fields.RelatedLink) -> str:
    """Return one related link."""
    after = None if item.after_block is None else str(item.after_block)
    inner = link(
        item.label, item.url, data_relation=item.relation, data_section=item.section, data_after=after
    )
    return raw_element("li", inner)


def footer_of(article: ArticleRecord) -> Iterable[str]:
    """Yield what else the record says, and where the page came from."""
    lines = [line for line in (*plain_facts(article), source_line(article)) if line]
    yield wrap("footer", lines)


def plain_facts(article: ArticleRecord) -> Iterable[str]:
    """Yield publisher, section, keywords and access."""
    if article.publisher:
        yield raw_element(
            "p", "Publisher: " + link(article.publisher.name, article.publisher.url, **{FIELD: "publisher"})
        )
    if article.section:
        yield raw_element("p", "Section: " + field("span", "section", article.section))
    if article.keywords:
        words = ", ".join(field("span", "keyword", word) for word in article.keywords)
        yield raw_element("p", "Keywords: " + words)
    if article.access:
        words = article.access.raw or article.access.status
        yield raw_element("p", "Access: " + field("span", "access", words, data_status=article.access.status))


def source_line(article: ArticleRecord) -> str:
    """Return the line that names the capture."""
    pieces = ["Reproduced by archiver"]
    if article.url:
        pieces.append(f"from {article.url}")
    if article.provenance.capture_date:
        pieces.append(f"as captured at {article.provenance.capture_date}")
    pieces.append(f"({article.record_id})")
    return element("p", display_text(" ".join(pieces)), class_="source")


# -------------------------------------------------------------------- blocks


def block_html(block: blocks.Block, images: Images) -> str:  # noqa: C901, PLR0911, PLR0912 - a case a block kind
    """Return one body block."""
    mark = {BLOCK: block.type}
    match block:
        case blocks.Paragraph(text=text, links=links):
            return raw_element("p", linked_text(text, links), **mark)
        case blocks.Heading(level=level, text=text):
            return element(f"h{level}", text, **mark)
        case blocks.List(ordered=ordered, items=items):
            return wrap("ol" if ordered else "ul", (element("li", item) for item in items), **mark)
        case blocks.Quote(text=text, citation=citation):
            return raw_element("blockquote", element("p", text) + part("cite", "citation", citation), **mark)
        case blocks.Image():
            return figure(block, images, **mark)
        case blocks.Gallery(images=pictures):
            return wrap("div", (figure(picture, images) for picture in pictures), **mark)
        case blocks.Video(url=url, caption=caption) | blocks.Audio(url=url, caption=caption):
            return player(block.type, url, caption)
        case blocks.Embed():
            return embed_html(block)
        case blocks.Table(caption=caption, rows=rows):
            lines = [part("caption", "caption", caption)] if caption else []
            lines += (raw_element("tr", "".join(element("td", cell) for cell in row)) for row in rows)
            return wrap("table", lines, **mark)
        case blocks.Code(text=text):
            return element("pre", text, **mark)
        case blocks.FactBox(heading=heading, blocks=inner):
            parts = [part("p", "heading", heading), *(block_html(one, images) for one in inner)]
            return wrap("aside", parts, **mark)
        case blocks.Question(text=text, speaker=speaker) | blocks.Answer(text=text, speaker=speaker):
            return raw_element("p", part("b", "speaker", speaker) + part("span", "text", text), **mark)
        case blocks.LiveEntry(time_raw=time_raw, author=author, blocks=inner):
            parts = [part("p", "time_raw", time_raw), part("p", "author", author)]
            return wrap("section", [*parts, *(block_html(one, images) for one in inner)], **mark)
        case blocks.Correction(text=text) | blocks.EditorNote(text=text):
            return element("p", text, **mark, class_="note")
        case blocks.Divider():
            return f'<hr {BLOCK}="divider">'
        case _:
            assert_never(block)


def linked_text(text: str, links: Sequence[blocks.Link]) -> str:
    """Return a paragraph's text with its links."""
    return "".join(
        escape(words, quote=False) if url is None else link(words, url)
        for words, url in linked_pieces(text, links)
    )


def figure(image: blocks.ImageFacts, images: Images, **mark: str | None) -> str:
    """Return an image with caption and credit; one the archive lacks is a link."""
    held = images.get(image.url or "")
    if held and held.shown:
        picture = f'<img src="{held.as_data_uri()}" alt="{escape(image.alt or "")}">'
    elif image.url:
        picture = raw_element("p", link("image", image.url), class_="missing")
    else:
        picture = ""
    words = part("span", "caption", image.caption) + part("span", "credit", image.credit)
    caption = raw_element("figcaption", words) if words else ""
    return raw_element("figure", picture + caption, **mark, data_url=image.url, data_alt=image.alt)


def player(kind: str, url: str | None, caption: str | None) -> str:
    """Return a video or recording as a link: a self-contained file cannot hold it."""
    pieces = link(kind, url) if url else element("span", kind)
    return raw_element(
        "figure", pieces + part("figcaption", "caption", caption), **{BLOCK: kind}, data_url=url
    )


def embed_html(block: blocks.Embed) -> str:
    """Return an embedded post as a quotation with a link to where it stands."""
    words = part("p", "text", block.text) + part("cite", "author", block.author)
    source = link(block.provider or "source", block.url) if block.url or block.provider else ""
    marks = {BLOCK: block.type, "data-url": block.url, "data-provider": block.provider}
    return raw_element("blockquote", words + source, **marks)

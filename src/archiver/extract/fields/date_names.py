"""By which names meta elements give the dates of an article and how sure each is, and by which words the text does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from archiver.knowledge import date_words, fold_word
from archiver.page import MetaValue, PageIndex

Kind = Literal["published", "modified", "other", ""]

LIKELY = 690
LONGEST_LABEL = 40
# A name of one publisher's own that says what others say: "w-published-date", "article:publish_date", "pdate.published".
LIKELY_NAME = re.compile(
    r"(?:^|[-_.:])(?:date[-_]?)?(?:published?|publication|pubdate|publishdate|publishtime|firstpublished)(?:[-_.:]?(?:date|time|at|on))?(?:$|[-_.:])"
)
PUBLISHED_META = {
    "article:published_time": 770,
    "og:article:published_time": 760,
    "article:published": 750,
    "article.published": 740,
    "datepublished": 740,
    "parsely-pub-date": 740,
    "sailthru.date": 735,
    "cxenseparse:recs:publishtime": 735,
    "cxenseparse:publishtime": 735,
    "dc.date.issued": 730,
    "dcterms.issued": 730,
    "dcterms.created": 720,
    "dc.date.created": 720,
    "dcterms.available": 715,
    "citation_publication_date": 715,
    "citation_online_date": 710,
    "citation_date": 705,
    "publish-date": 720,
    "publishdate": 720,
    "publish_date": 720,
    "published_time": 715,
    "pubdate": 715,
    "publication_date": 715,
    "publication-date": 715,
    "date_published": 715,
    "published-date": 715,
    "published_at": 710,
    "article_date_original": 710,
    "originalpublicationdate": 710,
    "date.created": 690,
    "og:published_time": 700,
    "og:pubdate": 700,
    "article:create_time": 690,
    "created": 555,
    "published": 710,
    "article:date": 690,
    "article_date": 690,
    "pub_date": 710,
    "blogpostdate": 690,
    "date": 560,
    "dc.date": 555,
    "dcterms.date": 555,
    "vr:published_time": 700,
    "bt:pubdate": 700,
    "rnews:datepublished": 700,
    "cdt": 500,
    "release_date": 650,
}
MODIFIED_META = {
    "article:modified_time": 770,
    "article:modified": 740,
    "og:updated_time": 700,
    "datemodified": 740,
    "dcterms.modified": 720,
    "dc.date.modified": 720,
    "article:updated_time": 740,
    "last-modified": 600,
    "lastmod": 600,
    "revised": 600,
    "updated": 650,
    "modified": 650,
    "modified_time": 700,
    "date.updated": 650,
    "updated_time": 650,
}


def dated_meta(index: PageIndex) -> Iterator[tuple[Kind, int, MetaValue]]:
    """Yield the first value of each name that gives a date, with the kind of date and how sure it is."""
    meta = index.meta
    published = _named_in(meta, PUBLISHED_META)
    for name in published:
        yield "published", PUBLISHED_META[name], meta[name][0]
    for name in _named_in(meta, MODIFIED_META):
        yield "modified", MODIFIED_META[name], meta[name][0]
    if not published:
        for name, values in meta.items():
            if "publ" in name and LIKELY_NAME.search(name) and values[0].value[:4].isdigit():
                yield "published", LIKELY, values[0]


def _named_in(meta: Mapping[str, object], names: Mapping[str, int]) -> list[str]:
    """Return those of some names that a page gives, in their order; most pages give one of many."""
    given = meta.keys() & names.keys()
    return [name for name in names if name in given] if len(given) > 1 else [*given]


def announced_kind(text: str) -> Kind:
    """Return the kind of date that the last words of a text announce: "Updated:", "veröffentlicht am"."""
    if not text:
        return ""
    folded = fold_word(text[-LONGEST_LABEL:])
    words = date_words()
    search = words.labelled.search
    last: Kind = ""
    found = search(folded)
    while found is not None:
        at = found.start()
        for word, kind in words.labels_of[found[0]]:
            if _whole_word(folded, at, len(word)):
                last = kind  # type: ignore[assignment]
                break
        found = search(folded, at + 1)
    return last


def is_first(text: str) -> bool:
    """Whether the words before a date of publication say that it was the first: "This story was originally published on"."""
    folded = fold_word(text[-LONGEST_LABEL:])
    return any(word in folded for word in date_words().first)


def _whole_word(text: str, at: int, length: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    word = text[at : at + length]
    return not word[0].isascii() or not word[0].isalpha() or not (before.isalpha() or after.isalpha())

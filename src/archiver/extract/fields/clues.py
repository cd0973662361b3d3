"""What the field rules gather once of a page, so that none of them gathers it again."""

from __future__ import annotations

from itertools import chain
from typing import Any
from urllib.parse import unquote, urlsplit

from archiver.extract.context import Context
from archiver.extract.fields.marks import Marks
from archiver.extract.fields.titles import (
    LONGEST_TITLE,
    WORDS,
    Reference,
    article_objects,
    references,
    site_keys,
    site_names,
    title_parts,
)
from archiver.page import JsonLdObject, Page, found_once
from archiver.text import clean_text, fold_typography

LONG_PARAGRAPH = 80
LONGEST_PATH = 400
SECTION_META = ("article:section", "section", "cxenseparse:section")


class Clues:
    """Marks, reference titles and the site's names of one page, each gathered at first use."""

    def __init__(self, page: Page, *, thorough: bool = False) -> None:
        """Take a page; `thorough` is whether more is read than the choice needs, as evidence of what it beat."""
        self.page = page
        self.thorough = thorough
        self.memo: dict[str, Any] = {}  # what one rule worked out and others ask for too

    def afresh(self) -> Clues:
        """Return clues of the same page, none gathered yet, for a thorough reading."""
        return Clues(self.page, thorough=True)

    @found_once
    def marks(self) -> Marks:
        """What the elements are called."""
        return Marks(self.page.index)

    @found_once
    def references(self) -> tuple[Reference, ...]:
        """The titles the page gives of the article outside its text."""
        return references(self.page, self.articles, self.site_keys)

    @found_once
    def reference_words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each reference title, in order: few headings ask for it."""
        return tuple([tuple(WORDS.findall(reference.folded)) for reference in self.references])

    @found_once
    def reference_sets(self) -> tuple[frozenset[str], ...]:
        """The different words of each reference title."""
        return tuple([frozenset(WORDS.findall(reference.folded)) for reference in self.references])

    @found_once
    def headline_props(self) -> frozenset[int]:
        """The nodes whose microdata name them a headline, of the article or of something else."""
        props = self.page.index.by_itemprop
        return frozenset(chain.from_iterable([nodes for prop, nodes in props.items() if "headline" in prop]))

    @found_once
    def sites(self) -> tuple[str, ...]:
        """The names of the site, folded."""
        return site_names(self.page, self.articles)

    @found_once
    def site_keys(self) -> tuple[str, ...]:
        """The letters of the site's names."""
        return site_keys(self.sites)

    @found_once
    def sections(self) -> frozenset[str]:
        """The names that the page gives of its section, folded."""
        names = [value.value for name in SECTION_META for value in self.page.index.meta.get(name, ())]
        for row in self.articles[:2]:
            value = row.data.get("articleSection")
            names += [
                item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)
            ]
        return frozenset(fold_typography(name) for name in names)

    @found_once
    def section_keys(self) -> frozenset[str]:
        """The letters of the section's names, and of the folders that its address stands in."""
        path = urlsplit(self.page.url or "").path[:LONGEST_PATH]
        names = [*self.sections, *map(unquote, path.split("/")[:-1])]
        return frozenset(site_keys(map(fold_typography, names)))

    @found_once
    def title_tail(self) -> str:
        """The last part of the title element, folded: the site's name or motto, when a visible heading says the rest."""
        index = self.page.index
        nodes = index.tag("title")
        title = clean_text(index.raw_text(nodes[0])[:LONGEST_TITLE]) if nodes else ""
        cuts = title_parts(title)
        return fold_typography(title[cuts[0][1] :]) if cuts else ""

    @found_once
    def articles(self) -> tuple[JsonLdObject, ...]:
        """The JSON-LD objects that describe an article."""
        return article_objects(self.page.index)

    @found_once
    def text_starts(self) -> tuple[int, ...]:
        """Places in the flow where long paragraphs outside navigation begin: where a body may stand."""
        index = self.page.index
        starts, stops = index.starts, index.stops
        long = [node for node in index.tag("p") if stops[node] - starts[node] >= LONG_PARAGRAPH]
        return tuple([starts[node] for node in self.marks.own(long)])


def clues_of(context: Context) -> Clues:
    """Return the clues of the page being read."""
    return context.clues or Clues(context.page)

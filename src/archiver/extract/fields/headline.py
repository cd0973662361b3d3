"""The headline as displayed: the visible heading that agrees best with what the page says of itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from urllib.parse import urljoin, urlsplit

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import Clues, clues_of
from archiver.extract.fields.headings import Heading, read_heading
from archiver.extract.fields.marks import MOST_ANCESTORS, MOST_OF_PAGE
from archiver.extract.fields.titles import WORDS, agreement, title_parts, title_words, without_site
from archiver.page import PageIndex
from archiver.text import clean_text, fold_typography

LONGEST = 1000
MOST_TOP_HEADINGS, MOST_HEADINGS, MOST_LOWEST, MOST_NAMED, MOST_LISTED = 12, 16, 4, 24, 400
NEAR_TEXT = 3000
BY_LABEL, MOST_FROM_WORDS, MOST_FROM_PLACE = 50, 390, 170
BEYOND_LOWER, BEYOND_NAMED, BEYOND_LISTED = 1000, 890, 810  # what no lower heading, no other title can exceed
SAME, AGAIN = 0.99, 200
SURE_TOP = 600  # a top heading so sure leaves lower ones behind its text to the text
PART_OF_TITLE = 350  # a heading under text that says a part of what a top heading says, and the page's titles
NAMES_SITE = 200  # a title that only names the site: less than a heading called a title
ENDLESS = 1  # below whatever else there is
LONGEST_TRAIL, NEARLY_ALL = 8, 0.6
TRAIL_SIGNS = " \t\r\n\x1e\x1f>/|›»·•"
PIECES = ("article", "main", "hgroup")
BASE = {"h1": 450, "h2": 300, "h3": 200, "h4": 150}


def top_heading(context: Context) -> Iterator[Candidate]:
    """A heading of the first rank is the headline, most of all one that agrees with the page's own titles."""
    yield from _headings(context, context.index.tag("h1")[:MOST_TOP_HEADINGS])


@at_most(BEYOND_LOWER)
def lower_heading(context: Context) -> Iterator[Candidate]:
    """A lower heading is the headline where the top one is a logo or stands in the breadcrumb."""
    index = context.index
    yield from _headings(context, [*index.tag("h2", "h3")[:MOST_HEADINGS], *index.tag("h4")[:MOST_LOWEST]])


@at_most(BEYOND_NAMED)
def named_title(context: Context) -> Iterator[Candidate]:
    """An element whose class or microdata call it the title, whatever its tag."""
    index, clues = context.index, clues_of(context)
    tags, starts, stops, ends = index.tags, index.starts, index.stops, index.ends
    named = [
        node
        for node in clues.marks.nodes("title")
        if tags[node] not in NO_TITLE
        and 0 < stops[node] - starts[node] <= LONGEST
        and BASE.keys().isdisjoint(tags[node + 1 : ends[node]])
    ]
    unsure = clues.memo.get("best_heading", 0) <= BEYOND_LISTED
    yield from _headings(context, [*named[:MOST_NAMED], *(_listed_titles(index, clues) if unsure else ())])


def _listed_titles(index: PageIndex, clues: Clues) -> list[int]:
    """Terms and cells that say word for word what the page's titles say, for pages without headings."""
    wanted = {reference.folded for reference in clues.references}
    if not wanted:
        return []
    longest, shortest = max(map(len, wanted)) + 20, min(map(len, wanted)) // 3  # one sign may fold to three
    starts, stops = index.starts, index.stops
    sized: list[int] = []
    left = MOST_LISTED
    for node in index.tag("dt", "b", "strong", "font", "td", "caption"):
        size = stops[node] - starts[node]
        if 0 < size <= longest:
            left -= 1
            if size >= shortest:
                sized.append(node)
            if not left:
                break
    return [node for node in sized if fold_typography(index.text(node)) in wanted][:3]


@at_most(540)
def structured_headline(context: Context) -> Iterator[Candidate]:
    """The headline in JSON-LD, when no visible heading is surer."""
    for reference in clues_of(context).references:
        if reference.source == "jsonld":
            text = _without_section(clues_of(context), reference.text)
            yield Candidate(text, 540, "jsonld", reference.locator, reference.text)


@at_most(520)
def social_title(context: Context) -> Iterator[Candidate]:
    """The title that the page gives to networks and search engines, without the site's name."""
    for rank, reference in enumerate(r for r in clues_of(context).references if r.source == "meta"):
        text = _without_section(clues_of(context), reference.text)
        score = NAMES_SITE if _only_site(context, reference.folded) else 520 - 5 * min(rank, 10)
        yield Candidate(text, score, "meta", reference.locator, reference.text)


@at_most(400)
def page_title(context: Context) -> Iterator[Candidate]:
    """The title element without the site's name, when nothing better is there."""
    for reference in clues_of(context).references:
        if reference.source == "page_title":
            text = _without_section(clues_of(context), reference.text)
            score = NAMES_SITE if _only_site(context, reference.folded) else 400
            yield Candidate(text, score, "visible", reference.locator, reference.text)


@at_most(ENDLESS)
def endless_heading(context: Context) -> Iterator[Candidate]:
    """A top heading that holds far more than a headline: its first words, when nothing else gives one."""
    index, clues = context.index, clues_of(context)
    for node in index.tag("h1")[:MOST_TOP_HEADINGS]:
        start, stop = index.starts[node], index.stops[node]
        if stop - start > LONGEST and not clues.marks.hidden(node):
            text = clean_text(index.flow[start : min(stop, start + 4 * LONGEST)])
            if len(text) > LONGEST:
                cut = text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]
                yield Candidate(cut.strip(), ENDLESS, "visible", node, cut)


def _headings(context: Context, nodes: Iterable[int]) -> Iterator[Candidate]:
    index, clues = context.index, clues_of(context)
    tags, starts, stops, ends = index.tags, index.starts, index.stops, index.ends
    titled, named, memo = clues.marks.those("title"), clues.headline_props, clues.memo
    seen: set[str] = set()
    unread: list[int] = []  # whatever they say, a heading that was seen is better
    for node in nodes:
        if not 0 < stops[node] - starts[node] <= 4 * LONGEST:
            continue
        own = BASE.get(tags[node], 140) + 70 * (node in titled) + 60 * (node in named)
        labelled = BY_LABEL * (ends[node] > node + 1)
        if own + labelled + MOST_FROM_WORDS + MOST_FROM_PLACE < memo.get("best_heading", 0):
            unread.append(node)
            continue
        heading = read_heading(index, clues, node)
        text = heading.text
        if not text or len(text) > LONGEST:
            continue
        score = _score(context, clues, heading, own)
        if score > 0:
            seen.update([read_heading(index, clues, other).text for other in unread])
            unread.clear()
            score -= AGAIN * (text in seen)
        seen.add(text)
        if score > 0:
            yield Candidate(_as_meant(clues, text), score, "visible", node, index.text(node))


def _as_meant(clues: Clues, text: str) -> str:
    """Return a displayed title without the section behind a bar, and as the page gives it elsewhere.

    That is without the site's name, or with characters that were escaped twice ("Fish &amp; chips" to the reader).
    """
    cut = without_site(text, clues.site_keys)
    if cut != text and _is_reference(clues, cut):
        text = cut
    if "&" in text and ";" in text and not _is_reference(clues, text):
        plain = clean_text(unescape(text))
        text = plain if _is_reference(clues, plain) else text
    return _without_section(clues, text, behind="|")


def _is_reference(clues: Clues, text: str) -> bool:
    """Whether a title of the page is just so."""
    return any(text == reference.text for reference in clues.references)


def _only_site(context: Context, folded: str) -> bool:
    """Whether a folded title says no more than the site's name, on a page that is not its front page."""
    words = set(WORDS.findall(folded))
    named = any(words.issubset(WORDS.findall(name)) for name in clues_of(context).sites)
    return named and urlsplit(context.page.url or "/").path.strip("/") != ""


def _without_section(clues: Clues, text: str, behind: str = "") -> str:
    """Return a title without the section at an end behind such a sign, where the page or its address names it so."""
    parts = [(start, stop) for start, stop in title_parts(text) if behind in text[start:stop]]
    if not parts:
        return text
    (first, after), (last, end) = parts[0], parts[-1]
    if last and "".join(title_words(text[end:])) in clues.section_keys:
        return text[:last]
    if text[after:] and "".join(title_words(text[:first])) in clues.section_keys:
        return text[after:]
    return text


def _score(context: Context, clues: Clues, heading: Heading, own: int) -> int:
    """Return what a heading scores whose element is worth `own` by its names, or 0 where a better one was seen."""
    index, node, kicker = context.index, heading.node, heading.kicker
    best: int = clues.memo.get("best_heading", 0)
    folded = fold_typography(heading.text)
    words = WORDS.findall(folded)
    if not words or folded in clues.sites or (index.tags[node] == "h4" and _only_site(context, folded)):
        return 0
    agreed = agreement(words, clues.reference_sets)
    if kicker:
        agreed = max(agreed, agreement(title_words(f"{kicker} {heading.text}"), clues.reference_sets))
    score = own + BY_LABEL * (kicker is not None) + int(330 * agreed) + 60 * (agreed >= SAME)
    single = len(words) == 1 or (" " not in heading.text and heading.text.isascii())  # "owner/notes.md"
    score -= 120 * single + 60 * (len(words) == 2 and not single)  # noqa: PLR2004 - a word or two are seldom a headline
    score -= 150 * (folded == clues.title_tail)
    if score + MOST_FROM_PLACE < best:
        return 0  # wherever it stands, a heading that was seen is better
    if agreed >= SAME and index.tags[node] == "h1":
        clues.memo["title_shown"] = frozenset(words)
    score += _surroundings(context, clues, node) + _place(index, clues, node, words)
    clues.memo["best_heading"] = max(best, score)
    return score


def _surroundings(context: Context, clues: Clues, node: int) -> int:
    index, marks = context.index, clues.marks
    above = index.ancestors(node)
    around = _strips(index, (node, *above[:MOST_ANCESTORS]))
    score = 0
    if not marks.those("crumbs").isdisjoint(around) or _ends_trail(index, node):
        score -= 330
    if marks.hidden(node):
        score -= 250
    if marks.foreign(node):
        score -= 220
    if not marks.those("site").isdisjoint(around):
        score -= 150
    over = {index.tags[parent] for parent in above}
    if not over.isdisjoint(PIECES):
        score += 40 + 50 * ("header" in over or "hgroup" in over)
    return score - _link_penalty(context, node, above)


def _strips(index: PageIndex, around: tuple[int, ...]) -> tuple[int, ...]:
    """Return a heading and what it stands in, without what holds most of the page: its classes are settings of the site."""
    most = len(index.flow) * MOST_OF_PAGE
    return tuple([node for node in around if index.stops[node] - index.starts[node] <= most])


def _ends_trail(index: PageIndex, node: int) -> bool:
    """Whether a heading closes a trail of links: "Home > Sport > Headline", whatever its class."""
    parent, all_links = index.parents[node], index.tag("a")
    for _ in range(2):
        if parent < 0:
            return False
        start, stop = index.starts[parent], index.starts[node]
        before = index.flow[start:stop].strip(TRAIL_SIGNS)
        if before:
            links = all_links[bisect_left(all_links, parent + 1) : bisect_left(all_links, node)]
            if not 2 <= len(links) <= LONGEST_TRAIL:  # noqa: PLR2004 - a trail has some
                return False
            if _closed(index, parent, links, stop):
                return False
            linked = sum([index.stops[link] - index.starts[link] for link in links])
            after = index.flow[index.stops[node] : index.stops[parent]].strip(TRAIL_SIGNS)
            return linked >= NEARLY_ALL * len(before) and not after
        parent = index.parents[parent]
    return False


def _closed(index: PageIndex, parent: int, links: Sequence[int], stop: int) -> bool:
    """Whether a trail ends before the heading behind it: its links stand in an element of their own, and no sign leads on."""
    child = links[0]
    while index.parents[child] > parent:
        child = index.parents[child]
    return links[-1] < index.ends[child] and not index.flow[index.stops[links[-1]] : stop].strip()


def _link_penalty(context: Context, node: int, above: list[int]) -> int:
    """A heading that is a link leads elsewhere, unless it leads to this very page."""
    index = context.index
    inner = [child for child in index.children(node)[:2] if index.tags[child] == "a"]
    links = [parent for parent in above[:4] if index.tags[parent] == "a"] + [
        child for child in inner if index.text(child) == index.text(node)
    ]
    for link in links:
        href = (index.attr(link, "href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        if _same_page(context.page.url, href):
            return 0
        return 260
    return 0


def _same_page(url: str | None, href: str) -> bool:
    if not url:
        return False
    try:
        there, here = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    return there.path.rstrip("/") == here.path.rstrip("/") and (
        there.path.rstrip("/") != "" or there.query == here.query
    )


def _place(index: PageIndex, clues: Clues, node: int, words: list[str]) -> int:
    """A headline stands before the text, not far from it."""
    starts = clues.text_starts
    if not starts:
        return 0
    stop = index.stops[node]
    at = bisect_left(starts, stop)
    if at == len(starts):
        return -120
    score = 80 if starts[at] - stop <= NEAR_TEXT else 0
    lower = index.tags[node] != "h1"
    if at and lower and clues.memo.get("title_shown", frozenset()) > set(words):
        score -= PART_OF_TITLE
    below = lower and clues.memo.get("best_heading", 0) >= SURE_TOP
    step = 80 if below else 40  # under a sure heading and its text, lower ones are headings within it
    return score - min(step * at, 4 * step)


NO_TITLE = frozenset(
    "h1 h2 h3 title meta html body a img button input select option script style header article main section aside nav ul ol figure li table tbody tr form".split()
)
RULES: tuple[Rule, ...] = (
    top_heading,
    lower_heading,
    named_title,
    structured_headline,
    social_title,
    page_title,
    endless_heading,
)

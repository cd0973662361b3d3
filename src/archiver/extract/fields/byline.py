"""The byline as displayed: where the page says who wrote the piece."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import BodyBlock, Context
from archiver.extract.decide import Decision, decide
from archiver.extract.fields.byline_han import opens_han
from archiver.extract.fields.byline_text import (
    CASELESS,
    GLUED_LABEL,
    Signed,
    label_role,
    parse_byline,
    read_byline,
)
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.dates import article_dates_only
from archiver.extract.fields.search import (
    AFTER_BODY,
    FROM_AGREED,
    FROM_ALIKE,
    FROM_ALL_AGREED,
    FROM_EACH_AGREED,
    FROM_LABEL,
    FROM_PEOPLE,
    LINE_LONGEST,
    LONGEST,
    MOST_EACH,
    SURE,
    Search,
    search_of,
)
from archiver.extract.fields.signed import read_node, signed_in, widened
from archiver.knowledge import BylineWords, byline_words, is_agency
from archiver.knowledge.phrases import holds_any, words_holding
from archiver.page import NO_TEXT, PageIndex
from archiver.record.blocks import Paragraph
from archiver.text import clean_text, fold_typography

__all__ = ["RULES", "Signed", "displayed_byline", "parse_byline"]

OPENING, CLOSING = 500, 680
WRAPPERS = frozenset(("body", "html", "main", "article", "form"))
MOST_NODES = 20

# Addresses of a writer's page: "/author/ada-example", "/autoren/", "/profile/", "/people/".
WRITER_ADDRESS = re.compile(
    r"[/?&](?:(?<=/)(?:authors?|autor(?:en|es|a|i)?|auteurs?|autore|profile|people|person|personen|staff|team|contributors?|contributor|by|"
    r"journalist(?:e|en|s|i)?|redaktion|redakteure?|writers?|reporters?|columnists?|users?|member|firmas?|yazar|penulis|"
    r"experten?|skribent|byline|zespol|bio|about-us|our-team|opinion-writers)[/=-]|(?<!/)(?:author|autor|a)=)"
)  # begun by one class of signs, which a search skips to
LONGEST_ADDRESS = 300
OPENING_LINES, CLOSING_LINES = 4, 4
SHORT_NAME = (
    4  # signs of a name alone in a script without capitals, where nothing else tells it from a heading
)
MOST_WORDS = 14
FIGURES = re.compile(r"\d")
SLOTS = frozenset(("agency", "outlet", "role"))
SIGNERS = frozenset(("person", "single", "organization", "agency"))
NAMED = frozenset(("person", "role"))
BLANKS = 2  # how much longer a line may stand in the markup than it is shown
UNNAMED = re.compile(rf"\d|{CASELESS.pattern}")  # what no line of a bare name holds
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PORTRAIT = 12
SMALL_WORD = re.compile(r"[^\W\d_A-Z][^\W\d_]*")  # a word that begins with a small letter
WORD_SIGN, LETTER = re.compile(r"\w"), re.compile(r"[^\W\d_]")
DATE_SIGNS = "0123456789./:-–—|,• \t\r\n"
NAME_LONGEST = 7  # letters of a name in a script without capitals
OTHER_ROLES = frozenset(("editor", "photographer", "translator", "contributor"))


def marked_byline(context: Context) -> Iterator[Candidate]:
    """An element that is called byline or author, or marked as author in microdata, near headline or body."""
    search = search_of(context)
    tags = search.index.tags
    nodes = [node for node in search.marks.nodes("byline") if tags[node] not in WRAPPERS]
    yield from map(search.keep, _of_nodes(search, _short(search.index, nodes), 320))


def rel_author(context: Context) -> Iterator[Candidate]:
    """A link marked rel=author, or one that leads to a writer's page, names the writer."""
    search = search_of(context)
    index = search.index
    marked = [node for node in index.by_rel.get("author", ()) if index.tags[node] == "a"]
    yield from map(search.keep, _of_nodes(search, marked, 350))
    if search.beyond(170):
        return
    for candidate in _of_nodes(search, _writers_links(search), 170):
        found: Signed = candidate.value
        if (
            found.byline.prefix
            or found.byline.keys & search.declared.keys
            or (isinstance(candidate.locator, int) and search.between(index.starts[candidate.locator]))
        ):
            yield search.keep(candidate)


def _writers_links(search: Search) -> list[int]:
    """Return the short links near headline and body, running text left out, that lead to a writer's page."""
    index, body = search.index, search.places.body
    low, high = search.window()
    links, starts, stops = index.tag("a"), index.starts, index.stops
    first, last = (
        bisect_left(links, low, key=starts.__getitem__),
        bisect_right(links, high, key=starts.__getitem__),
    )
    short = [
        node
        for node in links[first:last]
        if 2 < stops[node] - starts[node] <= LINE_LONGEST  # noqa: PLR2004 - a name has letters
        and not body[0] + LONGEST < starts[node] < body[1]
    ]
    addresses = _addresses(index, short)
    told = words_holding(WRITER_ADDRESS.search, addresses)
    return [node for node, address in zip(short, addresses, strict=True) if address in told] if told else []


def _addresses(index: PageIndex, links: list[int]) -> list[str]:
    """Return the beginning of where each link leads, in lower case and on one line."""
    elements = index.elements
    addresses = [elements[link].get("href", "")[:LONGEST_ADDRESS] for link in links]
    return NO_TEXT.join(addresses).lower().replace("\n", " ").split(NO_TEXT) if links else []


def address_element(context: Context) -> Iterator[Candidate]:
    """HTML's own element for who wrote an article."""
    search = search_of(context)
    nodes = _short(search.index, search.index.tag("address"))
    yield from map(search.keep, _of_nodes(search, nodes, 260))


def byline_line(context: Context) -> Iterator[Candidate]:
    """A short line near the headline, or at an end of the body, that begins as bylines begin."""
    search, words = search_of(context), byline_words()
    if search.beyond(300):
        return
    index = search.index
    texts, may_open = index.line_texts, words.opening.match
    for at in search.lines(300):
        text = texts[at]
        if len(text) > LINE_LONGEST or not (may_open(text) or "|" in text or "@" in text):
            continue
        if index.line_stops[at] - index.line_starts[at] > BLANKS * LINE_LONGEST:
            continue
        if (not _opens(words, text) and "@" not in text) or words.pictures.search(text):
            continue
        node = index.line_nodes[at]
        found = _line_signed(search, node, text) if search.may_win(node, 300) else None
        if found is not None:
            yield search.keep(Candidate(found, _score(search, node, found, 300), "visible", node, text))


def _line_signed(search: Search, node: int, text: str) -> Signed | None:
    """Return the byline of a line that begins as one; what is junk in its words may be a link to the section."""
    index = search.index
    byline = read_byline(text, search.language, outlets=search.sites)
    mailed = "@" in text and "person" in byline.kinds
    if (byline.prefix is None and not mailed) or not byline.parts:
        return None
    found = None if byline.junk else signed_in(text, byline)
    if (found or byline.junk) and index.stops[node] - index.starts[node] <= BLANKS * LINE_LONGEST:
        closer = read_node(search, node)
        if closer is not None and (found or (closer.byline.prefix and not closer.byline.junk)):
            return closer
    return found


def _opens(words: BylineWords, text: str) -> bool:
    """Whether a line begins as bylines begin, or does so after a date or behind a bar: "Home | By Ada Example"."""
    if words.opens(text) or GLUED_LABEL.match(text) or opens_han(text):
        return True
    if text[:1].isdigit() and words.opens(text.lstrip(DATE_SIGNS)):
        return True
    pieces = text.split(None, 1)
    if pieces and pieces[0].casefold() in words.cut_openings:
        others = text[: LINE_LONGEST // 2].casefold().split()[1:MOST_WORDS]
        if not words.signing.isdisjoint(others):
            return True  # "Posted on 4 May by Ada Example", "Published in Sport by …"
    return "|" in text and any(words.opens(piece.lstrip()) for piece in text.split("|", 3)[1:3])


def declared_line(context: Context) -> Iterator[Candidate]:
    """A line near headline or body that is nothing but a writer whom the page declares."""
    search = search_of(context)
    index, people = search.index, search.declared.people
    if not people or search.beyond(300):
        return
    longest = 4 * max(map(len, people)) + 40
    starts, stops, texts = index.line_starts, index.line_stops, index.line_texts
    of_picture = byline_words().pictures.search
    for at in search.lines(300):
        if stops[at] - starts[at] > longest:
            continue
        folded = fold_typography(texts[at]).replace(".", "")
        if not holds_any(folded, people):
            continue
        text = texts[at]
        if of_picture(text):
            continue
        byline = read_byline(text, search.language, outlets=search.sites)
        found = signed_in(text, byline)
        if found is not None and not byline.junk and found.byline.keys & people:
            place, found = widened(search, index.line_nodes[at], found)
            yield search.keep(Candidate(found, _score(search, place, found, 300), "visible", place, text))


def _lines_between(search: Search) -> range:
    """Return the first lines between the headline and the second paragraph of the body."""
    headline, starts = search.places.headline, search.index.line_starts
    if headline is None:
        return range(0)
    first, last = bisect_left(starts, headline[1]), bisect_left(starts, search.places.opening_end)
    return range(first, min(last, first + CLOSING_LINES * 4))


def agency_line(context: Context) -> Iterator[Candidate]:
    """A line between headline and body that is nothing but an agency's name, or the outlet's beside the date, signs the piece."""
    search = search_of(context)
    if search.beyond(330 - FROM_PEOPLE):
        return
    index, sites = search.index, search.sites
    for at in _lines_between(search):
        if index.line_stops[at] - index.line_starts[at] > LINE_LONGEST:
            continue
        text = index.line_texts[at]
        bare = len(text) > 2 and is_agency(text)  # noqa: PLR2004 - no name is shorter
        if not bare and not (text[-1:].isalpha() and FIGURES.search(text) and _ends_in(text, sites)):
            continue
        byline = read_byline(text, search.language, outlets=sites)
        found, node = signed_in(text, byline), index.line_nodes[at]
        if found is not None and not byline.junk and byline.kinds <= SLOTS:
            score = _score(search, node, found, 260 if bare else 330)
            yield search.keep(Candidate(found, score, "visible", node, text))


def _ends_in(text: str, names: tuple[str, ...]) -> bool:
    """Whether a line ends in one of the site's names: "19 November 2019 / Example News"."""
    folded = fold_typography(text)
    return any(len(name) > 2 and folded.endswith(name) for name in names)  # noqa: PLR2004 - no name is shorter


def name_line(context: Context) -> Iterator[Candidate]:
    """A line between headline and body that is nothing but a name: beside the date, by a portrait, or named again below."""
    search = search_of(context)
    if search.declared.people or search.beyond(40):
        return
    index = search.index
    for at in _lines_between(search):
        if index.line_stops[at] - index.line_starts[at] > LINE_LONGEST // 2:
            continue
        text, node = index.line_texts[at], index.line_nodes[at]
        if not len(text) > 4 or UNNAMED.search(text) or index.tags[node] in HEADINGS:  # noqa: PLR2004 - two short names
            continue
        if byline_words().pictures.search(text):
            continue
        byline = read_byline(text, search.language, outlets=search.sites)
        found = signed_in(text, byline)
        if found is None or byline.junk or not byline.kinds <= NAMED:
            continue
        if "person" not in byline.kinds or not _may_be_name(context, text) or _leads_to_section(index, at):
            continue
        signs = _signs(search, at, byline.of("person")[0].text)
        if signs:
            score = _score(search, node, found, 20 * signs)
            yield search.keep(Candidate(found, score, "visible", node, text))


def _signs(search: Search, at: int, name: str) -> int:
    """Count what says that a line's name signs: a date on the next line, a portrait with the name, the name again below."""
    index = search.index
    beside = [line for line in (at - 1, at + 1, at + 2) if 0 <= line < len(index.line_starts)]
    dated = any(
        article_dates_only(index.line_texts[k])
        for k in beside
        if index.line_stops[k] - index.line_starts[k] <= LINE_LONGEST // 2
    )
    node = index.line_nodes[at]
    images = index.tag("img")
    near = images[bisect_left(images, node - PORTRAIT) : bisect_right(images, node + PORTRAIT)]
    shown = any(name.casefold() in (index.attr(image, "alt") or "").casefold() for image in near)
    end = search.places.body[1]
    below = name in index.flow[end : end + 2 * AFTER_BODY]
    return 1 + below if dated or shown else 0


def _leads_to_section(index: PageIndex, at: int) -> bool:
    node = index.line_nodes[at]
    links = [
        link
        for link in (node, *index.within(node, index.tag("a")), *index.ancestors(node)[:3])
        if index.tags[link] == "a"
    ]
    return not all(map(WRITER_ADDRESS.search, _addresses(index, links)))


def closing_name(context: Context) -> Iterator[Candidate]:
    """A name alone on the last lines of the body signs it: declared, set apart, with a label or an address."""
    search = search_of(context)
    if search.score >= CLOSING:
        return
    index = search.index
    for node, text in reversed(list(islice(_paragraphs(reversed(context.blocks)), CLOSING_LINES))):
        if len(text) > LINE_LONGEST // 2:
            continue
        byline = read_byline(text, search.language, outlets=search.sites)
        found = signed_in(text, byline)
        if found is None or byline.junk or "person" not in byline.kinds:
            continue
        known = bool(found.byline.keys & search.declared.keys)
        labelled = byline.prefix is not None or "@" in text
        apart = not text.endswith((".", "!", "?", "…")) and _is_bold(index, node, text)
        apart = apart and (CASELESS.search(text) is None or len(text) <= SHORT_NAME)
        if known or labelled or (apart and _may_be_name(context, text)):
            score = CLOSING - 200 * (not known) - 60 * (not labelled)
            yield search.keep(Candidate(found, score, "visible", _own_place(index, node, text), text))


def opening_name(context: Context) -> Iterator[Candidate]:
    """A line of its own at the top of the body, bold or in capitals, that is nothing but names."""
    search = search_of(context)
    if search.score >= OPENING:
        return
    for node, text in islice(_paragraphs(context.blocks), OPENING_LINES):
        if not 4 < len(text) <= LINE_LONGEST or CASELESS.search(text):  # noqa: PLR2004 - two short names
            continue
        if not (text.isupper() or _is_bold(search.index, node, text)):
            continue
        byline = read_byline(text, search.language, outlets=search.sites)
        found = signed_in(text, byline)
        if found is None or byline.junk or byline.kinds != {"person"}:
            continue
        known = bool(found.byline.keys & search.declared.keys)
        if known or byline.prefix is not None or (not search.declared.people and _may_be_name(context, text)):
            place = _own_place(search.index, node, text)
            yield search.keep(Candidate(found, OPENING, "visible", place, text))


def _may_be_name(context: Context, text: str) -> bool:
    """Whether none of the words of a line stands in small letters in the body, as those of labels do; no colon ends it."""
    if text.endswith((":", "：")):
        return False
    words = [word.casefold() for word in text.split() if len(word) > 3]  # noqa: PLR2004 - shorter ones are particles
    return not any(_stands_in(word, _body_text(context)) for word in words)


def _stands_in(word: str, text: str) -> bool:
    """Whether a word stands as it is in a text, no letter around it."""
    if SMALL_WORD.fullmatch(word):
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not WORD_SIGN.match(text[at - 1 : at]) and not LETTER.match(text, end):
                return True
            at = text.find(word, end)
    return False


def _body_text(context: Context) -> str:
    memo = clues_of(context).memo
    if "body_text" not in memo:
        memo["body_text"] = " ".join([words for _, words in _paragraphs(context.blocks)])
    return memo["body_text"]  # type: ignore[no-any-return]


def _own_place(index: PageIndex, node: int, text: str) -> int | str:
    """Return the node of a line, or "body" where many lines stand in one node."""
    return node if index.text(node) == text else "body"


def _paragraphs(blocks: Iterable[BodyBlock]) -> Iterator[tuple[int, str]]:
    """Yield node and words of each paragraph; several may come from one node."""
    for part in blocks:
        if part.node >= 0 and isinstance(part.block, Paragraph):
            yield part.node, part.block.text


def _is_bold(index: PageIndex, node: int, text: str) -> bool:
    inner = index.within(node, index.tag("strong", "b", "em", "i")) if index.text(node) == text else ()
    return sum(len(index.text(child)) for child in inner) >= len(text) - 1


def _short(index: PageIndex, nodes: Iterable[int]) -> list[int]:
    """Return those of some nodes that have words, and no more than a byline and what stands around it."""
    starts, stops = index.starts, index.stops
    return [node for node in nodes if 0 < stops[node] - starts[node] <= 2 * LONGEST]


def _of_nodes(search: Search, nodes: list[int], base: int) -> Iterator[Candidate]:
    """Yield the bylines of some elements near headline and body."""
    if not nodes:
        return
    index = search.index
    low, high = search.window()
    starts = index.starts
    near = [node for node in nodes if low <= starts[node] <= high]
    near.sort(
        key=lambda node: search.places.in_running_text(starts[node])
    )  # stable: those around the text first
    for node in _distinct(index, near)[:MOST_NODES]:
        if not search.may_win(node, base):
            continue
        found = read_node(search, node)
        if found is None or _labelled_otherwise(index, node):
            continue
        place, found = widened(search, node, found)
        yield Candidate(found, _score(search, place, found, base), "visible", place, index.text(place))


def _distinct(index: PageIndex, nodes: list[int]) -> list[int]:
    """Return the nodes but for those that wrap the very words of one before them."""
    first: dict[tuple[int, int], int] = {}
    for node in nodes:
        first.setdefault((index.starts[node], index.stops[node]), node)
    return list(first.values())


def _labelled_otherwise(index: PageIndex, node: int) -> bool:
    """Whether the words right before a name give it another role: "Editor : ", "Fotos: "."""
    start = index.starts[node]
    before = index.flow[max(start - 40, 0) : start].rpartition("\x1e")[2].rpartition("\x1f")[2]
    role = label_role(clean_text(before))
    return role is not None and role in OTHER_ROLES


def _score(search: Search, node: int, found: Signed, base: int) -> int:
    byline, declared = found.byline, search.declared
    kinds, people = byline.kinds, "person" in byline.kinds
    score = base + FROM_LABEL * (byline.prefix is not None) - 4 * byline.junk
    score += FROM_PEOPLE * people - 60 * (not people) - 120 * (not found.authors)
    score -= 120 * (byline.parts[0].kind == "nobody" and byline.prefix is None)
    score -= 140 * ("outlet" in kinds and kinds.isdisjoint(SIGNERS))
    mine = found.byline.keys
    if mine & declared.people:
        score += FROM_AGREED + FROM_ALL_AGREED * (mine >= declared.people)
        score += FROM_EACH_AGREED * min(len(mine), MOST_EACH)
    elif mine & declared.keys:
        score += FROM_ALIKE
    elif declared.people and people:
        score -= 150
    if (
        people
        and byline.prefix is None
        and "@" not in found.raw
        and not mine & declared.keys
        and CASELESS.search(found.raw)
        and not _is_marked_name(search, node, found.raw)
    ):
        score -= 300 + 300 * (
            " " not in found.raw
        )  # any words may look like a name where there are no capitals
    return score + search.standing(node)


def _is_marked_name(search: Search, node: int, text: str) -> bool:
    """Whether an element called byline, below the headline, holds a name's few letters: "見本花子"."""
    return (
        len(text) <= NAME_LONGEST
        and search.marks.has(node, "byline")
        and search.between(search.index.starts[node])
    )


def displayed_byline(context: Context) -> Decision | None:
    """Return the byline that the page displays, worked out once for byline and authors."""
    memo = clues_of(context).memo
    if "byline" not in memo:
        decision = decide(RULES, context)
        memo["byline"] = decision if decision is not None and decision.winner.score >= SURE else None
    return memo["byline"]  # type: ignore[no-any-return]


RULES: tuple[Rule, ...] = (
    marked_byline,
    rel_author,
    declared_line,
    byline_line,
    address_element,
    agency_line,
    name_line,
    opening_name,
    closing_name,
)

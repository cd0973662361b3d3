"""The byline as displayed: where the page says who wrote the piece."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.extract.decide import Decision, decide
from archiver.extract.fields.byline_text import CASELESS, GLUED_LABEL, label_role, parse_byline, read_byline
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.dates import article_dates_only
from archiver.extract.fields.places import (
    body_span,
    foreign,
    headline_span,
    in_running_text,
    lines_near,
    opening_end,
    set_apart,
)
from archiver.extract.fields.signed import (
    LONGEST,
    MOST_CLIMBS,
    PICTURE,
    Signed,
    read_node,
    signed_in,
    signed_keys,
    widened,
)
from archiver.extract.fields.signers import declared_names, name_keys
from archiver.knowledge import BylineWords, byline_words, is_agency
from archiver.page import PageIndex
from archiver.record.blocks import Paragraph
from archiver.text import clean_text, fold_typography

__all__ = ["RULES", "Signed", "displayed_byline", "parse_byline"]

SURE = 250  # a score below this is a guess
MOST_FROM_PEOPLE = 90
MOST_FROM_WORDS = 110 + MOST_FROM_PEOPLE  # what a label and people add
MOST_FROM_PLACE = 200
MOST_AGREED = 340  # what agreement with those declared adds
OPENING, CLOSING = 500, 680
WIDEST = 4 * LONGEST
WHOLE = frozenset(("body", "article", "main"))
MOST_NODES = 20
MOST_LINES_READ = 240
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BODY = 800, 2500, 1500
LINE_LONGEST = 160

# Addresses of a writer's page: "/author/ada-example", "/autoren/", "/profile/", "/people/".
WRITER_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:en|es|a|i)?|auteurs?|autore|profile|people|person|personen|staff|team|contributors?|contributor|by|"
    r"journalist(?:e|en|s|i)?|redaktion|redakteure?|writers?|reporters?|columnists?|users?|member|firmas?|yazar|penulis|"
    r"experten?|skribent|byline|zespol|bio|about-us|our-team|opinion-writers)[/=-]|[?&]author=|[?&](?:autor|a)=",
    re.IGNORECASE,
)
CLOSING_LINES = 4
MOST_WORDS = 14
FIGURES = re.compile(r"\d")
SLOTS = frozenset(("agency", "outlet", "role"))
BLANKS = 2  # how much longer a line may stand in the markup than it is shown
UNNAMED = re.compile(
    rf"\d|{CASELESS.pattern}|{PICTURE.pattern}", re.IGNORECASE
)  # what no line of a bare name holds
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PORTRAIT = 12
SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z][^\W\d_]*")  # a word that begins with a small letter
DATE_SIGNS = "0123456789./:-–—|,• \t\r\n"
NAME_LONGEST = 7  # letters of a name in a script without capitals
OTHER_ROLES = frozenset(("editor", "photographer", "translator", "contributor"))


class Best:
    """The highest score of a byline so far, and the most that a place, whatever stands there, could add to a rule's own.

    What cannot win is not read: far the most elements called byline on a page are those of other pieces.
    """

    def __init__(self, context: Context) -> None:
        self.score = SURE - 1
        declared = declared_names(context)
        self.agreed = MOST_AGREED if declared.people else 60 if declared.keys else 0
        words = (max(key.split() or [key], key=len) for key in declared.keys)
        self.tokens = tuple(dict.fromkeys(words))

    def beyond(self, most: int) -> bool:
        """Whether no candidate with so many points of its own, however well it stands, can win."""
        return most + MOST_FROM_WORDS + MOST_FROM_PLACE + self.agreed <= self.score

    def keep(self, candidate: Candidate) -> Candidate:
        """Return a candidate that a rule yields, its score remembered."""
        self.score = max(self.score, candidate.score)
        return candidate

    def may_win(self, context: Context, node: int, base: int) -> bool:
        """Whether a node, or what it may be widened to, could win."""
        place = max(_standing(context, around) for around in (node, *_around(context.index, node)))
        most = base + MOST_FROM_WORDS + place
        if most > self.score or most + self.agreed <= self.score:
            return most > self.score
        index = context.index
        widest = ([node, *_around(index, node)])[-1]
        text = fold_typography(index.flow[index.starts[widest] : index.stops[widest]]).replace(".", "")
        return any(token in text for token in self.tokens)


def _best(context: Context) -> Best:
    memo = clues_of(context).memo
    if "best_byline" not in memo:
        memo["best_byline"] = Best(context)
    return memo["best_byline"]  # type: ignore[no-any-return]


def marked_byline(context: Context) -> Iterator[Candidate]:
    """An element that is called byline or author, or marked as author in microdata, near headline or body."""
    index, marks = context.index, clues_of(context).marks
    nodes = [
        node
        for node in marks.nodes("byline")
        if index.tags[node] not in {"body", "html", "main", "article", "form"}
    ]
    nodes = [node for node in nodes if 0 < index.stops[node] - index.starts[node] <= 2 * LONGEST]
    yield from map(_best(context).keep, _of_nodes(context, nodes, 320))


def rel_author(context: Context) -> Iterator[Candidate]:
    """A link marked rel=author, or one that leads to a writer's page, names the writer."""
    index = context.index
    marked = [node for node in index.by_rel.get("author", ()) if index.tags[node] == "a"]
    best = _best(context)
    yield from map(best.keep, _of_nodes(context, marked, 350))
    if best.beyond(170):
        return
    low, high = _window(context)
    led = []
    body = body_span(context)
    links, starts = index.tag("a"), index.starts
    first, last = (
        bisect_left(links, low, key=starts.__getitem__),
        bisect_right(links, high, key=starts.__getitem__),
    )
    for node in links[first:last]:
        start = starts[node]
        if body[0] + LONGEST < start < body[1]:
            continue  # a link in running text
        if 2 < index.stops[node] - start <= LINE_LONGEST:  # noqa: PLR2004 - a name has letters
            href = index.attr(node, "href") or ""
            if WRITER_ADDRESS.search(href[:300]):
                led.append(node)
    for candidate in _of_nodes(context, led, 170):
        found: Signed = candidate.value
        if (
            found.byline.prefix
            or signed_keys(found) & declared_names(context).keys
            or _between(context, candidate.locator)
        ):
            yield best.keep(candidate)


def address_element(context: Context) -> Iterator[Candidate]:
    """HTML's own element for who wrote an article."""
    index = context.index
    nodes = [
        node for node in index.tag("address") if 0 < index.stops[node] - index.starts[node] <= 2 * LONGEST
    ]
    yield from map(_best(context).keep, _of_nodes(context, nodes, 260))


def byline_line(context: Context) -> Iterator[Candidate]:
    """A short line near the headline, or at an end of the body, that begins as bylines begin."""
    index, words, best = context.index, byline_words(), _best(context)
    if best.beyond(300):
        return
    for at in lines_near(context, BEFORE_HEADLINE, AFTER_BODY)[:MOST_LINES_READ]:
        start = index.line_starts[at]
        if index.line_stops[at] - start > BLANKS * LINE_LONGEST:
            continue
        raw = index.flow[start : index.line_stops[at]]
        if raw.isascii() and "@" not in raw and not _opens(words, raw.lstrip()):
            continue  # most lines, told before they are cleaned
        text = clean_text(raw)
        if len(text) > LINE_LONGEST:
            continue
        if (not _opens(words, text) and "@" not in text) or PICTURE.search(text):
            continue
        node = index.line_nodes[at]
        found = _line_signed(context, node, text) if best.may_win(context, node, 300) else None
        if found is not None:
            yield best.keep(Candidate(found, _score(context, node, found, 300), "visible", node, text))


def _line_signed(context: Context, node: int, text: str) -> Signed | None:
    """Return the byline of a line that begins as one; what is junk in its words may be a link to the section."""
    index, sites, language = context.index, clues_of(context).sites, _language(context)
    byline = read_byline(text, language, outlets=sites)
    mailed = "@" in text and bool(byline.of("person"))
    if (byline.prefix is None and not mailed) or not byline.parts:
        return None
    found = None if byline.junk else signed_in(text, byline)
    if (found or byline.junk) and index.stops[node] - index.starts[node] <= BLANKS * LINE_LONGEST:
        closer = read_node(context, node, sites, language)
        if closer is not None and (found or (closer.byline.prefix and not closer.byline.junk)):
            return closer
    return found


def _opens(words: BylineWords, text: str) -> bool:
    """Whether a line begins as bylines begin, or does so after a date or behind a bar: "Home | By Ada Example"."""
    if words.opens(text) or GLUED_LABEL.match(text):
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
    index = context.index
    people, best = declared_names(context).people, _best(context)
    if not people or best.beyond(300):
        return
    longest = 4 * max(map(len, people)) + 40
    for at in lines_near(context, BEFORE_HEADLINE, AFTER_BODY)[:MOST_LINES_READ]:
        start = index.line_starts[at]
        if index.line_stops[at] - start > longest:
            continue
        text = clean_text(index.flow[start : index.line_stops[at]])
        folded = fold_typography(text).replace(".", "")
        if not any(name in folded for name in people) or PICTURE.search(text):
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = signed_in(text, byline)
        if found is not None and not byline.junk and signed_keys(found) & people:
            node = index.line_nodes[at]
            place, found = widened(context, node, found, clues_of(context).sites, _language(context))
            yield best.keep(Candidate(found, _score(context, place, found, 300), "visible", place, text))


def agency_line(context: Context) -> Iterator[Candidate]:
    """A line between headline and body that is nothing but an agency's name, or the outlet's beside the date, signs the piece."""
    index = context.index
    headline, best = headline_span(context), _best(context)
    if headline is None or best.beyond(330 - MOST_FROM_PEOPLE):
        return
    first, last = (
        bisect_left(index.line_starts, headline[1]),
        bisect_left(index.line_starts, opening_end(context)),
    )
    for at in range(first, min(last, first + CLOSING_LINES * 4)):
        start, stop = index.line_starts[at], index.line_stops[at]
        text = clean_text(index.flow[start:stop]) if stop - start <= LINE_LONGEST else ""
        sites = clues_of(context).sites
        bare = len(text) > 2 and is_agency(text)  # noqa: PLR2004 - no name is shorter
        if not bare and not (text and text[-1].isalpha() and FIGURES.search(text) and _ends_in(text, sites)):
            continue
        byline = read_byline(text, _language(context), outlets=sites)
        found, node = signed_in(text, byline), index.line_nodes[at]
        if found is not None and not byline.junk and {part.kind for part in byline.parts} <= SLOTS:
            score = _score(context, node, found, 260 if bare else 330)
            yield best.keep(Candidate(found, score, "visible", node, text))


def _ends_in(text: str, names: tuple[str, ...]) -> bool:
    """Whether a line ends in one of the site's names: "19 November 2019 / Example News"."""
    folded = fold_typography(text)
    return any(len(name) > 2 and folded.endswith(name) for name in names)  # noqa: PLR2004 - no name is shorter


def name_line(context: Context) -> Iterator[Candidate]:
    """A line between headline and body that is nothing but a name: beside the date, by a portrait, or named again below."""
    index = context.index
    headline, best = headline_span(context), _best(context)
    if headline is None or declared_names(context).people or best.beyond(40):
        return
    first, last = (
        bisect_left(index.line_starts, headline[1]),
        bisect_left(index.line_starts, opening_end(context)),
    )
    for at in range(first, min(last, first + CLOSING_LINES * 4)):
        start, stop = index.line_starts[at], index.line_stops[at]
        text = clean_text(index.flow[start:stop]) if stop - start <= LINE_LONGEST // 2 else ""
        node = index.line_nodes[at]
        if not len(text) > 4 or UNNAMED.search(text) or index.tags[node] in HEADINGS:  # noqa: PLR2004 - two short names
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = signed_in(text, byline)
        if found is None or byline.junk or not {part.kind for part in byline.parts} <= {"person", "role"}:
            continue
        if not byline.of("person") or not _may_be_name(context, text) or _leads_to_section(context, at):
            continue
        signs = _signs(context, at, byline.of("person")[0].text)
        if signs:
            score = _score(context, node, found, 20 * signs)
            yield best.keep(Candidate(found, score, "visible", node, text))


def _signs(context: Context, at: int, name: str) -> int:
    """Count what says that a line's name signs: a date on the next line, a portrait with the name, the name again below."""
    index = context.index
    beside = [line for line in (at - 1, at + 1, at + 2) if 0 <= line < len(index.line_starts)]
    dated = any(
        article_dates_only(clean_text(index.flow[index.line_starts[k] : index.line_stops[k]]))
        for k in beside
        if index.line_stops[k] - index.line_starts[k] <= LINE_LONGEST // 2
    )
    node = index.line_nodes[at]
    images = index.tag("img")
    near = images[bisect_left(images, node - PORTRAIT) : bisect_right(images, node + PORTRAIT)]
    shown = any(name.casefold() in (index.attr(image, "alt") or "").casefold() for image in near)
    below = name in index.flow[body_span(context)[1] : body_span(context)[1] + 2 * AFTER_BODY]
    return 1 + below if dated or shown else 0


def _leads_to_section(context: Context, at: int) -> bool:
    index = context.index
    node = index.line_nodes[at]
    links = [
        link
        for link in (node, *index.within(node, index.tag("a")), *index.ancestors(node)[:3])
        if index.tags[link] == "a"
    ]
    return any(not WRITER_ADDRESS.search(index.attr(link, "href") or "") for link in links)


def closing_name(context: Context) -> Iterator[Candidate]:
    """A name alone on the last lines of the body signs it: declared, set apart, with a label or an address."""
    index, best = context.index, _best(context)
    if best.score >= CLOSING:
        return
    for node, text in _paragraphs(context)[-CLOSING_LINES:]:
        if len(text) > LINE_LONGEST // 2:
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = signed_in(text, byline)
        if found is None or byline.junk or not byline.of("person"):
            continue
        known = bool(signed_keys(found) & declared_names(context).keys)
        labelled = byline.prefix is not None or "@" in text
        apart = not text.endswith((".", "!", "?", "…")) and _is_bold(index, node, text)
        if known or labelled or (apart and _may_be_name(context, text)):
            score = CLOSING - 200 * (not known) - 60 * (not labelled)
            yield best.keep(Candidate(found, score, "visible", _own_place(index, node, text), text))


def opening_name(context: Context) -> Iterator[Candidate]:
    """A line of its own at the top of the body, bold or in capitals, that is nothing but names."""
    best = _best(context)
    if best.score >= OPENING:
        return
    for node, text in _paragraphs(context)[:4]:
        if not 4 < len(text) <= LINE_LONGEST or CASELESS.search(text):  # noqa: PLR2004 - two short names
            continue
        if not (text.isupper() or _is_bold(context.index, node, text)):
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = signed_in(text, byline)
        if found is None or byline.junk or {part.kind for part in byline.parts} != {"person"}:
            continue
        known = bool(signed_keys(found) & declared_names(context).keys)
        if (
            known
            or byline.prefix is not None
            or (not declared_names(context).people and _may_be_name(context, text))
        ):
            place = _own_place(context.index, node, text)
            yield best.keep(Candidate(found, OPENING, "visible", place, text))


def _may_be_name(context: Context, text: str) -> bool:
    """Whether none of the words of a line stands in small letters in the body, as those of labels do; no colon ends it."""
    if text.endswith((":", "：")):
        return False
    words = {word.casefold() for word in text.split() if len(word) > 3}  # noqa: PLR2004 - shorter ones are particles
    return words.isdisjoint(_small_words(context))


def _small_words(context: Context) -> frozenset[str]:
    memo = clues_of(context).memo
    if "small_words" not in memo:
        text = " ".join(words for _, words in _paragraphs(context))
        memo["small_words"] = frozenset(SMALL_WORD.findall(text))
    return memo["small_words"]  # type: ignore[no-any-return]


def _own_place(index: PageIndex, node: int, text: str) -> int | str:
    """Return the node of a line, or "body" where many lines stand in one node."""
    return node if index.text(node) == text else "body"


def _paragraphs(context: Context) -> list[tuple[int, str]]:
    """Return node and words of each paragraph of the body; several may come from one node."""
    return [
        (part.node, part.block.text)
        for part in context.blocks
        if part.node >= 0 and isinstance(part.block, Paragraph)
    ]


def _is_bold(index: PageIndex, node: int, text: str) -> bool:
    inner = index.within(node, index.tag("strong", "b", "em", "i")) if index.text(node) == text else ()
    return sum(len(index.text(child)) for child in inner) >= len(text) - 1


def _window(context: Context) -> tuple[int, int]:
    """Return the stretch of the flow in which a byline is looked for."""
    headline, body = headline_span(context), body_span(context)
    low = (headline[0] - BEFORE_HEADLINE) if headline else body[0] - AFTER_HEADLINE
    return low, max(body[1], headline[1] if headline else 0) + AFTER_BODY


def _of_nodes(context: Context, nodes: list[int], base: int) -> Iterator[Candidate]:
    index = context.index
    low, high = _window(context)
    near = [node for node in nodes if low <= index.starts[node] <= high]
    near.sort(
        key=lambda node: in_running_text(context, index.starts[node])
    )  # stable: those around the text first
    near = _distinct(index, near)[:MOST_NODES]
    outlets, language, best = clues_of(context).sites, _language(context), _best(context)
    for node in near:
        if not best.may_win(context, node, base):
            continue
        found = read_node(context, node, outlets, language)
        if found is None or _labelled_otherwise(index, node):
            continue
        place, found = widened(context, node, found, outlets, language)
        yield Candidate(found, _score(context, place, found, base), "visible", place, index.text(place))


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


def _score(context: Context, node: int, found: Signed, base: int) -> int:
    byline = found.byline
    score = base + 110 * (byline.prefix is not None) - 4 * byline.junk
    people = byline.of("person")
    score += 90 * bool(people) - 60 * (not people) - 120 * (not found.authors)
    score -= 120 * (byline.parts[0].kind == "nobody" and byline.prefix is None)
    score -= 140 * (bool(byline.of("outlet")) and not byline.of("person", "single", "organization", "agency"))
    declared = declared_names(context)
    mine = name_keys(author.name for author in found.authors)
    if mine & declared.people:
        score += 230 + 60 * (mine >= declared.people) + 10 * min(len(mine), 5)
    elif mine & declared.keys:
        score += 60
    elif declared.people and people:
        score -= 150
    if (
        people
        and byline.prefix is None
        and "@" not in found.raw
        and not mine & declared.keys
        and CASELESS.search(found.raw)
        and not _is_marked_name(context, node, found.raw)
    ):
        score -= 300 + 300 * (
            " " not in found.raw
        )  # any words may look like a name where there are no capitals
    return score + _standing(context, node)


def _standing(context: Context, node: int) -> int:
    """Return what the place of a node says of it: near the headline, in a box of others, not shown."""
    known: dict[int, int] = clues_of(context).memo.setdefault("standing", {})
    if node not in known:
        known[node] = _stands(context, node)
    return known[node]


def _stands(context: Context, node: int) -> int:
    score = _nearness(context, node)
    if foreign(context, node):
        score -= 110 if _between(context, node) else 345
    if clues_of(context).marks.hidden(node):
        score -= 160
    return score


def _around(index: PageIndex, node: int) -> list[int]:
    """Return the elements around a node that a byline may be widened to."""
    found: list[int] = []
    starts, stops, tags, above = index.starts, index.stops, index.tags, index.parents[node]
    while above >= 0 and len(found) < MOST_CLIMBS and stops[above] - starts[above] <= WIDEST:
        if tags[above] in WHOLE:
            break
        found.append(above)
        above = index.parents[above]
    return found


def _is_marked_name(context: Context, node: int, text: str) -> bool:
    """Whether an element called byline, below the headline, holds a name's few letters: "見本花子"."""
    return (
        len(text) <= NAME_LONGEST and clues_of(context).marks.has(node, "byline") and _between(context, node)
    )


def _between(context: Context, node: int | str) -> bool:
    """Whether a node stands between the headline and the body."""
    headline = headline_span(context)
    start = context.index.starts[node] if isinstance(node, int) else -1
    return headline is not None and headline[1] <= start <= opening_end(context)


def _nearness(context: Context, node: int) -> int:
    """Between headline and body is best; right above the headline and right after the body are good."""
    start = context.index.starts[node]
    headline, body = headline_span(context), body_span(context)
    if headline and headline[1] <= start <= (opening_end(context) if context.blocks else headline[1] + 400):
        return 200 - min((start - headline[1]) // 20, 60)
    if headline and headline[0] - 300 <= start < headline[0]:
        return 60
    if start < body[0]:
        return 60 if headline is None or start > headline[1] else -80
    if start <= body[1]:
        if set_apart(context, start):
            return 60
        return 30 if start >= body[1] - 2 * LINE_LONGEST or start <= body[0] + LINE_LONGEST else -200
    return 60 if start <= body[1] + 400 else 0 if start <= body[1] + 1000 else -60


def _language(context: Context) -> str | None:
    value = (context.index.attr(0, "lang") or "").strip()
    return value or None


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

"""Lines that are no body whatever they look like, because the page names them: the headline above all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.extract.body.apart import without_cards, without_pulled
from archiver.extract.body.below import without_below, without_spans
from archiver.extract.body.calls import without_calls
from archiver.extract.body.features import token_words
from archiver.extract.body.lines import PageLines
from archiver.extract.body.others import without_other_articles
from archiver.extract.body.unseen import without_labels
from archiver.extract.context import Context
from archiver.knowledge import link_labels, promo_opening
from archiver.knowledge.labels import says_nothing
from archiver.page import PageIndex
from archiver.text import fold_typography

HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


def named_out(context: Context, lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without what names itself: headline, promos, calls, captions, other articles, comments."""
    told = without_promos(lines, without_headline(context, lines, kept))
    told = without_calls(lines, without_cards(context, lines, told))
    told = without_labels(lines, without_other_articles(context, lines, told))
    told = without_comments(lines, without_captions(lines, without_below(context, lines, told)))
    return without_loose_ends(lines, without_pulled(lines, without_copies(lines, told)))


def without_loose_ends(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without headings that nothing follows, and without a line said twice in a row."""
    tags, nodes, texts = lines.index.tags, lines.nodes, lines.texts
    rest = [
        at for before, at in zip((-1, *kept), kept, strict=False) if before < 0 or texts[before] != texts[at]
    ]
    while len(rest) > LEAST_LINES and tags[nodes[rest[-1]]] in HEADINGS:
        rest.pop()
    return rest


def without_copies(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without stretches that stood before: pages hold the same text once for each width of screen.

    A copy is two or more long lines in a row, all said before in other elements; a single one is a refrain.
    """
    texts, nodes, parents = lines.texts, lines.nodes, lines.index.parents
    long = [at for at in kept if len(texts[at]) >= LEAST_REPEATED]
    if len({texts[at] for at in long}) == len(long):
        return list(kept)
    first: dict[str, int] = {}
    copied = [
        (before := first.setdefault(texts[at], at)) != at and parents[nodes[before]] != parents[nodes[at]]
        for at in long
    ]
    if True not in copied:
        return list(kept)
    beside = zip(copied, (False, *copied), (*copied[1:], False), strict=False)
    gone = {at for at, (own, above, below) in zip(long, beside, strict=True) if own and (above or below)}
    return [at for at in kept if at not in gone]


def without_headline(context: Context, lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without the headline: the element that shows it, and its repetitions above the text.

    A heading above the first prose that repeats a title the page gives itself goes too.
    """
    index = context.index
    low, high = (-1, -1) if context.headline_node is None else lines.span(context.headline_node)
    titles: frozenset[str] | None = None
    # A line may begin with the headline and hold all the story.
    longest = len(context.headline_text or "") + LONGEST_BESIDE
    result: list[int] = []
    prose = 0
    for place, at in enumerate(kept):
        if prose >= PROSE_BEFORE and at >= high:
            result += kept[place:]
            break
        if low <= at < high and lines.sizes[at] <= longest:
            continue
        if prose < PROSE_BEFORE and (
            not lines.prose[at] or at < low or index.tags[lines.nodes[at]] in HEADINGS
        ):
            if titles is None:
                titles = frozenset(_titles(context))
            if fold_typography(lines.texts[at]) in titles:
                continue
        if lines.prose[at]:
            prose += 1
        result.append(at)
    return result


def without_promos(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without what leads away: "Read more: …" with the link, buttons, "Related" over links left out."""
    linked = lines.linked
    told = [
        at for at in kept if linked[at] < PROMO_LINKED or not (is_promo(lines, at) or is_button(lines, at))
    ]
    over_links = {
        at
        for at, after in zip(kept, (*kept[1:], lines.count), strict=False)
        if at + 1 < after and linked[at + 1] >= LABEL_LINKED and is_link_label(lines, at)
    }
    return [at for at in told if at not in over_links] if over_links else told


def is_link_label(lines: PageLines, at: int) -> bool:
    """Whether a line is a label of links to other articles."""
    return bool(link_labels(lines.texts[at : at + 1]))


def is_promo(lines: PageLines, at: int) -> bool:
    """Whether a line is short and opens with a promo's label."""
    return lines.sizes[at] <= LONGEST_PROMO and promo_opening(lines.texts[at]) is not None


def is_button(lines: PageLines, at: int) -> bool:
    """Whether a line is nothing but a link whose words do not name what it leads to: "Buy now", "Back to top"."""
    return (
        lines.linked[at] >= BUTTON_LINKED
        and lines.sizes[at] <= LONGEST_BUTTON
        and says_nothing(lines.texts[at]) is not None
    )


def without_captions(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without those whose element, or the two above it, call themselves a caption."""
    if len(kept) < LEAST_LINES:
        return list(kept)
    index = lines.index
    named = {
        node
        for token in index.classes_holding("caption")
        for node in index.by_class[token]
        if index.tags[node] not in ("body", "main", "article", "table")
    }
    if not named:
        return list(kept)
    nodes, parents, size_of = lines.nodes, index.parents, lines.sizes.__getitem__
    gone = frozenset(
        at
        for at in kept
        if (node := nodes[at]) in named or (above := parents[node]) in named or parents[above] in named
    )
    if not gone or sum(map(size_of, gone)) * 100 > MOST_CAPTIONS * sum(map(size_of, kept)):
        return list(kept)
    return [at for at in kept if at not in gone]


def without_comments(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without readers' comments, dialogs and what stands in for scripts.

    They go only where a text is left: that which they comment on, or which lies under them.
    """
    roots = set_aside(lines.index)
    if not roots:
        return list(kept)
    rest = without_spans(kept, [lines.span(node) for node in roots])
    return rest if sum(map(lines.prose.__getitem__, rest)) >= LEAST_STORY else list(kept)


def set_aside(index: PageIndex) -> list[int]:
    """Return the elements that hold comments of readers (not on forums), dialogs, or a page for those without scripts."""
    roots = [*index.by_tag.get("noscript", ()), *index.by_tag.get("dialog", ())]
    for node, role in index.attributes["role"].items():
        if "dialog" in role.lower() and not DIALOGS.isdisjoint(role.lower().split()):
            roots.append(node)
    if not FORUM_TYPES.isdisjoint(index.jsonld_types):
        return roots
    likely = {node for token in index.classes_holding("omment") for node in index.by_class[token]}
    likely.update(node for value, nodes in index.by_id.items() if "omment" in value for node in nodes)
    class_of, id_of = index.attributes["class"].get, index.attributes["id"].get
    covered = -1
    for node in sorted(likely):
        if (
            node >= covered
            and (_says_comments(class_of(node, "")) or _says_comments(id_of(node, "")))
            and index.tags[node] != "body"
            and CODE.isdisjoint(index.tags[above] for above in index.ancestors(node)[:3])
        ):
            roots.append(node)
            covered = index.ends[node]
    return roots


def _says_comments(value: str) -> bool:
    return "omment" in value and not COMMENT_WORDS.isdisjoint(token_words(value))


COMMENT_WORDS = frozenset(
    ("comment", "comments", "commentlist", "kommentar", "kommentare", "commentaires", "comentarios")
)
DIALOGS = frozenset(("dialog", "alertdialog"))
CODE = frozenset(("pre", "code"))
"""What colours code calls the comments in it so, too: <span class="hljs-comment">."""

FORUM_TYPES = frozenset(("DiscussionForumPosting", "QAPage", "Question"))
LONGEST_BESIDE = 400
"""Beside a headline in one line stand words of its own element, no story."""

LEAST_STORY = 400
"""Prose of so many characters outside the comments is what they comment on."""

LEAST_REPEATED = 60
"""A line of so many characters that stands twice in a body is a copy."""

LEAST_LINES = 3
MOST_CAPTIONS = 30
"""What calls itself a caption and holds more of the body than this, in hundredths, is more than captions."""

PROMO_LINKED, LONGEST_PROMO = 30, 300
BUTTON_LINKED, LONGEST_BUTTON = 90, 60
LABEL_LINKED = 50
"""What is linked more than this, in hundredths, is a link below a label."""

PROSE_BEFORE = 2
"""Only so early in the body is a line with the headline's words taken for the headline."""


def _titles(context: Context) -> Iterator[str]:
    if context.headline_text:
        yield fold_typography(context.headline_text)
    for name in ("og:title", "twitter:title"):
        for found in context.index.meta.get(name, ()):
            yield fold_typography(found.value)

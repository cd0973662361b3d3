"""Lines to blocks: broken lines joined where the capture is wrapped, and only there."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.extract.fields.byline_text import read_byline
from archiver.extract.fields.date_text import scan_dates
from archiver.extract.plain.lines import ANGLE_URL, Line, Lines, width_of
from archiver.knowledge import promo_opening
from archiver.knowledge.captures import capture_cues, fold_words, line_kinds

NARROWEST, WIDEST = 16, 112
"""Columns that wrapped text may have."""

ONE_LINE = 48
SHORT_LINE = 24
"""Shorter lines show nothing of how a text is wrapped."""

# The end of a sentence, closing marks included: "said.", "said.”", "言った。」".
TERMINAL = re.compile(r"[.!?…。！？‥؟۔।︒:：;；][\"'”’»›“‘«)\]）】」』〉》*_]*\Z|[。！？][^\w]*\Z")
# A word cut at the end of the line, e.g. "over-".
HYPHEN_END = re.compile(r"[^\W\d_][-‐\u00ad]\Z")
# Marks that open an item of a list, e.g. "* Drains", "• Eins", "- un", "1. first", "(2) second".
BULLET = re.compile(r"(?:[*•·●○▪■□◦‣∙⁃✓✔➤➔►▶▸]|[-–—](?=\s)|[0-9]{1,2}[.)](?=\s)|\([0-9a-z]{1,2}\)(?=\s))\s*")
# Rules between parts, e.g. "-----", "* * *", "═════".
RULE = re.compile(r"(?:[-–—_=*~#+.•·─━═▬…]\s*){3,}\Z")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
UNSPACED_END = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]\Z")
UNSPACED_START = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
LAST_WORD = re.compile(r"[^\W\d_]+\Z")
FIRST_WORD = re.compile(r"[^\W\d_]+")
URL_LINE = re.compile(
    r"(?:https?://|www\.)\S+(?:\s+.{0,16}[0-9]{1,3}\s?(?:/|of|von|de|sur|di|van|z|из)\s?[0-9]{1,3})?\Z"
)
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

# An address alone, of the words on the line before, e.g. "<https://forenoon.example/a/4411>".
ONLY_ANGLE_URL = re.compile(r"[<(\[]\s*https?://[^\s<>\[\]]+\s*[>)\]]\Z")
KEPT_HYPHENS = {
    "en": frozenset(
        "self non ex anti pro co two three four five six seven eight nine ten eleventh well half full long short high low mid all cross part one "
        "first second third much so then post semi multi double single left right north south east west anglo".split()
    ),
    "fr": frozenset(
        "ex non demi mi vice sud nord est ouest peut là après avant quatre dix vingt soixante plus quelques".split()
    ),
    "es": frozenset(("ex", "franco", "hispano")),
    "pt": frozenset("ex pós pré segunda terça quarta quinta sexta guarda não recém vice".split()),
    "it": frozenset(("ex", "vice", "anglo", "italo")),
    "nl": frozenset(("ex", "oud", "niet")),
    "ru": frozenset("по кто что как где какой юго северо вице экс".split()),
}
"""First halves that keep their hyphen when the line breaks behind it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: their text unwrapped, the gap of blank lines before them."""

    first: int
    last: int
    text: str
    gap: int
    indent: int
    width: int
    lines: tuple[Line, ...]
    links: tuple[tuple[int, str], ...] = ()
    page_start: bool = False


@dataclass(frozen=True, slots=True)
class Wrap:
    """How the capture is wrapped: the width its lines were broken at, None when they were not."""

    width: int | None
    compounds: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    language: str | None = None
    passages: frozenset[tuple[str, str]] = frozenset()
    """Full lines and what follows each, where a whole passage recurs."""


def _passages(lines: Sequence[Line], width: int) -> frozenset[tuple[str, str]]:
    counts = Counter(
        (one.text, two.text)
        for one, two in _adjacent(lines)
        if one.width + one.indent >= width * 0.75 and not TERMINAL.search(one.text)
    )
    return frozenset(pair for pair, count in counts.items() if count > 1)


def find_wrap(lines: Sequence[Line], language: str | None = None) -> Wrap:
    """Find out whether lines were broken, and at which width."""
    pairs = list(_adjacent(lines))
    if not pairs:
        return Wrap(None)
    total = sum(line.width for line in lines) or 1
    if sum(line.width for line in lines if line.width > WIDEST + 8) * 2 > total:
        return Wrap(None)
    broken = [one.width + one.indent for one, two in pairs if _goes_on(one, two)]
    widths = broken or [one.width + one.indent for one, two in pairs if _may_go_on(one, two)]
    if not widths or (widths is not broken and not _one_width(widths, lines)):
        return Wrap(None)
    usual = sorted(widths)[len(widths) // 2]
    width = max(width for width in widths if width <= usual * 1.15)
    wide = [
        line for line in lines if line.width + line.indent > width * 1.15 and not URL_LINE.search(line.text)
    ]
    near = sum(width * 0.8 <= line.width + line.indent <= width * 1.15 for line in lines)
    if len(wide) * 2 > max(near, len(widths)) or (widths is not broken and len(wide) * 3 >= len(widths)):
        return Wrap(None)
    vocabulary = Counter(
        word.casefold() for line in lines[:20_000] for word in WORD.findall(line.text[:2000])
    )
    return Wrap(
        width,
        frozenset(w for w in vocabulary if "-" in w),
        frozenset(w for w in vocabulary if "-" not in w),
        KEPT_HYPHENS.get(language or "", frozenset()),
        frozenset(text for text, count in Counter(line.text for line in lines).items() if count > 1),
        language,
        _passages(lines, width),
    )


def _adjacent(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    for one, two in itertools.pairwise(lines):
        if two.number == one.number + 1 and not two.page_start:
            yield one, two


def _goes_on(one: Line, two: Line) -> bool:
    """A sentence plainly runs on into the next line: small letter after no full stop, or a word cut in two."""
    if not NARROWEST <= one.width <= WIDEST or is_item(two) or URL_LINE.match(two.text):
        return False
    if HYPHEN_END.search(one.text) and two.text[:1].isalpha():
        return True
    return two.text[:1].islower() and not TERMINAL.search(one.text) and one.width >= SHORT_LINE


def _may_go_on(one: Line, two: Line) -> bool:
    """In scripts without capitals: no full stop at the end, and a first letter that has no case."""
    first = two.text.lstrip("（「『\"'(“«")[:1]
    caseless = first.isalpha() and first.lower() == first.upper()
    return (
        caseless and SHORT_LINE <= one.width <= WIDEST and not TERMINAL.search(one.text) and not is_item(two)
    )


def _one_width(widths: list[int], lines: Sequence[Line]) -> bool:
    """Broken lines are nearly of one width, lines of a list are not; a single one is the widest of all."""
    if len(widths) == 1:
        return widths[0] >= ONE_LINE and widths[0] >= max(
            line.width for line in lines if not URL_LINE.search(line.text)
        )
    usual = sorted(widths)[len(widths) // 2]
    near = sum(usual * 0.88 <= width <= usual * 1.12 for width in widths)
    return near * 10 >= len(widths) * 6


def read_blocks(found: Lines, wrap: Wrap) -> list[Block]:
    """Return the blocks of a capture in order."""
    blocks: list[Block] = []
    run: list[Line] = []
    for line in found.lines:
        if run and not _joins(run, line, wrap, found):
            blocks.append(_block(run, blocks, wrap))
            run = []
        run.append(line)
    if run:
        blocks.append(_block(run, blocks, wrap))
    return blocks


def _joins(run: list[Line], line: Line, wrap: Wrap, found: Lines) -> bool:
    """Whether `line` goes on with the lines before it."""
    last = run[-1]
    if line.number != last.number + 1:
        return False
    listed = (last.number in found.reference_lines, line.number in found.reference_lines)
    if any(listed) or last.soft is not None:
        return all(listed) or last.soft is not None
    if ONLY_ANGLE_URL.match(line.text) and not line.page_start:
        return not ANGLE_URL.search(last.text) and not RULE.match(last.text)
    if line.page_start or wrap.width is None or is_item(line) or _stands_alone(last) or _stands_alone(line):
        return False
    if HYPHEN_END.search(last.text) and last.width >= NARROWEST:
        small = line.text[:1].islower()
        if small or (line.text[:1].isalpha() and last.width + last.indent >= wrap.width * 0.7):
            return True
    return not _parts(run, line, wrap, wrap.width) and _runs_on(run, line, wrap, wrap.width)


def _parts(run: list[Line], line: Line, wrap: Wrap, width: int) -> bool:
    """Whether something plainly parts the line from those before: an indent, a page's head, a byline, another width."""
    last = run[-1]
    if _indented(run, line):
        return True
    if {line.text, last.text} & wrap.repeated and (last.text, line.text) not in wrap.passages:
        return True
    if last.width + last.indent > width * 1.15 and not line.text[:1].islower():
        return True
    return len(run) <= MOST_TITLE_LINES and line.width < width * 0.8 and _signs(line, wrap.language)


def _runs_on(run: list[Line], line: Line, wrap: Wrap, width: int) -> bool:
    """Whether the text runs on: the line before is full, or its sentence does not end there."""
    last = run[-1]
    reach = last.width + last.indent
    open_end = not TERMINAL.search(last.text)
    if open_end and reach >= width * (0.5 if line.text[:1].islower() else 0.75) and not _begins_anew(line):
        return True
    here = _width_here(run, wrap)
    if open_end and UNSPACED_START.match(line.text) and reach >= here * 0.8:
        return not _is_cue(line)
    if not _is_full(last, line, round(here * UNEVEN) if open_end else here) or not (
        open_end or _fills(last, width)
    ):
        return False
    if open_end and len(run) > 1 and TERMINAL.search(line.text):
        return True  # the end of a sentence, whatever its word is elsewhere
    return not _is_cue(line) and not (len(run) == 1 and _is_cue(last))


UNEVEN = 0.93
"""Lines of a proportional type are no wider than this share of the widest."""


def _begins_anew(line: Line) -> bool:
    """A capital, or a letter of a script without capitals, may begin a sentence; small letters and figures go on."""
    return line.text[:1].isalpha() and not line.text[:1].islower()


# A dash within a sentence that the line happens to begin with, e.g. "— смеётся машинист".
SPEECH_DASH = re.compile(r"[–—-]\s+[a-zß-öø-ÿа-яёα-ωąćęłńóśźżçğıöşü]")


def is_item(line: Line) -> bool:
    """Whether a line opens with the mark of an item; a dash before a small letter is no such mark."""
    return bool(BULLET.match(line.text)) and not SPEECH_DASH.match(line.text)


# A line all in brackets: a credit, initials, a note, e.g. "(lüt)", "(avec AFP)".
BRACKETED = re.compile(r"[(\[（【][^()\[\]（）]{1,40}[)\]）】]\.?\Z")


def _stands_alone(line: Line) -> bool:
    signs = (RULE.match(line.text), URL_LINE.match(line.text), BRACKETED.match(line.text))
    return any(signs) or bool(ANGLE_URL.search(line.text))


MOST_TITLE_LINES = 3


def _signs(line: Line, language: str | None) -> bool:
    """Whether a short line under a title is a byline or a date, which goes on with nothing."""
    if len(line.text.split()) > 9:  # longer than a byline
        return False
    byline = read_byline(line.text, language)
    if byline.prefix and byline.of("person") and not byline.junk and not TERMINAL.search(line.text):
        return True
    dates = scan_dates(line.text, language=language) if any(map(str.isdigit, line.text)) else ()
    return sum(date.end - date.start for date in dates) * 10 >= len(line.text) * 6


ALONE = frozenset(
    (
        "mail",
        "skip",
        "label_headline",
        "label_byline",
        "promo_label",
        "full_story",
        "correction",
        "editor_note",
        "field",
        "tags",
    )
)


def _is_cue(line: Line) -> bool:
    """Whether a line's words say that it is a thing by itself: a button, a label, the opening of a note."""
    if line.text[:1].islower() or len(line.text) > WIDEST:
        return False
    cues = capture_cues()
    folded = fold_words(line.text)
    starts = any(kind in ALONE for kind, _ in cues.start_kinds(folded))
    jump = bool(cues.holds["see_page"].search(folded))
    return starts or jump or bool(line_kinds(folded)) or promo_opening(line.text) is not None


def _indented(run: list[Line], line: Line) -> bool:
    """A line set in further than the one before opens a paragraph, unless it hangs under an item."""
    if BULLET.match(run[0].text):
        return line.indent < run[0].indent
    return (
        line.indent > run[-1].indent + 1 and len(run) > 0 and line.indent - run[-1].indent < 12
    ) or (  # an indent, no centring
        line.indent + 4 < run[-1].indent
    )


def _width_here(run: list[Line], wrap: Wrap) -> int:
    """The width of the column: that of the run when it is long, else the capture's."""
    widest = max(line.width + line.indent for line in run[-12:])
    return widest if len(run) > 3 else (wrap.width or widest)  # enough lines to show the column


def _is_full(last: Line, line: Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted."""
    first = line.text.split(" ", 1)[0]
    need = 2 if UNSPACED_START.match(line.text) else width_of(first) + 1
    return last.width + last.indent + need > width


def _fills(last: Line, width: int | None) -> bool:
    return width is not None and last.width + last.indent >= width * 0.8


def _block(run: list[Line], before: list[Block], wrap: Wrap) -> Block:
    text, links = join_lines(run, wrap)
    gap = max(0, run[0].number - before[-1].last - 1) if before else run[0].number - 1
    width = max(line.width for line in run)
    return Block(
        run[0].number, run[-1].number, text, gap, run[0].indent, width, tuple(run), links, run[0].page_start
    )


def join_lines(run: Sequence[Line], wrap: Wrap) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text of broken lines as one line, and where links begin in it."""
    parts = [run[0].text]
    length = len(run[0].text)
    links = list(run[0].links)
    for last, line in itertools.pairwise(run):
        glue, cut = _glue(last, line, wrap)
        if cut:
            parts[-1] = parts[-1][:-1]
            length -= 1
        parts += [glue, line.text]
        length += len(glue)
        links += [(length + at, url) for at, url in line.links]
        length += len(line.text)
    return "".join(parts), tuple(links)


def _glue(last: Line, line: Line, wrap: Wrap) -> tuple[str, bool]:
    """Return what joins two lines, and whether the hyphen at the end goes."""
    if last.soft is not None:
        return (last.soft or " " * bool(line.indent)), False
    if HYPHEN_END.search(last.text):
        first, second = LAST_WORD.search(last.text[:-1]), FIRST_WORD.match(line.text)
        if first and second:
            return "", not _keeps_hyphen(first[0].casefold(), second[0], wrap)
    if is_unspaced(last.text, line.text):
        return "", False
    return " ", False


def is_unspaced(before: str, after: str) -> bool:
    """Whether no blank stands between two parts: one is of a script without blanks, the other too or a figure."""
    end, start = bool(UNSPACED_END.search(before)), bool(UNSPACED_START.match(after))
    return (end and start) or (end and after[:1].isalnum()) or (start and before[-1:].isalnum())


def _keeps_hyphen(first: str, second: str, wrap: Wrap) -> bool:
    """A hyphen stays when the word is written so elsewhere, or its halves are words of a compound."""
    folded = second.casefold()
    if f"{first}-{folded}" in wrap.compounds:
        return True
    if first + folded in wrap.words:
        return False
    return second[:1].isupper() or first in wrap.kept

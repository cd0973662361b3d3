"""The traits of a block: what can be seen of it by itself and beside its neighbours."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.extract.plain.marks import DateMark
from archiver.extract.plain.wrapping import Block


@dataclass(slots=True)
class Traits:
    """The traits of one block; filled once, then read."""

    block: Block
    text: str
    """The words without bullets and heading marks."""
    words: int = 0
    """How long it is, in words (two characters of a script without blanks count as one)."""
    sentences: int = 0
    terminal: bool = False
    lower: bool = False
    caps: bool = False
    quotes: bool = False
    bullet: bool = False
    rank: bool = False
    level: int = 0
    """Heading level that the text's own marks give, 0 for none."""
    quoted: bool = False
    rule: bool = False
    kinds: frozenset[str] = frozenset()
    opening: dict[str, int] = field(default_factory=dict)
    promo_end: int = 0
    """Where the words behind a promo's label begin."""
    menu: float = 0.0
    repeats: int = 1
    overlap: float = 0.0
    speaker: str | None = None
    date: DateMark | None = None
    byline: int = 0
    credit: int = 0
    dateline: bool = False
    initials: bool = False
    """It is nothing but the initials that sign a text."""
    caption: int = 0
    time_only: bool = False
    noise: int = 0
    open_before: bool = False
    """The text before it broke off within a sentence."""
    goes_on: bool = False
    """It reads as the rest of a sentence that broke off before it."""
    zone_before: bool = False
    next_text: bool = False
    underlined: bool = False
    url: str | None = None
    """The address in brackets behind the words."""
    continues_title: bool = False
    """It reads as the second line of a title."""
    above_title: bool = False
    """Set off above, and touching a longer line below."""
    letter: bool = False
    """The capture is a newsletter."""
    under_byline: bool = False
    """It touches a byline above and may be the writer's title."""
    title_run: int = 0
    """How many lines of the shape of titles stand together here."""
    masthead: bool = False
    """The name of a newsletter between rules, or the title of the page above all else: no headline."""
    titled: bool = False
    """The title of the page, at the top, is this and the site's name."""
    like_title: float = 0.0
    """How far it has the words of the page's title at the top, when that words the headline otherwise."""
    over_title: bool = False
    """A few words right above a line that is rather a title, and text or a byline below that."""
    times: int = 0
    """How many lines of the capture are a time and nothing else."""
    isolated: bool = False
    """A blank line or more parts it from what stands before."""
    turn: str | None = None
    """Whose turn it is in an interview: "question", "answer"."""
    talk: bool = False
    """It opens the readers' comments."""
    in_break: bool = False
    """It stands between the halves of a broken sentence."""
    broken_off: bool = False
    """Its last sentence goes on further below."""
    leads_links: bool = False
    """Items that are links follow it."""
    leads_list: bool = False
    """It ends in a colon and items follow."""

    @property
    def length(self) -> int:
        """Characters of its text."""
        return len(self.text)

    def is_kind(self, *kinds: str) -> bool:
        """Whether a cue says it is of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)

    @property
    def prose(self) -> bool:
        """Whether it has the shape of running text."""
        return (self.words >= 11 and (self.terminal or self.words >= 25)) or (
            self.words >= 6 and self.terminal and self.sentences > 1
        )

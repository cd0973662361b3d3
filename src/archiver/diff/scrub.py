"""Scrubbers: noise taken out of the texts before they are aligned; each has a name and can be switched off."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archiver.errors import UsageError

NEVER = re.compile(r"(?!)")
# Parameters that name a visit or where a visitor came from, e.g. "utm_source".
TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|yclid|igshid|_ga|ref_src|referrer|cmpid|ncid|ocid|smid|"
    r"xtor|at_\w+|wt_\w+|sessionid|session_id|jsessionid|phpsessid|csrf\w*|nonce|cachebust\w*)\Z",
    re.IGNORECASE,
)
# Parameters that name a visit where their value is as long as a session's, and a story where it is short.
SESSION = re.compile(r"(?:sid|cid|s|token|t|_t|ts|cb|ref)=[\w.-]{16,}\Z", re.IGNORECASE)
# Parameters that name a size or a form of the same image, e.g. "width".
RENDITION = re.compile(
    r"(?:w|h|width|height|imwidth|impolicy|quality|q|dpr|fit|crop|auto|format|fm|resize|size|s|v|ver)\Z",
    re.IGNORECASE,
)
PATH_SESSION = re.compile(r";jsessionid=[\w.!-]+", re.IGNORECASE)

URL_SCRUBBER = "tracking-parameters"
ORDER_SCRUBBER = "related-order"
MOST_READ_SCRUBBER = "most-read"
FIELD_SCRUBBERS = {
    URL_SCRUBBER: "parameters of addresses that name a visit or a visitor's way",
    ORDER_SCRUBBER: "the order of related links",
    MOST_READ_SCRUBBER: "which links are most read",
}


@dataclass(frozen=True, slots=True)
class Scrubber:
    """One kind of noise in texts."""

    name: str
    hides: str
    within: tuple[tuple[str, str], ...]  # patterns, each behind a hint that a text must hold
    whole: re.Pattern[str]
    takes: tuple[str, ...]
    leaves: tuple[str, ...]


@cache
def text_scrubbers() -> dict[str, Scrubber]:
    """Return the scrubbers of texts by name, as `noise.toml` has them."""
    table = tomllib.loads(files("archiver.diff").joinpath("noise.toml").read_text(encoding="utf-8"))
    made = [
        Scrubber(
            name=row["name"],
            hides=row["hides"],
            within=tuple((hint, one["pattern"]) for one in row.get("within", ()) for hint in one["hints"]),
            whole=_any_of(row.get("whole", [])),
            takes=tuple(row["takes"]),
            leaves=tuple(row["leaves"]),
        )
        for row in table["scrubber"]
    ]
    return {scrubber.name: scrubber for scrubber in made}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when a text first holds a hint of it: there are many, and few languages at a time."""
    return re.compile(pattern, re.IGNORECASE)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return (
        re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else NEVER
    )


@cache
def default_scrubbers() -> tuple[str, ...]:
    """Return the names of all scrubbers: what is hidden unless asked for."""
    return (*text_scrubbers(), *FIELD_SCRUBBERS)


LONGEST_WHOLE = 160


@dataclass(frozen=True, slots=True)
class Noise:
    """The scrubbers chosen for one diff; what they hide is told by name."""

    names: frozenset[str]
    scrubbers: tuple[Scrubber, ...]

    def in_text(self, text: str) -> list[tuple[int, int, str]]:
        """Return where noise stands in a text, with the name of its scrubber; in order, without overlap."""
        found: list[tuple[int, int, str]] = []
        folded = text.casefold()
        for scrubber in self.scrubbers:
            if len(text) <= LONGEST_WHOLE and scrubber.whole.fullmatch(text):
                return [(0, len(text), scrubber.name)]
            for hint, pattern in scrubber.within:
                if hint in folded:
                    found.extend(
                        (*match.span(), scrubber.name) for match in _compiled(pattern).finditer(text)
                    )
        return _without_overlap(sorted(found))

    def address(self, url: str | None) -> str | None:
        """Return an address without what names a visit."""
        if url is None or URL_SCRUBBER not in self.names or not ("?" in url or ";" in url):
            return url
        return _without_parameters(url, (TRACKING,))

    def image_address(self, url: str | None) -> str | None:
        """Return an image's address without what names a visit, a size or a form of it."""
        if url is None or URL_SCRUBBER not in self.names or not ("?" in url or ";" in url):
            return url
        return _without_parameters(url, (TRACKING, RENDITION))

    def makes_up(self, before: str | None, after: str | None, hidden: set[str]) -> bool:
        """Tell whether two texts differ in noise only; the names of what was hidden are added to `hidden`."""
        if before is None or after is None:
            return False
        old, names = self._outside(before)
        new, more = self._outside(after)
        if old != new:
            return False
        hidden |= names | more
        return True

    def _outside(self, text: str) -> tuple[str, set[str]]:
        """Return a text without its noise, and the names of the scrubbers that found some."""
        found = self.in_text(text)
        starts = [0, *(end for _, end, _ in found)]
        ends = [*(start for start, _, _ in found), len(text)]
        kept = "".join(text[start:end] for start, end in zip(starts, ends, strict=True))
        return kept, {name for _, _, name in found}

    def hides(self, name: str) -> bool:
        """Tell whether a scrubber is switched on."""
        return name in self.names


def choose_noise(names: Iterable[str] | None = None) -> Noise:
    """Return the noise to hide: that of the named scrubbers, of all without names."""
    chosen = default_scrubbers() if names is None else tuple(names)
    unknown = sorted(set(chosen) - set(default_scrubbers()))
    if unknown:
        known = ", ".join(default_scrubbers())
        raise UsageError(f"no scrubber is called {unknown[0]!r}", remedy=f"there are: {known}")
    texts = tuple(scrubber for name, scrubber in text_scrubbers().items() if name in chosen)
    return Noise(frozenset(chosen), texts)


def _without_overlap(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _without_parameters(url: str, names: tuple[re.Pattern[str], ...]) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    given = parse_qsl(parts.query, keep_blank_values=True)
    query = [
        (key, value)
        for key, value in given
        if not any(name.match(key) for name in names) and not SESSION.match(f"{key}={value}")
    ]
    path = PATH_SESSION.sub("", parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), parts.fragment))

"""Web addresses as pages write them: made absolute, without fragment, without tracking."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

# What no address in a record may hold: blanks, controls, and what breaks HTML attributes, e.g. "a b" -> "a%20b".
UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}\ud800-\udfff]")
EDGES = "\t\n\x0c\r "
BREAKS = re.compile(r"[\t\n\r]")
WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
# Most references need no more than a look: "https://news.example/a?b=1", and "/a/b" beside the origin of the page.
PLAIN = r"[^\x00-\x20\x7f\"<>\\^`{|}\ud800-\udfff]*+"
PLAIN_URL = re.compile(rf"https?://[a-z0-9][a-z0-9.-]*+(?:/{PLAIN})?")
PLAIN_PATH = re.compile(rf"/(?![/.]){PLAIN}(?<![?#])")
MENDED = ("/.", "?#", ";")
"""What the joining of addresses may mend or drop."""

LONGEST = 8192

HIDDEN_MAIL = "/cdn-cgi/l/email-protection"
"""In an address that stands for one of mail, which a script puts in its place."""

# Query parameters that only say where a reader came from, e.g. "utm_source=feed".
TRACKING = re.compile(
    r"(?:utm_\w*|itm_\w*|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|_ga|ico|intcid|cmp|cmpid|ito|int_\w*"
    r"|ns_(?:source|mchannel|campaign|linkname)|wt_mc|xtor|smid|ref_src|at_(?:medium|campaign))",
    re.IGNORECASE,
)


def absolute_url(base: str | None, href: str) -> str | None:
    """Return the web address that `href` names on a page at `base`, or None when it names none: `HIDDEN_MAIL` is none.

    Only http and https addresses count; blanks and controls are percent-encoded, the rest stays verbatim.
    """
    if len(href) <= LONGEST and HIDDEN_MAIL not in href:
        if PLAIN_URL.fullmatch(href):
            return href
        if base and PLAIN_PATH.fullmatch(href) and not any(sign in href for sign in MENDED):
            origin = _plain_origin(base)
            if origin:
                return origin + href
    reference = BREAKS.sub("", href.strip(EDGES))
    if not reference or len(reference) > LONGEST or HIDDEN_MAIL in reference:
        return None
    try:
        joined = reference if WEB.match(reference) else urljoin(base or "", reference)
        if not WEB.match(joined) or not urlsplit(joined).hostname:
            return None
    except ValueError:
        return None
    return UNSAFE.sub(_percent, joined)


@lru_cache(maxsize=256)
def _plain_origin(base: str) -> str:
    """Return the scheme and host of an address that needs no more than a look, or ""."""
    return "/".join(base.split("/", 3)[:3]) if PLAIN_URL.fullmatch(base) else ""


def without_fragment(url: str) -> str:
    """Return `url` without what follows `#`."""
    return url.partition("#")[0]


def without_tracking(url: str) -> str:
    """Return `url` without tracking parameters; other parameters stay verbatim and in order."""
    if "?" not in url:
        return url
    address, _, rest = url.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = "&".join(part for part in query.split("&") if not TRACKING.fullmatch(part.partition("=")[0]))
    return address + ("?" + kept if kept else "") + mark + fragment


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))

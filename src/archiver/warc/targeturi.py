"""Target URIs in the form RFC 3986 asks for.

A URI comes from a page, so it may hold anything: line ends that would start a field of their own, blanks, letters
of any script. What the standard does not allow is percent-encoded; what cannot be encoded is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from archiver.errors import WriteRefused

# the "https:" in "https://news.example/a"; "dns:" in "dns:news.example"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

# the "news.example:8080" in "https://news.example:8080/a"
_AUTHORITY = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*:)//(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL
)

# a URI that is fine as it stands: "https://news.example/a?b=%20c"
_CLEAN = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")

# "%" that does not begin an escape: the one in "100%&x"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

_PATH_SAFE = "-._~:/?#@!$&'()*+,;=%"
_AUTHORITY_SAFE = "-._~!$&'()*+,;=:@%[]"
# Letters that IDNA 2003 would change to others, so that the name would lead elsewhere.
_DEVIATIONS = frozenset("ßς\u200c\u200d")


@lru_cache(maxsize=256)
def encode_target_uri(uri: str) -> str:
    """Return `uri` as RFC 3986 writes it, or raise WriteRefused for one that has no such form."""
    if _CLEAN.fullmatch(uri):
        return uri
    if not _SCHEME.match(uri):
        raise WriteRefused("the target URI is not absolute", url=ascii(uri), remedy="give it with its scheme")
    try:
        uri.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WriteRefused("the target URI holds a lone surrogate", url=ascii(uri)) from error
    uri = _LONE_PERCENT.sub("%25", uri)
    parts = _AUTHORITY.fullmatch(uri)
    if parts is None:
        return quote(uri, safe=_PATH_SAFE)
    return (
        f"{parts['scheme']}//{_encode_authority(parts['authority'])}{quote(parts['rest'], safe=_PATH_SAFE)}"
    )


def _encode_authority(authority: str) -> str:
    """Encode user, host and port; a host name in letters of any script becomes its ASCII form."""
    user, at, place = authority.rpartition("@")
    host, colon, port = place.partition(":") if not place.startswith("[") else (place, "", "")
    labels = ".".join(_ascii_label(label) for label in host.split("."))
    return quote(f"{user}{at}{labels}{colon}{port}", safe=_AUTHORITY_SAFE)


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if _DEVIATIONS.isdisjoint(label):
        try:
            return label.encode("idna").decode("ascii")
        except UnicodeError:
            return label
    return "xn--" + label.lower().encode("punycode").decode("ascii")

"""SURT keys: URLs with their host turned round, so that an index sorts by site.

`https://www.News.example/B?y=2&x=1` has the key `example,news)/b?x=1&y=2`. The key leaves out what seldom makes
another page: scheme, `www`, default port, user, fragment, letter case, session ids, the order of the query. It agrees
with the keys of the other tools of the field, for an index is only of use when the other side computes the same.
"""

from __future__ import annotations

import re
from contextlib import suppress

# a URL whose key needs no thought: "https://www.news.example/2026/a-b_c.html?id=7"; a query of one short pair holds no
# session id and has nothing to sort
_PLAIN = re.compile(
    r"https?://(?:www\d*\.)?(?!www\d*\.)(?P<host>[a-z][a-z0-9\-]*(?:\.[a-z0-9\-]*[a-z][a-z0-9\-]*)+)"
    r"(?P<path>(?:/[A-Za-z0-9_\-][A-Za-z0-9_\-.~]*)*)/?(?P<query>\?[A-Za-z0-9_\-.=]{1,31})?"
)
_WWW = re.compile(r"www\d*\.")

_LINE_BREAKS = re.compile(r"[\t\r\n]")

# what has no address: "filedesc://file.arc", "warcinfo:file.warc"
_NO_ADDRESS = re.compile(r"filedesc|warcinfo:", re.IGNORECASE)

# the "https:" in "https://news.example/"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+\-.]*):")

# web addresses are read whatever the number of their slashes and schemes: "http:/news.example", "http://http://a.example"
_WEB = re.compile(r"(?:https?://+)*(https?):/*", re.IGNORECASE)

_PARTS = re.compile(r"(?://(?P<authority>[^/?#]*))?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?", re.DOTALL)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[^!-~]|[%#]")
_TWO_DOTS = re.compile(r"\.\.")
_SLASHES = re.compile(r"//+")
_NUMBER = re.compile(r"[0-9]+")

# one part of an IP address, decimal or octal: "127", "0177"
_IP_PART = re.compile(r"0[0-7]*|[1-9][0-9]*")

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TOP_PORT = 65535
_BYTES_IN_IP = 4

# session ids of ASP.NET in a path: "/(S(4hqa0555fwsecu455xqckv45))/page.aspx"
_SESSIONS_IN_PATH = (
    re.compile(r"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", re.IGNORECASE | re.DOTALL),
    re.compile(r"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)", re.IGNORECASE | re.DOTALL),
)

# session ids in a query, by the names that servers give them: "phpsessid=0123..."
_SESSIONS_IN_QUERY = tuple(
    re.compile(rf"(.*){pattern}(?:&(.*))?", re.IGNORECASE | re.DOTALL)
    for pattern in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt_key(url: str) -> str:
    """Return the key of `url`; what is no URL is its own key, and nothing has the key "-"."""
    plain = _PLAIN.fullmatch(url)
    if plain:
        host = ",".join(reversed(plain["host"].split(".")))
        return f"{host}){(plain['path'] or '/').lower()}{(plain['query'] or '').lower()}"
    if not url:
        return "-"
    if _NO_ADDRESS.match(url):
        return url
    try:
        return _key_of(_as_bytes(url))
    except ValueError:
        return url


def surt_host(host: str) -> str:
    """Return the beginning that the keys of all pages of a host share: `example,news` for `www.news.example`."""
    return surt_key(f"http://{host}/").partition(")")[0]


def _as_bytes(text: str) -> str:
    """Return text in which each character stands for one byte of its UTF-8 form."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _key_of(url: str) -> str:
    url = _LINE_BREAKS.sub("", url.strip(" \t\r\n\x0b\x0c"))
    scheme, rest = _split_scheme(url)
    parts = _PARTS.match(rest)
    if parts is None:
        raise ValueError(url)
    host, port = _split_authority(parts["authority"] or "")
    path = _escape_once(parts["path"])
    query = _query_key(_escape_once(parts["query"] or ""))
    if not host:
        path = _cut_slash(path.lower()) or ("" if parts["query"] is None else "/")
        return f"{scheme}:{path}{query}"
    if port == _DEFAULT_PORTS.get(scheme):
        port = 0
    name = ",".join(reversed(host.split(".")))
    return f"{name}{f':{port}' if port else ''}){_path_key(path)}{query}"


def _split_scheme(url: str) -> tuple[str, str]:
    """Return scheme and rest; an address without a scheme is one of the web."""
    if not _SCHEME.match(url):
        url = "http:" + url
    web = _WEB.match(url)
    if web:
        return web[1].lower(), "//" + url[web.end() :]
    scheme, _, rest = url.partition(":")
    return scheme.lower(), rest


def _split_authority(authority: str) -> tuple[str, int]:
    """Return host and port (0 for none); a port that is no number is a ValueError."""
    place = authority.rpartition("@")[2]
    before, bracket, inner = place.partition("[")
    if bracket:
        host, _, rest = inner.partition("]")
        port = rest.partition(":")[2]
    else:
        host, _, port = before.partition(":")
    port = port.rstrip(":")
    if port and not _NUMBER.fullmatch(port):
        raise ValueError(port)
    number = int(port or 0)
    if number > _TOP_PORT:
        raise ValueError(port)
    return _host_key(host), number


def _host_key(host: str) -> str:
    host = _unescape(host)
    if not host.isascii():
        with suppress(UnicodeError):  # what is no name in any script is kept byte for byte
            host = host.encode("latin-1").decode("utf-8").encode("idna").decode("ascii")
    host = _TWO_DOTS.sub(".", host).strip(".")
    host = _ip_address(host) or _escape(host).lower()
    return _WWW.sub("", host, count=1) if _WWW.match(host) else host


def _ip_address(host: str) -> str | None:
    """Return the four numbers of an IP address in any of its old spellings; None for a name."""
    if _NUMBER.fullmatch(host):
        return _dotted(int(host) % (1 << 32))
    parts = host.split(".")
    if not 1 < len(parts) <= _BYTES_IN_IP or not all(_IP_PART.fullmatch(part) for part in parts):
        return None
    numbers = [int(part, 8) if part[0] == "0" else int(part) for part in parts]
    last_room = 8 * (_BYTES_IN_IP + 1 - len(numbers))
    if max(numbers[:-1]) > 0xFF or numbers[-1] >> last_room:  # noqa: PLR2004 (a byte)
        return None
    value = numbers[-1]
    for place, number in enumerate(numbers[:-1]):
        value |= number << 8 * (_BYTES_IN_IP - 1 - place)
    return _dotted(value)


def _dotted(value: int) -> str:
    return ".".join(str(byte) for byte in value.to_bytes(_BYTES_IN_IP, "big"))


def _path_key(path: str) -> str:
    """Resolve dots, collapse slashes, drop session ids and the last slash."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == ".." and kept:
            kept.pop()
        elif segment != ".":
            kept.append(segment)
    path = _SLASHES.sub("/", "/" + "/".join(kept))
    for pattern in _SESSIONS_IN_PATH:
        found = pattern.fullmatch(path)
        if found:
            path = found[1] + found[2]
    return _cut_slash(path.lower())


def _cut_slash(path: str) -> str:
    return path[:-1] if len(path) > 1 and path[-1] == "/" else path


def _query_key(query: str) -> str:
    """Drop session ids and sort what is left by name, then value; the question mark included."""
    for pattern in _SESSIONS_IN_QUERY:
        found = pattern.fullmatch(query)
        if found:
            query = found[1] + (found[2] or "")
    if not query:
        return ""
    pairs = sorted(query.lower().split("&"), key=lambda pair: pair.split("=", 1))
    return "?" + "&".join(pairs)


def _escape_once(text: str) -> str:
    return _escape(_unescape(text))


def _unescape(text: str) -> str:
    """Undo percent-encoding until nothing is left of it: escapes are found nested, and mean the same."""
    while "%" in text:
        plain = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
        if plain == text:
            break
        text = plain
    return text


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda byte: f"%{ord(byte[0]):02x}", text)

"""Cookies of a run: from a cookies file, and from the answers as they come."""

from __future__ import annotations

import urllib.request
from email.message import Message
from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from pathlib import Path
from typing import cast
from urllib.response import addinfourl

from archiver.capture.exchange import Exchange, Headers
from archiver.errors import UsageError

MOST_OF_ONE_ANSWER = 100


class Cookies:
    """A jar that threads share; which cookie goes where is the standard library's decision."""

    def __init__(self, path: Path | None = None) -> None:
        self._jar: CookieJar = CookieJar() if path is None else _load(path)

    def headers_for(self, url: str) -> Headers:
        """Return the Cookie header for a request, if there is one."""
        if not len(self._jar):
            return ()
        request = urllib.request.Request(url)  # noqa: S310 - nothing is opened here; the gate judges schemes
        self._jar.add_cookie_header(request)
        value = request.get_header("Cookie")
        return (("Cookie", value),) if value else ()

    def take(self, exchange: Exchange) -> bool:
        """Keep the cookies that an answer sets; return whether it sets any."""
        values = exchange.head.header_list("set-cookie")[:MOST_OF_ONE_ANSWER] if exchange.head else []
        if not values:
            return False
        message = Message()
        for value in values:
            message["Set-Cookie"] = value
        answer = cast("addinfourl", _Answer(message))
        self._jar.extract_cookies(answer, urllib.request.Request(exchange.url))  # type: ignore[arg-type]  # noqa: S310
        return True


class _Answer:
    """As much of a response as a cookie jar asks for."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def info(self) -> Message:
        return self._message


def _load(path: Path) -> MozillaCookieJar:
    jar = MozillaCookieJar()
    try:
        jar.load(str(path), ignore_discard=True, ignore_expires=False)
    except FileNotFoundError:
        raise UsageError("there is no such file", path=str(path)) from None
    except (OSError, LoadError) as error:
        raise UsageError("this is no cookies file in Netscape format", path=str(path)) from error
    return jar

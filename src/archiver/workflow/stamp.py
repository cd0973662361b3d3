"""Asking a time-stamp authority: the only one that is contacted, and only when its address was given."""

from __future__ import annotations

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from archiver.errors import StoreError, UsageError

PATIENCE = 30.0
LARGEST_ANSWER = 1024 * 1024


def ask_authority(url: str, request: bytes) -> bytes:
    """Send a request to a time-stamp authority and return its answer (RFC 3161, 3.4)."""
    if not url.lower().startswith(("https://", "http://")):
        raise UsageError("an authority has an http(s) address", url=url)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    question = Request(url, data=request, headers=headers, method="POST")  # noqa: S310 - the scheme was looked at
    try:
        with urlopen(question, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            data: bytes = answer.read(LARGEST_ANSWER + 1)
    except HTTPError as error:
        raise StoreError(f"the authority answers {error.code}", url=url) from None
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise StoreError(f"the authority cannot be reached: {reason}", url=url) from None
    if len(data) > LARGEST_ANSWER:
        raise StoreError("the authority's answer is too long for a time stamp", url=url)
    return data

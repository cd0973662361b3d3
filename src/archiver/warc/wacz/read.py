"""What a WACZ says of itself, whichever version it is of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError, WarcError
from archiver.warc.wacz.container import ZIP_ERRORS, Container
from archiver.warc.wacz.datapackage import DATAPACKAGE, read_json
from archiver.warc.wacz.pages import read_pages
from archiver.warc.wacz.shapes import PageEntry

_DRAFT = "1.2.0"


@dataclass(frozen=True, slots=True)
class WaczInfo:
    """The data package of a WACZ; the main page by whichever name it goes."""

    version: str | None
    title: str | None
    created: str | None
    software: str | None
    main_page_url: str | None
    main_page_date: str | None


def read_wacz(path: str | os.PathLike[str]) -> WaczInfo:
    """Return what a WACZ says of itself: versions 1.0 to 1.1.1, and the drafts of 1.2."""
    with Container(path) as container:
        if container.info(DATAPACKAGE) is None:
            raise WarcError("the WACZ has no datapackage.json", path=container.path)
        try:
            package = read_json(container, DATAPACKAGE)
        except (ArchiverError, *ZIP_ERRORS) as error:
            raise WarcError(f"datapackage.json cannot be read: {error}", path=container.path) from error
    if not isinstance(package, dict):
        raise WarcError("datapackage.json is no object", path=container.path)
    home = package.get("home")
    home = home if isinstance(home, dict) else {}
    version = package.get("wacz_version") or (_DRAFT if package.get("profile") == "wacz" else None)
    return WaczInfo(
        version=version,
        title=package.get("title"),
        created=package.get("created"),
        software=package.get("software"),
        main_page_url=_first(package, "mainPageUrl", "mainPageURL") or home.get("url"),
        main_page_date=package.get("mainPageDate") or home.get("ts"),
    )


def wacz_pages(path: str | os.PathLike[str]) -> Iterator[PageEntry]:
    """Yield the pages that a WACZ lists."""
    with Container(path) as container:
        yield from read_pages(container)


def _first(package: dict[str, Any], *names: str) -> str | None:
    return next((package[name] for name in names if isinstance(package.get(name), str)), None)

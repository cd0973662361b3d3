"""What the objects around a story say of it, where a page keeps the story for its scripts only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.extract.context import Context
from archiver.extract.fields.date_names import Kind

PUBLISHED_KEYS = frozenset(
    "datepublished publishedat publisheddate publishdate published publicationdate publishedon publishtime publishedtime "
    "firstpublished firstpublishedat firstpublisheddate firstpublishdate pubdate displaydate releasedate".split()
)
CREATED_KEYS = frozenset("createdat created datecreated creationdate createddate".split())
MODIFIED_KEYS = frozenset(
    "datemodified modifiedat modified modifieddate updatedat updated dateupdated updateddate lastmodified lastupdated "
    "lastupdatedat lastpublished lastpublishedat".split()
)
WRITER_KEYS = frozenset("author authors byline bylines creator creators writer writers".split())
NAME_KEYS = ("name", "displayname", "fullname", "byline", "title")
PUBLISHED, CREATED, MODIFIED = 640, 520, 640


def stored_dates(context: Context) -> Iterator[tuple[Kind, int, str, str]]:
    """Yield kind, score, place and text of the dates beside the story; only of the innermost object that has any."""
    for place, around in _around_story(context):
        found = list(_dates_of(around, place))
        if any(kind == "published" for kind, *_ in found):
            yield from found
            return


def stored_writers(context: Context) -> Iterator[tuple[str, Any]]:
    """Yield place and value of the writers beside the story, each as JSON-LD would give it."""
    for place, around in _around_story(context):
        for key, value in around.items():
            if _plain(key) in WRITER_KEYS and value:
                for item in value if isinstance(value, list) else [value]:
                    yield f"{place}.{key}", _as_person(item)
                return


def _around_story(context: Context) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects that hold the story, the innermost first, each with the story's place."""
    if context.region is not None:
        yield from ((context.region.place, around) for around in context.region.around)


def _dates_of(around: Mapping[str, Any], place: str) -> Iterator[tuple[Kind, int, str, str]]:
    tables: tuple[tuple[Kind, int, frozenset[str]], ...] = (
        ("published", PUBLISHED, PUBLISHED_KEYS),
        ("published", CREATED, CREATED_KEYS),
        ("modified", MODIFIED, MODIFIED_KEYS),
    )
    for key, value in around.items():
        plain = _plain(key)
        if isinstance(value, str | int) and not isinstance(value, bool):
            for kind, score, names in tables:
                if plain in names:
                    yield kind, score, f"{place}.{key}", str(value)


def _as_person(item: Any) -> Any:
    """Return a writer's object with the name where JSON-LD has it."""
    if not isinstance(item, dict):
        return item
    plain = {_plain(key): value for key, value in item.items()}
    name = next((plain[key] for key in NAME_KEYS if isinstance(plain.get(key), str)), "")
    if not name and isinstance(plain.get("firstname"), str) and isinstance(plain.get("lastname"), str):
        name = f"{plain['firstname']} {plain['lastname']}"
    return {"name": name, "url": item.get("url")}


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()

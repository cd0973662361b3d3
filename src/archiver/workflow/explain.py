"""`explain`: which rule read what, where, and what it beat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archiver.errors import UsageError
from archiver.record import prune
from archiver.workflow.single import is_record_file, one_reading
from archiver.workflow.sources import ReadOptions


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one value is what it is."""

    pointer: str
    value: Any
    evidence: dict[str, Any]
    rule_doc: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"pointer": self.pointer, "value": self.value, **self.evidence, "rule_doc": self.rule_doc}


def explain_input(name: str, pointer: str | None, options: ReadOptions) -> list[Explanation]:
    """Return the explanations of the input's one article, all or those at and below `pointer`."""
    if is_record_file(name):
        raise UsageError(
            "it holds records", path=name, remedy="name the page or archive that they were read from"
        )
    reading = one_reading(name, options)
    record = prune(reading.article.model_dump(mode="json"))
    wanted = None if pointer is None else "/" + pointer.strip("/")
    found = [
        Explanation(place, value_at(record, place), evidence, reading.evidence.rule_of(place))
        for place, evidence in reading.evidence.values().items()
        if wanted is None or place == wanted or place.startswith(wanted + "/")
    ]
    if not found and wanted is not None:
        raise UsageError(
            f"nothing was read at {wanted}",
            path=name,
            remedy=f"try one of {', '.join(_tops(reading.evidence.values()))}",
        )
    return found


def _tops(places: dict[str, Any]) -> Iterator[str]:
    yield from dict.fromkeys("/" + place.split("/")[1] for place in places)


def value_at(record: Any, pointer: str) -> Any:
    """Return the value that a JSON pointer names, None where there is none."""
    value = record
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            return None
    return value

"""What is found at first use and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Found = TypeVar("Found")


class found_once(Generic[Found]):  # noqa: N801 - a decorator
    """A method that finds something about its object, asked for as an attribute: found at first use, then kept.

    That of `functools` takes a lock each time, which some fifty such finds a page feel, and reading has no threads.
    """

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self.find = find
        self.name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Found: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Found:
        """Find it and keep it in the object's dictionary, where Python looks before it asks here again."""
        if instance is None:
            return self
        found = instance.__dict__[self.name] = self.find(instance)
        return found

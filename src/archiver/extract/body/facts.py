"""What blocks say before they are made: all blocks of a body are made of their facts at once, at half of the cost."""

from __future__ import annotations

from typing import Any

Facts = dict[str, Any]
"""What a block says, by the names of its fields."""

Told = tuple[Facts, int]
"""What a block says, and the node it was read from."""

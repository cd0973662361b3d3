"""The doors, the sizes and the documents that the code promises."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import archiver
from archiver.record import blocks

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "archiver"
ROOMS = sorted(path.parent for path in SOURCE.glob("*/__init__.py"))
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 600
GENERATED = {"extract/body/trees.py"}
"""Written by a script (`benchmarks/train_body.py`), read by nobody."""
MOST_NAMES = 30
MOST_SUBJECTS = 40  # the door of knowledge: a few names for each of its subjects
VOCABULARIES = ("archiver.record.blocks", "archiver.record.fields", "archiver.record.rendition")
"""Modules that the record's door offers whole: the kinds of values that all rooms speak of."""
LINK = re.compile(r"\]\((?!https?:|#|<)([^)#]+)")  # "[words](docs/record.md)"

SHELVES = ("knowledge", "workflow")
"""Rooms whose modules are doors of their own: one a subject, one a verb."""


def names(paths: list[Path]) -> list[str]:
    """Return paths as they show in a test's name."""
    return [str(path.relative_to(SOURCE)) for path in paths]


@pytest.mark.parametrize("room", ROOMS, ids=names(ROOMS))
def test_a_rooms_door_holds_a_docstring_imports_and_all(room: Path) -> None:
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a door says what is behind it"
    for node in tree.body[1:]:
        is_all = isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [
            "__all__"
        ]
        assert isinstance(node, ast.Import | ast.ImportFrom) or is_all, ast.unparse(node)


@pytest.mark.parametrize("room", ROOMS, ids=names(ROOMS))
def test_a_door_is_small(room: Path) -> None:
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    offered = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    most = MOST_SUBJECTS if room.name == "knowledge" else MOST_NAMES
    assert all(len(one) <= most for one in offered)


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_a_room_is_entered_by_its_door(module: Path) -> None:
    own = module.relative_to(SOURCE).parts[0].removesuffix(".py")
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("archiver."):
            _, room, *inside = (node.module or "").split(".")
            allowed = room in (own, *SHELVES) or not inside or node.module in VOCABULARIES
            assert allowed, f"{node.module} in {module.name}"


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_modules_stay_small_enough_to_read(module: Path) -> None:
    if module.relative_to(SOURCE).as_posix() in GENERATED:
        return
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_what_a_check_seldom_needs_is_loaded_when_it_is_needed() -> None:
    program = "import sys, archiver.check, archiver.workflow.check; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    seldom = {"archiver.diff", "archiver.extract.plain", "archiver.warc", "ssl"}
    assert seldom.isdisjoint(found.stdout.split())


@pytest.mark.parametrize("name", sorted(set(archiver.__all__)))
def test_a_promised_name_can_be_had(name: str) -> None:
    assert getattr(archiver, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = archiver.nothing


def test_every_block_kind_is_documented() -> None:
    page = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    kinds = typing.get_args(typing.get_args(blocks.Block)[0])
    assert len(kinds) == 18
    for kind in kinds:
        assert f"### {kind.__name__}\n" in page
        assert f"`{typing.get_args(kind.model_fields['type'].annotation)[0]}`" in page


def test_the_readme_is_short_and_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    assert "make demo" in text
    assert "make test" in text


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target

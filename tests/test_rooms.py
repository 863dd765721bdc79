"""The arrows between the rooms of flows/, in one table:
what a room may import besides the room itself and schemas/."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
STATE = ("settings", "problem")
MAY_IMPORT = {
    "problem": (),
    "settings": ("problem",),
    "validation": (),
    "storage": STATE,
    "runtime": STATE,
    "intake": ("storage", "runtime", *STATE),
    "lots": ("validation", "storage", "problem"),
    "warehouse": ("validation", "storage", "problem"),
    "reports": ("lots.record", "lots.changes", "storage", "runtime", *STATE),
    "reports.receipt": ("intake.formats",),
    "post": ("reports", "storage", "runtime", "intake.attachments", *STATE),
    "consolidation": (
        "post", "reports", "warehouse", "lots", "intake", "validation", "runtime", "storage", *STATE,
    ),
    "office": ("reports", "warehouse", "intake", "storage", *STATE),
    "nightly": (
        "office", "consolidation", "intake.sweep", "storage", "runtime", "reports.published",
        "reports.outcome", *STATE,
    ),
    "draw": ("nightly", "consolidation", "lots", "storage", "runtime", "reports.outcome", *STATE),
    "commands": (
        "draw", "nightly", "office", "consolidation", "post", "reports", "warehouse", "lots", "intake",
        "validation", "runtime", "storage", *STATE,
    ),
    "cli": ("commands",),
    "__main__": ("cli",),
}  # fmt: skip


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "flows").rglob("*.py")):
        parts = path.relative_to(ROOT / "flows").with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if name:
            yield name, path


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return plain | named


def _within(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


MODULES = dict(_modules())


@pytest.mark.parametrize("name", MODULES)
def test_a_room_imports_no_room_against_the_table(name: str) -> None:
    room = name.partition(".")[0]
    allowed = (room, *MAY_IMPORT[room], *MAY_IMPORT.get(name, ()))
    ours = {module.removeprefix("flows.") for module in _imports(MODULES[name]) if _within(module, "flows")}
    assert not {module for module in ours if not any(_within(module, place) for place in allowed)}


def test_no_two_rooms_import_each_other() -> None:
    arrows = {
        (name.partition(".")[0], module.split(".")[1])
        for name, path in MODULES.items()
        for module in _imports(path)
        if module.startswith("flows.")
    }
    assert not {(a, b) for a, b in arrows if a != b and (b, a) in arrows}


def test_schemas_import_nothing_of_ours_and_do_no_io() -> None:
    for path in (ROOT / "schemas").rglob("*.py"):
        assert not {m for m in _imports(path) if m.split(".")[0] in ("flows", "prefect", "duckdb", "sql")}, (
            path
        )


def test_at_most_eight_files_lie_flat() -> None:
    assert len([path for path in (ROOT / "flows").glob("*.py") if path.name != "__init__.py"]) <= 8


@pytest.mark.parametrize("room", ("flows", "schemas", "sql", "docs", "offline", "bench"))
def test_lines_are_at_most_110_characters(room: str) -> None:
    """ruff leaves words and comments out of its 110 (E501 counts a Chinese character as two)."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in (".py", ".sql")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 110
    ]
    assert not long


def test_functions_and_files_are_short() -> None:
    lengths = []
    for path in (*(ROOT / "flows").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 300, path
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        lengths += [(node.end_lineno or 0) - node.lineno + 1 for node in functions]
    assert max(lengths) <= 50 and median(lengths) < 12

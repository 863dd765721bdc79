"""The arrows between the rooms: schemas know nothing of ours, a step knows no flow."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOWS = {"flows.nightly", "flows.draw", "flows.cli", "flows.schedule", "flows.drawing_command"}


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_schemas_import_nothing_of_ours_and_do_no_io() -> None:
    for path in (ROOT / "schemas").rglob("*.py"):
        assert not {m for m in _imports(path) if m.split(".")[0] in ("flows", "prefect", "duckdb", "sql")}, path


def test_a_step_imports_no_flow() -> None:
    for path in (ROOT / "flows").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if name not in FLOWS and name != "flows.__main__":
            assert not _imports(path) & FLOWS, path


def test_reports_know_the_published_database_and_no_stage() -> None:
    for path in (ROOT / "flows" / "reports").rglob("*.py"):
        stages = {m for m in _imports(path) if m.startswith(("flows.validation", "flows.warehouse", "flows.publish"))}
        assert not stages, path

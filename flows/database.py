"""The published database's making: the SQL files of sql/, run in the order of their numbers."""

from importlib.resources import files
from pathlib import Path

import duckdb

_STAGES = ("tables", "tallies", "deadlines")


def run_sql_folder(connection: duckdb.DuckDBPyConnection, folder: str) -> None:
    """Run every file of sql/<folder>, in name order."""
    for script in sorted((s for s in files("sql").joinpath(folder).iterdir() if s.name.endswith(".sql")), key=lambda s: s.name):
        connection.execute(script.read_text(encoding="utf-8"))


def create_published(path: Path) -> duckdb.DuckDBPyConnection:
    """A new database at `path` with every table of sql/tables, empty, and every view of sql/tallies."""
    connection = duckdb.connect(path)
    for stage in _STAGES:
        run_sql_folder(connection, stage)
    return connection

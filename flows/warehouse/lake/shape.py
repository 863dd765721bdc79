"""The lake's tables: those of 总库 that are a campaign's, with the office in front; what is missing is added,
and nothing is ever taken away, so that offices with different versions of the program share a lake."""

from typing import Final

import duckdb

from flows.warehouse.database import comment, grain
from sql import script

_COLUMNS: Final = """
    select
        table_name,
        column_name,
        if(data_type like 'ENUM%', 'VARCHAR', data_type),
        if(
            column_name in (select measure from kept.measure),
            '户数：含义按办公室和活动见 measure',
            coalesce(comment, column_name)
        )
    from duckdb_columns()
    where database_name = ? and list_contains(?, table_name) and column_name <> 'office'
    order by table_name, column_index
"""
_TABLES: Final = """
    select table_name, comment from duckdb_tables() where database_name = 'kept'
    union all
    select view_name, comment from duckdb_views() where database_name = 'kept'
"""
_SMALL_STAYS: Final = "call lake.set_option('data_inlining_row_limit', 300)"
"""What a campaign has of most relations is a few rows: they stay in the catalog until a checkpoint,
instead of a file each."""
_APART: Final = "bucket(256, office)"
"""Two offices seldom share a file, and so are seldom in each other's way. By the name itself they would
never, but its folder, as a URL writes Chinese, is longer than a file system lets a name be."""


def campaign_relations() -> list[str]:
    """The relations of 总库 whose every row is of a campaign."""
    from schemas.published import OFFICE_RELATIONS, RELATIONS

    columns = {name: model.to_schema().columns for name, model in OFFICE_RELATIONS.items()}
    of_office = [
        name for name, of in columns.items() if "campaign_id" in of and not of["campaign_id"].nullable
    ]
    return sorted({*RELATIONS, *of_office})


def bring_in_shape(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that the lake lacks and add the columns; the caller begins and commits."""
    ours = _columns(connection, "kept")
    theirs = _columns(connection, "lake")
    if "written" not in theirs:
        connection.execute(_SMALL_STAYS)
        create_written(connection)
    told = dict(connection.execute(_TABLES).fetchall())
    for relation, columns in ours.items():
        if relation not in theirs:
            _create(connection, relation, told[relation], columns)
        missing = {name: of for name, of in columns.items() if name not in theirs.get(relation, columns)}
        for name, (kind, said) in missing.items():
            connection.execute(f"alter table lake.{relation} add column {name} {kind}")
            comment(connection, {f"column lake.{relation}.{name}": said})


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, tuple[str, str]]]:
    """The columns of each relation in question: type and comment."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    asked = [database, [*campaign_relations(), "written"]]
    for relation, name, kind, said in connection.execute(_COLUMNS, asked).fetchall():
        found.setdefault(relation, {})[name] = (kind, said)
    return found


def _create(
    connection: duckdb.DuckDBPyConnection, relation: str, told: str, columns: dict[str, tuple[str, str]]
) -> None:
    described = {"office": ("varchar", _described()["office"]), **columns}
    listed = ", ".join(f"{name} {kind}" for name, (kind, _) in described.items())
    connection.execute(f"create table lake.{relation} ({listed})")
    connection.execute(f"alter table lake.{relation} set partitioned by ({_APART})")
    words = {f"column lake.{relation}.{name}": said for name, (_, said) in described.items()}
    comment(connection, {f"table lake.{relation}": f"{told}；各个办公室的都在，见 office", **words})


def create_written(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table that says what was written, with its comments."""
    text = script("lake", "written")
    connection.execute(text)
    words = {f"column written.{name}": said for name, said in _described().items()}
    comment(connection, {"table written": grain(text), **words})


def _described() -> dict[str, str]:
    from schemas.published import described_columns
    from schemas.published.lake import Written

    return {column.name: column.comment for column in described_columns(Written)}

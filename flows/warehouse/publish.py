"""The published database: built beside the old one and put in its place by one rename."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from flows.storage.engine import computed_once
from flows.storage.replacing import replacing
from flows.warehouse.database import create_published
from flows.warehouse.differences import tell_differences
from flows.warehouse.edition import Edition, judged, plan_tables
from flows.warehouse.plan_lists import plan_lists
from flows.warehouse.store import received_once
from flows.warehouse.told_progress import keep_progress
from schemas.identifiers import is_personal, mask_certificate, mask_personal
from sql import scripts

_SUSPECT_DIGITS = 17
"""A text with as many digits may hold an ID number."""
_SUSPECT = rf"(?:\p{{Nd}}\P{{Nd}}*){{{_SUSPECT_DIGITS}}}"
_ROWS_AT_ONCE = 50_000
"""How large a table is written by itself: what is not committed is kept in memory."""
_CODES = ("code", "institution_id")
"""Where an institution's code that looks like a person's number is left whole:
two of them masked would be one."""

_READ_HERE = ("measure_tally", "reconciliation", "publication_correction", "progress_now")
"""The views that publishing itself reads, some of them several times."""


def publish(edition: Edition) -> None:
    """Write outbox/<campaign>/inspections.duckdb whole, read-only;
    a reader of the old one keeps its own copy."""
    target = edition.house.published
    templates = edition.house.settings.var / "templates"
    lists = plan_lists(edition.campaign.counted)
    with replacing(target) as draft:
        with create_published(draft, lists, templates) as connection:
            # What is committed goes into its place at once: not into the log first, and from there again.
            connection.execute("set checkpoint_threshold = '1KB'")
            connection.execute("begin transaction")  # one write, not one a table
            for table, rows in _tables(edition):
                _fill(connection, table, rows)
                if rows.num_rows > _ROWS_AT_ONCE:
                    connection.execute("commit")
                    connection.execute("begin transaction")
                if len(edition.validated.records) > _ROWS_AT_ONCE:  # each select had a copy of all it filters
                    pa.default_memory_pool().release_unused()
            connection.execute("commit")
            connection.execute("reset checkpoint_threshold")
            with computed_once(connection, *_READ_HERE):
                fill_pivots(connection)
                tell_differences(connection)
                keep_progress(connection, edition.house, edition.run)
        draft.chmod(0o444)
        # A write-ahead log that some other program left beside
        # the old database must never be played into the new one.
        Path(f"{target}.wal").unlink(missing_ok=True)


def _tables(edition: Edition) -> Iterator[tuple[str, pa.Table]]:
    """Every base table with its rows: what the plan says, and what the selects of sql/publishing give."""
    yield from plan_tables(edition)
    with received_once(edition.kept), _registered(edition):
        for table, select in scripts("publishing").items():
            yield table, edition.kept.execute(select).to_arrow_table()


@contextmanager
def _registered(edition: Edition) -> Iterator[None]:
    """What was judged, beside the tables of the private warehouse for as long as the block lasts."""
    names = []
    for name, rows in judged(edition.validated, edition.campaign):
        edition.kept.register(name, rows)
        names.append(name)
    try:
        yield
    finally:
        for name in names:
            edition.kept.unregister(name)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    if not rows.num_rows:  # to insert none takes as long as to insert a few
        return
    connection.register("incoming", _masked(rows))
    connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - ours
    connection.unregister("incoming")


def fill_pivots(connection: duckdb.DuckDBPyConnection) -> None:
    """The tallies whose columns are the plan's measures, once all they count is there."""
    for table, select in scripts("pivots").items():
        connection.execute(f"insert into {table} {select}")


def _masked(rows: pa.Table) -> pa.Table:
    """No ID number leaves the warehouse, whatever column it was typed in:
    names, codes, remarks, sheets, files."""
    for at, field in enumerate(rows.schema):
        if _is_text(field.type) and field.name != "sha256":
            rows = rows.set_column(at, field, _masked_column(field.name, rows.column(at)))
    return rows


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _masked_column(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    if name != "certificate" and not _is_suspect(column):
        return column
    encoded = column.combine_chunks().dictionary_encode()
    masked = pa.array([_masked_text(name, text) for text in encoded.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(encoded.indices, masked).cast(pa.string())


def _is_suspect(column: pa.ChunkedArray) -> bool:
    """Whether a text of the column may hold an ID number;
    of most columns the longest text is too short for one."""
    longest = pc.max(pc.utf8_length(column)).as_py() or 0
    return longest >= _SUSPECT_DIGITS and bool(
        pc.any(pc.match_substring_regex(column.unique(), _SUSPECT)).as_py()
    )


def _masked_text(name: str, text: str) -> str:
    if name == "certificate":
        return mask_certificate(text)
    if name in _CODES and len(text) == 18 and not is_personal(text):
        return text
    return mask_personal(text)

"""What each run said of the progress, kept beside the warehouse:
a day that is past never moves (sql/tables/progress)."""

import duckdb
import pyarrow as pa

from flows.storage.folders import House
from flows.storage.journal import append_lines, read_lines
from flows.warehouse.store import RunRow

_PROGRESS = pa.schema(
    [
        ("run", pa.int32()),
        ("as_of", pa.string()),
        *((name, pa.int64()) for name in ("returned", "valid", "open", "overdue")),
    ]
)


def keep_progress(published: duckdb.DuckDBPyConnection, house: House, run: RunRow) -> None:
    """Note what a run says (view progress_now) and fill the
    published table `progress` with what every run said.

    The journal progress.jsonl outlives the warehouse: `rebuild` keeps what was said.
    """
    now = published.execute("from progress_now").to_arrow_table().to_pylist()
    journal = house.state / "progress.jsonl"
    append_lines(journal, [{"run": run.run, "as_of": run.as_of.isoformat(), **figures} for figures in now])
    told = {line["run"]: line for line in read_lines(journal) if line["run"] <= run.run}
    rows = pa.Table.from_pylist([told[number] for number in sorted(told)], schema=_PROGRESS)
    published.register("told", rows)
    published.execute("insert into progress by name select *, as_of::date as run_date from told")
    published.unregister("told")

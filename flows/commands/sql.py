"""sql: a question to the published database, shown as a table or written as .csv or .parquet."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import typer
from pyarrow.parquet import write_table

from flows.commands.tables import show_table
from flows.problem import Problem
from flows.settings import Settings
from flows.storage.folders import campaigns, open_house
from flows.storage.replacing import replacing
from flows.validation.frames import from_arrow

_SHOWN_ROWS = 200


def ask(query: str, settings: Settings, campaign: str | None, csv: Path | None, parquet: Path | None) -> int:
    """Run one query, read-only, and show or write its result.
    Raises Problem with DuckDB's own words where it is wrong."""
    house = open_house(settings, campaign or _only_campaign(settings))
    if not house.published.exists():
        raise Problem(f"{house.campaign_id} 还没有汇总过", f"先运行 shuangsuiji run {house.campaign_id}")
    # A question may read this database and nothing else,
    # and write nothing: no file, no other database, no network.
    closed: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "lock_configuration": True,
    }
    with duckdb.connect(house.published, read_only=True, config=closed) as connection:
        try:
            relation = connection.sql(query)
            if relation is None:
                raise Problem("这里只能查询，不能修改", '例：shuangsuiji sql "from department_tally"')
            if csv is None and parquet is None:
                _show(relation)
            else:
                _write(relation.to_arrow_table(), csv, parquet)
        except duckdb.Error as error:
            raise Problem(
                f"查询有误：{str(error).splitlines()[0]}",
                "表和列见 docs/dictionary.md，例子见 docs/analysts.md",
            ) from None
    return 0


def _write(answer: pa.Table, csv: Path | None, parquet: Path | None) -> None:
    """The result as files; the .csv with a byte-order mark,
    without which Excel on a Chinese Windows garbles it."""
    if csv is not None:
        _to_file(csv, lambda draft: _flat(answer).to_csv(draft, index=False, encoding="utf-8-sig"))
    if parquet is not None:
        _to_file(parquet, lambda draft: write_table(answer, draft))


def _to_file(target: Path, write: Callable[[Path], object]) -> None:
    if target.is_dir():
        raise Problem(f"{target} 是文件夹", "给出文件名，如 --csv 结果.csv")
    with replacing(target) as draft:
        write(draft)
    typer.echo(f"写出：{target}")


def _flat(answer: pa.Table) -> pd.DataFrame:
    """The result as a frame, lists as text, which is all a .csv can hold."""
    frame = from_arrow(answer)
    lists = [field.name for field in answer.schema if pa.types.is_nested(field.type)]
    return frame.assign(
        **{name: frame[name].map(_joined, na_action="ignore").astype("str") for name in lists}
    )


def _joined(values: Sequence[object]) -> str:
    return "、".join(map(str, values))


def _only_campaign(settings: Settings) -> str:
    known = campaigns(settings)
    if len(known) != 1:
        raise Problem(
            "有几个活动，要说明查哪一个" if known else "收件箱里还没有活动",
            f"加 --campaign 活动编号；现有：{'、'.join(known) or '无'}",
        )
    return known[0]


def _show(relation: duckdb.DuckDBPyRelation) -> None:
    rows = [["" if v is None else str(v) for v in row] for row in relation.fetchmany(_SHOWN_ROWS + 1)]
    show_table(relation.columns, rows[:_SHOWN_ROWS])
    if len(rows) > _SHOWN_ROWS:
        typer.echo(f"只显示前 {_SHOWN_ROWS} 行；要全部的加 --csv 文件 或 --parquet 文件。", err=True)

"""sql: a question to the published database, shown as a table or written as .csv or .parquet."""

from pathlib import Path

import duckdb
import typer

from flows.house import campaigns, open_house
from flows.problem import Problem
from flows.replacing import replacing
from flows.settings import Settings

_SHOWN_ROWS = 200


def ask(query: str, settings: Settings, campaign: str | None, csv: Path | None, parquet: Path | None) -> int:
    """Run one query, read-only, and show or write its result. Raises Problem with DuckDB's own words where it is wrong."""
    house = open_house(settings, campaign or _only_campaign(settings))
    if not house.published.exists():
        raise Problem(f"{house.campaign_id} 还没有汇总过", f"先运行 shuangsuiji run {house.campaign_id}")
    with duckdb.connect(house.published, read_only=True) as connection:
        try:
            relation = connection.sql(query)
            if relation is None:
                raise Problem("这里只能查询，不能修改", '例：shuangsuiji sql "from department_tally"')
            for target, write in ((csv, relation.write_csv), (parquet, relation.write_parquet)):
                if target is not None:
                    with replacing(target) as draft:
                        write(str(draft))
                    typer.echo(f"写出：{target}")
            if csv is None and parquet is None:
                _show(relation)
        except duckdb.Error as error:
            raise Problem(
                f"查询有误：{str(error).splitlines()[0]}", "表和列见 docs/dictionary.md，例子见 docs/analysts.md"
            ) from None
    return 0


def _only_campaign(settings: Settings) -> str:
    known = campaigns(settings)
    if len(known) != 1:
        raise Problem(
            "有几个活动，要说明查哪一个" if known else "收件箱里还没有活动",
            f"加 --campaign 活动编号；现有：{'、'.join(known) or '无'}",
        )
    return known[0]


def _show(relation: duckdb.DuckDBPyRelation) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=SIMPLE)
    for name in relation.columns:
        table.add_column(escape(name), overflow="fold")
    rows = relation.fetchmany(_SHOWN_ROWS + 1)
    for row in rows[:_SHOWN_ROWS]:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    console = Console()
    Console(width=max(console.width, 120) if not console.is_terminal else None).print(table)
    if len(rows) > _SHOWN_ROWS:
        typer.echo(f"只显示前 {_SHOWN_ROWS} 行；要全部的加 --csv 文件 或 --parquet 文件。", err=True)

"""Writes docs/rules.md and the manual's rules from the catalogue,
docs/dictionary.md from sql/ and its models (make docs)."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path

import duckdb

from docs.checked import Home, homes
from flows.warehouse.database import build_empty
from flows.warehouse.lake.shape import create_written
from flows.warehouse.office.empty import build_office
from flows.warehouse.plan_lists import plan_lists
from schemas.measures import NOTICE_MEASURES
from schemas.published import OFFICE_RELATIONS, Column, columns_of, described_columns
from schemas.published.lake import Written
from schemas.rules import RULES, SEVERITY_LABELS
from schemas.vocabulary import KINDS

HERE = Path(__file__).parent
_MARK = "<!-- 以下由 make docs 生成，不手写 -->"
_RELATIONS = """
    select table_name, comment from duckdb_tables() where not internal
    union all
    select view_name, comment from duckdb_views() where not internal
    order by 1
"""
_TYPES = "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index"


def rules() -> str:
    """docs/rules.md: what is wrong, its place in the notice, and where it is checked."""
    head = [
        "# 校验规则", "", "由 schemas/rules.py、各表的模型、读取和 SQL 生成（`make docs`），不手写。", "",
        "错误：这一行、这份记录或这个文件改好之前不计入统计。提醒：照样计入，请人看一眼。提示：知道即可。",
        "“查在哪里”写了列的，是该表的模型（pandera）对这一列的检查；其余是模型管不到的：文件、版面、替换、核对。", "",
    ]  # fmt: skip
    checked = homes()
    rows = [
        (r.id, SEVERITY_LABELS[r.severity], r.what, r.source, "<br>".join(map(_told, checked[r.id])))
        for r in RULES.values()
    ]
    return "\n".join(head) + "\n" + _table(("规则", "程度", "问题", "依据", "查在哪里"), rows)


def _told(home: Home) -> str:
    return f"`{home.file}`" + (f" {home.label}（`{home.column}`）" if home.column else "")


def _mending() -> str:
    """The rules as those need them who mend what is wrong."""
    rows = [(r.id, SEVERITY_LABELS[r.severity], r.what, r.example, r.mend) for r in RULES.values()]
    return _table(("规则", "程度", "问题", "例子", "改法"), rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def manual() -> str:
    """docs/使用手册.md with today's rules below its mark; what stands above is written by hand."""
    by_hand, mark, _ = (HERE / "使用手册.md").read_text("utf-8").partition(_MARK)
    assert mark, "the manual has lost the mark below which its rules stand"
    return f"{by_hand}{mark}\n\n{_mending()}"


def dictionary() -> str:
    """docs/dictionary.md."""
    source = (
        "由 sql/ 各文件的开头和 schemas/published 的模型生成（`make docs`），不手写；数据库里的注释也是它们。"
    )
    lines = ["# 数据字典：inspections.duckdb", "", source, ""]
    lines += ["文件种类：" + "、".join(f"{kind} {label}" for kind, label in KINDS.items()) + "。", ""]
    with duckdb.connect() as connection:
        build_empty(connection, plan_lists(NOTICE_MEASURES))
        measures = connection.execute("select measure, heading, label from measure").fetchall()
        lines += _relations(connection, lambda name: columns_of(name, measures))
    lines += ["# 总库.duckdb", "", _OF_OFFICE, ""]
    with duckdb.connect() as office:
        build_office(office)
        lines += _relations(
            office, lambda name: described_columns(OFFICE_RELATIONS[name]), only=OFFICE_RELATIONS
        )
    lines += ["# 湖", "", _OF_LAKE, ""]
    with duckdb.connect() as lake:
        create_written(lake)
        lines += _relations(lake, lambda _: described_columns(Written))
    return "\n".join(lines)


_OF_OFFICE = (
    "各活动的总和：上面的每张表、每个视图都在，前面多 campaign_id（活动编号，收件箱文件夹名）和 year（年度，活动抽查期间开始那天的年份）两列，"
    "都是表；抽查结果的编号都是文字；统计表里计划没有的列为空。下面是总库另有的，和它的 campaign。"
)

_OF_LAKE = (
    "许多办公室的总库：总库里每行属于一个活动的表和视图都在（年度计划和按部门、月份、机构、人员的年度视图除外），都是表，前面再多 office（办公室："
    "inbox/office.toml 的 name，没有写的是活动计划的 office）一列。下面是湖另有的。"
)


def _relations(
    data: duckdb.DuckDBPyConnection,
    columns: Callable[[str], list[Column]],
    only: Container[str] | None = None,
) -> Iterator[str]:
    for name, comment in data.execute(_RELATIONS).fetchall():
        if only is None or name in only:
            yield from (
                f"## {name}",
                "",
                f"{comment}。",
                "",
                "| 列 | 类型 | 名称 | 说明 | 单位 |",
                "| --- " * 5 + "|",
            )
            yield from _columns(columns(name), dict(data.execute(_TYPES, [name]).fetchall()))
            yield ""


def _columns(columns: Iterable[Column], types: dict[str, str]) -> Iterator[str]:
    described = {column.name: column for column in columns}
    for name, dtype in types.items():
        column = described[name]
        yield f"| {name} | {dtype} | {column.label} | {column.sentence} | {column.unit} |"


if __name__ == "__main__":
    (HERE / "rules.md").write_text(rules(), encoding="utf-8")
    (HERE / "使用手册.md").write_text(manual(), encoding="utf-8")
    (HERE / "dictionary.md").write_text(dictionary(), encoding="utf-8")

"""Findings that only the whole database can tell:
figures and publications that differ from the records (T02, L03)."""

from collections.abc import Iterable
from typing import Any

import duckdb

from schemas.places import told_at
from schemas.rules import RULES

_DECLARED = """
    select f.sha256, f.file_name, f.sheet, f.cell, r.declared, r.computed, r.difference,
        r.told_for, r.computed_now
    from reconciliation as r
    inner join declared_figure as f on r.department = f.department and r.measure = f.measure
    where r.difference <> 0
"""
_PUBLISHED = """
    with worded as (
        select c.entry, e.sha256, e.file_name, e.sheet, e.cell, c.institution, c.item, c.event_on,
            (
                select string_agg(r.label, '、' order by r.position)
                from result_code as r where list_contains(c.published, r.result)
            ) as published,
            (
                select string_agg(r.label, '、' order by r.position)
                from result_code as r where list_contains(c.results, r.result)
            ) as recorded
        from publication_correction as c
        inner join ledger_entry as e on c.entry = e.entry
        where c.done_on is null
    )
    select w.sha256, w.file_name, w.sheet, w.cell,
        string_agg(w.item || '公示的是“' || w.published || '”，应为“' || w.recorded || '”', '；' order by w.item)
    from worded as w
    group by w.entry, w.sha256, w.file_name, w.sheet, w.cell, w.institution
    order by w.entry
"""


def tell_differences(published: duckdb.DuckDBPyConnection) -> None:
    """T02 for every declared figure (view reconciliation), L03 for every published result
    that differs from the records and is not put right yet (view publication_correction)."""
    figures = published.execute(_DECLARED).fetchall()
    declared = ((*row[:4], _figures(row[4:])) for row in figures)
    _tell(published, "T02", declared)
    wrong = ((*place, f"：{told}") for *place, told in published.execute(_PUBLISHED).fetchall())
    _tell(published, "L03", wrong)


def _figures(figures: tuple[Any, ...]) -> str:
    declared, computed, difference, told_for, now = figures
    if told_for is None:
        return f"：自报 {declared}，按记录统计 {computed}，差 {difference:+d}"
    return f"：自报 {declared}，按截至 {told_for} 的检查记录统计 {computed}，差 {difference:+d}（现在统计 {now}）"


def _tell(published: duckdb.DuckDBPyConnection, rule_id: str, found: Iterable[tuple[Any, ...]]) -> None:
    rule = RULES[rule_id]
    told = []
    for sha256, file_name, sheet, cell, detail in found:
        message = told_at(rule.message(detail=detail), sheet, cell)
        told.append((sha256, file_name, sheet, cell, rule.id, rule.severity, message))
    if told:
        published.executemany("insert into finding values (?, ?, ?, ?, ?, ?, ?)", told)

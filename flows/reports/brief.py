"""简报.html: one self-contained page for a phone and a mail client.
Inline styles, inline SVG, no scripts, nothing fetched."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import css_inline
import pandas as pd
from great_tables import GT, loc, style
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.reports.published import Measure, Published, open_published
from flows.reports.together import drawn_together
from flows.reports.visiting import visits_told
from flows.reports.wording import (
    DUTIES,
    class_in_words,
    dispositions_in_words,
    drawn_and_inspected,
    results_in_words,
    unvisited_told,
)
from schemas.vocabulary import KINDS, TOTAL

_LISTED: Final = 10
_LONGEST: Final = 160
_LONGEST_NAME: Final = 60
_BESIDE: Final = 4
_SHORT_NAME: Final = 7
_LISTED_DEPARTMENTS: Final = 40
_OVERDUE: Final = f"""
    select due_on::varchar as 到期,
        department || case kind {" ".join(f"when '{k}' then ' {t}'" for k, t in DUTIES.items())} end as 事项,
        left(institution, {_LONGEST_NAME}) as 机构
    from undone where status = 'overdue' order by days_left, institution limit {_LISTED}
"""  # noqa: S608 - our own words and numbers
_ARRIVED: Final = """
    select kind as 材料, count(*) as 份数,
        sum(rows_accepted)::integer as 计入行数, sum(rows_rejected)::integer as 不计行数
    from source_file where run = (select max(run) from run) and withdrawn_at is null
    group by kind order by kind
"""
_MEND: Final = f"""
    select file_name || coalesce(' ' || sheet, '') || coalesce('!' || cell, '') as 位置,
        left(message, {_LONGEST}) as 问题与改法
    from to_mend limit {_LISTED}
"""  # noqa: S608 - numbers
_ISSUES: Final = f"""
    select since::varchar as 发现, left(institution, {_LONGEST_NAME}) as 机构,
        department as 单位, left(problems, {_LONGEST}) as 问题
    from issue_line order by age_working_days desc, institution, department limit {_LISTED}
"""  # noqa: S608 - numbers
_templates = Environment(
    loader=PackageLoader("flows", "reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def write_brief(published: Path, target: Path) -> None:
    """Write the brief of a published database;
    mail clients clip above 100 kB, so lists are cut short and say so."""
    with open_published(published) as data:
        page = _templates.get_template("brief.html.j2").render(
            **_content(data), **_together(published, data.head.as_of)
        )
    # Mail clients drop style sheets: the page is written with one, and each element gets its part of it.
    target.write_text(css_inline.inline(page, load_remote_stylesheets=False), encoding="utf-8")


def _content(data: Published) -> dict[str, object]:
    tally = data.dicts("from department_tally")
    overdue = sum(data.overdue.values())
    mend = data.number("select count(*) from to_mend")
    classes = data.dicts("from class_tally")
    total = next(row for row in classes if row["credit_class"] == TOTAL)
    left = unvisited_told(data)
    of = f"应抽 {total['required']}" if total["drawn"] is None else f"抽中 {total['drawn']}"
    return {
        "head": data.head,
        "headline": [
            (f"已检查（户），{of}", total["inspected"], "#1f3f66"),
            ("查全（户）", total["complete"], "#1f3f66"),
            ("待跟进问题", data.number("select count(*) from open_issue"), "#8a4b00"),
            ("逾期未办", overdue, "#a61c00"),
            ("需要补正", mend, "#5b3a8c"),
        ],
        "tally": _tally(tally, data.measures),
        "departments_rest": max(0, len(tally) - _LISTED_DEPARTMENTS),
        "coverage": _coverage([row for row in classes if row["credit_class"] != TOTAL]),
        "reached": drawn_and_inspected(data),
        "visits": visits_told(data),
        "unvisited_count": len(left),
        "unvisited": _list("unvisited", [_unvisited(*row) for row in left[:_LISTED]]),
        "unvisited_rest": max(0, len(left) - _LISTED),
        "outside": data.number("select count(distinct institution_id) from outside_visit"),
        "issue_count": data.number("select count(*) from open_issue"),
        "issues": _list("issues", data.dicts(_ISSUES)),
        "issues_rest": max(0, data.number("select count(*) from issue_line") - _LISTED),
        "overdue_count": overdue,
        "overdue": _list("overdue", data.dicts(_OVERDUE)),
        "overdue_rest": max(0, overdue - _LISTED),
        "arrived": _list("arrived", [_with_kind_in_words(row) for row in data.dicts(_ARRIVED)]),
        "mend_count": mend,
        "mend": _list("mend", data.dicts(_MEND)),
        "mend_rest": max(0, mend - _LISTED),
    }


def _together(published: Path, as_of: date) -> dict[str, object]:
    """The institutions that another campaign has drawn at the same time."""
    found = drawn_together(published, as_of)
    rows = [
        {"机构": name[:_LONGEST_NAME], "另一个活动": title[:_LONGEST], "它的期限": until}
        for name, title, until in found[:_LISTED]
    ]
    return {
        "together_count": len({name for name, _, _ in found}),
        "together": _list("together", rows),
        "together_rest": max(0, len(found) - _LISTED),
    }


def _unvisited(institution: str, why: str) -> dict[str, object]:
    return {"机构": institution[:_LONGEST_NAME], "情况": why[:_LONGEST]}


def _with_kind_in_words(row: Mapping[str, object]) -> dict[str, object]:
    return {**row, "材料": KINDS.get(str(row["材料"]), "未认出的文件")}


def _tally(tally: Sequence[Mapping[str, object]], measures: Sequence[Measure]) -> Markup:
    """附件3 for a screen that is taller than wide: on its side,
    or with many departments a line each, in words."""
    names = [str(row["department"]) for row in tally]
    if len(names) <= _BESIDE and max(map(len, names)) <= _SHORT_NAME:
        return _on_its_side(tally, names, measures)
    shown = tally if len(tally) <= _LISTED_DEPARTMENTS else [*tally[: _LISTED_DEPARTMENTS - 1], tally[-1]]
    rows = [
        (
            row["department"],
            row["inspected"],
            results_in_words(row, measures),
            dispositions_in_words(row, measures),
        )
        for row in shown
    ]
    frame = pd.DataFrame(rows, columns=["单位", "户数", "抽查结果", "处理结果"])
    return _html(_table(frame, "tally", rowname_col="单位"))


def _on_its_side(
    tally: Sequence[Mapping[str, object]], names: Sequence[str], measures: Sequence[Measure]
) -> Markup:
    """A column a department; figures that are not 0 stand out."""
    labels = [m.label if m.code is None else f"{m.code}.{m.label}" for m in measures]
    figures = {f"d{n}": [int(str(row[m.name])) for m in measures] for n, row in enumerate(tally)}
    frame = pd.DataFrame({"项目": labels, "组": [measure.group for measure in measures], **figures})
    table = _table(frame, "tally", rowname_col="项目", groupname_col="组")
    table = table.cols_label({f"d{n}": name for n, name in enumerate(names)})
    for column, values in figures.items():
        told = [at for at, value in enumerate(values) if value]
        table = table.tab_style(style.text(weight="bold"), loc.body(columns=column, rows=told))
    return _html(table)


def _coverage(classes: Sequence[Mapping[str, object]]) -> Markup:
    is_drawn = any(row["drawn"] is not None for row in classes)
    base, figure = ("抽中", "drawn") if is_drawn else ("应抽", "required")
    rows = [
        (
            class_in_words(row["credit_class"]),
            row["roster"],
            row[figure],
            row["inspected"],
            row["complete"],
            _bar(row["coverage"]),
        )
        for row in classes
    ]
    frame = pd.DataFrame(rows, columns=["分类", "名录", base, "已检查", "查全", "覆盖率"])
    return _html(_table(frame, "coverage", rowname_col="分类").fmt(str, columns="覆盖率"))


def _bar(coverage: object) -> str:
    """A coverage as a bar with its figure; nothing that came from an input is in it."""
    percent = round(float(str(coverage)) * 100) if coverage is not None else 0
    # Before a draw more may be inspected than had to be drawn.
    told = f"{percent}%" if percent <= 100 else "超过 100%"
    return (
        f'<svg role="img" aria-label="覆盖率 {told}" width="64" height="12"'
        f' viewBox="0 0 100 12" preserveAspectRatio="none">'
        f'<rect width="100" height="12" fill="#dfe6ee"/>'
        f'<rect width="{min(percent, 100)}" height="12" fill="#2f5f93"/></svg> {told}'
    )


def _list(name: str, rows: Sequence[Mapping[str, object]]) -> Markup | None:
    return _html(_table(pd.DataFrame(list(rows)), name)) if rows else None


def _table(
    frame: pd.DataFrame, name: str, *, rowname_col: str | None = None, groupname_col: str | None = None
) -> GT:
    """A table; texts stand at the left, those that look like days and numbers too."""
    table = GT(frame, rowname_col, groupname_col, id=name)
    if rowname_col:
        table = table.tab_stubhead(rowname_col)
    texts = [name for name in map(str, frame.columns) if frame[name].dtype == "str"]
    return table.cols_align(
        "left", columns=[name for name in texts if name not in (rowname_col, groupname_col)]
    )


def _html(table: GT) -> Markup:
    """A table without its own style sheet: the page's applies, which is a tenth of the size once inlined."""
    return Markup(re.sub(r"<style>.*?</style>", "", table.as_raw_html(), count=1, flags=re.DOTALL))

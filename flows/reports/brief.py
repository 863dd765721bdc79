"""简报.html: one self-contained page for a phone and a mail client. Inline styles, inline SVG, no scripts, nothing fetched."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import css_inline
import polars as pl
from great_tables import GT, loc, style
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.reports.published import Published, dispositions_in_words, open_published, results_in_words
from schemas.vocabulary import DISPOSITIONS, KINDS, MEASURES, RESULTS, TOTAL

_LISTED: Final = 10
_LONGEST: Final = 160
_LONGEST_NAME: Final = 60
_BESIDE: Final = 4
_SHORT_NAME: Final = 7
_LISTED_DEPARTMENTS: Final = 40
_LABELS: Final = ("抽查户数", *(f"{n}.{label}" for n, label in RESULTS.items()), *DISPOSITIONS)
_templates = Environment(
    loader=PackageLoader("flows", "reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def write_brief(published: Path, target: Path) -> None:
    """Write the brief of a published database; mail clients clip above 100 kB, so lists are cut short and say so."""
    with open_published(published) as data:
        page = _templates.get_template("brief.html.j2").render(**_content(data))
    # Mail clients drop style sheets: the page is written with one, and each element gets its part of it.
    target.write_text(css_inline.inline(page, load_remote_stylesheets=False), encoding="utf-8")


def _content(data: Published) -> dict[str, object]:
    tally = data.dicts("from department_tally")
    classes = data.dicts(f"from class_tally where credit_class <> '{TOTAL}'")
    overdue = data.number("select count(*) from undone where status = 'overdue'")
    mend = data.number("select count(*) from to_mend")
    total = next(row for row in tally if row["department"] == TOTAL)
    return {
        "head": data.head,
        "headline": [
            ("已检查（户）", total["inspected"], "#1f3f66"),
            ("待跟进问题", data.number("select count(*) from open_issue"), "#8a4b00"),
            ("逾期未办", overdue, "#a61c00"),
            ("需要补正", mend, "#5b3a8c"),
        ],
        "tally": _tally(tally),
        "departments_rest": max(0, len(tally) - _LISTED_DEPARTMENTS),
        "coverage": _coverage(classes),
        "overdue_count": overdue,
        "overdue": _list("overdue", data.dicts(f"""
            select due_on::varchar as 到期, department || case kind when 'referral' then ' 移送' else ' 公示' end as 事项,
                left(institution, {_LONGEST_NAME}) as 机构
            from undone where status = 'overdue' order by days_left, institution limit {_LISTED}
        """)),  # noqa: S608 - a number
        "overdue_rest": max(0, overdue - _LISTED),
        "arrived": _list("arrived", [{"材料": KINDS.get(str(row["kind"]), "未认出的文件"), **_without_kind(row)} for row in data.dicts("""
            select kind, count(*) as 份数, sum(rows_accepted)::integer as 计入行数, sum(rows_rejected)::integer as 不计行数
            from source_file where run = (select max(run) from run) group by kind order by kind
        """)]),
        "mend_count": mend,
        "mend": _list("mend", data.dicts(f"""
            select file_name || coalesce(' ' || sheet, '') || coalesce('!' || cell, '') as 位置, left(message, {_LONGEST}) as 问题与改法
            from to_mend limit {_LISTED}
        """)),  # noqa: S608 - a number
        "mend_rest": max(0, mend - _LISTED),
    }  # fmt: skip


def _without_kind(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "kind"}


def _tally(tally: Sequence[Mapping[str, object]]) -> Markup:
    """附件3 for a screen that is taller than wide: on its side, or with many departments a line each, in words."""
    names = [str(row["department"]) for row in tally]
    if len(names) <= _BESIDE and max(map(len, names)) <= _SHORT_NAME:
        return _on_its_side(tally, names)
    rows = [
        (row["department"], row["inspected"], results_in_words(row), dispositions_in_words(row))
        for row in tally
    ]
    shown = rows if len(rows) <= _LISTED_DEPARTMENTS else [*rows[: _LISTED_DEPARTMENTS - 1], rows[-1]]
    frame = pl.DataFrame(shown, schema=["单位", "户数", "抽查结果", "处理结果"], orient="row")
    return _html(GT(frame, rowname_col="单位", id="tally").tab_stubhead("单位"))


def _on_its_side(tally: Sequence[Mapping[str, object]], names: Sequence[str]) -> Markup:
    """A column a department; figures that are not 0 stand out."""
    groups = ["户数", *["抽查结果"] * len(RESULTS), *["处理结果"] * len(DISPOSITIONS)]
    figures = {f"d{n}": [row[m] for m in MEASURES] for n, row in enumerate(tally)}
    frame = pl.DataFrame({"项目": _LABELS, "组": groups, **figures})
    table = GT(frame, rowname_col="项目", groupname_col="组", id="tally").tab_stubhead("项目")
    table = table.cols_label({f"d{n}": name for n, name in enumerate(names)})
    for n in range(len(tally)):
        table = table.tab_style(
            style.text(weight="bold"), loc.body(columns=f"d{n}", rows=pl.col(f"d{n}") > 0)
        )
    return _html(table)


def _coverage(classes: Sequence[Mapping[str, object]]) -> Markup:
    rows = [
        (
            f"{row['credit_class']} 类",
            row["roster"],
            row["required"] if row["drawn"] is None else row["drawn"],
            row["inspected"],
            _bar(row["coverage"]),
        )
        for row in classes
    ]
    base = "应抽" if all(row["drawn"] is None for row in classes) else "抽中"
    frame = pl.DataFrame(rows, schema=["分类", "名录", base, "已检查", "覆盖率"], orient="row")
    return _html(GT(frame, rowname_col="分类", id="coverage").tab_stubhead("分类").fmt(str, columns="覆盖率"))


def _bar(coverage: object) -> str:
    """A coverage as a bar with its figure; nothing that came from an input is in it."""
    percent = round(float(str(coverage)) * 100) if coverage is not None else 0
    told = (
        f"{percent}%" if percent <= 100 else "超过 100%"
    )  # before a draw more may be inspected than had to be drawn
    return (
        f'<svg role="img" aria-label="覆盖率 {told}" width="64" height="12" viewBox="0 0 100 12" preserveAspectRatio="none">'
        f'<rect width="100" height="12" fill="#dfe6ee"/><rect width="{min(percent, 100)}" height="12" fill="#2f5f93"/></svg> {told}'
    )


def _list(name: str, rows: Sequence[Mapping[str, object]]) -> Markup | None:
    if not rows:
        return None
    return _html(GT(pl.DataFrame(list(rows), infer_schema_length=None), id=name))


def _html(table: GT) -> Markup:
    """A table without its own style sheet: the page's applies, which is a tenth of the size once inlined."""
    return Markup(re.sub(r"<style>.*?</style>", "", table.as_raw_html(), count=1, flags=re.DOTALL))

"""年度总览, 按活动, 按部门, 按月 and 处理结果 of the year's workbook, with the charts."""

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from flows.reports.page import Book, Column, Figure, Page
from flows.reports.year.measures import (
    BY_MONTH,
    RATES,
    WORK,
    Measure,
    by_campaign,
    by_department,
    by_month,
    figures,
    share,
)
from flows.reports.year.read import Year
from flows.reports.year.rows import Listings
from schemas.vocabulary import TOTAL

CAMPAIGNS: Final = "按活动"
_HEADING: Final = 48
_RATES_TOLD: Final = {
    "任务完成率": "各部门各事项都查完的 ÷ 抽中的（没有抽取记录的活动，÷ 应抽的）",
    "公示率": "已公示的 ÷ 该公示的（机构 × 部门）",
    "及时公示率": "按期公示的 ÷ 已公示的和已逾期的",
    "部门联合占比": "同一天两个以上部门一起去的 ÷ 抽查的检查（不含复查和个案检查）",
    "问题发现率": "发现问题的机构 ÷ 已检查的机构",
    "后续处置完结率": "已了结的问题 ÷ 发现的问题",
}
_CAMPAIGN_COLUMNS: Final = [Column("活动", 28), Column("抽查期间", 9.5, "name")]
CAMPAIGN_ROWS: Final = "from year_campaign where year = $year order by period_start, campaign_id"
DEPARTMENT_ROWS: Final = "from year_department where year = $year order by planned desc, department"
MONTH_ROWS: Final = "from year_month where year = $year order by month"


def write_overview(book: Book, data: Year) -> None:
    """年度总览: the six shares an office is judged by, each with what it is a share of,
    and what stands behind."""
    campaigns = data.dicts(CAMPAIGN_ROWS)
    columns = [
        Column("指标", 20), Column("数", 11, "coverage"), Column("分子", 10, "count"), Column("分母", 10, "count"),
        Column("怎么算", 70),
    ]  # fmt: skip
    page = book.page("年度总览", data.head.title, data.mark + _note(data, campaigns), columns=columns)
    first = page.row + 1
    total = _total_row(len(campaigns))
    page.table(_rate_row(rate, campaigns, first + n, total) for n, rate in enumerate(RATES))
    _rates_chart(book, page, len(campaigns))
    _months_chart(book, page)
    page.sheet.fit_to_pages(1, 1)


def _note(data: Year, campaigns: Sequence[Mapping[str, object]]) -> str:
    own = [row for row in campaigns if row["is_own_year"]]
    joint = sum(len(row["departments"]) > 1 for row in own)  # type: ignore[arg-type]
    undrawn = sum(not row["is_drawn"] for row in own)
    over = f"没有抽取记录的活动 {undrawn} 个，任务按应抽户数算，完成率可以超过 100%。" if undrawn else ""
    told = "".join(f"\n没有收全：{whose}：{why}" for whose, why in data.told)
    return (
        f"{data.head.office}　{data.days}。本年度的活动 {len(own)} 个，其中部门联合的 {joint} 个；活动按抽查期间开始那天算年度，"
        f"检查按去的那天算年度。{over}点任一数字，跳到它背后的行。{told}"
    )


def _total_row(campaigns: int) -> int:
    """The row of 合计 on the sheet 按活动, from zero."""
    return 3 + campaigns


def _rate_row(
    rate: Measure, campaigns: Sequence[Mapping[str, object]], at: int, total: int
) -> tuple[object, ...]:
    places = {measure.part: len(_CAMPAIGN_COLUMNS) + n for n, measure in enumerate(WORK) if not measure.of}
    parts = {name: sum(int(str(row[name] or 0)) for row in campaigns) for name in (rate.part, rate.of)}
    cells = []
    for name in (rate.part, rate.of):
        cell = xl_rowcol_to_cell(total, places[name])
        cells.append(Figure(f"='{CAMPAIGNS}'!{cell}", parts[name], f"internal:'{CAMPAIGNS}'!{cell}"))
    of_row = share(xl_rowcol_to_cell(at, 2), xl_rowcol_to_cell(at, 3), rate.value(parts))
    return rate.label, of_row, *cells, _RATES_TOLD[rate.label]


def write_campaigns(book: Book, data: Year, rows: Listings) -> None:
    """按活动: a row a campaign, 合计 last."""
    campaigns = data.dicts(CAMPAIGN_ROWS)
    note = (
        "任务是抽中户数，没有抽取记录的活动是应抽户数。跨年的活动列在开始的年度，它在本年的检查另列一行，其余各栏为空。"
        "重复检查是这一年（不论哪个活动）已经抽查去过的机构，又去的一次。"
        "来源：总库.duckdb 视图 year_campaign。"
    )
    columns = [*_CAMPAIGN_COLUMNS, *(measure.column for measure in WORK), Column("统计日", 10.5, "date")]
    page = book.page(CAMPAIGNS, "各活动", note, columns=columns)
    first = page.row + 1
    page.headings(_HEADING)
    looks = [page.looks[column.look] for column in columns]
    page.lines(
        (
            (
                _named(row, data.year),
                f"{row['period_start']:%y-%m-%d}\n{row['period_end']:%y-%m-%d}",
                *figures(WORK, row, by_campaign(rows, row), (first + n, 2)),
                row["as_of"],
            )
            for n, row in enumerate(campaigns)
        ),
        looks,
    )
    _totals(page, WORK, campaigns, first)
    _finish(page, first)


def _named(row: Mapping[str, object], year: int) -> str:
    return (
        str(row["title"]) if row["is_own_year"] else f"{row['title']}（活动不属 {year} 年度，只列本年的检查）"
    )


def _totals(
    page: Page, measures: Sequence[Measure], rows: Sequence[Mapping[str, object]], first: int
) -> None:
    """合计: the counts summed, the shares of the sums."""
    lead = next(at for at, column in enumerate(page.columns) if column.heading == measures[0].label)
    for at in range(len(page.columns)):
        page.sheet.write_blank(page.row, at, None, page.looks["total"])
    page.sheet.write_string(page.row, 0, TOTAL, page.looks["total_name"])
    sums = {m.part: sum(int(str(row[m.part] or 0)) for row in rows) for m in measures if not m.of}
    places = {measure.part: lead + n for n, measure in enumerate(measures) if not measure.of}
    for at, measure in enumerate(measures, lead):
        if measure.of:
            part, whole = (xl_rowcol_to_cell(page.row, places[name]) for name in (measure.part, measure.of))
            page.figure(page.row, at, share(part, whole, measure.value(sums)), page.looks["total_coverage"])
        else:
            summed = f"{xl_rowcol_to_cell(first, at)}:{xl_rowcol_to_cell(page.row - 1, at)}"
            page.figure(page.row, at, Figure(f"=SUM({summed})", sums[measure.part]), page.looks["total"])
    page.row += 1


def _finish(page: Page, first: int) -> None:
    page.sheet.freeze_panes(first, 1)
    page.sheet.repeat_rows(first - 1)


def write_departments(book: Book, data: Year, rows: Listings) -> None:
    """按部门: a row a department."""
    departments = data.dicts(DEPARTMENT_ROWS)
    note = (
        "任务是该部门在各活动里要查的机构（户次），没有抽取记录的活动是应抽户数，完成的可以比它多。几个部门一起去的一次检查，各部门都算一次，所以各部门之和大于检查次数，"
        f"没有合计。{_renamed(data)}来源：视图 year_department。"
    )
    columns = [Column("单位", 18), Column("活动（个）", 7, "count"), *(measure.column for measure in WORK)]
    page = book.page("按部门", "各部门", note, columns=columns)
    first = page.row + 1
    page.table(
        (
            (
                row["department"],
                row["campaigns"],
                *figures(WORK, row, by_department(rows, row), (first + n, 2)),
            )
            for n, row in enumerate(departments)
        ),
        heading_height=_HEADING,
    )


def _renamed(data: Year) -> str:
    """By what it is known that two names are one department, and of which this was so."""
    same = data.rows("""
        select known_as, string_agg(distinct department, '、' order by department) from known_department
        where department <> known_as
            and campaign_id in (select y.campaign_id from year_campaign as y where y.year = $year)
        group by known_as order by known_as
    """)
    told = "；".join(f"{name}，也写作{others}" for name, others in same)
    joined = f"合成一行（{told}）" if told else "合成一行"
    return f"同一单位在各计划里写法不同的，有一个计划把别的写法列为别名（aliases）的，{joined}；没有列的，各是一行。"


def write_months(book: Book, data: Year, rows: Listings) -> None:
    """按月: twelve rows, and 合计."""
    months = data.dicts(MONTH_ROWS)
    note = (
        "都算在事情发生的那个月：检查按检查日期，问题按发现日期、了结日期，公示按检查日期，看它后来公示了没有。"
        "“去过的机构”一户在几个月都去过的，各月都算。来源：视图 year_month。"
    )
    columns = [Column("月份", 9, "name"), *(measure.column for measure in BY_MONTH)]
    page = book.page("按月", "各月", note, columns=columns)
    first = page.row + 1
    page.headings(_HEADING)
    page.lines(
        (
            (f"{row['month']} 月", *figures(BY_MONTH, row, by_month(rows, row), (first + n, 1)))
            for n, row in enumerate(months)
        ),
        [page.looks[column.look] for column in columns],
    )
    _totals(page, BY_MONTH, months, first)
    _finish(page, first)


def write_dispositions(book: Book, data: Year, rows: Listings) -> None:
    """处理结果: a row a department, a column a disposition."""
    listed = [
        str(name)
        for (name,) in data.rows(
            "select disposition from record_disposition where year = $year"
            " group by disposition order by count(*) desc, disposition"
        )
    ]
    counted = data.dicts("""
        with made as (
            select distinct r.campaign_id, coalesce(k.known_as, r.department) as department, r.institution_id,
                r.disposition
            from record_disposition as r
                left join known_department as k
                    on r.campaign_id = k.campaign_id and r.department = k.department
            where r.year = $year
        )

        select department, map_from_entries(list((disposition, n))) as counts
        from (select department, disposition, count(*) as n from made group by all) as d
        group by department
        order by department
    """)
    columns = [
        Column("单位", max(20, 90 - 14 * len(listed))),
        Column("合计", 9, "count"),
        *(Column(name, 14, "count") for name in listed),
    ]
    note = "机构 × 活动的项数；一户一次有几种处理结果的，各算一项。来源：表 record_disposition。"
    page = book.page("处理结果", "各部门的处理结果", note, columns=columns)
    page.table(
        [
            (row["department"], _disposed_in_all(rows, row), *(_disposed(rows, row, name) for name in listed))
            for row in counted
        ]
    )


def _disposed(rows: Listings, row: Mapping[str, object], name: str) -> Figure:
    counts = row["counts"]
    assert isinstance(counts, dict)
    return rows.dispositions.figure(counts.get(name, 0), {"单位": row["department"], "处理结果": name})


def _disposed_in_all(rows: Listings, row: Mapping[str, object]) -> Figure:
    counts = row["counts"]
    assert isinstance(counts, dict)
    return rows.dispositions.figure(sum(counts.values()), {"单位": row["department"]})


def _rates_chart(book: Book, page: Page, campaigns: int) -> None:
    """The share of the work done, by campaign."""
    chart = book.book.add_chart({"type": "bar"})
    first, last = 3, 2 + max(campaigns, 1)
    for label, colour in (("任务完成率", "#2F5F93"), ("公示率", "#9DB7D5")):
        at = len(_CAMPAIGN_COLUMNS) + next(n for n, measure in enumerate(WORK) if measure.label == label)
        chart.add_series(
            {
                "name": label,
                "categories": [CAMPAIGNS, first, 0, last, 0],
                "values": [CAMPAIGNS, first, at, last, at],
                "fill": {"color": colour},
                "data_labels": {"value": campaigns <= 12, "num_format": "0%"},
            }
        )
    chart.set_title({"name": "各活动的任务完成率和公示率", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
    chart.set_x_axis({"min": 0, "num_format": "0%", "label_position": "high"})
    chart.set_size({"width": 860, "height": min(200 + 34 * campaigns, 900)})
    chart.set_legend({"position": "bottom"})
    page.sheet.insert_chart(page.row + 1, 0, chart, {"description": "各活动的任务完成率和公示率的条形图"})
    page.row += 2 + min(200 + 34 * campaigns, 900) // 20


def _months_chart(book: Book, page: Page) -> None:
    """The visits and the problems found, by month."""
    chart = book.book.add_chart({"type": "column"})
    labels = [measure.label for measure in BY_MONTH]
    for label, colour in (("检查次数", "#2F5F93"), ("个案检查", "#9DB7D5"), ("发现问题（个）", "#ED7D31")):
        at = 1 + labels.index(label)
        chart.add_series({
            "name": label, "categories": ["按月", 3, 0, 14, 0], "values": ["按月", 3, at, 14, at],
            "fill": {"color": colour},
        })  # fmt: skip
    chart.set_title({"name": "各月的检查和发现的问题", "name_font": {"size": 12}})
    chart.set_size({"width": 860, "height": 300})
    chart.set_legend({"position": "bottom"})
    page.sheet.insert_chart(page.row + 1, 0, chart, {"description": "各月检查次数和发现问题数的柱形图"})

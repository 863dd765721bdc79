"""年度计划, 重复检查, 同时抽中 and 检查人员 of the year's workbook."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from flows.reports.page import Book, Column, equals
from flows.reports.year.measures import by_campaign
from flows.reports.year.read import Year
from flows.reports.year.rows import APART, REPEATED, Listings
from flows.reports.year.tally_sheets import CAMPAIGN_ROWS

_MATCHED: Final = {"task": "任务名称", "objects": "检查对象和发起部门"}
_REPEATED: Final = f"""
    select institution_id, institution, visits, most_by_one_department, outside_visits, reinspections, due,
        array_to_string(departments, '、') as whose, array_to_string(campaigns, '、') as named,
        first_on, last_on,
        cap_per_year, cap_per_department
    from institution_year as y where year = $year and {REPEATED}
    order by visits desc, visits + due desc, institution
"""  # noqa: S608 - a condition of ours
_INSPECTORS: Final = f"""
    select coalesce(department, '{APART}') as department, name, visits, due, visits + due as both, campaigns
    from inspector_load where year = $year
    order by department = '{APART}', department, visits + due desc, name
"""  # noqa: S608 - a word of ours
_TOGETHER: Final = """
    select institution, title, visited_on, other_title, other_visited_on,
        together_from, together_until, can_join, is_unannounced
    from drawn_together
    where year = $year or other_campaign_id in (select c.campaign_id from campaign as c where c.year = $year)
    order by can_join desc, institution, title
"""
PLAN: Final = """
    select task, objects, coalesce(share, '') || coalesce(' ' || number, ''),
        lead, joining, period, matched_by, title,
        planned, inspected, complete, period_end, campaign_id
    from plan_progress where year = $year
"""
UNPLANNED: Final = """
    select title from campaign as c
    where c.year = $year
        and exists (select 1 from yearly_plan as y where y.year = $year)
        and c.campaign_id not in (
            select p.campaign_id from plan_progress as p where p.campaign_id is not null
        )
    order by period_start, title
"""


def write_plan(book: Book, data: Year, rows: Listings) -> None:
    """年度计划: each line of the plan beside the campaign that carries it out; then the campaigns in no line."""
    columns = [
        Column("任务", 34), Column("检查对象", 22), Column("比例、户数", 14, "name"), Column("发起部门", 14, "name"),
        Column("配合部门", 18), Column("时间", 14, "name"), Column("对上的活动", 34), Column("依据", 10, "name"),
        Column("任务（户）", 8, "count"), Column("已检查", 8, "count"), Column("查全", 8, "count"),
        Column("进展", 12, "name"),
    ]  # fmt: skip
    note = (
        "计划是直接放进收件箱（不放进活动文件夹）的计划表；同名的以后报来的为准。没有对上活动的，是还没有开展，还是名称写得不同，请人看一眼。"
        "来源：视图 plan_progress。"
    )
    page = book.page("年度计划", "年度抽查计划和实际开展", note, columns=columns)
    written = page.table(_plan_rows(data, rows))
    page.colour(written, (11, 11), equals("没有对上"), "warning_fill")
    for (title,) in data.rows(UNPLANNED):
        page.across(f"计划里没有的活动：{title}", "note", 18)


def _plan_rows(data: Year, rows: Listings) -> Iterator[tuple[object, ...]]:
    counts = {row["campaign_id"]: by_campaign(rows, row) for row in data.dicts(CAMPAIGN_ROWS)}
    for *told, matched_by, title, planned, inspected, complete, period_end, campaign_id in data.rows(PLAN):
        of = counts.get(campaign_id, {})
        figures = {"planned": planned, "inspected": inspected, "complete": complete}
        yield (
            *told,
            title,
            _MATCHED.get(str(matched_by)),
            *(of[name](value) if name in of else value for name, value in figures.items()),
            progress_told(planned, complete, period_end, data.head.as_of),
        )


def progress_told(planned: object, complete: object, period_end: object, as_of: date) -> str:
    """How far a line of the plan has come by a day, in a word."""
    if planned is None:
        return "没有对上"
    if int(str(complete)) >= int(str(planned)) > 0:
        return "已完成"
    return "期满未完成" if isinstance(period_end, date) and period_end < as_of else "进行中"


def write_repeated(book: Book, data: Year, rows: Listings) -> None:
    """重复检查: the institutions visited, or drawn to be, more than once in the year;
    those over a cap first told."""
    columns = [
        Column("机构名称", 40), Column("抽查去了", 8, "count"), Column("一个部门最多", 8, "count"),
        Column("个案检查", 8, "count"), Column("复查", 6, "count"), Column("还要去", 7, "count"), Column("单位", 26),
        Column("活动", 34), Column("第一次", 11, "date"), Column("最近一次", 11, "date"), Column("频次上限", 10, "name"),
    ]  # fmt: skip
    caps = f"{data.caps.told}（inbox/office.toml [frequency]）" if data.caps.told else "没有全办的"
    note = (
        "一年里抽查去了两次以上的，和去过、又抽中还要去的；同一天一起去的是一次，几个活动同一天去的也是一次。"
        f"频次上限：{caps}，和抽查它的各活动计划里的，哪个严按哪个；个案检查和复查不算。来源：视图 institution_year。"
    )
    page = book.page("重复检查", "一年去了不止一次的机构", note, columns=columns)
    written = page.table(_repeated(data, rows, row) for row in data.dicts(_REPEATED))
    page.colour(written, (10, 10), equals("超过"), "error_fill")


def _repeated(data: Year, rows: Listings, row: Mapping[str, object]) -> tuple[object, ...]:
    """An institution's row: each count of visits leads to the days behind it."""
    counts = {"抽查": row["visits"], "个案检查": row["outside_visits"], "复查": row["reinspections"]}
    of = {"机构标识": row["institution_id"]}
    drawn, outside, again = (
        rows.repeats.figure(count, {**of, "种类": kind}) for kind, count in counts.items()
    )
    return (
        row["institution"],
        drawn,
        row["most_by_one_department"],
        outside,
        again,
        row["due"],
        row["whose"],
        row["named"],
        row["first_on"],
        row["last_on"],
        _over(data, row),
    )


def _over(data: Year, row: Mapping[str, object]) -> str:
    caps = data.caps.and_those(row["cap_per_year"], row["cap_per_department"])
    if not caps.told:
        return "没有规定"
    is_over = caps.is_over(int(str(row["visits"])), int(str(row["most_by_one_department"])))
    return "超过" if is_over else "没有超过"


def write_together(book: Book, data: Year) -> None:
    """同时抽中: the institutions drawn in two campaigns at once, those whose visits can still be joined first."""
    columns = [
        Column("机构名称", 36), Column("活动", 34), Column("已去", 11, "date"), Column("另一个活动", 34),
        Column("已去", 11, "date"), Column("重叠起", 11, "date"), Column("重叠止", 11, "date"),
        Column("可以合并", 9, "name"), Column("不得外传", 9, "name"),
    ]  # fmt: skip
    note = f"{data.mark}被两个抽查期间有重叠的活动抽中的机构；两边都还没有去的，请两个活动的部门商定一天一起去，进一次门。来源：视图 drawn_together。"
    page = book.page("同时抽中", "被两个活动同时抽中的机构", note, columns=columns)
    rows = page.table(data.rows(_TOGETHER))
    page.colour(rows, (7, 7), equals("是"), "warning_fill")


def write_inspectors(book: Book, data: Year, rows: Listings) -> None:
    """检查人员: the load of each inspector over the year."""
    columns = [
        Column("单位", 20, "name"), Column("姓名", 14, "name"), Column("去了（次）", 10, "count"),
        Column("还要去（次）", 10, "count"), Column("合计", 10, "count"), Column("参加的活动（个）", 12, "count"),
    ]  # fmt: skip
    note = "复查和个案检查也算；记录没有写检查人员的，没有算。同名的在几个单位、分不出是谁的，另成一行。来源：视图 inspector_load。"
    page = book.page("检查人员", "检查人员一年的负担", note, columns=columns)
    page.table(_load(rows, row) for row in data.dicts(_INSPECTORS))


def _load(rows: Listings, row: Mapping[str, object]) -> tuple[object, ...]:
    """An inspector's row: each count leads to the visits behind it."""
    of = {"姓名": row["name"], "单位": row["department"]}
    went = rows.people.figure(row["visits"], {**of, "已去": "是"})
    to_go = rows.people.figure(row["due"], {**of, "已去": "否"})
    return row["department"], row["name"], went, to_go, rows.people.figure(row["both"], of), row["campaigns"]

"""The rows behind the year's figures: which sheets there are, and which view of 总库 each shows."""

from dataclasses import dataclass
from typing import Final

from flows.reports.page import Column
from flows.reports.year.listing import Listing
from flows.reports.year.read import Year


@dataclass(frozen=True)
class Listings:
    """All that the year's figures count."""

    institutions: Listing
    tasks: Listing
    visits: Listing
    attendances: Listing
    people: Listing
    repeats: Listing
    publications: Listing
    issues: Listing
    dispositions: Listing

    @property
    def all(self) -> tuple[Listing, ...]:
        """In the order of the tabs."""
        return (
            self.institutions,
            self.tasks,
            self.visits,
            self.attendances,
            self.people,
            self.repeats,
            self.publications,
            self.issues,
            self.dispositions,
        )


_CAMPAIGN, _DEPARTMENT = Column("活动", 22, "name"), Column("单位", 14, "name")
_INSTITUTION = (Column("机构名称", 40), Column("统一社会信用代码/注册号", 21, "name"))
_INSPECTED = (Column("已检查", 7, "name"), Column("查全", 7, "name"), Column("发现问题", 7, "name"))
_OF_VISIT = (Column("种类", 9, "name"), Column("部门联合", 7, "name"), Column("重复", 6, "name"))
_OF_YEAR, _MONTH = Column("年度", 7, "count"), Column("月份", 9, "name")
APART: Final = "分不出"
"""The department of an inspector whose name several departments have."""
REPEATED: Final = "(y.repeated or y.visits + y.due > 1)"
"""Of institution_year as y: visited, or drawn to be, more than once in the year."""
_VISITS: Final = """
    select campaign_id, visited_on, strftime(visited_on, '%Y-%m'), institution, code,
        array_to_string(departments, '、'),
        array_to_string(inspectors, '、'),
        if(is_reinspection, '复查', if(is_outside, '个案检查', '抽查')), is_joint, is_repeated
    from visit where year = $year order by campaign_id, visited_on, institution
"""
_ATTENDANCES: Final = """
    select coalesce(k.known_as, d.department) as department, v.campaign_id,
        v.visited_on, v.institution, v.code,
        if(v.is_reinspection, '复查', if(v.is_outside, '个案检查', '抽查')), v.is_joint, v.is_repeated
    from visit as v cross join unnest(v.departments) as d (department)
        left join known_department as k on v.campaign_id = k.campaign_id and d.department = k.department
    where v.year = $year order by department, v.campaign_id, v.visited_on, v.institution
"""
_PEOPLE: Final = f"""
    select p.name, coalesce(k.known_as, p.department, '{APART}') as department, p.campaign_id,
        y.institution, p.visited_on,
        p.visited_on is not null
    from visit_person as p
        left join known_department as k on p.campaign_id = k.campaign_id and p.department = k.department
        left join institution_year as y on p.year = y.year and p.institution_id = y.institution_id
    where p.year = $year order by p.name, department, p.visited_on nulls last, p.campaign_id, y.institution
"""  # noqa: S608 - a word of ours
_REPEATS: Final = f"""
    select v.institution_id, y.institution, v.visited_on,
        if(v.is_reinspection, '复查', if(v.is_outside, '个案检查', '抽查')) as kind,
        array_to_string(list_sort(list_distinct(flatten(list(v.departments)))), '、'),
        string_agg(distinct v.campaign_id, '、' order by v.campaign_id)
    from visit as v
        inner join institution_year as y on v.year = y.year and v.institution_id = y.institution_id
    where v.year = $year and {REPEATED} group by all order by v.institution_id, v.visited_on, kind
"""  # noqa: S608 - a condition of ours
_PUBLICATIONS: Final = """
    select d.campaign_id, d.year, coalesce(k.known_as, d.department) as department, d.institution,
        d.event_on, strftime(d.event_on, '%Y-%m'), d.due_on, d.done_on,
        case d.status when 'on_time' then '按期' when 'late' then '逾期公示'
            when 'overdue' then '逾期未公示' else '未到期' end
    from deadline as d
        left join known_department as k on d.campaign_id = k.campaign_id and d.department = k.department
    where d.kind = 'publication' and (d.year = $year or year(d.event_on) = $year)
    order by d.campaign_id, department, d.institution
"""
_ISSUES: Final = """
    select i.campaign_id, i.year, coalesce(k.known_as, i.department) as department, i.institution,
        i.item, i.result, i.since, strftime(i.since, '%Y-%m'),
        coalesce(i.closed_on <= c.as_of, false) as is_closed,
        if(is_closed, i.closed_on, null), if(is_closed, strftime(i.closed_on, '%Y-%m'), null)
    from issue as i inner join campaign as c on i.campaign_id = c.campaign_id
        left join known_department as k on i.campaign_id = k.campaign_id and i.department = k.department
    where i.year = $year or year(i.since) = $year or (is_closed and year(i.closed_on) = $year)
    order by i.campaign_id, department, i.institution, i.item, i.result, i.since
"""
_DISPOSITIONS: Final = """
    select distinct r.campaign_id, coalesce(k.known_as, r.department) as department,
        r.disposition, r.institution,
        r.institution_id
    from record_disposition as r
        left join known_department as k on r.campaign_id = k.campaign_id and r.department = k.department
    where r.year = $year order by r.campaign_id, department, r.disposition, r.institution
"""


def listings(data: Year) -> Listings:
    """Every sheet of rows of a year."""
    return Listings(
        Listing("机构", "抽中的机构", "视图 year_institution", (
            _CAMPAIGN, *_INSTITUTION, Column("抽中", 7, "name"), *_INSPECTED,
        ), data.rows("""
            select campaign_id, institution, code, is_drawn, is_inspected, is_complete, has_problem
            from year_institution where year = $year order by campaign_id, institution
        """)),
        Listing("机构×部门", "各部门要检查的机构", "视图 year_task", (
            _DEPARTMENT, _CAMPAIGN, *_INSTITUTION, Column("抽中", 7, "name"), *_INSPECTED,
        ),
            data.rows("""
            select department, campaign_id, institution, code, is_drawn,
                is_inspected, is_complete, has_problem
            from year_task where year = $year order by department, campaign_id, institution
        """)),
        Listing("检查", "每一次上门检查", "视图 visit", (
            _CAMPAIGN, Column("检查日期", 11, "date"), _MONTH, *_INSTITUTION, Column("单位", 24),
            Column("执法检查人员", 22), *_OF_VISIT,
        ), data.rows(_VISITS)),
        Listing("检查×部门", "每个部门的每一次上门检查", "视图 visit", (
            _DEPARTMENT, _CAMPAIGN, Column("检查日期", 11, "date"), *_INSTITUTION, *_OF_VISIT,
        ), data.rows(_ATTENDANCES)),
        Listing("检查×人员", "每名检查人员的每一次检查", "视图 visit_person", (
            Column("姓名", 12, "name"), _DEPARTMENT, _CAMPAIGN, Column("机构名称", 40), Column("检查日期", 11, "date"),
            Column("已去", 7, "name"),
        ), data.rows(_PEOPLE)),
        Listing("重复检查明细", "去了不止一次的机构：每一次", "视图 visit", (
            Column("机构标识", 22, "name"), Column("机构名称", 40), Column("检查日期", 11, "date"),
            Column("种类", 9, "name"), Column("单位", 26), Column("活动", 34),
        ), data.rows(_REPEATS)),
        _publications(data), _issues(data),
        Listing("处理结果明细", "每一项处理结果", "表 record_disposition", (
            _CAMPAIGN, _DEPARTMENT, Column("处理结果", 18, "name"), Column("机构名称", 40),
            Column("机构标识", 22, "name"),
        ), data.rows(_DISPOSITIONS)),
    )  # fmt: skip


def _publications(data: Year) -> Listing:
    columns = (
        _CAMPAIGN, _OF_YEAR, _DEPARTMENT, Column("机构名称", 40), Column("检查日期", 11, "date"), _MONTH,
        Column("到期日", 11, "date"), Column("公示日期", 11, "date"), Column("公示", 10, "name"),
    )  # fmt: skip
    return Listing("公示", "该公示的检查结果", "视图 deadline 的公示", columns, data.rows(_PUBLICATIONS))


def _issues(data: Year) -> Listing:
    columns = (
        _CAMPAIGN, _OF_YEAR, _DEPARTMENT, Column("机构名称", 40), Column("检查事项", 22), Column("结果", 6, "name"),
        Column("发现日期", 11, "date"), _MONTH, Column("已了结", 7, "name"), Column("了结日期", 11, "date"),
        Column("了结月份", 9, "name"),
    )  # fmt: skip
    return Listing("问题", "发现的问题", "视图 issue", columns, data.rows(_ISSUES))

"""The measures an office is judged by: what each counts, of which rows, and what share it is of what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from flows.reports.page import Column, Figure
from flows.reports.year.listing import Listing
from flows.reports.year.rows import Listings

Where = Mapping[str, object]
JUDGED: Final = ("按期", "逾期公示", "逾期未公示")
"""The publications of which it can be told whether they were in time."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the year's tables: a count, or where `of` is given the share that `part` is of it.

    `part` and `of` name columns of year_campaign and its like.
    """

    label: str
    part: str
    of: str = ""

    @property
    def column(self) -> Column:
        """The column as a sheet has it."""
        return Column(self.label, 7.4 if self.of else 5.8, "coverage" if self.of else "count")

    def value(self, row: Mapping[str, object]) -> float | int | None:
        """The figure of a row of year_campaign and its like;
        None where there is none, or nothing to share."""
        part = row[self.part]
        if part is None or not self.of:
            return None if part is None else int(str(part))
        whole = row[self.of]
        return int(str(part)) / int(str(whole)) if whole else None


COMPLETION: Final = Measure("任务完成率", "complete", "planned")
PUBLISHED: Final = Measure("公示率", "published", "publications")
IN_TIME: Final = Measure("及时公示率", "published_on_time", "publications_judged")
JOINT: Final = Measure("部门联合占比", "joint_visits", "visits")
FOUND: Final = Measure("问题发现率", "with_problem", "inspected")
SETTLED: Final = Measure("后续处置完结率", "closed", "issues")
RATES: Final = (COMPLETION, PUBLISHED, IN_TIME, JOINT, FOUND, SETTLED)
_PUBLICATION = (
    Measure("该公示", "publications"), Measure("已公示", "published"), PUBLISHED,
    Measure("按期", "published_on_time"), Measure("已到期或已公示", "publications_judged"), IN_TIME,
)  # fmt: skip
_VISITS = (
    Measure("检查次数", "visits"), Measure("部门联合", "joint_visits"), JOINT, Measure("重复检查", "repeated_visits"),
    Measure("个案检查", "outside_visits"), Measure("复查", "reinspections"),
)  # fmt: skip
_ISSUES = (Measure("问题个数", "issues"), Measure("已了结", "closed"), SETTLED)
WORK: Final = (
    Measure("任务", "planned"),
    Measure("已检查", "inspected"),
    Measure("查全", "complete"),
    COMPLETION,
    *_PUBLICATION,
    *_VISITS,
    Measure("发现问题", "with_problem"),
    FOUND,
    *_ISSUES,
    Measure("处理结果（项）", "dispositions"),
)
"""What is told of a campaign and of a department."""
BY_MONTH: Final = (
    *_VISITS[:2],
    JOINT,
    Measure("去过的机构", "institutions"),
    *_VISITS[3:],
    Measure("发现问题（个）", "issues"),
    Measure("了结问题（个）", "closed"),
    *_PUBLICATION,
)

Count = Callable[[object], Figure]


def by_campaign(rows: Listings, campaign: Mapping[str, object]) -> dict[str, Count]:
    """How each count of a campaign's row is made from the rows behind it."""
    of = {"活动": campaign["campaign_id"]}
    listed: dict[str, tuple[Listing, Where]] = {
        "inspected": (rows.institutions, {"已检查": "是"}),
        "complete": (rows.institutions, {"查全": "是"}),
        "with_problem": (rows.institutions, {"发现问题": "是"}),
        "dispositions": (rows.dispositions, {}),
        **_followed(rows),
        **_visited(rows),
    }
    if campaign["is_drawn"]:
        listed["planned"] = (rows.institutions, {"抽中": "是"})
    return _counts({name: (listing, {**of, **where}) for name, (listing, where) in listed.items()})


def by_department(rows: Listings, row: Mapping[str, object]) -> dict[str, Count]:
    """How each count of a department's row is made from the rows behind it."""
    of = {"单位": row["department"]}
    listed: dict[str, tuple[Listing, Where]] = {
        "inspected": (rows.tasks, {"已检查": "是"}),
        "complete": (rows.tasks, {"查全": "是"}),
        "with_problem": (rows.tasks, {"发现问题": "是"}),
        "dispositions": (rows.dispositions, {}),
        **{
            name: (listing, {**where, "年度": row["year"]})
            for name, (listing, where) in _followed(rows).items()
        },
        **{name: (rows.attendances, where) for name, (_, where) in _visited(rows).items()},
    }
    counts = _counts({name: (listing, {**of, **where}) for name, (listing, where) in listed.items()})
    undrawn = int(str(row["planned_undrawn"]))
    return {**counts, "planned": partial(rows.tasks.figure, where={**of, "抽中": "是"}, beside=undrawn)}


def by_month(rows: Listings, row: Mapping[str, object]) -> dict[str, Count]:
    """How each count of a month's row is made from the rows behind it."""
    month = f"{row['year']}-{row['month']:02d}"
    listed = {
        name: (listing, {**where, "月份": month})
        for name, (listing, where) in {**_followed(rows), **_visited(rows)}.items()
    }
    listed["closed"] = (rows.issues, {"了结月份": month})
    return _counts(listed)


def _followed(rows: Listings) -> dict[str, tuple[Listing, Where]]:
    return {
        "publications": (rows.publications, {}),
        "published": (rows.publications, {"公示": ("按期", "逾期公示")}),
        "published_on_time": (rows.publications, {"公示": "按期"}),
        "publications_judged": (rows.publications, {"公示": JUDGED}),
        "issues": (rows.issues, {}),
        "closed": (rows.issues, {"已了结": "是"}),
    }


def _visited(rows: Listings) -> dict[str, tuple[Listing, Where]]:
    return {
        "visits": (rows.visits, {"种类": "抽查"}), "joint_visits": (rows.visits, {"种类": "抽查", "部门联合": "是"}),
        "repeated_visits": (rows.visits, {"重复": "是"}),
        "outside_visits": (rows.visits, {"种类": "个案检查"}), "reinspections": (rows.visits, {"种类": "复查"}),
    }  # fmt: skip


def _counts(listed: Mapping[str, tuple[Listing, Where]]) -> dict[str, Count]:
    return {name: partial(listing.figure, where=where) for name, (listing, where) in listed.items()}


def figures(
    measures: Sequence[Measure], row: Mapping[str, object], counts: Mapping[str, Count], at: tuple[int, int]
) -> Iterator[object]:
    """The cells of a row: a count is a formula over the rows behind it where there is one, a share a formula
    over the row's own cells. `at`: the sheet's row and the column of the first measure, from zero."""
    places = {measure.part: at[1] + n for n, measure in enumerate(measures) if not measure.of}
    for measure in measures:
        value = measure.value(row)
        if measure.of:
            part, whole = (xl_rowcol_to_cell(at[0], places[name]) for name in (measure.part, measure.of))
            yield share(part, whole, value)
        elif value is None or measure.part not in counts:
            yield value
        else:
            yield counts[measure.part](value)


def share(part: str, whole: str, value: float | int | None, look: str | None = None) -> Figure:
    """One cell's share of another, nothing where there is nothing to share."""
    return Figure(f'=IF(N({whole})=0,"",{part}/{whole})', "" if value is None else value, look=look)

"""The visits, planned and made, as published."""

from typing import Final

from schemas.published.columns import (
    Count,
    Day,
    Flag,
    Named,
    OfClass,
    OfDepartment,
    OfIdentity,
    OfInstitution,
    Placed,
    Text,
    choice,
    column,
    count,
)

PLAN_STATUSES: Final = {
    "late": "过了计划日还没有检查", "other_day": "不在计划日检查", "unplanned": "还没有安排", "planned": "未到计划日",
    "on_day": "按计划日检查", "not_planned": "没有安排、已检查",
}  # fmt: skip
"""What became of a visit planned, the most urgent first."""


class PlannedVisit(Placed, Named, OfIdentity, OfDepartment):
    """The visits planned."""

    planned_on: Day = column("计划检查日期", "", nullable=False)
    planned_at: Text = column("计划检查时间", "照写；没有写的为空")
    remark: Text = column("备注", "照写；没有写的为空")


class MadeVisit(OfIdentity, OfDepartment):
    """The visits made."""

    visited_on: Day = column("检查日期", "", nullable=False)
    is_outside: Flag = column("抽查以外", "机构没有抽中", nullable=False)


class VisitPlan(OfInstitution, OfDepartment, OfClass):
    """The visits planned beside those made."""

    planned_on: Day = column("计划检查日期", "没有安排的为空")
    planned_at: Text = column("计划检查时间", "照写；没有写的为空")
    visited_on: Day = column("实际检查日期", "没有有效记录的为空")
    status: Text = choice("状态", PLAN_STATUSES)
    remark: Text = column("备注", "安排上的备注")


class JointVisit(OfInstitution, OfClass):
    """Whether the departments went together."""

    days: Count = count("去了几天", "各部门去的不同日期", unit="天")
    most_together: Count = count("一天最多几个部门", unit="个")
    is_joint: Flag = column("联合检查", "有一天各部门都去了", nullable=False)

"""The visits, planned and made, as published."""

from typing import Final

from schemas.published.columns import (
    Day,
    Flag,
    Named,
    OfClass,
    OfDepartment,
    OfIdentity,
    OfInstitution,
    Placed,
    Text,
    Texts,
    choice,
    column,
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


class VisitEntry(OfInstitution, OfDepartment):
    """What each visit's papers say of the door."""

    visited_on: Day = column("检查日期", "", nullable=False)
    scanned_at: Text = column("扫码时间", "认不出的照写；没有写的为空")
    notice_number: Text = column("通知书文号", "没有写的为空")
    task_number: Text = column("任务编号", "平台的；没有写的为空")
    is_scanned: Flag = column("有扫码时间", "认得出是哪一天什么时间", nullable=False)


class VisitPlan(OfInstitution, OfDepartment, OfClass):
    """The visits planned beside those made."""

    planned_on: Day = column("计划检查日期", "没有安排的为空")
    planned_at: Text = column("计划检查时间", "照写；没有写的为空")
    visited_on: Day = column("实际检查日期", "没有有效记录的为空")
    status: Text = choice("状态", PLAN_STATUSES)
    remark: Text = column("备注", "安排上的备注")


class JointVisit(OfInstitution, OfClass):
    """Whether the departments went together."""

    visited_on: Day = column("检查日期", "", nullable=False)
    departments: Texts = column("单位", "这一天去的部门", nullable=False)
    is_joint: Flag = column("联合检查", "同一天两个以上部门去的", nullable=False)

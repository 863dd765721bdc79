"""检查安排: on which day which institution is to be visited, one row a visit (通知：进一次门、查多项事)."""

from schemas.checks import Day, Lines, Texts, column, nothing, other_than, rule, untrue
from schemas.returns import IDENTITY_STATES

PLANNED_STATES = ("dated", "year_assumed", "out_of_period", "none", "withdrawn", "unreadable", "twice")
"""What a row says of its day; `none`: it is not filled in yet."""


class VisitPlans(Lines):
    """Rows of a plan of visits, normalised and held against roster, draw and plan."""

    institution_id: str = column("机构标识", "在名录中认定的机构；认不出的为空", nullable=True)
    identity: str = column("机构的代码或名称", "填的代码；没有代码的是名称")
    identity_cell: str = column("代码或名称单元格", "代码所在的单元格；没有代码的是名称的")
    identity_state: str = column(
        "机构认定",
        "known 认出、known_by_name 代码有误或未填而凭名称认出、conflict 名称与代码分属两个机构、unknown 认不出",
        domain=IDENTITY_STATES,
    )
    code_detail: str = column("代码的毛病", "哪一位不对、少了几位，供提示；认出的、正确的为空")
    outside_draw: bool = column("未抽中", "认出的机构不在抽取结果中；没有抽取记录的都算抽中")
    departments: Texts = column("检查单位", "计划中的部门名称；没有写的是全部部门")
    strange_departments: str = column("认不出的单位", "不是本次部门的；没有的为空")
    department_cell: str = column("检查单位单元格", "检查单位所在或应在的单元格")
    departments_told: str = column("本次部门", "计划中的各部门，供提示")
    planned_on: Day = column("计划检查日期", "没有填的、读不出的为空", nullable=True)
    planned_on_text: str = column("计划检查日期原文", "填的日期")
    planned_on_cell: str = column("计划检查日期单元格", "日期所在或应在的单元格")
    planned_state: str = column(
        "计划检查日期状态",
        "dated 可用、year_assumed 没有写年份而按抽查期间读、out_of_period 不在抽查期间、none 还没有填、withdrawn 取消了、"
        "unreadable 无法识别、twice 同一份安排里同一机构有两个日期",
        domain=PLANNED_STATES,
    )
    planned_detail: str = column("日期说明", "日期的问题，供提示")

    in_roster = rule(
        "I01", "identity_state", other_than("unknown"), at="identity_cell", found="identity",
        detail="code_detail"
    )  # fmt: skip
    among_drawn = rule("I02", "outside_draw", untrue, at="identity_cell", found="identity")
    of_the_campaign = rule(
        "I03", "strange_departments", nothing, at="department_cell", found="strange_departments",
        detail="departments_told",
    )  # fmt: skip
    of_one_institution = rule(
        "I15", "identity_state", other_than("conflict"), at="identity_cell", found="identity"
    )
    code_right = rule(
        "I20", "identity_state", other_than("known_by_name"), at="identity_cell", found="identity",
        detail="code_detail",
    )  # fmt: skip
    dated = rule(
        "L02", "planned_state", other_than("unreadable", "twice"), at="planned_on_cell",
        found="planned_on_text", detail="planned_detail",
    )  # fmt: skip
    within_period = rule(
        "I13", "planned_state", other_than("year_assumed", "out_of_period"), at="planned_on_cell",
        found="planned_on_text", detail="planned_detail",
    )  # fmt: skip

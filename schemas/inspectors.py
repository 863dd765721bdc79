"""执法检查人员名录: the inspectors, one row a person."""

from schemas.checks import Lines, column, nothing, other_than, rule, true

DEPARTMENT_STATES = ("known", "unknown", "blank")


class Inspectors(Lines):
    """The inspectors' rows, normalised.
    证号 may be a personal ID number: it leaves the warehouse masked only."""

    name: str = column("姓名", "执法检查人员姓名")
    department: str = column("单位", "计划中的部门名称；不是本次部门的为空", nullable=True)
    department_text: str = column("单位原文", "名录上写的单位")
    department_cell: str = column("单位单元格", "单位所在或应在的单元格")
    department_state: str = column(
        "单位状态", "known 本次部门、unknown 不是本次部门、blank 未填", domain=DEPARTMENT_STATES
    )
    departments_told: str = column("本次部门", "计划中的各部门，供提示")
    certificate: str = column("执法证号/身份证号", "个人信息：对外只显示末四位")
    recusal: str = column("回避对象", "应当回避的机构名称，多个用、隔开")
    field: str = column("执法领域", "名录上写的执法领域，多个用、隔开")
    is_drawable: bool = column("参加抽取", "证件有效、人在岗的")
    absence_text: str = column("不参加抽取的依据", "有效期、证件状态或人员状态所填；参加的为空")
    absence_cell: str = column("不参加抽取的单元格", "上一项所在的单元格；参加的为空")
    missing_cell: str = column("缺项单元格", "姓名、单位、证号中第一个空缺的位置；不缺的为空")

    complete = rule("P01", "missing_cell", nothing, at="missing_cell")
    present = rule("P03", "is_drawable", true, at="absence_cell", found="absence_text")
    of_the_campaign = rule(
        "P02", "department_state", other_than("unknown"), at="department_cell", found="department_text",
        detail="departments_told",
    )  # fmt: skip

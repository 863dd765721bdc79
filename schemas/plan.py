"""附件1 部门联合抽查计划: the plan as a table, one row a task."""

from schemas.checks import Lines, column, nothing, rule


class PlanRows(Lines):
    """Rows of 附件1 held against campaign.toml."""

    task: str = column("抽查任务名称", "如“2024 年新华区 A 类职业技能培训领域联合检查”")
    task_cell: str = column("任务名称单元格", "任务名称所在或应在的单元格")
    share: str = column("抽查比例", "如“…A 类 1%”")
    share_cell: str = column("抽查比例单元格", "抽查比例所在或应在的单元格")
    share_fault: str = column("比例的出入", "与计划比例不同之处；一致的为空")
    year_fault: str = column("年份的出入", "任务名称中的年份与抽查期间不同之处；一致的为空")

    share_agrees = rule("C01", "share_fault", nothing, at="share_cell", found="share", detail="share_fault")
    year_agrees = rule("C01", "year_fault", nothing, at="task_cell", found="task", detail="year_fault")

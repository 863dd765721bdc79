"""附件1 部门联合抽查计划: the plan as a table, one row a task."""

import pandera.polars as pa
import polars as pl

from schemas.checks import column, rule


class PlanRows(pa.DataFrameModel):
    """Rows of 附件1 held against campaign.toml."""

    task: str = column("抽查任务名称", "如“2024 年新华区 A 类职业技能培训领域联合检查”")
    share: str = column("抽查比例", "如“…A 类 1%”")
    share_fault: str = column("比例的出入", "与计划比例不同之处；一致的为空")
    year_fault: str = column("年份的出入", "任务名称中的年份与抽查期间不同之处；一致的为空")

    @rule("C01", at="share_cell", found="share", detail="share_fault")
    def _share_agrees() -> pl.Expr:
        return pl.col("share_fault") == ""

    @rule("C01", at="task_cell", found="task", detail="year_fault")
    def _year_agrees() -> pl.Expr:
        return pl.col("year_fault") == ""

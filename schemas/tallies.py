"""附件3 部门联合监管统计表: a department's own figures, one row a department × measure."""

import pandera.polars as pa
import polars as pl

from schemas.checks import column, rule


class DeclaredFigures(pa.DataFrameModel):
    """Figures as a department declares them, normalised."""

    department: str = column("单位", "计划中的部门名称，或合计；不是本次部门的为空")
    measure: str = column("指标", "department_tally 的列名")
    figure: int = column("数", "户数；无法识别的为空")
    inspected: int = column("抽查户数", "同一行的抽查户数，户")

    @rule("I03", at="department_cell", found="department_text", detail="departments_told")
    def _department_known() -> pl.Expr:
        return pl.col("department").is_not_null()

    @rule("T01", at="figure_cell", found="figure_text")
    def _whole_and_within() -> pl.Expr:
        return pl.col("figure").is_not_null() & (
            (pl.col("figure") <= pl.col("inspected")) | pl.col("inspected").is_null()
        )

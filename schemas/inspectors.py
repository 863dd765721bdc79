"""执法检查人员名录: the inspectors, one row a person."""

import pandera.polars as pa
import polars as pl

from schemas.checks import column, rule


class Inspectors(pa.DataFrameModel):
    """The inspectors' rows, normalised. 证号 may be a personal ID number: it leaves the warehouse masked only."""

    name: str = column("姓名", "执法检查人员姓名")
    department: str = column("单位", "计划中的部门名称；不是本次部门的为空")
    certificate: str = column("执法证号/身份证号", "个人信息：对外只显示末四位")
    recusal: str = column("回避对象", "应当回避的机构名称，多个用、隔开")
    missing_cell: str = column("缺项单元格", "姓名、单位、证号中第一个空缺的位置；不缺的为空")

    @rule("P01", at="missing_cell")
    def _complete() -> pl.Expr:
        return pl.col("missing_cell") == ""

    @rule("P02", at="department_cell", found="department_text", detail="departments_told")
    def _of_the_campaign() -> pl.Expr:
        return pl.col("department").is_not_null() | (pl.col("department_text") == "")

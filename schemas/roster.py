"""检查对象名录: the roster of institutions, one row an institution."""

import pandera.polars as pa
import polars as pl

from schemas.checks import column, rule


class Roster(pa.DataFrameModel):
    """A roster's rows, normalised; the source is the lead department's 检查对象名录."""

    name: str = column("名称", "机构名称，按名录原文")
    name_key: str = column("名称（归一）", "全半角、括号、空白统一后的名称，用于识别")
    code: str = column("统一社会信用代码/注册号", "18 位或 15 位，归一后；没有代码的为空串")
    code_is_right: bool = column("代码是否正确", "位数与校验码（GB 32100-2015 / GS 15-2006）")
    address: str = column("地址", "住所、经营场所或办学地址")
    legal_representative: str = column("法定代表人/负责人", "姓名")
    credit_class: str = column("信用风险分类", "A、B、C、D；无法识别的为空")
    notice_unsuitable: bool = column("不宜告知", "检查前不发告知书")
    institution_id: str = column("机构标识", "代码；没有代码的用归一后的名称")
    conflict_cell: str = column("冲突单元格", "与同批名录中前一行不同之处；没有冲突的为空")

    @rule("R01", at="name_cell")
    def _name_given() -> pl.Expr:
        return pl.col("name_key") != ""

    @rule("R02", at="code_cell", found="code")
    def _code_right() -> pl.Expr:
        return (pl.col("code") == "") | pl.col("code_is_right")

    @rule("R03", at="credit_class_cell", found="credit_class_text")
    def _class_known() -> pl.Expr:
        return pl.col("credit_class").is_not_null()

    @rule("R04", at="conflict_cell", detail="conflict_detail")
    def _one_version() -> pl.Expr:
        return pl.col("conflict_cell") == ""

    @rule("R05", at="code_cell")
    def _code_given() -> pl.Expr:
        return (pl.col("code") != "") | (pl.col("name_key") == "")

"""检查记录: what 附件2 and 检查情况台账 return, one row a 机构 × 检查单位 × 检查事项."""

import pandera.polars as pa
import polars as pl

from schemas.checks import column, rule
from schemas.vocabulary import PROBLEM_RESULTS

_PROBLEMS_WITHOUT_OWN_DISPOSITION = sorted(PROBLEM_RESULTS - {5})


class Returns(pa.DataFrameModel):
    """Lines of records, normalised and held against roster, inspectors, plan and as-of date."""

    institution_id: str = column("机构标识", "在名录中认定的机构；认不出的为空")
    conflict: bool = column("名称代码不符", "名称与代码在名录中分属两个机构")
    known_by_name: bool = column("按名称认定", "代码有误或未填，凭名称认定")
    drawn: bool = column("是否抽中", "在抽取结果中；没有抽取记录的按抽中看")
    department: str = column("检查单位", "计划中的部门名称；不是本次部门的为空")
    item: str = column("检查事项", "计划中的事项名称")
    results: list[int] = column("检查结果", "编号 1–10，可多个")
    result_fault: str = column("结果的问题", "missing、unreadable、contradiction；没有问题的为空")
    dispositions: list[str] = column("处理结果", "四种处理结果，含备注所述和结果 5 所含")
    disposition_is_strange: bool = column("处理结果无法识别", "不是四种之一")
    inspected_on: pl.Date = column("检查日期", "检查对象签字日期；空缺时取执法检查人员签字日期")
    in_period: bool = column("在抽查期间内", "检查日期落在计划的抽查期间")
    in_future: bool = column("在将来", "检查日期晚于统计日")
    is_signed: bool = column("检查对象已签字", "姓名、已签字、签章、盖章或图片")
    refused: bool = column("拒签", "检查对象拒绝签字或盖章")
    refusal_is_explained: bool = column("拒签有说明", "有情况说明，且执法检查人员已签字")
    missing_signers: str = column("未签字人员", "列名而没有签字的执法检查人员")
    team_fault: str = column("检查组问题", "人员不齐的说明；齐全的为空")
    unknown_inspectors: str = column("名录外人员", "不在执法检查人员名录中的姓名")

    @rule("I01", at="identity_cell", found="identity")
    def _in_roster() -> pl.Expr:
        return pl.col("institution_id").is_not_null() | pl.col("conflict")

    @rule("I02", at="identity_cell", found="identity")
    def _among_drawn() -> pl.Expr:
        return pl.col("drawn") | pl.col("institution_id").is_null()

    @rule("I03", at="department_cell", found="department_text", detail="departments_told")
    def _department_known() -> pl.Expr:
        return pl.col("department").is_not_null()

    @rule("I04", at="result_cell")
    def _result_given() -> pl.Expr:
        return pl.col("result_fault") != "missing"

    @rule("I05", at="result_cell", found="result_text")
    def _result_readable() -> pl.Expr:
        return pl.col("result_fault") != "unreadable"

    @rule("I06", at="result_cell", found="result_text")
    def _results_agree() -> pl.Expr:
        return pl.col("result_fault") != "contradiction"

    @rule("I07", at="institution_signature_cell", found="institution_signature")
    def _institution_signed() -> pl.Expr:
        return pl.col("is_signed") | pl.col("refused")

    @rule("I08", at="institution_signature_cell", found="institution_signature")
    def _refusal_explained() -> pl.Expr:
        return ~pl.col("refused") | pl.col("refusal_is_explained")

    @rule("I09", at="inspector_signature_cell", detail="signers_detail")
    def _inspectors_signed() -> pl.Expr:
        return pl.col("missing_signers") == ""

    @rule("I10", at="inspectors_cell", detail="team_fault")
    def _team_complete() -> pl.Expr:
        return pl.col("team_fault") == ""

    @rule("I11", at="inspectors_cell", found="unknown_inspectors")
    def _inspectors_known() -> pl.Expr:
        return pl.col("unknown_inspectors") == ""

    @rule("I12", at="inspected_on_cell", found="inspected_on_text")
    def _dated() -> pl.Expr:
        return pl.col("inspected_on").is_not_null()

    @rule("I13", at="inspected_on_cell", found="inspected_on_text")
    def _within_period() -> pl.Expr:
        return pl.col("in_period") | pl.col("in_future") | pl.col("inspected_on").is_null()

    @rule("I14", at="inspected_on_cell", found="inspected_on_text")
    def _not_in_future() -> pl.Expr:
        return ~pl.col("in_future") | pl.col("inspected_on").is_null()

    @rule("I15", at="identity_cell", found="identity")
    def _one_institution() -> pl.Expr:
        return ~pl.col("conflict")

    @rule("I16", at="strange_disposition_cell", found="strange_disposition_text")
    def _disposition_known() -> pl.Expr:
        return ~pl.col("disposition_is_strange")

    @rule("I17", at="disposition_cell")
    def _problem_disposed_of() -> pl.Expr:
        problem = pl.col("results").list.set_intersection(_PROBLEMS_WITHOUT_OWN_DISPOSITION).list.len() > 0
        return ~problem | (pl.col("dispositions").list.len() > 0)

    @rule("I18", at="disposition_cell", found="disposition_text")
    def _disposition_has_problem() -> pl.Expr:
        clean = pl.col("results").list.set_difference([1, 7, 9]).list.len() == 0
        return ~clean | (pl.col("results").list.len() == 0) | (pl.col("dispositions").list.len() == 0)

    @rule("I20", at="identity_cell", found="identity")
    def _code_right() -> pl.Expr:
        return ~pl.col("known_by_name")

"""检查记录: what 附件2 and 检查情况台账 return, one row a 机构 × 检查单位 × 检查事项."""

from functools import lru_cache

from schemas.checks import (
    Day,
    Lines,
    Texts,
    column,
    given,
    nothing,
    only_of,
    other_than,
    rule,
    untrue,
)
from schemas.lists import NOTICE_RESULTS, Results

IDENTITY_STATES = ("known", "known_by_name", "conflict", "unknown")
MARKS = ("", "correction", "reinspection")
ITEM_STATES = ("known", "unknown", "no_department")
RESULT_STATES = ("read", "missing", "unreadable", "contradiction", "not_in_plan")
SIGNATURE_STATES = (
    "signed", "refused_explained", "refused_unexplained", "nobody_explained", "nobody_unexplained",
    "nobody_but_inspected", "missing",
)  # fmt: skip
_UNSIGNED = ("missing", "nobody_unexplained", "nobody_but_inspected")
DATE_STATES = ("in_period", "year_assumed", "out_of_period", "future", "missing")
DISPOSITION_STATES = ("fits", "missing", "unfounded")


class Returns(Lines):
    """Lines of records, normalised and held against roster, inspectors, plan and as-of date."""

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
    department: str = column("检查单位", "计划中的部门名称；不是本次部门的为空", nullable=True)
    department_text: str = column("检查单位原文", "填的检查单位")
    department_cell: str = column("检查单位单元格", "检查单位所在或应在的单元格")
    departments_told: str = column("本次部门", "计划中的各部门，供提示")
    item: str = column("检查事项", "计划中的事项名称；不在计划之内、分不清是哪一个的为空", nullable=True)
    item_text: str = column("检查事项原文", "填的检查事项")
    item_cell: str = column("检查事项单元格", "检查事项所在或应在的单元格")
    item_detail: str = column("检查事项的说明", "该部门的事项，或为什么像是另一次抽查的，供提示")
    item_state: str = column(
        "检查事项状态", "known 认出、unknown 认不出、no_department 单位认不出的不问事项", domain=ITEM_STATES
    )
    results: Texts = column("检查结果", "计划所列的编号，可多个")
    result_text: str = column("检查结果原文", "填的检查结果")
    result_cell: str = column("检查结果单元格", "检查结果所在或应在的单元格")
    result_state: str = column(
        "检查结果状态",
        "read 读出、missing 未填、unreadable 无法识别、contradiction 自相矛盾、not_in_plan 表上的编号计划里没有",
        domain=RESULT_STATES,
    )
    result_detail: str = column("检查结果的说明", "读不出时为什么、可以填什么，供提示")
    by_legend: bool = column("按表上的编号读", "表上自印的编号含义与计划不同，按表上的读")
    dispositions: Texts = column("处理结果", "计划所列的处理结果，含备注所述和结果所含")
    disposition_origins: Texts = column(
        "处理结果的依据", "逐项：stated 处理结果栏、remark 备注、implied 结果所含"
    )
    disposition_words: Texts = column("处理结果的原话", "逐项：读出它的那几个字；结果所含的为空")
    remark: str = column("备注", "备注栏所填")
    remark_cell: str = column("备注单元格", "备注所在或应在的单元格")
    remark_is_unsure: bool = column(
        "备注的处理结果分不清",
        "备注说的处理结果没有写明单位，而发现问题的不是一个单位；或分不清是已经作出还是以后再说",
    )
    disposition_text: str = column("处理结果原文", "本行处理结果栏所填")
    disposition_cell: str = column("处理结果单元格", "处理结果所在或应在的单元格")
    disposition_state: str = column(
        "处理结果状态",
        "fits 相符、missing 有问题而没有处理结果、unfounded 没有问题而有处理结果",
        domain=DISPOSITION_STATES,
    )
    disposition_is_strange: bool = column("处理结果无法识别", "不是计划所列的")
    strange_disposition_text: str = column("无法识别的处理结果", "本行的，或整份记录表的处理结果栏所填")
    disposed_cell: str = column(
        "说到处理结果的单元格", "处理结果栏，本行的或整份记录表的；只有备注说到的是备注"
    )
    disposed_text: str = column("说到处理结果的原文", "该单元格的")
    strange_disposition_cell: str = column("无法识别的处理结果单元格", "本行的，或整份记录表的处理结果栏")
    inspected_on: Day = column("检查日期", "检查对象签字日期；空缺时取执法检查人员签字日期", nullable=True)
    inspected_on_text: str = column("检查日期原文", "填的检查日期")
    inspected_on_cell: str = column("检查日期单元格", "检查日期所在或应在的单元格")
    date_state: str = column(
        "检查日期状态",
        "in_period 在抽查期间内、year_assumed 没有写年份而按抽查期间读、out_of_period 不在、future 晚于统计日、missing 缺失或无法识别",
        domain=DATE_STATES,
    )
    date_detail: str = column("检查日期的说明", "没有写年份的按哪一天读，供提示")
    institution_signature: str = column("检查对象签字原文", "检查对象（签字/盖章）栏所填")
    institution_signature_cell: str = column("检查对象签字单元格", "检查对象签字所在或应在的单元格")
    institution_signature_state: str = column(
        "检查对象签字状态",
        "signed 已签、refused_ 拒签、nobody_ 现场无人可签，"
        "_explained 有说明且执法检查人员已签、_unexplained 缺说明或签字、"
        "nobody_but_inspected 结果不是无人可签的、missing 未签",
        domain=SIGNATURE_STATES,
    )
    inspector_signature_cell: str = column("执法检查人员签字单元格", "执法检查人员签字所在或应在的单元格")
    missing_signers: str = column("未签字人员", "列名而没有签字的执法检查人员")
    signers_detail: str = column("未签字人员说明", "未签字人员，供提示")
    unsigned_at: str = column("没有签字栏的台账", "台账没有签字栏的，检查结果表头所在的单元格；有的为空")
    signed_on_forms: bool = column("以纸质记录表的签字为准", "台账没有签字栏，而计划规定照计")
    inspectors: str = column("执法检查人员", "检查组的姓名，用、隔开")
    inspectors_cell: str = column("执法检查人员单元格", "检查组所在或应在的单元格")
    team_fault: str = column("检查组问题", "人员不齐的说明；齐全的为空")
    unknown_inspectors: str = column("名录外人员", "不在执法检查人员名录中的姓名")

    visitor_fault: str = column("到场人员问题", "没有抽取的、应当回避的人员；没有的为空")
    mark: str = column("更正或复查", "correction 更正、reinspection 复查；没有写明的为空", domain=MARKS)

    in_roster = rule(
        "I01",
        "identity_state",
        other_than("unknown"),
        at="identity_cell",
        found="identity",
        detail="code_detail",
    )
    among_drawn = rule("I02", "outside_draw", untrue, at="identity_cell", found="identity")
    of_the_campaign = rule(
        "I03", "department", given, at="department_cell", found="department_text", detail="departments_told"
    )
    result_given = rule("I04", "result_state", other_than("missing"), at="result_cell")
    result_readable = rule(
        "I05",
        "result_state",
        other_than("unreadable"),
        at="result_cell",
        found="result_text",
        detail="result_detail",
    )
    result_of_the_list = rule(
        "I05", "results", only_of(map(str, NOTICE_RESULTS.codes)), at="result_cell", found="result_text"
    )
    number_of_the_sheet = rule(
        "I21", "by_legend", untrue, at="result_cell", found="result_text", detail="result_detail"
    )
    number_in_the_plan = rule(
        "I22", "result_state", other_than("not_in_plan"), at="result_cell", found="result_text",
        detail="result_detail",
    )  # fmt: skip
    results_agree = rule(
        "I06", "result_state", other_than("contradiction"), at="result_cell", found="result_text"
    )
    institution_signed = rule(
        "I07", "institution_signature_state", other_than(*_UNSIGNED), at="institution_signature_cell",
        found="institution_signature",
    )  # fmt: skip
    refusal_explained = rule(
        "I08", "institution_signature_state", other_than("refused_unexplained"),
        at="institution_signature_cell", found="institution_signature",
    )  # fmt: skip
    inspectors_signed = rule(
        "I09", "missing_signers", nothing, at="inspector_signature_cell", detail="signers_detail"
    )
    team_complete = rule("I10", "team_fault", nothing, at="inspectors_cell", detail="team_fault")
    inspectors_known = rule(
        "I11", "unknown_inspectors", nothing, at="inspectors_cell", found="unknown_inspectors"
    )
    dated = rule(
        "I12", "date_state", other_than("missing"), at="inspected_on_cell", found="inspected_on_text"
    )
    within_period = rule(
        "I13", "date_state", other_than("out_of_period", "year_assumed"), at="inspected_on_cell",
        found="inspected_on_text", detail="date_detail",
    )  # fmt: skip
    not_in_future = rule(
        "I14", "date_state", other_than("future"), at="inspected_on_cell", found="inspected_on_text",
        detail="date_detail",
    )  # fmt: skip
    of_one_institution = rule(
        "I15", "identity_state", other_than("conflict"), at="identity_cell", found="identity"
    )
    disposition_known = rule(
        "I16",
        "disposition_is_strange",
        untrue,
        at="strange_disposition_cell",
        found="strange_disposition_text",
    )
    problem_disposed_of = rule("I17", "disposition_state", other_than("missing"), at="disposition_cell")
    disposition_founded = rule(
        "I18", "disposition_state", other_than("unfounded"), at="disposed_cell", found="disposed_text"
    )
    code_right = rule(
        "I20", "identity_state", other_than("known_by_name"), at="identity_cell", found="identity",
        detail="code_detail",
    )  # fmt: skip
    signed_in_the_list = rule("I25", "signed_on_forms", untrue, at="unsigned_at")
    item_of_the_plan = rule(
        "I27", "item_state", other_than("unknown"), at="item_cell", found="item_text", detail="item_detail"
    )
    team_as_drawn = rule("I28", "visitor_fault", nothing, at="inspectors_cell", detail="visitor_fault")
    remark_attributed = rule("I26", "remark_is_unsure", untrue, at="remark_cell", found="remark")


@lru_cache
def returns_of(results: Results) -> type[Returns]:
    """The model whose results are a plan's own (docs/campaign.md: [[result]])."""
    if results == NOTICE_RESULTS:
        return Returns
    domain = only_of(map(str, results.codes))

    class OwnReturns(Returns):
        """Lines of records of a plan with results of its own."""

        result_of_the_list = rule("I05", "results", domain, at="result_cell", found="result_text")

    return OwnReturns

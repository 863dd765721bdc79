"""检查对象名录: the roster of institutions, one row an institution."""

from schemas.checks import Lines, column, given, nothing, other_than, rule, untrue

CODE_STATES = ("right", "wrong", "none", "nobody")


class Roster(Lines):
    """A roster's rows, normalised; the source is the lead department's 检查对象名录."""

    run: int = column("批次", "第几次运行收下的名录")
    name: str = column("名称", "机构名称，按名录原文")
    name_key: str = column("名称（归一）", "全半角、括号、空白统一后的名称，用于识别")
    name_cell: str = column("名称单元格", "名称所在或应在的单元格")
    code: str = column("统一社会信用代码/注册号", "18 位或 15 位，归一后；没有代码的为空串")
    code_cell: str = column("代码单元格", "代码所在或应在的单元格")
    code_state: str = column(
        "代码状态", "right 正确、wrong 位数或校验码不对、none 没有代码、nobody 名称也没有", domain=CODE_STATES
    )
    address: str = column("地址", "住所、经营场所或办学地址")
    legal_representative: str = column("法定代表人/负责人", "姓名")
    code_detail: str = column("代码的毛病", "哪一位不对、少了几位，供提示；正确的为空")
    credit_class: str = column("信用风险分类", "计划所列分类之一；无法识别的为空", nullable=True)
    credit_class_text: str = column("信用风险分类原文", "名录上写的分类")
    credit_class_cell: str = column("分类单元格", "分类所在或应在的单元格")
    registration_status: str = column("登记状态", "名录上写的登记状态")
    registration_status_cell: str = column("登记状态单元格", "登记状态所在或应在的单元格")
    is_deregistered: bool = column("已注销、吊销或迁出", "不参加抽取，不在名录户数里")
    notice_unsuitable: bool = column("不宜告知", "检查前不发告知书")
    institution_id: str = column("机构标识", "代码；没有代码的用归一后的名称")
    conflict_cell: str = column("冲突单元格", "与同批名录中前一行不同之处；没有冲突的为空")
    conflict_detail: str = column("冲突说明", "哪一项与前一处不同，前一处在哪里")

    named = rule("R01", "name_key", other_than(""), at="name_cell")
    coded_right = rule(
        "R02", "code_state", other_than("wrong"), at="code_cell", found="code", detail="code_detail"
    )
    classed = rule("R03", "credit_class", given, at="credit_class_cell", found="credit_class_text")
    of_one_version = rule("R04", "conflict_cell", nothing, at="conflict_cell", detail="conflict_detail")
    registered = rule(
        "R07", "is_deregistered", untrue, at="registration_status_cell", found="registration_status"
    )
    coded = rule("R05", "code_state", other_than("none"), at="code_cell")

"""公示台账、移送台账、整改复查台账: what was done after the inspection, one row an institution × department × act."""

from schemas.checks import Day, Lines, Texts, column, given, other_than, rule

ACTS = ("publication", "referral", "reinspection")
DONE_STATES = ("dated", "year_assumed", "on_arrival", "withdrawal", "unreadable", "too_early")
OUTCOME_STATES = ("none", "closes", "stays_open", "not_understood")
PUBLISHED_STATES = ("stated", "as_recorded", "not_understood")


class LedgerEntries(Lines):
    """Ledger rows, normalised and matched with the records that count."""

    institution_id: str = column("机构标识", "在名录中认定的机构", nullable=True)
    department: str = column(
        "单位", "计划中的部门名称；台账没有写的，取唯一检查过该机构的部门", nullable=True
    )
    item: str = column("检查事项", "计划中的事项名称；台账没有写的、写的不是检查事项的为空", nullable=True)
    kind: str = column("种类", "publication 公示、referral 移送、reinspection 复查", domain=ACTS)
    is_withdrawal: bool = column(
        "撤销", "这一行撤销同一机构 × 单位以前的这种办理（备注或状态写明撤销、作废）"
    )
    done_on: Day = column("办理日期", "公示、移送或复查的日期", nullable=True)
    done_on_text: str = column("办理日期原文", "台账上写的日期")
    done_on_cell: str = column("办理日期单元格", "日期所在或应在的单元格")
    done_state: str = column(
        "办理日期状态",
        "dated 可用、year_assumed 没有写年份而按抽查期间读、on_arrival 以收到台账的统计日为准、"
        "withdrawal 撤销可以没有日期、unreadable 无法识别、too_early 早于所对应的检查",
        domain=DONE_STATES,
    )
    date_detail: str = column("日期说明", "日期的问题，供提示")
    event_on: Day = column(
        "检查日期", "所对应的检查记录的最早日期，已被后报替换的也算；找不到记录的为空", nullable=True
    )
    at_fault: str = column("对不上的内容", "对不上记录的代码、名称或单位")
    at_fault_cell: str = column("对不上的单元格", "要改的代码、名称或单位所在的单元格")
    fault_detail: str = column("对不上的说明", "为什么对不上，供提示")
    reinspection_result: str = column("复查结果", "台账上写的复查结果或后续处置状态")
    reinspection_result_cell: str = column("复查结果单元格", "复查结果所在或应在的单元格")
    outcome_state: str = column(
        "复查结论",
        "none 不是复查、closes 了结、stays_open 未了结、not_understood 看不懂，作未了结",
        domain=OUTCOME_STATES,
    )
    published_result: str = column("公示结果", "台账上写的公示结果")
    published_result_cell: str = column("公示结果单元格", "公示结果所在或应在的单元格")
    published: Texts = column("公示的结果", "计划所列的编号；没有写的、看不懂的为空", nullable=True)
    published_state: str = column(
        "公示结果状态",
        "stated 写明、as_recorded 没有写，以当天记录的结果为准、not_understood 看不懂",
        domain=PUBLISHED_STATES,
    )
    published_detail: str = column("公示结果说明", "公示结果看不懂的，为什么，供提示")

    matched = rule("L01", "event_on", given, at="at_fault_cell", found="at_fault", detail="fault_detail")
    dated = rule(
        "L02", "done_state", other_than("unreadable", "too_early"), at="done_on_cell", found="done_on_text",
        detail="date_detail",
    )  # fmt: skip
    year_written = rule(
        "I13", "done_state", other_than("year_assumed"), at="done_on_cell", found="done_on_text",
        detail="date_detail",
    )  # fmt: skip
    published_understood = rule(
        "L03", "published_state", other_than("not_understood"), at="published_result_cell",
        found="published_result", detail="published_detail",
    )  # fmt: skip
    outcome_understood = rule(
        "L04", "outcome_state", other_than("not_understood"), at="reinspection_result_cell",
        found="reinspection_result",
    )  # fmt: skip

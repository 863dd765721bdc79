"""公示台账、移送台账、整改复查台账: what was done after the inspection, one row an institution × department × act."""

from schemas.checks import Day, Lines, column, given, other_than, rule

ACTS = ("publication", "referral", "reinspection")
DONE_STATES = ("dated", "unreadable", "too_early")


class LedgerEntries(Lines):
    """Ledger rows, normalised and matched with the records that count."""

    institution_id: str = column("机构标识", "在名录中认定的机构", nullable=True)
    department: str = column(
        "单位", "计划中的部门名称；台账没有写的，取唯一检查过该机构的部门", nullable=True
    )
    item: str = column("检查事项", "计划中的事项名称；台账没有写的、写的不是检查事项的为空", nullable=True)
    kind: str = column("种类", "publication 公示、referral 移送、reinspection 复查", domain=ACTS)
    done_on: Day = column("办理日期", "公示、移送或复查的日期", nullable=True)
    done_on_text: str = column("办理日期原文", "台账上写的日期")
    done_on_cell: str = column("办理日期单元格", "日期所在或应在的单元格")
    done_state: str = column(
        "办理日期状态", "dated 可用、unreadable 无法识别、too_early 早于所对应的检查", domain=DONE_STATES
    )
    date_detail: str = column("日期说明", "日期的问题，供提示")
    event_on: Day = column(
        "检查日期", "所对应的检查记录的最早日期，已被后报替换的也算；找不到记录的为空", nullable=True
    )
    at_fault: str = column("对不上的内容", "对不上记录的代码、名称或单位")
    at_fault_cell: str = column("对不上的单元格", "要改的代码、名称或单位所在的单元格")
    fault_detail: str = column("对不上的说明", "为什么对不上，供提示")

    matched = rule("L01", "event_on", given, at="at_fault_cell", found="at_fault", detail="fault_detail")
    dated = rule(
        "L02", "done_state", other_than("unreadable", "too_early"), at="done_on_cell", found="done_on_text",
        detail="date_detail",
    )  # fmt: skip

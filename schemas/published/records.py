"""The roster, the records and what was done after them, as published."""

from schemas.published.columns import (
    Arrived,
    Day,
    Flag,
    InSheet,
    Named,
    OfClass,
    OfDepartment,
    OfFile,
    OfIdentity,
    OfInstitution,
    OfItem,
    Placed,
    Text,
    Texts,
    Whole,
    Wholes,
    WithCode,
    choice,
    column,
)

_STATUSES = {"current": "现行", "superseded": "已被后报替换", "reinspection": "复查", "pending": "待补正"}
_ORIGINS = {"stated": "处理结果栏", "remark": "备注所述", "implied": "结果 5 所含"}


class Institution(Placed, OfIdentity, OfClass, WithCode):
    """The roster."""

    name: Text = column("名称", "", nullable=False)
    address: Text = column("地址", "")
    legal_representative: Text = column("法定代表人/负责人", "")
    notice_unsuitable: Flag = column("不宜告知", "检查前不发告知书", nullable=False)
    is_deregistered: Flag = column(
        "已注销、吊销或迁出", "不参加抽取，不在名录户数和应抽户数里", nullable=False
    )
    is_listed: Flag = column(
        "在名录户数里", "抽取以后，是不是在抽取所用的名录里；抽取以前都是", nullable=False
    )


class Inspector(OfDepartment):
    """The inspectors."""

    name: Text = column("姓名", "", nullable=False)
    certificate: Text = column("执法证号", "身份证号只显示末四位", nullable=False)


class _AsReturned(InSheet, Named, Arrived, WithCode):
    institution_id: Text = column("机构标识", "名录中认不出的为空")
    institution: Text = column("名称", "认出的按名录，认不出的按原文")
    department: Text = column("单位", "认不出的为空")
    item: Text = column("检查事项", "")
    result_text: Text = column("检查结果原文", "")
    inspected_on: Day = column("检查日期", "读不出的为空")
    rules: Texts = column("规则", "使它不能计数的规则", nullable=False)
    line: Whole = column("记录行", "全部记录行按到达的先后排的次序", nullable=False)


class RecordLine(_AsReturned, OfFile):
    """Every line ever returned."""

    credit_class: Text = column("信用风险分类", "名录中认不出的为空")
    status: Text = choice("状态", _STATUSES)
    results: Wholes = column("抽查结果", "编号", nullable=False)
    dispositions: Texts = column("处理结果", "", nullable=False)
    decided_on: Day = column("决定日期", "处理决定作出的日期；没有写的、读不出的为空")
    rectify_by: Text = column("整改期限", "日期，写的不是日期的照写；没有写的为空")
    visited_on: Day = column("哪一次检查", "它说的那次检查的日期，更正了日期的是改后的；待补正的为空")
    is_reinspection: Flag = column("是复查", "那次检查是复查", nullable=False)
    is_last: Flag = column("以它为准", "那次检查以这一行为准；待补正的不是", nullable=False)
    inspectors: Text = column("执法检查人员", "姓名，以、隔开；没有写的为空")
    scanned_at: Text = column("扫码时间", "入企扫码的日期和时间；认不出的照写，没有写的为空")
    notice_number: Text = column("通知书文号", "没有写的为空")
    task_number: Text = column("任务编号", "平台的；没有写的为空")


class PendingRecord(_AsReturned):
    """The lines that wait for a better return."""


class RecordResult(Placed, OfInstitution, OfDepartment, OfItem, OfClass, WithCode):
    """The results that count."""

    result: Whole = column("抽查结果", "编号", nullable=False)
    inspected_on: Day = column("检查日期", "", nullable=False)


class OutsideVisit(RecordResult):
    """The results that count of institutions that were not drawn."""


class Reinspection(Placed, Arrived, OfInstitution, OfDepartment, OfItem):
    """The reinspections that count."""

    reinspected_on: Day = column("复查日期", "", nullable=False)
    result: Whole = column("复查结果", "编号", nullable=False)
    closes: Flag = column("了结", "没有问题，了结以前的问题", nullable=False)


class RecordDisposition(Placed, OfInstitution, OfDepartment, OfItem, OfClass, WithCode):
    """The dispositions that count."""

    disposition: Text = column("处理结果", "", nullable=False)
    origin: Text = choice("依据", _ORIGINS)
    words: Text = column("依据的文字", "处理结果栏或备注里的原话；结果所含的为空", nullable=False)
    inspected_on: Day = column("检查日期", "作出它的那次检查或复查的日期", nullable=False)


class RemarkReading(Placed, Named, OfDepartment):
    """What remarks were read as."""

    disposition: Text = column("处理结果", "", nullable=False)
    words: Text = column("依据的文字", "备注里的原话", nullable=False)


class Outstanding(OfInstitution, OfDepartment, OfClass):
    """What is missing or waits to be mended."""

    reason: Text = column("情况", "未报送，或待补正", nullable=False)
    detail: Text = column("位置和原因", "待补正的规则和位置；报来了一部分的，还没有报送的事项")


class _Act(Placed, Named, OfIdentity, OfDepartment):
    entry: Whole = column("次序", "报来的先后", nullable=False)
    item: Text = column("检查事项", "台账没有写的、写的不是检查事项的为空，对该部门的各个事项都算")
    kind: Text = choice("种类", {"publication": "公示", "referral": "移送", "reinspection": "复查"})
    done_on: Day = column("办理日期", "撤销可以没有日期；后续处置状态以收到的统计日为准")
    outcome: Text = column("结果或机关", "公示的结果、接收移送的机关、复查结果的原文")
    is_closed: Flag = column("已了结", "复查结果写明已整改或合格", nullable=False)
    published: Wholes = column("公示的结果", "编号；台账没有写的为空")


class LedgerEntry(_Act):
    """What was done after the inspection, and what of it was taken back."""

    is_withdrawal: Flag = column("撤销", "这一行撤销以前的办理", nullable=False)
    task_number: Text = column("任务编号", "平台导出表、台账写明的；没有写的为空")


class LedgerAct(_Act):
    """What was done after the inspection and stands."""

"""The plan, its calendar and its draw, as published."""

from schemas.published.columns import (
    Day,
    Flag,
    Moment,
    OfClass,
    OfDepartment,
    OfIdentity,
    OfMeasure,
    Relation,
    Share,
    Text,
    Texts,
    Whole,
    choice,
    column,
    count,
)

CLOCKS = {"publication": "公示", "referral": "移送", "correction": "更正公示"}


class Campaign(Relation):
    """The campaign and the day it is told for."""

    campaign: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    title: Text = column("活动名称", "", nullable=False)
    document: Text = column("文号", "")
    office: Text = column("牵头办公室", "")
    subject: Text = column("检查对象类别", "")
    tally_title: Text = column("附件3 标题", "", nullable=False)
    period_start: Day = column("抽查期间开始日", "", nullable=False)
    period_end: Day = column("抽查期间结束日", "", nullable=False)
    report_due: Day = column("报送截止日", "照原文保留")
    as_of: Day = column("统计日", "", nullable=False)
    run_at: Moment = column("本次运行时间", "Asia/Shanghai", nullable=False)
    is_scan_required: Flag = column("要扫码入企", "计划规定检查要有扫码时间", nullable=False)
    cap_per_year: Whole = count("频次上限", "一户一年，各部门合计；没有规定的为空", unit="次", nullable=True)
    cap_per_department: Whole = count(
        "每个部门的频次上限", "一户一年；没有规定的为空", unit="次", nullable=True
    )


class Department(Relation):
    """The departments."""

    position: Whole = column("顺序", "1 为发起部门", nullable=False)
    name: Text = column("单位", "计划中的名称", nullable=False)
    printed: Text = column("附件3 印刷的名称", "", nullable=False)
    names: Texts = column("各种写法", "计划中的名称在前，然后是印刷的、全称和别名", nullable=False)
    items: Texts = column("抽查事项", "", nullable=False)


class CreditShare(OfClass):
    """The credit-risk classes."""

    position: Whole = column("顺序", "统计表按它排", nullable=False)
    share: Share = column("抽查比例", "0–1；计划没有写的、写明户数的为空", nullable=True)
    number: Whole = count("抽查户数", "计划写明的；写比例的为空", nullable=True)
    at_least: Whole = count("至少", "比例之外，计划写明的最少户数", nullable=True)


class ResultCode(OfMeasure):
    """The results a record may have."""

    position: Whole = column("顺序", "附件3 的列序", nullable=False)
    result: Whole = column("抽查结果", "编号", nullable=False)
    label: Text = column("抽查结果的文字", "", nullable=False)
    is_problem: Flag = column("发现问题", "属于发现问题的结果", nullable=False)
    stays_open: Flag = column("待跟进", "发现问题的，和计划要求继续监管的", nullable=False)
    is_clean: Flag = column("没有问题", "后来报来的了结以前的问题", nullable=False)
    disposition: Text = column("本身所含的处理结果", "如责令整改；没有的为空", nullable=True)


class DispositionKind(OfMeasure):
    """The dispositions a department may make."""

    position: Whole = column("顺序", "附件3 的列序", nullable=False)
    disposition: Text = column("处理结果", "", nullable=False)
    is_referral: Flag = column("要移送", "要在移送期限内移送、转办", nullable=False)


class DeadlineRule(Relation):
    """The plan's deadlines."""

    kind: Text = choice("种类", CLOCKS)
    working_days: Whole = count("期限", "次一工作日为第 1 日", unit="工作日")


class WorkingDay(Relation):
    """The calendar."""

    day: Day = column("工作日", "", nullable=False)
    ordinal: Whole = column("序号", "从头数起第几个工作日；两日序号之差就是相隔的工作日数", nullable=False)
    provisional: Flag = column("暂定", "这一年的安排尚未公布，按一般规则推算", nullable=False)


class Run(Relation):
    """The runs."""

    run: Whole = column("运行次序", "", nullable=False)
    campaign: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    started_at: Moment = column("开始时间", "Asia/Shanghai", nullable=False)
    as_of: Day = column("统计日", "", nullable=False)
    files: Whole = count("收下的文件数", unit="个")


class Draw(Relation):
    """The draws."""

    draw: Whole = column("第几次抽取", "", nullable=False)
    drawn_at: Moment = column("抽取时间", "Asia/Shanghai；省级平台的名单没有写的为空")
    operator: Text = column("操作人", "在省级平台抽取的为“省级平台”", nullable=False)
    seed: Text = column("种子", "公开的；在省级平台抽取的为空")
    roster_sha256: Text = column("抽取所用名录", "每行“标识,类别”，排序，其 SHA-256；在省级平台抽取的为空")
    roster: Whole = count("名录户数")
    drawn: Whole = count("抽中户数")
    reason: Text = column("重新抽取的理由", "")
    task_number: Text = column("任务编号", "省级平台的；本系统抽取的、没有写的为空")


class DrawSelection(OfIdentity, OfClass):
    """The institutions drawn; the class is that of the draw."""


class Unannounced(OfIdentity):
    """The institutions drawn that must learn nothing before their visit."""


class DrawTeam(OfIdentity, OfDepartment):
    """The inspectors drawn."""

    role: Text = column("组内身份", "组长或组员", nullable=False)
    name: Text = column("姓名", "", nullable=False)

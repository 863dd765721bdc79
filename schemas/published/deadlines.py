"""What is still to be done after the inspection, as published."""

from schemas.published.columns import (
    Count,
    Day,
    Flag,
    OfDepartment,
    OfInstitution,
    OfItem,
    Relation,
    Text,
    Texts,
    Whole,
    Wholes,
    WithCode,
    choice,
    column,
    count,
)
from schemas.published.plan import CLOCKS

_UNDONE = {"open": "未到期", "due_soon": "三个工作日内到期", "overdue": "逾期"}
_STATUSES = {"on_time": "按期办结", "late": "逾期办结", **_UNDONE}


class ValidReturn(OfInstitution, OfDepartment, OfItem, WithCode):
    """The lines that count, by visit."""

    visited_on: Day = column("检查日期", "它说的是哪一天的检查", nullable=False)
    told_on: Day = column("收到日", "收到它的那次运行的统计日")
    status: Text = choice("状态", {"current": "现行", "superseded": "已被后报替换"})
    results: Wholes = column("抽查结果", "编号", nullable=False)
    dispositions: Texts = column("处理结果", "", nullable=False)
    decided_on: Day = column("决定日期", "没有写的为空")
    rectify_by: Text = column("整改期限", "没有写的为空")
    line: Whole = column("记录行", "见 record_line.line", nullable=False)
    is_last: Flag = column("这次检查最后的一行", "", nullable=False)


class CountedReturn(ValidReturn):
    """The lines that count, reinspections too."""

    status: Text = choice("状态", {"current": "现行", "superseded": "已被后报替换", "reinspection": "复查"})
    is_reinspection: Flag = column("是复查", "那次检查是复查", nullable=False)


class DeadlineItem(OfInstitution, OfDepartment, OfItem):
    """What is to be done, by item."""

    kind: Text = choice("种类", CLOCKS)
    disposition: Text = column("处理结果", "要移送的；公示的为空")
    event_on: Day = column("起算日", "公示为检查日期，移送、更正公示的见说明", nullable=False)
    done_on: Day = column("办理日期", "未办为空")


class _Due(OfInstitution, OfDepartment):
    due_on: Day = column("到期日", "", nullable=False)
    days_left: Whole = column("还剩", "负数为已逾期", nullable=False, unit="工作日")
    status: Text = choice("状态", _UNDONE)


class Deadline(_Due):
    """The clocks."""

    kind: Text = choice("种类", CLOCKS)
    event_on: Day = column(
        "起算日", "公示为最后的检查日期，移送为结果形成之日，更正公示为不一致之日", nullable=False
    )
    done_on: Day = column("办理日期", "各事项都办了才有；未办为空")
    status: Text = choice("状态", _STATUSES)
    provisional: Flag = column("暂定", "到期日所在年份的节假日安排尚未公布", nullable=False)
    disposition: Text = column("处理结果", "要移送的；公示、更正公示的为空")
    days_left: Whole = column("还剩", "负数为已逾期；已办的为空", unit="工作日")


class _Undone(_Due):
    dispositions: Text = column("要移送的处理结果", "没有的为空")
    event_on: Day = column("最早的起算日", "", nullable=False)
    provisional: Flag = column("暂定", "到期日所在年份的节假日安排尚未公布", nullable=False)


class Undone(_Undone):
    """What is not done yet, by kind."""

    kind: Text = choice("种类", CLOCKS)


class DeadlineLine(_Undone):
    """What is not done yet, all kinds in a line."""

    publication_due_on: Day = column("公示到期日", "不必再公示的为空")
    referral_due_on: Day = column("移送到期日", "不必再移送的为空")
    correction_due_on: Day = column("更正公示到期日", "不必更正的为空")


class PublicationLine(_Due, OfItem, WithCode):
    """What is still to be keyed into the provincial platform."""

    inspected_on: Day = column("检查日期", "", nullable=False)
    results: Wholes = column("抽查结果", "编号", nullable=False)


class PublicationCorrection(OfInstitution, OfDepartment, OfItem, WithCode):
    """What was published and differs from the record, and what it is to be corrected into."""

    published: Wholes = column("公示的结果", "编号", nullable=False)
    results: Wholes = column("应当公示的结果", "记录的结果，编号", nullable=False)
    published_on: Day = column(
        "公示日期", "第一次公示得与记录不一致的日期；更正以后又公示错的，后一次错的", nullable=False
    )
    event_on: Day = column("起算日", "公示之日和记录变得不同之日，取后一个", nullable=False)
    done_on: Day = column("更正日期", "没有更正的为空")
    entry: Whole = column("台账次序", "最后一次不一致的公示，见 ledger_entry.entry", nullable=False)


class _Found(OfInstitution, OfDepartment, OfItem):
    result: Whole = column("抽查结果", "编号", nullable=False)
    since: Day = column("发现日期", "", nullable=False)
    rectify_by: Text = column("整改期限", "材料写明的；没有写的为空")


class Issue(_Found):
    """The problems found."""

    closed_on: Day = column("了结日期", "复查合格或后来没有问题的检查的日期；未了结为空")


class OpenIssue(_Found):
    """The problems not closed yet."""

    age_working_days: Whole = count("已有", "发现日之后到统计日", unit="工作日")


class IssueLine(OfInstitution, OfDepartment):
    """The problems not closed yet, all of an institution × department in a line."""

    problems: Text = column("问题", "编号和文字", nullable=False)
    since: Day = column("最早发现日期", "", nullable=False)
    age_working_days: Whole = count("已有", "最早发现日之后到统计日", unit="工作日")
    rectify_by: Text = column("整改期限", "材料写明的，几个的用、隔开；没有写的为空")


class ProgressNow(Relation):
    """How far it has come."""

    returned: Count = count("报来", "机构 × 部门 × 事项", unit="项")
    valid: Count = count("有效", "报来的里面", unit="项")
    open: Count = count("未了结的问题", unit="个")
    overdue: Count = count("逾期未办的期限", unit="个")


class Progress(ProgressNow):
    """How far it had come at each run, as told then."""

    run: Whole = column("运行次序", "", nullable=False)
    as_of: Day = column("统计日", "这次运行的", nullable=False)
    run_date: Day = column("统计日", "同 as_of", nullable=False)

"""The files received and what is wrong with them, as published."""

from schemas.published.columns import (
    Arrived,
    Day,
    Flag,
    Moment,
    Named,
    OfDepartment,
    OfFile,
    Placed,
    Relation,
    Text,
    Whole,
    choice,
    column,
    count,
)
from schemas.rules import SEVERITY_LABELS
from schemas.vocabulary import KINDS, VERDICTS


class SourceFile(Arrived, Named, OfFile):
    """The files received."""

    kind: Text = choice("文件种类", KINDS)
    verdict: Text = choice("结论", VERDICTS)
    received_at: Moment = column("收到时间", "Asia/Shanghai", nullable=False)
    rows_accepted: Whole = count("采用的行数", unit="行")
    rows_rejected: Whole = count("未采用的行数", unit="行")
    run: Whole = column("运行次序", "第几次运行收下", nullable=False)
    sender: Text = column("发件人", "随邮件来的，发件人地址；放进收件箱的为空")
    message_id: Text = column("邮件", "随邮件来的，邮件的 Message-ID；放进收件箱的为空")
    withdrawn_at: Moment = column("撤回时间", "Asia/Shanghai；没有撤回的为空", nullable=True)
    withdrawn_reason: Text = column("撤回的理由", "没有撤回的为空", nullable=True)


class FileDepartment(Arrived, OfDepartment):
    """The departments a file speaks of."""


class Understood(Named, OfFile):
    """How each table of a file was taken."""

    sheet: Text = column("工作表", "在文件里的位置", nullable=False)
    kind: Text = choice("表的种类", KINDS)
    header_row: Whole = column("表头所在行", "接着上一张表、没有表头的为空", nullable=True)
    read: Text = column(
        "读了的栏", "字段=列，如 name=A、result=E；记录表上只写一次的是字段=单元格", nullable=False
    )
    unread: Text = column("没有读的栏", "栏目名称=列，如 联系电话=F；没有的为空", nullable=False)
    rows: Whole = count("读出的行数", unit="行")


class FileVersion(Arrived, Named, OfFile):
    """The files and whether a newer version of each has come."""

    kind: Text = choice("文件种类", KINDS)
    place: Text = column("同一份的依据", "路径；随邮件来的为发件人和附件名", nullable=False)
    is_newest: Flag = column("是最新的一版", "后来没有报来更新的一版", nullable=False)
    is_answered: Flag = column("又报来了", "同一来处后来又报来同一种、同一部门的材料", nullable=False)


class _Fault(Relation):
    rule: Text = column("规则", "编号，见 docs/rules.md", nullable=False)
    sheet: Text = column("工作表", "整个文件的问题为空")
    cell: Text = column("单元格", "要改的单元格，A1 写法")


class Finding(_Fault, Named):
    """What is wrong."""

    sha256: Text = column("文件", "原件的 SHA-256；campaign.toml 的问题为空")
    severity: Text = choice("程度", SEVERITY_LABELS)
    message: Text = column("问题与改法", "", nullable=False)


class ToMend(_Fault, Named, OfFile):
    """The errors that are still to be mended."""

    message: Text = column("问题与改法", "", nullable=False)


class RecordFinding(_Fault, Arrived):
    """The lines of records that a finding is about."""

    line: Whole = column("记录行", "涉及的记录行，见 record_line.line", nullable=False)


class ActFinding(_Fault, Arrived):
    """What an error in a ledger speaks of."""

    institution_id: Text = column("机构标识", "认不出的为空")
    department: Text = column("单位", "认不出的为空")
    kind: Text = choice("种类", {"publication": "公示", "referral": "移送", "reinspection": "复查"})


class DeclaredFigure(Placed, Named, OfDepartment):
    """The figures a department declares."""

    department: Text = column("单位", "计划中的名称，或合计", nullable=False)
    measure: Text = column("指标", "统计表中的列名", nullable=False)
    declared: Whole = count("自报数")
    told_for: Day = column("自报的日期", "汇总表的制表日期、填报日期或截至的日期；没有写的为空")

"""The commands of the daily round: take in, look at, tell."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import AsOf, Inbox, Outbox, Var, settings_with, told


@told
def run(
    campaign: Annotated[
        str | None, typer.Argument(help="活动编号，即 inbox/ 下的文件夹名；不写则全部活动")
    ] = None,
    as_of: AsOf = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """收件、校验、入库、统计，写出汇总表。

    例：shuangsuiji run 2024-xinhua --as-of 2024-10-31
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.run import run_campaigns

    raise typer.Exit(run_campaigns(settings, campaign, as_of.date() if as_of else None))


@told
def check(
    files: Annotated[list[Path], typer.Argument(help="要看的文件")],
    campaign: Annotated[str | None, typer.Option("--campaign", help="按哪个活动的计划和名录核对")] = None,
    as_of: AsOf = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """只校验、不收件：认出是什么表，哪一栏读作什么，备注读出了什么，什么计入，什么不计入，为什么。

    例：shuangsuiji check 台账.xlsx

    \b
    台账.xlsx：检查情况台账；计入 3 行，不计 1 行
      读作 检查情况台账：“Sheet1”第 2 行表头，4 行；A 名称、C 检查单位、E 检查结果…；没有读的：L 风向
      备注 “Sheet1”K3：“区市监局已立案查处”→ 区市监局 立案查处
      错误 I05  Sheet1!E4  检查结果无法识别…
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.check import check_files

    raise typer.Exit(check_files(files, settings, campaign, as_of.date() if as_of else None))


@told
def demo(inbox: Inbox = None, outbox: Outbox = None, var: Var = None) -> None:
    """把一个编好的例子从名录、承诺、抽取、三批材料走到附件3和年度，几十秒；有意错了几处，好看到回执。中断了再运行，从断处接着走。

    例：shuangsuiji demo
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.demo import run_example

    raise typer.Exit(run_example(settings))


@told
def status(
    campaign: Annotated[str | None, typer.Argument(help="活动编号；不写则全部活动")] = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """一屏看现状：各类已检查和应抽、逾期和快到期的、收件箱等着的文件、上次和下次运行。

    例：shuangsuiji status 2024-xinhua
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.status import tell_status

    raise typer.Exit(tell_status(settings, campaign))


@told
def send(
    campaign: Annotated[str, typer.Argument(help="活动编号")],
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """把最近一次的结果发邮件：简报作正文，附汇总表；各部门收到自己的回执。同一天已发过的不再发。

    例：shuangsuiji send 2024-xinhua
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.mail import tell_posted

    raise typer.Exit(tell_posted(settings, campaign))


@told
def collect(
    campaign: Annotated[str | None, typer.Argument(help="活动编号；不写则全部写了 [mailbox] 的活动")] = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """收邮箱：把 [mailbox] 允许的发件人的新邮件附件放进收件箱，收好的邮件标为已读。夜间汇总会先做这一步。

    例：shuangsuiji collect 2024-xinhua
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.mail import tell_collected

    raise typer.Exit(tell_collected(settings, campaign))

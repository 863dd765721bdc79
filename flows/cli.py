"""The commands. Thin: each says what it does, does it through the flows, and tells the outcome."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.office_options import year
from flows.commands.service_options import install_service, serve
from flows.commands.terminal import AsOf, Inbox, Outbox, Var, move_folders, run_app, settings_with, told

app = typer.Typer(
    name="shuangsuiji",
    help="部门联合“双随机、一公开”：收件箱里的表格，变成查得到出处的汇总表。\n\n例：shuangsuiji run 2024-xinhua",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def folders(inbox: Inbox = None, outbox: Outbox = None, var: Var = None) -> None:
    """部门联合“双随机、一公开”：收件箱里的表格，变成查得到出处的汇总表。

    例：shuangsuiji run 2024-xinhua
    """
    move_folders(inbox, outbox, var)


@app.command()
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


@app.command()
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


@app.command()
@told
def demo(inbox: Inbox = None, outbox: Outbox = None, var: Var = None) -> None:
    """放一个例子到收件箱并运行；例子里有意留了几处错误，好看到回执的样子。

    例：shuangsuiji demo
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.demo import run_example

    raise typer.Exit(run_example(settings))


@app.command()
@told
def draw(
    campaign: Annotated[str, typer.Argument(help="活动编号，即 inbox/ 下的文件夹名")],
    seed: Annotated[str, typer.Option("--seed", help="当众产生的种子，任何文字或数字")] = "",
    again: Annotated[bool, typer.Option("--again", help="重新抽取；先前的一次仍留档")] = False,
    reason: Annotated[str, typer.Option("--reason", help="重新抽取的理由")] = "",
    commit: Annotated[bool, typer.Option("--commit", help="只公布种子的 SHA-256（承诺），不抽取")] = False,
    operator: Annotated[str, typer.Option("--operator", help="操作人，默认登录名")] = "",
    as_of: AsOf = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """随机抽取机构和检查人员，写出抽取结果、记录表和告知书；任何人凭名录和种子都能重算。

    例：shuangsuiji draw 2024-xinhua --seed 6152433641
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.draw import commit_to, draw_campaign

    if commit:
        raise typer.Exit(commit_to(settings, campaign, seed, operator))
    raise typer.Exit(
        draw_campaign(settings, campaign, seed, operator, again, reason, as_of.date() if as_of else None)
    )


@app.command("verify-draw")
@told
def verify(
    credential: Annotated[Path, typer.Argument(help="抽取凭证.json")],
    rosters: Annotated[
        list[Path] | None, typer.Argument(help="公布的名录；不写则用凭证旁边的 抽取名录.csv")
    ] = None,
    roster: Annotated[list[Path] | None, typer.Option("--roster", help="同上")] = None,
) -> None:
    """用公布的名录和种子重抽一遍，看与凭证是否完全一致；不需要本系统的数据。

    例：shuangsuiji verify-draw 抽取凭证.json 名录.xlsx
    """
    settings = settings_with(None, None, None)
    from flows.commands.verify_draw import verify_draw

    raise typer.Exit(verify_draw(credential, [*(rosters or ()), *(roster or ())], settings))


@app.command()
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


@app.command()
@told
def withdraw(
    campaign: Annotated[str, typer.Argument(help="活动编号")],
    files: Annotated[list[str], typer.Argument(help="要撤回的文件，写 history 里的路径，或路径的末尾")],
    reason: Annotated[str, typer.Option("--reason", help="撤回的理由，记入历史")] = "",
    as_of: AsOf = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """撤回报错的文件：不再计入，原件和记录都留着，结果随即重算。同样的文件以后再报来，照样计入。

    例：shuangsuiji withdraw 2024-xinhua 记录表001.xlsx --reason 查错了对象
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.withdraw import withdraw_files

    raise typer.Exit(withdraw_files(settings, campaign, files, reason, as_of.date() if as_of else None))


@app.command()
@told
def history(
    campaign: Annotated[str, typer.Argument(help="活动编号")],
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """历次运行各收下了哪些文件，哪些采用、哪些撤回。

    例：shuangsuiji history 2024-xinhua
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.history import tell_history

    raise typer.Exit(tell_history(settings, campaign))


app.command()(year)


@app.command()
@told
def sql(
    query: Annotated[str, typer.Argument(help="一条查询")],
    campaign: Annotated[str | None, typer.Option("--campaign", help="活动编号；只有一个活动时可不写")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="写成 .csv")] = None,
    parquet: Annotated[Path | None, typer.Option("--parquet", help="写成 .parquet")] = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """查询发布的数据库，显示成表，或写成文件。

    例：shuangsuiji sql "from department_tally"
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.sql import ask

    raise typer.Exit(ask(query, settings, campaign, csv, parquet))


@app.command()
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


@app.command()
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


@app.command()
@told
def rebuild(
    campaign: Annotated[str, typer.Argument(help="活动编号")],
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """从存档的原件重建数据仓库（仓库文件损坏，或识别规则升级之后）。

    例：shuangsuiji rebuild 2024-xinhua
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.rebuild import rebuild_campaign

    raise typer.Exit(rebuild_campaign(settings, campaign))


app.command()(serve)
app.command("install-service")(install_service)


def main() -> None:
    """The entry point."""
    sys.exit(run_app(app))

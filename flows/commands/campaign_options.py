"""The options of the commands that look back on one campaign; light, as flows/cli.py is."""

from typing import Annotated

import typer

from flows.commands.terminal import Inbox, Outbox, Var, settings_with, told


@told
def why(
    campaign: Annotated[str, typer.Argument(help="活动编号")],
    figure: Annotated[list[str], typer.Argument(help="哪个数：部门、分类、哪一项，或附件3 的格子")],
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """一个数为什么是这么多：定义，背后每一户出自哪个文件哪一格，没有计入的是哪些、为什么，部门自报的是多少。

    例：shuangsuiji why 2024-xinhua "区市监局 5"

    \b
    也可以问 "合计 责令整改"、"区人社局 A类 抽查户数"、"C类 应抽"、覆盖率，或附件3 的格子 D7
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.why import tell_why

    raise typer.Exit(tell_why(settings, campaign, " ".join(figure)))

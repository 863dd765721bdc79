"""The commands that answer a question."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import Inbox, Outbox, Var, settings_with, told


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

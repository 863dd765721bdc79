"""The command that makes a campaign's plan."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import Inbox, Outbox, Var, settings_with, told


@told
def new(
    campaign: Annotated[str, typer.Argument(help="新活动的编号，即 inbox/ 下文件夹的名字")],
    files: Annotated[list[Path] | None, typer.Argument(help="同 --from")] = None,
    papers: Annotated[
        list[Path] | None, typer.Option("--from", help="通知、计划表（附件1）、名录，几个都行")
    ] = None,
    task: Annotated[str, typer.Option("--task", help="计划表里有几项任务的，是哪一项（名称的一部分）")] = "",
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """从通知和计划表（附件1）写出 campaign.toml，再用话读一遍给人核对；找不到的在终端上问，或在文件里留“待填”。

    例：shuangsuiji new 2025-xinhua --from 通知.docx 附件1.xlsx
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.new import new_campaign

    raise typer.Exit(new_campaign(settings, campaign, [*(papers or ()), *(files or ())], task))

"""The commands that set something right."""

from typing import Annotated

import typer

from flows.commands.terminal import AsOf, Inbox, Outbox, Var, settings_with, told


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

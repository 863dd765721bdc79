"""The commands that set something right."""

from pathlib import Path
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


@told
def backup(
    file: Annotated[Path, typer.Argument(help="备份写到哪里，如 /media/u盘/备份-2024-10-31.zip")],
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """把 var、inbox、outbox 备份成一个文件，每个文件记 SHA-256；里面有原件、身份证号和抽取的秘密，要收好。

    例：shuangsuiji backup /media/u盘/备份.zip
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.backup import back_up

    raise typer.Exit(back_up(settings, file))


@told
def restore(
    file: Annotated[Path, typer.Argument(help="backup 写的备份")],
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """恢复备份：先核对每个文件的 SHA-256，再换上；原来的不删，另放一边。现有数据比备份新的，拒绝。

    例：shuangsuiji restore /media/u盘/备份.zip
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.restore import restore_backup

    raise typer.Exit(restore_backup(settings, file))


@told
def close(
    campaign: Annotated[str, typer.Argument(help="活动编号")],
    reason: Annotated[str, typer.Option("--reason", help="还有没了结的也要结档、重新打开的理由")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", help="原件包放到哪个文件夹（默认 var/archive-out）")
    ] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="重新打开已结档的活动")] = False,
    as_of: AsOf = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """结档：最后汇总一次，写出归档-<活动>.zip（清单、结果、数据库、抽取凭证）和原件包；以后不再收件。

    例：shuangsuiji close 2024-xinhua
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.close import close_campaign, reopen_campaign

    if reopen:
        raise typer.Exit(reopen_campaign(settings, campaign, reason))
    raise typer.Exit(close_campaign(settings, campaign, reason, to, as_of.date() if as_of else None))

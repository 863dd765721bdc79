"""restore: a backup put back, where nothing newer would be lost by it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from flows.commands.status import tell_status
from flows.intake.sweep import waiting
from flows.problem import Problem
from flows.settings import Settings
from flows.storage.lock import sole_run
from flows.storage.restoring import Backup, checked_backup, known_beyond, put_back

_SHOWN = 3


def restore_backup(settings: Settings, path: Path) -> int:
    """Put a backup in its place and tell how the campaigns stand; the exit code. Raises Problem, and touches
    nothing, where it is not whole or something newer would be lost."""
    with sole_run(settings), checked_backup(path) as backup:
        _refuse_newer(settings, backup)
        stamp = f"{datetime.now(ZoneInfo(settings.timezone)):%Y%m%d-%H%M%S}"
        put_back(settings, backup, stamp)
        typer.echo(
            f"已恢复 {backup.made_at[:16].replace('T', ' ')} 的备份：{len(backup.files)} 个文件，逐个核对过。"
        )
    if any(
        (folder / f".before-restore-{stamp}").exists()
        for folder in (settings.var, settings.inbox, settings.outbox)
    ):
        typer.echo(f"原来的没有删，在各文件夹的 .before-restore-{stamp} 里；确认没有问题以后可以删掉。")
    return tell_status(settings, None)


def _refuse_newer(settings: Settings, backup: Backup) -> None:
    if beyond := known_beyond(settings, backup):
        raise Problem(
            f"现在的数据比备份新（{backup.made_at[:10]}），恢复会退回去：{_listed(beyond)}",
            f"确要退回去的，先把 {settings.var} 改名留着，再恢复",
        )
    new = [
        name
        for name in (path.relative_to(settings.inbox).as_posix() for path in waiting(settings.inbox))
        if f"inbox/{name}" not in backup.files
    ]
    if new:
        raise Problem(f"收件箱里等着备份里没有的文件：{_listed(sorted(new))}", "先移到别处，恢复以后再放回来")


def _listed(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + (f" 等 {len(names)} 个" if len(names) > _SHOWN else "")

"""backup: all that cannot be made again, in one file."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.backup import roots, write_backup
from flows.storage.folders import campaigns
from flows.storage.lock import sole_run
from flows.storage.restoring import is_backup


def back_up(settings: Settings, target: Path) -> int:
    """Write a backup and tell what is in it; the exit code. Raises Problem where it cannot be begun."""
    _refuse_place(settings, target)
    with sole_run(settings):
        if not campaigns(settings):
            raise Problem("还没有活动，没有可备份的", "看看 --inbox、--var 是不是指对了文件夹")
        made_at = datetime.now(ZoneInfo(settings.timezone)).isoformat(timespec="seconds")
        kept = write_backup(settings, target, made_at)
    size = target.stat().st_size / (1 << 20)
    typer.echo(f"写出：{target}（{len(kept)} 个文件，{size:.1f} MB，{len(campaigns(settings))} 个活动）")
    typer.echo("里面有报来的原件、身份证号和抽取的秘密：只给管理员看，不要放在共享文件夹里。")
    return 0


def _refuse_place(settings: Settings, target: Path) -> None:
    """A backup lies outside what it holds, and takes the place of nothing but an older backup."""
    within = [
        folder for folder in roots(settings).values() if target.resolve().is_relative_to(folder.resolve())
    ]
    if within:
        raise Problem(f"备份不能放在它要备份的 {within[0]} 里", "写到别的文件夹，最好是另一块盘")
    if not target.parent.is_dir():
        raise Problem(f"没有 {target.parent} 这个文件夹", "U 盘插好了吗？先看看它在哪个文件夹，再写路径")
    if target.is_dir():
        raise Problem(f"{target} 是文件夹", f"写明文件名，如 {target / '备份.zip'}")
    if target.exists() and not is_backup(target):
        raise Problem(f"{target} 已经有了，又不是备份", "换一个文件名")

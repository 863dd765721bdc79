"""Whether the disks have room for what a run is about to write: told before it begins,
not in the middle of it."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from flows.problem import Problem
from flows.storage.folders import House

_ALWAYS = 16 << 20
"""Prefect's own state, logs, papers of a small campaign."""
_KEPT = 3
"""Bytes in var/ for a byte that came: the original, what is taken out of it, and its rows."""


def refuse_full_disk(house: House, waiting: Iterable[Path]) -> None:
    """Raises Problem where the disk of var/ or outbox/ has less room than the files that wait
    and the next edition, which is written beside the one that stands, will take."""
    came = sum(_size(path) for path in waiting)
    edition = sum(_size(path) for path in (house.published, house.outbox / "汇总表.xlsx"))
    needs = {house.settings.var: _ALWAYS + _KEPT * came, house.settings.outbox: _ALWAYS + came + edition}
    for disk in {_disk(folder) for folder in needs}:
        there = {folder: need for folder, need in needs.items() if _disk(folder) == disk}
        free, need = shutil.disk_usage(_nearest(next(iter(there)))).free, sum(there.values())
        if free < need:
            raise Problem(
                f"磁盘快满了：{'、'.join(map(str, there))} 所在的磁盘还剩 {free >> 20} MB，这次大约要 {need >> 20} MB",
                "清出空间后再运行；收件箱和以前的结果都没有动",
            )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _disk(folder: Path) -> int:
    return _nearest(folder).stat().st_dev


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there already."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.is_dir())

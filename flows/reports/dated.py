"""汇总表-<day>.xlsx: what was said on a day stays said."""

import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Final

from flows.reports.published import RECOMPUTED
from flows.storage.replacing import replacing

_PIECE: Final = 1 << 20


def keep_dated(workbook: Path, as_of: date) -> Path:
    """Keep a copy of the workbook under its day, once;
    a later one that says something else lies beside it as 重算.

    The one that says what the workbook says. Whether a workbook is marked
    as computed later makes no difference.
    """
    dated = workbook.with_stem(f"{workbook.stem}-{as_of.isoformat()}")
    again = dated.with_stem(f"{dated.stem}-重算")
    is_told = dated.exists() and (again.exists() or not _say_the_same(workbook, dated))
    kept = again if is_told else dated
    _copy(workbook, kept)
    return kept


def _copy(workbook: Path, target: Path) -> None:
    if not (target.exists() and _say_the_same(workbook, target)):
        with replacing(target) as draft:
            shutil.copyfile(workbook, draft)


def _say_the_same(one: Path, other: Path) -> bool:
    with zipfile.ZipFile(one) as a, zipfile.ZipFile(other) as b:
        return a.namelist() == b.namelist() and all(
            _is_same(a, b, name) or _unmarked(a.read(name)) == _unmarked(b.read(name))
            for name in a.namelist()
        )


def _is_same(one: zipfile.ZipFile, other: zipfile.ZipFile, name: str) -> bool:
    """Whether a member has the same bytes in both, piece by piece:
    a sheet of 100,000 rows has 50 MB of them."""
    with one.open(name) as a, other.open(name) as b:
        while (piece := a.read(_PIECE)) == b.read(_PIECE):
            if not piece:
                return True
    return False


def _unmarked(member: bytes) -> bytes:
    return member.replace(RECOMPUTED.encode(), b"")

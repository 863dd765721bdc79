"""The year's plan: a plan table dropped in inbox/ itself, in no campaign's folder.

Whatever lies there is archived by its SHA-256. A plan is noted and then removed from the inbox;
what is no plan stays where it is and is told of, for a person to move it into its campaign's folder.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from flows.intake.documents.recognise import Original, extract_file
from flows.intake.sweep import copy_in
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.storage.archive import keep
from flows.storage.journal import read_value, write_value
from flows.storage.names import is_passed_over
from schemas.handover import Arrival, Extract, Unreadable
from schemas.identifiers import mask_personal
from schemas.rules import RULES
from schemas.vocabulary import KINDS

_FIELDS: Final = ("task", "field", "items", "objects", "share", "number", "lead", "joining", "period")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class LooseFile:
    """A file that lay in inbox/ itself: the rows of its plan, or why it was left;
    what is to be told of it."""

    sha256: str
    file_name: str
    seen: tuple[int, int, int]
    rows: list[dict[str, str | int]] = field(default_factory=list)
    told: str = ""


def take_plans(settings: Settings, this_year: int) -> list[LooseFile]:
    """Take in what lies in inbox/ itself; every plan that stands, and every other file that lies there now.

    A plan of the same file name takes the earlier one's place. A line that names no year in its task, its
    period or its file's name is of `this_year`. Killed anywhere, the next call does what is left.
    """
    noted = [_noted(value) for value in read_value(_record(settings)) or ()]
    waiting = {path.name: path for path in _waiting(settings.inbox)}
    fresh = [path for name, path in waiting.items() if _seen(path) not in {file.seen for file in noted}]
    if fresh:
        noted = _standing(noted, _taken(settings, fresh, this_year))
    noted = [file for file in noted if file.rows or file.file_name in waiting]
    if noted != [_noted(value) for value in read_value(_record(settings)) or ()]:
        write_value(_record(settings), [asdict(file) for file in noted])
    for file in noted:
        if file.rows and file.file_name in waiting and _seen(waiting[file.file_name]) == file.seen:
            waiting[file.file_name].unlink()
    return noted


def _record(settings: Settings) -> Path:
    return settings.var / "office" / "plans.json"


def _noted(value: dict[str, object]) -> LooseFile:
    return LooseFile(**{**value, "seen": tuple(value["seen"])})  # type: ignore[arg-type]


def _waiting(inbox: Path) -> Iterator[Path]:
    """The files in inbox/ itself, by name: no links, nothing that programs leave about."""
    for path in sorted(inbox.iterdir()) if inbox.is_dir() else ():
        if not is_passed_over(path.name) and not path.is_symlink() and path.is_file():
            yield path


def _seen(path: Path) -> tuple[int, int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns, seen.st_ino


def _standing(noted: Sequence[LooseFile], taken: Sequence[LooseFile]) -> list[LooseFile]:
    """What stands once these came: a plan gives way to a plan of its name, what is no plan to anything."""
    came = {file.file_name: file for file in taken}
    kept = [f for f in noted if f.file_name not in came or (f.rows and not came[f.file_name].rows)]
    return [*kept, *taken]


def _taken(settings: Settings, paths: Sequence[Path], this_year: int) -> list[LooseFile]:
    """Archive the files, and read each; one that changes meanwhile is left for the next run."""
    archive = settings.var / "archive"
    incoming = archive / ".incoming-office"
    incoming.mkdir(parents=True, exist_ok=True)
    copies: list[tuple[Path, Path]] = []
    arrivals: list[Arrival] = []
    unread: list[LooseFile] = []
    for path in paths:
        copy = incoming / str(len(copies))
        try:
            arrival = copy_in(path, path.name, copy, len(copies))
        except PermissionError:
            unread.append(LooseFile("", path.name, _seen(path), told="没有权限读取，没有收"))
            continue
        if arrival is not None:
            arrivals.append(arrival)
            copies.append((copy, archive / arrival.sha256[:2] / arrival.sha256))
    keep(copies)
    with Workers(extract_file, settings.limits) as workers:
        read = [result for _, result in workers.run([Original(original) for _, original in copies])]
    judged = (_judged(arrival, result, this_year) for arrival, result in zip(arrivals, read, strict=True))
    return [*judged, *unread]


def _judged(arrival: Arrival, read: Extract | Unreadable, this_year: int) -> LooseFile:
    name, seen = arrival.file_name, (arrival.size, arrival.modified_ns, arrival.inode)
    move = "原件已存档，文件还在原处；放进所属活动的文件夹即可收下"
    if isinstance(read, Unreadable):
        return LooseFile(arrival.sha256, name, seen, told=f"{read.message}。{read.hint}。{move}")
    others = "、".join(dict.fromkeys(KINDS[kind] for kind in read.kinds if kind != "plan"))
    if "plan" not in read.kinds:
        return LooseFile(arrival.sha256, name, seen, told=f"是{others}，不是年度抽查计划。{move}")
    if others:
        told = f"里面除了抽查计划还有{others}，没有收：分成两个文件，计划放在原处，其余放进所属活动的文件夹"
        return LooseFile(arrival.sha256, name, seen, told=told)
    rows = [_line(row, name, arrival.sha256, this_year) for row in _rows(read, "plan")]
    return LooseFile(arrival.sha256, name, seen, rows, "；".join(_faults(read)))


def _rows(read: Extract, table: str) -> list[dict[str, str]]:
    block = read.tables.get(table, {})
    return [dict(zip(block, values, strict=True)) for values in zip(*block.values(), strict=True)]


def _line(row: dict[str, str], file_name: str, sha256: str, this_year: int) -> dict[str, str | int]:
    """A line of a plan as it was typed, with its year and where it stands."""
    told = (_YEAR.search(text) for text in (row["task"], row["period"], file_name, row["sheet"]))
    year = next((int(found[1]) for found in told if found), this_year)
    typed = {name: mask_personal(row[name]) for name in _FIELDS}
    place = {"sha256": sha256, "file_name": file_name, "sheet": row["sheet"]}
    cell = row.get("task_cell") or row.get("items_cell") or ""
    return {"year": year, **typed, **place, "cell": cell}


def _faults(read: Extract) -> Iterator[str]:
    """What the reading itself found wrong with a plan, but for what is merely worth knowing."""
    for told in _rows(read, "told"):
        rule = RULES[told["rule"]]
        if (told["severity"] or rule.severity) != "info":
            message = rule.message(mask_personal(told["found"]), mask_personal(told["detail"]))
            yield f"{told['sheet']}!{told['cell']} {message}"

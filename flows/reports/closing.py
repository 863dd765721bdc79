"""What a closed campaign leaves an auditor: 归档-<campaign>.zip with all that was published and a list of every
file's SHA-256, and apart from it the originals as they were received, which hold ID numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from flows.problem import Problem
from flows.reports.page import Book, Column
from flows.reports.published import Published, open_published
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.storage.backup import copy_hashed
from flows.storage.closings import Closing
from flows.storage.folders import House
from flows.storage.replacing import is_draft, replacing
from schemas.identifiers import mask_personal
from schemas.rules import SEVERITY_LABELS, Rule
from schemas.vocabulary import KINDS, VERDICTS

LIST: Final = "归档清单.xlsx"
_PLAN: Final = "campaign.toml"
_WHAT: Final = (
    (_PLAN, "计划"), ("汇总表", "汇总表：附件3 和各明细"), ("简报", "简报"), ("专项简报", "专项简报"),
    ("inspections.duckdb", "发布的数据库：全部表和视图"), ("公示清单", "公示清单"), ("催办单", "催办单"), ("回执/", "报送材料的回执"),
    ("抽取/抽取凭证", "抽取凭证，可用 verify-draw 重算"), ("抽取/抽取承诺", "抽取承诺"), ("抽取/抽取名录", "公布的名录"), ("抽取/", "抽取的材料和文书"),
    ("结果告知书/", "检查结果告知书"), ("表样/", "空白表样"), ("邮件/", "发出的邮件"),
)  # fmt: skip
_ORIGINALS: Final = """
    select arrival, kind, verdict, withdrawn_reason from source_file
"""


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it was received: its arrival and run, path, SHA-256, when;
    `place`: its name among the originals."""

    arrival: int
    run: int
    file_name: str
    sha256: str
    received_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Archived:
    """A file in an archive: its name there, what it is, its size in bytes and its SHA-256."""

    name: str
    what: str
    size: int
    sha256: str


def archive_of(house: House) -> Path:
    """Where the archive of a closed campaign lies."""
    return house.outbox / f"归档-{house.campaign_id}.zip"


def write_originals(house: House, received: Sequence[Received], target: Path) -> dict[str, int]:
    """Write the originals, the same bytes once, to `target`; their sizes by SHA-256.
    Raises Problem where one is missing from the archive or is not what it was."""
    sizes: dict[str, int] = {}
    with replacing(target) as draft:
        draft.touch(mode=0o600)
        with ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for file in received:
                if file.sha256 in sizes:
                    continue
                original = house.original(file.sha256)
                if not original.exists():
                    raise Problem(f"存档里少了原件 {file.file_name}", "从备份恢复 var/archive 后再结档")
                put = _put(archive, file.place, original, "")
                if put.sha256 != file.sha256:
                    raise Problem(
                        f"存档里的原件 {file.file_name} 被改动或损坏了", "从备份恢复 var/archive 后再结档"
                    )
                sizes[file.sha256] = put.size
    return sizes


def write_archive(
    house: House,
    received: Sequence[Received],
    sizes: Mapping[str, int],
    rules: Mapping[str, Rule],
    events: Sequence[Closing],
) -> Path:
    """Write the archive from the campaign's outbox and its plan, with the list of all that is in it
    and of the originals, which are not. Its path."""
    target = archive_of(house)
    with replacing(target) as draft, ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        files = [_put(archive, name, path, what) for name, path, what in _published(house)]
        listing = house.state / ".closing.xlsx"
        try:
            with open_published(house.published) as data:
                _write_list(data, listing, files, _originals(data, received, sizes), rules, events)
            archive.write(listing, LIST)
        finally:
            listing.unlink(missing_ok=True)
    return target


def _published(house: House) -> Iterator[tuple[str, Path, str]]:
    """Every file that goes into the archive: its name there, where it lies, what it is."""
    yield f"计划/{_PLAN}", house.inbox / _PLAN, "计划"
    for path in sorted(house.outbox.rglob("*")):
        name = path.relative_to(house.outbox).as_posix()
        if path.is_file() and not path.is_symlink() and not is_draft(path) and path != archive_of(house):
            what = next((what for begin, what in _WHAT if name.startswith(begin)), "其他")
            yield name, path, what


def _put(archive: ZipFile, name: str, path: Path, what: str) -> Archived:
    entry = ZipInfo.from_file(path, name, strict_timestamps=False)
    entry.compress_type = ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as copy:
        sha256, size = copy_hashed(source, copy)
    return Archived(name, what, size, sha256)


def _originals(
    data: Published, received: Sequence[Received], sizes: Mapping[str, int]
) -> Iterator[tuple[object, ...]]:
    """The lines of the sheet of originals: those that tables were read from, and the archives around them."""
    told = {row[0]: row[1:] for row in data.rows(_ORIGINALS)}
    for file in received:
        kind, verdict, withdrawn = told.get(file.arrival, (None, None, None))
        became = f"撤回：{withdrawn}" if withdrawn else VERDICTS.get(str(verdict), "压缩包，里面的文件另列")
        yield (
            file.arrival,
            mask_personal(file.file_name),
            KINDS.get(str(kind), ""),
            became,
            file.run,
            f"{file.received_at:%Y-%m-%d %H:%M}",
            sizes[file.sha256],
            file.sha256,
            mask_personal(file.place),
        )


def _write_list(
    data: Published,
    target: Path,
    files: Sequence[Archived],
    originals: Iterator[tuple[object, ...]],
    rules: Mapping[str, Rule],
    events: Sequence[Closing],
) -> None:
    head = data.head
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties(
            {"title": LIST, "author": head.office, "created": datetime.combine(head.as_of, time())}
        )
        book = Book(workbook, head)
        columns = [Column("文件", 48), Column("是什么", 30), Column("字节", 12), Column("SHA-256", 68)]
        note = "核对：sha256sum 文件，与末栏相同即没有改动过。"
        page = book.page("归档清单", f"{head.title} 归档清单", note, columns=columns)
        page.table((file.name, file.what, file.size, file.sha256) for file in files)
        columns = [Column("次序", 6), Column("文件", 40), Column("种类", 20), Column("结论", 18), Column("第几次运行", 8),
                   Column("收到时间", 20), Column("字节", 10), Column("SHA-256", 68),
                   Column("在原件包里", 44)]  # fmt: skip
        note = "原件含身份证号等个人信息，不在本压缩包内，另存于“原件”压缩包。同样内容的只存一份。"
        book.page("原件", "收到的原件", note, columns=columns).table(originals)
        columns = [
            Column("时间", 20),
            Column("做了什么", 12),
            Column("理由", 50),
            Column("当时没有了结的", 60),
        ]
        book.page("结档", "结档和重新打开", columns=columns).table(
            (e.at.replace("T", " "), "重新打开" if e.is_reopened else "结档", e.reason, e.open_matters)
            for e in events
        )
        columns = [
            Column("规则", 8),
            Column("程度", 8),
            Column("问题", 52),
            Column("依据", 36),
            Column("改法", 52),
        ]
        book.page("规则", "校验的规则", columns=columns).table(
            (rule.id, SEVERITY_LABELS[rule.severity], rule.what, rule.source, rule.mend)
            for rule in rules.values()
        )

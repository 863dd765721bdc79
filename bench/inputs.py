"""Inputs of any size: rosters and record forms as the districts send them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from stdnum.cn import uscc

from flows.reports.papers.record_form import FormContent, Line, write_form
from flows.reports.papers.record_form_word import write_word_form

_HEADINGS = ("序号", "机构名称", "统一社会信用代码", "地址", "法定代表人", "信用风险分类")


def institution(n: int) -> tuple[str, str, str, str, str]:
    """The n-th institution: name, code, address, legal representative, class."""
    body = f"52410402MJ{n % 1_000_000:06d}{'ABCDEFGHJK'[n // 1_000_000]}"
    return (
        f"第{n}职业培训学校",
        body + str(uscc.calc_check_digit(body + "0")),
        f"建设路{n}号",
        "周丽",
        "AAABBBCCCD"[n % 10],
    )


def write_roster(path: Path, count: int) -> None:
    """A roster of `count` institutions, as .csv or .xlsx by its name."""
    rows = ((n, *institution(n)) for n in range(1, count + 1))
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([_HEADINGS, *rows])
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for r, row in enumerate([_HEADINGS, *rows]):
            page.write_row(r, 0, row)


def write_forms(folder: Path, count: int, *, first: int = 1) -> list[Path]:
    """`count` filled-in record forms, one a workbook, from the institution `first` on;
    two in a hundred have a fault."""
    files = [folder / f"{n:05d}.xlsx" for n in range(first, first + count)]
    for n, file in enumerate(files, first):
        write_form(_content(n), file)
    return files


def write_word_forms(folder: Path, count: int) -> list[Path]:
    """The same forms, one a Word document."""
    files = [folder / f"{n:05d}.docx" for n in range(1, count + 1)]
    for n, file in enumerate(files, 1):
        write_word_form(_content(n), file)
    return files


def _content(n: int) -> FormContent:
    name, code, address, legal, _ = institution(n)
    team = (("张丽", "区人社局", "豫A1"), ("王强", "区市监局", "豫B1"))
    lines = (
        Line(
            "区人社局",
            "职业技能培训机构管理检查",
            str((1, 5, 9)[n % 3] if n % 50 else 12),
            "责令整改" if n % 3 == 1 else "",
        ),
        Line("区市监局", "登记事项检查", "9"),
    )
    return FormContent(
        2024,
        name,
        code,
        address,
        legal,
        team,
        lines,
        institution_signature=legal,
        inspector_signature="张丽、王强",
        signed_on="2024年9月3日",
    )


_OF_A_LINE = (
    "序号", "机构名称", "统一社会信用代码", "检查单位", "检查事项", "检查结果", "处理结果", "检查日期", "执法检查人员",
    "检查对象签字", "执法检查人员签字", "备注",
)  # fmt: skip


def _line(n: int) -> tuple[object, ...]:
    name, code, _, legal, _ = institution(n)
    of_whom = (("区人社局", "职业技能培训机构管理检查"), ("区市监局", "登记事项检查"))[n % 2]
    result, disposition = ((1, ""), (5, "责令整改"), (9, ""))[n % 3]
    return (n, name, code, *of_whom, result, disposition, "2024-09-03", "张丽、王强", legal, "张丽、王强", "")


def write_list(path: Path, count: int) -> None:
    """One record list (.xlsx) with a line for each of `count` institutions."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for r, row in enumerate([_OF_A_LINE, *map(_line, range(1, count + 1))]):
            page.write_row(r, 0, row)


def write_exports(folder: Path, count: int) -> list[Path]:
    """`count` record lists of twenty lines as platforms export them: .xls that is an HTML table."""
    files = [folder / f"{n:05d}.xls" for n in range(count)]
    for n, file in enumerate(files):
        rows = "".join(_as_html([_OF_A_LINE, *map(_line, range(20 * n + 1, 20 * n + 21))]))
        file.write_text(
            f'<html><meta charset="utf-8"><table border="1">{rows}</table></html>', encoding="utf-8"
        )
    return files


def _as_html(rows: list[tuple[object, ...]]) -> Iterator[str]:
    return (f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)

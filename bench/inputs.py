"""Inputs of any size: rosters and record forms as the districts send them."""

import csv
from pathlib import Path

import xlsxwriter
from stdnum.cn import uscc

from flows.reports.papers.record_form import FormContent, Line, write_form

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


def write_forms(folder: Path, count: int) -> list[Path]:
    """`count` filled-in record forms, one a file; two in a hundred have a fault."""
    team = (("张丽", "区人社局", "豫A1"), ("王强", "区市监局", "豫B1"))
    files = []
    for n in range(1, count + 1):
        name, code, address, legal, _ = institution(n)
        done = "责令整改" if n % 3 == 1 else ""
        lines = (
            Line("区人社局", "职业技能培训机构管理检查", str((1, 5, 9)[n % 3] if n % 50 else 12), done),
            Line("区市监局", "登记事项检查", "9"),
        )
        content = FormContent(
            2024, name, code, address, legal, team, lines,
            institution_signature=legal, inspector_signature="张丽、王强", signed_on="2024年9月3日",
        )  # fmt: skip
        files.append(folder / f"{n:05d}.xlsx")
        write_form(content, files[-1])
    return files

"""Inputs as people make them: plans, rosters,
lists and record forms in many layouts, written by other libraries."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.drawing.image import Image
from stdnum.cn import uscc

HEADINGS = ("序号", "机构名称", "统一社会信用代码", "地址", "法定代表人", "信用风险分类")
LIST_HEADINGS = ("名称", "统一社会信用代码", "检查单位", "检查事项", "检查结果", "处理结果", "检查日期", "执法检查人员", "检查对象签字",
                 "执法检查人员签字", "备注")  # fmt: skip
RSJ, SJJ = "区人社局", "区市监局"
MEASURES = (
    "inspected", *(f"result_{code}" for code in range(1, 11)), "rectification_ordered", "case_filed",
    "permit_authority_notified", "transferred_to_judiciary",
)  # fmt: skip
TRAINING, REGISTRATION = "职业技能培训机构管理检查", "登记事项检查"
PEOPLE = (
    ("张丽", RSJ, "豫A0001"),
    ("王强", SJJ, "豫B0001"),
    ("李敏", RSJ, "豫A0002"),
    ("赵刚", SJJ, "豫B0002"),
)


def plan(**changes: str) -> str:
    """The campaign.toml of the first campaign, as text."""
    from flows.commands.default_plan import default_plan

    text = default_plan()
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def code(n: int) -> str:
    """The n-th invented 统一社会信用代码, its check character right."""
    body = f"52410402MJ{n:06d}A"
    return body + str(uscc.calc_check_digit(body + "0"))


def name(n: int) -> str:
    """The n-th institution's name."""
    return f"新华区第{n}职业培训学校"


def institution(n: int, credit_class: str = "A") -> tuple[object, ...]:
    """A roster's row."""
    return (n, name(n), code(n), f"建设路{n}号", "周丽", credit_class)


def sheet(path: Path, rows: Sequence[Sequence[object]], title: str = "Sheet1") -> Path:
    """An .xlsx with one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is a text
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def roster(folder: Path, count: int = 4, classes: str = "ABCD", file: str = "名录.xlsx") -> Path:
    """A roster of `count` institutions, their classes in turn."""
    return sheet(
        folder / file,
        [HEADINGS, *(institution(n, classes[(n - 1) % len(classes)]) for n in range(1, count + 1))],
    )


def inspectors(folder: Path) -> Path:
    """The inspectors' list."""
    return sheet(folder / "执法人员.xlsx", [("姓名", "单位", "执法证号/身份证号"), *PEOPLE])


def record_row(n: int, department: str = SJJ, result: object = "1", **changes: object) -> tuple[object, ...]:
    """A line of a record list with nothing wrong in it, but for the changes."""
    row = {
        "name": name(n), "code": code(n), "department": department, "item": TRAINING if department == RSJ else REGISTRATION,
        "result": result, "disposition": "", "date": "2024-09-03", "people": "张丽、王强", "signed": "周丽",
        "inspectors_signed": "张丽、王强", "remark": "", **changes,
    }  # fmt: skip
    return tuple(row.values())


def record_list(folder: Path, rows: Sequence[Sequence[object]], file: str = "台账.xlsx") -> Path:
    """A record list."""
    return sheet(folder / file, [LIST_HEADINGS, *rows])


def csv_bytes(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    """Rows as delimited text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


@dataclass(frozen=True)
class Form:
    """附件2 filled in; `layout` says how its maker drew it."""

    n: int = 1
    lines: tuple[tuple[str, str, object], ...] = ((RSJ, TRAINING, "1"), (SJJ, REGISTRATION, "1"))
    people: tuple[tuple[str, str, str], ...] = PEOPLE[:2]
    remark: str = ""
    disposition: str | None = None
    signed: str = "周丽"
    inspectors_signed: str = "张丽、王强"
    date: object = "2024年9月3日"
    inspectors_date: object = ""
    layout: dict[str, Any] = field(default_factory=dict)

    def with_layout(self, **layout: Any) -> "Form":
        """The same form drawn otherwise."""
        return replace(self, layout={**self.layout, **layout})


EXPLANATION = (
    "说明:(1)检查结果栏填写相应编号:1.未发现问题 2.未按规定公示应当公示的信息 3.公示信息隐瞒真实情况弄虚作假 4.通过登记的住所(经营场所)无法取得联系 "
    "5.发现问题已责令整改 6.不配合检查情节严重 7.未发现本次抽查涉及的经营活动 8.发现问题待后续处理 9.合格 10.不合格。"
)


def draw_form(page: Any, form: Form) -> None:
    """Draw a form on an openpyxl sheet;
    layout: down, right (shift), merged, spaced (labels), spare (inspector rows)."""
    layout = form.layout
    down, right, merged = layout.get("down", 0), layout.get("right", 0), layout.get("merged", True)
    spaced = layout.get("spaced", False)

    def label(text: str) -> str:
        return (
            text
            if not spaced
            else (text[:2] + "\n" + "  ".join(text[2:]) if len(text) > 3 else "　".join(text))
        )

    def put(
        row: int, column: int, value: object, last: int | None = None, last_row: int | None = None
    ) -> None:
        page.cell(row + down, column + right, value if value != "" else None)
        if merged and (last or last_row):
            page.merge_cells(start_row=row + down, start_column=column + right, end_row=(last_row or row) + down,
                             end_column=(last or column) + right)  # fmt: skip

    row = 1
    put(row, 1, "部门联合抽查检查情况记录表", 5)
    people = (*form.people, *[("", "", "")] * layout.get("spare", 0))
    put(2, 1, label("执法检查人员"), last_row=2 + len(people))
    for column, text in ((2, "姓名"), (3, "单位"), (4, "执法证号/身份证号")):
        put(2, column, label(text), 5 if column == 4 else None)
    for row, person in enumerate(people, 3):
        for column, text in enumerate(person, 2):
            put(row, column, text, 5 if column == 4 else None)
    row = 3 + len(people)
    put(row, 1, label("检查对象"), last_row=row + 1)
    put(row, 2, label("名称"))
    put(row, 3, name(form.n))
    put(row, 4, label("统一社会信用代码/注册号"))
    put(row, 5, code(form.n))
    put(row + 1, 2, label("地址"))
    put(row + 1, 3, f"建设路{form.n}号")
    put(row + 1, 4, label("法定代表人/负责人"))
    put(row + 1, 5, "周丽")
    row += 2
    put(row, 1, label("检查单位"))
    put(
        row,
        2,
        label("检查事项"),
        3 if form.disposition is not None and layout.get("disposition_column") else 4,
    )
    result_column = 5
    if form.disposition is not None and layout.get("disposition_column"):
        put(row, 4, label("检查结果"))
        put(row, 5, label("处理结果"))
        result_column = 4
    else:
        put(row, 5, label("检查结果"))
    for department, item, result in form.lines:
        row += 1
        put(row, 1, department)
        put(row, 2, item, result_column - 1)
        put(row, result_column, result)
        if result_column == 4:
            put(row, 5, form.disposition)
    if form.disposition is not None and result_column == 5:
        row += 1
        put(row, 1, label("处理结果"))
        put(row, 2, form.disposition, 5)
    row += 1
    put(row, 1, label("备注"))
    put(row, 2, form.remark, 5)
    row += 1
    put(row, 1, label("检查对象(签字/盖章)"), 2)
    put(row, 3, form.signed)
    put(row, 4, label("执法检查人员(签字/盖章)"))
    put(row, 5, form.inspectors_signed)
    for column in layout.get("pictures", ()):
        stamp = Image(layout["picture"])
        page.add_image(stamp, page.cell(row + down, column + right).coordinate)
    row += 1
    put(row, 1, form.date or "年  月  日", 3)
    put(row, 4, form.inspectors_date or "年  月  日", 5)
    put(row + 1, 1, layout.get("explanation", EXPLANATION), 5)


def forms(path: Path, pages: Sequence[Sequence[Form]]) -> Path:
    """A workbook of forms: a sheet for each sequence, its forms under each other."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, drawn in enumerate(pages, 1):
        page = book.create_sheet(f"表{number}")
        for place, form in enumerate(drawn):
            draw_form(page, form.with_layout(down=form.layout.get("down", 0) + place * 25))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def form(path: Path, **changes: Any) -> Path:
    """A workbook with one form."""
    return forms(path, [[Form(**changes)]])

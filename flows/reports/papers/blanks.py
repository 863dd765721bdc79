"""表样/: a blank of every document a department sends, with the plan's own names to choose from and an example row.

The example row is grey and stands under the heading 示例: a file that comes back with it still there loses nothing, for
its institution is called 示例.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flows.reports.published import Published
from flows.reports.styles import WORKBOOK_OPTIONS, clean, styles

_MADE: Final = datetime(2024, 1, 1)
_ROWS: Final = 300
"""How many lines a blank is ruled for; more may be added beneath."""
_LONGEST_CHOICES: Final = 255


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a blank: its heading, width, what to fill in, an example, and what may be chosen."""

    heading: str
    width: int
    hint: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank: the name of its file, which is its title as well, and its columns."""

    name: str
    fields: tuple[Field, ...]


def blanks(data: Published) -> list[Blank]:
    """The blanks of this plan: its departments, items, results, dispositions and classes are the choices."""
    departments = _texts(data, "select name from department order by position")
    items = _texts(data, "select unnest(items) from department order by position")
    results = tuple(
        f"{code}.{label}" for code, label in data.rows("select result, label from result_code order by rowid")
    )
    dispositions = _texts(data, "select disposition from disposition_kind order by position")
    classes = _texts(data, "select credit_class from credit_share order by rowid")
    name = Field("名称", 34, "与名录一致", "示例（填写时删去本行）")
    code = Field("统一社会信用代码", 22, "18 位，单元格已设为文本")
    unit = Field("单位", 16, "从列表里选", departments[0], departments)
    return [
        Blank("检查对象名录", (
            name, Field("统一社会信用代码/注册号", 24, code.hint), Field("地址", 34), Field("法定代表人/负责人", 16),
            Field("信用风险分类", 12, "从列表里选", classes[0], classes),
            Field("告知", 12, "检查前不宜告知的写“不宜告知”"),
        )),
        Blank("执法检查人员名录", (
            Field("姓名", 14, "", "示例"), unit, Field("执法证号/身份证号", 24, "身份证号不会出现在任何对外的材料里"),
            Field("回避对象", 34, "应当回避的机构，几个用、隔开"),
        )),
        Blank("检查情况台账", (
            name, code, Field("检查单位", 16, "从列表里选", departments[0], departments),
            Field("检查事项", 28, "从列表里选", items[0], items),
            Field("检查结果", 24, "选一项；有几项的填编号，用、隔开，如 2、5", results[0], results),
            Field("处理结果", 20, "没有的留空；有几种的用、隔开", "", dispositions),
            Field("检查日期", 14, "如 2024-09-03", "2024-09-03"), Field("执法检查人员", 20, "几人用、隔开", "张三、李四"),
            Field("检查对象签字", 16, "签字人姓名，或盖章", "王五"), Field("执法检查人员签字", 20, "", "张三、李四"),
            Field("备注", 30),
        )),
        Blank("公示台账", (name, code, unit, Field("检查事项", 28, "", items[0], items),
                           Field("公示日期", 14, "", "2024-09-10"), Field("公示结果", 24, "平台上公示的结果", "", results))),
        Blank("移送台账", (name, code, unit, Field("移送机关", 24, "移送或函告给谁", "区教体局"),
                           Field("移送日期", 14, "", "2024-09-10"))),
        Blank("复查台账", (name, code, unit, Field("检查事项", 28, "", items[0], items),
                           Field("复查日期", 14, "", "2024-10-10"),
                           Field("复查结果", 24, "如 已改正；没有改好的写“未改正”", "已改正"))),
    ]  # fmt: skip


def write_blanks(data: Published, folder: Path) -> None:
    """Write every blank as <name>.xlsx into a folder that is there, and 联合抽查汇总表.xlsx (附件3)."""
    for blank in blanks(data):
        _write_list(blank, folder / f"{blank.name}.xlsx", data.head.title)
    _write_tally(data, folder / "联合抽查汇总表.xlsx")


def _texts(data: Published, query: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(text) for (text,) in data.rows(query)))


def _write_list(blank: Blank, target: Path, title: str) -> None:
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": blank.name, "created": _MADE})
        looks = styles(book)
        page = book.add_worksheet(blank.name)
        example = book.add_format({"num_format": "@", "font_color": "#A6A6A6", "border": 1})
        as_text = book.add_format({"num_format": "@", "border": 1, "border_color": "#BFBFBF"})
        page.merge_range(0, 0, 0, len(blank.fields) - 1, clean(f"{title} {blank.name}"), looks["title"])
        page.set_row(0, 40)
        page.set_row(1, 30)
        for column, field in enumerate(blank.fields):
            page.set_column(column, column, field.width)
            page.write_string(1, column, field.heading, looks["heading"])
            page.write_string(2, column, field.example, example)
            _ask(page, column, field)
        for row in range(3, _ROWS):
            for column in range(len(blank.fields)):
                page.write_blank(row, column, None, as_text)
        page.freeze_panes(2, 1)
        _print_setup(page)


def _ask(page: Worksheet, column: int, field: Field) -> None:
    """What may be chosen and what is to be filled in: it helps and does not forbid. Excel holds 255 characters of a list."""
    if not field.choices and not field.hint:
        return
    fits = len(",".join(field.choices)) <= _LONGEST_CHOICES
    shown = field.choices if fits else tuple(choice.partition(".")[0] for choice in field.choices)
    rule: dict[str, object] = {"validate": "list", "source": list(shown)} if shown else {"validate": "any"}
    told = {
        "input_title": field.heading,
        "input_message": field.hint,
        "show_error": False,
        "ignore_blank": True,
    }
    page.data_validation(2, column, _ROWS, column, {**rule, **told})


def _print_setup(page: Worksheet) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)


def _write_tally(data: Published, target: Path) -> None:
    """附件3, its departments and headings filled in and its figures left to the department."""
    results = _texts(data, "select label from result_code order by rowid")
    dispositions = _texts(data, "select disposition from disposition_kind order by position")
    departments = _texts(data, "select printed from department order by position")
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": data.head.tally_title, "created": _MADE})
        looks = styles(book)
        page = book.add_worksheet("统计表")
        last = 1 + len(results) + len(dispositions)
        page.merge_range(0, 0, 0, last, clean(data.head.tally_title), looks["title"])
        page.merge_range(1, 0, 2, 0, "单位", looks["heading"])
        page.merge_range(1, 1, 2, 1, "抽查户数", looks["heading"])
        _group(page, 2, "抽查结果", results, looks["heading"], looks["upright"])
        _group(page, 2 + len(results), "处理结果", dispositions, looks["heading"], looks["upright"])
        for row, department in enumerate(departments, 3):
            page.write_string(row, 0, clean(department), looks["name"])
            for column in range(1, last + 1):
                page.write_blank(row, column, None, looks["count"])
        page.set_row(0, 40)
        page.set_row(2, 150)
        page.set_column(0, 0, 18)
        page.set_column(1, last, 8)
        _print_setup(page)


def _group(
    page: Worksheet, first: int, title: str, labels: Sequence[str], heading: object, upright: object
) -> None:
    if len(labels) > 1:
        page.merge_range(1, first, 1, first + len(labels) - 1, title, heading)
    else:
        page.write_string(1, first, title, heading)
    for column, label in enumerate(labels, first):
        page.write_string(2, column, clean(label), upright)

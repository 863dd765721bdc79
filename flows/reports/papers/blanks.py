"""表样/: a blank of every document a department sends, the plan's own names to choose from, a grey example row.

The example row's name begins with 示例: where it is left in, it is no fact.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flows.reports.published import DISPOSITION, RESULT, Published
from flows.reports.styles import WORKBOOK_OPTIONS, clean, styles

FOLDER: Final = "表样"
_MADE: Final = datetime(2024, 1, 1)
_LAST_RULED: Final = 300
"""The last row with borders and choices; more may be added beneath."""
_LAST_PRINTED: Final = 20
_LONGEST_CHOICES: Final = 255
_LONGEST_HINT: Final = 255


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a blank: its heading, its width in characters,
    an example, what to fill in, what may be chosen."""

    heading: str
    width: int
    example: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank: the name of its file, which is its title as well, and its columns."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class PlansWords:
    """The plan's own words, which the blanks offer: departments, items, results, dispositions, classes.

    `asks_scan`: the plan asks for 扫码时间.
    """

    departments: tuple[str, ...]
    printed: tuple[str, ...]
    items: tuple[str, ...]
    results: tuple[str, ...]
    dispositions: tuple[str, ...]
    classes: tuple[str, ...]
    asks_scan: bool = False


def plans_words(data: Published) -> PlansWords:
    """The plan's words as published."""

    def words(query: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(text) for (text,) in data.rows(query)))

    return PlansWords(
        words("select name from department order by position"),
        words("select printed from department order by position"),
        words("select item from (select position, unnest(items) as item from department) order by position"),
        words("select result || '.' || label from result_code order by position"),
        words("select disposition from disposition_kind order by position"),
        words("select credit_class from credit_share order by position"),
        bool(data.number("select count(*) from campaign where is_scan_required")),
    )


def blanks(words: PlansWords) -> list[Blank]:
    """The blanks that are lists, by the plan's words."""
    name = Field("名称", 34, "示例（填写时删去本行）", "与名录一致")
    code = Field("统一社会信用代码/注册号", 24, "", "18 位代码或 15 位注册号；没有的留空")
    department = Field("单位", 16, words.departments[0], "从列表里选", words.departments)
    item = Field("检查事项", 28, words.items[0], "从列表里选", words.items)
    signed = ("2024-09-03", "写年月日，如 2024-09-03")
    at_the_door = (
        Field("扫码时间", 18, "2024-09-03 09:30", "入企扫码的日期和时间"),
        Field("通知书文号", 22, "", "检查通知书的文号；没有的留空"),
    )
    return [
        Blank("检查对象名录", (
            name, code, Field("地址", 34), Field("法定代表人/负责人", 16),
            Field("信用风险分类", 12, words.classes[0], "从列表里选", words.classes),
            Field("告知", 12, "", "检查前不宜告知的，写“不宜告知”；其余留空"),
        )),
        Blank("执法检查人员名录", (
            Field("姓名", 22, "示例（填写时删去本行）"), department,
            Field("执法证号/身份证号", 24, "", "身份证号不会出现在任何对外的材料里"),
            Field("回避对象", 34, "", "应当回避的机构，几个用、隔开"),
        )),
        Blank("检查情况台账", (
            name, code, Field("检查单位", 16, words.departments[0], "从列表里选", words.departments), item,
            Field("检查结果", 26, words.results[0], "选一项；有几项的填编号，用、隔开，如 2、5", words.results),
            Field("处理结果", 18, "", "没有的留空；有几种的用、隔开", words.dispositions),
            Field("检查日期", 13, *signed), Field("执法检查人员", 18, "张三、李四", "几人用、隔开"),
            Field("检查对象签字", 14, "王五", "签字人姓名，或“已盖章”"),
            Field("执法检查人员签字", 18, "张三、李四", "每名检查人员都要签"), Field("备注", 28),
            *(at_the_door if words.asks_scan else ()),
        )),
        Blank("公示台账", (
            name, code, department, item, Field("公示日期", 13, *signed),
            Field("公示结果", 26, words.results[0], "平台上公示的结果", words.results),
        )),
        Blank("移送台账", (
            name, code, department, Field("移送机关", 24, "", "移送或函告给谁"), Field("移送日期", 13, *signed),
        )),
        Blank("复查台账", (
            name, code, department, item, Field("复查日期", 13, *signed),
            Field("复查结果", 24, "已改正", "如 已改正；没有改好的写 未改正", ("已改正", "未改正")),
        )),
    ]  # fmt: skip


def write_blanks(words: PlansWords, title: str, tally_title: str, folder: Path) -> None:
    """Write every blank as <name>.xlsx into a folder that is there, and 联合抽查汇总表.xlsx (附件3)."""
    for blank in blanks(words):
        _write_list(blank, title, folder / f"{blank.name}.xlsx")
    _write_tally(words, tally_title, folder / "联合抽查汇总表.xlsx")


def _write_list(blank: Blank, title: str, target: Path) -> None:
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": blank.name, "created": _MADE})
        looks = styles(book)
        page = book.add_worksheet(blank.name)
        page.merge_range(0, 0, 0, len(blank.fields) - 1, clean(f"{title}\n{blank.name}"), looks["title"])
        page.set_row(0, 62)
        page.set_row(1, 30)
        for column, field in enumerate(blank.fields):
            page.set_column(column, column, field.width)
            page.write_string(1, column, field.heading, looks["heading"])
            page.write_string(2, column, clean(field.example), looks["example"])
            _ask(page, column, field)
            for row in range(3, _LAST_RULED + 1):
                page.write_blank(row, column, None, looks["to_fill"])
        page.freeze_panes(2, 1)
        page.print_area(0, 0, _LAST_PRINTED, len(blank.fields) - 1)
        _print_setup(page, heading=1)


def _ask(page: Worksheet, column: int, field: Field) -> None:
    """What may be chosen and what is to be filled in: it helps and does not forbid.

    Excel holds no more than 255 characters of choices:
    of longer ones the numbers alone are offered, where they have any.
    """
    shown = field.choices
    if len(",".join(shown)) > _LONGEST_CHOICES:
        shown = tuple(choice.partition(".")[0] for choice in shown)
    fits = shown and len(",".join(shown)) <= _LONGEST_CHOICES
    rule: dict[str, object] = {"validate": "list", "source": list(shown)} if fits else {"validate": "any"}
    numbered = "；".join(field.choices) if shown != field.choices else ""
    told = "\n".join(text for text in (field.hint, numbered) if text)[:_LONGEST_HINT]
    if fits or told:
        page.data_validation(
            2,
            column,
            _LAST_RULED,
            column,
            {**rule, "input_title": field.heading[:32], "input_message": told, "show_error": False},
        )


def _print_setup(page: Worksheet, *, heading: int) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, heading)


def _write_tally(words: PlansWords, title: str, target: Path) -> None:
    """附件3, its departments and headings filled in and its figures left to the department."""
    results = tuple(result.partition(".")[2] for result in words.results)
    last = 1 + len(results) + len(words.dispositions)
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": title, "created": _MADE})
        looks = styles(book)
        page = book.add_worksheet("统计表")
        page.merge_range(0, 0, 0, last, clean(title), looks["title"])
        page.merge_range(1, 0, 2, 0, "单位", looks["heading"])
        page.merge_range(1, 1, 2, 1, "抽查户数", looks["heading"])
        first = 2
        for heading, labels in ((RESULT, results), (DISPOSITION, words.dispositions)):
            if len(labels) > 1:
                page.merge_range(1, first, 1, first + len(labels) - 1, heading, looks["heading"])
            else:
                page.write_string(1, first, heading, looks["heading"])
            for label in labels:
                page.write_string(2, first, clean(label), looks["upright"])
                first += 1
        for row, department in enumerate(words.printed, 3):
            page.write_string(row, 0, clean(department), looks["name"])
            for column in range(1, last + 1):
                page.write_blank(row, column, None, looks["count"])
            page.set_row(row, 30)
        page.set_row(0, 40)
        page.set_row(2, 290)
        page.set_column(0, 0, 20)
        page.set_column(1, last, 6.6)
        _print_setup(page, heading=2)

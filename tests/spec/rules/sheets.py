"""The papers of an example as the files a department would send, and where on them each place is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import PIL.Image
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter

from schemas.vocabulary import DISPOSITIONS, RESULTS
from tests import making
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING
from tests.spec.rules.examples import STEMS, Example, Paper, Row

_ITEMS = {RSJ: TRAINING, SJJ: REGISTRATION}
_MOST_CELLS = 10_000
_FIGURES = ("抽查户数", *RESULTS.values(), *DISPOSITIONS)


def _institution(example: Example, place: int) -> Row:
    stem = STEMS[place % len(STEMS)]
    return {"名称": f"{stem}校", "统一社会信用代码": f"{stem}码"}


def _of_same(row: Row, made: Row) -> Row:
    """The name and the code of one institution where the row gives only one of them."""
    named = re.fullmatch(rf"([{STEMS}])校", row.get("名称", ""))
    coded = re.fullmatch(rf"([{STEMS}])\w*码", row.get("统一社会信用代码", ""))
    if found := named or coded:
        return made | {"名称": f"{found[1]}校", "统一社会信用代码": f"{found[1]}码"}
    return made


def _record(row: Row, made: Row) -> Row:
    people = row.get("执法检查人员", "张丽、王强")
    return _of_same(row, made) | {
        "检查单位": SJJ, "检查事项": _ITEMS.get(row.get("检查单位", SJJ), ""), "检查结果": "1", "处理结果": "",
        "检查日期": "2024-09-03", "执法检查人员": people, "检查对象签字": "周丽", "执法检查人员签字": people, "备注": "",
    }  # fmt: skip


def _roster(row: Row, made: Row) -> Row:
    return _of_same(row, made) | {"地址": "建设路1号", "法定代表人": "周丽", "信用风险分类": "A"}


def _person(row: Row, made: Row) -> Row:
    return {"姓名": "张丽", "单位": RSJ, "执法证号": "豫A0001"}


def _tally(row: Row, made: Row) -> Row:
    return {"单位": SJJ, **dict.fromkeys(_FIGURES, "0")}


def _act(day: str) -> Callable[[Row, Row], Row]:
    return lambda row, made: _of_same(row, made) | {"单位": SJJ, day: "2024-09-10"}


_SOUND: dict[str, Callable[[Row, Row], Row]] = {
    "检查情况台账": _record, "检查对象名录": _roster, "执法检查人员名录": _person, "汇总表": _tally,
    "公示台账": _act("公示日期"), "移送台账": _act("移送日期"), "复查台账": _act("复查日期"), "照写": lambda row, made: {},
}  # fmt: skip
"""What a row of each kind says where the example says nothing: nothing wrong is in it."""


@dataclass
class Drawn:
    """A paper on its sheet: the line of each of its rows, and the cell of each place an example may name."""

    sheet: str
    lines: list[str]
    _cells: dict[str, str] = field(default_factory=dict)
    _columns: dict[str, str] = field(default_factory=dict)

    def cell(self, place: str, row: int | None) -> str:
        """The cell of a place: an address, a heading's column in a row, an item of a form."""
        if not place or re.fullmatch(r"[A-Z]+\d+", place):
            return place
        if row is None:
            return self._cells[place]
        return self._cells.get(place) or f"{self._columns[place]}{self.lines[row]}"


@dataclass
class Sent:
    """A file as it is sent, with the papers in it and its workbook, where it is one.

    `is_earlier`: in a run before; `most_cells`: so many may be read."""

    is_earlier: bool
    papers: list[tuple[Paper, Drawn]]
    most_cells: int
    content: bytes = b""
    book: Any = None


def sent(example: Example) -> Iterator[Sent]:
    """The files of an example, each with its bytes."""
    files: list[Sent] = []
    for paper in example.papers:
        if not paper.goes_on:
            limit = re.search(r"上限 (\d+) 个单元格", paper.marks)
            files.append(Sent(paper.is_earlier, [], int(limit[1]) if limit else _MOST_CELLS))
        file = files[-1]
        if paper.kind in ("文字", "十六进制", "文件"):
            file.content = _bytes(example, paper)
            lines = [str(n) for n, _ in enumerate(paper.outcomes, 2)]
            file.papers.append((paper, Drawn("Sheet1", lines)))
            continue
        if file.book is None:
            file.book = openpyxl.Workbook()
            file.book.remove(file.book.active)
        page = file.book.create_sheet(f"Sheet{len(file.book.worksheets) + 1}")
        draw = _draw_form if paper.kind == "检查情况记录表" else _draw_list
        file.papers.append((paper, draw(page, example, paper)))
        _mark(page, paper.marks)
    for file in files:
        if file.book is not None:
            content = BytesIO()
            file.book.save(content)
            file.content = content.getvalue()
    yield from files


def _bytes(example: Example, paper: Paper) -> bytes:
    if paper.kind == "文件":
        return (Path(__file__).parents[3] / paper.file_name).read_bytes()
    if paper.kind == "十六进制":
        return bytes.fromhex(paper.text)
    return example.text(paper.text).encode("gb18030" if "GB18030" in paper.marks else "utf-8")


def _draw_list(page: Any, example: Example, paper: Paper) -> Drawn:
    sound = _SOUND[paper.kind]
    rows = [sound(row, _institution(example, n)) | row for n, row in enumerate(paper.rows)]
    heads = list(dict.fromkeys(head for row in rows for head in row))
    for text in re.findall("上面写“([^”]*)”", paper.marks):
        page.append([text])
    if paper.kind == "汇总表":
        _head_tally(page, heads)
    else:
        page.append([example.text(head) for head in heads])
    first = page.max_row + 1
    for line, row in enumerate(rows, first):
        for column, head in enumerate(heads, 1):
            _write(page.cell(line, column), example.text(row.get(head, "")))
    for text in re.findall("下面写“([^”]*)”", paper.marks):
        page.append([text])
    columns = {head: get_column_letter(n) for n, head in enumerate(heads, 1)}
    cells = {f"表头 {head}": f"{letter}{first - 1}" for head, letter in columns.items()}
    return Drawn(page.title, [str(first + n) for n in range(len(rows))], cells, columns)


def _head_tally(page: Any, heads: list[str]) -> None:
    """附件3's title and two-row header."""
    results = ["抽查结果", *[""] * (len(RESULTS) - 1)]
    page.append(["联合抽查汇总表"])
    page.append(["单位", "抽查户数", *results, "处理结果", *[""] * (len(DISPOSITIONS) - 1)])
    page.append(["", "", *heads[2:]])


def _write(cell: Any, text: str) -> None:
    """~~5~~1 is a 5 struck out before a 1; a text that begins with = is a formula
    whose value was not stored."""
    parts = re.split(r"~~(.+?)~~", text)
    if len(parts) > 1:
        struck = [TextBlock(InlineFont(strike=True), part) if n % 2 else part for n, part in enumerate(parts)]
        cell.value = CellRichText(*filter(None, struck))
    elif text:
        cell.value = text


_MARK = re.compile(
    r"，(?:隐藏第 (\d+) 行|隐藏 ([A-Z]+) 列|(隐藏工作表)|(保护工作表)|上限 \d+ 个单元格|[上下]面写“[^”]*”)"
)


def _mark(page: Any, marks: str) -> None:
    if strange := _MARK.sub("", marks):
        raise ValueError(f"不认识的标记：{strange}")
    for row, column, hidden, protected in _MARK.findall(marks):
        if row:
            page.row_dimensions[int(row)].hidden = True
        if column:
            page.column_dimensions[column].hidden = True
        if hidden:
            page.sheet_state = "hidden"
        if protected:
            page.protection.enable()


_CERTIFICATES = {name: (department, number) for name, department, number in making.PEOPLE}


def _draw_form(page: Any, example: Example, paper: Paper) -> Drawn:
    said = {row["项目"]: example.text(row["内容"]) for row in paper.rows}
    names = said.get("执法检查人员", "张丽、王强").split("、")
    lines = {k.split()[0]: v for k, v in said.items() if k.endswith(" 检查结果")} or {RSJ: "1", SJJ: "1"}
    people = "、".join(names)
    form = making.Form(
        n=example.institution("甲"),
        lines=tuple((department, _ITEMS.get(department, ""), result) for department, result in lines.items()),
        people=tuple((name, *_CERTIFICATES.get(name, (RSJ, "豫A9999"))) for name in names),
        remark=said.get("备注", ""),
        disposition=said.get("处理结果"),
        signed=said.get("检查对象签字", "周丽"),
        inspectors_signed=said.get("执法检查人员签字", people),
        date=said.get("检查日期", "2024年9月3日"),
        inspectors_date=said.get("执法检查人员日期", ""),
        layout={"pictures": (3,), "picture": _seal()} if "盖章图片" in said else {},
    )
    making.draw_form(page, form)
    cells = _cells_of_form(page)
    rows = [re.sub(r"\D", "", cells.get(row["项目"], "")) for row in paper.rows]
    return Drawn(page.title, rows, cells | {"": ""})


def _seal() -> BytesIO:
    """A picture of a seal."""
    picture = BytesIO()
    PIL.Image.new("RGB", (8, 8), "red").save(picture, "png")
    return picture


def _cells_of_form(page: Any) -> dict[str, str]:
    """Where each item of a form is filled in."""
    cells: dict[str, str] = {}
    for (label,) in page.iter_rows(max_col=1):
        row, text = label.row, str(label.value or "")
        if text == "检查对象(签字/盖章)":
            cells |= {
                "检查对象签字": f"C{row}", "执法检查人员签字": f"E{row}", "检查日期": f"A{row + 1}", "执法检查人员日期": f"D{row + 1}",
            }  # fmt: skip
        elif text in ("备注", "处理结果"):
            cells[text] = f"B{row}"
        elif text == "执法检查人员":
            cells[text] = f"B{row + 1}"
        elif text.startswith("区"):
            cells[f"{text} 检查结果"] = f"E{row}"
    return cells

"""The same form or list in other formats, broken and signed as people do: each line a file, what counts, what is told."""

import base64
import io
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from PIL import Image

from flows.storage.folders import House
from tests.cases.judging import judged
from tests.conftest import Run
from tests.making import (
    LIST_HEADINGS,
    REGISTRATION,
    RSJ,
    SJJ,
    TRAINING,
    Form,
    draw_form,
    form,
    inspectors,
    plan,
    record_row,
    roster,
)  # fmt: skip

Rows = Sequence[Sequence[object]]

SIX = [
    record_row(1, RSJ, "1"), record_row(1, SJJ, "5"), record_row(2, RSJ, "2", disposition="立案查处"),
    record_row(2, SJJ, "9"), record_row(3, RSJ, "10", disposition="函告许可部门"), record_row(3, SJJ, "7"),
]  # fmt: skip
STD = "1/人社=1 1/市监=5 2/人社=2 2/市监=9 3/人社=10 3/市监=7"
STD_ACTS = "1/市监=责令整改 2/人社=立案查处 3/人社=函告许可部门"
FORM = "1/人社=2 1/市监=5"
FORM_ACTS = "1/人社=立案查处 1/市监=责令整改"


def _form_rows() -> list[list[object]]:
    page = openpyxl.Workbook().active
    assert page is not None
    lines = ((RSJ, TRAINING, "2"), (SJJ, REGISTRATION, "5"))
    draw_form(page, Form(lines=lines, remark="区人社局：立案查处", layout={"merged": False}))
    return [["" if value is None else value for value in row] for row in page.iter_rows(values_only=True)]


def _xlsx(rows: Rows) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(file)
    return file.getvalue()


def _xls(rows: Rows) -> bytes:
    book, file = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("表")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            page.write(r, c, value)
    book.save(file)
    return file.getvalue()


def _html(rows: Rows) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<html><meta charset=gbk><table>{body}</table></html>".encode("gbk")


def _mhtml(rows: Rows) -> bytes:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n--X\r\n'
    part = 'Content-Transfer-Encoding: base64\r\nContent-Type: text/html; charset="gbk"\r\n\r\n'
    return (head + part).encode() + base64.encodebytes(_html(rows)) + b"\r\n--X--\r\n"


def _xml_2003(rows: Rows) -> bytes:
    def cell(column: int, value: object) -> str:
        return f'<Cell ss:Index="{column}"><Data ss:Type="String">{escape(str(value))}</Data></Cell>'

    body = "".join(
        f"<Row>{''.join(cell(c, v) for c, v in enumerate(row, 1) if v != '')}</Row>" for row in rows
    )
    names = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    return f'<?xml version="1.0"?><Workbook {names}><Worksheet ss:Name="表"><Table>{body}</Table></Worksheet></Workbook>'.encode()


def _sylk(rows: Rows) -> bytes:
    cells = (
        (r, c, str(v).replace(";", ";;")) for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v
    )
    return ("ID;P\r\n" + "".join(f'C;Y{r};X{c};K"{v}"\r\n' for r, c, v in cells) + "E\r\n").encode("gb18030")


def _word(*parts: Rows | str | None) -> bytes:
    """A document of tables and lines of text; None: a picture at the end of the line before."""
    document, file = docx.Document(), io.BytesIO()
    for part in parts:
        if part is None:
            document.paragraphs[-1].add_run().add_picture(_stamp())
        elif isinstance(part, str):
            document.add_paragraph(part)
        else:
            _add_table(document, part)
    document.save(file)
    return file.getvalue()


def _add_table(document: Any, rows: Rows) -> None:
    table = document.add_table(len(rows), max(map(len, rows)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            table.cell(r, c).text = str(value)


def _stamp() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (6, 3), "red").save(file, "png")
    file.seek(0)
    return file


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": _xlsx, "xls": _xls, "html": _html, "mhtml": _mhtml, "xml 2003": _xml_2003, "sylk": _sylk, "docx": _word,
}  # fmt: skip


@pytest.mark.parametrize("kind", WRITERS)
def test_a_form_and_a_list_say_the_same_in_every_format(kind: str) -> None:
    a_form, a_list = (judged(WRITERS[kind](rows)) for rows in (_form_rows(), [LIST_HEADINGS, *SIX]))
    assert (a_form.facts, a_form.acts, a_form.told) == (FORM, FORM_ACTS, set())
    assert (a_list.facts, a_list.acts, a_list.told) == (STD, STD_ACTS, set())


@pytest.mark.parametrize("cut", [3, 4, 5, 6, 7, 8, 9, 10])
@pytest.mark.parametrize("between", ["", "（续）", "续表", "第2页，共2页"])
def test_a_form_broken_over_two_tables_is_one(cut: int, between: str) -> None:
    rows = _form_rows()
    found = judged(_word(rows[:cut], between, rows[cut:]))
    assert (found.facts, found.acts, found.told) == (FORM, FORM_ACTS, set())


INSTITUTION, INSPECTORS = "检查对象（签字/盖章）：", "执法检查人员（签字/盖章）："
DAY = "2024年9月3日"
BELOW: dict[str, tuple[tuple[str | None, ...], str, str]] = {
    "names": ((f"{INSTITUTION}周丽", DAY, f"{INSPECTORS}张丽、王强", DAY), FORM, ""),
    "side by side": ((f"{INSTITUTION}周丽    {INSPECTORS}张丽、王强", f"{DAY}     {DAY}"), FORM, ""),
    "a picture of the institution's": ((INSTITUTION, None, f"{INSPECTORS}张丽、王强", DAY), FORM, ""),
    "pictures of both": ((INSTITUTION, None, INSPECTORS, None, DAY), FORM, ""),
    "a picture of the inspectors' alone": ((INSTITUTION, INSPECTORS, None, DAY), "", "I07@A11"),
    "a picture of the institution's alone": ((INSTITUTION, None, INSPECTORS, DAY), "", "I09@A12"),
    "whose picture is not known": ((f"{INSTITUTION}    {INSPECTORS}", None, DAY), "", "I07@B11 I09@C11"),
}


@pytest.mark.parametrize("how", BELOW)
def test_signatures_below_the_table(how: str) -> None:
    lines, facts, told = BELOW[how]
    found = judged(_word(_form_rows()[:10], *lines))
    assert (found.facts, found.told) == (facts, set(told.split()))


def test_a_remark_is_about_the_items_with_a_problem(house: House, run: Run) -> None:
    items = {'items = ["登记事项检查"]': 'items = ["登记事项检查", "公示信息检查"]'}
    (house.inbox / "campaign.toml").write_text(plan(**items), encoding="utf-8")
    roster(house.inbox)
    inspectors(house.inbox)
    lines = ((RSJ, TRAINING, "1"), (SJJ, REGISTRATION, "2"), (SJJ, "公示信息检查", "1"))
    form(house.inbox / "记录表.xlsx", lines=lines, remark="区市监局：已立案查处")
    data = run()
    assert data.rows("select department, disposition from record_disposition") == [(SJJ, "立案查处")]
    assert not data.rows("select rule from finding where rule in ('I16', 'I17', 'I18', 'I26')")

"""Our own record form: what is chosen in its cells comes back as what it says, in Excel and in Word."""

from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from flows.intake.documents.recognise import extract_grids
from flows.intake.formats.detect import read_grids
from flows.reports.papers.record_form import Choices, FormContent, Line, write_form
from flows.reports.papers.record_form_word import write_word_form
from schemas.handover import Limits
from tests import making
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING

_CONTENT = FormContent(
    2024, making.name(1), making.code(1), "建设路1号", "周丽", making.PEOPLE[:2],
    [Line(RSJ, TRAINING), Line(SJJ, REGISTRATION)],
)  # fmt: skip
_FILLED = (("5.发现问题已责令整改", "责令整改"), ("2、8", "立案查处、函告许可部门"))


def _read(path: Path) -> list[tuple[str, str, str]]:
    record = extract_grids(read_grids(path.read_bytes(), Limits())).tables["record"]
    return [*zip(record["department"], record["result"], record["disposition"], strict=True)]


def _in_excel(path: Path) -> None:
    write_form(_CONTENT, path)
    book = openpyxl.load_workbook(path)
    page = book.active
    for row, (result, disposition) in enumerate(_FILLED, 8):
        page.cell(row, 5).value, page.cell(row, 6).value = result, disposition
    book.save(path)


def _typed_in_word(path: Path) -> None:
    write_word_form(_CONTENT, path)
    document = docx.Document(str(path))
    for row, (result, disposition) in zip(document.tables[0].rows[6:], _FILLED, strict=False):
        row.cells[4].text, row.cells[5].text = result, disposition
    document.save(str(path))


def _chosen_in_word(path: Path) -> None:
    write_word_form(_CONTENT, path)
    document = docx.Document(str(path))
    controls = [*document.element.iter(qn("w:sdt"))]
    for control, text in zip(controls, (text for line in _FILLED for text in line), strict=True):
        prompt = next(control.iter(qn("w:showingPlcHdr")))
        prompt.getparent().remove(prompt)
        next(control.iter(qn("w:t"))).text = text
    document.save(str(path))


@pytest.mark.parametrize(
    ("fill_in", "suffix"), [(_in_excel, "xlsx"), (_typed_in_word, "docx"), (_chosen_in_word, "docx")]
)
def test_a_form_filled_in_comes_back(fill_in, suffix: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / f"记录表.{suffix}"
    fill_in(path)
    assert _read(path) == [(RSJ, *_FILLED[0]), (SJJ, *_FILLED[1])]


@pytest.mark.parametrize(("write", "suffix"), [(write_form, "xlsx"), (write_word_form, "docx")])
def test_a_form_not_filled_in_says_nothing(write, suffix: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / f"记录表.{suffix}"
    write(_CONTENT, path)
    assert _read(path) == [(RSJ, "", ""), (SJJ, "", "")]


def test_the_lists_to_choose_from_are_the_plans(tmp_path: Path) -> None:
    plans = Choices({"A": "正常", "B": "有问题"}, ("约谈", "移交"))
    content = FormContent(2024, "甲", "", "", "", (), [Line("甲局", "检查")], choices=plans)
    write_form(content, tmp_path / "表.xlsx")
    page = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists == {"E8": '"A.正常,B.有问题"', "F8": '"约谈,移交"'}
    write_word_form(content, tmp_path / "表.docx")
    document = docx.Document(str(tmp_path / "表.docx"))
    items = [item.get(qn("w:value")) for item in document.element.iter(qn("w:listItem"))]
    assert items == ["A.正常", "B.有问题", "约谈", "移交"]

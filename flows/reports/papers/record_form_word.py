"""附件2《部门联合抽查检查情况记录表》 as a Word document: the form it is by birth, to be printed, signed and sent back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

from flows.reports.official import BODY, TITLE_FACE, faced
from flows.reports.papers.record_form import TITLE, FormContent
from flows.reports.styles import clean

_WIDTHS = (26, 22, 38, 30, 28, 26)
_PROMPT = "\u3000" * 4
"""Blank, as the form is printed and filled in by hand too."""
_MADE = datetime(2024, 1, 1)


def write_word_form(content: FormContent, target: Path) -> None:
    """Write the form on one A4 page; what is left empty is for the inspectors to fill in."""
    document = Document()
    document.core_properties.title, document.core_properties.author = TITLE, ""
    document.core_properties.created = document.core_properties.modified = _MADE
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    faced(heading.add_run(TITLE), TITLE_FACE, 20)
    _Form(document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")).write(content)
    note = document.add_paragraph()
    faced(note.add_run(clean(content.explanation)), BODY, 9)
    document.save(str(target))


class _Form:
    """The table, written a row at a time; a row is given as (text, columns it spans)."""

    def __init__(self, table: Any) -> None:
        self.table = table
        table.autofit = False

    def write(self, content: FormContent) -> None:
        first = self._row([("执法检查人员", 1), ("姓名", 1), ("单位", 1), ("执法证号/身份证号", 3)])
        for name, department, certificate in content.people:
            last = self._row([("", 1), (name, 1), (department, 1), (certificate, 3)])
        self._down(first, last)
        first = self._row(_singly("检查对象", "名称", content.name, "统一社会信用代码/注册号", content.code))
        legal = content.legal_representative
        last = self._row(_singly("", "地址", content.address, "法定代表人/负责人", legal))
        self._down(first, last)
        self._lines(content)
        self._row([("备注", 1), (content.remark, 5)], millimetres=24)
        self._row([
            ("检查对象(签字/盖章)", 1), (content.institution_signature, 2), ("执法检查人员(签字/盖章)", 1), (content.inspector_signature, 2),
        ], millimetres=20)  # fmt: skip
        self._row([(content.day, 3), (content.day, 3)])

    def _lines(self, content: FormContent) -> None:
        self._row([("检查单位", 1), ("检查事项", 3), ("检查结果", 1), ("处理结果", 1)])
        results = [f"{code}.{label}" for code, label in content.choices.results.items()]
        for line in content.lines:
            row = self._row([(line.department, 1), (line.item, 3), ("", 1), ("", 1)], millimetres=12)
            *_, result, disposition = self.table.rows[row].cells
            _choose(result, "检查结果", results, line.result)
            _choose(disposition, "处理结果", content.choices.dispositions, line.disposition)

    def _row(self, cells: Sequence[tuple[str, int]], millimetres: int = 10) -> int:
        row = self.table.add_row()
        row.height, row.height_rule = Mm(millimetres), WD_ROW_HEIGHT_RULE.AT_LEAST
        places = row.cells
        for place, width in zip(places, _WIDTHS, strict=True):
            place.width = Mm(width)
        column = 0
        for text, span in cells:
            cell = places[column].merge(places[column + span - 1]) if span > 1 else places[column]
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(0)
            if text:
                faced(paragraph.add_run(clean(text)), BODY, 12)
            column += span
        return len(self.table.rows) - 1

    def _down(self, first: int, last: int) -> None:
        self.table.cell(first, 0).merge(self.table.cell(last, 0))


def _choose(cell: Any, title: str, choices: Sequence[str], chosen: str) -> None:
    """A content control in a cell: a list to choose from into which may be typed too,
    as several codes may stand there.

    While nothing is chosen it shows a prompt, which says nothing.
    """
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(clean(chosen) or _PROMPT)
    faced(run, BODY, 12)
    properties = OxmlElement("w:sdtPr")
    for name, value in (("w:alias", title), *(() if chosen else (("w:showingPlcHdr", ""),))):
        _child(properties, name, **({"w:val": value} if value else {}))
    listed = _child(properties, "w:comboBox")
    for choice in map(clean, choices):
        _child(listed, "w:listItem", **{"w:displayText": choice, "w:value": choice})
    control = OxmlElement("w:sdt")
    control.append(properties)
    _child(control, "w:sdtContent").append(run._r)
    paragraph._p.append(control)


def _child(parent: Any, name: str, **attributes: str) -> Any:
    child = OxmlElement(name)
    for attribute, value in attributes.items():
        child.set(qn(attribute), value)
    parent.append(child)
    return child


def _singly(label: str, first: str, value: str, second: str, other: str) -> list[tuple[str, int]]:
    """Two labels with their values, the last over the two columns of the results."""
    return [(label, 1), (first, 1), (value, 1), (second, 1), (other, 2)]

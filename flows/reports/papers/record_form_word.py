"""附件2《部门联合抽查检查情况记录表》 as a Word document: the form it is by birth, to be printed, signed and sent back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm

from flows.reports.form_table import BODY, TITLE_FACE, Cell, FormTable, faced
from flows.reports.papers.record_form import TITLE, FormContent
from flows.reports.styles import clean

_WIDTHS = (26, 22, 38, 30, 28, 26)
_PROMPT = "\u3000" * 4
"""Blank, as the form is printed and filled in by hand too."""
_MADE = datetime(2024, 1, 1)


def write_word_form(content: FormContent, target: Path) -> None:
    """Write the form on one A4 page; what is left empty is for the inspectors to fill in."""
    word_form(content).save(str(target))


def word_form(content: FormContent) -> WordDocument:
    """The form as a document that is not written yet."""
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
    table = document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    _Form(FormTable(table, _WIDTHS)).write(content)
    note = document.add_paragraph()
    faced(note.add_run(clean(content.explanation)), BODY, 9)
    return document


class _Form:
    """The form's table, part by part."""

    def __init__(self, table: FormTable) -> None:
        self.table = table

    def write(self, content: FormContent) -> None:
        row = self.table.row
        first = row(Cell("执法检查人员"), Cell("姓名"), Cell("单位"), Cell("执法证号/身份证号", 3))
        for name, department, certificate in content.people:
            last = row(Cell(""), Cell(name), Cell(department), Cell(certificate, 3))
        self.table.down(first, last)
        rows = [
            row(*_singly("" if number else "检查对象", *facts)) for number, facts in enumerate(content.facts)
        ]
        self.table.down(rows[0], rows[-1])
        self._lines(content)
        row(Cell("备注"), Cell(content.remark, 5), millimetres=24)
        row(
            Cell("检查对象(签字/盖章)"),
            Cell(content.institution_signature, 2),
            Cell("执法检查人员(签字/盖章)"),
            Cell(content.inspector_signature, 2),
            millimetres=20,
        )
        row(Cell(content.day, 3), Cell(content.day, 3))

    def _lines(self, content: FormContent) -> None:
        self.table.row(Cell("检查单位"), Cell("检查事项", 3), Cell("检查结果"), Cell("处理结果"))
        results = [f"{code}.{label}" for code, label in content.choices.results.items()]
        for line in content.lines:
            row = self.table.row(
                Cell(line.department), Cell(line.item, 3), Cell(""), Cell(""), millimetres=12
            )
            *_, result, disposition = self.table.table.rows[row].cells
            _choose(result, "检查结果", results, line.result)
            _choose(disposition, "处理结果", content.choices.dispositions, line.disposition)


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


def _singly(label: str, first: str, value: str, second: str, other: str) -> list[Cell]:
    """Two labels with their values, the last over the two columns of the results."""
    return [Cell(label), Cell(first), Cell(value), Cell(second), Cell(other, 2)]

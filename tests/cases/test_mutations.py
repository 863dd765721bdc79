"""A good file with one byte, one style or one flag changed: its figures stay, or something is told."""

import io
import re
import zipfile
from functools import cache
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from flows.intake.documents.recognise import extract_grids
from flows.intake.formats.detect import read_grids
from schemas.handover import Limits, Unreadable
from tests.cases.judging import Judged, judged
from tests.intake.parts import changed, zipped
from tests.making import LIST_HEADINGS, RSJ, SJJ, record_row

LINES = (
    LIST_HEADINGS,
    record_row(1, RSJ, "1"),
    record_row(1, SJJ, "5"),
    record_row(2, RSJ, "2", disposition="立案查处"),
    record_row(2, SJJ, "9"),
)
STRUCK = 3
"""The line whose result is struck out: a damaged file must not bring it back."""


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    page: Any = book.active
    for line in LINES:
        page.append(line)
    page.cell(STRUCK + 1, 5).font = Font(strike=True)
    page.row_dimensions[len(LINES)].hidden = True
    book.save(out := io.BytesIO())
    return out.getvalue()


def _document() -> bytes:
    document = docx.Document()
    gone = document.styles.add_style("gone", 2)
    gone.font.strike = True
    table = document.add_table(len(LINES), len(LIST_HEADINGS))
    for row, line in zip(table.rows, LINES, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = str(text)
    table.cell(STRUCK, 4).paragraphs[0].runs[0].style = gone
    document.save(out := io.BytesIO())
    return out.getvalue()


GOOD = {"xlsx": _workbook(), "docx": _document()}


@cache
def _good(kind: str) -> tuple[object, Judged]:
    return _tables(GOOD[kind]), judged(GOOD[kind])


def _tables(data: bytes) -> object:
    return extract_grids(read_grids(data, Limits())).tables


def _is_silent(kind: str, data: bytes) -> bool:
    """Whether a changed file gives other figures than the good one and tells nothing of it."""
    tables, good = _good(kind)
    try:
        if _tables(data) == tables:
            return False
        now = judged(data)
    except Unreadable:
        return False
    return (now.facts, now.acts) != (good.facts, good.acts) and now.told <= good.told


@pytest.mark.parametrize("kind", GOOD)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_byte(kind: str, data: st.DataObject) -> None:
    good = GOOD[kind]
    directory = good.rindex(b"PK\x05\x06") - 800
    at = data.draw(st.integers(0, len(good) - 1) | st.integers(directory, len(good) - 1))
    byte = data.draw(st.integers(1, 255))
    assert not _is_silent(kind, good[:at] + bytes([good[at] ^ byte]) + good[at + 1 :])


@pytest.mark.parametrize(("kind", "part"), [("xlsx", "xl/styles.xml"), ("docx", "word/styles.xml")])
def test_a_part_whose_name_is_damaged_in_the_directory(kind: str, part: str) -> None:
    good, name = GOOD[kind], part.encode()
    at = good.rindex(name)
    assert good[:at].count(name) >= 1
    damaged = good[:at] + name.replace(b"styles", b"stylez") + good[at + len(name) :]
    with pytest.raises(Unreadable) as told:
        _tables(damaged)
    assert told.value.rule == "F01"


FLAGS = (
    'hidden="1"', 'ht="0" customHeight="1"', 's="1"', 't="e"', 't="n"', 't="str"', 'vm="1"', 'width="0"',
)  # fmt: skip


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_flag_of_a_row_or_a_cell(data: st.DataObject) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(GOOD["xlsx"])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    tags = [*re.finditer(rb"<(?:row|c) [^>]*>", parts[sheet])]
    tag, flag = data.draw(st.sampled_from(tags)), data.draw(st.sampled_from(FLAGS)).encode()
    bare = re.sub(rb" %s=\"[^\"]*\"" % flag.partition(b"=")[0], b"", tag[0])
    parts[sheet] = parts[sheet].replace(tag[0], bare[:-1] + b" " + flag + b">")
    assert not _is_silent("xlsx", zipped(parts))


def test_a_struck_cell_stays_struck_whatever_its_type_says() -> None:
    data = changed(GOOD["xlsx"], "xl/worksheets/sheet1.xml", b's="1" t="inlineStr"><is>', b's="1" t="n"><is>')
    assert judged(data).facts == _good("xlsx")[1].facts

"""White letters on white, in every format that colours them: unseen, so left out and told (I29);
on a dark cell they are read."""

import io
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill

from flows.intake.formats.detect import read_grids
from schemas.handover import Grid, Limits

DARK = "1F4E78"


def _grid(document: Any) -> Grid:
    file = io.BytesIO()
    document.save(file)
    return read_grids(file.getvalue(), Limits())[0]


def _found(grid: Grid, row: int, column: int) -> tuple[str, list[tuple[str, str]]]:
    return grid.rows[row][column], [(note.rule, note.found) for note in grid.notes]


UNSEEN, SEEN = ("1", [("I29", "、5")]), ("1、5", [])


@pytest.mark.parametrize(("fill", "found"), [(None, UNSEEN), (DARK, SEEN)])
def test_a_white_piece_of_a_text_in_xlsx(fill: str | None, found: object) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["B2"] = "名称", CellRichText("1", TextBlock(InlineFont(color="FFFFFFFF"), "、5"))
    if fill:
        page["B2"].fill = PatternFill("solid", fgColor=fill)
    assert _found(_grid(book), 1, 1) == found


@pytest.mark.parametrize(("shaded", "found"), [("", UNSEEN), (DARK, SEEN), ("auto", UNSEEN)])
def test_a_white_piece_of_a_text_in_word(shaded: str, found: object) -> None:
    document = docx.Document()
    cell = document.add_table(2, 2).cell(1, 1)
    cell.text = "1"
    cell.paragraphs[0].add_run("、5").font.color.rgb = RGBColor(255, 255, 255)
    if shaded:
        cell._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{shaded}"/>')
        )
    assert _found(_grid(document), 1, 1) == found


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("font: color white", ("", [("I29", "5")])),
        ("font: color white; pattern: pattern solid, fore_colour dark_blue", ("5", [])),
        ("font: color white; pattern: pattern solid, fore_colour white", ("", [("I29", "5")])),
        ("font: color black", ("5", [])),
    ],
)
def test_a_white_cell_in_xls(style: str, found: object) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.write(0, 0, "名称")
    page.write(1, 1, "5", xlwt.easyxf(style))
    assert _found(_grid(book), 1, 1) == found


SPACES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style")
)
WHITE = '<style:text-properties fo:color="#FFFFFF"/>'


@pytest.mark.parametrize(
    ("cell", "piece", "found"),
    [
        ("", "", SEEN), ("", WHITE, UNSEEN), (WHITE, "", ("", [("I29", "1、5")])),
        (f'<style:table-cell-properties fo:background-color="#{DARK}"/>{WHITE}', WHITE, SEEN),
        ('<style:table-cell-properties fo:background-color="transparent"/>', WHITE, UNSEEN),
    ],
)  # fmt: skip
def test_white_text_in_open_document(cell: str, piece: str, found: object) -> None:
    styles = (
        f'<style:style style:name="c">{cell}</style:style><style:style style:name="t">{piece}</style:style>'
    )
    said = '1<text:span text:style-name="t">、5</text:span>' if cell != WHITE else "1、5"
    row = f'<table:table-cell table:style-name="c" office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
    table = f'<table:table table:name="表"><table:table-row>{row}</table:table-row></table:table>'
    text = (
        f'<office:document {SPACES} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document>"
    )
    grid = read_grids(text.encode(), Limits())[0]
    assert (grid.rows[0][0] if grid.rows else "", [(note.rule, note.found) for note in grid.notes]) == found

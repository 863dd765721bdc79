"""What a cell of an .xlsx says, beyond the value stored in it."""

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from flows.intake.formats.cell_styles import styles_are_of_concern
from flows.intake.formats.number_formats import shown_by
from tests.intake.parts import DRAWING, MAIN, changed, grid_of, told, xlsx


def _openpyxl(fill: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    fill(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsxwriter(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        fill(book, book.add_worksheet())
    return out.getvalue()


def _seal() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "PNG")
    out.seek(0)
    return out


def _written(value: object, number_format: str = "General") -> bytes:
    def fill(page: Worksheet) -> None:
        page["A1"], page["B1"] = "x", value
        page["B1"].number_format = number_format

    return _openpyxl(fill)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime(2024, 10, 1, 14, 20), "yyyy/m/d h:mm", "2024-10-01 14:20:00"),
        (datetime(2024, 10, 1), "yyyy/m/d", "2024-10-01"),
        (0.05, "0%", "5%"),
        (0.05, "0.00%", "5%"),
        (0.07, '0.0"  "%', "7%"),
        (5, '0"%"', "5%"),
        (5, "0\\%", "5%"),
        (42, "0000", "0042"),
        (42, '"0"#', "042"),
        (0.05, '"不低于"0%', "不低于5%"),
        (42, "0000;-0000", "0042"),
        (5, '"第"0"号"', "第5号"),
        (5, "第General号", "第5号"),
        (5, '"豫D"000', "豫D005"),
        (1, '"合格";;"不合格"', "合格"),
        (0, '"合格";;"不合格"', "不合格"),
        (1, '"√";;', "√"),
        (2, '[=1]"是";[=2]"否";', "否"),
        (7, '[>=90]"优";[>=60]"良";"差"', "差"),
        (7, '[=1]"是";[=2]"否"', "7"),
        (5, '_ "￥"* #,##0.00_ ;_ "￥"* -#,##0.00_ ;_ "￥"* "-"??_ ;_ @_ ', "5"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        (0, "0;-0;;@", "0"),
        (5, "[DBNum1][$-804]General", "5"),
        (5, '"¥"0', "5"),
        (1e6, "0.00E+00", "1000000"),
        (3, '0"户"', "3"),
        (3.0, "0.00", "3"),
        (True, "General", "TRUE"),
        (410402000000123, "General", "410402000000123"),
        (410402000000123, "000000000000000", "410402000000123"),
        (13800001111, "000000000000", "013800001111"),
        (5.24104e17, "0", "5.24104e+17"),
        ("第一行_x000D_\n二_x000D_三", "General", "第一行\n二\n三"),
    ],
)
def test_a_value_is_read_as_its_cell_shows_it(value: object, number_format: str, text: str) -> None:
    assert grid_of(_written(value, number_format)).rows[0][1] == text


@given(share=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_a_share_under_a_percent_format_keeps_its_value(share: int) -> None:
    text = grid_of(_written(share / 1000, "0.0%")).rows[0][1]
    assert text.endswith("%") and float(text[:-1]) == share / 10


CELLS = {
    "error": ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "", [(0, 0, "F10", "#DIV/0!")]),
    "error without a formula": ('<c r="A1" t="e"><v>#N/A</v></c>', "", [(0, 0, "F10", "#N/A")]),
    "error in single quotes": ("<c r='A1' t='e'><v>#REF!</v></c>", "", [(0, 0, "F10", "#REF!")]),
    "never calculated": ('<c r="A1"><f>SUM(B1:B9)</f><v></v></c>', "", [(0, 0, "F10", "=SUM(B1:B9)")]),
    "never calculated, no v": ('<c r="A1"><f>B1</f></c>', "", [(0, 0, "F10", "=B1")]),
    "calculated": ('<c r="A1"><f>B1</f><v>5</v></c>', "5", []),
    "calculated to nothing": ('<c r="A1" t="str"><f>IF(1,"")</f><v></v></c>', "", []),
    "no place": ("<c><f>B1</f></c>", "", [(0, 0, "F10", "=B1")]),
    "phonetic": ('<c r="A1" t="inlineStr"><is><t>周丽</t><rPh sb="0" eb="2"><t>ZHOU</t></rPh></is></c>', "周丽", []),
    "struck run": (
        '<c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>1、</t></r><r><t>9</t></r></is></c>', "9", [(0, 0, "I29", "1、")]
    ),
    "not struck after all": (
        '<c r="A1" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>1、</t></r><r><t>9</t></r></is></c>', "1、9", []
    ),
    "DISPIMG in error": ('<c r="A1" t="e"><f>_xlfn.DISPIMG("ID_1",1)</f><v>#NAME?</v></c>', "", []),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_says_or_tells(case: str) -> None:
    cell, text, notes = CELLS[case]
    grid = grid_of(
        xlsx(f'<sheetData><row r="1">{cell}<c r="B1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')
    )
    padded = [""] * grid.first_column + grid.rows[0]
    assert (padded[0], told(grid)) == (text, notes)


@pytest.mark.parametrize("value", ['<v>=DISPIMG("ID_1",1)</v>', "<v></v>", ""])
def test_a_picture_wps_puts_in_a_cell_signs_with_or_without_its_value(value: str) -> None:
    cell = f'<c r="B2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f>{value}</c>'
    grid = grid_of(
        xlsx(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}</row></sheetData>')
    )
    assert grid.pictures == ((1, 1, 1, 1),) and not any(
        "DISPIMG" in text for row in grid.rows for text in row
    )
    assert grid.notes == ()


def test_struck_cells_rows_and_words_are_left_out_and_told() -> None:
    struck, plain = InlineFont(strike=True), InlineFont()

    def fill(page: Worksheet) -> None:
        page.append(["名称", "结果", "份额"])
        page.append(["甲", 1, 0.05])
        page.append(["乙", CellRichText(TextBlock(struck, "立案查处 "), TextBlock(plain, "责令整改")), 2])
        for cell in page[2]:
            cell.font = Font(strike=True)
        page["C2"].number_format = "0%"

    grid = grid_of(_openpyxl(fill))
    assert grid.rows[1:] == [["", "", ""], ["乙", "责令整改", "2"]]
    assert told(grid) == [
        (1, 0, "I29", "甲"), (1, 1, "I29", "1"), (1, 2, "I29", "5%"), (2, 1, "I29", "立案查处"),
    ]  # fmt: skip


def test_words_in_a_struck_cell_with_a_font_of_their_own_stay() -> None:
    styles = '<fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
    strings = "<si><r><t>1、</t></r><r><rPr/><t>9</t></r></si>"
    grid = grid_of(xlsx('<sheetData><row r="1"><c r="A1" t="s" s="1"><v>0</v></c></row></sheetData>',
                        strings=strings, styles=styles))  # fmt: skip
    assert (grid.rows, told(grid)) == ([["9"]], [(0, 0, "I29", "1、")])


@pytest.mark.parametrize(
    "number_format", [";;;", ";;;@", ";;", ";", '"";""', '" "', ";-0;0", '[=1]"是";[=2]"否";']
)
def test_a_value_that_its_format_hides_is_left_out(number_format: str) -> None:
    grid = grid_of(_written(5, number_format))
    assert (grid.rows, told(grid)) == ([["x", ""]], [(0, 1, "I29", "5")])


@pytest.mark.parametrize(
    ("number_format", "seen"), [(";;;", ""), (";;;@", "周丽"), (";;", "周丽"), ("000", "周丽")]
)
def test_a_text_is_hidden_by_a_format_of_four_blank_parts(number_format: str, seen: str) -> None:
    assert grid_of(_written("周丽", number_format)).rows == [["x", seen]]


@given(st.text('0#?"\\;[]@%*_ =<>1一第hG', max_size=12), st.sampled_from([5.0, 0.0, -3.0, 0.07, 1e20]))
def test_any_format_shows_a_number_somehow(code: str, value: float) -> None:
    show = shown_by(code)
    assert show is None or isinstance(show(value), str)


def test_hidden_rows_columns_and_sheets_are_reported() -> None:
    def fill(page: Worksheet) -> None:
        for row in range(1, 7):
            page.append([row, row, row, row])
        page.row_dimensions[2].hidden = True
        page.row_dimensions[3].height = 7
        page.column_dimensions["B"].hidden = True
        page.auto_filter.ref = "A1:D6"
        page.auto_filter.add_filter_column(0, ["1"])
        page.row_dimensions[5].hidden = True
        page.sheet_state = "veryHidden"
        page.parent.create_sheet("另")  # type: ignore[union-attr]

    data = changed(_openpyxl(fill), "xl/worksheets/sheet1.xml", b"<cols>",
                   b'<cols><col min="4" max="4" width="0" customWidth="1"/>')  # fmt: skip
    data = changed(data, "xl/worksheets/sheet1.xml", b'ht="7"', b'ht="0"')
    grid = grid_of(data)
    assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (True, {1, 2, 4}, {1, 3})
    assert len(grid.rows) == 6


def test_a_plain_sheet_has_no_marks() -> None:
    grid = grid_of(_written("甲"))
    assert (grid.notes, grid.pictures, grid.hidden_rows, grid.hidden_columns) == (
        (),
        (),
        frozenset(),
        frozenset(),
    )


def test_a_picture_placed_in_its_cell_signs_and_a_rich_error_does_not() -> None:
    data = _xlsxwriter(
        lambda book, page: (page.write("A1", "x"), page.embed_image("B2", "a.png", {"image_data": _seal()}))
    )
    grid = grid_of(data)
    assert (grid.pictures, told(grid)) == (((1, 1, 1, 1),), [])
    error = changed(data, "xl/richData/rdrichvaluestructure.xml", b"_localImage", b"_error")
    assert (grid_of(error).pictures, told(grid_of(error))) == ((), [(1, 1, "F10", "#VALUE!")])


_PIC = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="章"/></xdr:nvPicPr></xdr:pic>'
_HIDDEN = _PIC.replace("/>", ' hidden="1"/>', 1)
_FROM = "<xdr:from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></xdr:from>"
_TO = "<xdr:to><xdr:col>3</xdr:col><xdr:row>4</xdr:row></xdr:to>"
DRAWINGS = {
    "two cells": (f"<xdr:twoCellAnchor>{_FROM}{_TO}{_PIC}</xdr:twoCellAnchor>", [(2, 1, 4, 3)]),
    "one cell": (f"<xdr:oneCellAnchor>{_FROM}{_PIC}</xdr:oneCellAnchor>", [(2, 1, 2, 1)]),
    "absolute": (
        '<xdr:absoluteAnchor><xdr:pos x="700000" y="400000"/><xdr:ext cx="100000" cy="100000"/>'
        f"{_PIC}</xdr:absoluteAnchor>", [(2, 1, 2, 1)],
    ),
    "in a group": (
        f"<xdr:twoCellAnchor>{_FROM}{_TO}<xdr:grpSp><xdr:grpSp>{_PIC}</xdr:grpSp></xdr:grpSp></xdr:twoCellAnchor>",
        [(2, 1, 4, 3)],
    ),
    "ink": (
        f"<xdr:twoCellAnchor>{_FROM}{_TO}<mc:AlternateContent><mc:Choice Requires=\"xdr14\"><xdr14:contentPart/></mc:Choice>"
        "</mc:AlternateContent></xdr:twoCellAnchor>", [(2, 1, 4, 3)],
    ),
    "as another program's choice": (
        f'<mc:AlternateContent><mc:Choice Requires="a14"><xdr:twoCellAnchor>{_FROM}{_TO}{_PIC}</xdr:twoCellAnchor></mc:Choice>'
        f"<mc:Fallback><xdr:twoCellAnchor>{_FROM}{_TO}{_PIC}</xdr:twoCellAnchor></mc:Fallback></mc:AlternateContent>",
        [(2, 1, 4, 3)],
    ),
    "hidden": (f"<xdr:twoCellAnchor>{_FROM}{_TO}{_HIDDEN}</xdr:twoCellAnchor>", []),
    "a chart": (f"<xdr:twoCellAnchor>{_FROM}{_TO}<xdr:graphicFrame/></xdr:twoCellAnchor>", []),
    "broken": ("<xdr:twoCellAnchor>", []),
}  # fmt: skip


@pytest.mark.parametrize("case", DRAWINGS)
def test_pictures_over_cells(case: str) -> None:
    drawing, places = DRAWINGS[case]
    part = ("drawing", "drawings/drawing1.xml", f"<xdr:wsDr {DRAWING}>{drawing}</xdr:wsDr>")
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    assert list(grid_of(xlsx(rows, part)).pictures) == places


@pytest.mark.parametrize(
    ("text", "cells", "said"),
    [
        ("周丽", {"A2": "签字"}, {"B2": "周丽"}),
        ("周丽", {"A2": "签字", "B2": "王强"}, {"B2": "王强"}),
        ("", {"A2": "签字", "B2": "王强"}, {"B2": "王强"}),
    ],
)
def test_a_text_box_says_what_it_says_where_the_cell_is_empty(
    text: str, cells: dict[str, str], said: dict[str, str]
) -> None:
    def fill(_: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        for cell, value in cells.items():
            page.write(cell, value)
        page.insert_textbox("B2", text, {"width": 60, "height": 18})

    grid = grid_of(_xlsxwriter(fill))
    rows = {
        (grid.first_row + r, grid.first_column + c): v
        for r, row in enumerate(grid.rows)
        for c, v in enumerate(row)
    }
    assert rows[1, 1] == said["B2"]


def test_a_text_box_over_a_merged_cell_is_its_text() -> None:
    def fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write("A1", "签字")
        page.merge_range("B1:D3", "", book.add_format())
        page.insert_textbox("C2", "周丽", {"width": 30, "height": 15})

    assert grid_of(_xlsxwriter(fill)).rows[0][1] == "周丽"


def test_a_comment_is_no_text_and_no_picture() -> None:
    grid = grid_of(_xlsxwriter(lambda _, page: (page.write("A1", "x"), page.write_comment("B1", "已签字"))))
    assert (grid.rows, grid.pictures) == ([["x"]], ())


def test_a_check_box_that_is_the_cells_own_is_a_box() -> None:
    grid = grid_of(
        _xlsxwriter(lambda _, page: (page.insert_checkbox("A1", True), page.insert_checkbox("A2", False)))
    )
    assert grid.rows == [["☑"], ["□"]]


def _vml(kind: str, inner: str, caption: str = "", shape: str = "#_x0000_t201", more: str = "") -> str:
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<v:shape id="_x0000_s1025" type="{shape}">{more}<v:textbox><div><font>{caption}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="{kind}"><x:Anchor>1, 0, 0, 0, 2, 0, 1, 0</x:Anchor>{inner}</x:ClientData></v:shape></xml>'
    )


_CONTROL = (
    '<controls><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14"><control shapeId="1025" r:id="rId2" name="c"/></mc:Choice></mc:AlternateContent></controls>'
)
_PROPERTIES = '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox"{}/>'
_ACTIVE = '<ax:ocx xmlns:ax="x"><ax:ocxPr ax:name="Value" ax:value="1"/><ax:ocxPr ax:name="Caption" ax:value="合格"/></ax:ocx>'
BOXES = {
    "VML, ticked": ("", [("vmlDrawing", "drawings/v.vml", _vml("Checkbox", "<x:Checked>1</x:Checked>", "合格"))], "☑合格"),
    "VML, empty": ("", [("vmlDrawing", "drawings/v.vml", _vml("Checkbox", "", "合格"))], "□合格"),
    "VML, option": ("", [("vmlDrawing", "drawings/v.vml", _vml("Radio", "<x:Checked>1</x:Checked>", "合格"))], "☑合格"),
    "its own part rules": (_CONTROL, [
        ("vmlDrawing", "drawings/v.vml", _vml("Checkbox", "", "合格")),
        ("ctrlProp", "ctrlProps/p.xml", _PROPERTIES.format(' checked="Checked"')),
    ], "☑合格"),
    "ActiveX": (_CONTROL, [
        ("vmlDrawing", "drawings/v.vml", _vml("Pict", "", more="<v:imagedata/>")), ("control", "activeX/a.xml", _ACTIVE),
    ], "☑合格"),
    "a note": ("", [("vmlDrawing", "drawings/v.vml", _vml("Note", "", "合格"))], ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BOXES)
def test_check_boxes_over_cells(case: str) -> None:
    tail, parts, text = BOXES[case]
    if case == "ActiveX":
        tail = tail.replace(
            'name="c"/>',
            'name="c"><controlPr><anchor><from><col>1</col><row>0</row></from></anchor></controlPr></control>',
        )
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c></row></sheetData>'
    grid = grid_of(xlsx(rows + tail, *parts))
    assert grid.rows == [["1", text, "1"]] and grid.pictures == ()


def test_a_box_stands_before_its_cells_text_and_in_place_of_its_linked_value() -> None:
    vml = ("vmlDrawing", "drawings/v.vml", _vml("Checkbox", "<x:Checked>1</x:Checked>"))
    for cell, text in (('t="inlineStr"><is><t>合格</t></is>', "☑合格"), ('t="b"><v>1</v>', "☑")):
        rows = f'<sheetData><row r="1"><c r="B1" {cell}</c></row></sheetData>'
        assert grid_of(xlsx(rows, vml)).rows == [[text]]


def test_a_picture_of_an_old_drawing_signs() -> None:
    vml = _vml("Pict", "", shape="#_x0000_t75", more="<v:imagedata/>")
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    assert grid_of(xlsx(rows, ("vmlDrawing", "drawings/v.vml", vml))).pictures == ((0, 1, 1, 2),)


def test_prefixed_and_utf16_sheets_are_read_like_others() -> None:
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    whole = xlsx("<sheetData/>")
    before = f'<worksheet xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetData/></worksheet>'
    data = changed(whole, "xl/worksheets/sheet1.xml", before.encode(), sheet.encode())
    assert told(grid_of(data)) == [(0, 0, "F10", "#N/A")]


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\r\n    "])
@pytest.mark.parametrize("flag", ['hidden="1"', 'ht="0"'])
def test_a_hidden_row_is_seen_whatever_stands_before_its_flag(flag: str, blank: str) -> None:
    row = (
        f'<sheetData><row r="1"{blank}{flag}><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row></sheetData>'
    )
    assert grid_of(xlsx(row)).hidden_rows == {0}


_NAMED = '<cellStyleXfs><xf numFmtId="9" fontId="0"/></cellStyleXfs>'


@pytest.mark.parametrize(
    ("styles", "concern"),
    [
        (f'{_NAMED}<cellXfs><xf numFmtId="0"/></cellXfs>', False),
        (f'{_NAMED}<cellXfs><xf numFmtId="9"/></cellXfs>', True),
        ('<fonts><font><strike/></font></fonts><cellXfs><xf numFmtId="0"/></cellXfs>', True),
        ('<numFmts><numFmt numFmtId="176" formatCode="0.0%"/></numFmts><cellXfs/>', True),
        ('<numFmts><numFmt numFmtId="176" formatCode="00000"/></numFmts><cellXfs/>', True),
        ('<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;"/></numFmts><cellXfs/>', False),
    ],
)
def test_styles_that_change_no_cell_are_not_looked_into(styles: str, concern: bool) -> None:
    assert styles_are_of_concern(styles.encode()) == concern


@pytest.mark.parametrize("flag", [b's="1" ', b'hidden="1" ', b""])
def test_a_flag_more_or_less_never_changes_a_value_in_silence(flag: bytes) -> None:
    styles = '<fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
    cell = (
        '<c FLAG r="A1" t="inlineStr"><is><t>5</t></is></c>'
        if flag.startswith(b"s")
        else '<c r="A1"><v>5</v></c>'
    )
    row = f'<row {"" if flag.startswith(b"s") else "FLAG"} r="1">{cell}</row>'
    grid = grid_of(xlsx(f"<sheetData>{row}</sheetData>".replace("FLAG", flag.decode()), styles=styles))
    assert grid.rows[0] == ["5"] or grid.notes
    assert bool(grid.notes or grid.hidden_rows) == bool(flag)


@pytest.mark.parametrize(("font", "fill", "seen"), [
    ("FFFFFFFF", None, False), ("FFFFFFFF", "FFFFFFFF", False), ("FFFFFFFF", "FF1F4E78", True), ("FF000000", None, True),
])  # fmt: skip
def test_white_letters_on_white_are_left_out_and_told(font: str, fill: str | None, seen: bool) -> None:
    def write(page: Worksheet) -> None:
        page["A1"], page["B1"], page["B2"] = "名称", "5", 9
        for cell in (page["B1"], page["B2"]):
            cell.font = Font(color=font)
            if fill:
                cell.fill = PatternFill("solid", fgColor=fill)

    grid = grid_of(_openpyxl(write))
    assert [row[1] for row in grid.rows] == (["5", "9"] if seen else ["", ""])
    assert told(grid) == ([] if seen else [(0, 1, "I29", "5"), (1, 1, "I29", "9")])

"""What a cell of an .xls, .et or .xlsb says, beyond the value stored in it."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from PIL import Image

from flows.intake.formats.binary_values import packed_number
from schemas.handover import Grid
from tests.intake.parts import atom, biff8, biff12, grid_of, relations, told, wide, zipped

_STRUCK = xlwt.easyxf("font: struck_out on")
_PERCENT = xlwt.easyxf(num_format_str="0%")


def _xls(fill: Callable[[xlwt.Worksheet], object]) -> Grid:
    book = xlwt.Workbook()
    fill(book.add_sheet("表"))
    out = io.BytesIO()
    book.save(out)
    return grid_of(out.getvalue())


def test_struck_cells_and_words_of_an_xls_are_left_out() -> None:
    def fill(page: xlwt.Worksheet) -> None:
        page.write(0, 0, "甲", _STRUCK)
        page.write(0, 1, 1, _STRUCK)
        page.write(0, 2, 1.5, _STRUCK)
        page.write_rich_text(1, 0, [("立案查处 ", _STRUCK.font), ("责令整改", xlwt.Font())])
        page.write(1, 1, 0.05, _PERCENT)
        page.write(1, 2, "x")

    grid = _xls(fill)
    assert grid.rows == [["", "", ""], ["责令整改", "5%", "x"]]
    assert told(grid) == [
        (0, 0, "I29", "甲"),
        (0, 1, "I29", "1"),
        (0, 2, "I29", "1.5"),
        (1, 0, "I29", "立案查处"),
    ]


def test_numbers_of_an_xls_are_read_as_their_formats_show_them() -> None:
    formats = ("000000", '"0"#', '"第"0"号"', '"合格";;"不合格"', ";;;@", ";;;", '0"户"')

    def fill(page: xlwt.Worksheet) -> None:
        for column, code in enumerate(formats):
            page.write(0, column, 5, xlwt.easyxf(num_format_str=code))
        page.write(0, len(formats), "x")

    grid = _xls(fill)
    assert grid.rows == [["000005", "05", "第5号", "合格", "", "", "5", "x"]]
    assert told(grid) == [(0, 4, "I29", "5"), (0, 5, "I29", "5")]


def test_shared_texts_cut_between_records_are_read_whole() -> None:
    texts = [f"{n}" + ("甲" if n % 2 else "a") * 997 for n in range(40)]

    def fill(page: xlwt.Worksheet) -> None:
        for n, text in enumerate(texts):
            page.write(n, 0, text, _STRUCK)

    assert [note.found for note in _xls(fill).notes] == texts


def test_errors_and_formulas_without_a_value_of_an_xls_are_told() -> None:
    def fill(page: xlwt.Worksheet) -> None:
        page.row(0).set_cell_error(0, 0x2A)
        page.write(0, 1, xlwt.Formula("SUM(C1:C2)"))
        page.write(0, 2, 3)
        page.row(0).set_cell_boolean(3, True)
        page.write(0, 4, xlwt.Formula('IF(C1>5,"超","")'))
        page.write(0, 5, xlwt.Formula("C1*2"))
        page.write(0, 6, xlwt.Formula('COUNTIF(C1:C9,"5")'))

    grid = _xls(fill)
    assert grid.rows[0][:5] == ["", "", "3", "TRUE", ""]
    assert told(grid) == [(0, 0, "F10", "#N/A"), *((0, column, "F10", "=") for column in (1, 5, 6))]


def test_hidden_rows_and_columns_of_an_xls_are_reported() -> None:
    def fill(page: xlwt.Worksheet) -> None:
        for n in range(4):
            page.write(n, n, n)
        page.row(1).hidden = True
        page.col(2).hidden = True
        page.visibility = 2

    grid = _xls(fill)
    assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (True, {1}, {2})


def test_a_bitmap_placed_the_old_way_signs(tmp_path: Path) -> None:
    Image.new("RGB", (20, 20), "red").save(tmp_path / "章.bmp")
    assert _xls(
        lambda page: (page.write(0, 0, "x"), page.insert_bitmap(str(tmp_path / "章.bmp"), 2, 3))
    ).pictures[0][:2] == (2, 3)


def _shape(kind: int, anchor: bytes = b"", flags: int = 0) -> bytes:
    content = atom(0xF00A, struct.pack("<II", 1, flags), kind) + anchor
    return atom(0xF004, content + atom(0xF011, b""), container=True)


def _place(left: int, top: int, right: int, bottom: int) -> bytes:
    return atom(0xF010, struct.pack("<9H", 0, left, 0, top, 0, right, 0, bottom, 0))


def _object(kind: int, checked: bool | None = None) -> bytes:
    data = struct.pack("<HHHHH", 0x15, 0x12, kind, 1, 0) + bytes(12)
    if checked is not None:
        data += struct.pack("<HHHHHH", 0x12, 8, checked, 0, 0, 0)
    return biff8(0x5D, data + bytes(4))


def _said(text: str) -> bytes:
    head = biff8(0x1B6, struct.pack("<HH6xHH4x", 0x212, 0, len(text), 16))
    return head + biff8(0x3C, b"\x01" + text.encode("utf-16-le")) + biff8(0x3C, bytes(16))


_AT = _place(1, 2, 1, 2)
SHAPES: dict[str, tuple[bytes, bytes, tuple[object, ...], str]] = {
    "a picture": (_shape(75, _AT), _object(8), ((2, 1, 2, 1),), ""),
    "a control's picture": (_shape(201, _AT), _object(8), (), ""),
    "a text box": (_shape(202, _AT), _object(6) + _said("周丽"), (), "周丽"),
    "a comment": (_shape(202, _AT), _object(0x19) + _said("已签字"), (), ""),
    "a ticked box": (_shape(201, _AT), _object(11, True) + _said("合格"), (), "☑合格"),
    "an empty box": (_shape(201, _AT), _object(11, False) + _said("合格"), (), "□合格"),
    "an option button": (_shape(201, _AT), _object(12, True) + _said("合格"), (), "☑合格"),
    "a picture in a group": (
        atom(0xF003, _shape(0, _AT, flags=1) + _shape(75), container=True), _object(0) + _object(8), ((2, 1, 2, 1),), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SHAPES)
def test_what_lies_over_the_cells_of_an_xls(case: str) -> None:
    shapes, objects, pictures, text = SHAPES[case]
    patriarch = atom(0xF004, atom(0xF00A, struct.pack("<II", 0, 5)), container=True)
    drawing = atom(0xF002, atom(0xF003, patriarch + shapes, container=True), container=True)

    def fill(page: xlwt.Worksheet) -> None:
        page.write(0, 0, "x")
        page.write(2, 0, "签字")
        page._Worksheet__bmp_rec = biff8(0xEC, drawing) + objects

    grid = _xls(fill)
    assert grid.pictures == pictures
    assert grid.rows[2] == (["签字", text] if text else ["签字"])


@pytest.mark.parametrize(("packed", "number"), [(0x3FF00000, 1.0), (5 << 2 | 2, 5.0), (-5 << 2 & 0xFFFFFFFF | 2, -5.0),
                                                (150 << 2 | 3, 1.5)])  # fmt: skip
def test_packed_numbers(packed: int, number: float) -> None:
    assert packed_number(packed) == number


def _cell(kind: int, column: int, style: int, value: bytes) -> bytes:
    return biff12(kind, struct.pack("<II", column, style) + value)


def _row(number: int, height: int = 300, hidden: bool = False) -> bytes:
    return biff12(0, struct.pack("<IIHBB", number, 0, height, 0, 0x10 if hidden else 0) + bytes(5))


def _xlsb(*cells: bytes, tail: bytes = b"") -> Grid:
    font = struct.pack("<HH", 220, 0), struct.pack("<HH", 220, 8)
    styles = (
        biff12(278) + biff12(615, struct.pack("<I", 0)) + biff12(616)
        + b"".join(biff12(43, data + bytes(20)) for data in font)
        + biff12(617, struct.pack("<I", 3))
        + b"".join(biff12(47, struct.pack("<HHH", 0, code, number) + bytes(10)) for code, number in ((0, 0), (0, 1), (9, 0)))
        + biff12(618) + biff12(279)
    )  # fmt: skip
    rich = b"\x01" + wide("1、9") + struct.pack("<I", 2) + struct.pack("<HHHH", 0, 1, 2, 0)
    strings = (
        biff12(159, struct.pack("<II", 2, 2))
        + biff12(19, b"\x00" + wide("甲"))
        + biff12(19, rich)
        + biff12(160)
    )
    sheet = (
        biff12(129) + biff12(148, struct.pack("<IIII", 0, 9, 0, 9)) + biff12(60, struct.pack("<IIIIH", 2, 2, 2000, 0, 1))
        + biff12(145) + b"".join(cells) + biff12(146) + tail + biff12(130)
    )  # fmt: skip
    bundle = biff12(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("表"))
    book = biff12(131) + biff12(143) + bundle + biff12(144) + biff12(132)
    return grid_of(zipped({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations(
            ("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")
        ),
        "xl/styles.bin": styles, "xl/sharedStrings.bin": strings, "xl/worksheets/sheet1.bin": sheet,
    }))  # fmt: skip


def test_the_cells_of_an_xlsb_say_what_is_seen() -> None:
    grid = _xlsb(
        _row(0), _cell(7, 0, 1, struct.pack("<I", 0)), _cell(7, 1, 0, struct.pack("<I", 1)), _cell(3, 2, 0, b"\x2a"),
        _row(1, hidden=True), _cell(5, 0, 2, struct.pack("<d", 0.05)), _cell(5, 1, 1, struct.pack("<d", 2.0)),
        _cell(6, 2, 0, wide("x")),
        tail=biff12(177, struct.pack("<I", 1)) + biff12(176, struct.pack("<IIII", 0, 1, 3, 4)) + biff12(178),
    )  # fmt: skip
    assert grid.rows == [["", "9", ""], ["5%", "", "x"]]
    assert told(grid) == [
        (0, 0, "I29", "甲"),
        (0, 1, "I29", "1、"),
        (0, 2, "F10", "#N/A"),
        (1, 1, "I29", "2"),
    ]
    assert (grid.hidden_rows, grid.hidden_columns, grid.merged) == ({1}, {2}, ((0, 3, 1, 4),))

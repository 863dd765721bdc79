"""Files of every format under a spreadsheet's name:
bytes made here, and the rows a person would see in them."""

import io
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

import docx
import msoffcrypto.format.ooxml
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.formats.cells import plain_value
from flows.intake.formats.detect import read_grids
from schemas.handover import Grid, Limits, Unreadable
from tests.intake.legacy_encryption import encrypted_xls

PLAIN = [["名称", "结果"], ["甲校", "1"], ["乙校", "5"]]
TABLE = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in PLAIN)
PAGE = f"<html><body><table>{TABLE}</table></body></html>"


def grid_of(data: bytes) -> Grid:
    """The only sheet of a file."""
    (grid,) = read_grids(data, Limits())
    return grid


def page_of(body: str) -> Grid:
    """The sheet that a web page is."""
    return grid_of(f"<html><meta charset=utf-8><body>{body}</body></html>".encode())


def refusal(data: bytes, limits: Limits | None = None) -> Unreadable:
    """Why a file is not read."""
    with pytest.raises(Unreadable) as raised:
        read_grids(data, limits or Limits())
    return raised.value


META = "<meta http-equiv=Content-Type content='text/html; charset={}'>"


@pytest.mark.parametrize(("charset", "declared"), [
    ("utf-8", "utf-8"), ("utf-8", ""), ("utf-8", "gb2312"), ("utf-8", "iso-8859-1"), ("gbk", "gb2312"), ("gbk", ""), ("gbk", "utf-8"),
    ("gbk", "no-such-charset"), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("utf-16-be", "utf-8"),
])  # fmt: skip
def test_a_page_is_read_by_what_its_bytes_are_not_by_what_it_says(charset: str, declared: str) -> None:
    head = META.format(declared) if declared else ""
    assert grid_of((head + PAGE).encode(charset)).rows == PLAIN


@pytest.mark.parametrize("page", [
    PAGE, f"<table>{TABLE}</table>", TABLE, f"<table><form>{TABLE}</form></table>", f"<table><tbody>{TABLE}</table>",
    f"<!-- 导出 -->\n<div><table>{TABLE}</table></div>", PAGE.replace("</td>", "").replace("</tr>", ""), PAGE.upper(),
    f"<?xml version='1.0' encoding='GB2312'?>{PAGE}", PAGE.replace("</tr><tr>", "</tr>\n\n<tr>"), f"<TABLE\nborder=1>{TABLE}</TABLE>",
    f"<style>td {{mso-number-format:'\\@'}}</style>{PAGE}", f"<table><tr><td><table>{TABLE}</table></td></tr></table>",
    "<table><thead><tr><th>名称<th>结果</thead></table><table><tr><td>甲校<td>1<tr><td>乙校<td>5</table>",
    PAGE.replace("<td>1<", "<td>&nbsp;1 &#160;<"), PAGE.replace("甲校", "甲\r\n    校"), PAGE.replace(">5<", "><font class=x>5</font><"),
    PAGE.replace(">甲校<", ">=\"甲校\"<"), PAGE.replace(">1<", "><input value=1><"), PAGE.replace(">1<", "><input type=hidden value=7>1<"),
    PAGE.replace(">1<", "><select><option>5<option selected>1<option>7</select><"), PAGE.replace(">1<", "><table><tr><td>1</td></tr></table><"),
    PAGE.replace(">1<", "><script>x=7</script>1<"),
])  # fmt: skip
def test_a_table_however_it_is_written(page: str) -> None:
    assert grid_of(page.encode()).rows == PLAIN


@pytest.mark.parametrize(("body", "rows"), [
    ("<h1>台账</h1>单位：区人社局<table><caption>第一张</caption><tr><td>a<td>b</table>注：完",
     [["台账", ""], ["单位：区人社局", ""], ["第一张", ""], ["a", "b"], ["注：完", ""]]),
    ("<table><tr><td>a<br>b<td><p>c</p><p>d</p></table>", [["a\nb", "c\nd"]]),
    ("<table><tr><td>标题</td></tr><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></td></tr></table>", [["标题", ""], ["a", "b"], ["c", "d"]]),
    ("<table><tr><td>a<td><table><tr><td>x<tr><td>y</table><td>b</table>", [["a", "x\ny", "b"]]),
    ("<table><tr><td><input type=checkbox>一<input type=checkbox checked>五<td><input type=radio checked>是</table>", [["□一☑五", "☑是"]]),
    ("<table><tr><td>5.2E+17<td>##</table>".replace("<td>5", "<td x:num='524104020000000001'>5").replace("<td>#", "<td x:num=45538>#"),
     [["524104020000000001", "45538"]]),
    ("<style>.p{mso-number-format:'0%'}</style><table><tr><td class=p>0.05<td class=p>5%<td style='mso-number-format:Percent'>0.125</table>",
     [["5%", "5%", "12.5%"]]),
    ("<table>说明<tr><td>a<td>b</tr></table>", [["说明", ""], ["a", "b"]]),
])  # fmt: skip
def test_what_a_page_shows(body: str, rows: list[list[str]]) -> None:
    assert page_of(body).rows == rows


def test_cells_over_several_columns_and_rows_are_merged() -> None:
    grid = page_of(
        "<table><tr><td rowspan=2>单位<td colspan=2>结果<td rowspan=9>注<tr><td>1<td>2</table><table><tr><td>x</table>"
    )
    assert grid.rows == [["单位", "结果", "", "注"], ["", "1", "2", ""], ["x", "", "", ""]]
    assert set(grid.merged) == {(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)}


def test_empty_columns_that_excel_skips_are_no_merged_cell() -> None:
    grid = page_of("<table><tr><td>a<td colspan=2 style='mso-ignore:colspan'><td>b</table>")
    assert grid.rows == [["a", "", "", "b"]] and grid.merged == ()


def test_hidden_rows_columns_and_tables_are_told_as_hidden() -> None:
    grid = page_of(
        "<style>.h{display:none}</style><table><col><col style='display:none'><tr><td>a<td>b<td class=h>id"
        "<tr style='display: none'><td>c<td>d<td class=h>7</table><div style='display:none'><table><tr><td>旧稿</table></div>"
    )
    assert grid.rows == [["a", "b", "id"], ["c", "d", "7"], ["旧稿", "", ""]]
    assert (grid.hidden_rows, grid.hidden_columns) == ({1, 2}, {1, 2})


@pytest.mark.parametrize("cell", [
    "<td><s>5</s>1", "<td><span style='text-decoration:line-through'>5</span>1", "<td><del>5</del>1", "<td><span style='display:none'>5</span>1",
])  # fmt: skip
def test_struck_out_and_hidden_text_is_left_out_and_told(cell: str) -> None:
    grid = page_of(f"<table><tr><td>甲校{cell}</table>")
    assert grid.rows == [["甲校", "1"]]
    assert [(n.row, n.column, n.rule, n.found) for n in grid.notes] == [(0, 1, "I29", "5")]


def test_a_struck_row_and_an_error() -> None:
    grid = page_of(
        "<table><tr><td>a<td x:err='#N/A'>#N/A<tr style='text-decoration:line-through'><td>b<td>5<tr><td>c<td>d</table>"
    )
    assert grid.rows == [["a", ""], ["", ""], ["c", "d"]]
    assert {(n.row, n.column, n.rule) for n in grid.notes} == {(0, 1, "F10"), (1, 0, "I29"), (1, 1, "I29")}


def test_a_picture_that_came_with_the_page_lies_in_its_cell_and_a_link_does_not() -> None:
    grid = page_of(
        "<table><tr><td>a<td><img src='data:image/png;base64,AA=='><td><img src='http://x/y.png'>"
        "<td><img width=1 src='data:image/png;base64,AA=='></table>"
    )
    assert grid.pictures == ((0, 1, 0, 1),)


@pytest.mark.parametrize(("page", "rule"), [
    ("<table>" + "<tr><td><table>" * 300 + "<tr><td>a<td>b", "F01"),
    ("<table><tr><td colspan=16000>a<td>b</tr>" + "<tr><td rowspan=9>x</tr>" * 2000 + "</table>", "F05"),
])  # fmt: skip
def test_a_page_without_end_is_refused_not_cut(page: str, rule: str) -> None:
    assert refusal(page.encode()).rule == rule


@pytest.mark.parametrize(("page", "words"), [
    ("<html><body>请登录</body></html>", "没有表格"), ("<html><frameset><frame src='a.files/sheet001.htm'></frameset></html>", "文件夹"),
])  # fmt: skip
def test_a_page_without_a_table_says_so(page: str, words: str) -> None:
    assert words in refusal(page.encode()).message


# -- XML Spreadsheet 2003 -------------------------------------------------------------------------------------

SS = (
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style>'
    '<Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style></Styles>{}</Workbook>'
)


def _cell(value: str, kind: str = "String", **more: object) -> str:
    attributes = "".join(f' ss:{name}="{given}"' for name, given in more.items())
    return f'<Cell{attributes}><Data ss:Type="{kind}">{value}</Data></Cell>'


def _sheet(rows: str, name: str = "台账", more: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{more}</Worksheet>'


def xml_of(*sheets: str, encoding: str = "UTF-8", head: bool = True) -> bytes:
    """An XML Spreadsheet."""
    declared = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        if head
        else ""
    )
    return (declared + SS.format("".join(sheets))).encode(encoding)


PLAIN_XML = _sheet("".join(f"<Row>{_cell(a)}{_cell(b)}</Row>" for a, b in PLAIN))


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
def test_an_xml_spreadsheet_in_every_encoding(encoding: str) -> None:
    assert grid_of(xml_of(PLAIN_XML, encoding=encoding)).rows == PLAIN
    assert grid_of(b"\xef\xbb\xbf\r\n" + xml_of(PLAIN_XML, head=False)).rows == PLAIN
    prefixed = xml_of(re.sub(r"<(/?)(\w)", r"<\1ss:\2", PLAIN_XML)).replace(b"<Workbook ", b"<Workbook ")
    assert grid_of(prefixed).rows == PLAIN


def test_places_types_and_merged_cells_of_an_xml_spreadsheet() -> None:
    percent = "p"
    rows = (
        f'<Row ss:Index="2">{_cell("单位", MergeDown=1)}{_cell("结果", MergeAcross=1)}{_cell("x")}</Row>'
        f"<Row>{_cell('5.0', 'Number', Index=2)}{_cell('2024-09-03T00:00:00.000', 'DateTime')}"
        f"{_cell('2024-09-03T14:20:00.000', 'DateTime')}</Row>"
        f"<Row>{_cell('0.05', 'Number', StyleID=percent)}{_cell('524104020000000001', 'Number')}{_cell('1', 'Boolean')}"
        f'{_cell("#REF!", "Error")}<Cell ss:Formula="=A1"/></Row>'
    )
    grid = grid_of(xml_of(_sheet(rows)))
    assert grid.rows == [
        ["", "", "", ""], ["单位", "结果", "", "x"], ["", "5", "2024-09-03", "2024-09-03 14:20:00"],
        ["5%", "524104020000000001", "TRUE", ""],
    ]  # fmt: skip
    assert set(grid.merged) == {(1, 0, 2, 0), (1, 1, 1, 2)}
    assert [(n.row, n.column, n.rule) for n in grid.notes] == [(3, 3, "F10"), (3, 4, "F10")]


def test_hidden_and_struck_parts_of_an_xml_spreadsheet() -> None:
    struck = "s"
    rows = (
        '<Column/><Column ss:Hidden="1" ss:Span="1"/>'
        f'<Row ss:Hidden="1">{_cell("a")}</Row><Row>{_cell("旧", StyleID=struck)}'
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>1</S>、9</ss:Data></Cell></Row>'
    )
    options = "<x:WorksheetOptions><x:Visible>SheetVeryHidden</x:Visible></x:WorksheetOptions>"
    shown, hidden = read_grids(
        xml_of(_sheet(rows), _sheet(f"<Row>{_cell('b')}</Row>", "旧稿", options)), Limits()
    )
    assert shown.rows == [["a", ""], ["", "、9"]]
    assert (shown.hidden_rows, shown.hidden_columns) == ({0}, {1, 2})
    assert [(n.row, n.column, n.rule, n.found) for n in shown.notes] == [
        (1, 0, "I29", "旧"),
        (1, 1, "I29", "1"),
    ]
    assert (hidden.sheet, hidden.hidden, shown.hidden) == ("旧稿", True, False)


def test_an_xml_spreadsheet_that_is_broken_names_the_line_and_one_with_entities_is_refused() -> None:
    broken = refusal(xml_of(PLAIN_XML.replace("甲校", "甲&乙")))
    assert broken.rule == "F01" and "第 3 行" in broken.message and "&" in broken.message
    bomb = xml_of(PLAIN_XML).replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook', 1)
    assert refusal(bomb).rule == "F01"
    far = _sheet(f'<Row ss:Index="1000000">{_cell("a", Index=9000)}</Row>')
    assert refusal(xml_of(far)).rule == "F05"


# -- MHTML, SYLK, Word --------------------------------------------------------------------------------------


def mhtml_of(pages: dict[str, str], related: str = "related", **headers: str) -> bytes:
    """A web archive of pages by their address."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message["MIME-Version"] = "1.0"
    message.make_mixed()
    for address, page in pages.items():
        part = EmailMessage()
        part.set_content(page, subtype="css" if address.endswith(".css") else "html", cte="base64")
        part["Content-Location"] = f"file:///C:/1/{address}"
        message.attach(part)
    message.replace_header("Content-Type", message["Content-Type"].replace("mixed", related))
    return message.as_bytes()


def test_a_web_archive_of_one_page_and_one_that_a_browser_saved() -> None:
    assert grid_of(mhtml_of({"a.htm": PAGE})).rows == PLAIN
    saved = mhtml_of({"a.htm": PAGE, "b.css": "x{}"}, From="<Saved by Blink>", Subject="台账")
    assert grid_of(b"\r\n" + saved).rows == PLAIN


def test_the_sheets_of_a_web_archive_stand_in_their_order_with_their_names() -> None:
    book = "".join(
        f"<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef='a.files/{file}'/>{more}</x:ExcelWorksheet>"
        for name, file, more in (
            ("台账&amp;二", "s1.htm", ""), ("旧稿", "s2.htm", "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>")
        )
    )  # fmt: skip
    data = mhtml_of(
        {
            "a.htm": f"<html><!--[if gte mso 9]><xml>{book}</xml><![endif]--><frameset><frame src=x></frameset></html>",
            "a.files/s2.htm": PAGE.replace("甲校", "旧校"),
            "a.files/tabstrip.htm": "<table><tr><td>台账</table>",
            "a.files/s1.htm": PAGE.replace("<td>5", "<td class=s>5"),
            "a.files/stylesheet.css": ".s {text-decoration:line-through}",
        }
    )
    first, second = read_grids(data, Limits())
    assert (first.sheet, first.hidden, first.rows[2]) == ("台账&二", False, ["乙校", ""])
    assert [n.rule for n in first.notes] == ["I29"]
    assert (second.sheet, second.hidden, second.rows[1]) == ("旧稿", True, ["旧校", "1"])


SYLK = 'ID;PWXL;N;E\r\nP;PGeneral\r\nB;Y3;X2\r\nC;Y1;X1;K"名称"\r\nC;X2;K"结果"\r\nF;Y2;X1\r\nC;K"甲;;校"\r\nC;X2;K1\r\nC;Y3;X1;K"乙\x1b :校"\r\n'


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_sylk(encoding: str) -> None:
    grid = grid_of((SYLK + "C;X2;K#N/A\r\nE\r\n").encode(encoding))
    assert grid.rows == [["名称", "结果"], ["甲;校", "1"], ["乙\n校", ""]]
    assert [(n.row, n.column, n.rule) for n in grid.notes] == [(2, 1, "F10")]


def test_a_list_whose_first_heading_is_id_is_no_sylk() -> None:
    assert grid_of("ID;名称\n1;甲校\n".encode()).rows == [["ID", "名称"], ["1", "甲校"]]


@pytest.mark.parametrize("chunk", [PAGE.encode(), mhtml_of({"a.htm": PAGE})])
def test_a_word_document_that_only_takes_another_file_in(chunk: bytes) -> None:
    out = io.BytesIO()
    docx.Document().save(out)
    relation = (
        '<Relationship Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
        'Target="/word/chunk.mht"/></Relationships>'
    )
    with (
        zipfile.ZipFile(io.BytesIO(out.getvalue())) as source,
        zipfile.ZipFile(packed := io.BytesIO(), "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode())
            target.writestr(name, data)
        target.writestr("word/chunk.mht", chunk)
    assert grid_of(packed.getvalue()).rows == PLAIN


# -- packages and containers ----------------------------------------------------------------------------------


def workbook_of(rows: list[list[str]]) -> bytes:
    """An .xlsx."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out := io.BytesIO())
    return out.getvalue()


def document_of(rows: list[list[str]]) -> bytes:
    """A .docx with one table."""
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    document.save(out := io.BytesIO())
    return out.getvalue()


SPELLINGS = {
    "backslashes": lambda name: name.replace("/", "\\"), "upper": str.upper, "lower": str.lower,
    "slash before": lambda name: f"/{name}", "folders": lambda name: name.replace("xl/", "XL/").replace("word/", "Word/"),
    "both": lambda name: name.replace("/", "\\").upper(),
}  # fmt: skip


def _respelled(data: bytes, spelling: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out := io.BytesIO(), "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo("part")
            info.filename = SPELLINGS[spelling](name)
            target.writestr(info, source.read(name))
    return out.getvalue()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("make", [workbook_of, document_of])
def test_parts_under_other_spellings(make: Callable[[list[list[str]]], bytes], spelling: str) -> None:
    assert grid_of(_respelled(make(PLAIN), spelling)).rows == PLAIN


def encrypted_xlsx(rows: list[list[str]], password: str) -> bytes:
    """An .xlsx that opens with a password."""
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook_of(rows))).encrypt(password, out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize("encrypted", [encrypted_xlsx, encrypted_xls])
def test_excels_own_password_opens_and_another_does_not(
    encrypted: Callable[[list[list[str]], str], bytes],
) -> None:
    assert grid_of(encrypted(PLAIN, "VelvetSweatshop")).rows == PLAIN
    assert refusal(encrypted(PLAIN, "secret")).rule == "F02"


def _zip_of(*names: str) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return out.getvalue()


FOREIGN = [
    (b"%PDF-1.7\n", "PDF"), (b"\xff\xd8\xff\xe0" + bytes(90), "照片"), (b"\x89PNG\r\n\x1a\n" + bytes(90), "PNG"),
    (b"\0\0\0\x18ftypheic" + bytes(90), "HEIC"), (b"\0\0\0\x18ftypmp42" + bytes(90), "视频"),
    (b"BM" + bytes.fromhex("36000c00 00000000 36000000 28000000") + bytes(90), "BMP"), (b"II*\0" + bytes(90), "TIFF"),
    (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(90), "WEBP"), (b"Rar!\x1a\x07\x01\0", ".rar"), (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"MZ\x90\0" + bytes(90), "程序"), (b"L\0\0\0\x01\x14\x02\0" + bytes(90), "快捷方式"), (b"{\\rtf1\\ansi x}", ".rtf"),
    (b"\0\x01\0\0Standard Jet DB\0" + bytes(90), "Access"), (bytes(257) + b"ustar\x0000", ".tar"),
    (_zip_of("OFD.xml", "Doc_0/Document.xml"), "OFD"), (_zip_of("Index/Document.iwa", "Metadata/Properties.plist"), "Numbers"),
    (_zip_of("[Content_Types].xml", "ppt/presentation.xml"), "演示"), (_zip_of("mimetype", "content.xml"), ".odt"),
    (_zip_of("[Content_Types].xml", "FixedDocumentSequence.fdseq"), "XPS"),
    (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    (b"<?xml version='1.0'?>\n<?mso-application progid='Word.Document'?><w:wordDocument xmlns:w='x'/>", "Word 的 XML"),
    (bytes([3, 124, 11, 25]) + bytes(90), "dBASE"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "named"), FOREIGN, ids=[named for _, named in FOREIGN])
def test_what_is_no_table_is_named(data: bytes, named: str) -> None:
    told = refusal(data)
    assert told.rule == "F01" and named in told.message and len(told.hint) > 5
    assert not re.search(r"[A-Za-z]", named) or named in told.message


# -- any table, in every format --------------------------------------------------------------------------------

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" ;&<>\"'=,"), max_size=8
)
VALUE = TEXT.map(lambda text: plain_value(" ".join(text.split())).strip("'=\" "))
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(VALUE, min_size=width, max_size=width), min_size=1, max_size=5)
)


def _as_html(rows: list[list[str]]) -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{escape(value)}' for value in row)}" for row in rows)
    return f"<html><meta charset=utf-8><table>{body}</table>".encode()


def _as_xml(rows: list[list[str]]) -> bytes:
    return xml_of(
        _sheet("".join(f"<Row>{''.join(_cell(escape(value)) for value in row)}</Row>" for row in rows))
    )


def _as_sylk(rows: list[list[str]]) -> bytes:
    cells = (
        f'C;Y{r};X{c};K"{value.replace(";", ";;")}"'
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
    )
    return "\r\n".join(["ID;PWXL;N;E", *cells, "E"]).encode()


WRITERS = {
    "html": _as_html, "xml": _as_xml, "mhtml": lambda rows: mhtml_of({"a.htm": _as_html(rows).decode()}), "sylk": _as_sylk,
}  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=60, deadline=None)
@given(rows=TABLES)
def test_any_table_reads_back(writer: str, rows: list[list[str]]) -> None:
    rows = [[*row, "完"] for row in rows]
    assert grid_of(WRITERS[writer](rows)).rows == rows

"""What a cell of a Word document says: chosen, ticked, struck, hidden, in a box, in a table within it,
around a table."""

import pytest
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.formats.word import read_word
from schemas.handover import Limits
from schemas.places import in_words
from tests.intake.parts import grid_of, told, zipped

_NS = nsdecls("w", "wp", "pic", "a") + (
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:wps="wps"'
)


def _document(*blocks: str) -> bytes:
    return f"<w:document {_NS}><w:body>{''.join(blocks)}</w:body></w:document>".encode()


def _table(*rows: list[str]) -> str:
    made = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{made}</w:tbl>"


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def _sym(char: str, font: str = "Wingdings") -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def _control(properties: str, content: str = _run("☐")) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _field(data: str, code: str = "", result: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def _ff(inner: str) -> str:
    return f"<w:ffData>{inner}</w:ffData>"


_LIST = '<w:ddList>{}<w:listEntry w:val="1.未发现问题"/><w:listEntry w:val="5.已责令整改"/></w:ddList>'
_TICK_BOX = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
_BOX = "<w:txbxContent><w:p><w:r><w:t>周丽</w:t></w:r></w:p></w:txbxContent>"
_SHAPE = f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{_BOX}</wps:txbx></mc:Choice><mc:Fallback>{_BOX}</mc:Fallback></mc:AlternateContent></w:r>"

CELLS: dict[str, tuple[str, str, str]] = {
    "symbols": (_sym("F0A8") + _run("2 ") + _sym("F0FE") + _run("5 ") + _sym("F06F") + _run("8"), "□2 ☑5 □8", ""),
    "symbols of Wingdings 2": (_sym("F052", "Wingdings 2") + _run("5 ") + _sym("F0A3", "Wingdings 2"), "☑5 □", ""),
    "a circled figure": (_sym("F085"), "⑤", ""),
    "a circled figure of Wingdings 2": (_sym("F06E", "Wingdings 2"), "⑤", ""),
    "a tick of Symbol": (_sym("F0D6", "Symbol"), "√", ""),
    "no symbol at all": (_sym("zz") + _sym("D800", "Arial") + _sym("2611", "Segoe UI Symbol"), "☑", ""),
    "a mere ornament": (_sym("F0D8") + _run("5"), "5", ""),
    "letters in Wingdings": (_run("þ", _font("Wingdings")) + _run("5 ") + _run("¨", _font("Wingdings")) + _run("8"), "☑5 □8", ""),
    "letters in Wingdings 2": (_run("R", _font("Wingdings 2")) + _run("5 ") + _run("\uf0a3", _font("Wingdings 2")), "☑5 □", ""),
    "Chinese in Wingdings": (_run("o合格", _font("Wingdings")), "□合格", ""),
    "letters in another font": (_run("R o", _font("Arial")), "R o", ""),
    "control ticked": (_control(_TICK_BOX.format(1)) + _run("合格"), "☑合格", ""),
    "control empty": (_control(_TICK_BOX.format(0), _run("☒")) + _run("合格"), "□合格", ""),
    "placeholder": (_control("<w:showingPlcHdr/>", _run("单击此处输入文字。")), "", ""),
    "no placeholder any more": (_control('<w:showingPlcHdr w:val="0"/>', _run("周丽")), "周丽", ""),
    "chosen in a control": (_control('<w:dropDownList><w:listItem w:value="5"/></w:dropDownList>', _run("5.已责令整改")), "5.已责令整改", ""),
    "date picker": (_control('<w:date w:fullDate="2024-09-03T00:00:00Z"/>', _run("2024/9/3")), "2024/9/3", ""),
    "old box ticked": (_field(_ff('<w:checkBox><w:checked/></w:checkBox>'), "FORMCHECKBOX") + _run("合格"), "☑合格", ""),
    "old box empty": (_field(_ff('<w:checkBox><w:default w:val="0"/></w:checkBox>')) + _run("合格"), "□合格", ""),
    "old box unticked": (_field(_ff('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>')), "□", ""),
    "old list": (_field(_ff(_LIST.format('<w:result w:val="1"/>')), "FORMDROPDOWN"), "5.已责令整改", ""),
    "old list with its text": (_field(_ff(_LIST.format('<w:result w:val="1"/>')), "", _run("5.已责令整改")), "5.已责令整改", ""),
    "old list, first entry": (_field(_ff(_LIST.format(""))), "1.未发现问题", ""),
    "old text field": (_field(_ff("<w:textInput/>"), "FORMTEXT", _run("周丽")), "周丽", ""),
    "old text field, blank": (_field(_ff("<w:textInput/>"), "FORMTEXT", _run("\u2002\u2002\u2002")), "", ""),
    "tick in a box": (_field("", r"eq \o\ac(□,√)") + _run("合格"), "☑合格", ""),
    "figure in a circle": (_field("", r"EQ \o\ac(○,5)"), "5", ""),
    "another field": (_field("", "DATE", _run("2024-09-03")), "2024-09-03", ""),
    "struck": (_run("1、", "<w:strike/>") + _run("9"), "9", "1、"),
    "struck twice": (_run("1", "<w:dstrike/>") + _run("9"), "9", "1"),
    "hidden": (_run("立案查处", "<w:vanish/>") + _run("9"), "9", "立案查处"),
    "struck no more": (_run("1", '<w:strike w:val="0"/>'), "1", ""),
    "struck by a style": (_run("1", '<w:rStyle w:val="Gone"/>') + _run("9"), "9", "1"),
    "struck by its base": (_run("1", '<w:rStyle w:val="Child"/>') + _run("9"), "9", "1"),
    "phonetic guide": ("<w:r><w:ruby><w:rt><w:r><w:t>zhou</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>周</w:t></w:r></w:rubyBase></w:ruby></w:r>", "周", ""),
    "formula editor": ("<m:oMath><m:r><m:t>√</m:t></m:r></m:oMath>", "√", ""),
    "text box": (_SHAPE, "周丽", ""),
    "text box beside text": (_run("王强") + _SHAPE, "王强", ""),
    "text box behind a label": (_run("签字：") + _SHAPE, "签字：周丽", ""),
    "word art": ('<w:r><w:pict><v:shape><v:textpath string="某校公章"/></v:shape></w:pict></w:r>', "某校公章", ""),
}  # fmt: skip
_STYLES = (
    f'<w:styles {_NS}><w:style w:styleId="Child"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
).encode()


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_says_what_is_seen(case: str) -> None:
    content, kept, gone = CELLS[case]
    (grid,) = read_word(_document(_table([_paragraph(_run("x")), _paragraph(content)])), Limits(), _STYLES)
    assert grid.rows == [["x", kept]]
    assert told(grid) == ([(0, 1, "I29", gone)] if gone else [])


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("123456789")), min_size=1, max_size=10))
def test_boxes_are_read_back_in_whatever_way_they_were_drawn(choices: list[tuple[bool, str]]) -> None:
    ways = (
        lambda ticked: _sym("F0FE" if ticked else "F0A8"),
        lambda ticked: _run("þ" if ticked else "o", _font("Wingdings")),
        lambda ticked: _control(_TICK_BOX.format(int(ticked))),
        lambda ticked: _field(_ff(f'<w:checkBox><w:checked w:val="{int(ticked)}"/></w:checkBox>')),
        lambda ticked: _run("☑" if ticked else "□"),
    )
    runs = [ways[n % len(ways)](ticked) + _run(f"{digit} ") for n, (ticked, digit) in enumerate(choices)]
    (grid,) = read_word(_document(_table([_paragraph(_run("x")), _paragraph(*runs)])), Limits())
    assert grid.rows[0][1] == " ".join(("☑" if ticked else "□") + digit for ticked, digit in choices)


def test_a_cell_in_a_control_says_what_the_control_says() -> None:
    box = f"<w:sdt><w:sdtPr>{_TICK_BOX.format(1)}</w:sdtPr><w:sdtContent><w:tc>{_paragraph(_run('☐'))}</w:tc></w:sdtContent></w:sdt>"
    blank = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:tc>{_paragraph(_run('请选择'))}</w:tc></w:sdtContent></w:sdt>"
    (grid,) = read_word(_document(f"<w:tbl><w:tr>{box}{blank}</w:tr></w:tbl>"), Limits())
    assert grid.rows == [["☑", ""]]


_PIC = "<w:drawing><wp:inline>{}<a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing>"
PICTURES = {
    "inline": (f"<w:r>{_PIC.format('')}</w:r>", True),
    "anchored": (f"<w:r>{_PIC.format('').replace('inline', 'anchor')}</w:r>", True),
    "VML": ('<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>', True),
    "ink": ("<w:r><mc:AlternateContent><mc:Choice><w14:contentPart/></mc:Choice></mc:AlternateContent></w:r>", True),
    "in another program's version alone": (f"<w:r><mc:AlternateContent><mc:Fallback>{_PIC.format('')}</mc:Fallback></mc:AlternateContent></w:r>", False),
    "hidden text": (f"<w:r><w:rPr><w:vanish/></w:rPr>{_PIC.format('')}</w:r>", False),
    "hidden picture": ("<w:r>" + _PIC.format('<wp:docPr hidden="1"/>') + "</w:r>", False),
    "a control's": ('<w:r><w:object><v:shape><v:imagedata/></v:shape><w:control/></w:object></w:r>', False),
    "an empty signature line": ('<w:r><w:pict><v:shape><v:imagedata/><o:signatureline/></v:shape></w:pict></w:r>', False),
    "a placeholder": (_control("<w:showingPlcHdr/><w:picture/>", f"<w:r>{_PIC.format('')}</w:r>"), False),
    "taken out": (f"<w:del><w:r>{_PIC.format('')}</w:r></w:del>", False),
}  # fmt: skip


@pytest.mark.parametrize("case", PICTURES)
def test_pictures_in_cells(case: str) -> None:
    content, signs = PICTURES[case]
    (grid,) = read_word(_document(_table([_paragraph(_run("x")), _paragraph(content)])), Limits())
    assert grid.pictures == (((0, 1, 0, 1),) if signs else ())


def test_a_small_table_beside_a_label_is_its_cells_text_and_a_whole_one_is_a_table() -> None:
    values = _table(
        [_paragraph(_run("□")), _paragraph(_run("1"))], [_paragraph(_run("☑")), _paragraph(_run("5"))]
    )
    (grid,) = read_word(
        _document(_table([_paragraph(_run("结果")), values + _paragraph(_run("止"))])), Limits()
    )
    assert grid.rows == [["结果", "□ 1\n☑ 5\n止"]]
    outer, inner = read_word(_document(_table([values + _paragraph()])), Limits())
    assert (outer.rows, inner.rows) == ([[""]], [["□", "1"], ["☑", "5"]])
    large = _table(*[[_paragraph(_run("1"))] * 5] * 5)
    outer, inner = read_word(_document(_table([_paragraph(_run("左")), large])), Limits())
    assert outer.rows == [["左", ""]] and len(inner.rows) == 5


def test_rows_hidden_in_word_are_reported() -> None:
    rows = _table([_paragraph(_run("1"))], [_paragraph(_run("2"))]).replace(
        "<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>", 1
    )
    assert read_word(_document(rows), Limits())[0].hidden_rows == {0}


def test_paragraphs_around_tables_are_rows_of_their_grids() -> None:
    signed = _run("检查对象（签字/盖章）：张三")
    document = _document(
        _paragraph(_run("记录表"), properties='<w:jc w:val="center"/>'),
        _paragraph(),
        _table([_paragraph(_run("名称")), _paragraph(_run("甲"))]),
        _paragraph(signed),
        _paragraph(_run("记录表（更正）"), properties='<w:jc w:val="center"/>'),
        _table([_paragraph(_run("名称")), _paragraph(_run("乙"))]),
        _paragraph(_run("检查对象签字："), _run("李四"), "<w:r><w:tab/></w:r>", _run("检查人员签字：张丽")),
        _paragraph(_run("2024年9月3日    2024年9月4日")),
        _paragraph(_run("王五", "<w:strike/>"), f"<w:r>{_PIC.format('')}</w:r>"),
    )
    first, second = read_word(document, Limits())
    assert (first.first_row, first.rows) == (
        -1,
        [["记录表", ""], ["名称", "甲"], ["检查对象（签字/盖章）：张三", ""]],
    )
    assert sorted(first.merged) == [(-1, 0, -1, 1), (1, 0, 1, 1)]
    assert (second.first_row, second.rows) == (
        -1, [["记录表（更正）", ""], ["名称", "乙"], ["检查对象签字：李四", "检查人员签字：张丽"], ["2024年9月3日", "2024年9月4日"], ["", ""]],
    )  # fmt: skip
    assert (second.pictures, told(second)) == (((3, 0, 3, 0),), [(3, 0, "I29", "王五")])


@pytest.mark.parametrize(
    ("between", "below"),
    [
        ([_paragraph(_run("甲")), _paragraph(_run("乙"))], ["甲", "乙"]),
        (
            [_paragraph(_run("甲")), _paragraph('<w:r><w:br w:type="page"/></w:r>'), _paragraph(_run("乙"))],
            ["甲"],
        ),
        ([_paragraph(_run("甲"), properties="<w:sectPr/>"), _paragraph(_run("乙"))], ["甲"]),
        ([_paragraph(_run("甲")), _paragraph(_run("乙"), properties='<w:pStyle w:val="Heading1"/>')], ["甲"]),
    ],
)
def test_a_heading_or_a_new_page_belongs_to_the_table_below_it(between: list[str], below: list[str]) -> None:
    tables = [_table([_paragraph(_run(text))]) for text in ("上", "下")]
    upper, lower = read_word(_document(tables[0], *between, tables[1]), Limits())
    assert [row[0] for row in upper.rows] == ["上", *below]
    assert [row[0] for row in lower.rows] == [*(text for text in ("甲", "乙") if text not in below), "下"]


def test_a_documents_styles_are_found_in_its_package() -> None:
    main = _document(_table([_paragraph(_run("1", '<w:rStyle w:val="Gone"/>') + _run("9"))]))
    assert grid_of(zipped({"word/document.xml": main, "word/styles.xml": _STYLES})).rows == [["9"]]


@pytest.mark.parametrize(
    ("cell", "place"), [("B3", "第1个表格第3行第2列"), ("A0", "第1个表格上方"), ("A-1", "第1个表格上方")]
)
def test_a_paragraph_above_a_table_has_a_place_in_words(cell: str, place: str) -> None:
    assert in_words("Word表格1", cell) == f"Word文档{place}"

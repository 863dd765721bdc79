"""What a cell of an .ods says, and where its tables' cells stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.formats.detect import read_grids
from schemas.handover import Grid, Limits, Unreadable
from tests.intake.parts import grid_of, told, zipped

_KINDS = ("office", "text", "table", "style", "draw", "form")
_NS = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in _KINDS) + (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_STRIKE = '<style:style style:name="{}" style:family="{}" {}><style:text-properties style:text-line-through-style="{}"/></style:style>'
_STYLES = (
    _STRIKE.format("gone", "table-cell", "", "solid")
    + _STRIKE.format("word", "text", "", "solid")
    + _STRIKE.format("back", "table-cell", 'style:parent-style-name="gone"', "none")
    + '<style:style style:name="heir" style:family="table-cell" style:parent-style-name="gone"/>'
    + '<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def _bytes(*tables: str, more: dict[str, str] | None = None) -> bytes:
    content = (
        f"<office:document-content {_NS}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, **(more or {})})


def _table(rows: str, style: str = "") -> str:
    return f'<table:table table:name="表" table:style-name="{style}">{rows}</table:table>'


def _cell(inner: str = "", attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def _p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def _row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def _grid(rows: str) -> Grid:
    return grid_of(_bytes(_table(rows)))


CELLS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "text": (_cell(_p("周<text:s text:c='2'/>丽") + _p("第二行")), "周  丽\n第二行", []),
    "number": (_cell(_p("5.00"), 'office:value-type="float" office:value="5"'), "5", []),
    "number with zeros before it": (_cell(_p("0042"), 'office:value-type="float" office:value="42"'), "0042", []),
    "number with a sign of its own": (_cell(_p("5%"), 'office:value-type="float" office:value="5"'), "5%", []),
    "number that its format hides": (_cell(_p(""), 'office:value-type="float" office:value="5"'), "", [("I29", "5")]),
    "nought left blank": (_cell(_p(""), 'office:value-type="float" office:value="0"'), "0", []),
    "number without what it shows": (_cell("", 'office:value-type="float" office:value="5"'), "5", []),
    "text that its format hides": (_cell(_p(""), 'office:value-type="string" office:string-value="周丽"'), "", [("I29", "周丽")]),
    "text without what it shows": (_cell("", 'office:value-type="string" office:string-value="周丽"'), "周丽", []),
    "number with words before it": (_cell(_p("第5号"), 'office:value-type="float" office:value="5"'), "第5号", []),
    "number with letters and zeros before it": (_cell(_p("豫D005"), 'office:value-type="float" office:value="5"'), "豫D005", []),
    "number with its unit": (_cell(_p("3户"), 'office:value-type="float" office:value="3"'), "3", []),
    "number shown as words": (_cell(_p("合格"), 'office:value-type="float" office:value="1"'), "合格", []),
    "number in Chinese": (_cell(_p("五"), 'office:value-type="float" office:value="5"'), "5", []),
    "number of others' words": (_cell(_p("第6号"), 'office:value-type="float" office:value="5"'), "5", []),
    "number shown rounded": (_cell(_p("06"), 'office:value-type="float" office:value="5.5"'), "5.5", []),
    "number in thousands": (_cell(_p("1,234"), 'office:value-type="float" office:value="1234"'), "1234", []),
    "percent": (_cell(_p("5%"), 'office:value-type="percentage" office:value="0.05"'), "5%", []),
    "date": (_cell(_p("24/10/1"), 'office:value-type="date" office:date-value="2024-10-01"'), "2024-10-01", []),
    "date with a time": (
        _cell(_p("x"), 'office:value-type="date" office:date-value="2024-10-01T14:20:00"'), "2024-10-01 14:20:00", []
    ),
    "true": (_cell(_p("真"), 'office:value-type="boolean" office:boolean-value="true"'), "TRUE", []),
    "formula": (_cell(_p("3"), 'table:formula="of:=1+2" office:value-type="float" office:value="3"'), "3", []),
    "formula in error": (
        _cell(_p("#DIV/0!"), 'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'), "",
        [("F10", "#DIV/0!")],
    ),
    "formula in error, another program's": (
        _cell(_p("#REF!"), 'table:formula="=A9" office:value-type="string"'), "", [("F10", "#REF!")]
    ),
    "formula never calculated": (_cell("", 'table:formula="of:=B1"'), "", [("F10", "of:=B1")]),
    "annotation": (_cell("<office:annotation><text:p>已签字</text:p></office:annotation>"), "", [("F09", "已签字")]),
    "struck words": (_cell('<text:p><text:span text:style-name="word">1、</text:span>9</text:p>'), "9", [("I29", "1、")]),
    "struck cell": (_cell(_p("9"), 'table:style-name="gone" office:value-type="float" office:value="9"'), "", [("I29", "9")]),
    "struck by its base": (_cell(_p("9"), 'table:style-name="heir" office:value-type="string"'), "", [("I29", "9")]),
    "struck no more": (_cell(_p("9"), 'table:style-name="back" office:value-type="string"'), "9", []),
    "text box": (_cell("<draw:frame><draw:text-box><text:p>周丽</text:p></draw:text-box></draw:frame>"), "周丽", []),
    "shape with text": (_cell("<draw:custom-shape><text:p>周丽</text:p></draw:custom-shape>"), "周丽", []),
    "text box over text": (_cell(_p("王强") + "<draw:custom-shape><text:p>周丽</text:p></draw:custom-shape>"), "王强", [("I29", "周丽")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_says_what_is_seen(case: str) -> None:
    cell, text, notes = CELLS[case]
    grid = _grid(_row(_cell(_p("x")), cell, _cell(_p("x"))))
    assert grid.rows == [["x", text, "x"]]
    assert told(grid) == [(0, 1, rule, found) for rule, found in notes]


def test_the_column_s_and_the_row_s_style_hold_for_cells_without_one() -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="gone"/>'
    grid = _grid(columns + _row(_cell(_p("甲")), _cell(_p("乙"))) +
                 _row(_cell(_p("丙")), attributes='table:default-cell-style-name="gone"'))  # fmt: skip
    assert grid.rows == [["甲"]] and [note.found for note in grid.notes] == ["乙", "丙"]


def test_merged_repeated_and_blank_cells_stand_where_they_are_shown() -> None:
    covered = "<table:covered-table-cell/>"
    grid = _grid(
        _row(attributes='table:number-rows-repeated="2"')
        + _row(_cell("", 'table:number-columns-repeated="3"'), _cell(_p("甲"), 'office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"'),
               _cell(_p("1"), 'office:value-type="string" table:number-columns-repeated="2"'), _cell("", 'table:number-columns-repeated="16377"'))
        + _row(_cell("", 'table:number-columns-repeated="3"'), covered, _cell(_p("2")))
        + _row(_cell("", 'table:number-columns-repeated="4"'), _cell(_p("3")), attributes='table:number-rows-repeated="2"')
        + _row(_cell("", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048000"')
    )  # fmt: skip
    assert (grid.first_row, grid.first_column, grid.merged) == (2, 3, ((2, 3, 3, 3),))
    assert grid.rows == [["甲", "1", "1"], ["", "2", ""], ["", "3", ""], ["", "3", ""]]


def test_hidden_tables_rows_and_columns_are_reported() -> None:
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    rows = _row(_cell(_p("1"))) + _row(_cell(_p("2")), attributes='table:visibility="filter"')
    grid = grid_of(_bytes(_table(columns + rows, "unseen")))
    assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (True, {1}, {2})


_IMAGE = '<draw:frame table:end-cell-address="表.C3"><draw:image xlink:href="a.png"/></draw:frame>'


@pytest.mark.parametrize(
    ("shape", "pictures"),
    [
        (_IMAGE, ((0, 1, 2, 2),)),
        (f"<draw:g>{_IMAGE}</draw:g>", ((0, 1, 0, 1),)),
        (_IMAGE.replace(' table:end-cell-address="表.C3"', ""), ((0, 1, 0, 1),)),
        ('<draw:frame><draw:object/><draw:image xlink:href="chart.png"/></draw:frame>', ()),
    ],
)
def test_pictures_sign(shape: str, pictures: tuple[object, ...]) -> None:
    assert _grid(_row(_cell(_p("x")), _cell(shape, ""))).pictures == pictures


@pytest.mark.parametrize(("state", "text"), [('form:current-state="checked"', "☑合格"), ("", "□合格")])
def test_check_boxes(state: str, text: str) -> None:
    forms = f'<office:forms><form:form><form:checkbox form:id="c1" form:label="合格" {state}/></form:form></office:forms>'
    assert _grid(forms + _row(_cell('<draw:control draw:control="c1"/>', ""))).rows == [[text]]


def test_limits_and_passwords_are_told() -> None:
    million = _row(
        _cell(_p("1"), 'table:number-columns-repeated="1000"'),
        attributes='table:number-rows-repeated="1000000"',
    )
    with pytest.raises(Unreadable, match="F05"):
        read_grids(_bytes(_table(million)), Limits(cells=100_000))
    with pytest.raises(Unreadable, match="F02"):
        read_grids(_bytes(more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), Limits())
    with pytest.raises(Unreadable, match="F01"):
        read_grids(_bytes("<table:table>"), Limits())


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from(["", "甲", "1"]), min_size=1, max_size=6), min_size=1, max_size=6),
    folded=st.booleans(),
)
def test_a_grid_reads_back_however_its_cells_are_repeated(rows: list[list[str]], folded: bool) -> None:
    def written(row: list[str]) -> str:
        if folded and len(set(row)) == 1:
            return _cell(_p(row[0]), f'office:value-type="string" table:number-columns-repeated="{len(row)}"')
        return "".join(_cell(_p(text)) for text in row)

    grid = _grid("".join(_row(written(row)) for row in rows))
    read = {
        (grid.first_row + r, grid.first_column + c): text
        for r, row in enumerate(grid.rows)
        for c, text in enumerate(row)
        if text
    }
    assert read == {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}


def _flat(*tables: str, kind: str = "spreadsheet") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NS} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:styles>{_STYLES}</office:styles>'
        f"<office:body><office:{kind}>{''.join(tables)}</office:{kind}></office:body></office:document>"
    ).encode()


def test_a_flat_document_is_read_as_the_packed_one_is() -> None:
    struck = _cell(_p("甲校"), 'office:value-type="string" table:style-name="gone"')
    table = _table(_row(_cell(_p("名称")), _cell(_p("结果"))) + _row(struck, _cell("", 'office:value-type="float" office:value="5"')))  # fmt: skip
    assert grid_of(_flat(table)) == grid_of(_bytes(table))
    assert told(grid_of(_flat(table))) == [(1, 0, "I29", "甲校")]


def test_a_flat_text_and_a_flat_document_with_entities_are_none() -> None:
    for data in (_flat(kind="text"), _flat().replace(b"<office:document", b'<!DOCTYPE a [<!ENTITY b "c">]><office:document')):  # fmt: skip
        with pytest.raises(Unreadable) as refused:
            read_grids(data, Limits())
        assert refused.value.rule == "F01"

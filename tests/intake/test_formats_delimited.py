"""Delimited text in every dialect that is met, and damage in it:
the rows as they were meant, or a note at the cell."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.formats.detect import read_grids
from schemas.handover import Grid, Limits, Unreadable

HEAD = ["名称", "代码", "结果", "检查人员", "备注"]
ROWS = [
    HEAD,
    ["甲校", "52410402MJ000001AQ", "1", "张丽、王强", ""],
    ["乙校", "52410402MJ000002AR", "5", "张丽、王强", "已整改，复查"],
]


def grid_of(data: bytes) -> Grid:
    """The only sheet of a text."""
    (grid,) = read_grids(data, Limits())
    return grid


def joined(delimiter: str, *, before: str = "", behind: str = "", end: str = "\r\n") -> str:
    """ROWS as text, something beside each value."""
    return end.join(delimiter.join(f"{before}{value}{behind}" for value in row) for row in ROWS) + end


def quoted(delimiter: str = ",", opening: str = '"', closing: str = '"') -> str:
    """ROWS with something around each value."""
    return "\n".join(delimiter.join(f"{opening}{value}{closing}" for value in row) for row in ROWS)


@pytest.mark.parametrize("text", [
    joined(","), joined("\t"), joined(";"), joined("|"), joined("，").replace("已整改，复查", "已整改复查"),
    joined(",", behind="\t"), joined(",", before="\t"), joined(",", before=" ", behind=" \t"), joined(";", behind="\t"), joined("\t", before=" "),
    joined(",", end="\r"), joined(",", end="\n"), joined(",").replace("\r\n", "\n", 1), joined(",").replace("\r\n", "\r", 1),
    quoted(), quoted(", "), quoted(",\t"), quoted("\t"), quoted("; "), quoted(",", '="'), quoted("\t", '="'), quoted(",", '"=""', '"""'),
    quoted(",", "'", ""), quoted(",", "'", "'"), "sep=;\n" + joined(";"), "SEP=,\r\n" + joined(","), "sep=\t\n" + joined("\t"), '"sep=;"\n' + joined(";"),
    joined(";", behind=" " * 2_000), quoted("," + " " * 2_000),  # each took minutes
    joined(",").rstrip(), joined(",") + "\x1a", joined(",") + "\x00" * 40, joined(",").replace("张丽、王强", '"张丽、王强"'),
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_every_dialect_gives_the_same_rows(text: str, encoding: str) -> None:
    grid = grid_of(text.encode(encoding))
    assert [[value.replace("，", "") for value in row] for row in grid.rows] == [
        [value.replace("，", "") for value in row] for row in ROWS
    ]
    assert grid.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16-be"])
def test_encodings_with_and_without_a_mark(encoding: str) -> None:
    assert grid_of(joined(",").encode(encoding)).rows == ROWS


@pytest.mark.parametrize(
    ("list_mark", "names"),
    [(";", "张丽;王强"), (";", "张丽;王强;李敏"), ("|", "张丽|王强"), ("，", "张丽，王强")],
)
def test_a_mark_that_parts_names_is_no_delimiter(list_mark: str, names: str) -> None:
    text = joined(",").replace("张丽、王强", names)
    assert [row[3] for row in grid_of(text.encode()).rows] == ["检查人员", names, names]


def test_a_cell_of_several_lines_and_quotes_within_quotes() -> None:
    rows = [HEAD, ["甲\n校", "1", '称"示范校"', "a,b", ""], ["乙校", "2", "", "", '"']]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    assert grid_of(out.getvalue().encode()).rows == rows


LINES = ["甲校,c1,1,张丽,", "乙校,c2,5,张丽,", "丙校,c3,9,张丽,", "丁校,c4,7,张丽,"]


@pytest.mark.parametrize("remarks", [
    ('"未戴工牌', "", "", ""), ('"未戴', "", '已改"', ""), ("", '"未戴', "", '""'), ('"甲"乙', "", '"', ""), ('"', "", "", '"完"'), ('"a', '"b', '"c', '"d'),
    ("", "", "", '"末'), ('a"b', "", 'c"', ""),
])  # fmt: skip
def test_a_quote_that_is_never_closed_costs_no_row(remarks: tuple[str, ...]) -> None:
    text = "\n".join([",".join(HEAD), *(line + remark for line, remark in zip(LINES, remarks, strict=True))])
    grid = grid_of(text.encode())
    assert [row[:3] for row in grid.rows[1:]] == [line.split(",")[:3] for line in LINES]


@pytest.mark.parametrize(("rows", "noted"), [
    (["甲校,c1,1,张丽,王强,好"], [(1, 5)]), (["甲校,c1,1,张丽,好,,,"], []), (["甲校,c1,1,张丽,好", "", "说明,x", "乙校,c2,1,张,王,x"], [(4, 5)]),
    (['甲校,c1,1,"占道,已告知"占道,好'], [(1, 5)]),
    (["甲校,c1,1,张丽,好", "", "姓名,单位,证号,备注,领域,职务", "张丽,区人社局,豫A0001,无,甲,乙"], []),
])  # fmt: skip
def test_a_row_longer_than_its_header_is_told(rows: list[str], noted: list[tuple[int, int]]) -> None:
    grid = grid_of("\n".join([",".join(HEAD), *rows]).encode())
    assert [(note.row, note.column) for note in grid.notes] == noted
    assert all(note.rule == "F09" for note in grid.notes)
    assert all("引号没有成对" in note.found for note in grid.notes) == (not noted or '"' in "".join(rows))


def test_an_error_that_a_formula_left_is_told_and_is_no_value() -> None:
    grid = grid_of("\n".join((",".join(HEAD), "#N/A,52410402MJ000001AQ,#REF!,张丽,第#1号")).encode())
    assert grid.rows[1] == ["", "52410402MJ000001AQ", "", "张丽", "第#1号"]
    assert [(note.row, note.column, note.rule, note.found) for note in grid.notes] == [
        (1, 0, "F10", "#N/A"), (1, 2, "F10", "#REF!"),
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["检查台账,2024年", "单位:区人社局,日期:九月", "台账", "1,2,3"])
def test_a_title_above_the_header_is_not_its_measure(title: str) -> None:
    assert grid_of(f"{title}\n{joined(',')}".encode()).notes == ()


def test_all_rows_longer_than_the_header_are_told_and_titles_above_are_no_header() -> None:
    text = (
        "台账,单位:区人社局\n"
        + ",".join(HEAD)
        + "\n"
        + "\n".join(f"校{n},c{n},1,张丽,王强,无" for n in range(9))
    )
    assert [note.row for note in grid_of(text.encode()).notes] == list(range(2, 11))


@pytest.mark.parametrize("bad", [b"\xd2", b"\xff", b"\x00", b"\x07", b"\x81"])
def test_a_bad_byte_is_told_at_its_cell_and_every_other_cell_is_read(bad: bytes) -> None:
    data = (
        joined(",")
        .encode("gb18030")
        .replace("已整改".encode("gb18030"), "已整改".encode("gb18030") + bad + b"-")
    )
    grid = grid_of(data)
    assert [row[:4] for row in grid.rows] == [row[:4] for row in ROWS]
    assert [(note.row, note.column, note.rule) for note in grid.notes] == [(2, 4, "F09")]


def test_any_byte_lost_from_a_chinese_character_costs_its_cell_alone() -> None:
    whole = joined(",").encode()
    for place in (place for place, byte in enumerate(whole) if byte >= 0x80):
        grid = grid_of(whole[:place] + whole[place + 1 :])
        changed = [
            (r, c) for r, row in enumerate(grid.rows) for c, value in enumerate(row) if value != ROWS[r][c]
        ]
        assert len(changed) == 1 and [(note.row, note.column) for note in grid.notes] == changed


def test_a_damaged_utf8_text_is_not_taken_for_gb18030_which_it_could_be() -> None:
    whole = "名称,代码,结果\n甲校,c1,合格\n乙校,c2,合格\n".encode()
    data = whole.replace("甲".encode(), b"\xe7\xc0\xb2")
    data.decode("gb18030")
    grid = grid_of(data)
    assert grid.rows[0] == ["名称", "代码", "结果"] and [(n.row, n.column) for n in grid.notes] == [(1, 0)]


def test_a_utf8_character_cut_in_two_and_one_damaged_before() -> None:
    data = joined(",").encode().replace("甲".encode(), "甲".encode()[:2])
    assert [(note.row, note.column) for note in grid_of(data).notes] == [(1, 0)]
    assert [(n.row, n.column) for n in grid_of(joined(",").replace("5", "\ufffd").encode()).notes][-1] == (
        2,
        2,
    )


@pytest.mark.parametrize("text", [
    "名稱,統一社會信用代碼,檢查單位,檢查結果,備註\n新華區第一職業培訓學校,52410402MJ000001AQ,區人社局,1,無問題",
    "機構名稱,地址,負責人\n職業技能培訓學校,建設路一號,張麗",
    "單位,抽查戶數\n區人社局,3\n區市監局,4\n", "企業名稱,檢查結果\n中山大學,5\n", "名稱,代碼\n大同公司,1\n",
])  # fmt: skip
def test_big5_is_told(text: str) -> None:
    with pytest.raises(Unreadable, match="Big5"):
        grid_of(text.encode("big5"))


@pytest.mark.parametrize("text", [
    "名称,结果\n喆堃,1\n", "姓名,单位\n祎喆,区人社局\n", "名稱,結果\n華聯學校,1\n", "名称,结果\n镕瑄玥玥,5\n",
])  # fmt: skip
def test_rare_names_are_no_big5(text: str) -> None:
    assert grid_of(text.encode("gbk")).rows[1][0] == text.splitlines()[1].split(",")[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 50,
        b"\r\n\r\n",
        bytes(range(256)) * 4,
        "尊敬的领导".encode(),
        b'{"a": 1, "b": 2}',
        b'[{"a": 1, "b": 2}]',
    ],
)
def test_what_is_no_table_is_no_table(data: bytes) -> None:
    with pytest.raises(Unreadable, match="F01"):
        grid_of(data)


VALUE = st.text(
    st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Co", "Cn"])
    | st.sampled_from(',;"\t|，\n'),
    max_size=12,
)


@given(
    st.lists(st.tuples(VALUE, VALUE, VALUE, VALUE), min_size=1, max_size=6),
    st.sampled_from(",\t;"),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_what_a_writer_quotes_is_read_back(
    values: list[tuple[str, ...]], delimiter: str, encoding: str
) -> None:
    rows = [list(HEAD[:4]), *map(list, values), ["完", "1", "2", "3"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    told = {(n.row, n.column) for n in grid_of(f"sep={delimiter}\n{out.getvalue()}".encode(encoding)).notes}
    read = grid_of(f"sep={delimiter}\n{out.getvalue()}".encode(encoding)).rows
    if not any(row_swallowed(value, delimiter) for row in rows for value in row):
        assert len(read) == len(rows)
        assert [[v.strip(" \t\n'\"=") for v in row] for row in read] == [
            [v.strip(" \t\n'\"=") for v in row] for row in rows
        ] or told


def row_swallowed(value: str, delimiter: str) -> bool:
    """Whether a value of several lines looks like rows of the table."""
    return any(line.count(delimiter) >= 3 for line in value.split("\n")[1:])

"""The list of results a sheet prints itself goes with every line of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.intake.documents.legend import read_legend
from schemas.handover import CellNote
from schemas.lists import NOTICE_RESULTS
from tests.intake.grids import grid, read, rows, told

HEAD = "名称|统一社会信用代码|检查单位|检查结果|处理结果|检查日期|执法检查人员"
NAMED = "1=正常;2=无法联系;3=已注销"
LEGENDS = {
    "in one cell below": ("", "说明：1.正常 2.未按规定公示年报 3.其他", "1=正常;2=未按规定公示年报;3=其他"),
    "an entry a row": ("", "填表说明\n1、正常；\n2、无法联系；\n3、该主体已注销。", "1=正常;2=无法联系;3=该主体已注销"),
    "a number and its words in cells of their own": ("说明|\n1|正常\n2|无法联系", "", "1=正常;2=无法联系"),
    "two choices": ("注：1合格，2不合格", "", "1=合格;2=不合格"),
    "letters behind numbers": ("说明：1.未发现问题 2.违反登记规定 3.注销 A.发现问题待后续处理", "",
                               "1=未发现问题;2=违反登记规定;3=注销;A=发现问题待后续处理"),
    "circled": ("注：①正常②未按规定公示年报③不予配合情节严重", "", "1=正常;2=未按规定公示年报;3=不予配合情节严重"),
    "the notice's own, in its words": ("说明:1.未发现问题 2.未按规定公示信息 3.公示信息隐瞒真实情况弄虚作假", "",
                                       "1=未发现问题;2=未按规定公示应当公示的信息;3=公示信息隐瞒真实情况、弄虚作假"),
    "linked by a word": ("", "注：1代表正常，2代表无法联系，3代表已注销", NAMED),
    "numbers in quotes": ("", "注：“1”为正常、“2”为无法联系、“3”为已注销", NAMED),
    "numbers behind": ("", "说明：正常填1，无法联系填2，已注销填3", NAMED),
    "numbers in brackets behind": ("说明：正常（1）、无法联系（2）、已注销（3）", "", NAMED),
    "numbers behind a dash": ("", "说明：正常—1；无法联系—2；已注销—3", NAMED),
    "from nought on": ("", "说明：0正常，1无法联系，2已注销", "0=正常;1=无法联系;2=已注销"),
    "two from nought on": ("", "说明：0合格 1不合格", "0=合格;1=不合格"),
    "with a nought before": ("", "01正常 02无法联系 03已注销", NAMED),
    "in Chinese numerals": ("", "一、正常 二、无法联系 三、已注销", NAMED),
    "letters alone": ("", "A正常 B无法联系 C已注销", "A=正常;B=无法联系;C=已注销"),
    "arrows": ("", "结果栏：1→正常 2→无法联系 3→已注销", NAMED),
    "strokes between": ("检查结果：1正常/2无法联系/3已注销", "", NAMED),
    "in another order": ("", "2.正常 3.无法联系 1.已注销", "2=正常;3=无法联系;1=已注销"),
    "a table of its own below": ("", "编号|含义\n1|正常\n2|无法联系\n3|已注销", NAMED),
    "a table with the numbers behind": ("", "含义|编号\n正常|1\n无法联系|2\n已注销|3", NAMED),
    "below the results' column": ("", "|||1.正常\n|||2.无法联系\n|||3.已注销", NAMED),
    "below a sentence": ("", "填写说明：\n检查结果填写编号\n1.正常\n2.无法联系\n3.已注销", NAMED),
    "words in brackets": ("", "注：检查结果栏填写1（正常）、2（无法联系）、3（已注销）", NAMED),
    "beginning at three": ("", "说明：3.正常 4.无法联系 5.已注销", "3=正常;4=无法联系;5=已注销"),
    "over two rows": ("", "说明：1.正常 2.无法联系\n3.已注销 4.其他", f"{NAMED};4=其他"),
    "a long one over two rows": ("", "填写说明：检查结果一栏填写编号：1.正常 2.无法联系\n3.已注销", NAMED),
    "over two cells": ("", "1.正常 2.无法联系|3.已注销 4.其他", f"{NAMED};4=其他"),
    "all the others": ("", "说明：检查结果1-正常，其余为异常", "1=正常;其余=异常"),
    "all the others, without a link": ("注：1正常，其他均不合格", "", "1=正常;其余=不合格"),
    "all the others, of three": ("", "注：1.正常 2.无法联系，其它数字为异常", "1=正常;2=无法联系;其余=异常"),
    "the last is others": ("", "说明：1.正常 2.无法联系 3.其他有问题", "1=正常;2=无法联系;3=其他有问题"),
    "without any mark": ("", "说明：1正常2异常", "1=正常;2=异常"),
    "a range": ("", "注：1为正常，2—4为发现问题", "1=正常;2=发现问题;3=发现问题;4=发现问题"),
    "a range without a link": ("", "说明：检查结果 1 未发现问题；2~3 不合格", "1=未发现问题;2=不合格;3=不合格"),
    "a series": ("", "说明：1、2为正常，3为异常", "1=正常;2=正常;3=异常"),
    "two that differ": ("注：检查结果1正常，2异常", "说明：检查结果栏：1.正常 2.无法联系 3.已注销", "1=正常;2=异常”或“无法联系;3=已注销"),
    "two that differ in a note": ("注：检查结果1正常（无问题），2异常", "说明：1.正常 2.异常", "1=正常(无问题);2=异常"),
    "numbers behind 为": ("", "正常为1，异常为2", "1=正常;2=异常"),
    "with a star before": ("", "※1正常 2异常", "1=正常;2=异常"),
    "in brackets": ("", "（1正常，2异常）", "1=正常;2=异常"),
    "pairs of cells in one row": ("", "1|正常|2|异常|3|其他", "1=正常;2=异常;3=其他"),
    "figures are no numbers": ("", "合计：检查结果正常：3，无法联系：2，已注销：1。", ""),
    "dates are no numbers": ("", "检查结果：9月3日检查正常，10月5日无法联系，11月2日未发现问题", ""),
    "how many is no number": ("", "检查结果：正常3户，异常2户，共5户，1户未发现问题", ""),
    "how to fill in results is no list": ("", "注：1.处理结果填责令整改；2.检查结果填合格或不合格；3.一式两份", ""),
    "what a state is called is no list of results": ("", "登记状态：1.正常 2.注销 3.吊销 4.迁出", ""),
    "how to fill in is no list": ("填表说明：1.本表由检查单位填写；2.检查结果填编号；3.一式两份。", "", ""),
    "dispositions are no results": ("处理结果：1.责令整改 2.责令停业 3.立案查处", "", ""),
    "none": ("", "", ""),
}  # fmt: skip


BESIDE = {
    "an entry beside each line": ("", "1.正常", "2.无法联系", "3.其他", "1=正常;2=无法联系;3=其他"),
    "from the header on": ("1.正常", "2.无法联系", "3.其他", "", "1=正常;2=无法联系;3=其他"),
    "under a heading of its own": ("编号说明", "1 正常", "2 无法联系", "", "1=正常;2=无法联系"),
    "number and words in two columns": ("|", "1|正常", "2|无法联系", "3|其他", "1=正常;2=无法联系;3=其他"),
    "in one cell": ("说明：1.正常 2.未按规定公示年报 3.其他", "", "", "", "1=正常;2=未按规定公示年报;3=其他"),
    "what is done about it": ("建议", "1.责令整改", "2.立案查处", "", ""),
    "further facts": ("电话", "13800000001", "13800000002", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("gap", ["|", "||"])
@pytest.mark.parametrize("name", BESIDE)
def test_a_list_of_results_beside_the_lines_goes_with_every_line(name: str, gap: str) -> None:
    *beside, expected = BESIDE[name]
    table = [HEAD, "N1|C1|区市监局|2||9-3|张丽", "N2|C2|区市监局|1||9-3|张丽", "N3|C3|区市监局|1||9-3|张丽"]
    extract = read(grid("\n".join(f"{line}{gap}{text}" for line, text in zip(table, beside, strict=True))))
    assert rows(extract, "record", "legend") == [(expected,)] * 3


@pytest.mark.parametrize("name", LEGENDS)
def test_the_sheets_own_list_goes_with_every_line(name: str) -> None:
    above, below, expected = LEGENDS[name]
    extract = read(
        grid(
            "\n".join(
                filter(None, [above, HEAD, "N1|C1|区市监局|2||9-3|张丽", "N2|C2|区市监局|1||9-3|张丽", below])
            )
        )
    )
    assert rows(extract, "record", "legend") == [(expected,), (expected,)]


@pytest.mark.parametrize(
    "notes", ["说明：1.正常 2.无法联系 3.已注销", "代码|名称\n1|正常\n2|无法联系\n3|已注销"]
)
@pytest.mark.parametrize("is_first", [False, True])
def test_a_list_on_a_sheet_of_notes_rules_over_the_other_sheets(notes: str, is_first: bool) -> None:
    sheets = [grid(f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽", "台账"), grid(notes, "填表说明")]
    assert rows(read(*(sheets[::-1] if is_first else sheets)), "record", "legend") == [(NAMED,)]


@pytest.mark.parametrize(
    ("hint", "below", "cell"),
    [
        ("（正常1/异常2）", "", "D1"),
        ("（0否1是）", "", "D1"),
        ("（1√正常；2×异常）", "", "D1"),
        ("", "1：正常", "A3"),
        ("", "说明：壹正常", ""),
        ("", "合计：正常3，异常2", ""),
        ("", "本次检查2024年9月3日检查正常", ""),
        ("", "备注：1正常营业", ""),
        ("", "注：1正常，2异常", ""),
        ("", "附件3：合格企业名单", ""),
        ("", "附件1 未发现问题情况表", ""),
        ("", "表2 不合格企业", ""),
    ],
)
def test_a_list_that_is_not_understood_is_told(hint: str, below: str, cell: str) -> None:
    extract = read(
        grid(f"{HEAD.replace('检查结果', f'检查结果{hint}')}\nN1|C1|区市监局|2||9-3|张丽\n{below}")
    )
    assert told(extract) == ([f"F09 表!{cell}"] if cell else [])


@pytest.mark.parametrize(
    ("notes", "findings"),
    [
        ("代码|含义\n1|正常\n2|无法联系\n3|已注销", ["F08 代码!A1"]),
        ("说明：1.未发现问题 5.责令整改 9.合格", []),
    ],
)
def test_a_hidden_list_that_is_not_the_plans_is_told(notes: str, findings: list[str]) -> None:
    extract = read(grid(f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽"), grid(notes, "代码", hidden=True))
    assert (rows(extract, "record", "legend"), told(extract)) == ([("",)], findings)


@pytest.mark.parametrize("sheet", ["1正常2无法联系3已注销", "台账（1-正常，2-无法联系，3-已注销）"])
def test_a_list_in_the_sheets_name_goes_with_every_line(sheet: str) -> None:
    extract = read(grid(f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽", sheet))
    assert rows(extract, "record", "legend") == [(NAMED,)]


@pytest.mark.parametrize(
    "heading",
    [
        "检查结果（户）", "检查结果（户数）", "检查结果(单位：户)", "检查结果（家）", "检查结果\\n（户次）", "检查结果（每户填1）",
        "各结果户数", "检查结果户数", "抽查结果数量", "各项结果的户数（户）",
    ],
)  # fmt: skip
def test_numbers_under_a_heading_that_counts_are_no_codes(heading: str) -> None:
    head = HEAD.replace("检查结果", heading)
    extract = read(grid(f"{head}\nN1|C1|区市监局|2||9-3|张丽\nN2|C2|区市监局|未发现问题||9-3|张丽"))
    assert (rows(extract, "record", "result"), told(extract)) == ([("",), ("未发现问题",)], ["F09 表!D1"])


def test_a_list_in_a_lines_remark_is_told() -> None:
    line = "N1|C1|区市监局|2||9-3|张丽|"
    extract = read(grid(f"{HEAD}|备注\n{line}已整改\n{line}检查结果1正常，2异常"))
    assert told(extract) == ["F09 表!H3"]


def test_of_two_lists_on_sheets_of_notes_no_number_that_differs_is_known() -> None:
    sheets = grid("说明：1.正常 2.无法联系 3.已注销", "说明"), grid("注：1.正常 2.异常", "填表须知")
    extract = read(grid(f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽", "台账"), *sheets)
    ((legend,),) = rows(extract, "record", "legend")
    assert (
        NOTICE_RESULTS.read("1", legend).codes == (1,)
        and NOTICE_RESULTS.read("2", legend).fault == "not_in_plan"
    )


@pytest.mark.parametrize("cell", [(0, 3), (0, 0), (9, 0)])
def test_a_list_in_a_comment_goes_with_every_line(cell: tuple[int, int]) -> None:
    note = CellNote(*cell, "F09", "1.正常\n2.无法联系\n3.已注销", "", "warning")
    assert rows(read(grid(f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽", notes=(note,))), "record", "legend") == [
        (NAMED,)
    ]


def test_a_list_in_a_merged_row_below_the_table_goes_with_every_line() -> None:
    text = f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽\n检查结果：1.正常 2.无法联系 3.已注销"
    assert rows(read(grid(text, merged=((2, 0, 2, 6),))), "record", "legend") == [(NAMED,)]


@pytest.mark.parametrize(
    ("legend", "number", "fault"),
    [
        ("1=正常;其余=异常", "2", "not_in_plan"),
        ("1=正常;其余=不合格", "2", ""),
        ("1=正常;其余=异常", "1", ""),
    ],
)
def test_a_number_that_is_not_listed_means_what_all_the_others_do(
    legend: str, number: str, fault: str
) -> None:
    read_so = NOTICE_RESULTS.read(number, legend)
    assert read_so.fault == fault and read_so.by_legend == (number == "2" and not fault)


def test_a_sheets_own_list_rules_over_one_on_a_sheet_of_notes() -> None:
    ledger = grid(f"{HEAD}\nN1|C1|区市监局|2||9-3|张丽\n说明：1.合格 2.不合格", "台账")
    read_so = rows(read(ledger, grid("说明：1.正常 2.无法联系 3.已注销", "说明")), "record", "legend")
    assert read_so == [("1=合格;2=不合格",)]


def test_the_last_lines_of_a_list_are_lines_though_they_begin_with_a_number() -> None:
    extract = read(grid("序号|名称|检查单位|检查结果\n1|N1|区市监局|2\n2|N2||\n3|N3||"))
    assert len(rows(extract, "record", "name")) == 3


@pytest.mark.parametrize(
    "hint", ["（1-正常，2-异常）", "\\n（1为正常，2为异常）", "（正常填1，异常填2）", "（1正常2异常）"]
)
def test_a_short_hint_in_the_results_heading_is_a_list(hint: str) -> None:
    extract = read(grid(f"{HEAD.replace('检查结果', f'检查结果{hint}')}\nN1|C1|区市监局|2||9-3|张丽"))
    assert rows(extract, "record", "legend") == [("1=正常;2=异常",)]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["0", "1", "2", "3", "A", "B", "①", "10"]),
        st.sampled_from([".", "、", "=", " ", "代表", ""]),
        st.sampled_from(["正常", "未发现问题", "异常", "发现问题待后续处理", "责令" * 30, "", "填写"]),
        st.sampled_from(["；", "\n", " ", "。"]),
    ),
    max_size=8,
)


@given(ENTRIES)
@example([("1", ".", "责令" * 30, "；"), ("1", ".", "正常", "；"), ("2", ".", "异常", "；")])
def test_whatever_looks_like_a_list_of_results_is_read_or_is_none(entries: list[tuple[str, ...]]) -> None:
    legend = read_legend("".join(map("".join, entries)))
    assert all(re.fullmatch(r"(?:[0-9A-K]+|其余)=[^;]+", entry) for entry in legend.split(";") if legend)

"""One thing written in the many ways people write it:
each line a way, read as what it says or told where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.formats.cell_marks import Marks, marked
from schemas.handover import CellNote, Grid, Unreadable
from schemas.places import word_table
from schemas.vocabulary import RESULTS
from tests.cases.judging import judged, sheet
from tests.making import LIST_HEADINGS as HEAD
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, code, csv_bytes, name, record_row

VISIT = ("检查日期", "执法检查人员", "检查对象签字", "执法检查人员签字")
VISITED = ("2024-9-3", "张丽、王强", "周丽", "张丽、王强")
SIX = (
    record_row(1, RSJ, "1"), record_row(1, SJJ, "5"), record_row(2, RSJ, "2", disposition="立案查处"),
    record_row(2, SJJ, "9"), record_row(3, RSJ, "10", disposition="函告许可部门"), record_row(3, SJJ, "7"),
)  # fmt: skip
STD = "1/人社=1 1/市监=5 2/人社=2 2/市监=9 3/人社=10 3/市监=7"
ACTS = "1/市监=责令整改 2/人社=立案查处 3/人社=函告许可部门"

HEADINGS = {
    "名称": "学校（机构）名称 民办学校名称 机构全称 单位全称 培训机构 检查对象（全称） 被检查企业名称",
    "统一社会信用代码": "信用代码（18位） 统一社会信用代码证号 社会统一信用代码 统一信用码 机构信用代码",
    "检查单位": "检查主体 实施单位 检查单位名称 部门名称 检查实施单位 检查单位（简称） 执法主体名称 所属部门",
    "检查结果": "检查结果（填1-10） 检查结果代码 检查结论 检查结果类型 检查情况 检查结果及编号 结果代码 *检查结果 检查结果（必填）▼ 十、检查结果"
    " 抽查检查结果（编号） 现场检查结果 查验结果 检查结果码",
    "处理结果": "处理结果* 处理结果（没有的不填） 处理结果:没有可不填 【必填】处理结果 处理结果（如有） 后续处理情况 处理措施及结果 F处理结果 处理结果▼ 处罚情况"
    " 处理结果(Disposition) 六、处理结果 处理结果（责令整改/立案查处/函告许可部门/移送司法机关） 处理结果说明 ⑥处理结果 处置结果（可多选）"
    " 处理方式 处置办法 处理决定 行政处理 采取的措施",
    "检查日期": "检查日期（年月日） 检查日期yyyy-mm-dd 检查日期（格式：2024-09-03） 实地检查日期 检查的日期 执法检查日期 入企检查日期 检查时间（年/月/日） 检查日 检查完成日期 日期（检查）",
    "执法检查人员": "执法人员（两人以上） 执法检查人员（姓名） 检查组成员 检查人员名单 监管人员 检查员 参检人员",
    "检查对象签字": "被检查对象签字/盖章 检查对象签字（盖章） 被检查人签字 被检查单位负责人签字 企业签章 对象签字情况 检查对象确认 机构签字（盖章）",
    "执法检查人员签字": "检查人员签章 执法人员签字情况 检查人签名 监管人员签字 检查组签字 检查员签名",
}


@pytest.mark.parametrize(
    ("plain", "said"), [(plain, said) for plain, words in HEADINGS.items() for said in words.split()]
)
def test_a_heading_in_other_words(plain: str, said: str) -> None:
    head = [said if text == plain else text for text in HEAD]
    lines = [
        record_row(1, SJJ, "8", disposition="立案查处"),
        record_row(2, SJJ, "10", disposition="函告许可部门"),
    ]
    found = judged([sheet([head, *lines])])
    assert (found.facts, found.acts) == ("1/市监=8 2/市监=10", "1/市监=立案查处 2/市监=函告许可部门")
    assert not found.told


@dataclass(frozen=True)
class Habit:
    """Sheets and what comes of them; `told`: rule@cell among the errors and warnings, "" for none at all."""

    sheets: Sequence[Grid]
    facts: str
    told: str = ""


def _ticks(number: int, code_of_result: int, mark: str = "√") -> list[str]:
    ticked = [mark if known == code_of_result else "" for known in RESULTS]
    return [name(number), code(number), SJJ, REGISTRATION, *ticked, *VISITED]


def _line(number: int, result: str, item: str = REGISTRATION) -> list[str]:
    return [name(number), code(number), item, result, *VISITED]


def _continued(*parts: Sequence[Sequence[object]]) -> list[Grid]:
    return [sheet(rows, word_table(number)) for number, rows in enumerate(parts, 1)]


FRONT = ["名称", "统一社会信用代码", "检查单位", "检查事项"]
OVER = [*FRONT, "检查结果（打√）", *[""] * 9, *VISIT]
NO_DEPARTMENT = ["名称", "统一社会信用代码", "检查事项", "检查结果", *VISIT]
LEDGER = ["名称", "统一社会信用代码", "单位", "公示日期"]
QUESTION = [*FRONT, "是否发现问题", "处理结果", *VISIT]
AGAIN = [*HEAD[:5], "检查结果（更正后）", *HEAD[5:]]
ONE, FIVE = record_row(1), record_row(1, SJJ, "5")

HABITS = {
    "a table that begins lower, beside another": Habit(
        [sheet([[*HEAD, ""], [*ONE, "", *HEAD], [*record_row(2), "", *record_row(4)], [*record_row(3)]])],
        "1/市监=1 2/市监=1 3/市监=1 4/市监=1",
    ),
    "three tables side by side": Habit(
        [sheet([[*HEAD, "", *HEAD, "", *HEAD], [*ONE, "", *record_row(2), "", *record_row(3)]])],
        "1/市监=1 2/市监=1 3/市监=1",
    ),
    "a hidden table beside one that is seen": Habit(
        [sheet([[*HEAD, *HEAD], [*ONE, *FIVE]], hidden_columns=frozenset(range(11, 22)))], "1/市监=1", "F08@L1"
    ),
    "numbers below the results' heading": Habit(
        [sheet([OVER, [*[""] * 4, *RESULTS, *[""] * 4], _ticks(1, 1), _ticks(2, 9)], merged=((0, 4, 0, 13),))],
        "1/市监=1 2/市监=9",
    ),
    "numbers in circles": Habit(
        [sheet([OVER, [*[""] * 4, *"①②③④⑤⑥⑦⑧⑨⑩", *[""] * 4], _ticks(1, 7, "1")], merged=((0, 4, 0, 13),))],
        "1/市监=7",
    ),
    "合格 beside 不合格": Habit(
        [sheet([[*FRONT, "合格", "不合格", *VISIT], [name(1), code(1), SJJ, REGISTRATION, "√", "", *VISITED]])],
        "1/市监=9",
    ),
    "是否发现问题": Habit(
        [sheet([
            QUESTION, [name(1), code(1), SJJ, REGISTRATION, "否", "", *VISITED],
            [name(2), code(2), SJJ, REGISTRATION, "是", "责令整改", *VISITED],
            [name(3), code(3), SJJ, REGISTRATION, "是", "", *VISITED],
        ])], "1/市监=1 2/市监=5", "I05@E4",
    ),
    "a heading corrected in the next column": Habit(
        [sheet([AGAIN, [*ONE[:5], "5", *ONE[5:]]])], "", "F09@E2 F07@F1"
    ),
    "a hint that looks like a date swallows no line": Habit(
        [sheet([[text if text != "检查日期" else "检查日期 yyyy-mm-dd" for text in HEAD], ONE])], "1/市监=1"
    ),
    "a hidden line does not speak over one that is seen": Habit(
        [sheet([HEAD, FIVE, ONE], hidden_rows=frozenset({2}))], "1/市监=5", "F08@A3"
    ),
    "a hidden remark is told": Habit(
        [sheet([HEAD, record_row(1, SJJ, "8", remark="立案查处")], hidden_columns=frozenset({10}))],
        "1/市监=8", "F08@K1",
    ),
    "同上": Habit([sheet([HEAD, record_row(1, RSJ), ["同上", "同上", *FIVE[2:6], "〃", *FIVE[7:]]])], "1/人社=1 1/市监=5"),
    "同上 signs nothing": Habit([sheet([HEAD, record_row(1, RSJ), [*ONE[:8], "同上", *ONE[9:]]])], "1/人社=1", "I07@I3"),
    "续表": Habit(_continued([HEAD, *SIX[:3]], [["续表"], *SIX[3:]]), STD),
    "a list over three tables": Habit(_continued([HEAD, *SIX[:2]], SIX[2:4], SIX[4:]), STD),
    "a list over two sheets": Habit([sheet([HEAD, *SIX[:3]], "一"), sheet(SIX[3:], "二")], STD),
    "rows below the foot": Habit([sheet([HEAD, *SIX[:3], ["填表人：张丽"], [""], *SIX[3:]])], STD),
    "places between lines": Habit([sheet([HEAD, ["建设路街道"], ONE, ["湛河街道（2户）"], record_row(2)])], "1/市监=1 2/市监=1"),
    "a sum of a group": Habit(
        [sheet([HEAD, ONE, ["小计", "1"], record_row(2), ["合计", "2"]])], "1/市监=1 2/市监=1"
    ),
    "departments in banners": Habit(
        [sheet([NO_DEPARTMENT, ["区人社局"], _line(1, "1", TRAINING), ["二、区市监局检查1户"], _line(1, "5")])], "1/人社=1 1/市监=5"
    ),
    "sheets named after departments": Habit(
        [sheet([NO_DEPARTMENT, _line(1, "5")], "区市监局"), sheet([NO_DEPARTMENT, _line(1, "1", TRAINING)], "人社局")],
        "1/人社=1 1/市监=5",
    ),
    "the department below the table": Habit(
        [sheet([NO_DEPARTMENT, _line(1, "5"), ["填报单位：区市监局"]])], "1/市监=5"
    ),
    "the department in a dated title": Habit(
        [sheet([["2024年新华区市场监督管理局检查情况"], NO_DEPARTMENT, _line(1, "5")])], "1/市监=5"
    ),
    "no more than name, code and result": Habit(
        [sheet([["单位：区市监局"], ["名称", "统一社会信用代码", "检查结果"], [name(1), code(1), "1"]])], "", "I12@D3 I07@D3"
    ),
    "a form that asks whether a problem was found": Habit(
        [sheet([
            ["被检查单位", name(1), "统一社会信用代码", code(1)], ["检查部门", "检查事项", "是否发现问题", "处理结果"],
            [RSJ, TRAINING, "否", ""], [SJJ, REGISTRATION, "是", "责令整改"],
            ["检查对象（签字/盖章）", "周丽", "执法检查人员（签字/盖章）", "张丽、王强"], ["2024年9月3日"],
        ])], "1/人社=1 1/市监=5",
    ),
    "a form signed over several cells": Habit(
        [sheet([
            ["执法检查人员", "姓名", "单位"], ["", "张丽", RSJ], ["", "王强", SJJ],
            ["名称", name(1), "统一社会信用代码", code(1)], ["检查单位", "检查事项", "检查结论"], [SJJ, REGISTRATION, "5"],
            ["检查对象签字", "周丽"], ["执法人员签名", "张丽", "王强", "2024年9月3日"],
        ])], "1/市监=5",
    ),
    "dates without their year, the last not of the period": Habit(
        [
            sheet([HEAD, *(record_row(n, date=day) for n, day in enumerate(("9月3日", "24.9.3", "3月20日"), 1))]),
            sheet([LEDGER, [name(1), code(1), SJJ, "9月10日"], [name(2), code(2), SJJ, "8月1日"]], "公示"),
        ], "1/市监=1 2/市监=1", "I13@G2 I13@G3 I12@G4 I13@D2 L02@D3",
    ),
    **{
        f"a line that begins {first}, result {result}": Habit(
            [sheet([["序号", *HEAD], ["1", *record_row(1)], [first, *record_row(2, SJJ, result)[:1], "", *record_row(2, SJJ, result)[2:]]])],
            facts, told,
        )
        for first, result, facts, told in (
            ("注：补报", "5", "1/市监=1 2/市监=5", "I20@B3"), ("备注：新增", "已整改到位", "1/市监=1", "I20@B3 I05@F3"),
            ("说明", "五?", "1/市监=1", "I20@B3 I05@F3"), ("检查单位：区市监局", "5", "1/市监=1 2/市监=5", "I20@B3"),
        )
    },
    **{
        f"a note that begins {cells}": Habit([sheet([["序号", *HEAD], ["1", *record_row(1)], cells])], "1/市监=1", "")
        for cells in (
            ("说明", "", "", "", "", "结果填编号"), ("注：", "1", "未发现问题", "2", "未按规定公示", "5", "责令整改"),
            ("合计：2户", "", "", "2", "", "5"), ("填表人：张丽", "", "审核人：王强", "日期", "", "5"),
        )
    },
    "附件3 with figures of nobody": Habit(
        [sheet([["单位", "抽查户数", *RESULTS.values()], [SJJ, "2", "2", *"000000000"], ["", "1", "1", *"000000000"]])],
        "", "F09@A3",
    ),
    "附件3 of one department on two sheets": Habit(
        [
            sheet([["单位", "抽查户数", *RESULTS.values()], [SJJ, n, n, *"000000000"]], f"{n}月") for n in "89"
        ], "", "T03@A2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_is_read_or_told(habit: str) -> None:
    case = HABITS[habit]
    found = judged(case.sheets)
    assert found.facts == case.facts, found.told
    assert {*case.told.split()} <= found.told if case.told else not found.told


TEXT = csv_bytes([HEAD, *SIX])
QUOTED = [[str(cell) for cell in row] for row in (HEAD, *SIX)]


def _joined(between: str, around: str = "{}") -> str:
    return "\r\n".join(between.join(around.format(cell) for cell in row) for row in QUOTED)


FILES = {
    **{
        f"{delimiter!r} in {encoding}": _joined(delimiter).encode(encoding)
        for delimiter in ",;\t|，"
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
    },
    "tabs before values": TEXT.replace(",", ",\t").encode(),
    "hard blanks before values": TEXT.replace(",", ",\u00a0").encode(),
    "wide blanks behind values": TEXT.replace(",", "　,").encode(),
    "tabs within quotes": _joined(",", '"{}\t"').encode(),
    "tabs within quotes, first": _joined(",", '"\t{}"').encode(),
    "Chinese quotes": _joined(",", "“{}”").encode(),
    'tabs between ="…"': _joined("\t", '="{}"').encode(),
    'quoted ="…"': _joined(",", '"=""{}"""').encode(),
    "blanks before quotes": _joined(", ", '"{}"').encode(),
    "old Mac lines": TEXT.replace("\r\n", "\r").encode(),
    "zeros at the end": TEXT.encode() + b"\0" * 10,
    "end of file sign": TEXT.encode() + b"\x1a",
    "a quote never closed": TEXT.replace("新华区第2", '"新华区第2', 1).encode(),
    "a quote never opened": TEXT.replace("新华区第1职业培训学校,", '新华区第1职业培训学校",', 1).encode(),
    "inches in a remark": TEXT.replace("张丽、王强,\r\n", '张丽、王强,55"电视\r\n', 1).encode("gb18030"),
    "its delimiter said": ("sep=,\r\n检查台账,,,\r\n" + TEXT).encode(),
    "a page": ("<table>" + "".join(f"<tr><td>{'<td>'.join(row)}" for row in QUOTED) + "</table>").encode("gb18030"),
    "two tables of a page": "<p>续</p>".join(
        "<table>" + "".join(f"<tr><td>{'<td>'.join(row)}</td></tr>" for row in part) + "</table>"
        for part in (QUOTED[:4], QUOTED[4:])
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_text_file_gives_the_six_lines(kind: str) -> None:
    found = judged(FILES[kind])
    assert (found.facts, found.acts, found.told) == (STD, ACTS, set())


def test_a_field_too_many_is_told_though_it_is_blank() -> None:
    found = judged(TEXT.replace("张丽、王强,周丽", "张丽,王强,周丽", 1).encode())
    assert found.facts == STD.removeprefix("1/人社=1 ") and "F09@L2" in found.told


def test_a_row_struck_out_is_told_once() -> None:
    struck = tuple(CellNote(2, column, "I29", str(text)) for column, text in enumerate(ONE) if text)
    part = CellNote(1, 4, "I29", "5、")
    found = judged([sheet([HEAD, record_row(2), [""] * len(HEAD)], notes=(part, *struck))])
    assert (found.facts, found.told) == ("2/市监=1", {"I29@E2", "I29@A3"})


def test_a_text_box_over_a_filled_cell_is_told() -> None:
    marks = Marks(covers=[((1, 1, 1, 1), "作废"), ((2, 0, 2, 0), "周丽")])
    grid = marked(sheet([["名称", "结果"], ["甲", "1"], ["", "2"]]), marks, 100)
    assert grid.rows[1:] == [["甲", "1"], ["周丽", "2"]] and grid.notes == (CellNote(1, 1, "I29", "作废"),)


def test_a_damaged_remark_holds_no_line_back() -> None:
    rows = csv_bytes([HEAD, record_row(1, remark="备注甲乙"), record_row(2)]).encode("gb18030")
    found = judged(rows.replace("甲".encode("gb18030"), b"\xbc"))
    assert (found.facts, found.told) == ("1/市监=1 2/市监=1", {"F09@K2"})


LINE = "1/人社=1 1/市监=5 2/市监=9"
PLAIN = [[str(cell) for cell in row] for row in (HEAD, SIX[0], SIX[1], SIX[3])]


@settings(max_examples=40, deadline=None)  # a quarter of a second each
@given(st.data())
def test_no_change_of_a_good_file_changes_a_figure_in_silence(data: st.DataObject) -> None:
    rows = [[*row] for row in PLAIN]
    row, column = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 9))
    other = data.draw(st.integers(0, 9))
    hidden: dict[str, Any] = {}
    match data.draw(st.sampled_from(["cell", "swap", "header", "row", "column", "drop"])):
        case "cell":
            rows[row][column] = data.draw(
                st.sampled_from(["", "？", rows[row][column][:-1], "�", rows[0][other]])
            )
        case "swap":
            for line in rows:
                line[column], line[other] = line[other], line[column]
        case "header":
            rows[0][column] = data.draw(
                st.sampled_from(["", "某栏", rows[0][other], f"上次{rows[0][column]}"])
            )
        case "row":
            hidden["hidden_rows"] = frozenset({row})
        case "column":
            hidden["hidden_columns"] = frozenset({column})
        case "drop":
            del rows[0][column]
    try:
        found = judged([sheet(rows, **hidden)])
    except Unreadable:
        return
    assert found.facts == LINE or found.told

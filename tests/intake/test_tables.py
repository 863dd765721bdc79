"""Tables as people lay them out: what each sheet gives, and what is told of what it does not."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from schemas.handover import CellNote
from schemas.measures import NOTICE_MEASURES
from schemas.understanding import understood_lines
from tests.intake.grids import grid, read, results, rows, told

HEAD = "名称|统一社会信用代码|检查单位|检查结果|处理结果|检查日期|执法检查人员"


@dataclass(frozen=True)
class Case:
    """A sheet in text, its marks, and what it must give and tell."""

    text: str
    gives: list[str]
    tells: list[str] = field(default_factory=list)
    marks: dict[str, Any] = field(default_factory=dict)


LISTS = {
    "a plain list": Case(f"{HEAD}\nN1|C1|区市监局|5|立案查处|2024-9-3|张丽", ["1 市监=5 立案查处"]),
    "hints behind and stars before the headings": Case(
        "*名称|统一社会信用代码（18位）|检查单位（必填）|检查结果\\n填编号|处理结果（没有的不填）|检查日期：|检查人员*\nN1|C1|区市监局|10|立案查处|2024-9-3|张丽",
        ["1 市监=10 立案查处"],
    ),
    "side by side": Case(
        "名称|检查单位|检查结果|检查日期|名称|检查单位|检查结果|检查日期\nN1|区市监局|1|9-3|N3|区人社局|5|9-3\nN2|区市监局|9|9-3||||",
        ["1 市监=1", "2 市监=9", "3 人社=5"],
    ),
    "side by side, numbered, with a gap": Case(
        "序号|名称|检查单位|检查结果|检查日期||序号|名称|检查单位|检查结果|检查日期\n1|N1|区市监局|1|9-3||2|N3|区人社局|5|9-3",
        ["1 市监=1", "3 人社=5"],
    ),
    "groups, their departments and sums": Case(
        f"{HEAD}\n一、区人社局检查情况\nN1|C1||1||9-3|张丽\n小计|||1\n二、区市监局检查情况\nN2|C2||5||9-3|张丽\n合计|||2",
        ["1 人社=1", "2 市监=5"],
    ),
    "a department alone over its rows": Case(
        f"{HEAD}\n区人社局\nN1|C1||1||9-3|张丽\n区市监局（2户）\nN2|C2||5||9-3|张丽", ["1 人社=1", "2 市监=5"]
    ),
    "a group without a department ends the one before": Case(
        f"{HEAD}\n一、区人社局\nN1|C1||1||9-3|张丽\n二、其他\nN2|C2||5||9-3|张丽", ["1 人社=1", "2 =5"]
    ),
    "an institution alone in its row is a line": Case(
        f"{HEAD}\nN1\nN2|C2|区市监局|5||9-3|张丽", ["1 =", "2 市监=5"]
    ),
    "Excel's own sums": Case(
        f"{HEAD}\nN1|C1|区人社局|1||9-3|张丽\n||区人社局 计数|1\nN2|C2|区市监局|5||9-3|张丽\n||区市监局 计数|1\n||总计数|2",
        ["1 人社=1", "2 市监=5"],
    ),
    "Excel's own sums by institution": Case(
        f"{HEAD}\nN1|C1|区人社局|1||9-3|张丽\n新华区第1职业培训学校 计数||1\n", ["1 人社=1"]
    ),
    "a header that comes again, a title between": Case(
        f"{HEAD}\nN1|C1|区人社局|1||9-3|张丽\n{HEAD}\nN2|C2|区市监局|5||9-3|张丽\n续表\n{HEAD}\nN3|C3|区市监局|9||9-3|张丽",
        ["1 人社=1", "2 市监=5", "3 市监=9"],
    ),
    "a header that comes again keeps the department above": Case(
        "检查单位：区市监局\n名称|检查事项|检查结果|检查日期\nN1|登记|1|9-3\n名称|检查事项|检查结果|检查日期\nN2|登记|5|9-3",
        ["1 市监=1", "2 市监=5"],
    ),
    "the department in the title": Case(
        "新华区市监局双随机抽查结果公示\n序号|抽查事项名称|抽查对象名称|抽查结果\n1|登记事项检查|N1|正常",
        ["1 市监=正常"],
    ),
    "two departments in the title are none": Case(
        "区人社局、区市监局联合抽查结果\n序号|抽查事项名称|抽查对象名称|抽查结果\n1|登记事项检查|N1|正常",
        ["1 =正常"],
    ),
    "one result merged over two departments": Case(
        f"{HEAD}\nN1|C1|区人社局|5||9-3|张丽\nN1|C1|区市监局|||9-3|张丽\nN2|C2|区市监局|1||9-3|张丽",
        ["1 人社=5", "1 市监=5", "2 市监=1"],
        ["F09 表!D2"],
        {"merged": ((1, 3, 2, 3),)},
    ),
    "one result merged over two institutions": Case(
        f"{HEAD}\nN1|C1|区市监局|5||9-3|张丽\nN2|C2|区市监局|||9-3|张丽",
        ["1 市监=5", "2 市监=5"],
        ["F09 表!D2"],
        {"merged": ((1, 3, 2, 3),)},
    ),
    "one department's two items under one result": Case(
        "名称|检查单位|检查事项|检查结果|检查日期\nN1|区市监局|登记|1|9-3\nN1|区市监局|公示||9-3",
        ["1 市监=1", "1 市监=1"],
        marks={"merged": ((1, 3, 2, 3),)},
    ),
    "ten columns and a 1": Case(
        "名称|统一社会信用代码|检查单位|未发现问题|未按规定公示应当公示的信息|发现问题已责令整改|合格|检查日期\n"
        "N1|C1|区市监局|1||||9-3\nN2|C2|区市监局||√|✓||9-3\nN3|C3|区市监局|0|0|0|是|9-3",
        ["1 市监=未发现问题", "2 市监=未按规定公示应当公示的信息;发现问题已责令整改", "3 市监=合格"],
    ),
    "columns under one merged heading, in the plan's own words": Case(
        "名称|统一社会信用代码|检查单位|检查结果|||检查日期\n|||没事|有事|别的|\nN1|C1|区市监局||√||9-3",
        ["1 市监=有事"],
        marks={"merged": ((0, 3, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 6, 1, 6))},
    ),
    "something else under a choice": Case(
        "名称|检查单位|未发现问题|合格|不合格|检查日期\nN1|区市监局|2|||9-3", ["1 市监="], ["F09 表!C2"]
    ),
    "dispositions as columns": Case(
        "名称|检查单位|检查结果|责令整改|立案查处|函告许可部门|移送司法机关|检查日期\nN1|区市监局|10|√||1||9-3",
        ["1 市监=10 责令整改;函告许可部门"],
    ),
    "the first of two columns is hidden": Case(
        "名称|检查单位|检查结果|检查结果|检查日期\nN1|区市监局|5|1|9-3",
        ["1 市监=1"],
        ["F07 表!C1"],
        {"hidden_columns": frozenset({2})},
    ),
    "two columns that disagree": Case(
        "名称|检查单位|检查结果|检查结果|检查日期\nN1|区市监局|5|1|9-3\nN2|区市监局|9|9|9-3\nN3|区市监局||7|9-3",
        ["1 市监=", "2 市监=9", "3 市监=7"],
        ["F09 表!C2", "F07 表!D1"],
    ),
    "two columns, one blank": Case(
        "名称|检查单位|检查结果|检查结果|检查日期\nN1|区市监局|5||9-3", ["1 市监=5"]
    ),
    "an unknown heading, an irrelevant one, a column without any": Case(
        "序号|名称|检查单位|检查结果|检查日期|上级意见|联系电话|\n1|N1|区市监局|5|9-3|同意|139|多\n2|N2|区市监局|5|9-3|同意|139|余",
        ["1 市监=5", "2 市监=5"],
        ["F07 表!F1", "F07 表!H2"],
    ),
    "another table without a heading beside it": Case(
        "名称|检查单位|检查结果|检查日期||\nN1|区市监局|5|9-3|N2|C2", ["1 市监=5"], ["F09 表!F2"]
    ),
    "another table without a heading that begins below the first": Case(
        "名称|检查单位|检查结果|检查日期||\nN1|区市监局|5|9-3||\n||||N2|C2", ["1 市监=5"], ["F09 表!F3"]
    ),
    "a table that begins lower beside another": Case(
        "名称|检查单位|检查结果|检查日期|||||\nN1|区市监局|5|9-3|||||\nN2|区市监局|5|9-3|||||\n"
        "N3|区市监局|9|9-3||名称|检查单位|检查结果|检查日期\n|||||N4|区人社局|1|9-3",
        ["1 市监=5", "2 市监=5", "3 市监=9", "4 人社=1"],
    ),
    "the last row struck out": Case(
        f"{HEAD}\nN1|C1|区市监局|5||9-3|张丽",
        ["1 市监=5"],
        ["I29 表!A3"],
        {"notes": (CellNote(2, 0, "I29", "甲"), CellNote(2, 3, "I29", "1"))},
    ),
    "a number under a choice is that choice's own": Case(
        "名称|检查单位|未发现问题|合格|不合格|检查日期\nN1|区市监局||9||9-3\nN2|区市监局||(√)||9-3\nN3|区市监局|对|||9-3",
        ["1 市监=合格", "2 市监=合格", "3 市监=未发现问题"],
    ),
    "hidden rows count and are told": Case(
        f"{HEAD}\nN1|C1|区市监局|5||9-3|张丽\nN2|C2|区市监局|1||9-3|张丽",
        ["2 市监=1", "1 市监=5"],
        ["F08 表!A3"],
        {"hidden_rows": frozenset({2})},
    ),
    "a hidden column of results counts and is told": Case(
        "名称|检查单位|检查结果|检查日期\nN1|区市监局|5|9-3",
        ["1 市监=5"],
        ["F08 表!C1"],
        {"hidden_columns": frozenset({2})},
    ),
    "what the reader noted, within what is read": Case(
        f"{HEAD}|序号\nN1|C1|区市监局|||9-3|张丽|",
        ["1 市监="],
        ["F10 表!D2"],
        {
            "notes": (
                CellNote(1, 3, "F10", "#N/A"),
                CellNote(1, 7, "F10", "#N/A"),
                CellNote(9, 3, "F10", "#N/A"),
            )
        },
    ),
    "a row that numbers the columns": Case(
        f"{HEAD}\n1|2|3|4|5|6|7\nN1|C1|区市监局|5||9-3|张丽", ["1 市监=5"]
    ),
    "headings of another matter": Case(
        "名称|检查单位|检查结果|检查结果（2023年）|检查结果（复查）|检查日期|被检查单位（签收）\nN1|区市监局|5|1|1|9-3|周丽",
        ["1 市监=5"],
        ["F07 表!D1", "F07 表!E1", "F07 表!G1"],
    ),
    "paragraphs around the table": Case(
        f"关于检查情况的报告。\n{HEAD}\nN1|C1|区市监局|5||9-3|张丽\n特此报告。\n区市监局：2024年9月",
        ["1 市监=5"],
    ),
    "a row that could not be taken apart": Case(
        f"台账\n{HEAD}\nN1|C1|区市监局|5||9-3|张丽",
        ["1 市监=5"],
        ["F09 表!A1", "F09 表!Z9"],
        {"notes": (CellNote(0, 0, "F09", "引号"), CellNote(8, 25, "F09", "引号"))},
    ),
    "blank for the same as above": Case(
        f"{HEAD}\nN1|C1|区人社局|1||9-3|张丽\n||区市监局|5|||", ["1 人社=1", " 市监=5"], ["I01 表!A3"]
    ),
    "merged for the same as above": Case(
        f"{HEAD}\nN1|C1|区人社局|1||9-3|张丽\n||区市监局|5||9-3|张丽",
        ["1 人社=1", "1 市监=5"],
        marks={"merged": ((1, 0, 2, 0), (1, 1, 2, 1))},
    ),
    "a form and a list below it": Case(
        "名称|N1|统一社会信用代码|C1\n检查单位|检查事项|检查结果\n区市监局|登记|1\n检查对象签字|周丽\n\n"
        f"{HEAD}\nN2|C2|区市监局|5||9-3|张丽",
        ["1 市监=1", "2 市监=5"],
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_its_lines_and_tells_the_rest(name: str) -> None:
    case = LISTS[name]
    extract = read(grid(case.text, **case.marks))
    assert [line.strip() for line in results(extract)] == [line.strip() for line in case.gives]
    assert told(extract) == case.tells


def test_facts_of_further_columns_and_of_the_rows_above() -> None:
    drawn = read(
        grid(
            "任务名称：联合抽查|任务编号：T1\n抽取时间：2024-07-05 10:00\n企业名称|组长|组员\nN1|张丽|王强、赵刚"
        )
    )
    assert rows(drawn, "drawn_list", "task", "task_number", "drawn_on", "inspectors") == [
        ("联合抽查", "T1", "2024-07-05 10:00", "张丽、王强、赵刚")
    ]
    people = read(
        grid(
            "新华区市监局\n执法人员姓名|执法证号|执法领域|有效期至|人员状态\n王强|豫B1|市场监管|2025-1-1|在职"
        )
    )
    assert rows(people, "inspectors", "department", "field", "valid_until", "person_status") == [
        ("新华区市监局", "市场监管", "2025-1-1", "在职")
    ]
    export = read(
        grid(
            "检查结果状态|企业名称|录入日期|公示日期|后续处置状态\n已公示|N1|9-9|9-12|已完结\n已公示|N2|9-9||\n待审核|N3|9-9||"
        )
    )
    assert rows(export, "ledger", "published_on", "published_on_cell", "handling_status") == [
        ("9-12", "D2", "已完结"), ("9-9", "C3", ""), ("", "D4", ""),
    ]  # fmt: skip
    listed = read(grid(f"{HEAD}|通知书文号|扫码时间|任务编号|决定日期|整改期限|更正/复查|备注|情况说明\n"
                       "N1|C1|区市监局|5||9-3|张丽|3号|9:00|T1|9-8|9-20|复查|甲|乙"))  # fmt: skip
    assert rows(
        listed, "record", "notice_number", "task_number", "decided_on", "rectify_by", "mark", "remark"
    ) == [("3号", "T1", "9-8", "9-20", "复查", "甲\n乙")]


def test_a_list_goes_on_in_the_next_table_or_is_told() -> None:
    first = grid(f"{HEAD}\nN1|C1|区市监局|1||2024-9-3|张丽", "一")
    more = grid("N2|C2|区市监局|5||2024-9-3|张丽\nN3|C3|区市监局|9||2024-9-3|张丽", "二")
    assert results(read(first, more)) == ["1 市监=1", "2 市监=5", "3 市监=9"]
    other = grid("N2|区市监局|C2|5||2024-9-3|张丽", "二")
    extract = read(first, other)
    assert results(extract) == ["1 市监=1"] and told(extract) == ["F09 二!C1"]
    narrow = grid("N2|C2|区市监局|5||2024-9-3", "二", first_column=0)
    assert results(read(first, narrow)) == ["1 市监=1", "2 市监=5"]
    aside = grid("本表由各单位填写", "说明")
    assert results(read(first, aside, more)) == ["1 市监=1", "2 市监=5", "3 市监=9"]
    assert told(read(first, other, more)) == ["F09 二!C1", "F09 二!B1"]
    unheaded = grid("N2|上级|未发现问题\nN3|上级|未发现问题", "二")
    assert told(read(first, unheaded)) == ["F09 二!C2"]
    turned = grid("项目|户数|占比\n抽查户数|6|\n未发现问题|4|67%\n合格|2|33%\n责令整改|1|", "二")
    assert told(read(first, turned)) == ["F09 二!A2"]
    numbers = grid("填写说明\n1|未发现问题\n9|合格\n10|不合格\n8|发现问题待后续处理", "二")
    assert read(first, numbers).left_aside == ["二"]
    notes = grid("请各单位按时报送\n1.未发现问题\n2.合格", "二")
    extract = read(first, notes)
    assert extract.left_aside == ["二"] and not told(extract)


@pytest.mark.parametrize(
    ("first", "more", "column", "gives"),
    [
        ("姓名|单位|执法证号\n张丽|区人社局|豫A0001", "王强|区市监局|豫B0001", "name", "张丽 王强"),
        (
            "单位|抽查户数|未发现问题|合格|不合格|无法联系\n区人社局|3|3|0|0|0",
            "区市监局|2|1|1|0|0",
            "department",
            "区人社局 区市监局",
        ),
    ],
)
def test_people_and_figures_go_on_in_the_next_sheet(first: str, more: str, column: str, gives: str) -> None:
    extract = read(grid(first, "一"), grid(more, "二"))
    (block,) = (block for table, block in extract.tables.items() if table in ("inspectors", "tally"))
    assert " ".join(dict.fromkeys(block[column])) == gives


def test_a_hidden_sheet_never_replaces_a_visible_one() -> None:
    shown = grid(f"{HEAD}\nN1|C1|区市监局|1||9-3|张丽", "台账")
    old = grid(f"{HEAD}\nN1|C1|区市监局|5||9-3|张丽\nN4|C4|区市监局|10||9-3|张丽", "旧稿", hidden=True)
    for order in ((shown, old), (old, shown)):
        extract = read(*order)
        assert results(extract) == ["1 市监=1"] and told(extract) == ["F08 旧稿!A1"]
    alone = read(old)
    assert results(alone) == ["1 市监=5", "4 市监=10"] and told(alone) == ["F08 旧稿!A1"]


@pytest.mark.parametrize(
    ("heading", "severity"), [("检查结果|检查结果", "warning"), ("检查结果|上级意见", "")]
)
def test_a_heading_that_stands_twice_is_a_warning(heading: str, severity: str) -> None:
    extract = read(grid(f"名称|检查单位|检查日期|{heading}\nN1|区市监局|9-3|1|1"))
    assert rows(extract, "told", "rule", "severity") == [("F07", severity)]


def test_a_tally_tells_columns_with_figures_and_errors_in_its_figures() -> None:
    text = "单位|抽查户数|未发现问题|合格|不合格|无法联系|其他|说明事项\n区市监局|3|1||1|0|2|好"
    extract = read(grid(text, notes=(CellNote(1, 3, "F10", "#REF!"),)))
    assert rows(extract, "told", "rule", "cell", "severity") == [
        ("F07", "G1", "warning"), ("F07", "H1", ""), ("F10", "D2", ""),
    ]  # fmt: skip


def test_a_table_is_understood_in_a_line() -> None:
    extract = read(grid("标题\n名称|检查单位|检查结果|检查日期|上级意见\nN1|区市监局|1|9-3|同意", "台账"))
    assert list(understood_lines(extract.tables["understood"], NOTICE_MEASURES.labels)) == [
        "检查情况台账：“台账”第 2 行表头，1 行；A 名称、B 检查单位、C 检查结果、D 检查日期；没有读的：E 上级意见"
    ]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("名称|统一社会信用代码|地址|法定代表人|信用风险分类", "{}|C1|建设路|周丽|A"),
        ("姓名|单位|执法证号", "{}|区人社局|豫A1"),
        ("名称|单位|公示日期", "{}|区人社局|2024-09-10"),
    ],
)
def test_the_example_row_of_a_blank_is_no_fact(headings: str, fields: str) -> None:
    sheet = grid(
        "\n".join([headings, fields.format("示例：某某"), fields.format("王强"), fields.format("李示例")])
    )
    table = next(name for name, block in read(sheet).tables.items() if block.get("name"))
    assert [name for (name,) in rows(read(sheet), table, "name")] == ["王强", "李示例"]

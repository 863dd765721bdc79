"""Record forms laid out in other ways: a row an item, labels alone, announcements, forms broken over Word
tables."""

import pytest

from schemas.handover import CellNote
from schemas.places import word_table
from tests.intake.grids import grid, read, results, rows, told

HEAD = "被检查单位|N1|统一信用代码/注册号|C1"
ITEM_FORM = f"""
任务名称|联合抽查|任务编号|T1
{HEAD}
住所地址|路1号|法定代表人/电话|周丽 139
检查部门|区市监局|检查人员|张丽、王强
检查事项|发现问题情况|处置情况
登记事项检查|□未发现问题 ☑发现问题已责令整改|☑责令整改 □立案查处
公示信息检查|☑未发现问题 □发现问题已责令整改|□责令整改
核查方式(多选)|☑实地核查 □书面检查
后续处置措施|立案查处
被检查单位意见|属实
法定代表人（负责人）（签字或盖章）|周丽|2024年9月3日
检查人员签名|张丽、王强
组长审核意见|同意
"""
LABEL_FORM = """
企业名称|N1|注册号|C1
法定代表人（负责人）|周丽
核查实施机关|区市监局
核查情况|未发现问题
备注|无
企业盖章：/或法定代表人（负责人）签字|周丽
核查人（签字）：|张丽、王强
核查时间：|2024年9月3日
见证人签字：|
"""
SIGNED = ("institution_signature", "inspector_signature", "inspected_on")


def test_a_form_with_a_row_an_item() -> None:
    extract = read(grid(ITEM_FORM))
    assert extract.kinds == ["record_form"]
    assert rows(extract, "record", "item", "result", "disposition", "department") == [
        ("登记事项检查", "□未发现问题 ☑发现问题已责令整改", "☑责令整改 □立案查处", "区市监局"),
        ("公示信息检查", "☑未发现问题 □发现问题已责令整改", "□责令整改", "区市监局"),
    ]
    assert set(rows(extract, "record", *SIGNED, "inspectors", "task_number", "shared_disposition")) == {
        ("周丽", "张丽、王强", "2024年9月3日", "张丽、王强", "T1", "立案查处")
    }


def test_a_result_below_stands_for_lines_without_one() -> None:
    text = f"{HEAD}\n检查事项|发现问题情况|处置情况\n登记||\n检查结果|☑未发现问题\n检查人员签名|张丽"
    assert rows(read(grid(text)), "record", "item", "result", "result_cell") == [
        ("登记", "☑未发现问题", "B4")
    ]


def test_a_form_of_labels_alone() -> None:
    extract = read(grid(LABEL_FORM))
    assert extract.kinds == ["record_form"] and results(extract) == ["1 市监=未发现问题"]
    assert rows(extract, "record", *SIGNED, "remark") == [("周丽", "张丽、王强", "2024年9月3日", "无")]


@pytest.mark.parametrize(
    "above",
    [
        "企业名称|抽查时间|抽查单位\nN1|2024-09-03|区市监局",
        "企业名称：|N1\n抽查时间：|2024-09-03\n抽查单位：|区市监局",
        "企业名称：新华区第1职业培训学校\n抽查时间：2024-09-03\n抽查单位：区市监局",
    ],
)
def test_one_institutions_announcement(above: str) -> None:
    extract = read(grid(f"{above}\n序号|检查事项|检查结果\n1|登记事项检查|未发现问题\n2|年报|正常"))
    assert results(extract) == ["1 市监=未发现问题", "1 市监=正常"]
    assert set(rows(extract, "record", "inspected_on")) == {("2024-09-03",)}


BEGINNING = "执法检查人员|姓名|单位\n|张丽|区人社局\n名称|N1|统一社会信用代码|C1\n检查单位|检查事项|检查结果\n区市监局|登记|1"
ENDING = "检查对象（签字/盖章）|周丽|执法检查人员（签字/盖章）|张丽\n2024年9月3日||年 月 日"


@pytest.mark.parametrize("cut", [2, 3, 5])
def test_a_form_broken_over_word_tables_is_one(cut: int) -> None:
    lines = [*BEGINNING.splitlines(), *ENDING.splitlines()]
    parts = ["\n".join(lines[:cut]), "\n".join(lines[cut:])]
    extract = read(*(grid(part, word_table(n)) for n, part in enumerate(parts, 1)))
    assert extract.kinds == ["record_form"] and results(extract) == ["1 市监=1"]
    assert rows(extract, "record", *SIGNED, "inspectors") == [("周丽", "张丽", "2024年9月3日", "张丽")]


def test_two_word_forms_stay_two() -> None:
    whole = f"{BEGINNING}\n{ENDING}"
    other = whole.replace("N1", "N2").replace("C1", "C2")
    extract = read(grid(whole, word_table(1)), grid(other, word_table(2)))
    assert results(extract) == ["1 市监=1", "2 市监=1"]


def test_hints_notes_and_hidden_rows_of_a_form() -> None:
    text = f"*名称|N1|统一社会信用代码|C1\n检查单位|检查事项|检查结果（填编号：1.正常 2.无法联系）\n区市监局|登记|2\n区人社局|培训|1\n{ENDING}"
    extract = read(grid(text, notes=(CellNote(2, 2, "I29", "1"),), hidden_rows=frozenset({3})))
    assert results(extract) == ["1 市监=2", "1 人社=1"]
    assert told(extract) == ["I29 表!C3", "F08 表!A4"]
    assert set(rows(extract, "record", "legend")) == {("1=正常;2=无法联系",)}


def test_a_long_remark_behind_its_label_is_read() -> None:
    remark = "区人社局已责令整改，" * 8
    extract = read(
        grid(
            f"名称|N1|统一社会信用代码|C1\n检查单位|检查事项|检查结果\n区市监局|登记|2\n备注：{remark}\n{ENDING}"
        )
    )
    assert rows(extract, "record", "remark") == [(remark,)]


def test_forms_side_by_side_are_two() -> None:
    one = f"{BEGINNING}\n{ENDING}".splitlines()
    other = [
        line.replace("N1", "N2").replace("C1", "C2").replace("登记|1", "登记|5").replace("周丽", "周红")
        for line in one
    ]
    beside = "\n".join(f"{a}{'|' * (4 - a.count('|'))}{b}" for a, b in zip(one, other, strict=True))
    extract = read(grid(beside))
    assert results(extract) == ["1 市监=1", "2 市监=5"]
    assert rows(extract, "record", "institution_signature") == [("周丽",), ("周红",)]


def test_a_block_for_the_institution_is_not_its_name() -> None:
    text = f"被检查单位|名称|N1|统一社会信用代码|C1\n|地址|路1号|法定代表人|周丽\n检查单位|检查事项|检查结果\n区市监局|登记|1\n{ENDING}"
    assert results(read(grid(text, merged=((0, 0, 1, 0),)))) == ["1 市监=1"]


def test_a_title_tells_the_department_where_the_lines_have_no_column_for_it() -> None:
    lines = f"{HEAD}\n检查事项|检查结果\n登记|1\n{ENDING}"
    assert results(read(grid(f"区市监局检查记录\n{lines}"))) == ["1 市监=1"]
    blank = lines.replace("检查事项|", "检查单位|检查事项|").replace("登记|", "|登记|")
    assert results(read(grid(f"区市监局检查记录\n{blank}"))) == ["1 =1"]

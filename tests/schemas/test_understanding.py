"""How a table and a remark were understood, in words."""

import pytest

from schemas.understanding import RemarkRead, remark_lines, understood_line


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"kind": "record_list", "sheet": "甲", "line": "3", "rows": "6", "read": "result=E、name=A", "unread": ""},
         "检查情况台账：“甲”第 3 行表头，6 行；A 名称、E 检查结果"),
        ({"kind": "roster", "sheet": "甲", "line": "", "rows": "2", "read": "code=AA、name=B", "unread": "电话、传真=C、x=y=D"},
         "检查对象名录：“甲”接上一张表，2 行；B 名称、AA 统一社会信用代码/注册号；没有读的：C 电话、传真、D x=y"),
        ({"kind": "department_tally", "sheet": "甲", "line": "2", "rows": "1", "read": "department=A、result_a=B", "unread": ""},
         "汇总表/统计表（附件3）：“甲”第 2 行表头，1 行；A 单位、B 有问题"),
        ({"kind": "record_form", "sheet": "甲", "line": "6", "rows": "2", "read": "department=A、result=E、name=C4、inspected_on=A11",
          "unread": ""},
         "记录表（附件2）：“甲”第 6 行表头，2 行；C4 名称、A 检查单位、E 检查结果、A11 检查日期"),
    ],
)  # fmt: skip
def test_a_table_is_told_from_left_to_right(row: dict[str, str], line: str) -> None:
    assert understood_line(row, {"result_a": "有问题"}) == line


def test_remarks_that_say_the_same_are_told_once() -> None:
    said = [
        RemarkRead("表", cell, department, "责令整改", "责令整改")
        for cell in ("K2", "K3")
        for department in ("甲局", "乙局")
    ]
    both = [
        RemarkRead("表", "K5", "甲局", "责令整改", "责改"),
        RemarkRead("表", "K5", "乙局", "立案查处", "已立案"),
    ]
    assert remark_lines([*said, *both]) == [
        "“表”K2、K3：“责令整改”→ 甲局 责令整改、乙局 责令整改",
        "“表”K5：“责改”→ 甲局 责令整改；“已立案”→ 乙局 立案查处",
    ]


def test_very_many_different_remarks_are_counted() -> None:
    said = [RemarkRead("表", f"K{n}", "甲局", "责令整改", f"{n}") for n in range(2, 30)]
    assert (
        remark_lines(said)[-1] == "另有 8 种备注，见数据库的表 remark_reading"
        and len(remark_lines(said)) == 21
    )

"""Remarks and signatures as a campaign judges them: who is given which disposition, which records count."""

import pytest

from flows.storage.folders import House
from tests.conftest import Run
from tests.making import RSJ, SJJ, inspectors, record_list, record_row, roster

NOT_SIGNED = ("否", "N", "FALSE", "未到场", "本人不在", "没来", "待定", "□是 □否", "情况属实", "13800001111")


def test_what_is_no_signature_keeps_the_record_out(house: House, run: Run) -> None:
    roster(house.inbox, len(NOT_SIGNED))
    inspectors(house.inbox)
    record_list(house.inbox, [record_row(n, signed=text) for n, text in enumerate(NOT_SIGNED, 1)])
    data = run()
    cells = {f"I{row}" for row in range(2, len(NOT_SIGNED) + 2)}
    assert {row[0] for row in data.rows("select cell from finding where rule = 'I07'")} == cells
    assert data.number("select count(*) from record_result") == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"result": "4", "signed": "大门紧锁，无人应答"}, []),
        ({"result": "7", "signed": "无法签字", "remark": "该校已停业"}, []),
        ({"result": "7", "signed": "无法签字"}, [("I07", "I2")]),
        ({"result": "1", "signed": "现场无人"}, [("I07", "I2")]),
        ({"result": "4", "signed": "现场无人", "inspectors_signed": "张丽"}, [("I07", "I2"), ("I09", "J2")]),
    ],
)
def test_nobody_there_to_sign(
    changes: dict[str, str], told: list[tuple[str, str]], house: House, run: Run
) -> None:
    roster(house.inbox, 1)
    inspectors(house.inbox)
    record_list(house.inbox, [record_row(1, **changes)])
    assert run().rows("select rule, cell from finding where severity = 'error' order by rule") == told


def test_a_remark_merged_over_two_rows_gives_each_department_its_own(house: House, run: Run) -> None:
    roster(house.inbox, 1)
    inspectors(house.inbox)
    remark = "人社：立案查处。市监局已函告区人社局，拟移送司法机关。两局已于2023年责令整改"
    record_list(house.inbox, [record_row(1, who, "8", remark=remark) for who in (RSJ, SJJ)])
    given = run().rows("select department, disposition, origin from record_disposition order by 1")
    assert given == [(RSJ, "立案查处", "remark"), (SJJ, "函告许可部门", "remark")]

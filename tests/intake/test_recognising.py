"""Which document a table is, by what is in it:
the layouts of other districts and of platforms, and what is none of ours."""

import pytest

from schemas.handover import Grid, Unreadable
from tests.intake.grids import grid, read, rows, told

KINDS = {
    "a tally": ("department_tally", "单位|抽查户数|未发现问题|合格|不合格|无法联系|责令整改\n区市监局|3|1|1|1|0|0"),
    "a row an institution is no tally": (
        "record_list", "名称|统一社会信用代码|检查单位|未发现问题|合格|不合格|无法联系\nN1|C1|区市监局|1|||"
    ),
    "a platform's export": (
        "ledger", "检查结果状态|后续处置状态|统一代码/注册号|企业名称|检查日期|检查结果|检查人员|检查部门|录入日期\n已公示|已完结|C1|N1|9-3|正常|张丽|区市监局|9-9"
    ),
    "a list sent back with dates": ("ledger", "名称|统一社会信用代码|检查结果|检查日期|公示日期|公示结果\nN1|C1|正常|9-3|9-9|正常"),
    "a drawn list": ("drawn_list", "任务名称：联合抽查\n抽取时间：2024-07-05\n序号|企业名称|检查人员\n1|N1|张丽、王强"),
    "a drawn list without people": ("drawn_list", "随机抽取结果名单\n序号|企业名称|统一社会信用代码\n1|N1|C1"),
    "a roster without class": ("roster", "序号|统一信用代码/注册号|企业名称|法定代表人|联系电话\n1|C1|N1|周丽|139"),
    "a roster of names and codes": ("roster", "检查对象名录\n序号|机构名称|统一社会信用代码\n1|N1|C1"),
    "a platform's roster": ("roster", "专项库类别|统一社会信用代码/注册号|主体名称|有效期至|住所|登记状态\nx|C1|N1|2025-1-1|路|存续"),
    "inspectors of a platform": ("inspectors", "证书编号|姓名|身份证号|执法主体|执法证状态|人员状态\n豫A1|张丽||区人社局|有效|在职"),
    "a plan by objects": ("plan", "序号|抽查事项|检查对象|抽查内容|抽查比例和频次\n1|登记|学校|x|5%"),
    "a plan by tasks": ("plan", "行业|任务名称|联查部门|抽查事项|联查对象|检查主体|抽查比例|时间安排\nx|t|区市监局|登记|学校|区人社局|5%|7月"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_a_table_is_recognised_as_what_it_is(name: str) -> None:
    kind, text = KINDS[name]
    extract = read(grid(text))
    assert extract.kinds == [kind]
    assert rows(extract, "understood", "kind", "rows") == [(kind, "1")]
    assert not told(extract)


NO_DOCUMENT = {
    "statistics": "检查单位|合计|正常||合格||不合格||无法联系|\n||数量|比重|数量|比重|数量|比重|数量|比重\n区市监局|5|3|60%|1|20%|1|20%|0|0%",
    "names and codes of who knows what": "名称|统一社会信用代码\nN1|C1",
    "institutions and people who were not said to be drawn": "名称|检查人员|检查事项\nN1|张丽|登记",
    "a register of notices given": "告知登记\n序号|机构名称|统一社会信用代码/注册号|地址|通知书文号|告知方式|告知时间|告知人\n1|N1|C1|路|1|书面|7-3|张丽",
    "a record list without its results": "名称|检查单位|检查日期|检查人员\nN1|区市监局|9-3|张丽",
}


@pytest.mark.parametrize("name", NO_DOCUMENT)
def test_what_is_none_of_ours_is_not_taken_for_it(name: str) -> None:
    merged = tuple((0, column, 0, column + 1) for column in (2, 4, 6, 8)) if name == "statistics" else ()
    with pytest.raises(Unreadable, match="F03"):
        read(grid(NO_DOCUMENT[name], merged=merged))


def test_a_receipt_is_still_no_return() -> None:
    with pytest.raises(Unreadable, match="回执"):
        read(Grid("问题清单", [["序号", "工作表", "单元格", "规则", "程度", "问题与改法"]]))

"""What counts by the plan's own classes, lists and signatures; who is not drawn."""

from pathlib import Path

import pytest

from flows.storage.folders import House
from tests import making
from tests.conftest import Run
from tests.making import SJJ, code, name, record_row, roster

HEADS = ("名称", "统一社会信用代码", "信用风险分类", "登记状态")
SHARES = making.plan()[making.plan().index("[share]") : making.plan().index("[[department]]")]
UNSIGNED = ("名称", "统一社会信用代码", "检查单位", "检查结果", "检查日期", "执法检查人员")
Rows = list[tuple[object, ...]]


def _plan(house: House, lists: str, shares: str = "") -> None:
    text = making.plan().replace(SHARES, shares) if shares is not None else making.plan()
    (house.inbox / "campaign.toml").write_text(text + lists, encoding="utf-8")


def _classes(*lines: str) -> str:
    return "".join(f"[[class]]\n{line}\n" for line in lines)


def _roster(folder: Path, *classes: str, status: dict[int, str] | None = None) -> None:
    rows = [(name(n), code(n), said, (status or {}).get(n, "存续")) for n, said in enumerate(classes, 1)]
    making.sheet(folder / "名录.xlsx", [HEADS, *rows])


def test_one_class_takes_everybody(house: House, run: Run) -> None:
    _plan(house, _classes('name = "培训机构"\nshare = 0.5'))
    making.sheet(
        house.inbox / "名录.xlsx",
        [("名称", "统一社会信用代码", "地址"), *((name(n), code(n), "建设路") for n in range(1, 6))],
    )
    data = run()
    assert data.rows("select credit_class, roster, required from class_tally") == [
        ("培训机构", 5, 3),
        ("合计", 5, 3),
    ]
    assert data.rows("select rule from finding where rule = 'R03'") == []


def test_the_unclassified_go_where_the_plan_says(house: House, run: Run) -> None:
    _plan(
        house,
        _classes(
            'name = "低风险"\nshare = 0.1\nat_least = 2', 'name = "其他"\nnumber = 3\nunclassified = true'
        ),
    )
    _roster(house.inbox, "低", "低风险", "低风险", "", "未评级", "高")
    data = run()
    assert data.rows("select credit_class, roster, share::varchar, required from class_tally") == [
        ("低风险", 3, "0.100000", 2), ("其他", 2, None, 2), ("合计", 5, None, 4),
    ]  # fmt: skip
    assert data.rows("select cell, message from finding where rule = 'R03'") == [
        ("C7", "信用风险分类缺失或不是 低风险、其他（填的是“高”）。改法：填 低风险、其他 之一。")
    ]
    assert data.rows("select number, at_least from credit_share") == [(None, 2), (3, None)]


@pytest.mark.parametrize(("texts", "meant"), [
    (("低", "一般", "较高", "高"), "ABCD"), (("优", "良", "中", "差"), "ABCD"), (("低", "中", "高"), ""),
])  # fmt: skip
def test_a_word_is_read_beside_the_others_of_its_column(
    texts: tuple[str, ...], meant: str, house: House, run: Run
) -> None:
    _roster(house.inbox, *texts)
    classes = [str(letter) for (letter,) in run().rows("select credit_class from institution")]
    assert "".join(classes) == meant


def test_the_gone_stay_known_and_are_in_no_count(house: House, run: Run) -> None:
    _roster(house.inbox, "A", "A", "A", "B", status={2: "注销", 4: "吊销，未注销"})
    making.record_list(house.inbox, [record_row(2)])
    data = run()
    assert data.rows("select credit_class, roster, required, result_1 from class_tally where roster + result_1 > 0") == [
        ("A", 2, 1, 1), ("合计", 2, 1, 1),
    ]  # fmt: skip
    assert data.rows("select cell, severity from finding where rule = 'R07' order by cell") == [
        ("D3", "info"),
        ("D5", "info"),
    ]
    assert data.rows("select name from institution where is_deregistered order by 1") == [
        (name(2),),
        (name(4),),
    ]


def test_two_rows_that_disagree_whether_it_is_gone_are_a_conflict(house: House, run: Run) -> None:
    rows: Rows = [(name(1), code(1), "A", "存续"), (name(1), code(1), "A", "注销")]
    making.sheet(house.inbox / "名录.xlsx", [HEADS, *rows])
    assert run().rows("select cell from finding where rule = 'R04'") == [("D3",)]


@pytest.mark.parametrize(("typed", "told"), [
    ("5.2410402E+17", "科学计数法"), ("52410402МJ000001A3", "西里尔字母"), (code(1)[:-1], "有 17 位"),
    (code(1)[:-1] + "I", "不用这个字母"),
])  # fmt: skip
def test_what_is_wrong_with_a_code_is_said(typed: str, told: str, house: House, run: Run) -> None:
    rows: Rows = [(name(1), code(1), "A", ""), (name(2), typed, "A", "")]
    making.sheet(house.inbox / "名录.xlsx", [HEADS, *rows])
    making.record_list(house.inbox, [record_row(1, code=typed), record_row(9, name="不知名学校", code=typed)])
    found = run().rows("select rule, message from finding where rule in ('R02', 'I01', 'I20') order by rule")
    assert [rule for rule, _ in found] == ["I01", "I20", "R02"] and all(
        told in str(message) for _, message in found
    )


def test_a_code_that_is_right_is_not_explained(house: House, run: Run) -> None:
    roster(house.inbox)
    making.record_list(house.inbox, [record_row(9)])
    ((message,),) = run().rows("select message from finding where rule = 'I01'")
    assert f"（填的是“{code(9)}”）。改法" in str(message)


def _unsigned_list(folder: Path, heads: tuple[str, ...] = UNSIGNED) -> None:
    rows = [(name(n), code(n), SJJ, "1", "2024-09-03", "王强、张丽") for n in (1, 2)]
    making.sheet(folder / "台账.xlsx", [("检查情况台账",), heads, *rows])


def test_a_list_without_columns_for_signatures_counts_where_the_plan_says_so(house: House, run: Run) -> None:
    _plan(house, '[signature]\nlists = "on_forms"\n', SHARES)
    roster(house.inbox)
    _unsigned_list(house.inbox)
    making.form(house.inbox / "表.xlsx", n=3, signed="")
    data = run()
    assert data.rows("select sheet, cell, severity from finding where rule = 'I25'") == [
        ("Sheet1", "D2", "warning")
    ]
    assert data.rows("select distinct institution from record_result order by 1") == [(name(1),), (name(2),)]
    assert data.rows("select distinct file_name from finding where rule = 'I07'") == [("表.xlsx",)], (
        "forms need them"
    )


@pytest.mark.parametrize("on_forms", [False, True])
def test_a_list_that_has_a_column_for_signatures_needs_them(on_forms: bool, house: House, run: Run) -> None:
    """As does every list where the plan asks for signatures."""
    if on_forms:
        _plan(house, '[signature]\nlists = "on_forms"\n', SHARES)
    roster(house.inbox)
    _unsigned_list(house.inbox, (*UNSIGNED, "检查对象签字") if on_forms else UNSIGNED)
    data = run()
    assert data.number("select count(*) from record_result") == 0
    assert data.rows("select distinct rule from finding where severity = 'error' order by 1") == [
        ("I07",),
        ("I09",),
    ]


def test_figures_of_a_result_the_plan_had_once_are_told(house: House, run: Run) -> None:
    roster(house.inbox)
    heads = ("单位", "抽查户数", "未发现问题", "合格", "不合格", "不配合检查情节严重", "责令整改", "立案查处")
    making.sheet(house.inbox / "汇总.xlsx", [heads, (SJJ, 3, 2, 1, 0, 0, 0, 0)])
    assert run().rows("select count(*) from declared_figure") == [(7,)]
    results = [f'[[result]]\ncode = {n}\nname = "{label}"\n' for n, label in ((1, "未发现问题"), (9, "合格"))]
    _plan(house, "".join(results), SHARES)
    data = run()
    assert data.rows("select measure from declared_figure") == [
        ("inspected",), ("result_1",), ("result_9",), ("rectification_ordered",), ("case_filed",),
    ]  # fmt: skip
    assert data.rows("select cell, severity from finding where rule = 'F07' order by cell") == [
        ("E1", "warning"),
        ("F1", "warning"),
    ]

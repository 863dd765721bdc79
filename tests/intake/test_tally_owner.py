"""附件3 that names no department in its rows: whose it is, its head tells; else it is told."""

import pytest

from schemas.handover import Unreadable
from schemas.vocabulary import DISPOSITIONS, RESULTS
from tests.intake.grids import grid, read, rows, told

HEAD = "|".join(["单位", "抽查户数", *RESULTS.values(), *DISPOSITIONS])
FIGURES = "|".join(["3", "3", *["0"] * 13])


@pytest.mark.parametrize(
    ("above", "line", "department", "findings"),
    [
        ("新华区市监局联合抽查统计表", "合计", "新华区市监局", []),
        ("新华区市监局联合抽查统计表", "", "新华区市监局", []),
        ("填报单位：区市监局", "总计", "区市监局", []),
        ("填报单位：区市监局", "区人社局", "区人社局", []),
        ("联合抽查统计表", "合计", "合计", ["F09 表!A3"]),
        ("联合抽查统计表", "", "", ["F09 表!A3"]),
    ],
)
def test_the_one_row_of_figures_is_the_papers_own(
    above: str, line: str, department: str, findings: list[str]
) -> None:
    extract = read(grid(f"{above}\n{HEAD}\n{line}|{FIGURES}"))
    said = set(rows(extract, "tally", "department"))
    assert (said, told(extract)) == ({(department,)} if department else set(), findings)


def test_of_two_rows_without_a_department_neither_is_anybodys() -> None:
    extract = read(grid(f"新华区市监局统计表\n{HEAD}\n|{FIGURES}\n合计|{FIGURES}"))
    assert set(rows(extract, "tally", "department")) == {("合计",)}
    assert told(extract) == ["F09 表!A3", "F09 表!A4"]


UNNAMED = HEAD.partition("|")[2]
OF_ONE = {("新华区市监局",)}


@pytest.mark.parametrize(
    ("text", "departments", "findings"),
    [
        (f"新华区市监局统计表\n{UNNAMED}\n{FIGURES}", OF_ONE, []),
        (f"统计表\n填报单位：新华区市监局\n{UNNAMED}\n{FIGURES}", OF_ONE, []),
        (f"统计表\n{UNNAMED}\n{FIGURES}\n填报单位：新华区市监局|填报人：王芳", OF_ONE, []),
        (f"新华区市监局统计表\n序号|{UNNAMED}|备注\n1|{FIGURES}\n合计|{FIGURES}", OF_ONE, []),
        (f"统计表\n{UNNAMED}\n{FIGURES}", set(), ["F09 表!P3"]),
        (f"区市监局、区人社局统计表\n{UNNAMED}\n{FIGURES}", set(), ["F09 表!P3"]),
        (f"新华区市监局统计表\n{UNNAMED}\n{FIGURES}\n{FIGURES}", set(), ["F09 表!P3", "F09 表!P4"]),
        (f"统计表\n序号|{UNNAMED}\n合计|{FIGURES}", set(), ["F09 表!A3"]),
        (f"统计表\n{UNNAMED}\n{'|'.join('0' * 15)}", set(), ["F09 表!P3"]),
        (
            f"新华区市监局统计表\n{UNNAMED}\n{FIGURES}\n|\n区人社局统计表\n{UNNAMED}\n{FIGURES}",
            OF_ONE | {("区人社局",)},
            [],
        ),
    ],
)
def test_figures_without_a_column_for_the_department_are_the_papers_own(
    text: str, departments: set[tuple[str]], findings: list[str]
) -> None:
    extract = read(grid(text))
    assert (set(rows(extract, "tally", "department")), told(extract)) == (departments, findings)
    assert extract.kinds[0] == "department_tally"


def test_a_worksheet_named_after_a_department_is_its_own() -> None:
    extract = read(grid(f"{UNNAMED}\n{FIGURES}", "区市监局"))
    assert set(rows(extract, "tally", "department")) == {("区市监局",)}
    assert "department" not in rows(extract, "understood", "read")[0][0]


@pytest.mark.parametrize("of", ["街道", "月份", "信用风险分类"])
def test_figures_by_something_else_than_departments_are_no_tally(of: str) -> None:
    by_others = grid(f"新华区市监局统计表\n{of}|{UNNAMED}\n一|{FIGURES}", "统计")
    with pytest.raises(Unreadable, match="没有“单位”一栏"):
        read(by_others)
    assert told(read(grid(f"{HEAD}\n区市监局|{FIGURES}"), by_others)) == ["F09 统计!B2"]


NUMBERS = "|".join(map(str, RESULTS))


@pytest.mark.parametrize(
    "over",
    [
        f"单位|抽查户数|{NUMBERS}",
        f"单位|抽查户数|各结果户数\n||{NUMBERS}",
        f"单位|检查家数|抽查结果\n||{NUMBERS}",
    ],
)
def test_figures_under_bare_numbers_are_told_for_what_they_are(over: str) -> None:
    with pytest.raises(Unreadable, match=r"“表”C[23].*只写了编号"):
        read(grid(f"统计表\n{over}\n区市监局|3|3|{'|'.join('0' * 9)}"))


def test_the_numbers_of_columns_are_no_results() -> None:
    numbering = grid(f"机构|户数|{'|'.join('甲' * 9)}\n{NUMBERS}|11\n某|3|{'|'.join('0' * 9)}")
    with pytest.raises(Unreadable) as refused:
        read(numbering)
    assert "只写了编号" not in str(refused.value)

"""附件3 that names no department in its rows: whose it is, its head tells; else it is told."""

import pytest

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

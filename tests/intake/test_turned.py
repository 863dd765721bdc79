"""附件3 on its side: the ways people turn it give the figures of the upright one, or are told."""

import pytest

from schemas.handover import CellNote, Grid, Unreadable
from tests.cases.judging import judged
from tests.intake.grids import grid, read, rows, told

UPRIGHT = "单位|抽查户数|未发现问题|发现问题已责令整改|合格|不合格|立案查处\n区人社局|3|2|1|0|0|1\n区市监局|4|4|0|0|0|0"
TURNED = "项目|区人社局|区市监局\n抽查户数|3|4\n未发现问题|2|4\n发现问题已责令整改|1|0\n合格|0|0\n不合格|0|0\n立案查处|1|0"


def _figures(sheet: Grid) -> set[tuple[str, ...]]:
    return set(rows(read(sheet), "tally", "department", "measure", "figure"))


READ = {
    "plain": grid(TURNED),
    "under a title, numbered": grid(
        "新华区统计表\n序号|项目|区人社局|区市监局\n1|抽查户数|3|4\n2|1.未发现问题|2|4\n3|5.发现问题已责令整改|1|0\n"
        "4|9.合格|0|0\n5|10.不合格|0|0\n6|立案查处|1|0"
    ),
    "grouped": grid(
        "项目||区人社局|区市监局\n抽查户数||3|4\n抽查结果|未发现问题|2|4\n|发现问题已责令整改|1|0\n|合格|0|0\n|不合格|0|0\n处理结果|立案查处|1|0",
        merged=((0, 0, 0, 1), (1, 0, 1, 1), (2, 0, 5, 0)),
    ),
    "departments under 检查单位": grid(TURNED.replace("项目|", "项目|检查单位|\n|", 1), merged=((0, 1, 0, 2), (0, 0, 1, 0))),
    "a blank row and a foot": grid(TURNED.replace("\n合格", "\n||\n合格") + "\n填表人：张丽||"),
}  # fmt: skip


@pytest.mark.parametrize("how", READ)
def test_a_tally_on_its_side_gives_the_figures_of_the_upright_one(how: str) -> None:
    assert _figures(READ[how]) == _figures(grid(UPRIGHT))
    assert not told(read(READ[how]))


@pytest.mark.parametrize(
    ("sheet", "told_at"),
    [
        (grid(TURNED.replace("抽查户数", "本单位在册户数|9|9\n抽查户数")), ["F07 表!A2"]),
        (grid(TURNED + "\n约谈|1|0\n填表人：张丽||"), ["F07 表!A8"]),
    ],
    ids=["above", "below"],
)
def test_a_row_of_figures_that_is_no_measure_is_told(sheet: Grid, told_at: list[str]) -> None:
    assert _figures(sheet) == _figures(grid(UPRIGHT))
    assert told(read(sheet)) == told_at
    ((unread,),) = rows(read(sheet), "understood", "unread")
    assert unread.split("=")[1] == told_at[0].split("!")[1]


def test_its_cells_its_sum_and_its_day_are_kept() -> None:
    summed = "\n".join(f"{line}|合计" if n == 0 else f"{line}|7" for n, line in enumerate(TURNED.split("\n")))
    extract = read(grid(f"截至2024年9月30日|||\n{summed}"))
    kept = rows(extract, "tally", "department_cell", "measure_cell", "figure_cell", "printed", "told_for")
    assert kept[1] == ("B2", "A4", "B4", "未发现问题", "2024年9月30日")
    assert kept[-1][0] == "D2"


@pytest.mark.parametrize(
    ("old", "new", "tells"),
    [
        ("未发现问题|2|4", "未发现问题|5|4", {"T01@B3"}),
        ("区人社局|区市监局", "区人社局|人社局", {f"T03@{column}1" for column in "BC"}),
        ("项目|区人社局", "项目|区教育局", {"I03@B1"}),
    ],
)
def test_its_figures_are_judged_like_any(old: str, new: str, tells: set[str]) -> None:
    assert judged([grid(TURNED.replace(old, new))]).told == tells


def test_a_formula_in_error_in_it_is_told() -> None:
    broken = grid(TURNED.replace("未发现问题|2", "未发现问题|"), notes=(CellNote(2, 1, "F10", "#REF!"),))
    assert told(read(broken)) == ["F10 表!B3"]


@pytest.mark.parametrize(
    "sheet",
    [
        grid(TURNED.replace("区市监局", "占比")),
        grid(TURNED.replace("区人社局|区市监局", "户数|")),
        grid(TURNED + "\n其他|1|1\n移送司法机关|0|0"),
        grid(TURNED + "\n合格|1|1"),
        grid(TURNED, hidden_rows=frozenset({2})),
        grid(TURNED, hidden_columns=frozenset({2})),
    ],
)
def test_where_it_is_open_whose_a_figure_is_it_is_told(sheet: Grid) -> None:
    with pytest.raises(Unreadable, match="行列互换"):
        read(sheet)

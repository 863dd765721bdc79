"""附件2 is found by its labels, wherever its maker put them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from flows.intake.documents.recognise import extract_grids
from flows.reports.published import Published, open_published
from flows.storage.folders import House
from schemas.handover import Grid
from tests import making
from tests.conftest import Run, consolidate, house_in
from tests.intake import grids
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, Form

LAYOUTS = {
    "as printed": Form(),
    "shifted": Form().with_layout(down=4, right=3),
    "labels spaced": Form().with_layout(spaced=True),
    "not merged": Form().with_layout(merged=False),
    "shifted, not merged, spaced": Form().with_layout(merged=False, spaced=True, down=7, right=2),
    "spare inspector rows": Form().with_layout(spare=3),
    "a disposition column": Form(disposition="").with_layout(disposition_column=True),
    "a disposition row": Form(disposition=""),
    "date under the inspectors only": Form(date="", inspectors_date="2024.9.3"),
    "serial date": Form(date=45538),
    "full width results": Form(lines=((RSJ, TRAINING, "１"), (SJJ, REGISTRATION, "①"))),
    "results in words": Form(lines=((RSJ, TRAINING, "1.未发现问题"), (SJJ, REGISTRATION, "未发现问题"))),
    "other names of the departments": Form(
        lines=(("新华区人力资源和社会保障局", TRAINING, 1), ("新华区市场监督管理局", REGISTRATION, 1.0))
    ),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """A night over a form of every layout, each in a file of its own and of an institution of its own."""
    house = house_in(tmp_path_factory.mktemp("layouts"))
    making.roster(house.inbox, len(LAYOUTS))
    making.inspectors(house.inbox)
    for n, (layout, form) in enumerate(LAYOUTS.items(), 1):
        making.forms(house.inbox / f"{layout}.xlsx", [[replace(form, n=n)]])
    consolidate(house)
    with open_published(house.published) as data:
        yield data


@pytest.mark.parametrize(("n", "layout"), enumerate(LAYOUTS, 1))
def test_a_form_counts_however_it_is_drawn(n: int, layout: str, drawn: Published) -> None:
    assert drawn.rows(f"select rule, cell, message from finding where file_name = '{layout}.xlsx'") == []
    found = f"from record_result where institution = '{making.name(n)}'"
    assert drawn.rows(f"select code, department, item, result, inspected_on::varchar {found} order by department") == [
        (making.code(n), RSJ, TRAINING, 1, "2024-09-03"), (making.code(n), SJJ, REGISTRATION, 1, "2024-09-03"),
    ]  # fmt: skip
    assert drawn.number("select count(*) from record_result") == 2 * len(LAYOUTS)


def test_several_forms_in_a_sheet_and_several_sheets(house: House, run: Run) -> None:
    making.roster(house.inbox, 5)
    making.forms(
        house.inbox / "表.xlsx",
        [[Form(n=1), Form(n=2, lines=((RSJ, TRAINING, 9), (SJJ, REGISTRATION, "")))], [Form(n=3)]],
    )
    data = run()
    assert data.rows("select institution, count(*) from record_result group by 1 order by 1") == [
        (making.name(1), 2), (making.name(2), 1), (making.name(3), 2),
    ]  # fmt: skip
    assert data.rows("select rule, sheet from finding where severity = 'error'") == [("I04", "表1")]


def _stamped(path: Path, tmp_path: Path, *columns: int, **changes: object) -> None:
    picture = tmp_path / "stamp.png"
    Image.new("RGB", (40, 20), "red").save(picture)
    making.forms(path, [[Form(**changes).with_layout(picture=picture, pictures=columns)]])  # type: ignore[arg-type]


def test_a_picture_in_the_cell_is_a_signature(house: House, run: Run, tmp_path: Path) -> None:
    making.roster(house.inbox)
    _stamped(house.inbox / "both.xlsx", tmp_path, 3, 5, n=1, signed="", inspectors_signed="")
    _stamped(house.inbox / "one.xlsx", tmp_path, 3, n=2, signed="", inspectors_signed="")
    data = run()
    assert data.rows("select file_name, rule from finding where severity = 'error'") == [("one.xlsx", "I09")]


def test_a_function_that_shows_a_picture_is_a_signature(house: House, run: Run) -> None:
    making.roster(house.inbox)
    shown = '=_xlfn.DISPIMG("ID_0123456789ABCDEF0123456789ABCDEF",1)'
    path = making.form(house.inbox / "wps.xlsx", signed="placeholder", inspectors_signed="张丽、王强")
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book.active.iter_rows() for c in row if c.value == "placeholder")
    cell.value = shown.removeprefix("=_xlfn.").join(("=", ""))
    cell.value = cell.value.removeprefix("=")  # WPS keeps the call's text as the cached value
    book.save(path)
    assert run().rows("select rule from finding where file_name = 'wps.xlsx'") == []


DISPOSED: list[tuple[dict[str, object], list[object]]] = [
    (
        {"disposition": "立案查处", "lines": ((RSJ, TRAINING, 8), (SJJ, REGISTRATION, 1))},
        [(RSJ, "立案查处", "stated")],
    ),
    (
        {"remark": "已责令整改，无需立案查处", "lines": ((RSJ, TRAINING, 1), (SJJ, REGISTRATION, 2))},
        [(SJJ, "责令整改", "remark")],
    ),
    (
        {"remark": "区人社局已函告许可部门", "lines": ((RSJ, TRAINING, 8), (SJJ, REGISTRATION, 2))},
        [(RSJ, "函告许可部门", "remark")],
    ),
    ({"lines": ((RSJ, TRAINING, 5), (SJJ, REGISTRATION, 1))}, [(RSJ, "责令整改", "implied")]),
    ({"remark": "拟立案查处，未移送", "lines": ((RSJ, TRAINING, 8), (SJJ, REGISTRATION, 1))}, []),
]


@pytest.fixture(scope="module")
def disposed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """A night over all of DISPOSED, each a form of its own and of an institution of its own."""
    house = house_in(tmp_path_factory.mktemp("disposed"))
    making.roster(house.inbox, len(DISPOSED))
    for n, (changes, _) in enumerate(DISPOSED, 1):
        making.form(house.inbox / f"表{n}.xlsx", n=n, **changes)
    consolidate(house)
    with open_published(house.published) as data:
        yield data


@pytest.mark.parametrize("n", range(1, len(DISPOSED) + 1))
def test_where_a_disposition_comes_from_is_kept(n: int, disposed: Published) -> None:
    found = f"from record_disposition where institution = '{making.name(n)}'"
    assert disposed.rows(f"select department, disposition, origin {found} order by all") == DISPOSED[n - 1][1]


def test_the_printed_explanation_is_no_result() -> None:
    grid = Grid("s", [[making.EXPLANATION], ["检查结果"], ["1"]])
    with pytest.raises(Exception, match="F03"):
        extract_grids([grid])


def test_a_form_and_a_list_and_a_note_in_one_workbook(house: House, run: Run) -> None:
    making.roster(house.inbox)
    path = making.form(house.inbox / "表.xlsx")
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("台账")
    for row in (making.LIST_HEADINGS, making.record_row(2)):
        page.append(row)
    book.create_sheet("说明").append(["请各单位按时报送"])
    book.save(path)
    data = run()
    assert data.number("select count(*) from record_result") == 3
    assert data.rows("select rule, sheet, severity from finding where file_name = '表.xlsx'") == [
        ("F06", "说明", "info")
    ]


FORM = (
    "部门联合抽查检查情况记录表\n执法检查人员|姓名|单位|执法证号\n|张丽|区人社局|豫A1\n|王强|区市监局|豫B1\n"
    "检查对象|名称|N1|统一社会信用代码|C1\n检查单位|检查事项|检查结果\n区人社局|职业技能培训机构管理检查|5\n"
    "区市监局|登记事项检查|\n检查对象(签字/盖章)|周丽|执法检查人员(签字/盖章)|张丽、王强\n2024年9月3日"
)


@pytest.mark.parametrize(("merged", "said", "findings"), [
    (((6, 2, 7, 2),), ["1 人社=5", "1 市监=5"], ["F09 表!C7"]),
    ((), ["1 人社=5", "1 市监="], []),
])  # fmt: skip
def test_one_result_merged_over_two_departments_of_a_form(
    merged: tuple[tuple[int, int, int, int], ...], said: list[str], findings: list[str]
) -> None:
    extract = grids.read(grids.grid(FORM, merged=merged))
    assert (grids.results(extract), grids.told(extract)) == (said, findings)


def test_a_list_of_results_beside_a_forms_lines_goes_with_them() -> None:
    beside = dict(zip(range(4, 8), ("编号说明", "1.正常", "2.无法联系", "3.其他"), strict=True))
    text = "\n".join(
        f"{line}{'|' * (8 - line.count('|'))}{beside.get(n, '')}" for n, line in enumerate(FORM.split("\n"))
    )
    extract = grids.read(grids.grid(text))
    assert grids.rows(extract, "record", "legend") == [("1=正常;2=无法联系;3=其他",)] * 2

"""汇总表.xlsx read back by other programs: the printed form,
numbers as numbers, totals that recalculate to the same."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from flows.reports.published import open_published
from flows.reports.workbook.summary import write_workbook
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.conftest import Run, consolidate
from tests.making import MEASURES, RSJ, SJJ, record_list, record_row, roster
from tests.office import converted, needs_office


@pytest.fixture
def workbook(house: House) -> Path:
    """The workbook of a small campaign with a joint inspection, a formula-like name and something to mend."""
    begin(house, _written)
    return house.outbox / "汇总表.xlsx"


def _written(house: House) -> None:
    rows = [making.institution(n, "ABCD"[n % 4]) for n in range(1, 13)]
    rows[1] = (2, '=HYPERLINK("http://evil","点我")', *rows[1][2:])
    rows[2] = (3, "@SUM(1+1)学校", *rows[2][2:])
    making.sheet(house.inbox / "名录.xlsx", [making.HEADINGS, *rows])
    making.inspectors(house.inbox)
    record_list(house.inbox, [
        record_row(1, RSJ, "5"), record_row(1, SJJ, "5"), record_row(2, SJJ, "2", name=rows[1][1], disposition="立案查处"),
        record_row(3, SJJ, "2、5", name=rows[2][1], remark="+1已函告许可部门"), record_row(4, RSJ, "9"), record_row(5, RSJ, "", remark="=1+1"),
    ])  # fmt: skip
    consolidate(house)
    write_workbook(house.published, house.outbox / "汇总表.xlsx")


def test_the_first_sheet_is_the_printed_form(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    page = book.worksheets[0]
    assert page.title == "统计表"
    assert str(page["A1"].value).endswith("统计表")
    assert "A1:P1" in {str(r) for r in page.merged_cells.ranges}
    assert [page.cell(2, c).value for c in (1, 2, 3, 13)] == ["单位", "抽查户数", "抽查结果", "处理结果"]
    assert [page.cell(3, c).value for c in range(13, 17)] == [
        "责令整改",
        "立案查处",
        "函告许可部门",
        "移送司法机关",
    ]
    assert [page.cell(r, 1).value for r in (4, 5, 6)] == ["区人社局", "区市场监管局", "合计"]
    assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToWidth in (None, 1)
    assert page.print_title_rows


def test_the_figures_are_numbers_and_formulas_with_their_values(workbook: Path, house: House) -> None:
    shown = openpyxl.load_workbook(workbook, data_only=True).worksheets[0]
    formulas = openpyxl.load_workbook(workbook).worksheets[0]
    with open_published(house.published) as data:
        rows = data.dicts("from department_tally")
    for r, row in enumerate(rows, 4):
        for c, measure in enumerate(MEASURES, 2):
            assert shown.cell(r, c).value == row[measure]
            assert isinstance(shown.cell(r, c).value, int)
            assert str(formulas.cell(r, c).value).startswith("=")


def test_every_text_of_an_input_stays_text(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    formulas = [
        str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas and all(f.startswith(("=SUM(", "=SUMIFS(", "=C")) for f in formulas)
    texts = {cell.value for page in book for row in page.iter_rows() for cell in row if cell.data_type == "s"}
    assert '=HYPERLINK("http://evil","点我")' in texts and "@SUM(1+1)学校" in texts
    assert not any(link.target for page in book for link in page._hyperlinks)


def test_what_stands_behind_the_first_sheet(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook, data_only=True)
    assert {"统计表", "分类统计", "部门×分类", "覆盖与未报", "待补正", "数据核对", "说明"} <= set(
        book.sheetnames
    )
    assert book.properties.title and book.properties.subject
    pending = [row for row in book["待补正"].iter_rows(values_only=True) if row[0] == making.name(5)]
    assert len(pending) == 1 and "I04" in str(pending[0])
    for page in book.worksheets[1:7]:
        assert page.freeze_panes, page.title


@needs_office
def test_another_program_computes_the_same(workbook: Path, tmp_path: Path) -> None:
    again = openpyxl.load_workbook(converted(workbook, tmp_path / "office", "xlsx"), data_only=True)
    cached = openpyxl.load_workbook(workbook, data_only=True)
    formulas = openpyxl.load_workbook(workbook)
    compared = 0
    for page in formulas:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    assert (
                        again[page.title][cell.coordinate].value == cached[page.title][cell.coordinate].value
                    ), (
                        page.title,
                        cell.coordinate,
                    )
    assert compared > 60


@needs_office
def test_names_that_are_wildcards_and_comparisons_count_as_they_are(house: House, tmp_path: Path) -> None:
    names = ["*局", "~应急局", "<>税务局", ">文旅局", "=SUM(1)局", '"引号"局', "?局", "区人社局"]
    departments = "".join(f"[[department]]\nname = '{name}'\nitems = ['事项']\n" for name in names)
    head = making.plan().partition("[[department]]")[0]
    (house.inbox / "campaign.toml").write_text(head + departments, "utf-8")
    roster(house.inbox, 12)
    record_list(
        house.inbox,
        [
            record_row(n, name, ("1", "5", "9")[n % 3])
            for at, name in enumerate(names)
            for n in range(1, 4 + at)
        ],
    )
    consolidate(house)
    write_workbook(house.published, tmp_path / "汇总表.xlsx")
    stale = openpyxl.load_workbook(
        tmp_path / "汇总表.xlsx"
    )  # saved again by openpyxl it has no cached values: all is computed
    stale.save(tmp_path / "无值.xlsx")
    again = openpyxl.load_workbook(
        converted(tmp_path / "无值.xlsx", tmp_path / "office", "xlsx"), data_only=True
    )
    cached = openpyxl.load_workbook(tmp_path / "汇总表.xlsx", data_only=True)
    for title in ("统计表", "部门×分类"):
        shown, told = (
            [[c.value for c in row] for row in book[title].iter_rows(min_row=4, max_row=11)]
            for book in (again, cached)
        )
        assert shown == told, title


@needs_office
def test_the_first_sheet_prints_on_one_page(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    for title in book.sheetnames[1:]:
        book[title].sheet_state = "hidden"
    book.active = 0
    alone = tmp_path / "first.xlsx"
    book.save(alone)
    pdf = converted(alone, tmp_path / "office", "pdf").read_bytes()
    assert (
        pdf.count(b"/Type/Page\n") + pdf.count(b"/Type/Page/") + pdf.count(b"/Type /Page ") <= 1
        or b"/Count 1" in pdf
    )


def test_the_first_sheet_prints_the_notices_table_and_nothing_else(workbook: Path) -> None:
    page = openpyxl.load_workbook(workbook).worksheets[0]
    assert page.print_area == "'统计表'!$A$1:$P$6"
    assert page["A8"].value == "各部门相加" and "以下不打印" in str(page["A9"].value)
    assert not page.oddHeader.left.text and str(page.oddFooter.left.text).startswith("统计日")


def test_an_empty_campaign_has_a_workbook_too(house: House, tmp_path: Path) -> None:
    consolidate(house)
    write_workbook(house.published, tmp_path / "empty.xlsx")
    page = openpyxl.load_workbook(tmp_path / "empty.xlsx", data_only=True).worksheets[0]
    assert [page.cell(6, c).value for c in range(1, 17)] == ["合计", *[0] * 15]


def test_where_departments_add_up_to_more_the_plain_sum_stands_beside(workbook: Path) -> None:
    page = openpyxl.load_workbook(workbook, data_only=True).worksheets[0]
    column = [page.cell(r, 1).value for r in range(4, 12)]
    assert any((value and "相加" in str(value)) or (value and "之和" in str(value)) for value in column), (
        column
    )


def test_the_workbook_is_the_same_for_the_same_data(house: House, run: Run, tmp_path: Path) -> None:
    roster(house.inbox)
    run()
    write_workbook(house.published, tmp_path / "a.xlsx")
    write_workbook(house.published, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_figure_leads_to_the_rows_it_sums(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    values = openpyxl.load_workbook(workbook, data_only=True)
    for title, least in (
        ("统计表", 3 * len(MEASURES)),
        ("分类统计", 4 * len(MEASURES)),
        ("部门×分类", 4 * len(MEASURES)),
    ):
        linked = [cell.hyperlink for row in book[title].iter_rows() for cell in row if cell.hyperlink]
        assert len(linked) >= least
        for link in linked:
            sheet, area = str(link.location).replace("'", "").split("!")
            left, top, right, bottom = range_boundaries(area)
            rows = values[sheet].iter_rows(top, bottom, left, right, values_only=True)
            total = sum(int(value or 0) for row in rows for value in row)
            assert total == values[title][str(link.ref)].value, (title, link.ref)
    sources = {cell.hyperlink.location for row in book["说明"].iter_rows() for cell in row if cell.hyperlink}
    assert sources == {f"'{name}'!A1" for name in book.sheetnames if name != "说明"}

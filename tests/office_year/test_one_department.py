"""A department is one over the office's year, however each plan writes it; the caps of the plans hold there too."""

from datetime import datetime

import duckdb
import openpyxl
import pytest

from flows.office import renew_office
from flows.settings import Settings
from flows.warehouse.office.identity import know_departments
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from tests import making
from tests.making import RSJ, SJJ
from tests.nights import night
from tests.office_year.campaigns import campaign, office, visited

OTHER = "区市场监督管理局"
"""An alias of 区市监局 in the first plan, and the only name in the second."""
RENAMED = {f'name = "{SJJ}"': f'name = "{OTHER}"', '"区市场监管局", "区市场监督管理局", ': "",
           'printed = "区市场监管局"': ""}  # fmt: skip
CAPS = {"[deadline]": "[frequency]\nper_year = 5\nper_department = 1\n\n[deadline]"}
Plans = dict[str, list[tuple[str, ...]]]


@pytest.mark.parametrize(("plans", "known"), [
    ({"a": [(SJJ, OTHER)], "b": [(OTHER,)], "c": [(OTHER,)]}, {("a", SJJ): OTHER, ("b", OTHER): OTHER, ("c", OTHER): OTHER}),
    ({"a": [(SJJ, OTHER)], "b": [(OTHER,)]}, {("a", SJJ): OTHER, ("b", OTHER): OTHER}),
    ({"a": [(SJJ,)], "b": [(f" {SJJ} ", "市监局")]}, {("a", SJJ): f" {SJJ} ", ("b", f" {SJJ} "): f" {SJJ} "}),
    ({"a": [("市市监局", "市监局")], "b": [(SJJ, "市监局")]}, {("a", "市市监局"): "市市监局", ("b", SJJ): SJJ}),
    ({"a": [(SJJ, OTHER)], "b": [(OTHER,), (SJJ,)]}, {("a", SJJ): SJJ, ("b", OTHER): OTHER, ("b", SJJ): SJJ}),
    ({"a": [("甲局", "乙局")], "b": [("乙局", "丙局")], "c": [("丙局",)], "d": [("丙局",)]},
     {("a", "甲局"): "丙局", ("b", "乙局"): "丙局", ("c", "丙局"): "丙局", ("d", "丙局"): "丙局"}),
], ids=["the commonest name", "as common, the first", "blanks", "an alias of two", "two of one campaign", "by way of a third"])  # fmt: skip
def test_whom_the_office_knows_as_one(plans: Plans, known: dict[tuple[str, str], str]) -> None:
    with duckdb.connect() as data:
        data.execute("create table department (campaign_id varchar, name varchar, names varchar[])")
        data.execute(
            "create table known_department (campaign_id varchar, department varchar, known_as varchar)"
        )
        rows = [(name, names[0], list(names)) for name, listed in plans.items() for names in listed]
        data.executemany("insert into department values (?, ?, ?)", rows)
        know_departments(data)
        assert {row[:2]: row[2] for row in data.execute("from known_department").fetchall()} == known


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two campaigns that visited the same two institutions, the second by another name of one department."""
    settings = office(tmp_path_factory.mktemp("office"))
    night(campaign(settings, "2024-1", [*visited(1, "2024-09-03", 1, 5), *visited(2, "2024-09-04")]))
    other = campaign(settings, "2024-2", **RENAMED, **CAPS)
    making.sheet(
        other.inbox / "执法人员.xlsx",
        [("姓名", "单位", "执法证号"), ("张丽", RSJ, "豫A1"), ("王强", OTHER, "豫B1")],
    )
    making.record_list(other.inbox, [
        making.record_row(1, RSJ, "1", date="2024-10-08"), making.record_row(1, OTHER, "10", date="2024-10-08"),
    ])  # fmt: skip
    night(other)
    refresh_office(settings.outbox, datetime(2024, 11, 1, 2))
    return settings


def asked(settings: Settings, query: str) -> list[tuple[object, ...]]:
    """What 总库 answers."""
    with duckdb.connect(settings.outbox / OFFICE, read_only=True) as data:
        return data.execute(query).fetchall()


def test_its_year_is_one_row(settings: Settings) -> None:
    columns = "department, campaigns, inspected, with_problem, publications, issues, visits, joint_visits"
    assert asked(settings, f"select {columns} from year_department order by department") == [
        (RSJ, 2, 3, 0, 3, 0, 3, 3),
        (OTHER, 2, 3, 2, 3, 2, 3, 3),
    ]
    assert asked(settings, "select distinct department from inspector_load where name = '王强'") == [(OTHER,)]
    assert asked(settings, "select distinct name from department order by 1") == [(RSJ,), (OTHER,), (SJJ,)], (
        "as planned"
    )


def test_its_visits_count_together_against_the_caps_of_the_plans(settings: Settings) -> None:
    columns = "institution, most_by_one_department, departments, cap_per_year, cap_per_department"
    assert asked(settings, f"select {columns} from institution_year order by 1") == [
        (making.name(1), 2, [RSJ, OTHER], 5, 1),
        (making.name(2), 1, [RSJ, OTHER], None, None),
    ]


def test_the_papers_say_so(settings: Settings) -> None:
    renew_office(settings)
    book = openpyxl.load_workbook(settings.outbox / "年度汇总-2024.xlsx")
    page = [[cell.value for cell in row] for row in book["按部门"].iter_rows()]
    assert f"{OTHER}，也写作{SJJ}" in str(page[1][0]) and {row[0] for row in page[3:]} == {OTHER, RSJ}
    for name, column in {"机构×部门": 0, "检查×部门": 0, "公示": 2, "问题": 2, "处理结果明细": 1}.items():
        told = {row[column].value for row in book[name].iter_rows(min_row=4)}
        assert OTHER in told and SJJ not in told, name
    repeated = [[cell.value for cell in row] for row in book["重复检查"].iter_rows(min_row=4)]
    assert [(row[0], row[-1]) for row in repeated] == [(making.name(1), "超过")]
    brief = (settings.outbox / "年度简报-2024.html").read_text("utf-8")
    assert "频次上限：按各活动的计划；超过的 1 户" in brief

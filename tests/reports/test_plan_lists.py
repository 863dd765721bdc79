"""Reports speak of the plan's own results, dispositions and classes, as the published database has them."""

from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from docx import Document

from flows.reports.brief import write_brief
from flows.reports.papers.record_form import Choices, FormContent, Line, write_form
from flows.reports.papers.record_form_word import write_word_form
from flows.reports.publication_list import write_publication_lists
from flows.reports.published import Published, open_published
from flows.reports.wording import class_in_words, in_numerals, results_in_words
from flows.reports.work_summary import write_work_summary
from flows.reports.workbook.summary import write_workbook
from flows.storage.folders import House
from tests.beginnings import begin
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster

LABELS = {1: "正常", 2: "未按规定公示年报", 5: "责令整改，已改"}


@pytest.fixture
def published(house: House) -> Path:
    """A published database whose plan has three results, worded otherwise, and one disposition."""
    begin(house, _published)
    return house.published


def _published(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ, "5"), record_row(1, SJJ, "1"), record_row(2, SJJ, "2")])
    consolidate(house, date(2024, 10, 31))
    house.published.chmod(0o644)
    with duckdb.connect(house.published) as data:
        data.execute("delete from result_code where result not in (1, 2, 5)")
        data.executemany(
            "update result_code set label = ? where result = ?", [(v, k) for k, v in LABELS.items()]
        )
        data.execute("delete from disposition_kind where position > 1")


def _texts(path: Path, sheet: str, row: int) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(path, data_only=True)[sheet][row]]


def test_the_measures_are_the_plans(published: Path) -> None:
    with open_published(published) as data:
        assert [measure.name for measure in data.measures] == [
            "inspected", "result_1", "result_2", "result_5", "rectification_ordered",
        ]  # fmt: skip
        assert data.results == LABELS and data.results_that_dispose == {5: "责令整改"}
        total = data.dicts("from department_tally where department = '合计'")[0]
        assert results_in_words(total, data.measures) == "正常1户、未按规定公示年报1户、责令整改，已改1户"


def test_codes_may_be_letters() -> None:
    with duckdb.connect() as memory:
        memory.execute(
            "create table campaign as select '' as campaign, '' as title, '' as document, '' as office"
        )
        for column in (
            "subject",
            "tally_title",
            "period_start",
            "period_end",
            "report_due",
            "as_of",
            "run_at",
        ):
            memory.execute(f"alter table campaign add column {column} varchar")
        memory.execute(
            "create table result_code as from (values ('10', '吊销'), ('A', '待处理')) as t (result, label)"
        )
        memory.execute(
            "create table disposition_kind as select 1 as position, '劝告' as disposition, 'disposition_1' as measure"
        )
        data = Published(memory)
        assert [measure.name for measure in data.measures] == [
            "inspected",
            "result_10",
            "result_a",
            "disposition_1",
        ]
        assert data.results == {"10": "吊销", "A": "待处理"}


def test_every_sheet_has_the_plans_columns(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "汇总表.xlsx"
    write_workbook(published, target)
    printed = ["抽查户数", *LABELS.values(), "责令整改"]
    assert _texts(target, "统计表", 3)[2:] == printed[1:]
    assert _texts(target, "统计表", 2) == ["单位", "抽查户数", "抽查结果", None, None, "处理结果"]
    assert _texts(target, "统计表", 6) == ["合计", 2, 1, 1, 1, 1]
    assert _texts(target, "机构×部门", 3)[4:] == printed and _texts(target, "机构汇总", 3)[3:] == printed
    assert _texts(target, "分类统计", 3)[8:] == printed[1:] and _texts(target, "部门×分类", 3)[2:] == printed
    details = openpyxl.load_workbook(target)["结果明细"].iter_rows(min_row=4, values_only=True)
    assert {(row[5], row[6], row[7]) for row in details} == {
        (5, LABELS[5], "责令整改（结果5所含）"), (1, LABELS[1], None), (2, LABELS[2], None),
    }  # fmt: skip
    guide = [row[0].value for row in openpyxl.load_workbook(target)["说明"].iter_rows()]
    assert "三项结果" in guide and "十项结果" not in guide


def test_brief_summary_and_lists_use_the_plans_words(published: Path, tmp_path: Path) -> None:
    write_brief(published, tmp_path / "简报.html")
    text = (tmp_path / "简报.html").read_text("utf-8")
    assert "2.未按规定公示年报" in text and "不合格" not in text and "立案查处" not in text
    write_work_summary(published, tmp_path / "专项简报.docx")
    told = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "专项简报.docx")).paragraphs)
    assert "（1）未按规定公示年报：1户" in told and "责令整改1户" in told
    target = next(path for path in write_publication_lists(published, tmp_path) if SJJ in path.name)
    assert {row[7].value for row in openpyxl.load_workbook(target).active.iter_rows(min_row=4)} == {
        LABELS[1],
        LABELS[2],
    }


def test_the_record_forms_list_the_plans_results(tmp_path: Path) -> None:
    choices = Choices({"1": "正常, 合规", "A": "发现问题"}, ["劝告", "约谈"])
    lines = [Line(RSJ, "检查")]
    content = FormContent(2024, "甲校", "", "", "", [], lines, choices=choices)
    write_form(content, tmp_path / "表.xlsx")
    write_word_form(content, tmp_path / "表.docx")
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists == {'"1.正常， 合规,A.发现问题"', '"劝告,约谈"'}
    explained = "说明:(1)检查结果栏填写相应编号:1.正常, 合规 A.发现问题。"
    assert any(str(row[0].value).startswith(explained) for row in sheet.iter_rows())
    assert Document(str(tmp_path / "表.docx")).paragraphs[-1].text.startswith(explained)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_numbers_in_numerals(number: int, words: str) -> None:
    assert in_numerals(number) == words


@pytest.mark.parametrize(("name", "words"), [("A", "A 类"), ("低风险", "低风险")])
def test_a_class_by_letter_or_by_name(name: str, words: str) -> None:
    assert class_in_words(name) == words

"""专项简报.docx: figures of the database, places for a person to finish, and nobody's finished text ever lost."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.text.paragraph import Paragraph

from flows.reports.published import open_published
from flows.reports.work_summary import renew_work_summary, write_work_summary
from flows.storage.drafts import renew_draft
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster
from tests.office import converted, needs_office


def _text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_draft_holds_the_databases_figures_and_what_is_left_to_write(
    house: House, tmp_path: Path
) -> None:
    roster(house.inbox)
    record_list(house.inbox, [
        record_row(1, RSJ, "5"), record_row(1, SJJ, "1"), record_row(2, SJJ, "2", disposition="立案查处", inspectors="张伟 410402199001011233"),
    ])  # fmt: skip
    consolidate(house)
    target = tmp_path / "专项简报.docx"
    write_work_summary(house.published, target)
    text = _text(target)
    assert "共检查机构2户" in text and "已检查的2户中，1户由两个以上部门同一天联合检查" in text
    assert f"发现问题已责令整改：1户（{making.name(1)}）" in text and "立案查处1户" in text
    assert text.count("【请补写") == 3 and "410402199001011233" not in text
    with open_published(house.published) as data:
        tally = data.rows("select department, inspected, case_filed from department_tally")
    table = Document(str(target)).tables[1]
    assert [c.text for c in table.rows[0].cells][1:] == [str(row[0]) for row in tally]
    assert [c.text for c in table.rows[1].cells][1:] == [str(row[1]) for row in tally]


def test_visits_on_different_days_are_not_called_joint(house: House, tmp_path: Path) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ, date="2024-07-10"), record_row(1, SJJ, date="2024-10-10")])
    consolidate(house)
    write_work_summary(house.published, tmp_path / "专项简报.docx")
    assert "同一天联合检查" not in _text(tmp_path / "专项简报.docx")


def test_an_empty_campaign_has_a_draft_too(house: House, tmp_path: Path) -> None:
    consolidate(house)
    write_work_summary(house.published, tmp_path / "s.docx")
    assert "现有有效记录中没有发现问题" in _text(tmp_path / "s.docx")


def _night(house: House) -> Path:
    """A night's draft; its place."""
    target = house.outbox / "专项简报.docx"
    renew_draft(
        house,
        target,
        partial(write_work_summary, house.published),
        partial(renew_work_summary, house.published),
    )
    return target


@pytest.fixture
def begun(house: House) -> House:
    """A campaign with its first draft written."""
    begin(house, _begun)
    return house


def _begun(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ), record_row(1, SJJ, "5")])
    consolidate(house)
    _night(house)


def _more(house: House) -> Path:
    """Two more institutions, and the night's draft."""
    record_list(house.inbox, [record_row(2, SJJ, "2"), record_row(3, RSJ)], "后.xlsx")
    consolidate(house)
    return _night(house)


def _edit(path: Path, edit: Callable[[DocxDocument], None]) -> None:
    document = Document(str(path))
    edit(document)
    document.save(str(path))


def _paragraph(document: DocxDocument, start: str) -> Paragraph:
    return next(p for p in document.paragraphs if start in p.text)


def test_new_figures_are_put_into_a_persons_own_text(begun: House) -> None:
    target = begun.outbox / "专项简报.docx"

    def finish(document: DocxDocument) -> None:
        document.add_paragraph("领导小组多次专题研究。")
        _paragraph(document, "请补写：下一步").text = "下一步将加强培训机构自查。"
        _paragraph(document, "共检查机构").runs[-1].text = "（详见附表。）"
        _paragraph(document, "现有有效记录" if "现有有效" in _text(target) else "（1）").clear()

    _edit(target, finish)
    _more(begun)
    text = _text(target)
    assert "领导小组多次专题研究" in text and "下一步将加强培训机构自查" in text
    assert "共检查机构3户" in text and "未按规定公示应当公示的信息1户" in text and "（详见附表。）" in text
    assert "（1）" not in text, "a fact somebody deleted stays deleted"
    assert [p.name for p in begun.outbox.glob("*.docx")] == [target.name]
    before = target.read_bytes()
    _night(begun)
    assert target.read_bytes() == before, "a night repeated changes nothing"


def test_a_figure_a_person_wrote_stays_and_is_told_of(begun: House) -> None:
    def rewrite(document: DocxDocument) -> None:
        (figure,) = (run for run in _paragraph(document, "共检查机构").runs if run.text == "1")
        figure.text = "一"

    _edit(begun.outbox / "专项简报.docx", rewrite)
    text = _text(_more(begun))
    assert "共检查机构一户" in text and "下列内容有人改过，没有更新：检查户数（现为“3”）" in text
    assert "查全" in text and "3.0" not in text


def test_a_draft_nobody_changed_is_written_anew(begun: House) -> None:
    assert "共检查机构3户" in _text(_more(begun)) and len(list(begun.outbox.glob("*.docx"))) == 1


@pytest.mark.parametrize("what", ["no document", "a document without a fact of ours"])
def test_what_is_no_longer_understood_is_set_aside_and_never_overwritten(what: str, begun: House) -> None:
    target = begun.outbox / "专项简报.docx"
    if what == "no document":
        target.write_bytes(b"finished by a person")
    else:
        Document().save(str(target))
    theirs = target.read_bytes()
    _more(begun)
    _night(begun)
    (kept,) = (path for path in begun.outbox.glob("*.docx") if path != target)
    assert kept.name.startswith("专项简报-人工修改-") and kept.read_bytes() == theirs
    assert "共检查机构3户" in _text(target)


@needs_office
def test_facts_outlive_another_program(begun: House, tmp_path: Path) -> None:
    target = begun.outbox / "专项简报.docx"
    shutil.copyfile(converted(target, tmp_path / "office", "docx"), target)
    assert "共检查机构3户" in _text(_more(begun)) and len(list(begun.outbox.glob("*.docx"))) == 1

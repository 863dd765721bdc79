"""专项简报.docx: figures of the database, places for a person to finish, and nobody's finished text ever lost."""

from pathlib import Path

from docx import Document

from flows.reports.published import open_published
from flows.reports.work_summary import write_work_summary
from flows.storage.drafts import replacing_draft
from flows.storage.folders import House
from tests import making
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster


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


def test_what_a_person_changed_is_set_aside_and_never_overwritten(house: House) -> None:
    house.state.mkdir(parents=True)
    target = house.outbox / "专项简报.docx"
    for text in ("first", "second"):
        with replacing_draft(house, target) as draft:
            draft.write_text(text)
    assert [p.name for p in house.outbox.iterdir()] == ["专项简报.docx"] and target.read_text() == "second"
    target.write_text("finished by a person")
    for text in ("third", "fourth"):
        with replacing_draft(house, target) as draft:
            draft.write_text(text)
    kept = [p for p in house.outbox.iterdir() if p != target]
    assert (
        len(kept) == 1
        and kept[0].name.startswith("专项简报-人工修改-")
        and kept[0].read_text() == "finished by a person"
    )
    assert target.read_text() == "fourth"

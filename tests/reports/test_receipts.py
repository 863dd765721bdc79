"""回执: the sheet as it came, the faulty cells coloured and commented, what is wrong listed first."""

from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from flows.reports.gathered import Fault
from flows.reports.published import Published
from flows.reports.receipt import ReceiptJob, receipt_name, write_receipt
from flows.storage.folders import House
from schemas.handover import Grid
from schemas.vocabulary import RECEIPT_HEADINGS, RECEIPT_SHEET
from tests import making
from tests.conftest import Run, consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster


def _first_sheet(path: Path) -> tuple[list[str], list[tuple[object, ...]]]:
    """A receipt's first sheet: the lines above the list, and the list."""
    rows = list(openpyxl.load_workbook(path)[RECEIPT_SHEET].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row == RECEIPT_HEADINGS)
    return [str(row[0]) for row in rows[:head]], rows[head + 1 :]


def test_a_receipt_shows_the_fault_where_it_is(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox / "一组", [record_row(1), record_row(2, result="12"), record_row(3, signed="")])
    run()
    book = openpyxl.load_workbook(house.outbox / "回执" / "一组" / "台账.xlsx")
    assert book.sheetnames == [RECEIPT_SHEET, "Sheet1"]
    page = book["Sheet1"]
    assert page["A3"].value == making.name(2)
    assert "I05" in page["E3"].comment.text and "改法" in page["E3"].comment.text
    assert page["E3"].fill.fgColor.rgb == page["I4"].fill.fgColor.rgb != page["E2"].fill.fgColor.rgb
    assert page["E2"].comment is None
    _, listed = _first_sheet(house.outbox / "回执" / "一组" / "台账.xlsx")
    assert [(row[2], row[3]) for row in listed] == [("E3", "I05"), ("I4", "I07")]


def test_a_receipt_begins_with_how_the_file_was_read_and_is_still_known_as_ours(
    house: House, run: Run
) -> None:
    roster(house.inbox)
    rows = [record_row(n, result="8", remark="区市监局已立案查处", signed="") for n in range(1, 5)]
    record_list(house.inbox, rows)
    run()
    receipt = house.outbox / "回执" / "台账.xlsx"
    above, listed = _first_sheet(receipt)
    assert "读作 检查情况台账：“Sheet1”第 1 行表头，4 行；A 名称" in above[3]
    assert above[4] == "备注 “Sheet1”K2…K5：“区市监局已立案查处”→ 区市监局 立案查处"
    assert [row[2] for row in listed if row[3] == "I07"] == ["I2…I5"]
    page = openpyxl.load_workbook(receipt)["Sheet1"]
    assert all(page[f"I{n}"].comment for n in range(2, 6)), "every cell keeps its own comment"
    receipt.rename(house.inbox / "改好了.xlsx")
    told = run().rows("select rule, message from finding where file_name = '改好了.xlsx'")
    assert [rule for rule, _ in told] == ["F03"] and "回执" in str(told[0][1])


def test_a_file_with_nothing_but_an_unread_column_has_no_receipt(house: House, run: Run) -> None:
    roster(house.inbox)
    making.sheet(house.inbox / "台账.xlsx", [(*making.LIST_HEADINGS, "风向"), (*record_row(1), "东")])
    making.inspectors(house.inbox)
    data = run()
    assert data.number("select count(*) from finding where rule = 'F07'") == 1
    assert not (house.outbox / "回执" / "台账.xlsx").exists()


def test_what_stands_above_a_word_table_stays(tmp_path: Path) -> None:
    grid = Grid("Word表格1", [["填报单位：", ""], ["名称", "结果"], ["甲", "1"]], first_row=-1)
    fault = Fault("Word表格1", "A0", "I03", "error", "单位缺失")
    write_receipt([grid], ReceiptJob(tmp_path, "表.docx", (fault,), tmp_path), tmp_path / "回执.xlsx")
    page = openpyxl.load_workbook(tmp_path / "回执.xlsx")["Word表格1"]
    shown = {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value}
    assert shown == {
        "A1": "名称", "B1": "结果", "A2": "甲", "B2": "1", "A4": "（表格上方的文字）", "A5": "填报单位：",
    }  # fmt: skip
    assert page["A5"].comment and not page["A1"].comment


def test_a_fault_within_merged_cells_is_told_at_the_first(tmp_path: Path) -> None:
    grid = Grid("表", [["单位"], ["甲"], [""]], merged=((1, 0, 2, 0),))
    faults = tuple(Fault("表", cell, "T03", "error", "不止一行") for cell in ("A2", "A3"))
    write_receipt([grid], ReceiptJob(tmp_path, "表.xlsx", faults, tmp_path), tmp_path / "回执.xlsx")
    page = openpyxl.load_workbook(tmp_path / "回执.xlsx")["表"]
    assert page["A2"].comment.text.count("T03") == 2


def test_a_sound_file_has_no_receipt_and_a_mended_one_loses_its_own(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(2, result="12")])
    run()
    receipt = house.outbox / "回执" / "台账.xlsx"
    assert receipt.exists() and not (house.outbox / "回执" / "名录.xlsx").exists()
    record_list(house.inbox, [record_row(2, result="10", disposition="责令整改")])
    data = run()
    assert not receipt.exists()
    assert data.number("select count(*) from to_mend") == 0


def _mend_list(data: Published) -> list[tuple[object, ...]]:
    return data.rows("select file_name, cell from to_mend order by all")


def test_a_file_of_the_same_name_from_others_wipes_nobodys_errors(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(
        house.inbox,
        [record_row(1, RSJ, result=""), record_row(2, RSJ, name="没有这家", code="")],
        "检查台账.xlsx",
    )
    run()
    record_list(house.inbox, [record_row(3, SJJ)], "检查台账.xlsx")
    data = run()
    assert (
        _mend_list(data) == [("检查台账.xlsx", "A3"), ("检查台账.xlsx", "E2")]
        and data.number("select count(*) from pending_record") == 2
    )
    assert [p.name for p in (house.outbox / "回执").iterdir()] == ["检查台账.xlsx"]
    record_list(house.inbox, [record_row(1, RSJ), record_row(2, RSJ)], "检查台账.xlsx")
    data = run()
    assert _mend_list(data) == [] and data.number("select count(*) from pending_record") == 0, (
        "the row nobody knew is mended too"
    )
    assert list((house.outbox / "回执").iterdir()) == []


def test_what_is_mended_in_another_file_is_no_longer_to_mend(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n, result="") for n in (1, 2, 3)], "甲.xlsx")
    run()
    record_list(house.inbox, [record_row(1), record_row(3)], "补报.xlsx")
    assert _mend_list(run()) == [("甲.xlsx", "E3")]


def test_a_form_is_to_mend_until_its_last_line_is(house: House, run: Run) -> None:
    roster(house.inbox)
    making.form(house.inbox / "表.xlsx", signed="")
    assert len(_mend_list(run())) == 1
    record_list(house.inbox, [record_row(1, SJJ)], "补报.xlsx")
    assert len(_mend_list(run())) == 1
    record_list(house.inbox, [record_row(1, RSJ)], "再补.xlsx")
    assert _mend_list(run()) == []


def test_a_file_that_could_not_be_read_is_mended_by_one_that_can(house: House, run: Run) -> None:
    roster(house.inbox)
    (house.inbox / "台账.xlsx").write_bytes(b"?" * 100)
    making.sheet(house.inbox / "公示.xlsx", [("会议通知",)])
    assert len(_mend_list(run())) == 2
    record_list(house.inbox, [record_row(1)], "台账.xlsx")
    making.sheet(
        house.inbox / "公示.xlsx", [("名称", "单位", "公示日期"), (making.name(1), SJJ, "2024-09-10")]
    )
    assert _mend_list(run()) == [] and list((house.outbox / "回执").iterdir()) == []


def test_a_ledger_is_mended_by_its_own_department_and_by_sound_bytes_sent_again(
    house: House, run: Run
) -> None:
    def ledger(department: str, day: str, n: int = 1) -> None:
        making.sheet(
            house.inbox / "公示台账.xlsx", [("名称", "单位", "公示日期"), (making.name(n), department, day)]
        )

    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ), record_row(1, SJJ), record_row(2, RSJ)])
    ledger(RSJ, "2024-09-10")
    sound = (house.inbox / "公示台账.xlsx").read_bytes()
    run()
    ledger(RSJ, "下周", 2)
    assert _mend_list(run()) == [("公示台账.xlsx", "C2")]
    ledger(SJJ, "2024-09-11")
    assert _mend_list(run()) == [("公示台账.xlsx", "C2")], "another department's file of that name"
    (house.inbox / "公示台账.xlsx").write_bytes(sound)
    assert _mend_list(run()) == []


def test_the_same_faulty_bytes_again_mend_nothing(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1)])
    (house.inbox / "坏.xlsx").write_bytes(b"?" * 100)
    making.sheet(house.inbox / "公示.xlsx", [("名称", "单位", "公示日期"), (making.name(1), SJJ, "下周")])
    kept = {path.name: path.read_bytes() for path in house.inbox.glob("*.xlsx")}
    first = _mend_list(run())
    for name, data in kept.items():
        (house.inbox / name).write_bytes(data)
    assert _mend_list(run()) == first and len(first) == 2
    assert {p.name for p in (house.outbox / "回执").iterdir()} == {"坏.xlsx", "公示.xlsx"}


def test_a_line_sent_again_and_faulty_still_is_asked_for_once(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="12")])
    run()
    record_list(house.inbox, [record_row(1, result="13")])
    data = run()
    assert len(_mend_list(data)) == 1 and data.rows("select result_text from pending_record") == [("13",)]
    assert len(list((house.outbox / "回执").iterdir())) == 1


def test_merged_cells_and_missing_places_are_marked(house: House, run: Run) -> None:
    roster(house.inbox)
    making.form(house.inbox / "表.xlsx", signed="", date="", lines=(("区人社局", making.TRAINING, ""),))
    run()
    book = openpyxl.load_workbook(house.outbox / "回执" / "表.xlsx")
    page = book["表1"]
    assert page.merged_cells.ranges
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    listed = {row[2] for row in _first_sheet(house.outbox / "回执" / "表.xlsx")[1] if row[2]}
    assert marked == listed != set()


def test_no_text_of_an_input_becomes_a_formula_in_a_receipt(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(
        house.inbox,
        [
            record_row(1, result="=1+1"),
            record_row(2, result="", remark="@cmd"),
            record_row(3, name="+A1", code="", result=""),
        ],
    )
    path = house.inbox / "台账.xlsx"
    path.rename(house.inbox / "=cmd.xlsx")
    run()
    for receipt in (house.outbox / "回执").rglob("*.xlsx"):
        book = openpyxl.load_workbook(receipt)
        assert not [
            c.coordinate for page in book for row in page.iter_rows() for c in row if c.data_type == "f"
        ]


def test_a_csv_and_an_unreadable_file_get_receipts_too(house: House) -> None:
    (house.inbox / "坏.xlsx").write_bytes(b"?" * 100)
    rows = [making.LIST_HEADINGS, record_row(1)]
    (house.inbox / "台账.csv").write_text(making.csv_bytes(rows), encoding="gb18030")
    consolidate(house)
    assert {p.name for p in (house.outbox / "回执").iterdir()} == {"坏.xlsx", "台账.csv.xlsx"}


@given(st.text(min_size=1, max_size=300))
def test_a_receipts_name_never_leaves_its_folder(name: str) -> None:
    made = receipt_name(name)
    folder = Path("/outbox/c/回执")
    assert made.endswith(".xlsx")
    assert (
        (folder / made).is_relative_to(folder) and ".." not in Path(made).parts and not made.startswith("/")
    )
    assert all(len(part.encode()) <= 255 for part in Path(made).parts)

"""The published database: replaced whole, never torn, never locked, never with personal data."""

import errno
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest
from stdnum.cn import uscc

from flows.storage.folders import House
from schemas.identifiers import mask_personal
from tests import making
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster

_READER = textwrap.dedent("""
    import sys, time, pathlib, duckdb
    path, stop = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    seen = set()
    while not stop.exists():
        with duckdb.connect(path, read_only=True) as data:
            before = data.execute("select count(*) from record_result").fetchone()[0]
            tally = data.execute("select inspected from department_tally where department = '合计'").fetchone()[0]
            time.sleep(0.02)
            assert data.execute("select count(*) from record_result").fetchone()[0] == before == tally, (before, tally)
            seen.add(before)
    print(sorted(seen))
""")


def test_a_reader_in_another_process_always_sees_one_whole_edition(house: House, tmp_path: Path) -> None:
    roster(house.inbox, 12)
    consolidate(house)
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, house.published, stop],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for n in range(1, 9):
            record_list(house.inbox, [record_row(n, SJJ)], f"{n}.xlsx")
            consolidate(house)
    finally:
        stop.touch()
    output, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors
    assert len(output.split(",")) > 1, "the reader saw only one edition"


def test_a_reader_that_holds_the_old_edition_keeps_it(house: House) -> None:
    roster(house.inbox)
    consolidate(house)
    hold = "import duckdb,sys;d=duckdb.connect(sys.argv[1],read_only=True);print(1,flush=True);input();print(d.execute('select count(*) from institution').fetchone()[0])"
    reader = subprocess.Popen(
        [sys.executable, "-c", hold, house.published],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout and reader.stdout.readline() == "1\n"
    roster(house.inbox, 9, file="新名录.xlsx")
    consolidate(house)
    output, _ = reader.communicate("\n", timeout=30)
    assert output == "4\n"
    with duckdb.connect(house.published, read_only=True) as data:
        assert data.execute("select count(*) from institution").fetchone() == (9,)


def test_the_published_file_is_read_only_and_leaves_no_log(house: House) -> None:
    consolidate(house)
    assert house.published.stat().st_mode & 0o222 == 0
    assert not Path(f"{house.published}.wal").exists()


ID_NUMBERS = ("410402198503071234", "41040219850307123X", "410402850307123")


def test_id_numbers_never_leave_the_warehouse(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    spaced = "410402 19850307 1234"
    making.sheet(house.inbox / f"人员{ID_NUMBERS[0]}.xlsx", [
        ("姓名", "单位", "执法证号/身份证号"), ("张丽", RSJ, ID_NUMBERS[0]), ("王强", SJJ, ID_NUMBERS[2]), ("李敏", "区教育局", ID_NUMBERS[1]),
    ])  # fmt: skip
    roster(house.inbox)
    people = (("张丽", RSJ, ID_NUMBERS[0]), ("王强", SJJ, ID_NUMBERS[1]))
    making.form(house.inbox / "表.xlsx", people=people, signed="", remark=f"身份证{spaced}")
    record_list(house.inbox, [
        record_row(2, result=ID_NUMBERS[0]), record_row(3, name=f"周丽{ID_NUMBERS[1]}", code=""), record_row(4, people=f"张丽{ID_NUMBERS[0]}、王强"),
    ])  # fmt: skip
    from flows.reports.workbook.summary import write_workbook

    consolidate(house)
    write_workbook(house.published, house.outbox / "汇总表.xlsx")
    said = capfd.readouterr()
    texts = [said.out, said.err, *(str(p) for p in house.outbox.rglob("*"))]
    texts += [p.read_text("utf-8") for p in house.state.rglob("*.json")]
    texts += [_everything(p) for p in house.outbox.rglob("*") if p.is_file()]
    for number in (*ID_NUMBERS, spaced):
        assert not [
            text[max(0, text.find(number) - 60) : text.find(number) + 30] for text in texts if number in text
        ]
    assert any("1234" in text for text in texts), "the last four digits stay"


@pytest.mark.parametrize("written", ["ID{}", "x{}A", "见附件2-{}", "1 {}", "身份证\n{}"])
def test_an_id_number_is_masked_in_whatever_column_it_was_typed(
    written: str, house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    number = ID_NUMBERS[0]
    broken = {number[:6] + blank + number[6:14] + blank + number[14:] for blank in ("  ", ".", "—", "　")}
    typed = written.format(number)
    flat = typed.replace("\n", "")
    making.sheet(house.inbox / "名录.xlsx", [
        making.HEADINGS, *(making.institution(n) for n in range(1, 5)), (5, f"某校{typed}", making.code(5), typed, typed, "A"),
        (6, f"无代码{typed}", "", "路", "人", "B"), *((n, f"散{'甲乙丙丁'[n - 7]}{text}", making.code(n), text, text, "C") for n, text in enumerate(sorted(broken), 7)),
    ], title=flat[:31])  # fmt: skip
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号"), (f"张丽{typed}", RSJ, "豫A1")])
    record_list(house.inbox, [
        record_row(1, result="", people=typed, signed=typed, remark=typed, disposition=typed), record_row(2, code=number),
        record_row(5, name=f"某校{typed}"), record_row(6, name=f"无代码{typed}", code="", result="5"), record_row(3, result=typed),
    ], f"{flat}/{flat}.xlsx")  # fmt: skip
    from flows.reports.brief import write_brief
    from flows.reports.workbook.summary import write_workbook

    consolidate(house)
    write_workbook(house.published, house.outbox / "汇总表.xlsx")
    write_brief(house.published, house.outbox / "简报.html")
    said = capfd.readouterr()
    texts = [
        said.out,
        said.err,
        *(str(p) for p in house.outbox.rglob("*")),
        *(p.read_text("utf-8") for p in house.state.rglob("*.json")),
    ]
    texts += [_everything(p) for p in house.outbox.rglob("*") if p.is_file()]
    for shown in (number, *broken):
        assert not [
            text[max(0, text.find(shown) - 60) : text.find(shown) + 30] for text in texts if shown in text
        ]
    with duckdb.connect(house.published, read_only=True) as data:
        assert data.execute("select count(*) from record_result").fetchone() == (3,), (
            "known by code and name all the same"
        )


def test_codes_that_look_like_a_persons_number_stay_apart(house: House) -> None:
    """In districts such as 500119 a code of digits alone has
    a 19 where a person's number has the year of birth."""
    codes = ["525001199001080062", "525001199002010062"]
    assert all(uscc.is_valid(code) and mask_personal(code) != code for code in codes)
    making.sheet(
        house.inbox / "名录.xlsx",
        [making.HEADINGS, *((n, making.name(n), code, "路", "周丽", "A") for n, code in enumerate(codes))],
    )
    record_list(house.inbox, [record_row(n, code=code) for n, code in enumerate(codes)])
    consolidate(house)
    with duckdb.connect(house.published, read_only=True) as data:
        assert [
            code for (code,) in data.execute("select code from institution order by code").fetchall()
        ] == sorted(codes)
        assert data.execute(
            "select inspected from department_tally where department = '合计'"
        ).fetchone() == (2,)


def test_a_disk_that_fills_up_leaves_the_old_edition(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB closes in silence what it could not write;
    a half-written edition never takes a good one's place."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", small], capture_output=True
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        there = House(house.settings.model_copy(update={"outbox": small}), house.campaign_id)
        roster(there.inbox)
        consolidate(there)
        before = there.published.read_bytes()
        (small / "filler").write_bytes(b"x" * (shutil.disk_usage(small).free - 300_000))
        record_list(there.inbox, [record_row(1)])
        monkeypatch.setattr("flows.consolidation.refuse_full_disk", lambda *_: None)  # it fills up later
        with pytest.raises(OSError, match="No space") as full:
            consolidate(there)
        assert full.value.errno == errno.ENOSPC and there.published.read_bytes() == before
        (small / "filler").unlink()
        consolidate(there)
        with duckdb.connect(there.published, read_only=True) as data:
            assert data.execute("select count(*) from record_result").fetchone() == (1,)
    finally:
        subprocess.run(["umount", small], check=True)


def _everything(path: Path) -> str:
    """All text of an output: every value of a database, every part of a workbook."""
    import zipfile

    if path.suffix == ".duckdb":
        with duckdb.connect(path, read_only=True) as data:
            tables = [
                row[0]
                for row in data.execute(
                    "select table_name from duckdb_tables() where not internal"
                ).fetchall()
            ]
            return "\n".join(str(data.execute(f"from {table}").fetchall()) for table in tables)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return path.read_bytes().decode("utf-8", "replace")


def test_a_disposition_says_what_it_rests_on_and_where(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [
        record_row(1, SJJ, "8", disposition="立案查处"), record_row(2, SJJ, "2", remark="已函告许可部门"), record_row(3, SJJ, "5"),
        record_row(4, SJJ, "8", remark="当场责令整改", signed=""),
    ])  # fmt: skip
    making.form(house.inbox / "表.xlsx", disposition="责令整改", lines=((RSJ, making.TRAINING, "8"),))
    consolidate(house)
    with duckdb.connect(house.published, read_only=True) as data:
        rests_on = data.execute("""
            select f.file_name, d.disposition, d.origin, d.words, d.cell
            from record_disposition as d join source_file as f using (sha256) order by all
        """).fetchall()
        remarks = data.execute(
            "select cell, department, disposition, words from remark_reading order by all"
        ).fetchall()
    assert rests_on[:3] == [
        ("台账.xlsx", "函告许可部门", "remark", "已函告许可部门", "K3"), ("台账.xlsx", "立案查处", "stated", "立案查处", "F2"),
        ("台账.xlsx", "责令整改", "implied", "", "E4"),
    ]  # fmt: skip
    assert [row[:4] for row in rests_on[3:]] == [("表.xlsx", "责令整改", "stated", "责令整改")]
    assert remarks == [
        ("K3", SJJ, "函告许可部门", "已函告许可部门"),
        ("K5", SJJ, "责令整改", "当场责令整改"),
    ], "what was read of a record that does not count is told too"


def test_how_each_table_was_taken_is_published(house: House) -> None:
    roster(house.inbox)
    making.sheet(
        house.inbox / "台账.xlsx", [("一季度",), (*making.LIST_HEADINGS, "风向"), (*record_row(1), "东")]
    )
    consolidate(house)
    with duckdb.connect(house.published, read_only=True) as data:
        row = data.execute("""
            select kind, header_row, split_part(read, '、', 1), unread, rows from understood where file_name = '台账.xlsx'
        """).fetchall()
    assert row == [("record_list", 2, "name=A", "风向=L", 1)]

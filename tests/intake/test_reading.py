"""Every format and encoding of domain.md, and every file that is not what its name says."""

import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from flows.storage.folders import House
from schemas.handover import Extract
from tests import making
from tests.conftest import Run, consolidate

ROWS = [("名称", "统一社会信用代码", "地址", "法定代表人", "信用风险分类"),
        *[(making.name(n), making.code(n), f"建设路{n}号", "周丽", "ABCD"[n % 4]) for n in range(1, 6)]]  # fmt: skip


def _xls(path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("名录")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            page.write(r, c, value)
    book.save(str(path))


def _ods(path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="名录")
    for row in ROWS:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def _text(encoding: str, delimiter: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(making.csv_bytes(ROWS, delimiter).encode(encoding)) and None  # type: ignore[func-returns-value]


FORMATS: dict[str, Callable[[Path], object]] = {
    "a.xlsx": lambda path: making.sheet(path, ROWS),
    "a.xlsm": lambda path: making.sheet(path, ROWS),
    "a.xls": _xls,
    "a.et": _xls,
    "a.ods": _ods,
    "utf8.csv": _text("utf-8", ","),
    "bom.csv": _text("utf-8-sig", ";"),
    "gb.csv": _text("gb18030", "\t"),
    "utf16.csv": _text("utf-16", "\t"),
    "wrong-name.csv": lambda path: making.sheet(path.with_suffix(".xlsx"), ROWS).rename(path),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_roster_counts_in_every_format(name: str, house: House, run: Run) -> None:
    FORMATS[name](house.inbox / name)
    data = run()
    assert data.rows("select name, code, credit_class from institution order by name") == [
        (making.name(n), making.code(n), "ABCD"[n % 4]) for n in range(1, 6)
    ]
    assert data.rows("select file_name, kind, verdict, rows_accepted from source_file") == [
        (name, "roster", "accepted", 5)
    ]


def _encrypted(path: Path) -> None:
    plain = making.sheet(path.with_name("plain.bin"), ROWS)
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("secret", target)
    plain.unlink()


def _part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite one part of an .xlsx."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)


def _zip_bomb(path: Path) -> None:
    making.sheet(path, ROWS)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/media/big.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(bytes(1 << 20))


def _entity_bomb(path: Path) -> None:
    making.sheet(path, ROWS)
    lol = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">' + lol + b"]>"
    _part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: head + data.replace(b"<sheetData>", b"<sheetData><row><c><v>&l9;</v></c></row>"),
    )


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "letter.xlsx": ("F01", lambda path: path.write_bytes("尊敬的各位领导".encode() + bytes(range(256)))),
    "empty.xlsx": ("F01", lambda path: path.write_bytes(b"")),
    "picture.xlsx": ("F01", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))),
    "cut.xlsx": ("F01", lambda path: path.write_bytes(making.sheet(path, ROWS).read_bytes()[:900])),
    "ole.xls": ("F01", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))),
    "locked.xlsx": ("F02", _encrypted),
    "locked.xls": ("F02", lambda path: shutil.copy(Path(__file__).parents[1] / "data" / "locked.xls", path)),
    "bomb.xlsx": ("F05", _zip_bomb),
    "notes.xlsx": ("F03", lambda path: making.sheet(path, [("会议纪要",), ("一、开会",), ("二、散会",)])),
}


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_file_costs_that_file_alone(name: str, house: House, run: Run) -> None:
    rule, make = BROKEN[name]
    make(house.inbox / name)
    making.roster(house.inbox)
    data = run()
    (message,) = data.rows(
        f"select message from finding where file_name = '{name}' and rule = '{rule}' and severity = 'error'"
    )
    assert "改法：" in str(message[0])
    assert data.rows(f"select verdict from source_file where file_name = '{name}'") == [("rejected",)]
    assert data.number("select count(*) from institution") == 4
    assert (house.outbox / "回执" / (name if name.endswith(".xlsx") else f"{name}.xlsx")).exists()
    assert not (house.inbox / name).exists()


@pytest.mark.usefixtures("apart")
def test_entities_are_never_expanded(house: House, run: Run) -> None:
    _entity_bomb(house.inbox / "lol.xlsx")
    began = time.monotonic()
    data = run()
    assert time.monotonic() - began < 15
    assert data.rows("select verdict from source_file") in ([("rejected",)], [("accepted",)])


@pytest.mark.usefixtures("apart")
def test_a_claimed_dimension_costs_nothing(house: House, run: Run) -> None:
    path = making.roster(house.inbox)
    _part(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b'ref="A1:F5"', b'ref="A1:XFD1048576"'))
    assert b"XFD1048576" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert run().number("select count(*) from institution") == 4


@pytest.mark.usefixtures("apart")
def test_two_cells_at_the_ends_of_the_sheet_do_not_eat_the_memory(house: House, run: Run) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "名称"
    book.active["XFD1048576"] = "名录"
    book.save(house.inbox / "sparse.xlsx")
    data = run()
    assert data.rows("select rule from finding where file_name = 'sparse.xlsx'") == [("F05",)]


def test_very_long_cells_are_kept_and_told_short(house: House, run: Run) -> None:
    making.roster(house.inbox)
    making.record_list(
        house.inbox, [making.record_row(1, result="坏" * 30_000), making.record_row(2, remark="长" * 30_000)]
    )
    data = run()
    ((message,),) = data.rows("select message from finding where rule = 'I05'")
    assert len(str(message)) < 300
    assert data.rows("select institution from record_result") == [(making.name(2),)]


def test_a_reader_that_hangs_or_dies_costs_its_file(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.intake.documents.recognise import Original
    from flows.runtime.workers import Workers
    from schemas.handover import Limits, Unreadable
    from tests.bad_reader import read_badly

    jobs = []
    for kind in ("fine", "hang", "exit", "memory", "raise", "fine"):
        path = house.inbox / f"{kind}{len(jobs)}"
        path.write_text(kind)
        jobs.append(Original(path))
    with Workers(read_badly, Limits(seconds=2, memory_bytes=1 << 30), 2) as workers:
        results = [result for _, result in workers.run(jobs)]
    assert [r.rule if isinstance(r, Unreadable) else r for r in results] == [
        "fine",
        "F05",
        "F05",
        "F05",
        "F01",
        "fine",
    ]


def test_formulas_are_read_by_their_value(house: House, run: Run) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(house.inbox / "formulas.xlsx") as book:
        page = book.add_worksheet()
        for c, heading in enumerate(making.HEADINGS):
            page.write(0, c, heading)
        row = making.institution(1)
        for c, value in enumerate(row):
            page.write_formula(1, c, f'="{value}"', None, value)
    assert run().rows("select name, credit_class from institution") == [(making.name(1), "A")]


def test_links_out_of_the_inbox_are_not_followed(house: House, tmp_path: Path) -> None:
    outside = making.roster(tmp_path / "elsewhere")
    (house.inbox / "link.xlsx").symlink_to(outside)
    (house.inbox / "folder").symlink_to(outside.parent)
    run = consolidate(house)
    assert not run.swept.arrivals
    assert {name for name, _ in run.swept.left} == {"link.xlsx", "folder"}
    assert outside.exists()


def test_a_file_that_grows_or_vanishes_while_it_is_read_stays_for_the_next_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.intake import sweep

    growing, vanishing = house.inbox / "growing.csv", house.inbox / "vanishing.csv"
    growing.write_text("名称\n")
    vanishing.write_text("名称\n")
    copied = sweep.copy_in

    def meanwhile(path: Path, name: str, copy: Path, number: int) -> object:
        if path == vanishing:
            path.unlink()
        read = os.fstat

        def grown(descriptor: int) -> os.stat_result:
            seen = read(descriptor)
            if path == growing:
                with path.open("a") as file:
                    file.write("more\n")
            return seen

        with monkeypatch.context() as patch:
            patch.setattr(sweep.os, "fstat", grown)
            return copied(path, name, copy, number)

    with monkeypatch.context() as patch:
        patch.setattr(sweep, "copy_in", meanwhile)
        first = consolidate(house)
    assert not first.swept.arrivals and growing.exists()
    assert {name for name, _ in first.swept.left} == {"growing.csv", "vanishing.csv"}
    assert [a.file_name for a in consolidate(house).swept.arrivals] == ["growing.csv"]


def test_locks_and_unfinished_files_are_left_alone(house: House) -> None:
    for name in ("~$名录.xlsx", "half.xlsx.tmp", ".hidden.xlsx", "load.crdownload"):
        (house.inbox / name).write_bytes(b"x")
    assert not consolidate(house).swept.arrivals
    assert (house.inbox / "~$名录.xlsx").exists()


@pytest.mark.parametrize(
    "name",
    ["a\x07b.xlsx", "=cmd|'C calc'!A0.xlsx", "..\\..\\evil.xlsx", "名录\n二.xlsx", "a" * 200 + ".xlsx"],
)
def test_strange_names_stay_inside(name: str, house: House, run: Run) -> None:
    making.sheet(house.inbox / "plain.xlsx", [making.HEADINGS, (1, "", making.code(1), "", "", "A")])
    (house.inbox / "plain.xlsx").rename(house.inbox / name)
    data = run()
    assert data.number("select count(*) from source_file") == 1
    receipts = [path for path in house.outbox.rglob("*.xlsx") if path.parent.name == "回执"]
    assert len(receipts) == 1 and receipts[0].resolve().is_relative_to(house.outbox.resolve())
    assert all(c.isprintable() for c in receipts[0].name)


def test_a_name_that_is_no_text_is_taken_in(house: House, run: Run) -> None:
    path = making.roster(house.inbox)
    os.rename(path, os.fsencode(house.inbox) + "/名录".encode("gb18030") + b".xlsx")
    assert run().number("select count(*) from institution") == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_told_of_and_left(house: House) -> None:
    path = making.roster(house.inbox)
    path.chmod(0)
    assert [reason for _, reason in consolidate(house).swept.left] == ["没有权限读取"]
    assert path.exists()


def test_a_header_repeated_after_every_row_costs_no_row(house: House, run: Run) -> None:
    """Little tables stacked without a blank row between them."""
    stacked = [row for n in range(1, 5) for row in (making.HEADINGS, making.institution(n))]
    making.sheet(house.inbox / "名录.xlsx", stacked)
    lines = [row for n in range(1, 5) for row in (making.LIST_HEADINGS, making.record_row(n))]
    making.sheet(
        house.inbox / "台账.xlsx",
        [
            *lines,
            ("",),
            making.record_row(1, making.RSJ),
            making.LIST_HEADINGS,
            making.record_row(2, making.RSJ),
        ],
    )
    data = run()
    assert data.number("select count(*) from institution") == 4
    assert data.number("select count(*) from record_result") == 6


def test_a_text_that_stands_in_every_line_of_a_list_is_one_object() -> None:
    extract = Extract()
    names = ["".join(("区", "人社局")) for _ in range(3)]
    extract.add_columns("tally", {"department": names, "measure": names}, 3)
    block = extract.tables["tally"]
    assert {id(text) for column in ("department", "measure") for text in block[column]} == {id(names[0])}
    assert block["figure"] == ["", "", ""]

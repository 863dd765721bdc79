"""附件2 as the Word document it is by birth: counted like a spreadsheet, told of by table, row and column."""

import copy
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from flows.intake.formats.detect import read_grids
from flows.intake.formats.word import read_word
from flows.reports.papers.record_form import FormContent, Line
from flows.reports.papers.record_form_word import write_word_form
from flows.storage.folders import House
from schemas.handover import Limits
from tests import making
from tests.conftest import BY, CAMPAIGN, Cli, Run
from tests.making import PEOPLE, REGISTRATION, RSJ, SJJ, TRAINING, inspectors, roster


def _form(
    n: int, results: tuple[str, str] = ("1", "1"), signed: str = "周丽", day: str = "2024年9月3日"
) -> FormContent:
    lines = [Line(RSJ, TRAINING, results[0]), Line(SJJ, REGISTRATION, results[1])]
    return FormContent(2024, making.name(n), making.code(n), f"建设路{n}号", "周丽", PEOPLE[:2], lines, institution_signature=signed,
                       inspector_signature="张丽、王强", signed_on=day)  # fmt: skip


@pytest.fixture
def ready(house: House) -> House:
    """A house whose roster and inspectors wait in the inbox."""
    roster(house.inbox)
    inspectors(house.inbox)
    return house


def test_a_word_form_counts_like_a_spreadsheet(ready: House, run: Run) -> None:
    write_word_form(_form(1, ("5", "2、5")), ready.inbox / "记录表.docx")
    data = run()
    assert data.rows(
        "select file_name, kind, verdict, rows_accepted from source_file where file_name like '%.docx'"
    ) == [("记录表.docx", "record_form", "accepted", 2)]
    rows = data.rows(
        "select department, result, inspected_on::varchar, sheet, cell from record_result order by cell, result"
    )
    assert rows == [
        (RSJ, 5, "2024-09-03", "Word表格1", "E7"), (SJJ, 2, "2024-09-03", "Word表格1", "E8"), (SJJ, 5, "2024-09-03", "Word表格1", "E8"),
    ]  # fmt: skip


def test_a_fault_is_told_by_table_row_and_column_and_the_receipt_is_a_workbook(
    ready: House, run: Run, tmp_path: Path
) -> None:
    document = ready.inbox / "两户.docx"
    write_word_form(_form(1), document)
    both = docx.Document(str(document))
    other = tmp_path / "另.docx"
    write_word_form(_form(2, ("12", "")), other)
    both.element.body.insert(2, docx.Document(str(other)).tables[0]._tbl)
    both.save(str(document))
    data = run()
    found = data.rows(
        "select rule, sheet, cell, message from finding where file_name = '两户.docx' and severity = 'error' order by rule"
    )
    assert [row[:3] for row in found] == [("I04", "Word表格2", "E8"), ("I05", "Word表格2", "E7")]
    assert "Word文档第2个表格第8行第5列" in str(found[0][3])
    book = openpyxl.load_workbook(ready.outbox / "回执" / "两户.docx.xlsx")
    assert book["Word表格2"]["E7"].comment is not None and book["Word表格2"]["A1"].value == "执法检查人员"
    assert data.number("select count(*) from record_result") == 2


def test_a_picture_in_the_signature_cell_counts_and_beside_it_does_not(ready: House, run: Run) -> None:
    seal = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(seal, "PNG")
    for n, (row, column) in ((1, (9, 1)), (2, (8, 1))):
        path = ready.inbox / f"{n}.docx"
        write_word_form(_form(n, signed=""), path)
        document = docx.Document(str(path))
        document.tables[0].cell(row, column).paragraphs[0].add_run().add_picture(
            io.BytesIO(seal.getvalue()), width=Mm(20)
        )
        document.save(str(path))
    data = run()
    assert data.rows("select distinct institution from record_result") == [(making.name(1),)]
    assert data.rows("select distinct file_name, cell from finding where rule = 'I07'") == [("2.docx", "B10")]


def test_what_people_do_in_word_is_read_as_it_is_shown(ready: House, run: Run) -> None:
    """A value in a content control, one that was tracked in,
    one that was tracked out, a form inside a layout table."""
    path = ready.inbox / "修订.docx"
    write_word_form(_form(1, ("", "")), path)
    document = docx.Document(str(path))
    table = document.tables[0]
    for row, inner in ((6, '<w:ins w:id="1" w:author="a"><w:r><w:t>5</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>1</w:delText></w:r></w:del>'),
                       (7, '<w:sdt><w:sdtContent><w:r><w:t>9</w:t></w:r></w:sdtContent></w:sdt>')):  # fmt: skip
        paragraph = table.cell(row, 4).paragraphs[0]._p
        paragraph.append(parse_xml(f"<w:smartTag {nsdecls('w')}>{inner}</w:smartTag>"))
    outer = document.add_table(1, 1)
    outer.cell(0, 0)._tc.insert(0, table._tbl)
    document.save(str(path))
    data = run()
    assert sorted(data.rows("select department, result, sheet from record_result")) == sorted(
        [(RSJ, 5, "Word表格2"), (SJJ, 9, "Word表格2")]
    )


@settings(max_examples=40, deadline=None)
@given(merges=st.lists(st.tuples(*[st.integers(0, 5)] * 4), max_size=4))
def test_a_cell_stands_where_word_shows_it(merges: list[tuple[int, int, int, int]]) -> None:
    document = docx.Document()
    table = document.add_table(6, 6)
    taken: set[tuple[int, int]] = set()
    expected = {(r, c): f"{r},{c}" for r in range(6) for c in range(6)}
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = expected[r, c]
    spans = []
    for a, b, c, d in merges:
        top, bottom, left, right = min(a, c), max(a, c), min(b, d), max(b, d)
        cells = {(r, k) for r in range(top, bottom + 1) for k in range(left, right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            spans.append((top, left, bottom, right))
            for r, k in cells:
                table.cell(r, k).text = ""
                expected[r, k] = ""
            table.cell(top, left).merge(table.cell(bottom, right)).text = "merged"
            expected[top, left] = "merged"
    out = io.BytesIO()
    document.save(out)
    (grid,) = read_grids(out.getvalue(), Limits())
    assert {(r, c): text for r, row in enumerate(grid.rows) for c, text in enumerate(row)} == expected
    assert sorted(grid.merged) == sorted(spans)


def test_the_draws_word_forms_read_back(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder, 20)
    inspectors(folder)
    assert cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-09-02").returncode == 0
    forms = sorted((tmp_path / "outbox" / CAMPAIGN / "抽取" / "记录表").glob("*.docx"))
    assert forms
    for form in forms:
        document = docx.Document(str(form))
        table = document.tables[0]
        team = "、".join(cell.text for cell in table.columns[1].cells[1:3])
        for row, column, text in (
            (-5, 4, "1"),
            (-4, 4, "9"),
            (-2, 1, "周丽"),
            (-2, 4, team),
            (-1, 0, "2024年9月3日"),
        ):
            table.cell(len(table.rows) + row, column).text = text
        document.save(str(folder / form.name))
    done = cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    assert done.returncode == 0, done.stdout
    asked = cli("sql", "select count(distinct institution_id), count(*) from record_result", "--csv", "n.csv")
    assert (
        asked.returncode == 0
        and (tmp_path / "n.csv").read_text("utf-8-sig").splitlines()[1] == f"{len(forms)},{2 * len(forms)}"
    )


def test_an_old_word_document_says_what_to_save_as(ready: House, run: Run) -> None:
    (ready.inbox / "记录表.doc").write_bytes((Path(__file__).parents[1] / "data" / "old.doc").read_bytes())
    (ready.inbox / "坏.docx").write_bytes(b"PK\x03\x04" + b"0" * 300)
    ((message,),) = run().rows("select message from finding where file_name = '记录表.doc' and rule = 'F01'")
    assert ".docx" in str(message)


_NS = (
    nsdecls("w")
    + ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_NS += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _cells(*cells: str) -> bytes:
    """A document's main part with one row of these cells."""
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:document {_NS}><w:body><w:tbl><w:tr>{row}</w:tr></w:tbl></w:body></w:document>".encode()


def test_tracked_changes_are_read_as_they_are_shown() -> None:
    moved = "<w:p><w:moveFrom><w:r><w:t>1</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>9</w:t></w:r></w:ins><w:del><w:r><w:delText>5</w:delText></w:r></w:del></w:p>"
    picture = "<w:p><w:del><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:del></w:p>"
    kept = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    (grid,) = read_word(_cells(moved, picture, kept), Limits())
    assert grid.rows == [["9", "", ""]] and grid.pictures == ((0, 2, 0, 2),)
    struck = _cells("<w:p><w:r><w:t>旧</w:t></w:r></w:p>").replace(
        b"<w:tr>", b"<w:tr><w:trPr><w:del/></w:trPr>"
    )
    assert read_word(struck, Limits())[0].rows == []


def test_a_text_box_beside_a_cell_is_not_in_it_and_is_read_once() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent><w:p><w:r><w:t>注</w:t></w:r></w:p>{inner}</w:txbxContent>"
    cell = f"<w:p><w:r><w:t>5</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert [grid.rows for grid in read_word(_cells(cell), Limits())] == [[["5"]], [["框里"]]]


@pytest.mark.parametrize("variant", ["strict", "docm", "document2", "dangling"])
def test_documents_of_other_kinds_are_read_too(variant: str, ready: House, run: Run) -> None:
    made = ready.inbox / "记录表.docx"
    write_word_form(_form(1), made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if variant == "strict":
        kinds = (b"wordprocessingml/2006/main", b"wordprocessingml/main")
        parts = {
            n: d.replace(
                b"http://schemas.openxmlformats.org/" + kinds[0], b"http://purl.oclc.org/ooxml/" + kinds[1]
            )
            for n, d in parts.items()
        }
    elif variant == "docm":
        key = "[Content_Types].xml"
        parts[key] = parts[key].replace(
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main",
        )
    elif variant == "document2":
        parts["word/document2.xml"] = parts.pop("word/document.xml")
        parts = {n: d.replace(b"word/document.xml", b"word/document2.xml") for n, d in parts.items()}
    else:
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace(
            b"</Relationships>", b'<Relationship Id="rX" Type="x" Target="../NULL"/></Relationships>'
        )
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert run().rows("select count(*) from record_result") == [(2,)]


def test_a_form_drawn_as_several_tables_puts_nobody_on_the_inspectors_list(ready: House, run: Run) -> None:
    made = ready.inbox / "分开.docx"
    write_word_form(_form(1), made)
    document = docx.Document(str(made))
    table = document.tables[0]
    below = copy.deepcopy(table._tbl)
    team = len(PEOPLE[:2]) + 1
    for row in list(table.rows)[team:]:
        table._tbl.remove(row._tr)
    for row in below.findall(qn("w:tr"))[:team]:
        below.remove(row)
    document.element.body.insert(2, document.add_paragraph("　")._p)
    document.element.body.insert(3, below)
    document.save(str(made))
    data = run()
    assert data.rows("select name from inspector order by name") == [(name,) for name, _, _ in sorted(PEOPLE)]
    assert data.rows("select rule, sheet from finding where rule in ('F06', 'I10', 'I11')") == []
    assert data.rows("select count(*) from record_result") == [(2,)]

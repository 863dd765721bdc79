"""Comments on cells, in every format that has them: told, never read, never lost."""

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from flows.intake.documents.recognise import extract_grids
from flows.intake.formats.detect import read_grids
from schemas.handover import Limits
from tests.making import LIST_HEADINGS, record_row

ROWS = (LIST_HEADINGS, record_row(1))
SAID = {"E1": "填 1—10", "E2": "张三:\n应为5，已责令整改", "I2": " ", "N9": "第2户另报"}
TOLD = {("E1", "填 1—10", "info"), ("E2", "应为5，已责令整改", "warning"), ("N9", "第2户另报", "warning")}


def _xlsx() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in ROWS:
        page.append(row)
    for cell, text in SAID.items():
        page[cell].comment = Comment(text, "张三")
    book.save(file)
    return file.getvalue()


def _xlsx_of_another_library() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    for r, row in enumerate(ROWS):
        page.write_row(r, 0, row)
    for cell, text in SAID.items():
        page.write_comment(cell, text)
    book.close()
    return file.getvalue()


def _flat_open_document() -> bytes:
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)

    def cell(place: str, text: object) -> str:
        said = SAID.get(place, "")
        noted = f"<office:annotation><text:p>{said}</text:p></office:annotation>" if said else ""
        kind = ' office:value-type="string"' if text else ""
        return f"<table:table-cell{kind}>{noted}<text:p>{text}</text:p></table:table-cell>"

    blank = (("",) * 14,) * 6
    rows = "".join(
        "<table:table-row>"
        + "".join(cell(f"{'ABCDEFGHIJKLMN'[c]}{r}", text) for c, text in enumerate(row))
        + "</table:table-row>"
        for r, row in enumerate((*ROWS, *blank, ("",) * 14), 1)
    )
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    body = f'<office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body>'
    return f"<office:document {spaces} {kind}>{body}</office:document>".encode()


def _xml_2003() -> bytes:
    def cell(place: str, text: object) -> str:
        noted = f'<Comment><ss:Data xmlns="x">{SAID[place]}</ss:Data></Comment>' if place in SAID else ""
        return f'<Cell ss:Index="{ord(place[0]) - 64}"><Data ss:Type="String">{text}</Data>{noted}</Cell>'

    rows = [
        "".join(cell(f"{chr(65 + c)}{r}", text) for c, text in enumerate(row))
        for r, row in enumerate(ROWS, 1)
    ]
    body = "".join(f"<Row>{row}</Row>" for row in rows) + f'<Row ss:Index="9">{cell("N9", "")}</Row>'
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="表"><Table>{body}</Table></Worksheet></Workbook>'.encode()


WRITERS = (_xlsx, _xlsx_of_another_library, _flat_open_document, _xml_2003)


def _told(data: bytes) -> set[tuple[str, str, str]]:
    told = extract_grids(read_grids(data, Limits())).tables["told"]
    assert set(told["rule"]) == {"F09"}
    return set(zip(told["cell"], told["found"], told["severity"], strict=True))


@pytest.mark.parametrize("write", WRITERS)
def test_a_comment_with_words_is_told_where_it_stands(write: Callable[[], bytes]) -> None:
    assert _told(write()) == TOLD


def test_comments_of_a_word_document_are_told() -> None:
    document, file = docx.Document(), io.BytesIO()
    table = document.add_table(len(ROWS), len(LIST_HEADINGS))
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = str(text)
    document.add_comment(table.cell(1, 4).paragraphs[0].runs, text="这户应为5", author="张三")
    document.add_comment(document.add_paragraph("说明：无").runs, text="以附件为准", author="张三")
    document.save(file)
    assert _told(file.getvalue()) == {("E2", "这户应为5", "warning"), ("A3", "以附件为准", "warning")}

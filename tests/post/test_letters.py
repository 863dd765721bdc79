"""Letters as they stand in a mailbox: what a header says (envelopes.txt), and what ours say, to whom, and
when two of them are the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.post.letters import Letter, SentFile, department_letter, reply_letter, summary_letter
from flows.post.mailbox import _envelope
from flows.reports.published import Head
from tests.making import RSJ, SJJ

HEAD: Final = Head(
    "2024-x", "专项检查", "文号", "办公室", "培训机构", "统计表", date(2024, 7, 1), date(2024, 11, 30), None, date(2024, 10, 31),
    datetime(2024, 10, 31, 2),
)  # fmt: skip
FROM, TO = "office@example.test", "rsj@example.test"


def _headers() -> Iterator[tuple[str, str, list[str]]]:
    for chapter in Path(__file__).with_name("envelopes.txt").read_text("utf-8").split("\n## ")[1:]:
        title, _, rest = chapter.partition("\n")
        header, _, said = rest.partition("----\n")
        yield title, header, [part.strip() for part in said.strip("\n").split("│")]


@pytest.mark.parametrize(("title", "header", "said"), _headers())
def test_what_a_header_says(title: str, header: str, said: list[str]) -> None:
    read = _envelope("1", 9, header.encode())
    sent = f"{read.sent_at:%Y-%m-%d %H:%M}" if read.sent_at else ""
    assert [read.sender, sent, read.subject, "答复" if read.answerable else "不答"] == said, title


@given(st.binary(max_size=200))
def test_no_header_breaks_the_reading(header: bytes) -> None:
    read = _envelope("1", 9, b"From: " + header)
    assert (read.uid, read.size) == ("1", 9) and read.sender.isprintable() and "\n" not in read.subject


def _text(letter: Letter) -> str:
    body = letter.message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def _attached(letter: Letter) -> list[str]:
    return [str(part.get_filename()) for part in letter.message.iter_attachments()]


def _reply(
    files: list[SentFile], bare: tuple[str, ...] = (), mails: tuple[str, ...] = ("m1",), to: str = TO
) -> Letter:
    return reply_letter(HEAD, FROM, to, "检查结果", mails, "<x@y>", files, bare)


def _file(
    verdict: str, accepted: int, rejected: int, *findings: str, receipt: Path | None = None
) -> SentFile:
    return SentFile("台账.xlsx", "检查情况台账", verdict, accepted, rejected, findings, receipt)


BECAME = {
    "1. 台账.xlsx：检查情况台账，计入 3 行，不计 0 行": _file("accepted", 3, 0),
    "1. 台账.xlsx：检查情况台账，计入 2 行，不计 1 行": _file("partly_accepted", 2, 1),
    "1. 台账.xlsx：检查情况台账，计入 0 行，不计 3 行": _file("rejected", 0, 3),
    "1. 台账.xlsx：不能采用": _file("rejected", 0, 0),
    "1. 台账.xlsx：与此前收到的完全相同，没有重复计入": _file("duplicate", 3, 0),
}


@pytest.mark.parametrize("told", BECAME)
def test_what_became_of_a_file(told: str) -> None:
    assert told in _text(_reply([BECAME[told]])).splitlines()


WRONG = [
    (_file("accepted", 3, 0), False),
    (_file("duplicate", 3, 0), False),
    (_file("accepted", 3, 0, "提醒　备注没有写明是哪个部门"), True),
    (_file("partly_accepted", 2, 1), True),
    (_file("rejected", 0, 0), True),
]


@pytest.mark.parametrize(("file", "is_wrong"), WRONG)
def test_whose_sender_has_something_to_mend(file: SentFile, is_wrong: bool) -> None:
    assert file.is_wrong == is_wrong


def test_an_answer_goes_to_its_sender_alone_and_hangs_on_the_last_message(tmp_path: Path) -> None:
    receipt = tmp_path / "台账.xlsx"
    receipt.write_bytes(b"x")
    letter = _reply([_file("rejected", 0, 1, "错误　表!E3　没有填检查结果", receipt=receipt)], ("见附件",))
    assert letter.recipients == (TO,) and letter.subject == "【双随机】材料处理情况：检查结果"
    assert letter.message["In-Reply-To"] == letter.message["References"] == "<x@y>"
    assert letter.message["Auto-Submitted"] == "auto-replied" and _attached(letter) == ["台账.xlsx"]
    said = _text(letter)
    assert "　　错误　表!E3　没有填检查结果" in said.splitlines()
    assert "邮件“见附件”里没有附件" in said and "附上的回执里" in said


def test_an_answer_without_a_receipt_speaks_of_none() -> None:
    assert "回执" not in _text(_reply([_file("accepted", 3, 0)])) and not _attached(_reply([]))


def test_two_answers_are_the_same_where_they_answer_the_same_messages() -> None:
    first = _reply([], mails=("a", "b"))
    assert _reply([_file("accepted", 1, 0)], mails=("b", "a")).message_id == first.message_id
    assert _reply([], mails=("a",)).message_id != first.message_id
    assert _reply([], mails=("a", "b"), to="sjj@example.test").message_id != first.message_id


def _owed(tmp_path: Path) -> Path:
    owed = tmp_path / f"催办单-{RSJ}.xlsx"
    owed.write_bytes(b"owed")
    return owed


def _receipt(tmp_path: Path, name: str = "九月.xlsx", data: bytes = b"x") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_departments_letter_says_what_is_with_it(tmp_path: Path) -> None:
    owed, receipt = _owed(tmp_path), _receipt(tmp_path)
    both = department_letter(HEAD, FROM, RSJ, TO, [receipt], owed, "duty")
    assert both.subject == f"【双随机】{RSJ} 待办和需补正的材料 2024-10-31"
    assert _attached(both) == [owed.name, "九月.xlsx"]
    assert "　　九月.xlsx" in _text(both).splitlines() and f"　　{owed.name}" not in _text(both).splitlines()
    alone = department_letter(HEAD, FROM, RSJ, TO, [receipt], None, "")
    assert alone.subject == f"【双随机】{RSJ} 需补正的材料 2024-10-31"
    assert "要办的事项" not in _text(alone) and _attached(alone) == ["九月.xlsx"]
    owing = department_letter(HEAD, FROM, RSJ, TO, [], owed, "duty")
    assert "需要补正" not in _text(owing) and owing.recipients == (TO,)


def test_a_department_is_written_to_again_when_its_receipts_or_duties_are_others(tmp_path: Path) -> None:
    receipt = _receipt(tmp_path)
    first = department_letter(HEAD, FROM, RSJ, TO, [receipt], None, "")
    tomorrow = replace(HEAD, as_of=date(2024, 11, 1), run_at=datetime(2024, 11, 1, 2))
    again = department_letter(tomorrow, FROM, RSJ, TO, [receipt], None, "")
    assert again.message_id == first.message_id, "the same is not sent every night"
    others = [
        department_letter(HEAD, FROM, SJJ, TO, [receipt], None, ""),
        department_letter(HEAD, FROM, RSJ, TO, [_receipt(tmp_path, data=b"y")], None, ""),
        department_letter(HEAD, FROM, RSJ, TO, [receipt], None, "duty"),
        department_letter(replace(HEAD, campaign="2025-x"), FROM, RSJ, TO, [receipt], None, ""),
    ]
    assert len({letter.message_id for letter in (first, *others)}) == 5


def _summary(tmp_path: Path, head: Head = HEAD, cc: tuple[str, ...] = ("b@example.test",)) -> Letter:
    brief, workbook = tmp_path / "简报.html", tmp_path / "汇总表.xlsx"
    brief.write_text("<p>已检查 3 户</p>", "utf-8")
    workbook.write_bytes(b"xlsx")
    return summary_letter(head, FROM, ["主任 <a@example.test>"], cc, brief, workbook)


def test_the_brief_goes_to_all_with_the_workbook_of_its_day(tmp_path: Path) -> None:
    letter = _summary(tmp_path)
    assert letter.recipients == ("a@example.test", "b@example.test")
    assert letter.message["To"] == "主任 <a@example.test>" and letter.message["Cc"] == "b@example.test"
    assert _attached(letter) == ["汇总表-2024-10-31.xlsx"]
    page = letter.message.get_body(("html",))
    assert isinstance(page, EmailMessage) and "已检查 3 户" in page.get_content()
    assert "Cc" not in _summary(tmp_path, cc=()).message


def test_the_brief_is_one_a_day_and_campaign(tmp_path: Path) -> None:
    first = _summary(tmp_path)
    assert _summary(tmp_path, replace(HEAD, run_at=datetime(2024, 10, 31, 9))).message_id == first.message_id
    assert _summary(tmp_path, replace(HEAD, as_of=date(2024, 11, 1))).message_id != first.message_id
    assert _summary(tmp_path, replace(HEAD, campaign="2025-x")).message_id != first.message_id


def test_a_subject_of_several_lines_adds_no_header(tmp_path: Path) -> None:
    letter = _summary(tmp_path, replace(HEAD, title="专项\r\nBcc: x@example.test\r\n检查"))
    assert letter.message["Bcc"] is None and "x@example.test" not in letter.recipients
    assert letter.subject == "【双随机】专项 Bcc: x@example.test 检查 简报 2024-10-31"

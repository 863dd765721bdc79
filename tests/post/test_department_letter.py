"""A department's letter: its 催办单 and its receipts, sent again when what it owes has become something else."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from flows.post.letters import Letter, department_letter
from flows.post.outgoing import _without_days_left
from flows.reports.published import Head
from tests.making import SJJ

HEAD = Head(
    "2024-x", "专项检查", "文号", "办公室", "培训机构", "统计表", date(2024, 7, 1), date(2024, 11, 30), None, date(2024, 10, 30),
    datetime(2024, 10, 30, 2),
)  # fmt: skip
DUTY = ("新华区第1职业培训学校", "publication", date(2024, 11, 4), 3, "")


def _letter(tmp_path: Path, section: str, duty: tuple[object, ...], head: Head = HEAD) -> Letter:
    owed = tmp_path / f"催办单-{SJJ}.xlsx"
    owed.write_bytes(repr(duty).encode())
    said = _without_days_left({section: [duty]})
    return department_letter(head, "a@example.test", SJJ, "b@example.test", [], owed, said)


def test_what_is_owed_goes_with_the_letter_and_again_only_when_it_changes(tmp_path: Path) -> None:
    first = _letter(tmp_path, "还没有到期的", DUTY)
    assert [part.get_filename() for part in first.message.iter_attachments()] == [f"催办单-{SJJ}.xlsx"]
    assert "还有要办的事项" in first.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    next_day = replace(HEAD, as_of=date(2024, 10, 31))
    later = (*DUTY[:3], 2, "")
    assert _letter(tmp_path, "还没有到期的", later, next_day).message_id == first.message_id
    assert _letter(tmp_path, "逾期和快到期的", later, next_day).message_id != first.message_id, (
        "it has become urgent"
    )

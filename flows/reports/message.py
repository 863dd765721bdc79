"""The mail of a run: the brief as body with the workbook attached; to a department its receipts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.reports.published import Head

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be sent, and the identity by which a repeated run knows it."""

    message_id: str
    message: EmailMessage
    recipients: tuple[str, ...]


def summary_letter(head: Head, sender: str, to: Sequence[str], cc: Sequence[str], brief: Path, workbook: Path) -> Letter:
    """The brief for everyone of the campaign, with 汇总表.xlsx."""
    text = f"{head.title}\n统计日 {head.as_of}。详情见正文和附件“{workbook.name}”。"
    letter = _letter(head, "summary", f"【双随机】{head.title} 简报 {head.as_of}", sender, to, cc, text)
    letter.message.add_alternative(brief.read_text("utf-8"), subtype="html")
    _attach(letter.message, workbook, f"汇总表-{head.as_of}.xlsx")
    return letter


def receipts_letter(head: Head, sender: str, department: str, to: str, receipts: Sequence[Path]) -> Letter:
    """What a department has to mend, its receipts attached."""
    listed = "\n".join(f"　　{path.name}" for path in receipts)
    text = f"{department}：\n　　贵单位报送的下列材料有需要补正或核对的地方，位置和改法标在附件里，改好后请重新报送：\n{listed}\n{head.office}"
    identity = "receipts " + department + hashlib.sha256(b"".join(p.read_bytes() for p in receipts)).hexdigest()
    letter = _letter(head, identity, f"【双随机】{department} 需补正的材料 {head.as_of}", sender, [to], [], text)
    for path in receipts:
        _attach(letter.message, path, path.name)
    return letter


def _letter(head: Head, kind: str, subject: str, sender: str, to: Sequence[str], cc: Sequence[str], text: str) -> Letter:
    message = EmailMessage(policy=SMTP)
    mark = hashlib.sha256(f"{head.campaign}\n{head.as_of}\n{kind}".encode()).hexdigest()[:40]
    message_id = f"<{mark}@shuangsuiji>"
    message["Message-ID"] = message_id
    message["Subject"] = " ".join(subject.split())
    message["From"] = sender
    message["To"] = ", ".join(to)
    if cc:
        message["Cc"] = ", ".join(cc)
    message["Date"] = format_datetime(head.run_at.replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return Letter(message_id, message, (*to, *cc))


def _attach(message: EmailMessage, path: Path, name: str) -> None:
    message.add_attachment(path.read_bytes(), maintype=_XLSX[0], subtype=_XLSX[1], filename=name)

"""The mail of a run: the brief as body with the workbook attached;
to a department what it owes and its receipts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.reports.published import Head

_LARGEST_LETTER = 15 << 20
_TOO_LARGE = "另有 {} 份回执太大，没有附上，请向办公室索取。"
_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be sent, the bare addresses it goes to,
    and the identity by which a repeated run knows it."""

    message_id: str
    message: EmailMessage
    recipients: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What the message is about."""
        return str(self.message["Subject"])


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file somebody sent by mail: what it was taken for,
    how many of its lines count, what is wrong with it."""

    name: str
    kind: str
    verdict: str
    accepted: int
    rejected: int
    findings: tuple[str, ...]
    receipt: Path | None

    @property
    def is_wrong(self) -> bool:
        """Whether its sender has something to mend or to look at."""
        return bool(self.findings) or self.verdict in ("rejected", "partly_accepted")


def summary_letter(
    head: Head, sender: str, to: Sequence[str], cc: Sequence[str], brief: Path, workbook: Path
) -> Letter:
    """The brief for everyone of the campaign, with 汇总表.xlsx."""
    text = f"{head.title}\n统计日 {head.as_of}。详情见正文和附件“{workbook.name}”。"
    letter = _letter(head, "summary", f"【双随机】{head.title} 简报 {head.as_of}", sender, to, cc, text)
    letter.message.add_alternative(brief.read_text("utf-8"), subtype="html")
    _attach(letter.message, workbook, f"汇总表-{head.as_of}.xlsx")
    return letter


def department_letter(
    head: Head,
    sender: str,
    department: str,
    to: str,
    receipts: Sequence[Path],
    owed: Path | None,
    duties: str,
) -> Letter:
    """What a department still owes (its 催办单) and has to mend (its receipts).

    The same goes out once, not every night: `duties` says what is owed without the days that are left for it.
    """
    fitting, left_out = _that_fit([*((owed,) if owed else ()), *receipts])
    parts = []
    if owed:
        parts.append(f"　　贵单位还有要办的事项，列在附件“{owed.name}”里，请按期办理并报送记录、台账。")
    if receipts:
        listed = "\n".join(f"　　{path.name}" for path in fitting if path != owed)
        parts.append(
            f"　　贵单位报送的下列材料有需要补正或核对的地方，位置和改法标在附件里，改好后请重新报送：\n{listed}"
        )
    if left_out:
        parts.append(_TOO_LARGE.format(left_out))
    text = "\n".join((f"{department}：", *parts, head.office))
    said = b"".join(path.read_bytes() for path in receipts) + duties.encode()
    digest = hashlib.sha256(said).hexdigest()
    identity = f"receipts {department}{digest}"
    subject = f"【双随机】{department} {'待办和需补正的材料' if owed else '需补正的材料'} {head.as_of}"
    letter = _letter(head, identity, subject, sender, [to], [], text, dated=False)
    for path in fitting:
        _attach(letter.message, path, path.name)
    return letter


def reply_letter(
    head: Head,
    sender: str,
    to: str,
    about: str,
    mails: Sequence[str],
    last_id: str,
    files: Sequence[SentFile],
    bare: Sequence[str],
) -> Letter:
    """The answer to one sender: each file with what became of it;
    `bare`: subjects of messages that held no file.

    `mails` are the messages it answers, whatever their senders call them;
    `last_id` is the last one's Message-ID.
    """
    lines = [f"您好：\n　　{head.title}：您发来的材料已经收到，处理情况如下："]
    for number, file in enumerate(files, 1):
        lines.append(f"\n{number}. {file.name}：{_became(file)}")
        lines += [f"　　{finding}" for finding in file.findings]
    lines += [f"\n邮件“{subject}”里没有附件，没有收到材料，请附上表格重新发送。" for subject in bare]
    receipts, left_out = _that_fit([file.receipt for file in files if file.receipt])
    if receipts:
        lines.append(
            "\n附上的回执里，有问题的格子涂了色并写明改法。请在您自己的原件上改好，重新写一封邮件发来（不要直接回复本邮件）。"
        )
    if left_out:
        lines.append(f"\n{_TOO_LARGE.format(left_out)}")
    lines.append(f"\n{head.office}\n（本邮件由系统自动发出）")
    identity = "reply " + to + " " + " ".join(sorted(mails))
    letter = _letter(
        head, identity, f"【双随机】材料处理情况：{about}", sender, [to], [], "\n".join(lines), dated=False
    )
    letter.message["In-Reply-To"] = _header_safe(last_id)
    letter.message["References"] = _header_safe(last_id)
    letter.message.replace_header("Auto-Submitted", "auto-replied")
    for path in receipts:
        _attach(letter.message, path, path.name)
    return letter


def _that_fit(receipts: Sequence[Path]) -> tuple[list[Path], int]:
    """The receipts that a mail has room for, the small ones whatever stands before them;
    and how many are left out."""
    room = _LARGEST_LETTER
    fitting = []
    for path in dict.fromkeys(receipts):
        size = path.stat().st_size
        if size <= room:
            fitting.append(path)
            room -= size
    return fitting, len(dict.fromkeys(receipts)) - len(fitting)


def _became(file: SentFile) -> str:
    if file.verdict == "duplicate":
        return "与此前收到的完全相同，没有重复计入"
    if file.verdict == "rejected" and not file.accepted and not file.rejected:
        return "不能采用"
    return f"{file.kind}，计入 {file.accepted} 行，不计 {file.rejected} 行"


def _header_safe(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c.isascii())[:200]


def _letter(
    head: Head,
    kind: str,
    subject: str,
    sender: str,
    to: Sequence[str],
    cc: Sequence[str],
    text: str,
    *,
    dated: bool = True,
) -> Letter:
    """A letter whose identity is its campaign, its kind and, where it is `dated`, the as-of date."""
    message = EmailMessage(policy=SMTP)
    mark = hashlib.sha256(f"{head.campaign}\n{head.as_of if dated else ''}\n{kind}".encode()).hexdigest()[:40]
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
    return Letter(message_id, message, tuple(address for _, address in getaddresses([*to, *cc])))


def _attach(message: EmailMessage, path: Path, name: str) -> None:
    message.add_attachment(path.read_bytes(), maintype=_XLSX[0], subtype=_XLSX[1], filename=name)

"""Answers to those who sent something by mail:
what was received, what counts, what does not and how to mend it.

At most one a sender and run; none to automatic mail, to a reply,
or to who sent nothing wrong (unless acknowledge = true).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from flows.post.letters import Letter, SentFile, reply_letter
from flows.post.outgoing import Posted, deliver_letter, unsent
from flows.post.received import note_answered
from flows.post.sent import sent_before
from flows.post.smtp import Refusal
from flows.reports.published import Published, open_published
from flows.reports.receipts import receipts_by_file
from flows.storage.folders import House
from schemas.campaign import Campaign
from schemas.identifiers import mask_personal
from schemas.rules import SEVERITY_LABELS
from schemas.vocabulary import KINDS

_FINDINGS_SHOWN = 15


@dataclass(frozen=True, slots=True)
class _Message:
    mail: str
    message_id: str
    sender: str
    subject: str
    is_answerable: bool
    files: tuple[str, ...]


def reply(house: House, campaign: Campaign, warehouse: duckdb.DuckDBPyConnection) -> list[Posted]:
    """Answer the messages taken in and not answered yet; what became of each answer.

    Without a mail server nobody is answered, now or later. An answer that could not be sent is tried again by
    the next run, unless the server has refused it for good;
    where the server lets nobody in, the others do not each wait for it again.
    """
    if campaign.mailbox is None:
        return []
    waiting = _unanswered(warehouse)
    if not house.settings.smtp_host:
        note_answered(house, warehouse, (message.mail for message in waiting))
        return []
    told: list[Posted] = []
    known = sent_before(house, warehouse)
    with open_published(house.published) as data:
        for sender in dict.fromkeys(message.sender for message in waiting):
            messages = [message for message in waiting if message.sender == sender]
            letter = _letter(
                house, campaign, data, [message for message in messages if message.is_answerable]
            )
            if letter is not None and letter.message_id not in known:
                answer = deliver_letter(house, letter, warehouse)
                if isinstance(answer, Refusal) and (answer.is_shut or not answer.is_final):
                    told.append(unsent(letter, answer.reason, "下次汇总时再发"))
                    if answer.is_shut:
                        break
                    continue
                told.append(
                    unsent(letter, answer.reason, "请另行告知发件人")
                    if isinstance(answer, Refusal)
                    else answer
                )
            note_answered(house, warehouse, (message.mail for message in messages))
    return told


def _unanswered(warehouse: duckdb.DuckDBPyConnection) -> list[_Message]:
    """The messages whose files have all been taken in,
    in the order they came, without those that are answered."""
    rows = warehouse.execute("""
        select mail, any_value(message_id), any_value(sender), any_value(subject), bool_and(answerable),
            list(file_name order by rowid) filter (file_name is not null)
        from mail_received as m
        where mail not in (from mail_answered) and message_id not in (from mail_answered)
        group by mail
        having bool_and(file_name is null or exists (
            select 1 from arrival as a where a.sha256 = m.sha256 and a.file_name = m.file_name
        ))
        order by min(rowid)
    """).fetchall()
    return [
        _Message(mail, identity, sender, subject, bool(may), tuple(files or ()))
        for mail, identity, sender, subject, may, files in rows
    ]


def _letter(house: House, campaign: Campaign, data: Published, messages: Sequence[_Message]) -> Letter | None:
    """The answer to one sender, or None where nothing has to be said."""
    assert campaign.mailbox is not None
    if not messages:
        return None
    files = [file for message in messages for file in _files(house, data, message)]
    bare = [mask_personal(message.subject) for message in messages if not message.files]
    if not (campaign.mailbox.acknowledge or bare or any(file.is_wrong for file in files)):
        return None
    sender = house.settings.mail_from or house.settings.smtp_user or "shuangsuiji@localhost"
    about = mask_personal(messages[0].subject) + (f" 等 {len(messages)} 封" if len(messages) > 1 else "")
    mails = [message.mail for message in messages]
    return reply_letter(
        data.head, sender, messages[0].sender, about, mails, messages[-1].message_id, files, bare
    )


def _files(house: House, data: Published, message: _Message) -> Iterator[SentFile]:
    """The files of a message and the members of its archives, as published."""
    places = [_quoted(mask_personal(name)) for name in message.files]
    where = (
        " or ".join(f"file_name = {place} or starts_with(file_name, {place} || '/')" for place in places)
        or "false"
    )
    rows = data.rows(f"""
        select file_name, sha256, kind, verdict, rows_accepted, rows_rejected
        from source_file where {where} order by arrival
    """)  # noqa: S608 - quoted
    receipts = receipts_by_file(house)
    for file_name, sha256, kind, verdict, accepted, rejected in rows:
        findings = [] if verdict == "duplicate" else _findings(data, str(file_name), str(sha256))
        receipt = receipts.get((str(file_name), str(sha256))) if findings else None
        yield SentFile(
            str(file_name).split("/", 2)[-1],
            KINDS.get(str(kind), "未认出的文件"),
            str(verdict),
            int(str(accepted)),
            int(str(rejected)),
            tuple(findings),
            receipt,
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _findings(data: Published, file_name: str, sha256: str) -> list[str]:
    rows = data.rows(f"""
        select severity, sheet, cell, message from finding
        where sha256 = {_quoted(sha256)} and file_name = {_quoted(file_name)}
            and severity in ('error', 'warning')
        order by severity, sheet, cell
    """)  # noqa: S608 - quoted
    told = [
        f"{SEVERITY_LABELS[str(severity)]}　{f'{sheet}!{cell}　' if sheet and cell else ''}{message}"
        for severity, sheet, cell, message in rows
    ]
    rest = len(told) - _FINDINGS_SHOWN
    return told[:_FINDINGS_SHOWN] + ([f"另有 {rest} 处，见附上的回执"] if rest > 0 else [])

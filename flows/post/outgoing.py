"""Mailing the outputs: once a campaign and date, and never at the cost of the consolidation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.post.letters import Letter, department_letter, summary_letter
from flows.post.sent import remember_sent, sent_before
from flows.post.smtp import Refusal, deliver
from flows.reports.arrears import arrears, arrears_path
from flows.reports.published import Published, Row, open_published
from flows.reports.receipts import receipts_by_file
from flows.storage.folders import House
from flows.storage.replacing import replacing
from schemas.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one message: sent, already sent, kept as .eml, or failed with the reason."""

    subject: str
    outcome: str
    failed: bool = False


def post(
    house: House, campaign: Campaign, warehouse: duckdb.DuckDBPyConnection, *, asked: bool, arrived: int
) -> list[Posted]:
    """Send what the campaign's [mail] and the departments' mail ask for;
    `asked`: by `send`, whatever `when` says.

    Nothing is raised for a mail server's sake: a failure is an outcome to be told.
    """
    known = sent_before(house, warehouse)
    try:
        letters = list(_letters(house, campaign, asked=asked, arrived=arrived))
    except ValueError as error:  # an address that cannot stand in a header
        return [Posted("邮件", f"没有发出：campaign.toml 里的邮箱地址不对（{error}）", failed=True)]
    mend = f"结果都在 outbox，修好后运行 shuangsuiji send {house.campaign_id}"
    told = []
    shut = ""
    for letter in letters:
        if letter.message_id in known:
            told.append(Posted(letter.subject, "此前已经发过，没有再发"))
        elif not house.settings.smtp_host:
            told.append(Posted(letter.subject, f"没有配置邮件服务器，邮件存为 {_keep(house, letter)}"))
        elif shut:  # the server let nobody in a moment ago: the other letters do not each wait for it again
            told.append(unsent(letter, shut, mend))
        elif isinstance(answer := deliver_letter(house, letter, warehouse), Refusal):
            shut = answer.reason if answer.is_shut else ""
            told.append(unsent(letter, answer.reason, mend))
        else:
            told.append(answer)
    return told


def _letters(house: House, campaign: Campaign, *, asked: bool, arrived: int) -> Iterator[Letter]:
    sender = house.settings.mail_from or house.settings.smtp_user or "shuangsuiji@localhost"
    with open_published(house.published) as data:
        if campaign.mail and campaign.mail.to and (asked or _is_due(campaign.mail.when, data, arrived)):
            workbook, brief = house.outbox / "汇总表.xlsx", house.outbox / "简报.html"
            yield summary_letter(data.head, sender, campaign.mail.to, campaign.mail.cc, brief, workbook)
        yield from _to_departments(house, campaign, data, sender)


def _to_departments(house: House, campaign: Campaign, data: Published, sender: str) -> Iterator[Letter]:
    """A letter to every department with an address that owes or has to mend something."""
    addressed = {department.name: department.mail for department in campaign.department if department.mail}
    written, duties = receipts_by_file(house), arrears(data) if addressed else {}
    for name, address in addressed.items():
        path = arrears_path(house.outbox, name)
        receipts = _receipts_of(data, written, name)
        owed = path if duties[name] and path.exists() else None
        if receipts or owed:
            said = _without_days_left(duties[name]) if owed else ""
            yield department_letter(data.head, sender, name, address, receipts, owed, said)


def _without_days_left(owed: Mapping[str, Sequence[Row]]) -> str:
    """What is owed as a text that is the same from day to day,
    until something comes, goes or becomes urgent."""
    return repr([(section, [(*row[:3], row[4]) for row in rows]) for section, rows in owed.items()])


def _is_due(when: str, data: Published, arrived: int) -> bool:
    problems = data.number(
        "select (select count(*) from to_mend) + (select count(*) from undone where status = 'overdue')"
    )
    return when == "always" or (when == "changes" and arrived > 0) or (when == "problems" and problems > 0)


def _receipts_of(data: Published, receipts: Mapping[tuple[str, str], Path], department: str) -> list[Path]:
    """The receipts of the files that speak of a department."""
    rows = data.rows("""
        select f.file_name, f.sha256, d.department
        from file_department as d
        inner join source_file as f on d.arrival = f.arrival
    """)
    files = [(str(file), str(sha256)) for file, sha256, of in rows if of == department]
    return sorted({receipts[file] for file in files if file in receipts})


def _keep(house: House, letter: Letter) -> str:
    target = house.outbox / "邮件" / f"{letter.message_id[1:17]}.eml"
    with replacing(target) as draft:
        draft.write_bytes(letter.message.as_bytes())
    return f"{target.parent.name}/{target.name}"


def deliver_letter(house: House, letter: Letter, warehouse: duckdb.DuckDBPyConnection) -> Posted | Refusal:
    """Send one letter and note it; what became of it."""
    answer = deliver(letter.message, letter.recipients, house.settings)
    if isinstance(answer, Refusal):
        return answer
    remember_sent(house, warehouse, letter.message_id, letter.recipients, letter.subject)
    return Posted(
        letter.subject, "已发出" + (f"，但被拒收：{'、'.join(answer)}" if answer else ""), bool(answer)
    )


def unsent(letter: Letter, reason: str, mend: str) -> Posted:
    """What is told of a letter that could not be sent."""
    return Posted(letter.subject, f"没有发出：{reason}；{mend}", failed=True)

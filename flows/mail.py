"""Mailing the outputs: once a campaign and date, and never at the cost of the consolidation."""

import smtplib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.house import House
from flows.replacing import replacing
from flows.reports.message import Letter, receipts_letter, summary_letter
from flows.reports.published import Published, open_published
from flows.reports.receipt import receipt_name
from flows.settings import Settings
from schemas.campaign import Campaign

_SCHEMA = "create table if not exists mail_sent (message_id varchar primary key, sent_at timestamp, recipients varchar, subject varchar)"
_ATTEMPTS = 3
_WAIT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one message: sent, already sent, kept as .eml, or failed with the reason."""

    subject: str
    outcome: str
    failed: bool = False


def post(house: House, campaign: Campaign, warehouse: duckdb.DuckDBPyConnection, *, asked: bool, arrived: int) -> list[Posted]:
    """Send what the campaign's [mail] and the departments' mail ask for; `asked`: by `send`, whatever `when` says.

    Nothing is raised for a mail server's sake: a failure is an outcome to be told.
    """
    warehouse.execute(_SCHEMA)
    known = {row[0] for row in warehouse.execute("select message_id from mail_sent").fetchall()}
    try:
        letters = list(_letters(house, campaign, asked=asked, arrived=arrived))
    except ValueError as error:  # an address that cannot stand in a header
        return [Posted("邮件", f"没有发出：campaign.toml 里的邮箱地址不对（{error}）", failed=True)]
    told = []
    for letter in letters:
        subject = str(letter.message["Subject"])
        if letter.message_id in known:
            told.append(Posted(subject, "此前已经发过，没有再发"))
        elif not house.settings.smtp_host:
            told.append(Posted(subject, f"没有配置邮件服务器，邮件存为 {_keep(house, letter)}"))
        else:
            told.append(_delivered(house, letter, subject, warehouse))
    return told


def _letters(house: House, campaign: Campaign, *, asked: bool, arrived: int) -> Iterator[Letter]:
    sender = house.settings.mail_from or house.settings.smtp_user or "shuangsuiji@localhost"
    with open_published(house.published) as data:
        if campaign.mail and campaign.mail.to and (asked or _is_due(campaign.mail.when, data, arrived)):
            workbook, brief = house.outbox / "汇总表.xlsx", house.outbox / "简报.html"
            yield summary_letter(data.head, sender, campaign.mail.to, campaign.mail.cc, brief, workbook)
        for department in campaign.department:
            receipts = _receipts_of(data, house.outbox / "回执", department.name) if department.mail else []
            if department.mail and receipts:
                yield receipts_letter(data.head, sender, department.name, department.mail, receipts)


def _is_due(when: str, data: Published, arrived: int) -> bool:
    problems = data.number("select (select count(*) from to_mend) + (select count(*) from deadline where status = 'overdue')")
    return when == "always" or (when == "changes" and arrived > 0) or (when == "problems" and problems > 0)


def _receipts_of(data: Published, folder: Path, department: str) -> list[Path]:
    """The receipts of the files in which a department's lines or figures stand."""
    rows = data.pairs("""
        select distinct file_name, department from record_line where department is not null
        union
        select distinct file_name, department from declared_figure
    """)
    named = {folder / receipt_name(str(file)) for file, of in rows if of == department}
    return sorted(path for path in named if path.exists())


def _keep(house: House, letter: Letter) -> str:
    target = house.outbox / "邮件" / f"{letter.message_id[1:17]}.eml"
    with replacing(target) as draft:
        draft.write_bytes(letter.message.as_bytes())
    return f"{target.parent.name}/{target.name}"


def _delivered(house: House, letter: Letter, subject: str, warehouse: duckdb.DuckDBPyConnection) -> Posted:
    reason = ""
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_WAIT_SECONDS * house.settings.smtp_patience)
        try:
            refused = _send(letter, house.settings)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            reason = _said(error)
            if _is_final(error):
                break
            continue
        row = [letter.message_id, house.now(), ", ".join(letter.recipients), subject]
        warehouse.execute("insert or ignore into mail_sent values (?, ?, ?, ?)", row)
        return Posted(subject, "已发出" + (f"，但被拒收：{'、'.join(refused)}" if refused else ""), bool(refused))
    return Posted(subject, f"没有发出：{reason}；结果都在 outbox，修好后运行 shuangsuiji send {house.campaign_id}", failed=True)


def _send(letter: Letter, settings: Settings) -> list[str]:
    """Send one message; the recipients the server refused. Raises what smtplib raises."""
    context = ssl.create_default_context(cafile=str(settings.smtp_ca) if settings.smtp_ca else None)
    host, port = str(settings.smtp_host), settings.smtp_port
    server = (
        smtplib.SMTP_SSL(host, port, timeout=30, context=context)
        if settings.smtp_security == "tls"
        else smtplib.SMTP(host, port, timeout=30)
    )
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        return sorted(server.send_message(letter.message, to_addrs=list(letter.recipients)))


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: a 5xx answer, a bad certificate, a login that is refused."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError | ValueError)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "收件人被拒：" + "、".join(f"{who}（{code}）" for who, (code, _) in error.recipients.items())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "邮箱账号或密码不对"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"服务器答复 {error.smtp_code}"
    return f"连不上邮件服务器（{type(error).__name__}）"

"""From the mailbox into the inbox:
every attachment archived before its message is marked done, nothing fetched twice."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from flows.intake.attachments import Attachment, attachments, safe_name, shortened
from flows.post.mailbox import Envelope, Mailbox, MailboxError
from flows.post.received import Received, note_received, read_received, show_files, waiting_name
from flows.runtime.progress import progress
from flows.storage.archive import keep
from flows.storage.folders import House, campaigns
from schemas.campaign import Campaign
from schemas.campaign_file import CampaignError, load_campaign
from schemas.identifiers import mask_personal

_FOLDER = "邮件"
_LISTED = 10


@dataclass(slots=True)
class Collected:
    """What one look into the mailbox gave: messages and files taken in,
    what was left unread and why, and what went wrong."""

    messages: int = 0
    files: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""


def collect(house: House, campaign: Campaign) -> Collected:
    """Take the new messages of the campaign's folder in;
    a mailbox that fails halfway leaves the rest for the next time."""
    show_files(house, read_received(house))
    told = Collected()
    if campaign.mailbox is None:
        return told
    if not house.settings.imap_host:
        told.problem = "没有配置邮箱服务器（SHUANGSUIJI_IMAP_HOST）"
        return told
    if shared := _shared_with(house, campaign.mailbox.folder, campaign.mailbox.senders):
        told.problem = f"活动 {shared} 也收同一个文件夹里同一发件人的邮件，分不清是谁的（结束了的活动请删去 [mailbox]，或各用各的文件夹）"
        return told
    try:
        with Mailbox(house.settings, campaign.mailbox.folder) as mailbox:
            _collect(house, campaign, mailbox, told)
    except MailboxError as error:
        told.problem = str(error)
    return told


def _shared_with(house: House, folder: str, senders: Sequence[str]) -> str:
    """Another campaign that would take some of the same mail; "" where there is none."""
    for name in campaigns(house.settings):
        if name == house.campaign_id:
            continue
        try:
            other = load_campaign(house.settings.inbox / name / "campaign.toml").mailbox
        except CampaignError:  # told of when that campaign is run
            continue
        if other and other.folder == folder and _overlap(senders, other.senders):
            return name
    return ""


def _overlap(some: Sequence[str], others: Sequence[str]) -> bool:
    return _meet(some, others) or _meet(others, some)


def _meet(senders: Sequence[str], allowed: Sequence[str]) -> bool:
    """Whether somebody of `senders` (addresses and domains) is among the allowed."""
    somebody = (entry if entry.rpartition("@")[0] else f"somebody@{entry.lstrip('@')}" for entry in senders)
    return any(_is_allowed(address.lower(), allowed) for address in somebody)


def _collect(house: House, campaign: Campaign, mailbox: Mailbox, told: Collected) -> None:
    known = {received.mail for received in read_received(house)}
    fetched = _welcome(house, campaign, mailbox.new(), told)
    with progress("收取邮件", len(fetched)) as report:
        done = 0
        for batch in mailbox.messages(fetched):
            taken = [
                (envelope, *opened) for envelope, data in batch if (opened := _open(envelope, data, told))
            ]
            fresh = [(received, files) for _, received, files in taken if received.mail not in known]
            _write(house, fresh)
            note_received(house, [received for received, _ in fresh])
            mailbox.mark_done([envelope for envelope, _, _ in taken])
            told.messages += len(taken)
            told.files += sum(len(received.files) for received, _ in fresh)
            done += len(batch)
            report(done)


def _welcome(house: House, campaign: Campaign, new: Sequence[Envelope], told: Collected) -> list[Envelope]:
    """The messages that may come in; the others stay unread and are listed by sender."""
    allowed = campaign.mailbox.senders if campaign.mailbox else ()
    strangers = Counter(
        envelope.sender or "发件人不明" for envelope in new if not _is_allowed(envelope.sender, allowed)
    )
    for sender, count in strangers.most_common(_LISTED):
        told.left.append((f"{sender} 的 {count} 封邮件", "发件人不在 [mailbox] from 里，仍是未读"))
    if len(strangers) > _LISTED:
        told.left.append(
            (f"另有 {len(strangers) - _LISTED} 个发件人的邮件", "不在 [mailbox] from 里，仍是未读")
        )
    limit = 2 * house.settings.limits.file_bytes
    welcome = [envelope for envelope in new if _is_allowed(envelope.sender, allowed)]
    for envelope in welcome:
        if envelope.size > limit:
            told.left.append(
                (_named(envelope), f"有 {envelope.size >> 20} MB，超过 {limit >> 20} MB，仍是未读")
            )
    return [envelope for envelope in welcome if envelope.size <= limit]


def _is_allowed(sender: str, allowed: Sequence[str]) -> bool:
    """Whether a sender is named, by address or by domain (its sub-domains included)."""
    domain = sender.rpartition("@")[2]
    for entry in (entry.lower() for entry in allowed):
        if entry == sender or (not entry.rpartition("@")[0] and _is_within(domain, entry.lstrip("@"))):
            return bool(sender)
    return False


def _is_within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


def _named(envelope: Envelope) -> str:
    return mask_personal(f"{envelope.sender} 的邮件“{envelope.subject[:40]}”")


def _open(envelope: Envelope, data: bytes, told: Collected) -> tuple[Received, list[Attachment]] | None:
    """A message's files and how it goes into the journal;
    None, and listed, where it cannot be taken apart."""
    try:
        files = attachments(message_from_bytes(data))
    except (
        Exception
    ) as error:  # the parser breaks in many ways over what is broken; it costs this message alone
        told.left.append((_named(envelope), f"邮件的格式读不出来（{type(error).__name__}），仍是未读"))
        return None
    identity = envelope.message_id or f"<{hashlib.sha256(data).hexdigest()[:32]}@no-message-id>"
    hashes = [hashlib.sha256(file.data).hexdigest() for file in files]
    sent = f"{envelope.sent_at:%Y-%m-%d %H%M%S}" if envelope.sent_at else "日期不明"
    mark = hashlib.sha256("\n".join((identity, *hashes)).encode()).hexdigest()[:8]
    # By the mark no two messages share a folder.
    folder = f"{_FOLDER}/{safe_name(f'{sent} {shortened(envelope.sender, 100)} {mark}')}"
    listed = tuple((f"{folder}/{file.name}", sha256) for file, sha256 in zip(files, hashes, strict=True))
    sent_at = envelope.sent_at.isoformat() if envelope.sent_at else ""
    return Received(identity, envelope.sender, sent_at, envelope.subject, envelope.answerable, listed), files


def _write(house: House, fresh: Sequence[tuple[Received, list[Attachment]]]) -> None:
    """The files' bytes into the archive, and beside their places in the inbox;
    on return they are on the disk."""
    house.incoming.mkdir(parents=True, exist_ok=True)
    copies: list[tuple[Path, Path]] = []
    for received, files in fresh:
        for (name, sha256), file in zip(received.files, files, strict=True):
            waiting = waiting_name(house.inbox / name)
            waiting.parent.mkdir(parents=True, exist_ok=True)
            waiting.write_bytes(file.data)
            copy = house.incoming / f"mail-{len(copies)}"
            copy.write_bytes(file.data)
            copies.append((copy, house.original(sha256)))
    keep(copies)

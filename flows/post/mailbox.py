"""A mailbox over IMAP with TLS: which messages are new, their bytes, and the mark that one is done."""

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from imap_tools import MailBox, MailBoxStartTls, MailMessage
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from flows.intake.attachments import decoded_words, header_text, without_controls
from flows.settings import Settings

_SILENCES = 10
_SLOWEST = 50_000
_HEADERS_AT_ONCE = 500
_BYTES_AT_ONCE = 8 << 20
_NOBODY = re.compile(
    r"noreply|donotreply|autoreply|autoresponder|mailerdaemon|^postmaster|^bounces?|^notifications?"
)
_AUTOMATIC = re.compile(r"list-|x-auto")
_A_REPLY = re.compile(
    r"\s*(?:re|aw|回复|答复|自动回复|自动答复|auto(?:matic)?[ -]?(?:reply|response)?|out of office)\s*[:：]|.*【双随机】材料处理情况",
    re.I,
)
_FAILURES = (ImapToolsError, imaplib.IMAP4.error, OSError, EOFError)


class MailboxError(Exception):
    """The mailbox cannot be read, or not any further; the reason in Chinese, without any password."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as its header shows it.
    `answerable`: a person wrote it, of their own accord, from an address that reads."""

    uid: str
    size: int
    sender: str
    sent_at: datetime | None
    subject: str
    message_id: str
    answerable: bool


class Mailbox:
    """The mailbox's folder, open; a context manager. Every method raises MailboxError."""

    def __init__(self, settings: Settings, folder: str) -> None:
        self._settings = settings
        self._folder = folder

    def __enter__(self) -> Self:
        settings = self._settings
        context = ssl.create_default_context(cafile=str(settings.imap_ca) if settings.imap_ca else None)
        kind = MailBox if settings.imap_security == "tls" else MailBoxStartTls
        try:
            self._box = kind(
                str(settings.imap_host),
                settings.imap_port,
                timeout=settings.imap_seconds,
                ssl_context=context,
            )
        except _FAILURES as error:
            raise MailboxError(self._said(error)) from None
        self._box.email_message_class = _Unparsed
        try:
            self._let_in()
        except MailboxError:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def new(self) -> list[Envelope]:
        """The unread messages in the order they came; nothing is marked by looking."""
        with self._in_time():
            uids = self._box.uids("UNSEEN", charset=None)
        envelopes = []
        for some in (
            uids[start : start + _HEADERS_AT_ONCE] for start in range(0, len(uids), _HEADERS_AT_ONCE)
        ):
            headers = self._fetch(some, headers_only=True)
            envelopes += [_envelope(uid, found.size_rfc822, found.data) for uid, found in headers.items()]
        return envelopes

    def messages(self, envelopes: Sequence[Envelope]) -> Iterator[list[tuple[Envelope, bytes]]]:
        """The whole messages, several small ones at a time, one large one alone;
        without those that are gone by now."""
        for batch in _batches(envelopes):
            size = sum(envelope.size for envelope in batch)
            whole = self._fetch([envelope.uid for envelope in batch], size)
            yield [(envelope, whole[envelope.uid].data) for envelope in batch if envelope.uid in whole]

    def mark_done(self, envelopes: Sequence[Envelope]) -> None:
        """Mark messages as read.

        Not by imap-tools' own flag(), which expunges:
        what a clerk has deleted but not yet purged is not ours to destroy.
        """
        if not envelopes:
            return
        with self._in_time():
            answer, _ = self._box.client.uid(
                "STORE", ",".join(envelope.uid for envelope in envelopes), "+FLAGS", r"(\Seen)"
            )
        if answer != "OK":
            raise MailboxError(
                "邮箱不让把邮件标为已读（附件已经收下，不会重复计入）；请给这个账号修改邮件状态的权限"
            )

    def _fetch(self, uids: list[str], size: int = 0, *, headers_only: bool = False) -> dict[str, "_Unparsed"]:
        """What the server has of these messages, by uid; nothing is marked by it."""
        with self._in_time(size):
            fetched = list(
                self._box.fetch(uid_list=uids, headers_only=headers_only, mark_seen=False, bulk=True)
            )
        return {
            found.uid: found for found in fetched if isinstance(found, _Unparsed) and found.uid and found.data
        }

    def _let_in(self) -> None:
        settings = self._settings
        password = settings.imap_password.get_secret_value() if settings.imap_password else ""
        with self._in_time():
            self._box.login(settings.imap_user or "", password, initial_folder=None)
            if (
                "ID" in self._box.client.capabilities
            ):  # NetEase lets nobody select a folder who has not said who they are
                self._box.client.xatom("ID", '("name" "shuangsuiji" "version" "1.0")')
            self._box.folder.set(self._folder)

    def _leave(self) -> None:
        with suppress(*_FAILURES):  # nothing is left to be done on the line
            self._box.logout()

    @contextmanager
    def _in_time(self, size: int = 0) -> Iterator[None]:
        """Something asked of the server, whose answer is `size` bytes or a few.

        A server that is silent for imap_seconds is given up,
        and so is one that keeps talking but never comes to an end.
        """
        is_late = threading.Event()

        def hang_up() -> None:
            is_late.set()
            with suppress(OSError):  # the line may be gone already
                socket.socket.shutdown(self._box.client.sock, socket.SHUT_RDWR)

        limit = threading.Timer(_SILENCES * self._settings.imap_seconds + size / _SLOWEST, hang_up)
        limit.daemon = True
        limit.start()
        try:
            yield
        except (*_FAILURES, UnicodeEncodeError) as error:
            raise MailboxError(
                "邮箱服务器太慢，一封邮件久久传不完" if is_late.is_set() else self._said(error)
            ) from None
        finally:
            limit.cancel()

    def _said(self, error: BaseException) -> str:
        """What went wrong, for a clerk; never the server's own words, which may hold what it was told."""
        if isinstance(error, MailboxLoginError):
            return "邮箱账号或密码不对（有的邮箱要在网页上开通 IMAP，并用“授权码”代替密码）"
        if isinstance(error, MailboxFolderSelectError):
            return f"邮箱里没有“{self._folder}”这个文件夹，或不让打开"
        if isinstance(error, UnicodeEncodeError):
            return "邮箱账号或密码里有不能用的字符"
        if isinstance(error, TimeoutError):
            return f"邮箱服务器 {self._settings.imap_seconds:g} 秒没有答复"
        if isinstance(error, ssl.SSLCertVerificationError):
            return "邮箱服务器的证书不可信（自建服务器的证书用 SHUANGSUIJI_IMAP_CA 指给它）"
        return f"连不上邮箱服务器，或连接中断（{type(error).__name__}）"


class _Unparsed(MailMessage):
    """A message as bytes: what breaks a parser is then the cost of that message alone."""

    def __init__(self, fetch_data: list[bytes | tuple[bytes, bytes]]) -> None:
        self.data, self._raw_uid_data, self._raw_flag_data = self._get_message_data_parts(fetch_data)


def _batches(envelopes: Sequence[Envelope]) -> Iterator[list[Envelope]]:
    batch: list[Envelope] = []
    size = 0
    for envelope in envelopes:
        if batch and (size + envelope.size > _BYTES_AT_ONCE or len(batch) >= _HEADERS_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(envelope)
        size += envelope.size
    if batch:
        yield batch


def _envelope(uid: str, size: int, data: bytes) -> Envelope:
    """What a header says; one that cannot be read has no sender, so that its message stays where it is."""
    try:
        return _read_envelope(uid, size, BytesHeaderParser().parsebytes(data))
    except Exception:  # the parser breaks in many ways over a header that is broken
        return Envelope(uid, size, "", None, "", "", answerable=False)


def _read_envelope(uid: str, size: int, header: Message) -> Envelope:
    senders = [
        without_controls(address.lower()).rstrip(".")
        for _, address in getaddresses([header_text(header, "From")])
        if address
    ]
    sender = senders[0] if len(senders) == 1 else ""
    subject = " ".join(decoded_words(header_text(header, "Subject")).split())
    message_id = without_controls(header_text(header, "Message-ID")).strip()
    return Envelope(
        uid, size, sender, _sent_at(header), subject, message_id, _is_answerable(header, sender, subject)
    )


def _sent_at(header: Message) -> datetime | None:
    """The Date header on the office's clock."""
    try:
        sent = parsedate_to_datetime(header_text(header, "Date"))
        return sent.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None) if sent.tzinfo else sent
    except (ValueError, TypeError, OverflowError):
        return None


def _is_answerable(header: Message, sender: str, subject: str) -> bool:
    """Whether a person may be waiting for an answer: not a machine,
    not a list, not who has answered already (RFC 3834)."""
    names = {name.lower() for name, _ in header.items()}
    submitted = {value.strip().lower() for value in header.get_all("Auto-Submitted", [])}
    bulk = header_text(header, "Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply")
    bounced = (
        header_text(header, "Return-Path").strip() == "<>" or header.get_content_type() == "multipart/report"
    )
    is_reply = bool(names & {"in-reply-to", "references"}) or bool(_A_REPLY.match(subject))
    nobody = bool(_NOBODY.search(re.sub(r"[-._+]", "", sender.partition("@")[0])))
    automatic = submitted - {"", "no"} or any(_AUTOMATIC.match(name) for name in names)
    return not (automatic or bulk or bounced or is_reply or nobody)

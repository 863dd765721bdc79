"""One message to a mail server: STARTTLS or TLS, login, and trying again where it may pass."""

import smtplib
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from flows.settings import Settings

_ATTEMPTS = 3
_WAIT_SECONDS = 20.0
_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message was not taken; whether trying again is no use;
    whether the server let nobody in at all."""

    reason: str
    is_final: bool
    is_shut: bool


def deliver(message: EmailMessage, recipients: Sequence[str], settings: Settings) -> list[str] | Refusal:
    """Send one message, trying again where it may pass;
    the recipients the server refused, or why it took none.

    Nothing is raised for the server's sake.
    """
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_WAIT_SECONDS * settings.smtp_patience)
        answer = _send(message, recipients, settings)
        if not isinstance(answer, Refusal) or answer.is_final:
            break
    return answer


def _send(message: EmailMessage, recipients: Sequence[str], settings: Settings) -> list[str] | Refusal:
    try:
        server = _enter(settings)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Refusal(_said(error), _is_final(error), is_shut=True)
    try:
        return sorted(server.send_message(message, to_addrs=list(recipients)))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Refusal(_said(error), _is_final(error), is_shut=False)
    finally:
        # The message is taken or it is not: the parting word changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def _enter(settings: Settings) -> smtplib.SMTP:
    """A server that has let us in. Raises what smtplib raises."""
    context = ssl.create_default_context(cafile=str(settings.smtp_ca) if settings.smtp_ca else None)
    host, port = str(settings.smtp_host), settings.smtp_port
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: a 5xx answer, a bad certificate, a login that is refused."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError | FileNotFoundError | ValueError)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "收件人被拒：" + "、".join(f"{who}（{code}）" for who, (code, _) in error.recipients.items())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "邮箱账号或密码不对"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"服务器答复 {error.smtp_code}"
    if isinstance(error, UnicodeEncodeError):
        return "邮箱账号、密码或地址里有不能用的字符（只能用英文字母、数字和符号）"
    if isinstance(error, UnicodeError):
        return "邮件服务器的名字（SHUANGSUIJI_SMTP_HOST）写得不对"
    if isinstance(error, FileNotFoundError):
        return "没有 SHUANGSUIJI_SMTP_CA 指的证书文件"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "邮件服务器不支持所要的登录或加密方式"
    return f"连不上邮件服务器（{type(error).__name__}）"

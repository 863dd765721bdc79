"""Real servers on the loopback: one that takes mail (SMTP),
one that keeps it (IMAP, dovecot), and a bad line between."""

import datetime
import email
import email.policy
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "secret"
_DOVECOT = shutil.which("dovecot")
needs_dovecot = pytest.mark.skipif(
    _DOVECOT is None or os.geteuid() != 0,
    reason="dovecot is not installed (.ci/run installs it), or this is not root",
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return public, private


class Keeper:
    """What a mail server does with a message: keeps it, or answers as told, as often as told."""

    def __init__(self) -> None:
        self.kept: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: list[str] = []
        self.tries = 0

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        self.tries += 1
        if self.answers:
            answer = self.answers.pop(0)
            if answer == "drop":
                raise ConnectionResetError
            return answer
        assert isinstance(envelope.content, bytes)
        self.kept.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos)
        return "250 kept"


@contextmanager
def smtp_server(folder: Path, security: str) -> Iterator[tuple[Keeper, dict[str, object]]]:
    """A mail server that wants TLS ("tls" or "starttls") and a login;
    with it the settings it is reached by."""
    public, private = certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    keeper = Keeper()

    def login(
        _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(
            success=data.login == b"clerk" and data.password == PASSWORD.encode(), handled=False
        )

    secure = (
        {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    )
    controller = Controller(keeper, hostname="localhost", port=free_port(), authenticator=login, auth_required=True,
                            auth_require_tls=security == "starttls", data_size_limit=60 << 20, **secure)  # fmt: skip
    controller.start()
    try:
        yield keeper, {
            "smtp_host": "localhost", "smtp_port": controller.port, "smtp_security": security, "smtp_user": "clerk",
            "smtp_password": PASSWORD, "smtp_ca": public, "smtp_patience": 0.0, "mail_from": "office@example.test",
        }  # fmt: skip
    finally:
        controller.stop()


@dataclass
class Account:
    """A mailbox at the IMAP server; its messages are laid down and looked at as files."""

    folder: Path
    user: str
    port: int
    ca: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def settings(self, **changes: object) -> dict[str, object]:
        """How the mailbox is reached."""
        return {
            "imap_host": "localhost", "imap_port": self.port, "imap_user": self.user, "imap_password": PASSWORD,
            "imap_ca": self.ca, "imap_seconds": 10.0, **changes,
        }  # fmt: skip

    def deliver(self, *messages: bytes | EmailMessage) -> None:
        """Lay new messages down."""
        for message in messages:
            data = message if isinstance(message, bytes) else message.as_bytes()
            path = self.folder / "new" / f"{1_700_000_000 + next(self._numbers)}.M1P1.here"
            path.write_bytes(data.replace(b"\r\n", b"\n"))
            os.chown(path, *_NOBODY)

    def unread(self) -> list[bytes]:
        """The messages that are not marked as read."""
        waiting = [path for path in self._all() if "S" not in path.name.partition(":2,")[2]]
        return [path.read_bytes() for path in waiting]

    def mark_unread(self) -> None:
        """Mark every message as unread, as a clerk would who wants it taken in again."""
        for path in self._all():
            path.rename(path.with_name(path.name.partition(":")[0] + ":2,"))

    def size(self) -> int:
        """How many messages there are, read or not."""
        return len(self._all())

    def _all(self) -> list[Path]:
        return sorted([*(self.folder / "new").iterdir(), *(self.folder / "cur").iterdir()])


_NOBODY = (65534, 65534)
_CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{public}
ssl_key = <{private}
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={home}/mail/%u
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
"""


@dataclass
class ImapServer:
    """Dovecot with TLS on the loopback; every account has the same password."""

    home: Path
    port: int
    ca: Path

    def account(self, user: str) -> Account:
        """A new mailbox, empty."""
        folder = self.home / "mail" / user
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir(parents=True)
        for path in (folder, *folder.iterdir()):
            os.chown(path, *_NOBODY)
        return Account(folder, user, self.port, self.ca)


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Dovecot, started for as long as the tests last."""
    assert _DOVECOT is not None
    home = Path(tempfile.mkdtemp(prefix="dc"))  # short: the names of its sockets have to fit
    home.chmod(0o755)
    (home / "mail").mkdir()
    public, private = certificate(home)
    port = free_port()
    text = _CONFIGURATION.format(home=home, public=public, private=private, port=port, password=PASSWORD)
    (home / "dovecot.conf").write_text(text)
    server = subprocess.Popen([_DOVECOT, "-F", "-c", str(home / "dovecot.conf")])
    try:
        _await(port)
        yield ImapServer(home, port, public)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _await(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("dovecot did not start")


@contextmanager
def bad_line(port: int, *, after: int, then: str) -> Iterator[int]:
    """A line to a server that goes well for `after` bytes of its answers,
    and "cut"s, is "silent" or "dribble"s from then on."""
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_listen, args=(listener, port, after, then), daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


def _listen(listener: socket.socket, port: int, after: int, then: str) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        server = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=_forward, args=(client, server, 1 << 60, ""), daemon=True).start()
        threading.Thread(target=_forward, args=(server, client, after, then), daemon=True).start()


def _forward(source: socket.socket, target: socket.socket, after: int, then: str) -> None:
    with suppress(OSError):  # one side has hung up
        while data := source.recv(65536):
            target.sendall(data[:after])
            data, after = data[after:], max(0, after - len(data))
            if data and then == "cut":
                break
            for byte in data if then == "dribble" else b"":
                target.sendall(bytes([byte]))
                time.sleep(0.2)
    for line in (source, target):
        line.close()

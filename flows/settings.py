"""Folders and limits: from the command line,
then SHUANGSUIJI_* in the environment, then the project's own folders."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, model_validator

from schemas.campaign_departments import Address
from schemas.handover import Limits

NIGHTLY_HOUR = 2
TIMEZONE = "Asia/Shanghai"
"""When the night is and on whose clock; prefect.yaml says the same to a Prefect server of somebody else's."""

RELEASED: Final = date(2026, 11, 25)
"""When this version was made: a clock that is before it is wrong.
It moves with the version in pyproject.toml."""

_PREFIX: Final = "SHUANGSUIJI_"
_READ_BY_OTHERS: Final = (
    "PREFECT_API_URL",
    "PREFECT_API_AUTH_STRING",
    "PREFECT_SERVER_API_AUTH_STRING",
    "PGPASSFILE",
)
"""What a night needs too, and Prefect and the lake's PostgreSQL read themselves."""


def _lake_address(address: SecretStr) -> SecretStr:
    """A DuckLake attach string as it came. Raises ValueError for any other:
    DuckDB would make a file of its name."""
    if not address.get_secret_value().startswith("ducklake:"):
        raise ValueError("not a DuckLake attach string")
    return address


def given_settings() -> dict[str, str]:
    """What the environment says that a night needs, but for the folders: SHUANGSUIJI_*, and what Prefect and
    PostgreSQL read themselves, with its value."""
    folders = {f"{_PREFIX}{name}" for name in ("INBOX", "OUTBOX", "VAR")}
    return {
        name: value
        for name, value in os.environ.items()
        if name in _READ_BY_OTHERS or (name.startswith(_PREFIX) and name not in folders)
    }


class Settings(BaseModel):
    """Where things are, and what one file may cost (seconds, bytes).

    Raises pydantic's ValidationError where a value given or set in the environment is not what it must be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    var: Path = Path("var")
    file_seconds: float = 60.0
    file_megabytes: int = 64
    unpacked_megabytes: int = 512
    worker_megabytes: int = 2048
    timezone: str = TIMEZONE
    smtp_host: str | None = None
    """Without a mail server the messages lie in the outbox as .eml."""
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca: Path | None = None
    """The certificate to trust instead of the machine's own list, for an office's own server."""
    smtp_patience: float = 1.0
    """Times 20 seconds: the wait before a message that was put off is tried again."""
    mail_from: Address | None = None
    imap_host: str | None = None
    """Without a mailbox nothing is collected;
    which folder and which senders is the campaign's own ([mailbox])."""
    imap_port: int = 993
    imap_security: Literal["tls", "starttls"] = "tls"
    imap_user: str | None = None
    imap_password: SecretStr | None = None
    imap_ca: Path | None = None
    imap_seconds: float = 30.0
    """How long a mailbox may be silent before it is given up."""
    lake: Annotated[SecretStr, AfterValidator(_lake_address)] | None = None
    """Where offices write together: a DuckLake attach string, its catalog in PostgreSQL or a local file."""
    lake_data: str | None = None
    """The folder of its data, the same path on every machine; told once, where the lake is new."""
    prefect_api_url: str | None = None
    """A Prefect server that is already running; without one the run starts its own in var/."""
    work_pool: str | None = None
    """A Prefect work pool whose machines make the campaigns' runs; without one this machine makes them."""
    lease_seconds: float = 60.0
    """How long a machine that shares var/ may be silent before its campaign is given to another."""

    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        """What is given, then the environment: pydantic-settings would do it too, at a tenth of a start."""
        found = {name: os.environ.get(_PREFIX + name.upper()) for name in cls.model_fields}
        return {name: value for name, value in found.items() if value is not None} | given

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(
            file_bytes=self.file_megabytes << 20,
            unpacked_bytes=self.unpacked_megabytes << 20,
            seconds=self.file_seconds,
            memory_bytes=self.worker_megabytes << 20,
        )

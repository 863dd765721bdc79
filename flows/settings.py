"""Folders and limits: from the command line, then SHUANGSUIJI_* in the environment, then the project's own folders."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.intake.unreadable import Limits


class Settings(BaseSettings):
    """Where things are, and what one file may cost (seconds, bytes)."""

    model_config = SettingsConfigDict(env_prefix="SHUANGSUIJI_", frozen=True)

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    var: Path = Path("var")
    file_seconds: float = 60.0
    file_megabytes: int = 64
    unpacked_megabytes: int = 512
    worker_megabytes: int = 2048
    timezone: str = "Asia/Shanghai"
    prefect_api_url: str | None = None
    """A Prefect server that is already running; without one the run starts its own in var/."""

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(
            file_bytes=self.file_megabytes << 20,
            unpacked_bytes=self.unpacked_megabytes << 20,
            seconds=self.file_seconds,
            memory_bytes=self.worker_megabytes << 20,
        )

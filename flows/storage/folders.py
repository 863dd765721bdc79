"""Where everything of one campaign lies."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.restoring import is_half_restored
from schemas.campaign import Campaign
from schemas.campaign_file import CampaignError, load_campaign


@dataclass(frozen=True, slots=True)
class House:
    """The folders of one campaign: inbox, outbox and its private state in var/."""

    settings: Settings
    campaign_id: str

    @property
    def inbox(self) -> Path:
        """What people drop, sub-folders included."""
        return self.settings.inbox / self.campaign_id

    @property
    def outbox(self) -> Path:
        """What people take."""
        return self.settings.outbox / self.campaign_id

    @property
    def state(self) -> Path:
        """The campaign's private state: warehouse and journal."""
        return self.settings.var / "campaigns" / self.campaign_id

    @property
    def archive(self) -> Path:
        """The originals by their SHA-256, shared by all campaigns."""
        return self.settings.var / "archive"

    @property
    def incoming(self) -> Path:
        """Where this campaign's files lie on their way into the archive;
        on the archive's own disk, so that they are kept by a rename."""
        return self.archive / ".incoming" / self.campaign_id

    @property
    def unpacked(self) -> Path:
        """Where archives are opened, on the same disk."""
        return self.incoming / "unpacked"

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file."""
        return self.state / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The published database."""
        return self.outbox / "inspections.duckdb"

    def original(self, sha256: str) -> Path:
        """Where the original with this SHA-256 is kept."""
        return self.archive / sha256[:2] / sha256

    def campaign(self) -> Campaign:
        """The plan, read anew. Raises Problem."""
        try:
            return load_campaign(self.inbox / "campaign.toml")
        except CampaignError as error:
            raise Problem(error.message, error.hint) from None

    def now(self) -> datetime.datetime:
        """The time on the office's clock (Asia/Shanghai), without its zone."""
        return datetime.datetime.now(ZoneInfo(self.settings.timezone)).replace(tzinfo=None, microsecond=0)


def open_house(settings: Settings, campaign_id: str) -> House:
    """The house of a campaign that has a folder in the inbox. Raises Problem."""
    if is_half_restored(settings):
        raise Problem("恢复备份恢复到一半断了", "运行 shuangsuiji run，它会先接着恢复完")
    checked_name(campaign_id)
    if not (settings.inbox / campaign_id).is_dir():
        known = "、".join(campaigns(settings)) or "（一个也没有）"
        raise Problem(f"收件箱里没有“{campaign_id}”这个活动", f"现有的活动：{known}")
    return House(settings, campaign_id)


def checked_name(campaign_id: str) -> str:
    """The campaign's id, where it may be a folder's name. Raises Problem."""
    if not re.fullmatch(r"(?!\.)[^/\\\x00-\x1f]+", campaign_id):
        raise Problem(
            f"“{campaign_id}”不能作为活动编号", "活动编号就是 inbox/ 下文件夹的名字，不带斜线，不以点开头"
        )
    return campaign_id


def campaigns(settings: Settings) -> list[str]:
    """The campaigns in the inbox, by name: every folder in it that is not hidden."""
    if not settings.inbox.is_dir():
        return []
    return sorted(p.name for p in settings.inbox.iterdir() if p.is_dir() and not p.name.startswith("."))

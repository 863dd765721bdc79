"""The machine that a var/ belongs to: two that share one by mistake would take half of the files each."""

import platform
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.journal import read_value, write_value

_MACHINE = "machine.json"
_MACHINE_ID = Path("/etc/machine-id")


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that a var/ belongs to: which it is, its name,
    and when it last held the lock (ISO 8601)."""

    id: str
    host: str
    since: str


def refuse_second_machine(settings: Settings) -> None:
    """A lock is not seen across a shared folder everywhere: var/ says itself whose it is.
    Raises Problem where it is another machine's."""
    note = settings.var.absolute() / _MACHINE
    noted, here = read_value(note), _this_machine(settings)
    if noted and (owner := Machine(**noted)).id != here.id:
        raise Problem(
            f"{note.parent} 是另一台机器（{owner.host}）在用的，它上次运行在 {owner.since.replace('T', ' ')}；"
            f"两台机器共用会各收一半文件，这台（{here.host}）没有开始",
            f"在那台机器上运行；已经换成这台的，停掉那台的夜间服务，删除 {note} 再运行",
        )
    write_value(note, asdict(here))


def _this_machine(settings: Settings) -> Machine:
    """This machine, by the number its system was installed with, where it has one, and its name:
    disks that were cloned share the number."""
    number = _MACHINE_ID.read_text("ascii").strip() if _MACHINE_ID.is_file() else ""
    host = platform.node()
    now = datetime.now(ZoneInfo(settings.timezone)).replace(tzinfo=None, microsecond=0)
    return Machine(sha256(f"shuangsuiji {number} {host}".encode()).hexdigest()[:16], host, now.isoformat())

"""What must hold before a run builds on what is kept in var/: that this is all there was, and that the clock
is right. A run that went on without it would put wrong figures in the place of good ones."""

from datetime import datetime, timedelta

import duckdb

from flows.problem import Problem
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value

_LEEWAY = timedelta(days=1)


def refuse_lost_state(house: House, title: str, committed: int, journaled: int) -> None:
    """Raises Problem where the warehouse, which has `committed` runs, knows less than its journals or than
    what was published last, or where this campaign (by its title) was known under another name until now."""
    if committed < journaled:
        raise Problem(
            f"数据仓库不见了或不完整（记到第 {committed} 次运行，日志有 {journaled} 次）",
            f"先运行 shuangsuiji rebuild {house.campaign_id}，从存档重建",
        )
    if committed == 0 and (before := _name_before(house, title)):
        raise Problem(
            f"“{house.campaign_id}”与以前的“{before}”标题相同，而 inbox/{before} 不见了：文件夹改过名，接不上以前的数据",
            f"把 inbox/{house.campaign_id} 改回 inbox/{before}；确是另一次抽查的，改 campaign.toml 的 title",
        )
    if committed == 0 and house.published.exists():
        raise Problem(
            "var 里没有这个活动的数据，而 outbox 里有以前的结果",
            f"从备份恢复 var（或用 --var 指到原来的文件夹）；确要从头开始的，先移走 outbox/{house.campaign_id}",
        )
    if (published := _published_run(house)) > committed:
        raise Problem(
            f"outbox 里的结果是第 {published} 次运行的，var 只记到第 {committed} 次：别的机器用另一份 var 运行过，或 var 是从较早的备份恢复的",
            f"换回那一份 var；确要接着这一份的，先移走 outbox/{house.campaign_id}，并核对有没有漏收的文件",
        )
    _note_title(house, title)


def refuse_wrong_clock(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Raises Problem where it is earlier than when the last run began:
    dates would be judged by a wrong today."""
    last = connection.execute("select max_by(started_at, run) from run").fetchone()
    if last and last[0] and now < last[0] - _LEEWAY:
        raise Problem(
            f"这台机器的时钟是 {now:%Y-%m-%d %H:%M}，比上次运行（{last[0]:%Y-%m-%d %H:%M}）还早",
            "校准时钟后再运行；时钟没有错（是上次错了）的，写明统计日再运行一次，如 --as-of 2024-10-31",
        )


def _name_before(house: House, title: str) -> str:
    """The campaign of the same title whose folder is gone from the inbox; "" where there is none."""
    others = (path for path in house.state.parent.glob("*/title.json") if path.parent != house.state)
    gone = (path for path in others if not (house.settings.inbox / path.parent.name).is_dir())
    return next((path.parent.name for path in sorted(gone) if read_value(path) == title), "")


def _note_title(house: House, title: str) -> None:
    note = house.state / "title.json"
    if read_value(note) != title:
        write_value(note, title)


def _published_run(house: House) -> int:
    """The last run that the published database knows; 0 where there is none that can be read."""
    if not house.published.exists():
        return 0
    try:
        with duckdb.connect(house.published, read_only=True) as published:
            last = published.execute("select max(run) from run").fetchone()
    except duckdb.Error:  # of an older program, or damaged: it is replaced
        return 0
    return int(last[0] or 0) if last else 0

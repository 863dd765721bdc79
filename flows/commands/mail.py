"""send, collect: mail out and mail in, when it is asked for."""

from typing import TYPE_CHECKING

import typer

from flows.settings import Settings

if TYPE_CHECKING:
    from flows.post.collect import Collected


def tell_posted(settings: Settings, campaign: str) -> int:
    """Mail the last outputs and tell what became of each message; 1 where one failed. Raises Problem."""
    from flows.post.outgoing import post
    from flows.problem import Problem
    from flows.storage.folders import open_house
    from flows.storage.lock import sole_campaign
    from flows.warehouse.store import open_warehouse

    house = open_house(settings, campaign)
    plan = house.campaign()
    with sole_campaign(settings, campaign):
        if not house.published.exists():
            raise Problem(f"{campaign} 还没有汇总过", f"先运行 shuangsuiji run {campaign}")
        with open_warehouse(house.warehouse) as connection:
            told = post(house, plan, connection, asked=True, arrived=0)
    for posted in told:
        typer.echo(f"邮件“{posted.subject}”：{posted.outcome}")
    if not told:
        typer.echo('没有收件人：在 campaign.toml 里写 [mail] to = ["…"]，或在 [[department]] 里写 mail = "…"')
    return int(any(posted.failed for posted in told))


def tell_collected(settings: Settings, campaign: str | None) -> int:
    """Look into the mailbox and tell what came;
    2 where one could not be read (to the end). Raises Problem."""
    from flows.post.collect import Collected, collect
    from flows.problem import Problem
    from flows.storage.folders import campaigns, open_house
    from flows.storage.lock import sole_campaign

    told: dict[str, Collected] = {}
    for name in [campaign] if campaign else campaigns(settings):
        try:
            house = open_house(settings, name)
            plan = house.campaign()
            if plan.mailbox:
                with sole_campaign(settings, name):
                    told[name] = collect(house, plan)
        except Problem as problem:
            if campaign:
                raise
            # One plan that is wrong, or is worked on, does not keep the others' mail waiting.
            told[name] = Collected(problem=problem.message)
    if not told:
        raise Problem(
            "campaign.toml 里没有写 [mailbox]",
            '例：[mailbox] folder = "INBOX"，from = ["rsj.example.gov.cn"]',
        )
    for name, collected in told.items():
        _tell_collected(name, collected)
    return 2 if any(collected.problem for collected in told.values()) else 0


def _tell_collected(name: str, collected: "Collected") -> None:
    if collected.messages or not collected.problem:
        typer.echo(
            f"{name}：收下 {collected.messages} 封邮件、{collected.files} 个附件，放在收件箱的“邮件”文件夹。"
        )
    for what, reason in collected.left:
        typer.echo(f"  没有收：{what}（{reason}）")
    if collected.problem:
        typer.echo(
            f"{name} 不能继续：{collected.problem}。其余的邮件仍在邮箱里，修好后再运行 shuangsuiji collect {name}",
            err=True,
        )

"""How a run's outcome is told on a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.outcome import Outcome
from flows.settings import Settings
from schemas.vocabulary import DISPOSITIONS, RESULTS

if TYPE_CHECKING:
    from flows.post.collect import Collected

_SHOWN_FILES = 20


def tell_outcomes(outcomes: Sequence[Outcome], settings: Settings) -> int:
    """Tell every campaign's outcome; the worst exit code."""
    if not outcomes:
        typer.echo(
            f"{settings.inbox.absolute()} 里还没有活动。放一个带 campaign.toml 的文件夹进去，或运行 shuangsuiji demo 看例子。"
        )
        return 0
    for outcome in outcomes:
        _tell(outcome)
    return max(outcome.exit_code for outcome in outcomes)


def _tell(outcome: Outcome) -> None:
    if outcome.problem:
        typer.echo(f"{outcome.campaign} 不能继续：{outcome.problem}。{outcome.hint}", err=True)
        return
    _tell_tally(outcome)
    typer.echo(f"{outcome.campaign}：本次收下 {outcome.files} 个文件；现有错误 {outcome.errors} 处、提醒 {outcome.warnings} 处。")
    if outcome.notice:
        typer.echo(f"提醒：{outcome.notice}")
    for name, reason in outcome.left[:_SHOWN_FILES]:
        typer.echo(f"  没有收：{name}（{reason}）")
    if len(outcome.left) > _SHOWN_FILES:
        typer.echo(f"  …… 另有 {len(outcome.left) - _SHOWN_FILES} 个没有收")
    typer.echo("写出：")
    for path in outcome.written:
        typer.echo(f"  {_short(path)}")
    for subject, became in outcome.posted:
        typer.echo(f"邮件“{subject}”：{became}")
    if outcome.errors:
        typer.echo("有需要补正的报送材料：每个文件的回执里标出了位置和改法。")


def _tell_tally(outcome: Outcome) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{outcome.campaign} 统计表（户）", box=SIMPLE, caption="列 1–10 为抽查结果编号，后四列为处理结果")
    for heading in ("单位", "抽查户数", *map(str, RESULTS), *(name[:2] for name in DISPOSITIONS)):
        table.add_column(heading, justify="left" if heading == "单位" else "right", no_wrap=True)
    for row in outcome.tally:
        table.add_row(*map(str, row))
    Console(width=max(100, Console().width)).print(table)


def _short(path: Path) -> str:
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def tell_posted(settings: Settings, campaign: str) -> int:
    """Mail the last outputs and tell what became of each message; 1 where one failed. Raises Problem."""
    from flows.house import open_house, sole_run
    from flows.post.outgoing import post
    from flows.problem import Problem
    from flows.warehouse import open_warehouse

    with sole_run(settings):
        house = open_house(settings, campaign)
        plan = house.campaign()
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
    """Look into the mailbox and tell what came; 2 where one could not be read (to the end). Raises Problem."""
    from flows.house import campaigns, open_house, sole_run
    from flows.post.collect import Collected, collect
    from flows.problem import Problem

    told: dict[str, Collected] = {}
    with sole_run(settings):
        for name in [campaign] if campaign else campaigns(settings):
            try:
                house = open_house(settings, name)
                plan = house.campaign()
            except Problem as problem:
                if campaign:
                    raise
                told[name] = Collected(problem=problem.message)  # one plan that is wrong does not keep the others' mail waiting
                continue
            if plan.mailbox:
                told[name] = collect(house, plan)
    if not told:
        raise Problem("campaign.toml 里没有写 [mailbox]", '例：[mailbox] folder = "INBOX"，from = ["rsj.example.gov.cn"]')
    for name, collected in told.items():
        _tell_collected(name, collected)
    return 2 if any(collected.problem for collected in told.values()) else 0


def _tell_collected(name: str, collected: "Collected") -> None:
    if collected.messages or not collected.problem:
        typer.echo(f"{name}：收下 {collected.messages} 封邮件、{collected.files} 个附件，放在收件箱的“邮件”文件夹。")
    for what, reason in collected.left:
        typer.echo(f"  没有收：{what}（{reason}）")
    if collected.problem:
        typer.echo(
            f"{name} 不能继续：{collected.problem}。其余的邮件仍在邮箱里，修好后再运行 shuangsuiji collect {name}", err=True
        )

"""How a run's outcome is told on a terminal."""

from collections.abc import Sequence
from pathlib import Path

import typer

from flows.reports.outcome import Outcome
from flows.reports.published import DISPOSITION
from flows.reports.wording import in_numerals
from flows.settings import Settings
from schemas.lists_told import codes_told

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
    typer.echo(outcome.reached)
    typer.echo(
        f"{outcome.campaign}：本次收下 {outcome.files} 个文件；现有错误 {outcome.errors} 处、提醒 {outcome.warnings} 处。"
    )
    if outcome.notice:
        typer.echo(f"提醒：{outcome.notice}")
    for name, reason in outcome.left[:_SHOWN_FILES]:
        typer.echo(f"  没有收：{name}（{reason}）")
    if len(outcome.left) > _SHOWN_FILES:
        typer.echo(f"  …… 另有 {len(outcome.left) - _SHOWN_FILES} 个没有收")
    if outcome.written:
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

    codes = [measure.code for measure in outcome.measures if measure.code is not None]
    dispositions = [measure.label for measure in outcome.measures if measure.group == DISPOSITION]
    table = Table(
        title=f"{outcome.campaign} 统计表（户）",
        box=SIMPLE,
        caption=f"列 {codes_told(codes)} 为抽查结果编号，后{in_numerals(len(dispositions))}列为处理结果",
    )
    for heading in ("单位", "抽查户数", *map(str, codes), *(name[:2] for name in dispositions)):
        table.add_column(heading, justify="left" if heading == "单位" else "right", no_wrap=True)
    for row in outcome.tally:
        table.add_row(*map(str, row))
    Console(width=max(100, Console().width)).print(table)


def _short(path: Path) -> str:
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)

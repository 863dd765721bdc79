"""How a run's outcome is told on a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.reports.outcome import Outcome
from flows.reports.published import DISPOSITION
from flows.reports.wording import in_numerals
from flows.settings import Settings
from schemas.lists_told import codes_told

if TYPE_CHECKING:
    from rich.table import Table

_SHOWN_FILES = 20
_ENOUGH = 10_000


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
    if outcome.closed:
        typer.echo(f"{outcome.campaign}：活动已结档（{outcome.closed}），没有汇总。")
        _tell_left(outcome)
        return
    _tell_tally(outcome)
    typer.echo(outcome.reached)
    typer.echo(
        f"{outcome.campaign}：本次收下 {outcome.files} 个文件；现有错误 {outcome.errors} 处、提醒 {outcome.warnings} 处。"
    )
    if outcome.notice:
        typer.echo(f"提醒：{outcome.notice}")
    _tell_left(outcome)
    if outcome.written:
        typer.echo("写出：")
    for path in outcome.written:
        typer.echo(f"  {_short(path)}")
    for subject, became in outcome.posted:
        typer.echo(f"邮件“{subject}”：{became}")
    if outcome.errors:
        typer.echo("有需要补正的报送材料：每个文件的回执里标出了位置和改法。")


def _tell_left(outcome: Outcome) -> None:
    for name, reason in outcome.left[:_SHOWN_FILES]:
        typer.echo(f"  没有收：{name}（{reason}）")
    if len(outcome.left) > _SHOWN_FILES:
        typer.echo(f"  …… 另有 {len(outcome.left) - _SHOWN_FILES} 个没有收")


def _tell_tally(outcome: Outcome) -> None:
    """The tally, a row a department;
    on a terminal too narrow for that a column a department, as many side by side as have room."""
    from rich.console import Console

    terminal = Console()
    tables = [_across(outcome)]
    if terminal.is_terminal and _breadth(tables[0]) > terminal.width:
        tables = _down(outcome, terminal.width)
    for table in tables:
        Console(width=_breadth(table)).print(table)


def _across(outcome: Outcome) -> "Table":
    codes, dispositions = _headings(outcome)
    table = _table(outcome, "列", ("单位", "抽查户数", *codes, *(name[:2] for name in dispositions)))
    for row in outcome.tally:
        table.add_row(*map(str, row))
    return table


def _down(outcome: Outcome, width: int) -> "list[Table]":
    for count in range(len(outcome.tally), 0, -1):
        firsts = range(0, len(outcome.tally), count)
        tables = [_side_by_side(outcome, outcome.tally[first : first + count]) for first in firsts]
        if max(map(_breadth, tables)) <= width:
            break
    return tables


def _side_by_side(outcome: Outcome, rows: Sequence[Sequence[object]]) -> "Table":
    codes, dispositions = _headings(outcome)
    departments, *figures = zip(*rows, strict=True)
    table = _table(outcome, "行", ("", *map(str, departments)))
    for heading, row in zip(("抽查户数", *codes, *dispositions), figures, strict=True):
        table.add_row(heading, *map(str, row))
    return table


def _headings(outcome: Outcome) -> tuple[list[str], list[str]]:
    """The results by their codes, the dispositions by their names."""
    codes = [str(measure.code) for measure in outcome.measures if measure.code is not None]
    return codes, [measure.label for measure in outcome.measures if measure.group == DISPOSITION]


def _table(outcome: Outcome, lines: str, headings: Sequence[str]) -> "Table":
    from rich.box import SIMPLE
    from rich.table import Table

    codes, dispositions = _headings(outcome)
    table = Table(
        title=f"{outcome.campaign} 统计表（户）",
        box=SIMPLE,
        caption=f"{lines} {codes_told(codes)} 为抽查结果编号，后{in_numerals(len(dispositions))}{lines}为处理结果",
    )
    for n, heading in enumerate(headings):
        table.add_column(heading, justify="right" if n else "left", no_wrap=True)
    return table


def _breadth(table: "Table") -> int:
    """The columns of a terminal that a table takes when nothing of it is cut short."""
    from rich.console import Console

    return Console(width=_ENOUGH).measure(table).maximum


def _short(path: Path) -> str:
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)

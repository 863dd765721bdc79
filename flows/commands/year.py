"""year: the office's year, written and told in a short table; what a run says of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import typer

from flows.commands.tables import show_table
from flows.office import last_told, office_caps, renew_office
from flows.problem import Problem
from flows.reports.year.measures import COMPLETION, IN_TIME, JOINT, PUBLISHED, SETTLED, Measure
from flows.reports.year.read import open_year, years_in
from flows.reports.year.tally_sheets import CAMPAIGN_ROWS
from flows.settings import Settings
from flows.storage.lock import sole_office
from flows.warehouse.office_ledger import OFFICE
from schemas.vocabulary import TOTAL

_RATES = (COMPLETION, PUBLISHED, IN_TIME, JOINT, SETTLED)
_COUNTS = ("planned", "complete", "visits", "issues")
_HEADINGS = ("活动", "任务", "查全", "检查", "问题", *(rate.label for rate in _RATES))


def tell_year(settings: Settings, year: int | None) -> int:
    """Bring the office's year in step, and show one: the year given, else this one,
    else the last with figures. The exit code. Raises Problem where there is none."""
    with sole_office(settings):
        told = renew_office(settings).told
    office = settings.outbox / OFFICE
    known = list(years_in(office)) if office.exists() else []
    if not known:
        raise Problem("还没有一个活动汇总过，没有年度可看", "先运行 shuangsuiji run")
    if year is not None and year not in known:
        raise Problem(f"{year} 年没有活动，也没有检查", f"有的年度：{'、'.join(map(str, known))}")
    this_year = datetime.now().year
    shown = year or (this_year if this_year in known else known[-1])
    with open_year(office, shown, office_caps(settings), told) as data:
        _show(shown, data.days, data.dicts(CAMPAIGN_ROWS))
    for paper in (f"年度汇总-{shown}.xlsx", f"年度简报-{shown}.html", OFFICE):
        typer.echo(f"  {settings.outbox / paper}")
    return tell_office(settings)


def tell_office(settings: Settings) -> int:
    """Say what the last renewal of the office's year could not take in, or not all of it; the exit code."""
    told = last_told(settings)
    for whose, why in told:
        typer.echo(f"年度：{whose}：{why}", err=True)
    return 1 if told else 0


def _show(year: int, days: str, campaigns: Sequence[Mapping[str, object]]) -> None:
    rows = [[str(row["campaign_id"]), *_cells(row)] for row in campaigns]
    columns = {*_COUNTS, *(name for rate in _RATES for name in (rate.part, rate.of))}
    sums = {name: sum(int(str(row[name] or 0)) for row in campaigns) for name in columns}
    show_table(_HEADINGS, [*rows, [TOTAL, *_cells(sums)]], title=f"{year} 年度（{days}）", figures=True)


def _cells(row: Mapping[str, object]) -> list[str]:
    return [
        *("" if row[name] is None else str(row[name]) for name in _COUNTS),
        *(_percent(rate, row) for rate in _RATES),
    ]


def _percent(rate: Measure, row: Mapping[str, object]) -> str:
    value = rate.value(row)
    return "" if value is None else f"{value:.1%}"

"""history: the runs of a campaign, and in each the files it took in and what became of them."""

from itertools import groupby

import typer

from flows.problem import Problem
from flows.reports.published import Published, Row, open_published
from flows.settings import Settings
from flows.storage.folders import open_house
from schemas.vocabulary import KINDS, VERDICTS

_SHOWN_FILES = 30
_RUNS = "select run, started_at, as_of, files from run order by run"
_FILES = """
    select run, file_name, kind, verdict, rows_accepted, rows_rejected, sender, withdrawn_at, withdrawn_reason
    from source_file order by run, withdrawn_at is null, arrival
"""
"""Those withdrawn first: a long list is cut short, and they are what is looked for."""


def tell_history(settings: Settings, campaign: str) -> int:
    """Tell a campaign's runs and files, oldest first; the exit code. Raises Problem where it never ran."""
    house = open_house(settings, campaign)
    if not house.published.exists():
        raise Problem(f"{campaign} 还没有汇总过", f"先运行 shuangsuiji run {campaign}")
    with open_published(house.published) as data:
        _tell(data)
    return 0


def _tell(data: Published) -> None:
    typer.echo(f"{data.head.campaign}　{data.head.title}")
    files = {run: list(rows) for run, rows in groupby(data.rows(_FILES), key=lambda row: row[0])}
    for run, started_at, as_of, count in data.rows(_RUNS):
        typer.echo(f"第 {run} 次　{started_at:%Y-%m-%d %H:%M}　统计日 {as_of}　收下 {count} 个文件")
        came = files.get(run, [])
        for row in came[:_SHOWN_FILES]:
            typer.echo(f"    {_in_words(row[1:])}")
        if len(came) > _SHOWN_FILES:
            rest = len(came) - _SHOWN_FILES
            typer.echo(f'    …… 另有 {rest} 个，见 shuangsuiji sql "from source_file where run = {run}"')


def _in_words(file: Row) -> str:
    name, kind, verdict, accepted, rejected, sender, withdrawn_at, reason = file
    came = f"，{sender} 发来" if sender else ""
    if withdrawn_at:
        return f"{name}：{KINDS[str(kind)]}{came}；{withdrawn_at:%Y-%m-%d %H:%M} 撤回：{reason}"
    counted = f"，计入 {accepted} 行，不计 {rejected} 行" if verdict != "duplicate" else ""
    return f"{name}：{KINDS[str(kind)]}，{VERDICTS[str(verdict)]}{counted}{came}"

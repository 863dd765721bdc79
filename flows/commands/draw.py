"""draw: what the command does before and after the flow."""

import getpass
import hashlib
from datetime import date

import typer

from flows.commands.outcomes import tell_outcomes
from flows.lots import kept
from flows.lots.campaign_draw import HOW_TO_GET_A_SEED, Request, refuse_early
from flows.problem import Problem
from flows.runtime.prefect_server import prefect_server
from flows.settings import Settings
from flows.storage.folders import open_house
from flows.storage.lock import sole_run
from flows.warehouse.store import open_warehouse


def draw_campaign(
    settings: Settings, campaign: str, seed: str, operator: str, again: bool, reason: str, as_of: date | None
) -> int:
    """Draw through Prefect; the exit code.
    Raises Problem: refused before Prefect is started wherever that can be told."""
    request = Request(seed, operator or _login(), again, reason)
    with sole_run(settings):
        house = open_house(settings, campaign)
        house.campaign()
        with open_warehouse(house.warehouse) as connection:
            kept.prepare(connection)
            refuse_early(request, connection)
        typer.echo("正在启动 Prefect …", err=True)
        with prefect_server(settings):
            from flows.draw import draw

            outcome = draw(campaign, request, as_of)
    return tell_outcomes([outcome], settings)


def commit_to(settings: Settings, campaign: str, seed: str, operator: str) -> int:
    """Record and print a seed's commitment, to be published before the draw."""
    if not seed.strip():
        raise Problem("没有给种子", HOW_TO_GET_A_SEED)
    with sole_run(settings):
        house = open_house(settings, campaign)
        promised = hashlib.sha256(seed.encode()).hexdigest()
        with open_warehouse(house.warehouse) as connection:
            kept.prepare(connection)
            kept.commit_seed(house, connection, promised, operator or _login())
    typer.echo(
        f"种子承诺（SHA-256）：{promised}\n请把它公布出去；抽取时用同一个种子，任何人都能核对：printf '种子' | sha256sum"
    )
    return 0


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "（未登录）"

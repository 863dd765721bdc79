"""draw: what the command does before and after the flow."""

import sys
from datetime import date
from typing import TYPE_CHECKING

import typer

from flows.commands.outcomes import tell_outcomes
from flows.commands.year import tell_office
from flows.lots import kept
from flows.lots.asked import ChangeRequest
from flows.lots.campaign_draw import HOW_TO_GET_A_SEED, Request
from flows.lots.changes_told import change_told
from flows.lots.commit_reveal import Commit, Reveal
from flows.lots.commitment import commitments
from flows.problem import Problem
from flows.runtime.prefect_server import prefect_server
from flows.settings import Settings
from flows.storage.folders import open_house
from flows.storage.lock import sole_campaign
from flows.warehouse.store import open_warehouse

if TYPE_CHECKING:
    from flows.draw import Act
    from flows.lots.record import DrawRecord

UNNAMED = "未写明"
"""Stands for an operator whom nobody named: there is no terminal to ask on."""


def draw_campaign(
    settings: Settings, campaign: str, seed: str, operator: str, again: bool, reason: str, as_of: date | None
) -> int:
    """Draw through Prefect; the exit code.
    Raises Problem: refused before Prefect is started wherever that can be told."""
    if not seed.strip():
        raise Problem("没有给种子", HOW_TO_GET_A_SEED)
    code = _done(settings, campaign, Request(seed, _named(operator), again, reason), as_of)
    if betrayed := _kept(settings, campaign).betrayed_classes:
        typer.echo(
            f"注意：{'、'.join(betrayed)} 类全部抽中，从公开的名录就推得出不宜告知的是哪几户；"
            "请先检查这几户，再公布 抽取名录.csv 和 抽取凭证.json。"
        )
    return code


def commit_draw(
    settings: Settings, campaign: str, seed: str, operator: str, again: bool, reason: str, as_of: date | None
) -> int:
    """Commit to what a draw will rest on, and tell the digests; the exit code.
    Raises Problem as `draw_campaign`."""
    if seed:
        raise Problem(
            "承诺要作在种子产生以前，--commit 不能和 --seed 一起写",
            f"先 shuangsuiji draw {campaign} --commit --operator 姓名，公布以后再当众产生种子、抽取",
        )
    code = _done(settings, campaign, Commit(_named(operator), again, reason), as_of)
    last = commitments(open_house(settings, campaign))[-1]
    typer.echo(f"第 {last.number} 次承诺，{last.committed_at.replace('T', ' ')}，操作人 {last.operator}：")
    for name, digest in (
        ("名录", last.roster_sha256),
        ("检查人员", last.inspectors_sha256),
        ("计划", last.plan_sha256),
        ("秘密", last.secret_sha256),
    ):
        typer.echo(f"  {name} SHA-256 {digest}")
    typer.echo("请把“抽取”文件夹里的 抽取承诺.docx 打印签字，并公布；然后当众产生种子，再抽取。")
    return code


def reveal_draw(settings: Settings, campaign: str, operator: str, reason: str, as_of: date | None) -> int:
    """Make the secret of the draw public; the exit code. Raises Problem as `draw_campaign`."""
    code = _done(settings, campaign, Reveal(_named(operator), reason), as_of)
    typer.echo(
        "已揭示：“抽取”文件夹里的 抽取凭证.json 是完整的一份，请公布；任何人都能用 verify-draw 把抽取从头验算一遍。"
    )
    return code


def change_draw(
    settings: Settings,
    campaign: str,
    withdraw: str,
    replace: str,
    operator: str,
    reason: str,
    as_of: date | None,
) -> int:
    """Withdraw an institution or replace an inspector of the draw, and tell what came of it; the exit code.
    Raises Problem as `draw_campaign`."""
    request = ChangeRequest(withdraw.strip(), replace.strip(), _named(operator), reason)
    code = _done(settings, campaign, request, as_of)
    record = _kept(settings, campaign)
    typer.echo("\n".join(change_told(record, record.changes[-1])))
    return code


def _kept(settings: Settings, campaign: str) -> "DrawRecord":
    """The draw that was kept just now."""
    with open_warehouse(open_house(settings, campaign).warehouse) as connection:
        record = kept.last_draw(connection)
    assert record is not None
    return record


def _named(operator: str) -> str:
    """Who does it: as given, or asked for on a terminal; never the name somebody has logged in with.
    Where nobody is named, that is what is kept, and told."""
    named = operator.strip()
    if not named and sys.stdin.isatty():
        named = str(typer.prompt("操作人（姓名，写进抽取凭证）", default="", show_default=False)).strip()
    if not named:
        typer.echo(f"没有写操作人，凭证里记作“{UNNAMED}”；要写上姓名的，加 --operator 王强", err=True)
    return named or UNNAMED


def _done(settings: Settings, campaign: str, act: "Act", as_of: date | None) -> int:
    house = open_house(settings, campaign)
    house.campaign()
    with sole_campaign(settings, campaign):
        with open_warehouse(house.warehouse) as connection:
            kept.prepare(connection)
            kept.settle_draws(house, connection)
            act.refuse_early(house, connection)
        typer.echo("正在启动 Prefect …", err=True)
        with prefect_server(settings):
            from flows.draw import draw

            outcome = draw(campaign, act, as_of)
    return max(tell_outcomes([outcome], settings), tell_office(settings))

"""The commands of the draw."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import AsOf, Inbox, Outbox, Var, settings_with, told


@told
def draw(
    campaign: Annotated[str, typer.Argument(help="活动编号，即 inbox/ 下的文件夹名")],
    seed: Annotated[str, typer.Option("--seed", help="当众产生的种子，任何文字或数字")] = "",
    again: Annotated[bool, typer.Option("--again", help="重新抽取；先前的一次仍留档")] = False,
    reason: Annotated[str, typer.Option("--reason", help="重抽、再次承诺、提前揭示、变更的理由")] = "",
    commit: Annotated[
        bool, typer.Option("--commit", help="抽取以前：固定名录、人员、计划和秘密，写出抽取承诺，不抽取")
    ] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="检查以后：公布秘密，凭证换成完整的一份")] = False,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="演练：看抽取会缺什么，不收件、不抽取、什么也不留下")
    ] = False,
    withdraw: Annotated[str, typer.Option("--withdraw", help="撤下一户（名称或代码），下一签号递补")] = "",
    replace: Annotated[str, typer.Option("--replace", help="换下检查组一人（重名的写单位 姓名）")] = "",
    operator: Annotated[str, typer.Option("--operator", help="操作人姓名，写进抽取凭证")] = "",
    as_of: AsOf = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """随机抽取机构和检查人员，写出抽取结果、记录表和告知书；任何人凭名录和种子都能重算。

    例：shuangsuiji draw 2024-xinhua --seed 6152433641 --operator 王强

    \b
    次序：--rehearse 演练 → --commit 承诺，签字、公布 → 当众产生种子 → --seed 抽取 → 检查 → --reveal 揭示
    """
    settings, day = settings_with(inbox, outbox, var), as_of.date() if as_of else None
    from flows.commands.draw import change_draw, commit_draw, draw_campaign, reveal_draw
    from flows.commands.rehearse import rehearse_draw

    if rehearse:
        raise typer.Exit(rehearse_draw(settings, campaign, day))
    if withdraw or replace:
        raise typer.Exit(change_draw(settings, campaign, withdraw, replace, operator, reason, day))
    if reveal:
        raise typer.Exit(reveal_draw(settings, campaign, operator, reason, day))
    begin = commit_draw if commit else draw_campaign
    raise typer.Exit(begin(settings, campaign, seed, operator, again, reason, day))


@told
def verify(
    credential: Annotated[Path, typer.Argument(help="抽取凭证.json")],
    rosters: Annotated[
        list[Path] | None, typer.Argument(help="公布的名录；不写则用凭证旁边的 抽取名录.csv")
    ] = None,
    roster: Annotated[list[Path] | None, typer.Option("--roster", help="同上")] = None,
) -> None:
    """用公布的名录和种子重抽一遍，看与凭证是否完全一致；不需要本系统的数据。

    例：shuangsuiji verify-draw 抽取凭证.json 名录.xlsx
    """
    settings = settings_with(None, None, None)
    from flows.commands.verify_draw import verify_draw

    raise typer.Exit(verify_draw(credential, [*(rosters or ()), *(roster or ())], settings))

"""The commands that look at the office as a whole."""

from typing import Annotated

import typer

from flows.commands.terminal import Inbox, Outbox, Var, settings_with, told


@told
def year(
    year: Annotated[
        int | None, typer.Argument(help="年度，如 2024；不写则今年，今年没有活动的，最近的一年")
    ] = None,
    inbox: Inbox = None,
    outbox: Outbox = None,
    var: Var = None,
) -> None:
    """全办的一年：写出总库、年度汇总和年度简报，显示各活动的完成率、公示率、联合占比、完结率。夜间汇总最后会做这一步。

    例：shuangsuiji year 2024
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.year import tell_year

    raise typer.Exit(tell_year(settings, year))

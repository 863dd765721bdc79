"""The command line. Thin: each command says what it does,
does it through flows/commands, and tells the outcome.

A command is a function in a file of this room and a line below; what it needs is imported when it is called.
"""

import sys

import typer

from flows.cli.asking import history, sql, why
from flows.cli.lots import draw, verify
from flows.cli.nights import check, collect, demo, run, send, status
from flows.cli.office import year
from flows.cli.plans import new
from flows.cli.service import install_service, serve
from flows.cli.upkeep import backup, close, rebuild, restore, withdraw
from flows.commands.terminal import Inbox, Outbox, Var, move_folders, run_app

app = typer.Typer(
    name="shuangsuiji",
    help="部门联合“双随机、一公开”：收件箱里的表格，变成查得到出处的汇总表。\n\n例：shuangsuiji run 2024-xinhua",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def folders(inbox: Inbox = None, outbox: Outbox = None, var: Var = None) -> None:
    """部门联合“双随机、一公开”：收件箱里的表格，变成查得到出处的汇总表。

    例：shuangsuiji run 2024-xinhua
    """
    move_folders(inbox, outbox, var)


for command in (
    new,
    run,
    check,
    demo,
    draw,
    status,
    withdraw,
    history,
    why,
    sql,
    year,
    send,
    collect,
    rebuild,
    backup,
    restore,
    close,
    serve,
):
    app.command()(command)
app.command("verify-draw")(verify)
app.command("install-service")(install_service)


def main() -> None:
    """The entry point."""
    sys.exit(run_app(app))

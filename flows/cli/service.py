"""The commands that have the nights run by themselves."""

import typer

from flows.commands.terminal import Inbox, Outbox, Var, settings_with, told


@told
def serve(inbox: Inbox = None, outbox: Outbox = None, var: Var = None) -> None:
    """一直开着，每天 02:00（北京时间；inbox/office.toml 的 [schedule] at 可改）汇总一次；同一时间只有一次，错过的一夜补上。

    例：shuangsuiji serve
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.serve import serve_nights

    serve_nights(settings)


@told
def install_service(inbox: Inbox = None, outbox: Outbox = None, var: Var = None) -> None:
    """把 serve 装成本人的系统服务，开机就在；没有 systemd 的，给出 crontab 的一行。

    例：shuangsuiji install-service
    """
    settings = settings_with(inbox, outbox, var)
    from flows.commands.install_service import install_service as install

    raise typer.Exit(install(settings))

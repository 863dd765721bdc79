"""serve: the nightly schedule, one run at a time."""

import typer

from flows.runtime.prefect_server import lasting_server
from flows.settings import TIMEZONE, Settings
from flows.storage.nights import begin_schedule, missed_night, night_at, note_night


def serve_nights(settings: Settings) -> None:
    """Serve the nightly flow until stopped; a run that is due while another goes on is not started.

    A night that was missed, the machine being off, is made up for at once: one run, however many were missed.
    Raises Problem.
    """
    at = night_at(settings)
    typer.echo(
        f"每天 {at:%H:%M}（北京时间）汇总一次。这个窗口要一直开着；按 Ctrl-C 停止。"
        "结果看 shuangsuiji status，记录在 var/prefect/nightly.log。"
    )
    with lasting_server(settings) as page:
        typer.echo(
            f"每次运行和各步，在浏览器里看：{page}；各活动的统计表和发现的问题：{page}/artifacts（都只有本机能打开）"
        )
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.schedules import Cron

        from flows.nightly import nightly

        if missed := missed_night(settings):
            typer.echo(f"{missed:%Y-%m-%d %H:%M} 的一夜错过了（那时没有开着），现在补上。")
            nightly()
            note_night(settings, made_up_for=missed)
        begin_schedule(settings)
        nightly.serve(
            name="nightly",
            schedule=Cron(f"{at.minute} {at.hour} * * *", timezone=TIMEZONE),
            limit=1,
            global_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
            description=f"收件箱汇总：每天 {at:%H:%M}（北京时间）",
            print_starting_message=False,  # in English, of a command that is not ours
        )

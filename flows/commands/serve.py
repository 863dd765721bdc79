"""serve: the nightly schedule, one run at a time."""

import typer

from flows.runtime.prefect_server import lasting_server
from flows.settings import NIGHTLY_HOUR, TIMEZONE, Settings


def serve_nights(settings: Settings) -> None:
    """Serve the nightly flow until stopped; a run that is due while another goes on is not started."""
    typer.echo(
        f"每天 {NIGHTLY_HOUR:02}:00（北京时间）汇总一次。这个窗口要一直开着；按 Ctrl-C 停止。"
        "结果看 shuangsuiji status，记录在 var/prefect/nightly.log。"
    )
    with lasting_server(settings) as page:
        typer.echo(f"每次运行、各步、统计表和发现的问题，在浏览器里看：{page}（只有本机能打开）")
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.schedules import Cron

        from flows.nightly import nightly

        nightly.serve(
            name="nightly",
            schedule=Cron(f"0 {NIGHTLY_HOUR} * * *", timezone=TIMEZONE),
            limit=1,
            global_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
            description=f"收件箱汇总：每天 {NIGHTLY_HOUR:02}:00（北京时间）",
        )

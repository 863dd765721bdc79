"""The nightly schedule: 02:00 in Asia/Shanghai, one run at a time."""

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron

from flows.nightly import nightly

AT_TWO = Cron("0 2 * * *", timezone="Asia/Shanghai")


def serve_nightly() -> None:
    """Serve the nightly flow until stopped; a run that is due while another goes on is not started."""
    nightly.serve(
        name="nightly",
        schedule=AT_TWO,
        limit=1,
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        description="收件箱汇总：每天 02:00（北京时间）",
    )

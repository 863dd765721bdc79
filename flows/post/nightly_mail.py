"""The mail of a night: what the plan asks for, and answers to who sent something."""

import logging

import duckdb

from flows.post.outgoing import Posted, post
from flows.post.replies import reply
from flows.storage.folders import House
from schemas.campaign import Campaign

_log = logging.getLogger("prefect.shuangsuiji")


def post_night(
    house: House, campaign: Campaign, warehouse: duckdb.DuckDBPyConnection, arrived: int
) -> list[Posted]:
    """Send what the plan asks for and answer who sent something; what became of each.
    `arrived`: files taken in.

    Everything else is done and written by then: a fault in the mail is told, and costs the mail alone.
    """
    try:
        return [
            *post(house, campaign, warehouse, asked=False, arrived=arrived),
            *reply(house, campaign, warehouse),
        ]
    except Exception:
        _log.exception("%s: mail", house.campaign_id)
        again = f"结果都在 outbox，可再运行 shuangsuiji send {house.campaign_id}"
        return [Posted("邮件", f"没有发出：程序出错，错误详情记在日志里；{again}", failed=True)]

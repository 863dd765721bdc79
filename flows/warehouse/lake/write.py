"""Every campaign's edition written to the lake: what changed, and that in one transaction."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import duckdb

from flows.warehouse.lake.attached import Lake, attached, only_writer, reason, retried
from flows.warehouse.lake.shape import bring_in_shape, campaign_relations

LAKE: Final = "湖"
Told = tuple[tuple[str, str], ...]
"""What is to be told, by campaign."""

_VIEWS: Final = "select view_name from duckdb_views() where database_name = 'kept'"
_EDITION: Final = """
    create temp table edition as
    select campaign_id, coalesce(?, nullif(trim(office), '')) as office from kept.campaign
"""
_STOCK: Final = """
    create temp table stock (
        office varchar, campaign_id varchar, relation varchar, lines bigint, digest varchar
    )
"""
_COUNTED: Final = """
    insert into stock
    select e.office, e.campaign_id, ?, count(*), sum(hash(r))::varchar
    from {relation} as r
    inner join edition as e on r.campaign_id = e.campaign_id
    where e.office is not null
    group by e.office, e.campaign_id
"""
_CHANGE: Final = """
    create temp table change as
    with theirs as (
        select * from written
        where installation = $installation
            or (office, campaign_id) in (select (office, campaign_id) from stock)
    )

    select
        coalesce(s.office, w.office) as office,
        coalesce(s.campaign_id, w.campaign_id) as campaign_id,
        coalesce(s.relation, w.relation) as relation,
        w.digest is not null as stood,
        s.digest is not null as stands,
        (s.lines, s.digest) is distinct from (w.lines, w.digest) as is_changed,
        coalesce(w.installation <> $installation, false) as taken_over
    from stock as s
    full join theirs as w on s.office = w.office and s.campaign_id = w.campaign_id and s.relation = w.relation
    where is_changed or taken_over
"""
_CHANGED: Final = """
    select relation, bool_or(stood), bool_or(stands) from change where is_changed
    group by relation order by relation
"""
_REMOVED: Final = """
    delete from lake.{relation}
    where (office, campaign_id) in (
        select (office, campaign_id) from change where relation = ? and is_changed and stood
    )
"""
_PUT: Final = """
    insert into lake.{relation} by name
    select
        (select e.office from edition as e where e.campaign_id = r.campaign_id) as office,
        columns(lambda name: name <> 'office')
    from temp.{relation} as r
    where campaign_id in (
        select c.campaign_id from change as c where c.relation = ? and c.is_changed and c.stands
    )
"""
_NOTED: Final = """
    insert into written
    select office, campaign_id, relation, lines, digest, ?, ? from stock
    where (office, campaign_id) in (select (office, campaign_id) from change)
"""
_TAKEN_OVER: Final = "湖里的这个活动（{}）是另一处写的，已换成这里的；换了机器、重装过的不用管，两处都在写的，改掉一处的活动编号或办公室名称"
_NAMELESS: Final = "没有写进湖：计划没有写 office，不知道是哪个办公室的；补上，或在 inbox/office.toml 写 name"


def write_lake(lake: Lake, office: Path, now: datetime) -> Told:
    """Bring the lake in step with an office's 总库: campaigns that changed, or that a night before could not be
    written, are written; those of this installation that 总库 has no longer,
    or has under another office's name, are removed. What is to be told, by campaign.

    The lake holds the last edition of every campaign or this one, whenever the process is killed.
    A lake that is away raises nothing: it is told, and the next night writes what this one could not.
    """
    try:
        with attached(lake, office) as connection:
            take_stock(connection, lake.office)
            with only_writer(connection, lake):
                retried(partial(_whole, connection, partial(bring_in_shape, connection)))
                connection.execute(_CHANGE, {"installation": lake.installation})
                changed = connection.execute(_CHANGED).fetchall()
                retried(
                    partial(
                        _whole, connection, partial(_write, connection, changed, [lake.installation, now])
                    )
                )
            return _told(connection)
    except ModuleNotFoundError:
        return ((LAKE, "没有写：没有装湖的扩展，运行 pip install 'shuangsuiji[lake]'"),)
    except duckdb.Error as error:
        return (
            (
                LAKE,
                f"没有写进去：{reason(error, lake)}；别的都已写好，修好后下一夜补写，或运行 shuangsuiji year",
            ),
        )


def take_stock(connection: duckdb.DuckDBPyConnection, office: str | None) -> None:
    """Table `stock`: how many rows 总库 has by office, campaign and relation, and their digest; `office`: the
    name of all its campaigns' office, None where each plan's own counts.

    A view's rows are kept in a temporary table of its name, so that it is computed once; and while names are
    looked for in 总库, or it would be over the tables of the lake,
    which have the same names and are all offices'.
    """
    connection.execute("use kept")
    connection.execute(_EDITION, [office])
    connection.execute(_STOCK)
    views = {name for (name,) in connection.execute(_VIEWS).fetchall()}
    for relation in campaign_relations():
        kind = "table" if relation in views else "view"
        connection.execute(f"create temp {kind} {relation} as from kept.{relation}")
        connection.execute(_COUNTED.format(relation=relation), [relation])
    connection.execute("use lake")


def _whole(connection: duckdb.DuckDBPyConnection, work: partial[None]) -> None:
    """Do a piece of work in a transaction."""
    connection.execute("begin transaction")
    try:
        work()
        connection.execute("commit")
    except duckdb.Error:
        with suppress(duckdb.TransactionException):  # a commit that failed has ended it already
            connection.execute("rollback")
        raise


def _write(
    connection: duckdb.DuckDBPyConnection, changed: Sequence[tuple[str, bool, bool]], by: Sequence[object]
) -> None:
    """Put what changed in the place of what stood there, relation by relation, and note by whom and when."""
    for relation, stood, stands in changed:
        if stood:
            connection.execute(_REMOVED.format(relation=relation), [relation])
        if stands:
            _put(connection, relation)
    gone = "delete from written where (office, campaign_id) in (select (office, campaign_id) from change)"
    connection.execute(gone)
    connection.execute(_NOTED, by)


def _put(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    connection.execute(_PUT.format(relation=relation), [relation])


def _told(connection: duckdb.DuckDBPyConnection) -> Told:
    """The campaigns that are in the lake under no office, and those that another installation had written."""
    nameless = "select campaign_id from edition where office is null order by campaign_id"
    taken = "select distinct campaign_id, office from change where taken_over order by all"
    return (
        *((campaign_id, _NAMELESS) for (campaign_id,) in connection.execute(nameless).fetchall()),
        *(
            (campaign_id, _TAKEN_OVER.format(name))
            for campaign_id, name in connection.execute(taken).fetchall()
        ),
    )

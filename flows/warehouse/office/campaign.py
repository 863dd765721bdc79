"""One campaign's published database taken into 总库, relation by relation."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import duckdb

from sql import in_order, scripts

_COLUMNS: Final = """
    select table_name, list(column_name order by column_index) from duckdb_columns()
    where not internal and database_name = current_database() group by table_name
"""
IN_SMALL_STEPS: Final = "set threads = 1"
"""Hundreds of small statements: on one thread they take a third less work than threads take to be told."""
_OF_OFFICE: Final = frozenset({"campaign_id", "year", "departments"})
_HEAD: Final = "select *, (select list(name order by position) from department) as departments from campaign"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign to take: its published database and which edition of it that is."""

    campaign_id: str
    published: Path
    edition: str


def take_campaign(office: duckdb.DuckDBPyConnection, campaign: Campaign, now: datetime) -> None:
    """Put a campaign's rows in the place of those it had, in one transaction;
    table `source` says how it went.

    One that cannot be read keeps the rows it had; relations and columns that its database lacks stay empty,
    those that are not known here are left out: all of it is told.
    """
    office.execute("begin transaction")
    try:
        problem = _taken(office, campaign)
        edition: str | None = campaign.edition
        office.execute("commit")
    except duckdb.Error as error:
        with suppress(duckdb.TransactionException):  # a commit that failed has ended it already
            office.execute("rollback")
        edition, problem = None, _unread(office, campaign, error)
    office.execute("delete from source where campaign_id = ?", [campaign.campaign_id])
    row = [campaign.campaign_id, edition, now, problem]
    office.execute("insert into source values (?, ?, ?, ?)", row)


def forget_campaign(office: duckdb.DuckDBPyConnection, campaign_id: str) -> None:
    """Remove a campaign's rows: its folder is no longer in the outbox."""
    _remove(office, campaign_id)
    office.execute("delete from source where campaign_id = ?", [campaign_id])


def tell_lost(office: duckdb.DuckDBPyConnection, campaign_id: str) -> None:
    """Say of a campaign whose published database is missing in its folder that its rows are its last ones."""
    told = f"inspections.duckdb 不在了，{_kept_told(office, campaign_id)}；运行 shuangsuiji run {campaign_id} 重写一遍"
    office.execute("update source set edition = null, problem = ? where campaign_id = ?", [told, campaign_id])


def _kept_told(office: duckdb.DuckDBPyConnection, campaign_id: str) -> str:
    rows = office.execute("select as_of from campaign where campaign_id = ?", [campaign_id]).fetchall()
    return f"总库里是它统计日 {rows[0][0]} 的数" if rows else "总库里没有它的数"


def _remove(office: duckdb.DuckDBPyConnection, campaign_id: str) -> None:
    for relation in _relations(office):
        office.execute(f"delete from {relation} where campaign_id = ?", [campaign_id])  # noqa: S608 - ours


def _relations(office: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The tables that hold campaigns' own rows, each with its columns."""
    from schemas.published import RELATIONS

    return {name: columns for name, columns in office.execute(_COLUMNS).fetchall() if name in RELATIONS}


def _taken(office: duckdb.DuckDBPyConnection, campaign: Campaign) -> str | None:
    """Take every relation; what was missing or left out, or None. The database is opened by itself: a broken
    one must not take 总库 with it."""
    with duckdb.connect(campaign.published, read_only=True) as source:
        source.execute(IN_SMALL_STEPS)
        theirs = dict(source.execute(_COLUMNS).fetchall())
        _compute_once(source, theirs)
        ((year,),) = source.execute("select year(period_start)::integer from campaign").fetchall()
        ours = _relations(office)
        _add_measures(
            office, ours, theirs
        )  # before: DuckDB does not commit a table altered after rows were deleted
        _remove(office, campaign.campaign_id)
        for relation, columns in ours.items():
            shared = [column for column in columns if column in theirs.get(relation, ())]
            if not shared:
                continue
            own = f"select {', '.join(shared)} from {relation}"  # noqa: S608
            asked = _HEAD if relation == "campaign" else own
            rows = source.execute(asked).to_arrow_table()
            office.register("incoming", rows)
            office.execute(
                f"insert into {relation} by name"  # noqa: S608
                " select ? as campaign_id, ? as year, * from incoming",
                [campaign.campaign_id, year],
            )
            office.unregister("incoming")
    return _differences(campaign.campaign_id, ours, theirs)


def _compute_once(source: duckdb.DuckDBPyConnection, theirs: Mapping[str, list[str]]) -> None:
    """Keep each view's rows in a temporary table of its name: DuckDB looks there first,
    also for the views over it. `deadline` alone stands behind five others."""
    views = {name: text for folder in ("tallies", "deadlines") for name, text in scripts(folder).items()}
    for name in in_order(views):
        if name in theirs:
            source.execute(f"create temp table {name} as from main.{name}")


def _add_measures(
    office: duckdb.DuckDBPyConnection, ours: dict[str, list[str]], theirs: Mapping[str, list[str]]
) -> None:
    """Columns for the measures that this campaign's own lists have; for the other campaigns they are null."""
    from schemas.published import RELATIONS
    from schemas.published.columns import WithMeasures

    for relation, columns in ours.items():
        if issubclass(RELATIONS[relation], WithMeasures):
            for measure in (name for name in theirs.get(relation, ()) if name not in columns):
                office.execute(f"alter table {relation} add column {measure} bigint")
                columns.append(measure)


def _differences(
    campaign_id: str, ours: Mapping[str, list[str]], theirs: Mapping[str, list[str]]
) -> str | None:
    """What the campaign's database lacks or has too much, in words; None where it is of this version."""
    from schemas.published import RELATIONS
    from schemas.published.columns import WithMeasures

    lacking = sorted(ours.keys() - theirs.keys())
    strange = sorted(theirs.keys() - ours.keys())
    for relation in ours.keys() & theirs.keys():
        with_measures = issubclass(RELATIONS[relation], WithMeasures)
        expected = {"inspected"} if with_measures else set(ours[relation]) - _OF_OFFICE
        lacking += [f"{relation}.{name}" for name in sorted(expected - set(theirs[relation]))]
        strange += [f"{relation}.{name}" for name in sorted(set(theirs[relation]) - set(ours[relation]))]
    told = [f"{word} {'、'.join(names)}" for word, names in (("没有", lacking), ("多出", strange)) if names]
    if not told:
        return None
    return f"数据库是另一版程序写的：{'；'.join(told)}。运行 shuangsuiji run {campaign_id} 重写一遍即可"


def _unread(office: duckdb.DuckDBPyConnection, campaign: Campaign, error: duckdb.Error) -> str:
    return (
        f"{campaign.published.name} 读不出来（{str(error).splitlines()[0][:120]}），"
        f"{_kept_told(office, campaign.campaign_id)}；运行 shuangsuiji run {campaign.campaign_id} 重写一遍"
    )

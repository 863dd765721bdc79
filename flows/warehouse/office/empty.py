"""总库's empty form: the tables of a published database with campaign_id and year in front,
the tables and views of sql/office, and the comments on all."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from flows.warehouse.database import build_empty, comment, grain, on_disk, published_version
from flows.warehouse.plan_lists import plan_lists
from schemas.measures import NOTICE_MEASURES
from sql import in_order, scripts

_MODEL = """
    select
        t.name,
        any_value(t.comment),
        list(
            (c.column_name, if(c.data_type like 'ENUM%', 'VARCHAR', c.data_type), c.comment)
            order by c.column_index
        )
    from (
        select table_name as name, comment from duckdb_tables() where not internal
        union all
        select view_name as name, comment from duckdb_views() where not internal
    ) as t
    inner join duckdb_columns() as c on t.name = c.table_name
    group by t.name
    order by t.name
"""
_MEASURES = """
    select measure, any_value(heading), string_agg(distinct label, '／' order by label)
    from measure
    group by measure
"""


@cache
def office_version() -> str:
    """What 总库 is made of, in short: the published database, sql/office, this package."""
    digest = hashlib.sha256(published_version().encode())
    for folder in ("office_tables", "office"):
        digest.update(repr(scripts(folder)).encode())
    for module in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if module.name.endswith(".py"):
            digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def create_office(path: Path) -> None:
    """A new database at `path` without a campaign. Raises OSError where the disk does not take it."""
    with on_disk(path), duckdb.connect(path) as office:
        office.execute("begin transaction")  # one write, not one a statement
        build_office(office)
        office.execute("commit")


def build_office(office: duckdb.DuckDBPyConnection) -> None:
    """Every relation of a campaign as a table, every table and view of sql/office, and the comments."""
    for relation, told, columns in _published():
        listed = ", ".join(f"{name} {kind}" for name, kind, _ in columns)
        office.execute(f"create table {relation} (campaign_id varchar, year integer, {listed})")
        words = {f"column {relation}.{name}": said for name, _, said in columns}
        comment(office, {f"table {relation}": f"{told}；各个活动的都在，见 campaign_id", **words})
    office.execute("alter table campaign add column departments varchar[]")
    tables, views = scripts("office_tables"), scripts("office")
    for text in (*tables.values(), *(views[name] for name in in_order(views))):
        office.execute(text)
    _describe(office, {"table": tables, "view": views})


def _published() -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """A published database's relations: its name, what it is, its columns (name, type, what it is).

    A result is a text here: one campaign's codes are numbers, another's may be letters.
    """
    lists = plan_lists(NOTICE_MEASURES)
    as_texts = tuple((place, str(code), *rest) for place, code, *rest in lists.results)
    with duckdb.connect() as model:
        build_empty(model, replace(lists, results=as_texts))
        return model.execute(_MODEL).fetchall()


def _describe(office: duckdb.DuckDBPyConnection, texts: Mapping[str, Mapping[str, str]]) -> None:
    from schemas.published import OFFICE_RELATIONS, RELATIONS, described_columns
    from schemas.published.columns import Relation
    from schemas.published.office import OfCampaign

    for kind, relations in texts.items():
        comment(office, {f"{kind} {name}": grain(text) for name, text in relations.items()})
    models: dict[str, type[Relation]] = {**dict.fromkeys(RELATIONS, OfCampaign), **OFFICE_RELATIONS}
    for relation, model in models.items():
        columns = described_columns(model)
        comment(office, {f"column {relation}.{column.name}": column.comment for column in columns})


def comment_measures(office: duckdb.DuckDBPyConnection) -> None:
    """Say of each measure's column what it counts, in all words that the campaigns' plans have for it:
    result_1 of one plan may mean something else in another."""
    from schemas.published import OFFICE_RELATIONS, RELATIONS
    from schemas.published.columns import WithMeasures

    told = {
        measure: f"{heading}：{labels}（户{'；各活动的含义不同，见 measure' if '／' in labels else ''}）"
        for measure, heading, labels in office.execute(_MEASURES).fetchall()
    }
    for relation, model in RELATIONS.items():
        if relation not in OFFICE_RELATIONS and issubclass(model, WithMeasures):
            comment(office, {f"column {relation}.{measure}": words for measure, words in told.items()})

"""The databases without a row that the examples of each folder are tried on."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import duckdb

from flows.validation.validate import validate
from flows.warehouse.database import build_empty
from flows.warehouse.edition import judged
from flows.warehouse.office.empty import build_office
from flows.warehouse.plan_lists import plan_lists
from flows.warehouse.publish import fill_pivots
from flows.warehouse.store import _make_tables, extracted
from schemas.campaign import Campaign
from schemas.measures import NOTICE_MEASURES
from sql import script, scripts
from tests import making

_LINES: Final = """
create table line (
    row bigint, run bigint, code varchar, name_key varchar, institution_id varchar, department varchar,
    item varchar, inspected_on date, counts boolean, mark varchar default '', is_clean boolean,
    has_problem boolean, results varchar[], dispositions varchar[]
);
create table institution (
    institution_id varchar, code varchar default '', name varchar, name_key varchar,
    former_names varchar default '', credit_class varchar
);
create table act (
    row bigint, institution_id varchar, named varchar, department_text varchar default '',
    department varchar, item varchar, is_planned boolean
);
create table visit (institution_id varchar, department varchar, item varchar, inspected_on date)
"""
"""What sql/judging asks of: the frames of flows/validation, by the names they are asked under."""
_LOTS: Final = """
create table draw_roster (
    institution_key varchar, institution varchar, credit_class varchar, is_passed_over boolean
);
create table draw_seed (seed varchar);
create table draw_share (credit_class varchar, share decimal(9, 6), number integer, at_least integer)
"""


Build = Callable[[duckdb.DuckDBPyConnection], object]

_OWN_LISTS: Final = """
[[result]]
code = "1"
name = "正常"
alone = true
[[result]]
code = "2"
name = "待观察"
open = true
[[result]]
code = "A"
name = "有问题"
problem = true
disposition = "责令改正"
[[disposition]]
name = "约谈"
[[disposition]]
name = "责令改正"
column = "ordered"
[[disposition]]
name = "移交"
referral = true
"""
"""A plan's own results and dispositions, in place of the notice's."""


@dataclass(frozen=True)
class Ground:
    """What a folder's examples are of. `build` makes the empty database;
    `fill` what follows from the rows given."""

    build: Build
    fill: Build = lambda data: None
    queries: str = ""
    """The folder of sql/ whose files are selects, not views: asked as they stand."""

    def source(self, relation: str) -> str:
        """The relation an example expects, as it is selected from."""
        if not self.queries:
            return relation
        return f"({script(self.queries, relation).rstrip().rstrip(';')})"


def _build_judging(data: duckdb.DuckDBPyConnection) -> None:
    data.execute(_LINES)


def _build_draw(data: duckdb.DuckDBPyConnection) -> None:
    data.execute(_LOTS)
    data.execute(script("draw", "01_institution_draw"))


def _build_published(data: duckdb.DuckDBPyConnection) -> None:
    build_empty(data, plan_lists(NOTICE_MEASURES))


def _build_own_lists(data: duckdb.DuckDBPyConnection) -> None:
    """A published database of a plan that has lists of its own."""
    campaign = Campaign.model_validate(tomllib.loads(making.plan() + _OWN_LISTS))
    build_empty(data, plan_lists(campaign.counted))


def _build_kept(data: duckdb.DuckDBPyConnection) -> None:
    """The private warehouse, and beside it what publishing reads: tables as nothing judged leaves them."""
    _make_tables(data)
    for text in scripts("warehouse").values():
        data.execute(text)
    campaign = Campaign.model_validate(tomllib.loads(making.plan()))
    for name, rows in judged(validate(extracted(data), campaign, date(2024, 10, 31)), campaign):
        data.register("nothing", rows)
        data.execute(f"create table {name} as from nothing limit 0")
        data.unregister("nothing")


GROUNDS: Final = {
    ".": Ground(_build_published),
    "pivots": Ground(_build_published, fill_pivots),
    "own_lists": Ground(_build_own_lists, fill_pivots),
    "why": Ground(_build_published, queries="why"),
    "judging": Ground(_build_judging, queries="judging"),
    "draw": Ground(_build_draw),
    "warehouse": Ground(_build_kept),
    "publishing": Ground(_build_kept, queries="publishing"),
    "office": Ground(build_office),
}
"""The folders of tests/spec that hold examples of sql/."""


def ground(folder: str) -> duckdb.DuckDBPyConnection:
    """The folder's empty database: an example fills it in a transaction that is rolled back."""
    return _built(GROUNDS[folder].build)


@cache
def _built(build: Build) -> duckdb.DuckDBPyConnection:
    data = duckdb.connect(config={"threads": 1})
    build(data)
    return data

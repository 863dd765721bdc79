"""Nights without worker processes: what waits in an inbox is read here and now, judged and published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.intake.documents.recognise import Original, extract_file
from flows.lots import kept as keeping
from flows.lots.campaign_draw import Material, Request
from flows.lots.office_year import OfficeYear
from flows.lots.record import DrawRecord
from flows.reports.published import Published, open_published
from flows.storage.folders import House
from flows.validation.validate import Validated, validate
from flows.warehouse.edition import Edition
from flows.warehouse.publish import publish
from flows.warehouse.store import (
    RunRow,
    extracted,
    last_run,
    load_run,
    newest_of_each_name,
    next_arrival,
    open_warehouse,
)
from schemas.handover import Arrival, Limits
from tests.conftest import AS_OF

if TYPE_CHECKING:
    from flows.draw import Act


def night(house: House, as_of: date = AS_OF, order: list[Path] | None = None) -> Validated:
    """Take in what waits in the inbox, in the order given or by name;
    judge everything, publish, empty the inbox."""
    files = order or sorted(p for p in house.inbox.rglob("*") if p.suffix not in ("", ".toml"))
    with open_warehouse(house.warehouse) as kept:
        keeping.prepare(kept)
        run = RunRow(last_run(kept) + 1, house.campaign_id, house.now(), as_of)
        first = next_arrival(kept)
        load_run(kept, run, [
            (Arrival(n, path.name, f"{n}", 1, 1, 1), extract_file(Original(path), Limits()))
            for n, path in enumerate(files, first)
        ])  # fmt: skip
        validated = validate(extracted(kept), house.campaign(), as_of, keeping.known_draw(kept))
        publish(Edition(house, house.campaign(), run, kept, validated))
    for path in files:
        path.unlink()
    return validated


def lots(house: House, seed: str, *, again: bool = False, as_of: date = AS_OF) -> DrawRecord:
    """Lots drawn over what was taken in, and recorded; the next night knows them."""
    act(house, Request(seed, "经办人", again, "名录补报" if again else ""), as_of)
    with open_warehouse(house.warehouse) as kept:
        record = keeping.last_draw(kept)
    assert record is not None
    return record


def act(house: House, wanted: "Act", as_of: date = AS_OF) -> None:
    """Something done with the lots over what was taken in, as the command does it but without Prefect."""
    with open_warehouse(house.warehouse) as kept:
        keeping.prepare(kept)
        keeping.settle_draws(house, kept)
        wanted.refuse_early(house, kept)
        wanted.carry_out(material(house, kept, as_of))


def material(house: House, kept: duckdb.DuckDBPyConnection, as_of: date = AS_OF) -> Material:
    """What was taken in, judged anew."""
    campaign = house.campaign()
    validated = validate(extracted(kept), campaign, as_of, keeping.known_draw(kept))
    drawn, newest = keeping.last_draw(kept), newest_of_each_name(kept)
    return Material(house, kept, campaign, validated, newest, drawn, last_run(kept), as_of, OfficeYear)


@contextmanager
def nights(house: House, *, as_of: date = AS_OF) -> Iterator[Published]:
    """One more night, and what was published."""
    night(house, as_of)
    with open_published(house.published) as data:
        yield data
